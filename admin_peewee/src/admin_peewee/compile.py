"""Criteria to SQL: paths become shared outer joins, and EXISTS where records are many.

A path that crosses only single-valued relations is joined, once however often it is used, so
that a search, a filter and a sort on the same relation see the same row.  A step to many
records becomes EXISTS, so that rows never multiply and counts stay true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import peewee as pw

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
from .clauses import FALSE as FALSE
from .clauses import Clause, both, compared, either, exists, is_none, no, surely
from .connections import database_of
from .errors import ElsewhereStored
from .operators import Operand, compare
from .relations import Children, Link, Reference, Through, links_of


class Scope:
    """One table of a statement, and what is joined to it.

    .. versionadded:: 0.1
    """

    def __init__(self, entity: Any, store: RecordStore, database: str) -> None:
        self.entity = entity
        self.store = store
        self.database = database
        #: Relation name -> (the scope, the clause that joins it).
        self._joined: dict[str, tuple[Scope, Clause]] = {}

    @property
    def model(self) -> Any:
        """The model whose rows these are."""
        return self.store.info.model

    @property
    def resolver(self) -> Resolver:
        """The plugins to ask."""
        return self.store.stores.resolver

    def column(self, field: Any) -> Any:
        """Return a field of the model as this table's column."""
        return field if self.entity is self.model else getattr(self.entity, field.name)

    def attribute(self, name: str) -> Any:
        """Return what the name of a described field stands for in SQL."""
        native = self.field(name).native
        if isinstance(native, pw.Field):
            return self.column(native)
        return getattr(self.entity, name)

    def join(self, link: Reference) -> Scope:
        """Return the scope of a reference, joining it on first use."""
        found = self._joined.get(link.name)
        if found is None:
            inner = self.apart(link)
            on = compared(inner.column(link.field.rel_field), "=", self.column(link.field))
            found = self._joined[link.name] = (inner, on)
        return found[0]

    def apart(self, link: Link) -> Scope:
        """Return a scope of what a relation leads to, joined to nothing."""
        store = self.store.related(link.name)
        return Scope(store.info.model.alias(), store, self.database)

    def has_joined(self, name: str) -> bool:
        """Whether the relation is joined already."""
        return name in self._joined

    def joined(self, name: str) -> Scope:
        """Return the scope of a relation that is joined."""
        return self._joined[name][0]

    def joins(self) -> Iterator[tuple[Any, Clause]]:
        """Yield tables and their clauses, each after what it hangs on."""
        for inner, on in self._joined.values():
            yield inner.entity, on
            yield from inner.joins()

    def field(self, name: str) -> FieldInfo:
        """Return what is known of one of the table's own fields."""
        return self.store.info.field(name)

    def link(self, name: str) -> Link:
        """Return the relation of that name.

        Raises :exc:`UnknownField` when it is none.
        """
        field = self.field(name)
        if field.relation is None:
            known = (one.name for one in self.store.info if one.relation)
            raise UnknownField(self.store.info.name, name, known)
        return links_of(self.model)[name]

    def is_beside(self, link: Link) -> bool:
        """Whether what a relation leads to lies in the same database."""
        here = database_of(self.model)
        between = link.table if isinstance(link, Through) else link.target
        return database_of(link.target) is here and database_of(between) is here


def compile_criterion(scope: Scope, criterion: Criterion) -> Clause:
    """Return the clause for a tree of conditions.

    .. versionadded:: 0.1
    """
    if isinstance(criterion, AllOf):
        return both([compile_criterion(scope, one) for one in criterion.criteria])
    if isinstance(criterion, AnyOf):
        return either([compile_criterion(scope, one) for one in criterion.criteria])
    if criterion.custom is not None:
        return kept_by(scope.store, criterion)
    return _across(scope, criterion, criterion.path.split("."), joined=True)


def _across(scope: Scope, condition: Condition, steps: list[str], *, joined: bool) -> Clause:
    """Walk the path; *joined* says whether joins can still be used, outside any EXISTS."""
    name, *rest = steps
    if not rest:
        return _at_end(scope, condition, name)
    link = scope.link(name)
    if not scope.is_beside(link):
        raise ElsewhereStored(condition.path)
    if joined and isinstance(link, Reference):
        return _across(scope.join(link), condition, rest, joined=True)
    positive, negated = _positive(condition)
    inner = scope.apart(link)
    clause = _across(inner, positive, rest, joined=False)
    found = exists_along(scope, link, inner, clause)
    return no(found) if negated else found


