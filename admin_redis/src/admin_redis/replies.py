"""Replies made ready for a page: a tree of texts by type, bounded, safe for any bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .connection import is_error

#: Lines of one reply that a page shows, and bytes of one text.
MAX_LINES = 2_000
MAX_TEXT = 4_096
#: Bytes of a text that is looked at as JSON.
MAX_JSON = 64 * 1024
#: Items that are shown at once; the following ones wait behind a line to open.
ITEMS_AT_ONCE = 200
#: Levels of lists within lists.
MAX_DEPTH = 12


class TextWrapper(str):
    """A text that is shown as it is, line for line, by a command of your own.

    .. versionadded:: 0.1
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a reply.

    ``kind`` is ``"text"``, ``"status"``, ``"number"``, ``"nil"``, ``"error"``, ``"pre"``,
    ``"list"``, ``"set"`` or ``"map"``.  ``left_out`` counts the bytes or items that are not shown.
    """

    kind: str
    text: str = ""
    groups: tuple[Group, ...] = ()
    size: int = 0
    left_out: int = 0
    #: The same on many lines, of a text that is an object or a list in JSON.
    pretty: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its number, its key in a map, its value."""

    number: int
    value: Node
    key: Node | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are shown together; ``first`` and ``last`` are their numbers."""

    items: tuple[Item, ...]

    @property
    def first(self) -> int:
        """The first item's number."""
        return self.items[0].number

    @property
    def last(self) -> int:
        """The last item's number."""
        return self.items[-1].number


@dataclass
class _Budget:
    lines: int = field(default=MAX_LINES)


def as_tree(value: Any, start: int = 0) -> Node:
    """Return what a page shows of a reply; of a list, the items from *start* on."""
    return _node(value, _Budget(), 0, start)


def shown(data: bytes) -> str:
    r"""Return bytes as text in double quotes: UTF-8 where it is, ``\xHH`` where it is not."""
    text = data.decode("utf-8", "surrogateescape")
    return '"' + "".join(_character(one) for one in text) + '"'


_ESCAPES = {
    **{'"': '\\"', "\\": "\\\\"},
    **{"\n": "\\n", "\r": "\\r", "\t": "\\t", "\a": "\\a", "\b": "\\b"},
}


def _character(one: str) -> str:
    if one in _ESCAPES:
        return _ESCAPES[one]
    if "\udc80" <= one <= "\udcff":
        return f"\\x{ord(one) - 0xDC00:02x}"
    if one.isprintable():
        return one
    # Also what turns the direction of text round, so that nothing looks like another value.
    return "".join(f"\\x{byte:02x}" for byte in one.encode("utf-8"))


def _node(value: Any, budget: _Budget, depth: int, start: int = 0) -> Node:
    budget.lines -= 1
    if value is None:
        return Node("nil")
    if is_error(value):
        return Node("error", str(value))
    if isinstance(value, TextWrapper):
        return Node("pre", str(value))
    if isinstance(value, bool):
        return Node("status", ("OK" if depth == 0 else "true") if value else "false")
    if isinstance(value, int | float):
        return Node("number", str(value))
    if isinstance(value, str | bytes | bytearray | memoryview):
        return _text(value, depth, budget)
    if isinstance(value, Mapping):
        return _items("map", list(value.items()), budget, depth, start)
    if isinstance(value, Iterable):
        kind = "set" if isinstance(value, set | frozenset) else "list"
        return _items(kind, list(value), budget, depth, start)
    return Node("text", str(value)[:MAX_TEXT])


def _text(value: Any, depth: int, budget: _Budget) -> Node:
    data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else bytes(value)
    if depth == 0 and data in {b"OK", b"PONG", b"QUEUED"}:
        return Node("status", data.decode())
    pretty = pretty_json(data) if len(data) <= MAX_JSON else ""
    lines = pretty.count("\n")
    if lines > budget.lines:
        pretty, lines = "", 0
    budget.lines -= lines
    left_out = max(len(data) - MAX_TEXT, 0)
    return Node("text", shown(data[:MAX_TEXT]), size=len(data), left_out=left_out, pretty=pretty)


def pretty_json(data: bytes) -> str:
    """Return an object or a list in JSON on many lines, ``""`` for everything else."""
    if data.strip()[:1] not in {b"{", b"["}:
        return ""
    try:
        text = json.dumps(json.loads(data), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return ""
    # Half of a letter, which JSON may hold and no page can, stays escaped.
    return text.encode("utf-8", "backslashreplace").decode()


def _items(kind: str, values: list[Any], budget: _Budget, depth: int, start: int) -> Node:
    found: list[Item] = []
    if depth < MAX_DEPTH:
        for number, value in enumerate(values[start:], start + 1):
            if budget.lines <= 0:
                break
            found.append(_item(kind, number, value, budget, depth + 1))
    groups = tuple(
        Group(tuple(found[at : at + ITEMS_AT_ONCE])) for at in range(0, len(found), ITEMS_AT_ONCE)
    )
    left_out = max(len(values) - start - len(found), 0)
    return Node(kind, groups=groups, size=len(values), left_out=left_out)


def _item(kind: str, number: int, value: Any, budget: _Budget, depth: int) -> Item:
    if kind != "map":
        return Item(number, _node(value, budget, depth))
    key, value = value
    return Item(number, _node(value, budget, depth), _node(key, budget, depth))
