"""Answers to the core's hooks.  Importing this module imports no MongoEngine."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, Operator, RecordStore, Stores, gettext

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


@hookimpl
def admin_form_field(field: FieldInfo, store: RecordStore, options: Mapping[str, Any]) -> Any:
    """Return the form field of structures and ids."""
    if store.info.backend != "mongoengine":
        return None
    from .engine.forms import form_field

    return form_field(field, options)


@hookimpl
def admin_parse_value(field: FieldInfo, text: str) -> Any:
    """Return the id that a text from an address says."""
    if field.kind != "objectid":
        return None
    from .engine.forms import parse_object_id

    return parse_object_id(text)


@hookimpl
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator] | None:
    """Return what ids and lists can be filtered by."""
    if store.info.backend != "mongoengine" or field.kind not in {"objectid", "array"}:
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


@hookimpl
def admin_cell_formatter(field: FieldInfo, view: Any) -> Any:
    """Return what shows the document that a generic reference leads to."""
    if field.kind != "reference" or view.store.info.backend != "mongoengine":
        return None
    stores = view.store.stores
    return lambda document: stores.open(type(document)).label(document)
