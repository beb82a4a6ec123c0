"""Where the records are: one list per dataclass, one lock, and a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any


class Memory:
    """The records of any number of dataclasses; the ``source`` of their stores.

    >>> shop = Memory(Customer(1, "Ada"), Customer(2, "Bob"))
    >>> admin.add_view(ModelView(Customer, shop))

    Records that refer to each other are given together with those they refer to.

    .. versionadded:: 0.1
    """

    def __init__(self, *records: Any) -> None:
        self.lock = RLock()
        self._tables: dict[type[Any], list[Any]] = {}
        self._undo: list[Callable[[], None]] | None = None
        for record in records:
            self.rows(type(record)).append(record)

    def rows(self, model: type[Any]) -> list[Any]:
        """Return the list that holds the records of *model*."""
        return self._tables.setdefault(model, [])

    def all_rows(self) -> Iterator[Any]:
        """Yield every record of every model."""
        for table in self._tables.values():
            yield from table

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other threads out; undo every write when left by an exception."""
        with self.lock:
            if self._undo is not None:
                yield
                return
            self._undo = []
            try:
                yield
            except BaseException:
                for step in reversed(self._undo):
                    step()
                raise
            finally:
                self._undo = None

    # -- writes that know their way back ---------------------------------------------------------

    def insert(self, row: Any) -> None:
        """Add a record."""
        rows = self.rows(type(row))
        rows.append(row)
        self._on_failure(lambda: _discard(rows, row))

    def assign(self, row: Any, values: dict[str, Any]) -> None:
        """Set attributes of a record."""
        before = {name: getattr(row, name) for name in values}
        _set(row, values)
        self._on_failure(lambda: _set(row, before))

    def remove(self, row: Any) -> None:
        """Take a record out of its list."""
        rows = self.rows(type(row))
        place = _place_of(rows, row)
        del rows[place]
        self._on_failure(lambda: rows.insert(place, row))

    def _on_failure(self, step: Callable[[], None]) -> None:
        if self._undo is not None:
            self._undo.append(step)


def _set(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _discard(rows: list[Any], row: Any) -> None:
    del rows[_place_of(rows, row)]


def _place_of(rows: list[Any], row: Any) -> int:
    # By identity: two dataclasses with the same values are equal, but not the same record.
    return next(place for place, one in enumerate(rows) if one is row)
