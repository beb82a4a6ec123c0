"""Answers to the core's hooks.  Importing this module imports no MongoEngine."""

from __future__ import annotations

import sys
from typing import Any

from admin_core import hookimpl
from admin_core.data import RecordStore, Stores

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for document classes, embedded ones too; whoever has one imported MongoEngine."""
    if "mongoengine" not in sys.modules or not isinstance(model, type):
        return None
    from mongoengine import Document, EmbeddedDocument

    if issubclass(model, EmbeddedDocument):
        from .engine.store import EmbeddedStore

        return EmbeddedStore(model, source, stores)
    if issubclass(model, Document):
        from .engine.store import DocumentStore

        return DocumentStore(model, source, stores)
    return None
