"""A view's own query, made safe to narrow, sort, page and count.

Conditions and limits can be added to a plain ``select(Model).where(...)`` without changing what
it means.  Added to one with DISTINCT, GROUP BY, LIMIT or joins, they would: such a query
becomes a subquery that says which keys are inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList

from admin_core.data import Condition, ConfigurationError, RecordStore

_ONE: sa.ColumnElement[Any] = sa.literal_column("1")


@dataclass(frozen=True, slots=True)
class Bounds:
    """A query to which clauses can be added.

    ``adds_criteria`` - it carries loader options that add criteria of their own, which
    SQLAlchemy applies to the outermost statement only.  ``bare`` is the same query without its
    loader options, where that is another one.

    .. versionadded:: 0.1
    """

    statement: sa.Select[Any]
    adds_criteria: bool = False
    bare: sa.Select[Any] | None = None


def bound(store: RecordStore, base: Any, custom: Iterable[Any] = ()) -> Bounds:
    """Return the bounds that *base* sets, narrowed by the application's own filters.

    Raises :exc:`ConfigurationError` when *base* is no query of the store's model.

    .. versionadded:: 0.1
    """
    model: Any = store.info.model
    filters = tuple(custom)
    if not filters and (base is None or base is everything(model)):
        return Bounds(everything(model))
    if isinstance(base, orm.Query):
        base = base.statement
    statement = everything(model) if base is None else base
    _check(statement, model)
    for condition in filters:
        statement = _apply(store, statement, condition)
    return _plain(statement, model)


@lru_cache(maxsize=1_000)
def everything(model: Any) -> sa.Select[Any]:
    """Return ``select(model)``: one object for all, so that a query can be told to be just that.

    .. versionadded:: 0.1
    """
    return sa.Select(model)


def _check(statement: Any, model: type[Any]) -> None:
    if isinstance(statement, sa.Select):
        entities = [one.get("expr") for one in statement.column_descriptions]
        if len(entities) == 1 and entities[0] is model:
            return
    raise ConfigurationError(
        f"get_query() must return a select of {model.__name__} alone: start from "
        f"super().get_query() or select({model.__name__}), and add to it."
    )


def _apply(store: RecordStore, statement: Any, condition: Condition) -> Any:
    """Let a filter object of the application change the statement.

    ``apply(query, value, alias)`` gets the alias under which the last relation of its path was
    joined, ``None`` where the path crosses none.
    """
    *steps, _ = condition.path.split(".") if condition.path else [""]
    entity: Any = store.info.model
    for step in steps:
        store = store.related(step)
        alias = orm.aliased(store.info.model)
        statement = statement.outerjoin(getattr(entity, step).of_type(alias))
        entity = alias
    apply = condition.custom.apply
    if len(signature(apply).parameters) < 3:
        return apply(statement, condition.value)
    return apply(statement, condition.value, entity if steps else None)


def kept_by(store: RecordStore, condition: Condition) -> sa.ColumnElement[bool]:
    """Return the clause for a filter object that is one of several alternatives.

    What its ``apply`` makes of the whole query becomes a subquery of the keys inside.

    .. versionadded:: 0.1
    """
    model: Any = store.info.model
    return within(_apply(store, everything(model), condition), model)


def _plain(statement: sa.Select[Any], model: Any) -> Bounds:
    for same in _rebuilt(statement, model):
        if statement.compare(same):
            return Bounds(statement)
    sorted_away = statement.order_by(None)
    text, within = _outermost(sorted_away), _within(sorted_away)
    adds_criteria = text not in within
    for same in _rebuilt(sorted_away, model):
        if _within(same) == within:
            return Bounds(statement, adds_criteria, None if adds_criteria else same)
    if adds_criteria:
        raise ConfigurationError(
            f"get_query() of {model.__name__} combines with_loader_criteria() with joins, "
            "DISTINCT, GROUP BY or LIMIT. Say the criteria with where() instead."
        )
    return Bounds(_by_key(statement, model))


def _rebuilt(statement: sa.Select[Any], model: Any) -> Iterable[sa.Select[Any]]:
    """Yield the plain queries with the same WHERE; none if that alone names other tables."""
    where = statement.whereclause
    if where is None:
        yield everything(model)
        return
    same = everything(model).where(where)
    if len(same.get_final_froms()) > 1:
        return
    yield same
    if isinstance(where, BooleanClauseList) and where.operator is operators.and_:
        yield everything(model).where(*where.clauses)


def _outermost(statement: sa.Select[Any]) -> str:
    one = statement.with_only_columns(_ONE.label("one"), maintain_column_froms=True)
    return " ".join(str(one).split())


def _within(statement: sa.Select[Any]) -> str:
    """Return the statement's text as a subquery, where loader options say nothing."""
    one = statement.with_only_columns(_ONE.label("one"), maintain_column_froms=True)
    return " ".join(str(sa.select(sa.exists(one))).split())


def _by_key(statement: sa.Select[Any], model: Any) -> sa.Select[Any]:
    return everything(model).where(within(statement, model))


def within(statement: sa.Select[Any], model: Any) -> sa.ColumnElement[bool]:
    """Return the clause that a row's key is among those of *statement*.

    Raises :exc:`ConfigurationError` when it is no query of *model*.

    .. versionadded:: 0.1
    """
    _check(statement, model)
    mapper = sa.inspect(model)
    names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    columns = [getattr(model, name) for name in names]
    inner = statement.with_only_columns(
        *(column.label(f"key_{n}") for n, column in enumerate(columns)),
        maintain_column_froms=True,
    ).subquery()
    if len(columns) == 1:
        return columns[0].in_(sa.select(inner.c.key_0))  # type: ignore[no-any-return]  # SQLAlchemy says Any here
    same = (inner.c[f"key_{n}"] == column for n, column in enumerate(columns))
    return sa.select(_ONE).select_from(inner).where(*same).exists()
