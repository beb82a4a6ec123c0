"""Values of conditions, made to fit the kind of what they are compared with.

A value that nothing can hold - an infinite number, a date where a number is stored - matches
nothing.  It is kept away from drivers, each of which fails on such values in its own way.
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from .values import refuse_nul


class NoMatch(Exception):
    """No record can have this value.

    .. versionadded:: 0.1
    """


def fit_kind(kind: str, value: Any) -> Any:
    """Return *value* as a field of the kind holds it; raises :exc:`NoMatch`.

    .. versionadded:: 0.1
    """
    kinds, convert = _EXPECTED.get(kind, (object, _as_it_is))
    if not isinstance(value, kinds):
        raise NoMatch
    return convert(value)


def json_text(value: Any) -> str:
    """Return *value* as the JSON text to compare with.

    Raises :exc:`NoMatch` for what JSON, or a database's idea of it, cannot hold.

    .. versionadded:: 0.1
    """
    try:
        text = json.dumps(value, default=str, allow_nan=False)
        refuse_nul(json.dumps(value, default=str, ensure_ascii=False))
    except (ValueError, RecursionError):
        raise NoMatch from None
    if "\\u0000" in text:
        raise NoMatch
    return text


def _as_it_is(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (float, decimal.Decimal)) and not math.isfinite(value):
        raise NoMatch
    return value


def _float(value: Any) -> float:
    try:
        return float(_number(value))
    except OverflowError:
        raise NoMatch from None


def _decimal(value: Any) -> decimal.Decimal:
    number = _number(value)
    return decimal.Decimal(repr(number)) if isinstance(number, float) else decimal.Decimal(number)


def _datetime(value: dt.date) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _boolean(value: int) -> bool:
    if value not in (0, 1):
        raise NoMatch
    return bool(value)


def _date(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


_NUMBERS = (int, float, decimal.Decimal)
_EXPECTED: Mapping[str, tuple[Any, Callable[[Any], Any]]] = {
    "integer": (_NUMBERS, _number),
    "float": (_NUMBERS, _float),
    "decimal": (_NUMBERS, _decimal),
    "boolean": (int, _boolean),
    "date": (dt.date, _date),
    "datetime": (dt.date, _datetime),
    "time": (dt.time, _as_it_is),
    "interval": (dt.timedelta, _as_it_is),
    "uuid": (uuid.UUID, _as_it_is),
    "binary": ((bytes, bytearray, memoryview), bytes),
}
