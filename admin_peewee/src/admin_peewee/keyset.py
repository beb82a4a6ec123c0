"""Places in a sorted list as SQL: "after these values", in the order the database sorts.

Databases disagree on where NULL stands.  Nothing is forced on them, so that an index can still
deliver the order; the comparison follows the database instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .clauses import FALSE, Clause, both, compared, either, is_none, is_some
from .operators import Operand


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the order: a column, its direction, and whether it may be NULL.

    .. versionadded:: 0.1
    """

    operand: Operand
    descending: bool
    nullable: bool

    def reversed(self) -> Level:
        """Return the level read from the other end."""
        return replace(self, descending=not self.descending)

    @property
    def clause(self) -> Any:
        """What stands in ORDER BY."""
        column = self.operand.column
        return column.desc() if self.descending else column.asc()

    @property
    def null_follows(self) -> bool:
        """Whether NULL can come after any value here."""
        # PostgreSQL sorts NULL as if it were larger than every value, the others as smaller.
        largest = self.operand.database == "postgresql"
        return self.nullable and largest is not self.descending

    def same(self, value: Any) -> Clause:
        """Return the clause that a row stands level with *value*."""
        column = self.operand.column
        if value is None:
            return is_none(column)
        return compared(column, "=", self.operand.value(value))

    def after(self, value: Any) -> Clause:
        """Return the clause that a row comes after *value*."""
        column = self.operand.column
        if value is None:
            return FALSE if self.null_follows else is_some(column)
        beyond = compared(column, "<" if self.descending else ">", self.operand.value(value))
        return either((beyond, is_none(column))) if self.null_follows else beyond


def after(levels: Sequence[Level], values: Sequence[Any]) -> Clause:
    """Return the clause for the rows that come after *values*, in the order of *levels*.

    .. versionadded:: 0.1
    """
    places = list(zip(levels, values, strict=True))
    found = [
        both([*(one.same(value) for one, value in places[:depth]), level.after(last)])
        for depth, (level, last) in enumerate(places)
    ]
    if len(found) == 1:
        return found[0]
    first, value = places[0]
    # Implied by the rest, but only this lets the database start in the middle of an index.
    not_before = either((first.same(value), first.after(value)))
    return both((not_before, either(found)))
