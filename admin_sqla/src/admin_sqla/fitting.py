"""Values of conditions, made to fit the column they are compared with.

A value that no row can hold - text with a null character, a number beyond the column's range, a
date where a number is stored - matches nothing.  It is kept away from the driver, each of which
fails on such values in its own way.
"""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import json
import math
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from admin_core.data import FieldInfo, TextForm, parse_value, refuse_nul, text_of

from .types import facts_of, text_form


class NoMatch(Exception):
    """No row can have this value."""


def fit(field: FieldInfo, type_: TypeEngine[Any], value: Any) -> Any:
    """Return *value* as one that the column can be compared with.

    Raises :exc:`NoMatch` when no row can equal it.

    .. versionadded:: 0.1
    """
    if isinstance(value, enum.Enum) and not field.choices:
        value = value.value
    try:
        if field.kind in _TEXT:
            return _fit_text(field, type_, value)
        if field.kind in _WRITTEN:
            return _fit_written(field, value)
        if field.choices:
            return _fit_choice(field, value)
        if field.kind == "array" and hasattr(type_, "item_type"):
            return _fit_array(type_, value)
        if field.kind == "other":
            return refuse_nul(str(value))
        if isinstance(value, str) and field.kind not in {"json", "array"}:
            value = parse_value(field, value)
    except ValueError:
        raise NoMatch from None
    kinds, convert = _EXPECTED.get(field.kind, (object, _as_it_is))
    if not isinstance(value, kinds):
        raise NoMatch
    return convert(type_, value)


def typed(field: FieldInfo, type_: TypeEngine[Any], value: Any) -> Any:
    """Return *value* as a bound parameter of a type that can hold it exactly.

    Some drivers send a parameter as the column's own type: 1.005 as NUMERIC(5, 2) would be
    rounded into equalling 1.00, and a larger number than an INTEGER holds would be an error.
    """
    if field.kind == "integer" and isinstance(value, int):
        low, high = field.minimum, field.maximum
        if not (_LOW if low is None else low) <= value <= (_HIGH if high is None else high):
            return sa.literal(decimal.Decimal(value), sa.Numeric())
    if field.kind == "decimal" or isinstance(value, decimal.Decimal):
        return sa.literal(value, sa.Numeric())
    if field.kind == "integer" and isinstance(value, float):
        return sa.literal(value, sa.Float())
    return sa.literal(value, type_)


_LOW, _HIGH = -(2**63), 2**63 - 1


def json_text(value: Any) -> str:
    """Return *value* as the JSON text to compare with.

    Raises :exc:`NoMatch` for what JSON, or a database's idea of it, cannot hold.
    """
    try:
        text = json.dumps(value, default=str, allow_nan=False)
        refuse_nul(json.dumps(value, default=str, ensure_ascii=False))
    except (ValueError, RecursionError):
        raise NoMatch from None
    if "\\u0000" in text:
        raise NoMatch
    return text


_TEXT = frozenset({"string", "text"})


def _fit_text(field: FieldInfo, type_: TypeEngine[Any], value: Any) -> str:
    form: TextForm | None = field.options.get("text_form")
    value = refuse_nul(value if isinstance(value, str) else text_of(field, value))
    if form is not None:
        value = form.text(form.parse(value.strip()))
    check = text_form(type_)
    if check is not None:
        check(value)
    return str(value)


#: Kinds of values that only their own text form can make.
_WRITTEN = frozenset({"range", "multirange", "set"})


def _fit_written(field: FieldInfo, value: Any) -> Any:
    """Return the value that is written like *value*, a text or already one of the type's."""
    form = field.options["text_form"]
    if not isinstance(value, str):
        try:
            value = form.text(value)
        except (AttributeError, TypeError):
            raise NoMatch from None
    fitted = form.parse(refuse_nul(value).strip())
    # A set is compared by its text, whose members the database has in one order only.
    return form.text(fitted) if field.kind == "set" else fitted


def _fit_array(type_: Any, value: Any) -> list[Any]:
    if isinstance(value, str):
        value = json.loads(value)
    if not isinstance(value, (list, tuple)):
        raise NoMatch
    facts = dict(facts_of(type_.item_type))
    item = FieldInfo("", **facts)
    return [
        _fit_array(type_, one)
        if isinstance(one, (list, tuple))
        else fit(item, type_.item_type, one)
        for one in value
    ]


def _fit_choice(field: FieldInfo, value: Any) -> Any:
    for choice in field.choices:
        if choice.value == value and type(choice.value) is type(value):
            return value
    if isinstance(value, str):
        return parse_value(field, value)
    raise NoMatch


def _as_it_is(type_: Any, value: Any) -> Any:
    return value


def _number(type_: Any, value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (float, decimal.Decimal)) and not math.isfinite(value):
        raise NoMatch
    return value


def _float(type_: Any, value: Any) -> float:
    try:
        return float(_number(type_, value))
    except OverflowError:
        raise NoMatch from None


def _decimal(type_: Any, value: Any) -> decimal.Decimal:
    number = _number(type_, value)
    return decimal.Decimal(repr(number)) if isinstance(number, float) else decimal.Decimal(number)


def _datetime(type_: Any, value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if value.tzinfo is not None and not getattr(type_, "timezone", False):
        # A column without a zone is read as UTC: a driver would use the server's zone instead.
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return value


def _interval(type_: Any, value: dt.timedelta) -> dt.timedelta:
    # Databases without the type keep a duration as a moment that long after 1970.
    return min(max(value, _SHORTEST), _LONGEST)


_EPOCH = dt.datetime(1970, 1, 1)
_SHORTEST, _LONGEST = dt.datetime.min - _EPOCH, dt.datetime.max - _EPOCH


def _boolean(type_: Any, value: int) -> bool:
    if value not in (0, 1):
        raise NoMatch
    return bool(value)


def _date(type_: Any, value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


_NUMBERS = (int, float, decimal.Decimal)
_EXPECTED: Mapping[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "integer": (_NUMBERS, _number),
    "float": (_NUMBERS, _float),
    "decimal": (_NUMBERS, _decimal),
    "boolean": (int, _boolean),
    "date": (dt.date, _date),
    "datetime": (dt.date, _datetime),
    "time": (dt.time, _as_it_is),
    "interval": (dt.timedelta, _interval),
    "uuid": (uuid.UUID, _as_it_is),
    "binary": ((bytes, bytearray, memoryview), lambda type_, value: bytes(value)),
}
