"""What a page will read becomes what its statements select: no more, and nothing row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import peewee as pw

from admin_core.data import UnknownField

from .clauses import compared, one_of
from .compile import Scope
from .connections import database_of
from .describe import key_fields
from .records import PartOfRow, memory_of
from .relations import Children, Link, Reference, Through, links_of

if TYPE_CHECKING:
    from .store import PeeweeStore


@dataclass(slots=True)
class Branch:
    """What is read of one model: by name, and whether all of its columns."""

    whole: bool = False
    parts: dict[str, Branch] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[str]) -> Branch:
        """Return what *paths* name; a relation that ends a path is read as a whole row."""
        root = cls()
        for path in paths:
            root.add(path.split("."))
        root.whole = not root.parts
        return root

    def add(self, steps: list[str]) -> None:
        """Note that a path is read."""
        if steps:
            self.parts.setdefault(steps[0], Branch()).add(steps[1:])
        else:
            self.whole = True


@dataclass(slots=True)
class _Part:
    """The columns of one table in a statement, and what is read apart for its rows."""

    scope: Scope
    fields: list[Any]
    joined: dict[str, _Part] = field(default_factory=dict)
    apart: dict[str, Branch] = field(default_factory=dict)


class Loader:
    """Selects what a branch names for a scope, and makes records of the rows.

    ``may_join`` - to-one relations are joined to the statement; otherwise they are read apart.

    .. versionadded:: 0.1
    """

    def __init__(
        self, store: PeeweeStore, scope: Scope, branch: Branch, *, may_join: bool = True
    ) -> None:
        self.store = store
        self.may_join = may_join
        self._root = self._plan(scope, branch)

    # -- planning ---------------------------------------------------------------------------------

    def _plan(self, scope: Scope, branch: Branch) -> _Part:
        part = _Part(scope, self._columns(scope, branch))
        for name, inner in branch.parts.items():
            link = links_of(scope.model).get(name)
            if link is None:
                continue
            if isinstance(link, Reference) and self._can_join(scope, link):
                part.joined[name] = self._plan(scope.join(link), inner)
            else:
                part.apart[name] = inner
        return part

    def _can_join(self, scope: Scope, link: Reference) -> bool:
        return scope.has_joined(link.name) or (self.may_join and scope.is_beside(link))

    def _columns(self, scope: Scope, branch: Branch) -> list[Any]:
        model = scope.model
        every = list(model._meta.sorted_fields)
        if branch.whole:
            return every
        # By name: fields compared by == make an expression.
        wanted = dict.fromkeys(one.name for one in key_fields(model))
        by_id = {f.object_id_name: f.name for f in every if isinstance(f, pw.ForeignKeyField)}
        for name in branch.parts:
            link = links_of(model).get(name)
            if isinstance(link, Reference):
                wanted[name] = None
            elif isinstance(link, Children):
                wanted[link.field.rel_field.name] = None
            elif isinstance(link, Through):
                wanted[link.near.rel_field.name] = None
            elif name in by_id or name in model._meta.fields:
                wanted[by_id.get(name, name)] = None
            elif hasattr(model, name):
                return every  # a property may read any column
            else:
                raise UnknownField(model.__name__, name, (one.name for one in scope.store.info))
        return [one for one in every if one.name in wanted]

    # -- reading ----------------------------------------------------------------------------------

    def columns(self) -> list[Any]:
        """Return the columns to select, joining what they need in the scope."""
        return list(self._selected(self._root))

    def _selected(self, part: _Part) -> Iterable[Any]:
        for one in part.fields:
            yield part.scope.column(one)
        for inner in part.joined.values():
            yield from self._selected(inner)

    def records(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Return a record for each row, with what is read apart already read."""
        found = []
        made: dict[int, list[Any]] = {}
        for row in rows:
            record, _ = self._record(self._root, row, 0, made)
            found.append(record)
        self._read_apart(self._root, made)
        return found

    def _record(
        self, part: _Part, row: Sequence[Any], start: int, made: dict[int, list[Any]]
    ) -> tuple[Any, int]:
        """Return the record that begins in that place of a row, ``None`` for an empty one."""
        place = start + len(part.fields)
        values = {
            one.name: one.python_value(value)
            for one, value in zip(part.fields, row[start:place], strict=True)
        }
        keys = [one.name for one in key_fields(part.scope.model)]
        is_there = all(values[name] is not None for name in keys)
        record = self._new(part, values) if is_there else None
        if record is not None:
            made.setdefault(id(part), []).append(record)
        for name, inner in part.joined.items():
            related, place = self._record(inner, row, place, made)
            if record is not None:
                record.__rel__[name] = related
        return record, place

    def _new(self, part: _Part, values: dict[str, Any]) -> Any:
        model = part.scope.model
        record = model(__no_default__=True)
        key = tuple(values[one.name] for one in key_fields(model))
        if len(part.fields) < len(model._meta.sorted_fields):
            store, known = self.store.of(model), tuple(values)
            record.__data__ = PartOfRow(values, lambda: store.rest_of(key, known))
        else:
            record.__data__ = values
        record._dirty.clear()
        memory_of(record).key = key
        return record

    # -- one statement per relation ---------------------------------------------------------------

    def _read_apart(self, part: _Part, made: dict[int, list[Any]]) -> None:
        records = made.get(id(part), [])
        for name, branch in part.apart.items():
            link = part.scope.link(name)
            read_related(self.store.of(part.scope.model), records, link, branch)
        for inner in part.joined.values():
            self._read_apart(inner, made)


