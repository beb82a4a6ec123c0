"""Values as JSON says them: days and times as ISO 8601, decimals as text, so that none is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from admin_core.data import FieldInfo, StoreUnavailable, text_of

_READ: Mapping[str, Callable[[Any], Any]] = {
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "decimal": lambda value: Decimal(str(value)),
    "float": float,
}


def from_json(field: FieldInfo, value: Any) -> Any:
    """Return what a value of a JSON object means; raises :exc:`StoreUnavailable` for nonsense."""
    if value is None or field.kind not in _READ:
        return value
    try:
        return _READ[field.kind](value)
    except (TypeError, ValueError, InvalidOperation) as error:
        raise StoreUnavailable(f"{value!r} is no {field.kind} for {field.name}") from error


def to_json(value: Any) -> Any:
    """Return a value as JSON can say it."""
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def to_text(field: FieldInfo, value: Any) -> str:
    """Return a value as a parameter of an address says it."""
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return text_of(field, value)
