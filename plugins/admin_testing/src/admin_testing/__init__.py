"""Tests that others inherit: what backends, storages and plugins must do, and who may do what.

For applications there is a visitor of their admin as well: see ``AdminSite``.

Needs pytest, which is also how failures get the page that explains them: see ``reporting``.

.. versionadded:: 0.1
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .leaks import Address as Address
    from .leaks import PermissionLeaks as PermissionLeaks
    from .plugins import PluginConformance as PluginConformance
    from .resolver import stores_with as stores_with
    from .site import AdminSite as AdminSite
    from .site import Row as Row
    from .site import Statements as Statements
    from .site import statements as statements
    from .site.commands import CommandCounter as CommandCounter
    from .storages import StorageConformance as StorageConformance
    from .stores import GENRES as GENRES
    from .stores import LACKS as LACKS
    from .stores import StoreConformance as StoreConformance


def _load(place: str) -> ModuleType:
    if place not in sys.modules:
        import pytest

        # So that a failing assertion shows its values in other people's suites too.
        pytest.register_assert_rewrite(place)
    return import_module(place)


# On first use: every run of pytest where the kit is installed imports this package.
__getattr__, __dir__ = on_first_use(
    __name__,
    {
        "Address": "leaks",
        "AdminSite": "site",
        "CommandCounter": "site.commands",
        "GENRES": "stores",
        "LACKS": "stores",
        "PermissionLeaks": "leaks",
        "PluginConformance": "plugins",
        "Row": "site",
        "Statements": "site",
        "StorageConformance": "storages",
        "StoreConformance": "stores",
        "statements": "site",
        "stores_with": "resolver",
    },
    load=_load,
)