def _positive(condition: Condition) -> tuple[Condition, bool]:
    """Return a condition to be put into EXISTS, and whether EXISTS must then be negated."""
    if condition.operator == "empty" and condition.value:
        return Condition(condition.path, "empty", False), True
    operator = NEGATIVE.get(condition.operator)
    if operator is None:
        return condition, False
    return Condition(condition.path, operator, condition.value), True


def exists_along(scope: Scope, link: Link, inner: Scope, clause: Clause | None) -> Clause:
    """Return the clause that a related row exists which *clause* holds for."""
    one = [pw.SQL("1")]
    if isinstance(link, Through):
        between = link.table.alias()
        near, far = (getattr(between, field.name) for field in (link.near, link.far))
        here = compared(near, "=", scope.column(link.near.rel_field))
        sources: Any = between
        if clause is not None:
            there = inner.column(link.far.rel_field)
            sources = pw.Join(between, inner.entity, pw.JOIN.INNER, compared(there, "=", far))
    else:
        sources = inner.entity
        here = compared(*_ends(scope, link, inner))
    query = pw.Select([sources], one).where(here)
    return exists(query if clause is None else query.where(clause))


def _ends(scope: Scope, link: Link, inner: Scope) -> tuple[Any, str, Any]:
    field = link.field
    if isinstance(link, Children):
        return inner.column(field), "=", scope.column(field.rel_field)
    return inner.column(field.rel_field), "=", scope.column(field)


def _at_end(scope: Scope, condition: Condition, name: str) -> Clause:
    field = scope.field(name)
    column = None if field.relation else scope.attribute(name)
    native = column if column is not None else field.native
    own = scope.resolver.compile_condition(condition, field, native, "peewee")
    if own is not None:
        return own
    if field.relation is not None:
        return _on_relation(scope, condition, name)
    operand = Operand(column, field, condition.path, scope.database)
    return compare(condition.operator, operand, condition.value)


# -- conditions on a relation itself --------------------------------------------------------------

#: What a relation is asked for: it has keys, and neither an order nor a text.
_BY_KEY = ("equals", "in_list", "empty")


def _on_relation(scope: Scope, condition: Condition, name: str) -> Clause:
    operator, link = condition.operator, scope.link(name)
    if NEGATIVE.get(operator, operator) not in _BY_KEY:
        raise UnsupportedOperator(operator, condition.path, _BY_KEY)
    if operator in NEGATIVE:
        positive = Condition(condition.path, NEGATIVE[operator], condition.value)
        return no(surely(_on_relation(scope, positive, name)))
    if operator == "empty":
        none = _without_any(scope, link, condition.path)
        return none if condition.value else no(none)
    if operator == "equals" and condition.value is None:
        return _without_any(scope, link, condition.path)
    values = (condition.value,) if operator == "equals" else condition.value
    target = scope.store.related(name)
    keys = [key for key in (_key(target, value) for value in values) if key is not None]
    return _refers_to(scope, link, target, keys, condition.path) if keys else FALSE


def _key(target: RecordStore, value: Any) -> tuple[Any, ...] | None:
    if isinstance(value, pw.Model):
        return target.key(value)
    texts = decode_key(value) if isinstance(value, str) else value
    if not isinstance(texts, tuple):
        texts = (texts,)
    return target.parse_key(texts)


def _without_any(scope: Scope, link: Link, path: str) -> Clause:
    if isinstance(link, Reference):
        return is_none(scope.column(link.field))
    if not scope.is_beside(link):
        raise ElsewhereStored(path)
    return no(exists_along(scope, link, scope.apart(link), None))


def _refers_to(
    scope: Scope, link: Link, target: RecordStore, keys: list[tuple[Any, ...]], path: str
) -> Clause:
    names = target.info.primary_key
    if isinstance(link, Reference) and _holds_key(link):
        operand = _operand(scope, scope.column(link.field), target, names[0])
        return compare("in_list", operand, [key[0] for key in keys])
    if not scope.is_beside(link):
        raise ElsewhereStored(path)
    inner = scope.apart(link)
    operands = [_operand(scope, inner.attribute(name), target, name) for name in names]
    if len(operands) == 1:
        clause = compare("in_list", operands[0], [key[0] for key in keys])
    else:
        clause = either(
            [
                both([compare("equals", o, v) for o, v in zip(operands, key, strict=True)])
                for key in keys
            ]
        )
    return exists_along(scope, link, inner, clause)


def _operand(scope: Scope, column: Any, target: RecordStore, name: str) -> Operand:
    return Operand(column, target.info.field(name), name, scope.database)


def _holds_key(link: Reference) -> bool:
    """Whether the reference's own column holds the key of the other row."""
    return link.field.rel_field is link.target._meta.primary_key
