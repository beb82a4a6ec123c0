"""One page of a list: its statements, their rows, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import peewee as pw

from admin_core.data import (
    Criterion,
    ListQuery,
    Order,
    Page,
    UnsupportedOrder,
    conditions_in,
    page_of,
)

from .bounds import clause_of
from .clauses import Clause
from .compile import Scope, compile_criterion
from .connections import database_of, kind_of
from .describe import key_fields
from .errors import ElsewhereStored
from .keyset import Level, after
from .loading import Branch, Loader
from .operators import Operand
from .relations import Reference

if TYPE_CHECKING:
    from .store import PeeweeStore

#: Beyond this offset, related rows are fetched for the page's records alone: a join would be
#: made for every row that is skipped.
_DEEP = 1_000


def find_page(store: PeeweeStore, query: ListQuery, base: Any) -> Page:
    """Return one page: one statement for its rows, and one to count where that is needed.

    .. versionadded:: 0.1
    """
    search = _Search(store, query, base)
    return page_of(query, search.rows(), search.count, search.estimate)


class _Search:
    def __init__(self, store: PeeweeStore, query: ListQuery, base: Any) -> None:
        self.store = store
        self.query = query
        self.model: Any = store.info.model
        self.scope = Scope(self.model, store, store.database_kind)
        criteria = store.criteria(query)
        self.is_whole = not criteria and (base is None or base._where is None)
        self.clauses = [compile_criterion(self.scope, one) for one in _custom_last(criteria)]
        if base is not None:
            self.clauses.insert(0, clause_of(self.model, base))
        # Joins that only sorting or showing needs come later, and are no part of a count.
        self.counted_joins = tuple(self.scope.joins())

    # -- rows -----------------------------------------------------------------------------------

    def rows(self) -> list[Any]:
        """Return the page's records, and one more where there are more."""
        position = self.query.position
        levels = [self.level(order) for order in self.query.order]
        if position is not None and position.backward:
            levels = [level.reversed() for level in levels]
        clauses = list(self.clauses)
        if position is not None and position.values is not None:
            clauses.append(after(levels, position.values))
        return self.fetch(levels, clauses)

    def fetch(self, levels: list[Level], clauses: list[Clause]) -> list[Any]:
        query = self.query
        paths = query.paths and (*query.paths, *(order.path for order in query.order))
        is_deep = query.offset > _DEEP
        loader = Loader(self.store, self.scope, Branch.of(paths), may_join=not is_deep)
        columns = loader.columns()
        statement = self.select(columns, tuple(self.scope.joins()), clauses)
        if levels:
            statement = statement.order_by(*(level.clause for level in levels))
        if query.limit is not None:
            statement = statement.limit(query.limit + 1)  # one more tells whether there are more
        if query.offset:
            statement = statement.offset(query.offset)
        if query.lock:
            statement = self.locked(statement)
        return loader.records(self.store.rows(statement))

    def select(
        self, columns: list[Any], joins: Sequence[tuple[Any, Clause]], clauses: list[Clause]
    ) -> Any:
        source: Any = self.model
        for entity, on in joins:
            source = pw.Join(source, entity, pw.JOIN.LEFT_OUTER, on)
        statement = pw.Select([source], columns)
        return statement.where(*clauses) if clauses else statement

    def locked(self, statement: Any) -> Any:
        """Keep other writers out until the transaction ends.

        SQLite locks the whole database, which a transaction of ours does at its start.
        """
        if self.store.database_kind == "sqlite":
            if not database_of(self.model).in_transaction():
                return statement
            key = key_fields(self.model)[0]
            nothing = pw.SQL("1 = 0")
            self.store.execute(self.model.update({key: key}).where(nothing))
            return statement
        return statement.for_update(of=self.model)

    def level(self, order: Order) -> Level:
        """Return one level of sorting, joining what its path crosses."""
        *steps, last = order.path.split(".")
        scope = self.scope
        for step in steps:
            link = scope.link(step)
            if not isinstance(link, Reference):
                raise UnsupportedOrder(order.path)
            if not scope.is_beside(link):
                raise ElsewhereStored(order.path)
            scope = scope.join(link)
        field = scope.field(last)
        if not field.sortable or field.relation is not None:
            raise UnsupportedOrder(order.path)
        nullable = bool(steps) or not field.primary_key and field.nullable
        operand = Operand(scope.attribute(last), field, order.path, scope.database)
        return Level(operand, order.descending, nullable)

    # -- counting ---------------------------------------------------------------------------------

    def estimate(self) -> int | None:
        """Return about how many rows there are, ``None`` for a part of the table."""
        return self.store.count_estimate() if self.is_whole else None

    def count(self, limit: int | None = None) -> int:
        """Count the rows, no further than *limit*."""
        if limit is None:
            statement = self.select([pw.fn.COUNT(pw.SQL("*"))], self.counted_joins, self.clauses)
        else:
            one = pw.SQL("1").alias("one")
            inner = self.select([one], self.counted_joins, self.clauses).limit(limit)
            statement = pw.Select([inner.alias("counted")], [pw.fn.COUNT(pw.SQL("*"))])
        (row,) = self.store.rows(statement)
        return int(row[0])


def _custom_last(criteria: Sequence[Criterion]) -> list[Criterion]:
    """Return the criteria with those of the application's own filters at the end.

    Their subqueries are the dearest to evaluate.
    """
    return sorted(criteria, key=lambda one: any(c.custom for c in conditions_in(one)))


def estimate(store: PeeweeStore) -> int | None:
    """Return the database's own idea of how many rows a table has, ``None`` if it has none.

    .. versionadded:: 0.1
    """
    meta = store.info.model._meta
    if kind_of(database_of(store.info.model)) != "postgresql":
        return None
    name = ".".join(f'"{one}"' for one in (meta.schema, meta.table_name) if one)
    regclass = pw.fn.to_regclass(name)
    oid = pw.NodeList((pw.SQL("oid ="), regclass))
    statement = pw.Select([pw.Table("pg_class")], [pw.SQL("CAST(reltuples AS bigint)")])
    rows = store.rows(statement.where(oid))
    return int(rows[0][0]) if rows and rows[0][0] is not None and rows[0][0] >= 0 else None
