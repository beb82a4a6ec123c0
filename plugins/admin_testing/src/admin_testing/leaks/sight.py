"""What a role must not see, and how to know it when it stands on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from .table import Table
from .visitor import find
from .world import Stored, World, is_model_view

#: A shorter text stands on pages by chance.
SHORTEST = 4
#: Of a long text, pages show the beginning.
LONGEST = 60
_READING = ("list", "details", "edit", "export")


class Sight:
    """What one role may see of everything that is stored."""

    def __init__(self, world: World, table: Table, role: str) -> None:
        self.world = world
        self.table = table
        self.role = role
        with world.reading():
            self.records = {
                endpoint: self._told(endpoint, view)
                for endpoint, view in world.views.items()
                if is_model_view(view)
            }

    def _told(self, endpoint: str, view: Any) -> list[tuple[Stored, bool]]:
        """Return each record with whether the role may see it; asked while it can be read."""
        rights = self.table.rights(self.role, endpoint).intersection(_READING)
        # One way of reading that has no bounds shows them all.
        bounds = [self.table.bound(self.role, endpoint, one) for one in sorted(rights)]
        return [
            (one, not bounds or any(bound is None or bound(one.record) for bound in bounds))
            for one in self.world.records(view)
        ]

    def may_read(self, endpoint: str) -> bool:
        """Return whether the role sees anything of a view."""
        return self.table.allows(self.role, endpoint, _READING)

    @cached_property
    def seen(self) -> str:
        """All that the role may see, as one text."""
        return "\n".join(self._seen())

    def _seen(self) -> Iterator[str]:
        for endpoint, view in self.world.views.items():
            yield str(view.name)
            if not self.may_read(endpoint):
                continue
            hidden = self.table.hidden(self.role, endpoint)
            for one, is_seen in self.records.get(endpoint, ()):
                if not is_seen:
                    continue
                for name, value in one.values.items():
                    if name not in hidden:
                        yield from map(str, _forms(value))
                        yield from one.related.get(name, ())

    def field(self, endpoint: str, name: str) -> dict[str, Stored]:
        """Return what a hidden field holds that is told apart from all else, by its texts."""
        return self._telling(
            (text, one)
            for one, _ in self.records.get(endpoint, ())
            for text in (*_forms(one.values.get(name)), *one.related.get(name, ()))
        )

    def rows(self, endpoint: str) -> dict[str, Stored]:
        """Return texts of the records that the role must not see, told apart from all else."""
        return self._telling(
            (text, one)
            for one, is_seen in self.records.get(endpoint, ())
            if not is_seen
            for value in (one.label, *one.values.values())
            for text in _forms(value)
        )

    def whole(self, endpoint: str) -> dict[str, Stored]:
        """Return texts of a view's records, for a role that sees nothing of it."""
        return self._telling(
            (text, one)
            for one, _ in self.records.get(endpoint, ())
            for value in (one.label, *one.values.values())
            for text in _forms(value)
        )

    def _telling(self, texts: Iterable[tuple[str, Stored]]) -> dict[str, Stored]:
        found: dict[str, Stored] = {}
        for text, one in texts:
            if len(text) >= SHORTEST and text not in found and not find(text, self.seen):
                found[text] = one
        return found

    def everything_hidden(self) -> Iterator[tuple[str, str]]:
        """Yield what it is, and a text of it, for all that is hidden by field or by record."""
        for endpoint, view in self.world.views.items():
            for name in sorted(self.table.hidden(self.role, endpoint)):
                for text, one in self.field(endpoint, name).items():
                    yield f"{view.name}.{name} of {one.key}", text
            if is_model_view(view) and self.table.rows.get(self.role, {}).get(endpoint):
                for text, one in self.rows(endpoint).items():
                    yield f"{view.name} {one.key}, a record out of bounds", text


def shown(texts: str, needles: Mapping[str, Stored]) -> list[str]:
    """Return the needles that a text has."""
    return [one for one in needles if find(one, texts)]


def _forms(value: Any) -> tuple[str, ...]:
    """Return how pages and files may say a value."""
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, tuple):
        return ()
    if isinstance(value, (int, float, Decimal)):
        plain = str(value)
        grouped = f"{value:,}"
        return tuple(dict.fromkeys((plain, grouped, grouped.replace(",", "."))))
    if isinstance(value, (dt.date, dt.time)):
        return (value.isoformat()[:16],)
    text = " ".join(str(value).split())
    return (text[:LONGEST],) if text else ()
