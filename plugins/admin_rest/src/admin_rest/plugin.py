"""What the admin finds through the entry point."""

from __future__ import annotations

from typing import Any

from admin_core import hookimpl
from admin_core.data import RecordStore, Stores

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for a :class:`~admin_rest.Collection`, which is model and source in one."""
    from .collection import Collection

    if not isinstance(model, Collection):
        return None
    from .store import RestStore

    return RestStore(model, stores)
