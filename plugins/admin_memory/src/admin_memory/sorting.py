"""Places in a sorted list: what sorts as a query's orders ask, and can be found again."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from functools import total_ordering
from typing import Any

from admin_core.data import Order


def place(values: Iterable[Any], orders: tuple[Order, ...]) -> tuple[Any, ...]:
    """Return what sorts as the orders ask: no value before any, enum members by name."""
    found: list[Any] = []
    for value, order in zip(values, orders, strict=True):
        shown = value.name if isinstance(value, enum.Enum) else value
        rank = () if value is None else (shown,)
        found.append(_Reversed(rank) if order.descending else rank)
    return tuple(found)


@total_ordering
class _Reversed:
    def __init__(self, rank: tuple[Any, ...]) -> None:
        self.rank = rank

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.rank == other.rank

    def __lt__(self, other: _Reversed) -> bool:
        return other.rank < self.rank
