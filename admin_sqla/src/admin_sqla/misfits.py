"""Which values of a record are to blame, where the database does not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import refuse_nul


def misfits(mapper: orm.Mapper[Any], record: Any, kind: str) -> Iterator[str]:
    """Yield the fields of *record* that a refusal of that kind can mean.

    .. versionadded:: 0.1
    """
    if record is None:
        return
    values = sa.inspect(record).dict
    for prop in mapper.column_attrs:
        if _does_not_fit(values.get(prop.key), prop.columns[0].type, kind):
            yield prop.key


def empty_keys(mapper: orm.Mapper[Any], record: Any) -> Iterator[str]:
    """Yield the fields of the record's key that have no value."""
    if record is None:
        return
    values = sa.inspect(record).dict
    for column in mapper.primary_key:
        name = mapper.get_property_by_column(column).key
        if values.get(name) is None:
            yield name


def circles(mapper: orm.Mapper[Any], record: Any) -> Iterator[str]:
    """Yield the relations that lead from the record to itself."""
    if record is None:
        return
    values = sa.inspect(record).dict
    for relation in mapper.relationships:
        if values.get(relation.key) is record:
            yield relation.key


def _does_not_fit(value: Any, type_: Any, kind: str) -> bool:
    if kind == "too_long":
        longest: int = getattr(type_, "length", None) or 0
        return isinstance(value, (str, bytes)) and 0 < longest < len(value)
    if kind == "out_of_range":
        return _is_too_large(value, type_)
    return isinstance(value, str) and _is_broken(value)


def _is_too_large(value: Any, type_: Any) -> bool:
    if isinstance(value, bool) or not hasattr(value, "__abs__"):
        return False
    if isinstance(type_, sa.Integer):
        bits = 16 if isinstance(type_, sa.SmallInteger) else 32
        is_big = isinstance(type_, sa.BigInteger)
        return bool(abs(value) >= 2 ** (63 if is_big else bits - 1))
    if isinstance(type_, sa.Numeric) and type_.precision is not None:
        return bool(abs(value) >= 10 ** (type_.precision - (type_.scale or 0)))
    return False


def _is_broken(text: str) -> bool:
    try:
        refuse_nul(text)
    except ValueError:
        return True
    return False
