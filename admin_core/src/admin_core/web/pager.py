"""Where one can go from a page of a list: numbers while they are cheap, places beyond."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..data import Page, Total, gettext, ngettext
from .context import PageLink, Pager
from .list_urls import ListAddress, ListState

if TYPE_CHECKING:
    from .model_view import ModelView

#: Page numbers shown around the current one.
AROUND = 2


def page_count(total: Total, size: int) -> int:
    """Return how many numbered pages there are."""
    return -(-total.number // size) if size else 1


def shown_count(total: Total | None) -> str:
    """Return ``"200"``, ``"10,000+"`` or ``"about 1,234,567"``; ``""`` when nobody counted."""
    if total is None:
        return ""
    number = f"{total.number:,}"
    if total.precision == "at_least":
        return f"{number}+"
    return gettext("about %(number)s", number=number) if total.precision == "about" else number


def pager(
    view: ModelView,
    state: ListState,
    page: Page,
    address: ListAddress,
    cursor: Callable[[Any], str],
) -> Pager:
    """Return the links to other pages.

    Within the counted range pages have numbers.  Beyond it, and from the end, "next" and
    "previous" continue from the last and first record shown, which costs the same anywhere.
    """
    total = page.total
    bound = max(view.count_limit // state.size, 1)
    has_places = view.can_seek()
    is_placed = has_places and (state.page == -1 or bool(state.cursor))
    current = None if is_placed else min(max(state.page, 0), bound - 1)

    def numbered(number: int) -> str:
        return address.of(replace(state.first_page(), page=number))

    def placed(record: Any, backward: bool) -> str:
        return address.of(replace(state, page=0, cursor=cursor(record), is_backward=backward))

    next_url = previous_url = ""
    if current is not None:
        previous_url = numbered(current - 1) if current > 0 else ""
        if page.has_next and current + 1 < bound:
            next_url = numbered(current + 1)
        elif page.has_next and has_places:
            next_url = placed(page.records[-1], False)
    elif page.records:
        previous_url = placed(page.records[0], True) if page.has_previous else ""
        next_url = placed(page.records[-1], False) if page.has_next else ""

    is_exact = total is not None and total.precision == "exact" and total.number <= view.count_limit
    last = page_count(total, state.size) if total and is_exact else 0
    return Pager(
        summary=_summary(state, page, total, current),
        first_url=numbered(0) if current != 0 else "",
        previous_url=previous_url,
        next_url=next_url,
        last_url=_last_url(state, page, last, address, has_places),
        numbers=_numbers(current, last, page, bound, numbered),
        count_url=_count_url(view, state, total, address),
        sizes=_sizes(view, state, address),
    )


def _last_url(
    state: ListState, page: Page, last: int, address: ListAddress, has_places: bool
) -> str:
    if not page.has_next:
        return ""
    if last:
        return address.of(replace(state.first_page(), page=last - 1))
    return address.of(replace(state.first_page(), page=-1)) if has_places else ""


def _numbers(
    current: int | None, last: int, page: Page, bound: int, numbered: Callable[[int], str]
) -> tuple[PageLink, ...]:
    if current is None:
        return ()
    known = last or (min(current + 1 + AROUND, bound) if page.has_next else current + 1)
    if known <= 1:
        return ()
    wanted = {0, *range(max(current - AROUND, 0), min(current + AROUND + 1, known))}
    if last:
        wanted.add(last - 1)
    found: list[PageLink] = []
    previous = -1
    for number in sorted(wanted):
        if number > previous + 1:
            found.append(PageLink("…"))
        is_current = number == current
        found.append(PageLink(str(number + 1), "" if is_current else numbered(number), is_current))
        previous = number
    return tuple(found)


def _summary(state: ListState, page: Page, total: Total | None, current: int | None) -> str:
    if not page.records:
        return ""
    count = shown_count(total)
    if current is None:
        return ngettext("%(num)s record", "%(num)s records", len(page.records))
    start = current * state.size + 1
    end = start + len(page.records) - 1
    if not count:
        return f"{start:,}–{end:,}"
    return gettext(
        "%(start)s–%(end)s of %(total)s", start=f"{start:,}", end=f"{end:,}", total=count
    )


def _count_url(view: ModelView, state: ListState, total: Total | None, address: ListAddress) -> str:
    if total is None or total.precision == "exact" or not view.can_count_exactly():
        return ""
    return address.of(replace(state, count_exactly=True))


def _sizes(view: ModelView, state: ListState, address: ListAddress) -> tuple[PageLink, ...]:
    if not view.can_set_page_size:
        return ()
    return tuple(
        PageLink(str(size), address.of(replace(state.first_page(), size=size)), size == state.size)
        for size in view.page_size_options
    )
