"""What every backend, storage and plugin must do, as tests that its own suite inherits.

Needs pytest, which is also how failures get the page that explains them: see ``reporting``.

.. versionadded:: 0.1
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .plugins import PluginConformance as PluginConformance
    from .resolver import stores_with as stores_with
    from .storages import StorageConformance as StorageConformance
    from .stores import GENRES as GENRES
    from .stores import LACKS as LACKS
    from .stores import StoreConformance as StoreConformance

# Imported on first use: every run of pytest where the kit is installed imports this package.
_WHERE = {
    "GENRES": "stores",
    "LACKS": "stores",
    "PluginConformance": "plugins",
    "StorageConformance": "storages",
    "StoreConformance": "stores",
    "stores_with": "resolver",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place = f"{__name__}.{_WHERE[name]}"
    if place not in sys.modules:
        import pytest

        # So that a failing assertion shows its values in other people's suites too.
        pytest.register_assert_rewrite(place)
    return getattr(import_module(place), name)
