"""What no transaction may do, or see: making collections and indexes, and others' writes."""

from __future__ import annotations

import contextvars
import time
from threading import Lock
from typing import Any

import pymongo
from mongoengine.base.common import _document_registry
from mongoengine.connection import ConnectionFailure as NoConnection
from mongoengine.document import Document
from mongoengine.fields import SequenceField
from pymongo import WriteConcern
from pymongo.collection import Collection

from ..errors import TIME_LIMIT
from ..transactions import current_session

#: Seconds to wait for the other of two transactions that want the same value.
_PATIENCE = 2.0

_lock = Lock()
#: Document class -> the collection that is prepared; connecting anew gives it another one.
_prepared: dict[Any, Any] = {}


class _Joining(Collection):  # type: ignore[type-arg]  # generic in the stubs only
    """A collection with a write concern of its own, which leaves that to a transaction inside one.

    The server refuses a write concern of a single write there; MongoEngine hands one to each.
    """

    @property
    def write_concern(self) -> WriteConcern:
        """The collection's own write concern, none inside a transaction."""
        return super().write_concern if current_session() is None else WriteConcern()


def prepare(client: Any) -> None:
    """Make the collections and indexes of every document class at *client*, once per connection."""
    with _lock:
        for model in list(_document_registry.values()):
            if not issubclass(model, Document) or _is_prepared(model):
                continue
            if not model._meta.get("abstract") and _is_at(model, client):
                with pymongo.timeout(TIME_LIMIT):
                    collection = model._get_collection()
                if not collection.write_concern.is_server_default:
                    collection.__class__ = _Joining
                _prepared[model] = collection


def _is_prepared(model: Any) -> bool:
    known = _prepared.get(model)
    return known is not None and known is getattr(model, "_collection", None)


def _is_at(model: Any, client: Any) -> bool:
    try:
        return model._get_db().client is client
    except NoConnection:
        return False


def draw_numbers(record: Any) -> None:
    """Give a new document the next numbers of its sequences.

    A transaction would keep everybody else waiting for theirs; numbers are not given back.
    """
    names = [n for n, native in record._fields.items() if isinstance(native, SequenceField)]
    if names:
        contextvars.Context().run(lambda: [getattr(record, name) for name in names])


def taken_meanwhile(record: Any) -> tuple[str, ...]:
    """Return the unique fields of a new document whose values another document has by now."""
    # A context of its own is outside of the transaction, and so sees what others have written.
    return contextvars.Context().run(_taken, record)


def _taken(record: Any) -> tuple[str, ...]:
    end = time.monotonic() + _PATIENCE
    while True:
        found = tuple(
            name
            for name, native in record._fields.items()
            if native.unique and _is_taken(record, native)
        )
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def _is_taken(record: Any, native: Any) -> bool:
    value = record.to_mongo().get(native.db_field)
    collection = type(record)._get_collection()
    return value is not None and collection.find_one({native.db_field: value}) is not None
