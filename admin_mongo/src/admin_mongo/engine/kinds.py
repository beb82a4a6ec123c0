"""MongoEngine's field types in the core's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from mongoengine import fields as me
from mongoengine.base import BaseField, ObjectIdField

from admin_core.data import Choice, pretty_label

#: MongoDB's integers have eight bytes, whatever a field says.
_LONG = 2**63
_INT = 2**31

#: The most specific type first: many of MongoEngine's fields derive from others.
_KINDS: tuple[tuple[type[Any] | tuple[type[Any], ...], str], ...] = (
    (ObjectIdField, "objectid"),
    (me.SequenceField, "integer"),
    (me.ComplexDateTimeField, "datetime"),
    ((me.URLField, me.EmailField), "string"),
    (me.StringField, "string"),
    (me.IntField, "integer"),
    (me.FloatField, "float"),
    ((me.DecimalField, me.Decimal128Field), "decimal"),
    (me.BooleanField, "boolean"),
    (me.DateField, "date"),
    (me.DateTimeField, "datetime"),
    (me.UUIDField, "uuid"),
    (me.EnumField, "enum"),
    (me.BinaryField, "binary"),
    ((me.FileField,), "file"),
    ((me.MapField, me.DictField), "json"),
    (me.DynamicField, "json"),
    (me.GenericReferenceField, "reference"),
)

#: GeoJSON, and the older pair of numbers.
_GEO = (
    me.GeoPointField, me.PointField, me.LineStringField, me.PolygonField, me.MultiPointField,
    me.MultiLineStringField, me.MultiPolygonField,
)  # fmt: skip

#: Fields that hold a reference to documents of one class.
REFERENCES = (me.ReferenceField, me.LazyReferenceField, me.CachedReferenceField)


def kind_of(native: BaseField) -> str:
    """Return the kind of a plain field, ``"other"`` for one that nobody knows."""
    if isinstance(native, _GEO):
        return "json"
    for types, kind in _KINDS:
        if isinstance(native, types):
            return kind
    return "other"


def facts_of(native: BaseField) -> dict[str, Any]:
    """Return kind, limits and choices: what follows from the field alone."""
    kind = kind_of(native)
    found: dict[str, Any] = {"kind": kind, **_limits(native, kind)}
    if isinstance(native, me.StringField) and native.choices is None and kind == "string":
        is_line = native.max_length or isinstance(native, (me.URLField, me.EmailField))
        found["kind"] = "string" if is_line else "text"
    choices = tuple(_choices(native))
    if choices:
        found["choices"] = choices
    return found


def _limits(native: Any, kind: str) -> Mapping[str, Any]:
    if kind == "string":
        return {"max_length": native.max_length}
    if isinstance(native, me.DecimalField):
        bounds = {"minimum": _decimal(native.min_value), "maximum": _decimal(native.max_value)}
        return {**bounds, "scale": native.precision}
    if isinstance(native, me.Decimal128Field):
        bounds = {"minimum": _decimal(native.min_value), "maximum": _decimal(native.max_value)}
        # MongoEngine keeps what else a field was given, for others to use.
        digits = {one: getattr(native, one, None) for one in ("precision", "scale")}
        return {**bounds, **digits}
    if kind == "integer" and isinstance(native, me.IntField):
        least = -_LONG if native.min_value is None else native.min_value
        most = _LONG - 1 if native.max_value is None else native.max_value
        return {"minimum": least, "maximum": most}
    if kind == "float":
        return {"minimum": native.min_value, "maximum": native.max_value}
    return {}


def _decimal(value: Any) -> Any:
    return None if value is None else Decimal(str(value))


def _choices(native: Any) -> Iterator[Choice]:
    if isinstance(native, me.EnumField):
        for member in native.choices or tuple(native._enum_cls):
            yield Choice(member, pretty_label(member.name.lower()))
        return
    if isinstance(native, (me.GenericReferenceField, me.GenericEmbeddedDocumentField)):
        return
    for one in native.choices or ():
        if isinstance(one, (list, tuple)) and len(one) == 2:
            yield Choice(one[0], str(one[1]))
        else:
            yield Choice(one, str(one))
