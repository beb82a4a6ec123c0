"""Reading what documents refer to: one query for each field and collection, not one a document.

A reference to a document that is gone is shown, can be taken away, and breaks nothing: in its place
stands a document that knows its key and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bson import DBRef
from mongoengine import fields as me
from mongoengine.base import BaseList, LazyReference, get_document
from mongoengine.errors import FieldDoesNotExist, NotRegistered

from .kinds import REFERENCES

#: Ids in one query at most.
BLOCK = 1_000

_MARK = "_admin_missing"


def is_missing(document: Any) -> bool:
    """Return whether a document stands for one that is not there."""
    return _MARK in getattr(document, "__dict__", ())


def missing(model: Any, key: Any) -> Any:
    """Return what stands for the document of *model* with that key, which is not there."""
    document = model()
    document._data[model._meta["id_field"]] = key
    document.__dict__[_MARK] = True
    return document


def resolved(value: Any) -> Any:
    """Return the document that a lazy reference has read, anything else as it is."""
    if isinstance(value, LazyReference) and value._cached_doc is not None:
        return value._cached_doc
    return value


def reference_field(native: Any) -> Any:
    """Return the field that refers to a document: *native*, or what its list holds."""
    inner = native.field if isinstance(native, me.ListField) else native
    return inner if isinstance(inner, REFERENCES) else None


def load_field(documents: Iterable[Any], name: str) -> list[Any]:
    """Read what field *name* of the documents refers to; return the documents referred to."""
    found: dict[tuple[str, Any], Any] = {}
    waiting: list[tuple[Any, Any]] = []
    reached: list[Any] = []
    for document in documents:
        native = document._fields.get(name)
        inner = reference_field(native)
        if inner is None or is_missing(document):
            continue
        waiting.append((document, inner))
    _read(found, [one for document, inner in waiting for one in _pending(document, name, inner)])
    for document, inner in waiting:
        reached += _put(document, name, inner, found)
    return list({id(one): one for one in reached}.values())


def _held(document: Any, name: str) -> list[Any]:
    value = document._data.get(name)
    if value is None:
        return []
    return list(list.__iter__(value)) if isinstance(value, list) else [value]


def _pending(document: Any, name: str, inner: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (class, key) of what has yet to be read."""
    for one in _held(document, name):
        if not _is_document(resolved(one)):
            yield _model_of(one, inner), _key_of(one)


def _is_document(value: Any) -> bool:
    return hasattr(value, "_data") and hasattr(value, "_meta")


def _model_of(reference: Any, inner: Any) -> Any:
    name = getattr(reference, "cls", None) if isinstance(reference, DBRef) else None
    if isinstance(name, str):
        try:
            return get_document(name)
        except NotRegistered:
            pass
    return inner.document_type


def _key_of(reference: Any) -> Any:
    if isinstance(reference, DBRef):
        return reference.id
    return reference.get("_id") if isinstance(reference, Mapping) else reference


def _read(found: dict[tuple[str, Any], Any], wanted: Iterable[tuple[Any, Any]]) -> None:
    by_model: dict[Any, dict[Any, None]] = {}
    for model, key in wanted:
        by_model.setdefault(model, {})[key] = None
    for model, keys in by_model.items():
        every = list(keys)
        for start in range(0, len(every), BLOCK):
            block = every[start : start + BLOCK]
            for raw in model._get_collection().find({"_id": {"$in": block}}):
                found[model._class_name, raw["_id"]] = document_of(model, raw)


def load_generic(documents: Sequence[Any], name: str) -> list[Any]:
    """Read what a generic reference leads to, one query for each class; return it."""
    waiting: list[tuple[Any, Any, Any]] = []
    for document in documents:
        value = document._data.get(name)
        if isinstance(value, Mapping):
            reference = value["_ref"]
            key = reference.id if isinstance(reference, DBRef) else reference
            waiting.append((document, get_document(value["_cls"]), key))
    found: dict[tuple[str, Any], Any] = {}
    _read(found, ((model, key) for _, model, key in waiting))
    for document, model, key in waiting:
        one = found.get((model._class_name, key))
        document._data[name] = missing(model, key) if one is None else one
    values = [one._data.get(name) for one in documents]
    return [one for one in values if one is not None]


def document_of(model: Any, raw: Mapping[str, Any]) -> Any:
    """Return a document as MongoEngine makes it, without reading what it refers to."""
    cached = list(_cached_references(model))
    aside = {name: raw[stored] for name, stored in cached if raw.get(stored) is not None}
    if aside:
        raw = {k: v for k, v in raw.items() if k not in {stored for _, stored in cached}}
    try:
        document = model._from_son(raw)
    except FieldDoesNotExist:
        # Another program has stored what the class knows nothing of. Only what changes is written,
        # so it stays.
        document = model._from_son(_known_part(model, raw))
    for name, value in aside.items():
        # MongoEngine would ask the database for each; the key is all that it needs here.
        document._data[name] = DBRef("", value.get("_id") if isinstance(value, Mapping) else value)
    return document


def _known_part(model: Any, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stored of the fields that a class has, of embedded documents as well."""
    found: dict[str, Any] = {}
    for stored, value in raw.items():
        native = model._fields.get(model._reverse_db_field_map.get(stored, stored))
        if native is not None:
            found[stored] = _known_value(native, value)
        elif stored == "_cls" or (stored == "_id" and model._meta.get("id_field")):
            found[stored] = value
    return found


def _known_value(native: Any, value: Any) -> Any:
    if isinstance(native, me.ListField) and native.field is not None and isinstance(value, list):
        return [_known_value(native.field, one) for one in value]
    is_embedded = isinstance(native, (me.EmbeddedDocumentField, me.GenericEmbeddedDocumentField))
    if not is_embedded or not isinstance(value, Mapping):
        return value
    named = value.get("_cls")
    model = get_document(named) if named else native.document_type
    return value if model._dynamic else _known_part(model, value)


def _cached_references(model: Any) -> Iterator[tuple[str, str]]:
    for name, native in model._fields.items():
        if isinstance(native, me.CachedReferenceField):
            yield name, native.db_field


def _put(
    document: Any, name: str, inner: Any, found: Mapping[tuple[str, Any], Any]
) -> Iterator[Any]:
    """Replace the references that a field holds by documents; yield those."""
    value = document._data.get(name)
    if value is None:
        return
    loaded = [_loaded(one, inner, found) for one in _held(document, name)]
    if isinstance(value, list):
        document._data[name] = BaseList(loaded, document, name)
        document._data[name]._dereferenced = True
    else:
        document._data[name] = loaded[0]
    yield from map(resolved, loaded)


def _loaded(reference: Any, inner: Any, found: Mapping[tuple[str, Any], Any]) -> Any:
    known = resolved(reference)
    if _is_document(known):
        return reference
    model, key = _model_of(reference, inner), _key_of(reference)
    target = found.get((model._class_name, key))
    if target is None:
        target = missing(model, key)
    if isinstance(inner, me.LazyReferenceField):
        return LazyReference(model, key, cached_doc=target, passthrough=inner.passthrough)
    return target
