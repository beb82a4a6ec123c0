"""Stores that know only the plugins named, for tests without an application."""

from __future__ import annotations

from admin_core.data import Stores
from admin_core.plugins import Plugins as Plugins  # the one place that imports it


def stores_with(*plugins: object) -> Stores:
    """Return :class:`Stores` that ask only *plugins*, in that order, and discover nothing.

    A backend's ``store`` fixture starts from it::

        stores_with(admin_memory.plugin).open(Book, memory)

    .. versionadded:: 0.1
    """
    return Stores(Plugins(plugins, discover=False))
