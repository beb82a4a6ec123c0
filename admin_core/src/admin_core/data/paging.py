"""A page out of what a store reads: where it lies in the list, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .query import ListQuery, Page, Total


def page_of(
    query: ListQuery,
    found: Sequence[Any],
    count: Callable[[int | None], int],
    estimate: Callable[[], int | None],
) -> Page:
    """Return the page of *query* that holds *found*, read with one record more than its limit.

    Read backwards, *found* begins at the page's end.  *count* is called with how far to count,
    ``None`` for to the end, and only where the page does not show the number itself;
    *estimate*, only where the query allows it.

    .. versionadded:: 0.1
    """
    position = query.position
    anchored = position is not None and position.values is not None
    has_more = query.limit is not None and len(found) > query.limit
    records = found[: query.limit] if has_more else found
    has_previous, has_next = anchored or query.offset > 0, has_more
    if position is not None and position.backward:
        records, has_previous, has_next = records[::-1], has_more, anchored
    is_start = position is None or not has_previous
    if query.count == "none":
        return Page(records, None, has_next, has_previous)
    if is_start and not has_next and (records or not query.offset):
        # This page reaches the end, so nothing is left to count.
        total = Total(query.offset + len(records))
    else:
        seen = query.offset + len(records) if records else 0
        total = _counted(query, seen, count, estimate)
    if query.offset and not records:
        has_previous = total.number > 0
    return Page(records, total, has_next, has_previous)


def _counted(
    query: ListQuery,
    seen: int,
    count: Callable[[int | None], int],
    estimate: Callable[[], int | None],
) -> Total:
    if query.count == "exact":
        return Total(count(None))
    limit = query.count_limit
    if seen <= limit:
        number = count(limit + 1)
        if number <= limit:
            return Total(number)
    about = estimate() if query.count == "estimated" else None
    if about is not None and about > limit:
        return Total(about, "about")
    return Total(limit, "at_least")
