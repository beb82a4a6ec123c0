"""Column types in the core's words: found by class, never by name or module path.

A type is looked up by the classes it inherits from, then by the type that a decorator wraps,
then by its generic equivalent, and last by the Python type of its values.  What remains is
``"other"``: shown, but not editable, so that no column is ever silently missing.
"""

from __future__ import annotations

import datetime as dt
import decimal
import ipaddress
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from admin_core.data import (
    Choice,
    FieldInfo,
    TextForm,
    array_form,
    gettext,
    pairs_form,
    pretty_label,
)

from .text_forms import checked_form, multirange_form, range_form, set_form
from .utils_types import decrypted, facts_of_utils

#: What is known about a type: attributes of ``FieldInfo``, always with ``kind``.
Facts = Mapping[str, Any]
_Describer = Callable[[Any], Facts]

OTHER: Facts = {"kind": "other", "read_only": True}

_BITS = {sa.SmallInteger: 16, sa.BigInteger: 64}


def facts_of(type_: TypeEngine[Any]) -> Facts:
    """Return what *type_* says about its field.

    .. versionadded:: 0.1
    """
    known, plain = facts_of_utils(type_), decrypted(type_)
    if plain is not None:
        # What is stored has another order.
        return {**facts_of(plain), "sortable": False}
    if known is not None:
        return known
    for candidate in _candidates(type_):
        describer = _lookup(type(candidate))
        if describer is not None:
            return describer(candidate)
    return OTHER


def text_form(type_: TypeEngine[Any]) -> Callable[[str], Any] | None:
    """Return what raises :exc:`ValueError` for a text that such a column refuses to compare.

    ``None`` stands for any text; only columns that are text for people, not for the database,
    are particular.
    """
    if isinstance(type_, sa.Uuid):
        return uuid.UUID
    if "sqlalchemy.dialects.postgresql" not in sys.modules:
        return None
    forms = _postgresql_forms()
    return next((forms[base] for base in type(type_).__mro__ if base in forms), None)


def bounds(bits: int, *, unsigned: bool = False) -> Facts:
    """Return the smallest and largest number that fit into so many bits."""
    if unsigned:
        return {"minimum": 0, "maximum": 2**bits - 1}
    return {"minimum": -(2 ** (bits - 1)), "maximum": 2 ** (bits - 1) - 1}


def _candidates(type_: TypeEngine[Any]) -> Iterator[TypeEngine[Any]]:
    yield type_
    if isinstance(type_, TypeDecorator):
        told = _told_python_type(type_)
        if told is not None:
            yield told
        yield from _candidates(type_.impl_instance)
        return
    wrapped = getattr(type_, "data_type", None)  # a PostgreSQL domain
    if isinstance(wrapped, TypeEngine):
        yield from _candidates(wrapped)
    with suppress(NotImplementedError):
        yield type_.as_generic()
    by_values = _by_python_type(type_)
    if by_values is not None:
        yield by_values


def _told_python_type(type_: TypeDecorator[Any]) -> TypeEngine[Any] | None:
    """Return the type for the values of a decorator that says itself which those are.

    A decorator may store a dictionary as text; what it wraps would then be the wrong answer.
    """
    for cls in type(type_).__mro__:
        if cls is TypeDecorator:
            return None
        if "python_type" in vars(cls):
            same = _by_python_type(type_)
            wrapped = _by_python_type(type_.impl_instance)
            return same if type(same) is not type(wrapped) else None
    return None


def _by_python_type(type_: TypeEngine[Any]) -> TypeEngine[Any] | None:
    try:
        python_type = type_.python_type
    except NotImplementedError:
        return None
    return _GENERIC.get(python_type)


_GENERIC: Mapping[type[Any], TypeEngine[Any]] = {
    str: sa.String(),
    int: sa.BigInteger(),
    float: sa.Float(),
    decimal.Decimal: sa.Numeric(),
    bool: sa.Boolean(),
    bytes: sa.LargeBinary(),
    dt.date: sa.Date(),
    dt.time: sa.Time(),
    dt.datetime: sa.DateTime(),
    dt.timedelta: sa.Interval(),
    uuid.UUID: sa.Uuid(),
    dict: sa.JSON(),
}


