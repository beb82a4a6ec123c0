"""Places in a sorted list as SQL: "after these values", in the order the database sorts.

Databases disagree on where NULL stands.  Nothing is forced on them, so that an index can still
deliver the order; the comparison follows the database instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from admin_core.data import FieldInfo

from .dialects import as_sorted
from .fitting import typed

#: Databases that sort NULL as if it were larger than every value.
_NULL_IS_LARGEST = frozenset({"postgresql", "oracle"})
#: Databases that compare (a, b) > (x, y) and use an index for it.
_COMPARE_ROWS = frozenset({"sqlite", "postgresql"})

_Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the order: a column, its direction, and whether it may be NULL.

    ``by`` is what the database *dialect* is told to sort by.

    .. versionadded:: 0.1
    """

    column: Any
    field: FieldInfo
    descending: bool
    nullable: bool
    dialect: str

    @property
    def by(self) -> Any:
        """The column, or what stands for it where the database compares it in another order."""
        return as_sorted(self.column, self.dialect)

    def reversed(self) -> Level:
        """Return the level read from the other end."""
        return replace(self, descending=not self.descending)

    @property
    def clause(self) -> Any:
        """What stands in ORDER BY."""
        return self.by.desc() if self.descending else self.by.asc()


def after(levels: Sequence[Level], values: Sequence[Any]) -> _Clause:
    """Return the clause for the rows that come after *values*, in the order of *levels*.

    .. versionadded:: 0.1
    """
    places = [_Place(level, value) for level, value in zip(levels, values, strict=True)]
    same_way = len({level.descending for level in levels}) == 1
    # Rows whose column is NULL make a comparison of rows unknown, which leaves them out:
    # right where they come first, and so before these values.
    comparable = all(place.value is not None and not place.null_follows for place in places)
    if same_way and comparable and levels[0].dialect in _COMPARE_ROWS:
        return _row_after(places)
    return _expanded(places)


@dataclass(frozen=True, slots=True)
class _Place:
    level: Level
    value: Any

    @property
    def null_follows(self) -> bool:
        """Whether NULL can come after any value here."""
        largest = self.level.dialect in _NULL_IS_LARGEST
        return self.level.nullable and largest is not self.level.descending

    @property
    def bound(self) -> Any:
        return typed(self.level.field, self.level.column.type, self.value)

    def same(self) -> _Clause:
        column = self.level.by
        return column.is_(None) if self.value is None else column == self.bound  # type: ignore[no-any-return]  # SQLAlchemy says Any here

    def after(self) -> _Clause:
        column = self.level.by
        if self.value is None:
            return sa.false() if self.null_follows else column.is_not(None)
        beyond = column < self.bound if self.level.descending else column > self.bound
        return sa.or_(beyond, column.is_(None)) if self.null_follows else beyond

    def not_before(self) -> _Clause:
        return sa.or_(self.same(), self.after())


def _row_after(places: Sequence[_Place]) -> _Clause:
    if len(places) == 1:
        return places[0].after()
    columns = sa.tuple_(*(place.level.by for place in places))
    values = sa.tuple_(*(place.bound for place in places))
    return columns < values if places[0].level.descending else columns > values


def _expanded(places: Sequence[_Place]) -> _Clause:
    found = [
        sa.and_(*(before.same() for before in places[:depth]), place.after())
        for depth, place in enumerate(places)
    ]
    # Implied by the rest, but only this lets the database start in the middle of an index.
    return sa.and_(places[0].not_before(), sa.or_(*found))
