"""Values of documents and how MongoDB stores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bson import SON
from mongoengine import fields as me
from mongoengine.base import LazyReference

from ..match import moment
from .describe import field_facts
from .files import held_file
from .references import (
    is_missing,
    load_field,
    load_generic,
    missing,
    reference_field,
    resolved,
)


def value_of(document: Any, name: str) -> Any:
    """Return the value of one attribute, with what it refers to read.

    Raises ``AttributeError`` for a name that the document does not have.
    """
    document = resolved(document)
    if isinstance(document, LazyReference):
        document = _fetched(document)
    if is_missing(document):
        key = document._meta.get("id_field")
        return document._data.get(key) if name in {key, "pk"} else None
    native = document._fields.get(name)
    if native is None:
        return getattr(document, name)
    if reference_field(native) is not None:
        return _referred(document, name)
    if isinstance(native, me.GenericReferenceField):
        return _generic(document, name)
    if isinstance(native, me.FileField):
        return held_file(native, getattr(document, name))
    if is_structure(native):
        return plain(native, getattr(document, name))
    return getattr(document, name)


@lru_cache(maxsize=10_000)
def is_structure(native: Any) -> bool:
    """Return whether a field's values are told, and typed, as the structure that is stored."""
    return bool(field_facts(native)["kind"] == "json")


def plain(native: Any, value: Any) -> Any:
    """Return a value as the server stores it, in plain mappings and lists."""
    return _plain(None if value is None else native.to_mongo(value))


def _plain(value: Any) -> Any:
    if isinstance(value, SON | Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def _fetched(reference: LazyReference) -> Any:
    model = reference.document_type
    found = model._get_collection().find_one({"_id": reference.pk})
    return missing(model, reference.pk) if found is None else model._from_son(found)


def _referred(document: Any, name: str) -> Any:
    load_field([document], name)
    value = document._data.get(name)
    if isinstance(value, list):
        return [resolved(one) for one in list.__iter__(value)]
    return resolved(value)


def _generic(document: Any, name: str) -> Any:
    load_generic([document], name)
    return document._data.get(name)


def stored_of(native: Any) -> Callable[[Any], Any]:
    """Return the function that turns a value into what the server compares."""
    if isinstance(native, me.ListField):
        native = native.field
    if native is None or isinstance(native, (me.DictField, me.DynamicField)):
        return moment
    if isinstance(native, (me.IntField, me.FloatField, me.BooleanField, me.SequenceField)):
        return lambda value: value
    if isinstance(native, me.EnumField):
        return lambda value: getattr(value, "value", value)
    if isinstance(native, (me.DateTimeField, me.DateField)) and not isinstance(
        native, me.ComplexDateTimeField
    ):
        return moment
    return lambda value: native.to_mongo(value)