# -- one function per family ------------------------------------------------------------------


def _plain(kind: str, **facts: Any) -> _Describer:
    return lambda type_: {"kind": kind, **facts}


def _other(type_: Any) -> Facts:
    return OTHER


def _string(type_: Any) -> Facts:
    return {"kind": "string", "max_length": type_.length}


def _text(type_: Any) -> Facts:
    return {"kind": "text", "max_length": type_.length}


def _integer(type_: Any) -> Facts:
    bits = next((_BITS[cls] for cls in type(type_).__mro__ if cls in _BITS), 32)
    return _sized_integer(bits)(type_)


def _sized_integer(bits: int) -> _Describer:
    def describe(type_: Any) -> Facts:
        unsigned = bool(getattr(type_, "unsigned", False))
        return {"kind": "integer", **bounds(bits, unsigned=unsigned)}

    return describe


def _number(type_: Any) -> Facts:
    if not type_.asdecimal:
        return {"kind": "float"}
    if isinstance(type_, sa.Float):
        # The precision of a float counts binary digits: no limit that a person would know.
        return {"kind": "decimal"}
    return {"kind": "decimal", "precision": type_.precision, "scale": type_.scale}


def _moment(kind: str) -> _Describer:
    return lambda type_: {"kind": kind, "options": {"timezone": bool(type_.timezone)}}


def _uuid(type_: Any) -> Facts:
    return {"kind": "uuid"} if type_.as_uuid else {"kind": "string", "max_length": 36}


def _enum(type_: sa.Enum) -> Facts:
    if type_.enum_class is None:
        return {"kind": "enum", "choices": tuple(Choice(text, text) for text in type_.enums)}
    found = []
    for member in type_.enum_class:
        name = member.name.lower() if member.name.isupper() else member.name
        found.append(Choice(member, pretty_label(name)))
    return {"kind": "enum", "choices": tuple(found)}


def _array(type_: Any) -> Facts:
    item = facts_of(type_.item_type)
    if item["kind"] == "other":
        return OTHER
    one = FieldInfo("", **item)
    options = {"item": one.kind, "item_field": one, "dimensions": type_.dimensions}
    return {"kind": "array", "options": {**options, "text_form": array_form(one)}}


_BY_CLASS: Mapping[type[Any], _Describer] = {
    sa.Boolean: _plain("boolean"),
    sa.Integer: _integer,
    sa.Float: _number,
    sa.Numeric: _number,
    sa.DateTime: _moment("datetime"),
    sa.Date: _plain("date"),
    sa.Time: _moment("time"),
    sa.Interval: _plain("interval"),
    sa.Uuid: _uuid,
    sa.JSON: _plain("json"),
    sa.LargeBinary: _plain("binary"),
    sa.ARRAY: _array,
    sa.Enum: _enum,
    sa.Text: _text,
    sa.UnicodeText: _text,
    sa.String: _string,
    # A pickle runs code when it is read: never build one from what a browser sends.
    sa.PickleType: _other,
    NullType: _other,
}


def _lookup(cls: type[Any]) -> _Describer | None:
    # A dialect's types exist only where its module was imported; importing it here for all
    # would load drivers that nobody uses.
    loaded = tuple(name for name in _DIALECTS if f"sqlalchemy.dialects.{name}" in sys.modules)
    registry = _registry(loaded)
    return next((registry[base] for base in cls.__mro__ if base in registry), None)


@cache
def _registry(dialects: tuple[str, ...]) -> Mapping[type[Any], _Describer]:
    found = dict(_BY_CLASS)
    for name in dialects:
        found.update(_DIALECTS[name]())
    return found


