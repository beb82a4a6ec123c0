"""From a constraint of the database to the fields of a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import Refusal

from .relations import name_of


def fields_of(mapper: orm.Mapper[Any], refusal: Refusal) -> tuple[str, ...]:
    """Return the names of the fields that a refusal is about, as far as can be told.

    A column that holds a reference is followed by the relation, which is what forms show.

    .. versionadded:: 0.1
    """
    found: dict[str, None] = {}
    for table in mapper.tables:
        if not isinstance(table, sa.Table) or refusal.table not in ("", table.name):
            continue
        for column in _columns(table, refusal):
            for name in _names(mapper, column):
                found[name] = None
    return tuple(found)


def _columns(table: sa.Table, refusal: Refusal) -> Iterable[sa.Column[Any]]:
    named = _by_name(table, refusal.constraint) if refusal.constraint else ()
    if named:
        return named
    if refusal.columns:
        return [c for c in table.columns if c.name in refusal.columns]
    if refusal.kind == "check":  # SQLite gives the rule itself where it has no name
        return _mentioned(table, refusal.constraint)
    if refusal.constraint.upper() == "PRIMARY":
        return list(table.primary_key.columns)
    return ()


def _by_name(table: sa.Table, name: str) -> list[sa.Column[Any]]:
    for constraint in table.constraints:
        if constraint.name == name or name in _default_names(table, constraint):
            if isinstance(constraint, sa.CheckConstraint):
                return list(constraint.columns) or _mentioned(table, str(constraint.sqltext))
            return list(constraint.columns)  # type: ignore[attr-defined]  # set or known at run time
    for column in table.columns:
        for constraint in column.constraints:
            if constraint.name == name or name in _default_names(table, constraint):
                return [column]
    for index in table.indexes:
        if index.name == name:
            text = " ".join(str(expression) for expression in index.expressions)
            return list(index.columns) or _mentioned(table, text)
    return []


def _default_names(table: sa.Table, constraint: sa.Constraint) -> Iterator[str]:
    """Yield what PostgreSQL and MySQL call a constraint that was not given a name."""
    if constraint.name is not None:
        return
    if isinstance(constraint, sa.PrimaryKeyConstraint):
        yield f"{table.name}_pkey"
        return
    if isinstance(constraint, sa.CheckConstraint):
        about = _mentioned(table, str(constraint.sqltext))
        if len(about) == 1:
            yield f"{table.name}_{about[0].name}_check"
        return
    if not isinstance(constraint, (sa.UniqueConstraint, sa.ForeignKeyConstraint)):
        return
    names = [column.name for column in constraint.columns]
    ending = "key" if isinstance(constraint, sa.UniqueConstraint) else "fkey"
    yield f"{table.name}_{'_'.join(names)}_{ending}"
    if isinstance(constraint, sa.UniqueConstraint) and names:
        yield names[0]


def _mentioned(table: sa.Table, text: str) -> list[sa.Column[Any]]:
    words = set(re.findall(r"\w+", text))
    return [column for column in table.columns if column.name in words]


def _names(mapper: orm.Mapper[Any], column: sa.Column[Any]) -> Iterator[str]:
    own = name_of(mapper, column)
    if own is not None:
        yield own
    for relation in mapper.relationships:
        is_reference = relation.direction is orm.RelationshipDirection.MANYTOONE
        if is_reference and not relation.viewonly and column in relation.local_columns:
            yield relation.key
