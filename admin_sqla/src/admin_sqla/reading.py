"""One page of a list: its statements, their rows, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import InvalidRequestError

from admin_core.data import ListQuery, Order, Page, UnsupportedOrder, page_of

from .bounds import Bounds, bound, everything
from .compile import Scope, compile_criterion, is_custom, spelt_out
from .dialects import MYSQL_FAMILY, database_of, operable
from .keyset import Level, after
from .loading import loader_options, without_enums
from .strangers import fill_in, is_stranger

if TYPE_CHECKING:
    from .store import SQLAlchemyStore

#: Beyond this offset, related rows are fetched for the page's records alone: a join would be
#: made for every row that is skipped.
_DEEP = 1_000


def find_page(store: SQLAlchemyStore, session: orm.Session, query: ListQuery, base: Any) -> Page:
    """Return one page: one statement for its rows, and one to count where that is needed.

    .. versionadded:: 0.1
    """
    search = _Search(store, session, query, base)
    try:
        rows = search.rows()
    except LookupError as error:
        if not is_stranger(error):
            raise
        search = _Search(store, session, query, base, without_enums=True)
        rows = search.rows()
        # Those that came along with the page, too: all of one class in one statement.
        fill_in(session, list(session.identity_map.values()))
    return page_of(query, rows, search.count, search.estimate)


class _Search:
    def __init__(
        self,
        store: SQLAlchemyStore,
        session: orm.Session,
        query: ListQuery,
        base: Any,
        *,
        without_enums: bool = False,
    ) -> None:
        self.store = store
        self.session = session
        self.query = query
        self.dialect = database_of(session, self.mapper)
        criteria = store.criteria(query)
        custom = [c for c in criteria if is_custom(c)]
        self.bounds: Bounds = bound(store, base, custom)
        model = store.info.model
        self.scope = Scope(model, store, self.dialect, without_enums=without_enums)
        self.clauses = [compile_criterion(self.scope, c) for c in criteria if not is_custom(c)]
        # Joins that only sorting or showing needs come later, and are no part of a count.
        self.counted_joins = tuple(self.scope.joins())

    # -- rows -----------------------------------------------------------------------------------

    def rows(self) -> list[Any]:
        position = self.query.position
        levels = [self.level(order) for order in self.query.order]
        if position is not None and position.backward:
            levels = [level.reversed() for level in levels]
        clauses = list(self.clauses)
        if position is not None and position.values is not None:
            clauses.append(after(levels, position.values))
        return self.fetch(levels, clauses)

    def fetch(self, levels: list[Level], clauses: list[Any]) -> list[Any]:
        options = self.options()
        statement = self.bounds.statement
        try:
            return self.send(statement.options(*options) if options else statement, levels, clauses)
        except InvalidRequestError:
            # The view's own loader options and ours name different ways to load one relation.
            # Ours know what the page reads; theirs may hold criteria, and then must stay.
            bare = self.bounds.bare
            statement = statement if bare is None else bare.options(*options)
            return self.send(statement, levels, clauses)

    def send(self, statement: sa.Select[Any], levels: list[Level], clauses: list[Any]) -> list[Any]:
        query = self.query
        # Each step copies the statement, so those that say nothing are left out.
        statement = self.joined(statement, tuple(self.scope.joins()))
        if clauses:
            statement = statement.where(*clauses)
        if levels:
            if self.bounds.statement is not everything(self.store.info.model):
                statement = statement.order_by(None)
            statement = statement.order_by(*(level.clause for level in levels))
        if query.limit is not None:
            statement = statement.limit(query.limit + 1)  # one more tells whether there are more
        if query.offset:
            statement = statement.offset(query.offset)
        settings: dict[str, Any] = {}
        if query.lock:
            lock_rows(self.session, self.store.info.model, self.dialect)
            if has_rows_to_lock(self.mapper, self.dialect):
                statement = statement.with_for_update(of=self.store.info.model)
            # What was loaded before the lock was taken may be out of date.
            settings["populate_existing"] = True
        result = self.session.scalars(statement, execution_options=settings)
        return list(result.unique().all())

    def level(self, order: Order) -> Level:
        """Return one level of sorting, joining what its path crosses."""
        *steps, last = spelt_out(self.store, order.path).split(".")
        scope = self.scope
        for step in steps:
            relation = scope.field(step).relation
            if relation is None or relation.many:
                raise UnsupportedOrder(order.path)
            scope = scope.join(step)
        field = scope.field(last)
        if not field.sortable or field.relation is not None:
            raise UnsupportedOrder(order.path)
        nullable = bool(steps) or not field.primary_key and field.nullable
        column = operable(getattr(scope.entity, last))
        return Level(column, field, order.descending, nullable, self.dialect)

    def options(self) -> Sequence[Any]:
        query = self.query
        if not query.paths:
            return without_enums(self.scope)
        paths = tuple(dict.fromkeys((*query.paths, *(order.path for order in query.order))))
        if self.scope.without_enums or query.offset > _DEEP:
            return loader_options(self.scope, paths, self.can_join)
        return self.store.loadings.options(self.scope, paths, self.are_together)

    def can_join(self, scope: Scope, name: str) -> bool:
        if scope.has_joined(name):
            return True
        if self.query.offset > _DEEP:
            return False
        return self.are_together(scope.store.related(name).info.model)

    def are_together(self, model: type[Any]) -> bool:
        return self.bind_of(model) is self.bind_of(self.store.info.model)

    def bind_of(self, model: type[Any]) -> Any:
        return self.session.get_bind(sa.inspect(model))

    @staticmethod
    def joined(statement: sa.Select[Any], joins: tuple[Scope, ...]) -> sa.Select[Any]:
        for scope in joins:
            statement = statement.outerjoin(scope.via)
        return statement

    # -- counting ---------------------------------------------------------------------------------

    def estimate(self) -> int | None:
        is_whole = not self.clauses and self.bounds.statement.whereclause is None
        return self.store.count_estimate() if is_whole and not self.bounds.adds_criteria else None

    def count(self, limit: int | None = None) -> int:
        """Count the rows, no further than *limit*."""
        if not self.clauses and self.bounds.statement is everything(self.store.info.model):
            counted: Any = _count_of(self.store.info.model, limit)
        else:
            counted = self.counted(limit)
        return self.session.scalar(counted, bind_arguments={"mapper": self.mapper}) or 0

    def counted(self, limit: int | None) -> Any:
        statement = self.joined(self.bounds.statement.order_by(None), self.counted_joins)
        return _counting(statement.where(*self.clauses), limit, self.bounds.adds_criteria)

    @property
    def mapper(self) -> orm.Mapper[Any]:
        return sa.inspect(self.store.info.model)  # type: ignore[no-any-return]  # SQLAlchemy says Any here


def _counting(statement: sa.Select[Any], limit: int | None, adds_criteria: bool) -> sa.Select[Any]:
    """Return the statement that counts the rows of another, no further than *limit*."""
    # Criteria in loader options would not reach into a subquery.
    if limit is None or adds_criteria:
        return statement.with_only_columns(sa.func.count(), maintain_column_froms=True)
    one: Any = sa.literal_column("1").label("one")
    inner = statement.with_only_columns(one, maintain_column_froms=True)
    return sa.select(sa.func.count()).select_from(inner.limit(limit).subquery())


@lru_cache(maxsize=1_000)
def _count_of(model: Any, limit: int | None) -> sa.Select[Any]:
    """Return the statement that counts a whole table, the same for every page of its list."""
    return _counting(everything(model), limit, False)


def has_rows_to_lock(mapper: orm.Mapper[Any], dialect: str) -> bool:
    """Whether FOR UPDATE means anything: not in SQLite, and not for a union of tables."""
    return dialect != "sqlite" and isinstance(mapper.selectable, (sa.Table, sa.Join))


def lock_rows(session: orm.Session, model: type[Any], dialect: str) -> None:
    """Keep other writers out where rows cannot be locked one by one.

    SQLite locks the whole database, at the first write of a transaction.  A write that changes
    nothing takes the lock before anything is read.
    """
    if dialect != "sqlite":
        return
    statement = _locking(cast(Any, model))
    if statement is not None:
        session.execute(statement, bind_arguments={"mapper": sa.inspect(model)})


@lru_cache(maxsize=1_000)
def _locking(model: Any) -> sa.Update | None:
    mapper = sa.inspect(model)
    table: Any = mapper.local_table
    key = mapper.primary_key[0]
    if not isinstance(table, sa.Table) or key.name not in table.columns:
        return None
    column = table.columns[key.name]
    return sa.update(table).values({column: column}).where(sa.false())


def estimate(session: orm.Session, mapper: orm.Mapper[Any]) -> int | None:
    """Return the database's own idea of how many rows a table has, ``None`` if it has none.

    .. versionadded:: 0.1
    """
    table = mapper.local_table
    dialect = session.get_bind(mapper).dialect
    statement = _ESTIMATES.get(dialect.name)
    if statement is None or not isinstance(table, sa.Table) or mapper.single:
        return None
    values = {"name": table.name, "schema": table.schema}
    if dialect.name == "postgresql":
        values = {"name": dialect.identifier_preparer.format_table(table)}
    found = session.scalar(sa.text(statement), values, bind_arguments={"mapper": mapper})
    return None if found is None or found < 0 else int(found)


_IN_MYSQL = (
    "SELECT table_rows FROM information_schema.tables "
    "WHERE table_schema = coalesce(:schema, database()) AND table_name = :name"
)
_ESTIMATES = {
    "postgresql": "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = to_regclass(:name)",
    **dict.fromkeys(MYSQL_FAMILY, _IN_MYSQL),
}
#: The databases that keep count of their rows, roughly.
ESTIMATING = frozenset(_ESTIMATES)
