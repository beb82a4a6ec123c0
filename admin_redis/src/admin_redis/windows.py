"""A part of a large value: a few rows, and where the next ones begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .session import Session, Words

#: Elements that one SCAN of a value looks at, and how often it is asked for one page.
ELEMENTS_AT_ONCE, MOST_ROUNDS = 500, 20


@dataclass(frozen=True, slots=True)
class Row:
    """One element: what its cells hold, and what names it; ``None`` for what cannot be named."""

    cells: tuple[bytes, ...]
    item: bytes | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Rows of a value.

    ``next`` and ``previous`` say where other rows are, ``""`` when there are none.  ``looked``
    counts the elements that a search has looked at, when it stopped before the end.
    """

    rows: tuple[Row, ...] = ()
    next: str = ""
    previous: str = ""
    looked: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """Which window is asked for: where it begins, what elements match, how many rows."""

    at: str = ""
    match: bytes = b""
    size: int = 100
    length: int | None = None

    @property
    def offset(self) -> int:
        """How many elements come before the window."""
        return min(number(self.at), 2**53)


def number(text: str) -> int:
    """Return a number of an address, 0 for what is none."""
    return int(text[:20]) if text.isascii() and text.isdigit() else 0


def by_offset(rows: Iterable[Row], view: View) -> Window:
    """Return a window of rows that are counted from the first one."""
    listed, start = tuple(rows), view.offset
    after = start + len(listed)
    has_next = len(listed) == view.size and (view.length is None or after < view.length)
    return Window(
        listed,
        next=str(after) if has_next else "",
        previous=str(max(start - view.size, 0)) if start else "",
    )


def by_cursor(session: Session, name: str, key: bytes, view: View, width: int) -> Window:
    """Return a window of what HSCAN, SSCAN or ZSCAN names, *width* parts per element."""
    match = ("MATCH", view.match) if view.match else ()
    count = ELEMENTS_AT_ONCE if view.match else view.size
    cursor, found, rounds = str(min(number(view.at), 2**64 - 1)), {}, 0
    while rounds < MOST_ROUNDS:
        words: Words = (name, key, cursor, *match, "COUNT", str(count))
        reply = session.call(*words)
        rounds, cursor = rounds + 1, str(int(reply[0]))
        for parts in grouped(reply[1], width):
            # The server may name an element twice while it makes room for more.
            found[parts[0]] = Row(parts, parts[0])
        if cursor == "0" or len(found) >= view.size:
            break
    is_over = cursor == "0"
    return Window(
        tuple(found.values()),
        next="" if is_over else cursor,
        looked=0 if is_over or not view.match else rounds * count,
    )


def grouped(values: Any, width: int) -> Iterator[tuple[bytes, ...]]:
    """Yield groups of a flat list; the newer protocol sends maps and pairs instead."""
    if isinstance(values, Mapping):
        yield from ((raw(one), raw(two)) for one, two in values.items())
        return
    listed = list(values)
    if listed and isinstance(listed[0], list | tuple):
        yield from (tuple(map(raw, one)) for one in listed)
        return
    flat = iter(listed)
    for first in flat:
        yield (raw(first), *(raw(next(flat)) for _ in range(width - 1)))


def raw(value: Any) -> bytes:
    """Return a part of a reply as bytes; the newer protocol sends scores as numbers."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return (
            f"{value:.0f}" if value.is_integer() and abs(value) < 1e17 else repr(value)
        ).encode()
    return str(value).encode()
