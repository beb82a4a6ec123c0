"""The list's state and its address: everything a list shows can be bookmarked.

Columns and operators are named, never numbered.  The numbered arguments of existing links
(``sort=2&desc=1``, ``flt0_3=x``, ``flt0_name_equals=x``) are understood as well.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ..data import Condition, Order

#: Arguments of the list's own; anything else that is no filter is carried along.
OWN = frozenset(
    {"page", "page_size", "sort", "desc", "search", "after", "before", "count", "url", "modal"}
)
#: Foreign arguments carried along at most, and how long each may be.
MAX_EXTRA, MAX_EXTRA_LENGTH = 20, 500
MAX_FILTERS = 30

_LEGACY = re.compile(r"flt(\d*)_(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force: its name in the address, the texts given, and the condition."""

    name: str
    texts: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True, slots=True)
class ListState:
    """What the address says, checked against the view.

    ``page`` counts from 0, ``-1`` is the last page.  ``cursor`` is the encoded position of a
    record, ``is_backward`` when the page ends before it.  ``sort`` holds column names with a
    leading ``-`` for descending.
    """

    page: int = 0
    size: int = 20
    sort: tuple[str, ...] = ()
    search: str = ""
    filters: tuple[ActiveFilter, ...] = ()
    cursor: str = ""
    is_backward: bool = False
    count_exactly: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    def first_page(self) -> ListState:
        """Return the same list from its beginning."""
        return replace(self, page=0, cursor="", is_backward=False)


class ListAddress:
    """Writes addresses of one list."""

    def __init__(self, base: str, default_size: int) -> None:
        self.base = base
        self.default_size = default_size

    def of(self, state: ListState) -> str:
        """Return the address of a state."""
        pairs = list(self.pairs(state))
        return f"{self.base}?{urlencode(pairs)}" if pairs else self.base

    def pairs(
        self, state: ListState, *, leave_out: Iterable[str] = ()
    ) -> Iterator[tuple[str, str]]:
        """Yield the arguments; *leave_out* names groups that a form's own inputs supply."""
        skipped = frozenset(leave_out)
        yield from state.extra
        if "search" not in skipped and state.search:
            yield "search", state.search
        if "filters" not in skipped:
            yield from ((one.name, text) for one in state.filters for text in one.texts)
        if state.sort:
            yield "sort", ",".join(state.sort)
        if state.size != self.default_size:
            yield "page_size", str(state.size)
        if state.count_exactly:
            yield "count", "exact"
        if "page" not in skipped:
            yield from _place(state)

    def without(self, state: ListState, removed: ActiveFilter) -> str:
        """Return the address of the list with one filter less."""
        left = tuple(one for one in state.filters if one is not removed)
        return self.of(replace(state.first_page(), filters=left))

    def sorted_by(self, state: ListState, name: str) -> str:
        """Return the address sorted by a column; by the other direction if it is so already."""
        turned = f"-{name}" if state.sort == (name,) else name
        return self.of(replace(state.first_page(), sort=(turned,)))


def _place(state: ListState) -> Iterator[tuple[str, str]]:
    if state.cursor:
        yield ("before" if state.is_backward else "after"), state.cursor
    elif state.page:
        yield "page", "last" if state.page == -1 else str(state.page)


def read_page(text: str) -> int | None:
    """Return the page number, -1 for ``last``; ``None`` when it is neither."""
    if text == "last":
        return -1
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        return None
    return int(text)


def read_sort(
    text: str, is_descending: bool, columns: Sequence[str], sortable: Mapping[str, object]
) -> tuple[tuple[str, ...], list[str]]:
    """Return the sort columns that the address names, and those it names in vain."""
    found: list[str] = []
    wrong: list[str] = []
    for part in text.split(",")[:5]:
        name = part.lstrip("-")
        if not name:
            continue
        if name not in columns and name.isascii() and name.isdigit() and len(name) < 4:
            # An existing link names the column by its place.
            name = columns[int(name)] if int(name) < len(columns) else name
            part = f"-{name}" if is_descending else name
        if name in sortable:
            found.append(f"-{name}" if part.startswith("-") else name)
        else:
            wrong.append(name[:60])
    return tuple(dict.fromkeys(found)), wrong


def legacy_filter(name: str, names: Sequence[str], slugs: Mapping[str, str]) -> str | None:
    """Return the filter that an existing link's argument means, ``None`` when it means none.

    *names* are the view's filters in order, *slugs* maps ``name_operation`` to them.
    """
    match = _LEGACY.fullmatch(name)
    if match is None:
        return None
    which = match[2]
    if which.isascii() and which.isdigit() and len(which) < 5:
        return names[int(which)] if int(which) < len(names) else None
    return slugs.get(which)


def slug(label: str, operation: str) -> str:
    """Return ``name_operation`` as existing links spell a filter."""
    kept = re.sub(r"[^a-z0-9 ]", "", f"{label} {operation}".lower())
    return "_".join(kept.split())


def encode_cursor(texts: Iterable[str | None]) -> str:
    """Return the values of a record's place in the order as one text."""
    raw = json.dumps(list(texts), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_cursor(text: str, orders: Sequence[Order]) -> tuple[str | None, ...] | None:
    """Return the values' texts, ``None`` when *text* is no place in a list of that order."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != len(orders):
        return None
    if not all(one is None or isinstance(one, str) for one in found):
        return None
    return tuple(found)
