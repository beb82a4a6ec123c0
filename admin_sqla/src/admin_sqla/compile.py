"""Criteria to SQL: paths become shared outer joins, and EXISTS where records are many.

A path that crosses only single-valued relations is joined, once however often it is used, so
that a search, a filter and a sort on the same relation see the same row.  A step to many
records becomes EXISTS, so that rows never multiply and counts stay true.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import (
    NEGATIVE,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    FieldInfo,
    RecordStore,
    Resolver,
    UnknownField,
    UnsupportedOperator,
    decode_key,
)

from .bounds import kept_by
from .dialects import operable
from .operators import Operand, compare
from .relations import proxy_path, refers_by_key

_Clause = sa.ColumnElement[bool]


class Scope:
    """One entity of a statement, and what is joined to it.

    ``without_enums`` - its rows are to be read without the columns that hold enums.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        entity: Any,
        store: RecordStore,
        dialect: str,
        via: Any = None,
        *,
        without_enums: bool = False,
    ) -> None:
        self.entity = entity
        self.store = store
        self.dialect = dialect
        self.without_enums = without_enums
        #: The relationship by which the entity was reached, ``None`` for the root.
        self.via = via
        self._joined: dict[str, Scope] = {}

    def has_joined(self, name: str) -> bool:
        """Whether the relation is joined already."""
        return name in self._joined

    @property
    def resolver(self) -> Resolver:
        """The plugins to ask."""
        return self.store.stores.resolver

    def join(self, name: str) -> Scope:
        """Return the scope of a single-valued relation, joining it on first use."""
        found = self._joined.get(name)
        if found is None:
            store = self.store.related(name)
            found = self._over(store, *_joined_alias(self.entity, name, store.info.model))
            self._joined[name] = found
        return found

    def apart(self, name: str) -> Scope:
        """Return a scope of a relation for use inside EXISTS, joined to nothing."""
        store = self.store.related(name)
        return self._over(store, *_alias(self.entity, name, store.info.model))

    def beyond(self, name: str, model: Any) -> Scope:
        """Return a scope of what a relation leads to, read by a statement of its own."""
        store = self.store.related(name)
        return Scope(model, store, self.dialect, without_enums=self.without_enums)

    def _over(self, store: RecordStore, alias: Any, via: Any) -> Scope:
        return Scope(alias, store, self.dialect, via, without_enums=self.without_enums)

    def joins(self) -> Iterator[Scope]:
        """Yield what is joined so far, each after what it hangs on."""
        for inner in self._joined.values():
            yield inner
            yield from inner.joins()

    def field(self, name: str) -> FieldInfo:
        """Return what is known of one of the entity's own fields."""
        return self.store.info.field(name)


def _alias(entity: Any, name: str, model: Any) -> tuple[Any, Any]:
    """Return *model* under a name of its own, and the relation from *entity* to it."""
    alias = orm.aliased(model)
    return alias, getattr(entity, name).of_type(alias)


#: One alias for a join in whatever statement, so that options made for it can be used again.
_joined_alias = lru_cache(maxsize=1_000)(_alias)


def spelt_out(store: RecordStore, path: str) -> str:
    """Return *path* with association proxies replaced by what they stand for."""
    head, _, rest = path.partition(".")
    through = proxy_path(store.info.model, head)
    if through is not None:
        return spelt_out(store, f"{through}.{rest}" if rest else through)
    if not rest:
        return head
    return f"{head}.{spelt_out(store.related(head), rest)}"


def compile_criterion(scope: Scope, criterion: Criterion) -> _Clause:
    """Return the clause for a tree of conditions.

    Raises :exc:`UnknownField` and :exc:`UnsupportedOperator`.

    .. versionadded:: 0.1
    """
    if not isinstance(criterion, AllOf | AnyOf):
        return compile_condition(scope, criterion)
    found = [compile_criterion(scope, one) for one in criterion.criteria]
    if len(found) == 1:
        return found[0]
    if isinstance(criterion, AllOf):
        return sa.and_(sa.true(), *found)
    return sa.or_(sa.false(), *found)


def is_custom(criterion: Criterion) -> bool:
    """Whether a filter object of the application changes the statement itself."""
    return isinstance(criterion, Condition) and criterion.custom is not None


def compile_condition(scope: Scope, condition: Condition) -> _Clause:
    """Return the clause for one condition, whatever its path crosses."""
    if is_custom(condition):
        return kept_by(scope.store, condition)
    path = spelt_out(scope.store, condition.path)
    return _across(scope, condition, path.split("."), joined=True)


