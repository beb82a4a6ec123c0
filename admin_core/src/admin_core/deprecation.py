"""Says at the line to change that a public name will go, what to write instead, and when it goes.

The rules that the dates follow are in ``docs/reference/versioning.md``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Deprecated:
    """What does the work of a name, since which version, and which version has the name no more.

    *distribution* is whose versions they are.

    .. versionadded:: 0.1
    """

    instead: str
    since: str
    until: str
    distribution: str = "admin-core"

    def warning(self, name: str) -> DeprecationWarning:
        """Return the warning about *name*; ``hookspec(warn_on_impl=...)`` takes it for a hook."""
        return DeprecationWarning(
            f"{name} is deprecated since {self.distribution} {self.since} and will be gone in "
            f"{self.until}. Use instead: {self.instead}"
        )

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return a function or method that warns its caller and does what *function* does."""
        name = f"{function.__qualname__}()"

        @wraps(function)
        def warned(*args: P.args, **kwargs: P.kwargs) -> R:
            warnings.warn(self.warning(name), stacklevel=2)
            return function(*args, **kwargs)

        return warned


def renamed(
    module: str,
    names: Mapping[str, Deprecated],
    otherwise: Callable[[str], Any] | None = None,
) -> Callable[[str], Any]:
    """Return a module's ``__getattr__``: its older names work, and warn.

    ``instead`` of each is where its object is now, ``"admin_core.forms.RelatedField"``.
    *otherwise* is asked for all other names.

    .. versionadded:: 0.1
    """

    def look_up(name: str) -> Any:
        if name in names:
            warnings.warn(names[name].warning(f"{module}.{name}"), stacklevel=2)
            place, _, new = names[name].instead.rpartition(".")
            return getattr(import_module(place), new)
        if otherwise is not None:
            return otherwise(name)
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return look_up
