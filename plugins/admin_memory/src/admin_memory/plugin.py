"""What the admin finds through the entry point."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any

from admin_core import hookimpl
from admin_core.data import RecordStore, Stores

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for a dataclass whose records a :class:`~admin_memory.Memory` holds."""
    from .memory import Memory

    if not (isinstance(model, type) and is_dataclass(model) and isinstance(source, Memory)):
        return None
    from .store import MemoryStore

    return MemoryStore(model, source, stores)
