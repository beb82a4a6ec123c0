"""Keys of a page: SCAN with a bound to how many keys are looked at, and for how long."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from .session import Session, Words

if TYPE_CHECKING:
    from .connection import Server

#: The most that one SCAN is to look at; the server answers nobody else meanwhile.
MOST_AT_ONCE = 1_000
#: The highest cursor of a server.
MAX_CURSOR = 2**64 - 1
_SPECIAL = frozenset(b"*?[\\")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scan goes on: a node of a cluster, a cursor, how many keys came before."""

    node: str = ""
    cursor: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and the bounds of one page."""

    pattern: bytes = b""
    type: str = ""
    size: int = 100
    budget: int = 10_000
    seconds: float = 1.0
    database: int | None = None

    @property
    def is_one_key(self) -> bool:
        """Whether the pattern can only be the name of one key."""
        return bool(self.pattern) and not _SPECIAL.intersection(self.pattern)


@dataclass(slots=True)
class Found:
    """What a page found: keys by node, where it goes on, how many it looked at."""

    keys: dict[str, list[bytes]] = field(default_factory=dict)
    next: Place | None = None
    looked: int = 0
    #: Why it stopped before it had a page: ``"keys"``, ``"time"``, or nothing.
    stopped: str = ""

    @property
    def count(self) -> int:
        """How many keys were found."""
        return sum(map(len, self.keys.values()))


def scan(server: Server, wanted: Wanted, place: Place) -> Found:
    """Return the keys of one page, from *place* on; a cluster's nodes follow one another."""
    if wanted.is_one_key:
        return _one(server, wanted)
    nodes = server.nodes()
    at = nodes.index(place.node) if place.node in nodes else 0
    here = replace(place, node=nodes[at], cursor=place.cursor if place.node in nodes else 0)
    end, found = time.monotonic() + wanted.seconds, Found()
    while True:
        work = partial(_scan_node, wanted=wanted, start=here.cursor, found=found, end=end)
        cursor = server.run(partial(work, node=here.node), database=wanted.database, node=here.node)
        if cursor == 0:
            at += 1
            if at == len(nodes):
                return found
            here = Place(nodes[at])
        else:
            here = Place(here.node, cursor)
        if found.stopped or found.count >= wanted.size or found.looked >= wanted.budget:
            found.next = replace(here, seen=place.seen + found.looked)
            return found


def _scan_node(
    session: Session, *, wanted: Wanted, start: int, found: Found, end: float, node: str
) -> int:
    """Look through one node until there is enough; return the cursor, 0 at its end."""
    cursor = start
    known = dict.fromkeys(found.keys.setdefault(node, []))
    while True:
        count = _how_many(wanted, found)
        reply = session.call(*_command(wanted, cursor, count))
        cursor = int(reply[0])
        found.looked += count
        # The server may name a key twice while it makes room for more.
        known.update(dict.fromkeys(reply[1]))
        found.keys[node] = list(known)
        if cursor == 0 or found.count >= wanted.size:
            return cursor
        if found.looked >= wanted.budget:
            found.stopped = "keys"
            return cursor
        if time.monotonic() >= end:
            found.stopped = "time"
            return cursor


def _how_many(wanted: Wanted, found: Found) -> int:
    """Return how many keys to look at: as many as are likely to fill the page, no more."""
    missing = wanted.size - found.count
    if found.looked:
        missing = missing * found.looked // max(found.count, 1)
    return max(10, min(missing, MOST_AT_ONCE, wanted.budget - found.looked))


def _command(wanted: Wanted, cursor: int, count: int) -> Words:
    pattern = ("MATCH", wanted.pattern) if wanted.pattern else ()
    kind = ("TYPE", wanted.type) if wanted.type else ()
    return ("SCAN", str(cursor), *pattern, "COUNT", str(count), *kind)


def _one(server: Server, wanted: Wanted) -> Found:
    key = wanted.pattern
    kind = server.run(lambda session: session.call("TYPE", key), database=wanted.database, key=key)
    name = kind.decode("utf-8", "replace")
    is_there = name != "none" and (not wanted.type or name.lower() == wanted.type.lower())
    return Found({"": [key]} if is_there else {}, looked=1)