def _postgresql() -> Mapping[type[Any], _Describer]:
    from sqlalchemy.dialects import postgresql as pg

    text = _plain("string")
    several = (
        (pg.INT4RANGE, pg.INT4MULTIRANGE, _integer(sa.Integer())),
        (pg.INT8RANGE, pg.INT8MULTIRANGE, _integer(sa.BigInteger())),
        (pg.NUMRANGE, pg.NUMMULTIRANGE, {"kind": "decimal"}),
        (pg.DATERANGE, pg.DATEMULTIRANGE, {"kind": "date"}),
        (pg.TSRANGE, pg.TSMULTIRANGE, {"kind": "datetime"}),
        (pg.TSTZRANGE, pg.TSTZMULTIRANGE, {"kind": "datetime", "options": {"timezone": True}}),
    )
    ranges: dict[type[Any], _Describer] = {}
    for one, many, facts in several:
        item = FieldInfo("", **facts)
        ranges[one] = _written("range", range_form(item))
        ranges[many] = _written("multirange", multirange_form(item))
    return {
        **ranges,
        pg.INET: _address(pg.INET),
        pg.CIDR: _address(pg.CIDR),
        pg.MACADDR: _address(pg.MACADDR),
        pg.MACADDR8: _address(pg.MACADDR8),
        pg.JSONPATH: text,
        pg.MONEY: text,
        pg.CITEXT: _string,
        pg.BIT: lambda type_: {"kind": "string", "max_length": type_.length},
        pg.OID: _plain("integer", minimum=0, maximum=2**32 - 1),
        pg.REGCLASS: text,
        pg.HSTORE: _plain("json", options={"item": "string", "text_form": pairs_form()}),
        # What a database derives from texts is there to be read and searched.
        pg.TSVECTOR: _plain("text", read_only=True),
        pg.TSQUERY: _plain("text", read_only=True),
    }


def _written(kind: str, form: TextForm) -> _Describer:
    return _plain(kind, options={"text_form": form, "export": form.text})


def _address(cls: type[Any]) -> _Describer:
    form = checked_form(_postgresql_forms()[cls], lambda: gettext("This value does not fit."))
    return _plain("string", options={"text_form": form})


@cache
def _postgresql_forms() -> Mapping[type[Any], Callable[[str], Any]]:
    from sqlalchemy.dialects import postgresql as pg

    return {
        pg.INET: ipaddress.ip_interface,
        pg.CIDR: ipaddress.ip_network,
        pg.MACADDR: lambda text: _hardware_address(text, 6),
        pg.MACADDR8: lambda text: _hardware_address(text, 8),
    }


def _hardware_address(text: str, size: int) -> None:
    digits = text.replace(":", "").replace("-", "").replace(".", "")
    if len(bytes.fromhex(digits)) != size:
        raise ValueError(text)


def _mysql() -> Mapping[type[Any], _Describer]:
    from sqlalchemy.dialects import mysql

    return {
        mysql.TINYINT: _sized_integer(8),
        mysql.MEDIUMINT: _sized_integer(24),
        mysql.TINYTEXT: _plain("text", max_length=255),
        mysql.MEDIUMTEXT: _text,
        mysql.LONGTEXT: _text,
        mysql.YEAR: _plain("integer", minimum=1901, maximum=2155),
        mysql.BIT: lambda type_: {"kind": "integer", **bounds(type_.length or 1, unsigned=True)},
        mysql.SET: lambda type_: _written("set", set_form(type_.values))(type_),
    }


def _mssql() -> Mapping[type[Any], _Describer]:
    from sqlalchemy.dialects import mssql

    return {
        mssql.TINYINT: _plain("integer", minimum=0, maximum=255),
        mssql.MONEY: _plain("decimal", precision=19, scale=4),
        mssql.SMALLMONEY: _plain("decimal", precision=10, scale=4),
        mssql.ROWVERSION: _other,
        mssql.SQL_VARIANT: _other,
    }


_DIALECTS: Mapping[str, Callable[[], Mapping[type[Any], _Describer]]] = {
    "mssql": _mssql,
    "mysql": _mysql,
    "postgresql": _postgresql,
}
