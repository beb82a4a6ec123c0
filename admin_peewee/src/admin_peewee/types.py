"""Field classes in the core's words, found by the classes that a field inherits from.

A field of a class of your own is described as the one it is built upon; what remains is
``"other"``: shown, but not editable, so that no column is ever silently missing.
"""

from __future__ import annotations

import enum
import ipaddress
import sys
from collections.abc import Callable, Mapping
from typing import Any

import peewee as pw

from admin_core.data import (
    Choice,
    FieldInfo,
    TextForm,
    array_form,
    gettext,
    pairs_form,
    pretty_label,
)

#: What is known about a field: attributes of ``FieldInfo``, always with ``kind``.
Facts = Mapping[str, Any]

OTHER: Facts = {"kind": "other", "read_only": True}


def facts_of(field: pw.Field) -> Facts:
    """Return what the class of *field* says about its values.

    .. versionadded:: 0.1
    """
    field = column_of(field)
    describers = _describers()
    for base in type(field).__mro__:
        if base in describers:
            return _with_choices(field, describers[base](field))
    return OTHER


def column_of(field: Any) -> Any:
    """Return the field whose type a column has: of a reference, what it refers to."""
    while isinstance(field, pw.ForeignKeyField):
        field = field.rel_field
    return field


def bounds(bits: int) -> Facts:
    """Return the smallest and largest number that fit into so many bits."""
    return {"minimum": -(2 ** (bits - 1)), "maximum": 2 ** (bits - 1) - 1}


def is_stored_as_text(field: Any) -> bool:
    """Whether the database holds the very text that people see."""
    field = column_of(field)
    return isinstance(field, (pw.CharField, pw.TextField)) or type(field).db_value is _AS_IT_IS


_AS_IT_IS = pw.BareField.db_value


def _with_choices(field: Any, facts: Facts) -> Facts:
    given = getattr(field, "choices", None)
    members = getattr(field, "enum_class", None)
    if members is not None:
        # playhouse's choices are the stored values, a record's attribute is the member.
        given = [(one, pretty_label(one.name.lower())) for one in members]
    if not given or callable(given) or isinstance(given, pw.Node):
        return facts
    choices = tuple(Choice(value, str(label)) for value, label in given)
    kind = "enum" if isinstance(choices[0].value, enum.Enum) else facts["kind"]
    return {**facts, "kind": kind, "choices": choices}


def _kind(kind: str, **facts: Any) -> Callable[[Any], Facts]:
    found = {"kind": kind, **facts}
    return lambda field: found


def _text(field: Any) -> Facts:
    return {"kind": "string", "max_length": getattr(field, "max_length", None)}


def _decimal(field: Any) -> Facts:
    if field.auto_round:
        return {"kind": "decimal"}
    return {"kind": "decimal", "precision": field.max_digits, "scale": field.decimal_places}


def _bits(field: Any) -> Facts:
    return {"kind": "array", "options": {"item": "integer", "bits": True}}


def _array(field: Any) -> Facts:
    # playhouse keeps what it was told about the items, and no public name for it.
    item = facts_of(field._ArrayField__field)
    if item["kind"] == "other":
        return OTHER
    one = FieldInfo("", **item)
    options = {"item": one.kind, "item_field": one, "dimensions": field.dimensions}
    options |= {"text_form": array_form(one), "array": True}
    return {"kind": "array", "options": options}


def _address(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        example = "192.168.0.1"
        raise ValueError(gettext("Enter a value like %(example)s.", example=example)) from None


_ADDRESS = TextForm(_address, str)

_Describers = Mapping[type[Any], Callable[[Any], Facts]]

_CORE: _Describers = {
    pw.BareField: _text,
    pw.AnyField: _kind("text", options={"any": True}),
    pw.CharField: _text,
    pw.TextField: _kind("text"),
    pw.SmallIntegerField: _kind("integer", **bounds(16)),
    pw.IntegerField: _kind("integer", **bounds(32)),
    pw.BigIntegerField: _kind("integer", **bounds(64)),
    pw.FloatField: _kind("float"),
    pw.DecimalField: _decimal,
    pw.BooleanField: _kind("boolean"),
    pw.DateField: _kind("date"),
    pw.DateTimeField: _kind("datetime"),
    pw.TimeField: _kind("time"),
    pw.TimestampField: _kind("datetime"),
    pw.IPField: _kind("string", max_length=15, options={"address": True, "text_form": _ADDRESS}),
    pw.UUIDField: _kind("uuid"),
    pw.BinaryUUIDField: _kind("uuid"),
    pw.JSONField: _kind("json"),
    pw.BigBitField: _bits,
    pw.BlobField: _kind("binary"),
}


def _describers() -> _Describers:
    """Return the table, with the classes of those parts of playhouse that are imported."""
    found = dict(_CORE)
    for module, names in _PLAYHOUSE.items():
        for name, describer in names.items():
            known = getattr(sys.modules.get(module), name, None)
            if known is not None:
                found[known] = describer
    return found


def _other(field: Any) -> Facts:
    return OTHER


_PLAYHOUSE: Mapping[str, Mapping[str, Callable[[Any], Facts]]] = {
    "playhouse.postgres_ext": {
        "ArrayField": _array,
        "HStoreField": _kind("json", options={"hstore": True, "text_form": pairs_form()}),
        "IntervalField": _kind("interval"),
        "JSONField": _kind("json"),
        "TSVectorField": _other,
    },
    "playhouse.sqlite_ext": {
        "JSONField": _kind("json"),
        "SearchField": _kind("text"),
        "TDecimalField": _decimal,
    },
    "playhouse.mysql_ext": {"MySQLJSONField": _kind("json")},
    "playhouse.fields": {
        # Compressed or pickled, the bytes mean nothing to people; a class of your own that says
        # what its values are is described as that.
        "CompressedField": _other,
        "PickleField": _other,
    },
}
