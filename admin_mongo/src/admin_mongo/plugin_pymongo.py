"""Answers to the core's hooks.  Importing this module imports no PyMongo."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, FileStorage, Operator, Problem, RecordStore, Stores, gettext

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for collections; whoever has one has imported PyMongo already."""
    module = sys.modules.get("pymongo.collection")
    if module is None or not isinstance(model, module.Collection):
        return None
    from .collection.store import CollectionStore

    return CollectionStore(model, source, stores)


@hookimpl
def admin_open_storage(location: Any, options: Mapping[str, Any]) -> FileStorage | None:
    """Open a bucket of GridFS: ``gridfs://host/database/bucket``, or a database's own one."""
    module = sys.modules.get("pymongo.database")
    is_database = module is not None and isinstance(location, module.Database)
    if not is_database and not str(location).startswith("gridfs://"):
        return None
    from .gridfs.location import open_location

    return open_location(location, options)


@hookimpl
def admin_check(admin: Any) -> Iterable[Problem]:
    """Name what large collections are sorted, filtered and searched by without an index."""
    if "pymongo" not in sys.modules:
        return ()
    from .indexes import problems

    return tuple(problems(getattr(admin, "views", ())))


@hookimpl
def admin_parse_value(field: FieldInfo, text: str) -> Any:
    """Return the id that a text from an address says."""
    if field.kind != "documentid":
        return None
    from .collection.keys import id_of

    return id_of(text)


@hookimpl
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator] | None:
    """Return what ids and lists can be filtered by."""
    if store.info.backend != "pymongo" or field.kind not in {"documentid", "array"}:
        return None
    if field.kind == "array":
        return (
            Operator("contains", gettext("contains"), 1, "text"),
            Operator("not_contains", gettext("not contains"), 1, "text"),
        )
    return (
        Operator("equals", gettext("equals")),
        Operator("not_equal", gettext("not equal")),
        Operator("in_list", gettext("in list"), -1, "list"),
    )
