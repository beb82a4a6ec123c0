"""Records: a store narrowed to what one person may touch.  The only way pages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .query import Criterion, Key, ListQuery, Page
from .store import RecordStore


@dataclass(frozen=True, slots=True)
class Records:
    """A store within a view's own query and the policy's row conditions.

    List, details, edit, delete, actions, look-ups and exports all read through one of these,
    so what is outside can be neither seen nor changed by any of them.

    .. versionadded:: 0.1
    """

    store: RecordStore
    base: Any = None
    conditions: tuple[Criterion, ...] = ()
    lock: bool = False

    def find(self, query: ListQuery) -> Page:
        """Return one page of *query*."""
        return self.store.find(self._bounded(query), self.base)

    def get(self, key: Key, paths: Iterable[str] = ()) -> Any | None:
        """Return the record with that key, ``None`` when it is outside or not there."""
        return self.store.get(key, self.base, self.conditions, paths=paths, lock=self.lock)

    def get_many(self, keys: Iterable[Key], paths: Iterable[str] = ()) -> list[Any]:
        """Return the records with those keys that are inside, in the order of the keys."""
        return self.store.get_many(keys, self.base, self.conditions, paths=paths, lock=self.lock)

    def iterate(self, query: ListQuery, size: int = 1_000) -> Iterator[Any]:
        """Yield every record of *query*, read in blocks of *size*."""
        return self.store.iterate(self._bounded(query), self.base, size)

    def _bounded(self, query: ListQuery) -> ListQuery:
        return replace(query, conditions=(*query.conditions, *self.conditions), lock=self.lock)
