"""One page of records that are already here, for a source that cannot filter, sort or slice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from admin_core.data import ListQuery, Order, Page, RecordStore, Total

from .match import compile_criterion
from .sorting import place


def page_in(store: RecordStore, records: Iterable[Any], query: ListQuery) -> Page:
    """Return the page of *query* among *records*, whatever the query asks for.

    Raises :exc:`UnknownField` for a path that *store* does not have.

    .. versionadded:: 0.1
    """
    for order in query.order:
        store.field(order.path)
    tests = [compile_criterion(store, criterion) for criterion in store.criteria(query)]
    found = [record for record in records if all(test(record) for test in tests)]
    found.sort(key=lambda record: _place(store, record, query.order))
    start, end = _window(store, found, query)
    return Page(
        found[start:end],
        _total(len(found), query),
        has_next=end < len(found),
        has_previous=start > 0,
    )


def _window(store: RecordStore, found: list[Any], query: ListQuery) -> tuple[int, int]:
    size = len(found) if query.limit is None else query.limit
    position = query.position
    if position is None:
        start = query.offset
    elif position.values is None:
        start = len(found)
    else:
        places = [_place(store, record, query.order) for record in found]
        bisect = bisect_left if position.backward else bisect_right
        start = bisect(places, place(position.values, query.order))
    if position is not None and position.backward:
        return max(start - size, 0), start
    return start, start + size


def _place(store: RecordStore, record: Any, orders: tuple[Order, ...]) -> tuple[Any, ...]:
    return place((store.value(record, order.path) for order in orders), orders)


def _total(number: int, query: ListQuery) -> Total | None:
    if query.count == "none":
        return None
    if query.count == "capped" and number > query.count_limit:
        return Total(query.count_limit, "at_least")
    return Total(number)