def _across(scope: Scope, condition: Condition, steps: list[str], *, joined: bool) -> _Clause:
    """Walk the path; *joined* says whether joins can still be used, outside any EXISTS."""
    name, *rest = steps
    if not rest:
        return _at_end(scope, condition, name)
    relation = scope.field(name).relation
    if relation is None:
        known = (f.name for f in scope.store.info if f.relation)
        raise UnknownField(scope.store.info.name, name, known)
    if joined and not relation.many:
        return _across(scope.join(name), condition, rest, joined=True)
    positive, negated = _positive(condition)
    inner = scope.apart(name)
    clause = _across(inner, positive, rest, joined=False)
    exists: _Clause = inner.via.any(clause) if relation.many else inner.via.has(clause)
    return sa.not_(exists) if negated else exists


def _positive(condition: Condition) -> tuple[Condition, bool]:
    """Return a condition to be put into EXISTS, and whether EXISTS must then be negated."""
    if condition.operator == "empty" and condition.value:
        return Condition(condition.path, "empty", False), True
    operator = NEGATIVE.get(condition.operator)
    if operator is None:
        return condition, False
    return Condition(condition.path, operator, condition.value), True


def _at_end(scope: Scope, condition: Condition, name: str) -> _Clause:
    field = scope.field(name)
    column = getattr(scope.entity, name)
    own = scope.resolver.compile_condition(condition, field, column, "sqla")
    if own is not None:
        return own  # type: ignore[no-any-return]  # SQLAlchemy says Any here
    if field.relation is not None:
        return _on_relation(scope, condition, field)
    operand = Operand(operable(column), field, condition.path, scope.dialect)
    return compare(condition.operator, operand, condition.value)


# -- conditions on a relation itself --------------------------------------------------------------

#: What a relation is asked for: it has keys, and neither an order nor a text.
_BY_KEY = ("equals", "in_list", "empty")


def _on_relation(scope: Scope, condition: Condition, field: FieldInfo) -> _Clause:
    operator = condition.operator
    if NEGATIVE.get(operator, operator) not in _BY_KEY:
        raise UnsupportedOperator(operator, condition.path, _BY_KEY)
    if operator in NEGATIVE:
        positive = Condition(condition.path, NEGATIVE[operator], condition.value)
        return sa.not_(_surely(_on_relation(scope, positive, field)))
    if operator == "empty":
        none = _without_any(scope, field)
        return none if condition.value else sa.not_(none)
    if operator == "equals" and condition.value is None:
        return _without_any(scope, field)
    values = (condition.value,) if operator == "equals" else condition.value
    target = scope.store.related(field.name)
    keys = [key for key in (_key(target, value) for value in values) if key is not None]
    return _refers_to(scope, field, target, keys) if keys else sa.false()


def _surely(clause: _Clause) -> _Clause:
    """Return *clause* with unknown turned into false, so that NOT is its exact complement."""
    return sa.func.coalesce(clause, sa.false())


def _key(target: RecordStore, value: Any) -> tuple[Any, ...] | None:
    texts = decode_key(value) if isinstance(value, str) else value
    if not isinstance(texts, tuple):
        texts = (texts,)
    return target.parse_key(texts)


def _local_columns(scope: Scope, name: str) -> list[Any] | None:
    """Return the entity's attributes that hold the related key, ``None`` if there are none."""
    mapper = sa.inspect(scope.store.info.model)
    columns = refers_by_key(mapper.relationships[name])
    if columns is None:
        return None
    try:
        names = [mapper.get_property_by_column(column).key for column in columns]
    except orm.exc.UnmappedColumnError:
        return None
    return [getattr(scope.entity, one) for one in names]


def _without_any(scope: Scope, field: FieldInfo) -> _Clause:
    local = _local_columns(scope, field.name)
    if local is not None:
        return sa.or_(*(column.is_(None) for column in local))
    related = getattr(scope.entity, field.name)
    has: _Clause = related.any() if field.relation and field.relation.many else related.has()
    return sa.not_(has)


def _refers_to(
    scope: Scope, field: FieldInfo, target: RecordStore, keys: list[tuple[Any, ...]]
) -> _Clause:
    names = target.info.primary_key
    local = _local_columns(scope, field.name)
    if local is not None:
        return _keys_in(scope, target, dict(zip(names, local, strict=True)), keys)
    inner = scope.apart(field.name)
    columns = {name: getattr(inner.entity, name) for name in names}
    clause = _keys_in(scope, target, columns, keys)
    many = field.relation is not None and field.relation.many
    return inner.via.any(clause) if many else inner.via.has(clause)  # type: ignore[no-any-return]  # SQLAlchemy says Any here


def _keys_in(
    scope: Scope, target: RecordStore, columns: dict[str, Any], keys: list[tuple[Any, ...]]
) -> _Clause:
    operands = [
        Operand(column, target.info.field(name), name, scope.dialect)
        for name, column in columns.items()
    ]
    if len(operands) == 1:
        return compare("in_list", operands[0], [key[0] for key in keys])
    return sa.or_(
        *(
            sa.and_(*(compare("equals", o, v) for o, v in zip(operands, key, strict=True)))
            for key in keys
        )
    )
