"""What a collection looks like: as declared, as its validator says, or as its documents are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import bson
import wtforms
from wtforms.csrf.core import CSRFTokenField

from admin_core.data import Choice, FieldInfo, ModelInfo, Resolver, pretty_label, refined

BACKEND = "pymongo"
ID_KIND = "documentid"

#: Documents looked at to see which fields a collection without a validator has.
SAMPLE = 100

_BY_TYPE: Mapping[type, str] = {
    bool: "boolean", int: "integer", bson.Int64: "integer", float: "float", str: "string",
    dt.datetime: "datetime", uuid.UUID: "uuid", bytes: "binary", dict: "json", list: "array",
    bson.Decimal128: "decimal", Decimal: "decimal", bson.ObjectId: ID_KIND,
}  # fmt: skip
_BY_BSON_TYPE: Mapping[str, str] = {
    "bool": "boolean", "boolean": "boolean", "int": "integer", "long": "integer",
    "integer": "integer", "double": "float", "number": "float", "string": "string",
    "date": "datetime", "object": "json", "array": "array", "decimal": "decimal",
    "binData": "binary", "objectId": ID_KIND,
}  # fmt: skip
_BY_FORM_FIELD: tuple[tuple[type, str], ...] = (
    (wtforms.IntegerField, "integer"),
    (wtforms.DecimalField, "decimal"),
    (wtforms.FloatField, "float"),
    (wtforms.BooleanField, "boolean"),
    (wtforms.DateTimeField, "datetime"),
    (wtforms.FieldList, "array"),
    (wtforms.FormField, "json"),
    (wtforms.TextAreaField, "text"),
)
_TECHNICAL = (CSRFTokenField, wtforms.SubmitField)


@dataclass(frozen=True, eq=False)
class Declared:
    """What an application says about a collection's fields.

    ``fields`` describe the collection wholly, but for its ``_id``.  Without them a form's fields
    count, then the validator, then a sample; ``names`` are fields that are there in any case.

    .. versionadded:: 0.1
    """

    fields: tuple[FieldInfo, ...] = ()
    form: Any = None
    names: tuple[str, ...] = field(default=())


def describe(collection: Any, declared: Declared, resolver: Resolver) -> ModelInfo:
    """Return what is known about a collection."""
    found = {one.name: one for one in (_id_field(), *_fields(collection, declared))}
    for name in declared.names:
        found.setdefault(name, FieldInfo(name, "string", label=pretty_label(name)))
    info = ModelInfo(collection, collection.name, BACKEND, tuple(found.values()), ("_id",))
    return refined(info, resolver)


def technical_names(form: Any) -> frozenset[str]:
    """Return the names of a form's fields that are no data: its token, its buttons."""
    found = {name for name, one in _unbound(form) if issubclass(one.field_class, _TECHNICAL)}
    return frozenset({"csrf_token", *found})


def _id_field() -> FieldInfo:
    return FieldInfo("_id", ID_KIND, label="ID", nullable=False, primary_key=True, generated=True)


def _fields(collection: Any, declared: Declared) -> Iterable[FieldInfo]:
    if declared.fields:
        return declared.fields
    from_data = {one.name: one for one in _from_schema(_schema(collection))}
    from_data = from_data or {one.name: one for one in _from_sample(collection)}
    if declared.form is None:
        return from_data.values()
    from_form = {
        name: FieldInfo(name, kind, label=pretty_label(name))
        for name, kind in _form_kinds(declared.form)
    }
    # What is stored tells a number from a text better than a form whose fields give texts.
    return {**from_form, **from_data}.values()


def _form_kinds(form: Any) -> Iterable[tuple[str, str]]:
    left_out = technical_names(form)
    for name, unbound in _unbound(form):
        if name not in left_out:
            kinds = (kind for cls, kind in _BY_FORM_FIELD if issubclass(unbound.field_class, cls))
            yield name, next(kinds, "string")


def _unbound(form: Any) -> Iterable[tuple[str, Any]]:
    for name in dir(form) if form is not None else ():
        found = getattr(form, name, None)
        if not name.startswith("_") and hasattr(found, "_formfield"):
            yield name, found


def _schema(collection: Any) -> Mapping[str, Any]:
    validator = collection.options().get("validator") or {}
    found: Mapping[str, Any] = validator.get("$jsonSchema") or {}
    return found


def _from_schema(schema: Mapping[str, Any]) -> Iterable[FieldInfo]:
    required = frozenset(schema.get("required", ()))
    for name, says in schema.get("properties", {}).items():
        if name == "_id":
            continue
        kinds = says.get("bsonType", says.get("type", "string"))
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        kind = next((_BY_BSON_TYPE.get(one, "other") for one in kinds if one != "null"), "other")
        allowed = [one for one in says.get("enum", ()) if one is not None]
        yield FieldInfo(
            name,
            "enum" if allowed else kind,
            label=says.get("title") or pretty_label(name),
            description=says.get("description", ""),
            required=name in required,
            nullable=name not in required or "null" in kinds,
            max_length=says.get("maxLength"),
            minimum=says.get("minimum"),
            maximum=says.get("maximum"),
            choices=tuple(Choice(one, str(one)) for one in allowed),
        )


def _from_sample(collection: Any) -> Iterable[FieldInfo]:
    kinds: dict[str, set[str]] = {}
    for document in collection.find().sort("_id", -1).limit(SAMPLE):
        for name, value in document.items():
            seen = kinds.setdefault(name, set())
            if value is not None:
                seen.add(_BY_TYPE.get(type(value), "other"))
    for name, seen in kinds.items():
        if name != "_id":
            kind = "float" if seen == {"integer", "float"} else seen.pop() if len(seen) == 1 else ""
            # Values of several types cannot be edited as one of them without harm.
            yield FieldInfo(
                name, kind or ("other" if seen else "string"), label=pretty_label(name),
                read_only=not kind and bool(seen),
            )  # fmt: skip