def read_related(
    store: PeeweeStore, records: Sequence[Any], link: Link, branch: Branch | None = None
) -> None:
    """Read what a relation leads to for all of *records*, in one statement.

    .. versionadded:: 0.1
    """
    branch = branch or Branch(whole=True)
    if isinstance(link, Reference):
        _read_references(store, records, link, branch)
        return
    end = link.near.rel_field if isinstance(link, Through) else link.field.rel_field
    found = _many_by_key(store, link, branch, {_plain(record.__data__.get(end.name))
                                               for record in records})  # fmt: skip
    for record in records:
        known = memory_of(record).related
        if link.name not in memory_of(record).assigned:
            known[link.name] = found.get(_plain(record.__data__.get(end.name)), [])


def _read_references(
    store: PeeweeStore, records: Sequence[Any], link: Reference, branch: Branch
) -> None:
    field = link.field.rel_field
    wanted = {_plain(record.__data__.get(link.name)) for record in records} - {None}
    found: dict[Any, Any] = {}
    for block in _blocks(wanted):
        for value, record in _select(store, link, branch, field, block):
            found[value] = record
    for record in records:
        value = _plain(record.__data__.get(link.name))
        if value is not None:
            record.__rel__[link.name] = found.get(value)


def _many_by_key(
    store: PeeweeStore, link: Children | Through, branch: Branch, wanted: set[Any]
) -> Mapping[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    near = link.near if isinstance(link, Through) else link.field
    for block in _blocks(wanted - {None}):
        for value, record in _select(store, link, branch, near, block):
            found.setdefault(value, []).append(record)
    return found


def _blocks(values: set[Any]) -> Iterable[list[Any]]:
    wanted = list(values)
    for start in range(0, len(wanted), 500):
        yield wanted[start : start + 500]


def _select(
    store: PeeweeStore, link: Link, branch: Branch, near: Any, values: list[Any]
) -> Iterable[tuple[Any, Any]]:
    """Yield pairs of a value of *near* and the record that it leads to."""
    target = store.of(link.target)
    database = database_of(link.target)
    scope = Scope(link.target.alias(), target, target.database_kind)
    if isinstance(link, Through) and database_of(link.table) is not database:
        yield from _by_two_steps(store, link, branch, near, values)
        return
    loader = Loader(target, scope, branch)
    columns = loader.columns()
    source: Any = scope.entity
    if isinstance(link, Through):
        between = link.table.alias()
        column, far = (getattr(between, one.name) for one in (link.near, link.far))
        on = compared(scope.column(link.far.rel_field), "=", far)
        source = pw.Join(between, source, pw.JOIN.INNER, on)
    else:
        column = scope.column(near)
    for entity, on in scope.joins():
        source = pw.Join(source, entity, pw.JOIN.LEFT_OUTER, on)
    parameters = [pw.Value(near.db_value(value), converter=False, unpack=False)
                  for value in values]  # fmt: skip
    order = [scope.column(one) for one in key_fields(link.target)]
    query = pw.Select([source], [column, *columns]).where(one_of(column, parameters))
    rows = target.rows(query.order_by(*order))
    records = loader.records(row[1:] for row in rows)
    for row, record in zip(rows, records, strict=True):
        yield _plain(near.python_value(row[0])), record


def _by_two_steps(
    store: PeeweeStore, link: Through, branch: Branch, near: Any, values: list[Any]
) -> Iterable[tuple[Any, Any]]:
    """Yield the same where the rows between lie in another database than what they lead to."""
    between = store.of(link.table)
    parameters = [pw.Value(near.db_value(value), converter=False, unpack=False)
                  for value in values]  # fmt: skip
    query = pw.Select([link.table], [link.near, link.far]).where(one_of(link.near, parameters))
    pairs = [
        (_plain(link.near.python_value(a)), _plain(link.far.python_value(b)))
        for a, b in between.rows(query)
    ]
    there = Reference(link.name, link.far)
    found: dict[Any, Any] = {}
    for block in _blocks({b for _, b in pairs}):
        found.update(_select(store, there, branch, link.far.rel_field, block))
    for a, b in pairs:
        if b in found:
            yield a, found[b]


def _plain(value: Any) -> Any:
    """Return what a column holds, where Peewee has put the record in its place."""
    while isinstance(value, pw.Model):
        record: Any = value
        value = record._pk
    return value
