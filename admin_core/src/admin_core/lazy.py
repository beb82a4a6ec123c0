"""Public names of a package that are imported on first use.

A plugin's package is imported while plugins are being found, in applications that may use nothing
of it; what it offers is imported by those who ask for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_first_use(
    package: str,
    homes: Mapping[str, str],
    *,
    otherwise: Callable[[str], Any] | None = None,
    load: Callable[[str], Any] = import_module,
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return a package's ``__getattr__`` and ``__dir__``.

    *homes* says in which module each name is, ``{"ModelView": "view"}``.  *otherwise* is asked
    for all other names; without it they are not there.  *load* imports a module.

    >>> __getattr__, __dir__ = on_first_use(__name__, {"ModelView": "view"})

    .. versionadded:: 0.1
    """

    def look_up(name: str) -> Any:
        if name in homes:
            return getattr(load(f"{package}.{homes[name]}"), name)
        if otherwise is not None:
            return otherwise(name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return look_up, names
