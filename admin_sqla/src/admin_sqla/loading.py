"""What a page will read becomes what its statements load: no more, and nothing row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import UnknownField

from .compile import Scope, spelt_out
from .relations import name_of
from .strangers import enum_names

#: Says whether a to-one relation of a scope may be joined to the page's own statement.
CanJoin = Callable[[Scope, str], bool]


@dataclass(slots=True)
class _Branch:
    """What is read of one entity: by name, and whether all of its columns."""

    whole: bool = False
    parts: dict[str, _Branch] = field(default_factory=dict)

    def add(self, steps: list[str]) -> None:
        """Note that the path is read; a relation that ends a path is read as a whole row."""
        if not steps:
            self.whole = True
            return
        self.parts.setdefault(steps[0], _Branch()).add(steps[1:])


@dataclass(frozen=True, slots=True)
class Loading:
    """What a page's paths mean for its statement, and under which conditions.

    ``options`` hang on the joins along ``joins``.  ``asked`` - the models whose relations were
    to be joined where they lie in the same database.
    """

    options: tuple[Any, ...]
    joins: tuple[tuple[str, ...], ...]
    asked: tuple[Any, ...]

    def put_into(self, scope: Scope) -> tuple[Any, ...]:
        """Join what the options need, and return them."""
        for steps in self.joins:
            inner = scope
            for name in steps:
                inner = inner.join(name)
        return self.options


class Loadings:
    """The loadings of one store, each made once: pages read the same paths again and again.

    .. versionadded:: 0.1
    """

    #: Orders come from addresses, so there may be any number of combinations.
    most = 200

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Loading] = {}

    def options(
        self, scope: Scope, paths: tuple[str, ...], are_together: Callable[[Any], bool]
    ) -> tuple[Any, ...]:
        """Return the options for *paths*, every to-one relation joined.

        *are_together* says whether a related model's table can be joined at all.
        """
        known = self._known.get(paths)
        if known is None or not all(map(are_together, known.asked)):
            known = self._make(scope, paths, are_together)
        return known.put_into(scope)

    def _make(
        self, scope: Scope, paths: tuple[str, ...], are_together: Callable[[Any], bool]
    ) -> Loading:
        asked: dict[Any, None] = {}
        ways: dict[Scope, tuple[str, ...]] = {scope: ()}
        is_whole = True

        def can_join(within: Scope, name: str) -> bool:
            nonlocal is_whole
            model = within.store.related(name).info.model
            asked[model] = None
            if not (within.has_joined(name) or are_together(model)):
                is_whole = False
                return False
            ways[within.join(name)] = (*ways[within], name)
            return True

        options = tuple(loader_options(scope, paths, can_join))
        made = Loading(options, tuple(filter(None, ways.values())), tuple(asked))
        if is_whole:
            if len(self._known) >= self.most:
                self._known.clear()
            self._known[paths] = made
        return made


def loader_options(scope: Scope, paths: Iterable[str], can_join: CanJoin) -> list[Any]:
    """Return the options that load what *paths* name, joining to-one relations in *scope*.

    Collections, and related records that cannot be joined, come in one query per relation.

    .. versionadded:: 0.1
    """
    root = _Branch()
    for path in paths:
        root.add(spelt_out(scope.store, path).split("."))
    return [*_columns(scope, root), *_relations(scope, root, can_join)]


def _columns(scope: Scope, branch: _Branch) -> list[Any]:
    """Return the option to load only the named columns; none if all of them may be read."""
    info = scope.store.info
    mapper = sa.inspect(info.model)
    wanted = dict.fromkeys(info.primary_key)
    for name in branch.parts:
        if name in mapper.relationships:
            for column in mapper.relationships[name].local_columns:
                wanted[name_of(mapper, column) or info.primary_key[0]] = None
        elif name in mapper.column_attrs:
            wanted[name] = None
        elif hasattr(info.model, name):
            return without_enums(scope)  # a hybrid or a property may read any column
        else:
            raise UnknownField(info.name, name, (f.name for f in info))
    if branch.whole:
        return without_enums(scope)
    if scope.without_enums:
        for name in enum_names(mapper):
            wanted.pop(name, None)
    return [orm.load_only(*(getattr(scope.entity, name) for name in wanted))]


def without_enums(scope: Scope) -> list[Any]:
    """Return the options to leave a scope's enums out, where that is wanted."""
    if not scope.without_enums:
        return []
    names = enum_names(sa.inspect(scope.store.info.model))
    return [orm.defer(getattr(scope.entity, name)) for name in names]


def _relations(scope: Scope, branch: _Branch, can_join: CanJoin) -> Iterator[Any]:
    relationships = sa.inspect(scope.store.info.model).relationships
    for name, inner in branch.parts.items():
        relation = relationships.get(name)
        if relation is None or relation.lazy in {"dynamic", "write_only"}:
            continue  # those collections are only ever read by queries of their own
        if not relation.uselist and can_join(scope, name):
            within = scope.join(name)
            option, join_within = orm.contains_eager(within.via), can_join
        else:
            within = scope.beyond(name, relation.mapper.class_)
            option, join_within = _separately(scope, name, can_join, relation.uselist), _never
        yield option.options(*_columns(within, inner), *_relations(within, inner, join_within))


def _separately(scope: Scope, name: str, can_join: CanJoin, many: bool | None) -> Any:
    attribute = getattr(scope.entity, name)
    if can_join is _never and not many:
        # Inside a collection's own query, a to-one relation costs a join, not a statement.
        return orm.joinedload(attribute)
    return orm.selectinload(attribute)


def _never(scope: Scope, name: str) -> bool:
    return False
