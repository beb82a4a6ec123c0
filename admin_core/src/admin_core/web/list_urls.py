"""The list's state and its address: everything a list shows can be bookmarked.

Columns and operators are named, never numbered.  The numbered arguments of existing links
(``sort=2&desc=1``, ``flt0_3=x``, ``flt0_name_equals=x``) are understood as well.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, urlencode

from ..data import Criterion, Order
from .filter_tree import FilterNode, arguments, without

#: Arguments of the list's own; anything else that is no filter is carried along.
OWN = frozenset(
    {
        "page", "page_size", "sort", "desc", "search", "where", "after", "before", "count",
        "url", "modal",
    }
)  # fmt: skip
#: Foreign arguments carried along at most, and how long each may be.
MAX_EXTRA, MAX_EXTRA_LENGTH = 20, 500
MAX_FILTERS = 30

_LEGACY = re.compile(r"flt(\d*)_(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListState:
    """What the address says, checked against the view.

    ``page`` counts from 0, ``-1`` is the last page.  ``cursor`` is the encoded position of a
    record, ``is_backward`` when the page ends before it.  ``sort`` holds column names with a
    leading ``-`` for descending.  All ``filters`` must hold; a group among them may say that
    any of its own must.
    """

    page: int = 0
    size: int = 20
    sort: tuple[str, ...] = ()
    search: str = ""
    filters: tuple[FilterNode, ...] = ()
    cursor: str = ""
    is_backward: bool = False
    count_exactly: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What a store is asked: every one must hold."""
        return tuple(one.criterion for one in self.filters)

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
        return with_arguments(self.base, self.pairs(state))

    def pairs(
        self, state: ListState, *, leave_out: Iterable[str] = ()
    ) -> Iterator[tuple[str, str]]:
        """Yield the arguments; *leave_out* names groups that a form's own inputs supply."""
        skipped = frozenset(leave_out)
        yield from state.extra
        if "search" not in skipped and state.search:
            yield "search", state.search
        if "filters" not in skipped:
            yield from arguments(one.written for one in state.filters)
        if "sort" not in skipped and state.sort:
            yield "sort", ",".join(state.sort)
        if state.size != self.default_size:
            yield "page_size", str(state.size)
        if state.count_exactly:
            yield "count", "exact"
        if "page" not in skipped:
            yield from _place(state)

    def filters_of(self, state: ListState) -> str:
        """Return the filters alone, as the text of an address."""
        return urlencode(list(arguments(one.written for one in state.filters)))

    def without(self, state: ListState, removed: FilterNode) -> str:
        """Return the address of the list with one filter less, or one group."""
        return self.of(replace(state.first_page(), filters=without(state.filters, removed)))

    def sorting(self, state: ListState) -> Callable[[str], str]:
        """Return a function that gives the list's address sorted by a column alone.

        A name with a leading ``-`` stands for descending.
        """
        # The columns' addresses differ in that one argument, so the others are written once.
        mark = "\0"
        address = self.of(replace(state.first_page(), sort=(mark,)))
        start, _, end = address.rpartition(quote_plus(mark))
        return lambda name: f"{start}{quote_plus(name)}{end}"


def with_arguments(base: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the address; groups of filters stay as readable as an address can be."""
    written = "&".join(
        urlencode([(name, text)], safe="(),='" if name == "where" else "") for name, text in pairs
    )
    return f"{base}?{written}" if written else base


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


def legacy_key(name: str) -> str | None:
    """Return the number or name by which an existing link's argument calls a filter."""
    match = _LEGACY.fullmatch(name)
    return None if match is None else match[2]


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
