"""Values of conditions, made to fit the column they are compared with.

A value that no row can hold - text with a null character, a date where a number is stored -
matches nothing.  It is kept away from the driver, each of which fails on such values in its own
way.
"""

from __future__ import annotations

import datetime as dt
import enum
import ipaddress
import json
import math
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import peewee as pw

from admin_core.data import FieldInfo, parse_value, refuse_nul, text_of

from .types import column_of


class NoMatch(Exception):
    """No row can have this value."""


def fit(field: FieldInfo, value: Any) -> Any:
    """Return *value* as a Python value of the field's kind.

    Raises :exc:`NoMatch` when no row can equal it.

    .. versionadded:: 0.1
    """
    try:
        if field.choices:
            return _fit_choice(field, value)
        if isinstance(value, enum.Enum):
            value = value.value
        own = _UNCHECKED.get("address" if field.options.get("address") else field.kind)
        if own is not None:
            return own(field, value)
        if isinstance(value, str):
            value = parse_value(field, value)
    except ValueError:
        raise NoMatch from None
    kinds, convert = _EXPECTED.get(field.kind, (object, _as_it_is))
    if not isinstance(value, kinds):
        raise NoMatch
    return convert(value)


def bound(native: Any, field: FieldInfo, value: Any) -> Any:
    """Return a fitted value as a parameter that the column *native* can be compared with.

    Raises :exc:`NoMatch` for what the column's own conversion refuses.

    .. versionadded:: 0.1
    """
    if value is None or field.kind in _NUMBERS_OF and not isinstance(value, enum.Enum):
        # The column's conversion would cut 3.5 down to 3, which is another question.
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            value = Decimal(value)
        return pw.Value(value, converter=False)
    convert = getattr(native, "db_value", None)
    try:
        stored = value if convert is None else convert(value)
    except (ValueError, TypeError, OverflowError, OSError, AttributeError):
        raise NoMatch from None
    if isinstance(stored, pw.Node):
        return stored
    if field.options.get("array"):
        from playhouse.postgres_ext import ArrayValue

        return ArrayValue(native, stored)
    return pw.Value(stored, converter=False, unpack=False)


_NUMBERS_OF = frozenset({"integer", "float", "decimal"})


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


def _fit_choice(field: FieldInfo, value: Any) -> Any:
    for choice in field.choices:
        if choice.value == value and type(choice.value) is type(value):
            return value
    # What another program has stored is found, although it is not offered.
    if field.kind in {"string", "text"} and isinstance(value, str):
        return refuse_nul(value)
    if isinstance(value, str):
        return parse_value(field, value)
    if field.kind != "enum":
        return value
    raise NoMatch


_UNCHECKED: Mapping[str, Callable[[FieldInfo, Any], Any]] = {
    "address": lambda field, value: str(ipaddress.IPv4Address(value)),
    "string": lambda field, value: _fit_text(field, value),
    "text": lambda field, value: _fit_text(field, value),
    "other": lambda field, value: refuse_nul(str(value)),
    "array": lambda field, value: _fit_list(field, value),
    "json": lambda field, value: value,
}


def _fit_text(field: FieldInfo, value: Any) -> str:
    return refuse_nul(value if isinstance(value, str) else text_of(field, value))


def _fit_list(field: FieldInfo, value: Any) -> list[Any]:
    if not isinstance(value, (str, list, tuple)):
        raise NoMatch
    # By way of the text, so that each of the values is one that the column can hold.
    found = parse_value(field, value if isinstance(value, str) else text_of(field, value))
    if not isinstance(found, list):
        raise NoMatch
    return found


def _as_it_is(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (float, Decimal)) and not math.isfinite(value):
        raise NoMatch
    return value


def _float(value: Any) -> float:
    try:
        return float(_number(value))
    except OverflowError:
        raise NoMatch from None


def _decimal(value: Any) -> Decimal:
    number = _number(value)
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def _moment(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return value


def _boolean(value: int) -> bool:
    if value not in (0, 1):
        raise NoMatch
    return bool(value)


def _date(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


_NUMBERS = (int, float, Decimal)
_EXPECTED: Mapping[str, tuple[Any, Callable[[Any], Any]]] = {
    "integer": (_NUMBERS, _number),
    "float": (_NUMBERS, _float),
    "decimal": (_NUMBERS, _decimal),
    "boolean": (int, _boolean),
    "date": (dt.date, _date),
    "datetime": (dt.date, _moment),
    "time": (dt.time, _as_it_is),
    "interval": (dt.timedelta, _as_it_is),
    "uuid": (uuid.UUID, _as_it_is),
    "binary": ((bytes, bytearray, memoryview), bytes),
}


def keeps_zone(native: Any) -> bool:
    """Whether a column of moments knows their zones."""
    return str(getattr(column_of(native), "field_type", "")).upper() == "TIMESTAMPTZ"
