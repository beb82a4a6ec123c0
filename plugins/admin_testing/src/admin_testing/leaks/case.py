"""One role in one application: what it may, sees and reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .attempt import Attempt
from .attempts import attempts_of
from .sight import Sight
from .table import Table
from .visitor import Visitor
from .world import Stored, World, is_model_view

#: Rights of which one is enough to search a relation.
SEARCHING = ("list", "create", "edit")
#: Values that are searched for.
TRIED = 3


@dataclass(frozen=True)
class Case:
    """One role in one application."""

    world: World
    table: Table
    role: str
    visitor: Visitor
    examples: Mapping[str, Mapping[str, str]]

    @cached_property
    def sight(self) -> Sight:
        """What the role may see."""
        known = self.world.sights
        if self.role not in known:
            known[self.role] = Sight(self.world, self.table, self.role)
        found: Sight = known[self.role]
        return found

    def attempts(self, endpoint: str) -> dict[str, Attempt]:
        """Return the ways into a view."""
        view = self.world.views[endpoint]
        return attempts_of(self.world, view, self.examples.get(endpoint, {}))

    def may(self, endpoint: str, attempt: Attempt) -> bool:
        """Return whether the role may go a way."""
        return self.table.allows(self.role, endpoint, attempt.rights)

    def record(self, endpoint: str, attempt: Attempt, *, seen: bool = True) -> Stored | None:
        """Return a record within the role's bounds, or with ``seen=False`` one out of them."""
        bounds = [self.table.bound(self.role, endpoint, one) for one in sorted(attempt.rights)]
        bound = next(filter(None, bounds), None)
        wanted = None if bound is None else (lambda one: bool(bound(one)) is seen)
        return self.world.chosen(self.world.views[endpoint], wanted)

    def values(self, view: Any, name: str) -> dict[str, Any]:
        """Return what every record of a view holds in a field, by the records' keys."""
        with self.world.reading():
            return {one.key: one.values.get(name) for one in self.world.records(view)}

    def relations_to(self, endpoint: str) -> Iterator[tuple[str, str]]:
        """Yield view and relation for every relation that leads to a view's model."""
        model = self.world.views[endpoint].model
        for place, view in self.world.views.items():
            if not is_model_view(view):
                continue
            with self.world.reading():
                found = [
                    f.name for f in view.store.info if f.relation and f.relation.target is model
                ]
            yield from ((place, one) for one in found)
