"""What is known about keys without reading them: type, time to live, memory, encoding, length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from .connection import is_error
from .session import Session, Words

if TYPE_CHECKING:
    from .connection import Server

#: What a type's length is asked with.
LENGTHS = {
    **{"string": "STRLEN", "list": "LLEN", "hash": "HLEN", "set": "SCARD", "zset": "ZCARD"},
    "stream": "XLEN",
}
#: What is asked about each key, and how many parts the answer's command has besides.
ASKED = ("type", "pttl", "memory usage", "object encoding")


@dataclass(frozen=True, slots=True)
class Facts:
    """One key; ``None`` for what the server does not say, or not to this user.

    ``ttl`` is in milliseconds, -1 for a key that does not expire.  ``length`` counts the bytes of
    a string, and the elements of everything else.
    """

    key: bytes
    type: str = ""
    ttl: int | None = None
    memory: int | None = None
    encoding: str = ""
    length: int | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is a key of that name."""
        return self.type != "none"


def facts_of(session: Session, keys: Sequence[bytes], asked: Iterable[str] = ASKED) -> list[Facts]:
    """Return facts in the order of *keys*, with two round trips whatever their number."""
    names = [one for one in ASKED if one in asked]
    replies = iter(session.pipeline([_about(name, key) for key in keys for name in names]))
    found = [_facts(key, {name: next(replies) for name in names}) for key in keys]
    counted = [one for one in found if one.type in LENGTHS]
    lengths = session.pipeline([(LENGTHS[one.type], one.key) for one in counted])
    known = {one.key: _number(reply) for one, reply in zip(counted, lengths, strict=True)}
    return [_with_length(one, known.get(one.key)) for one in found]


def facts_by_node(
    server: Server, keys: dict[str, list[bytes]], database: int | None, asked: Iterable[str]
) -> list[Facts]:
    """Return facts about keys of several nodes."""
    found: list[Facts] = []
    for node, own in keys.items():
        if own:
            work = partial(facts_of, keys=own, asked=asked)
            key = own[0] if not node else None
            found += server.run(work, database=database, node=node, key=key)
    return found


def _about(name: str, key: bytes) -> Words:
    if name == "memory usage":
        return ("MEMORY", "USAGE", key, "SAMPLES", "5")
    return (*name.upper().split(), key)


def _facts(key: bytes, replies: dict[str, Any]) -> Facts:
    return Facts(
        key,
        type=_word(replies.get("type")),
        ttl=_number(replies.get("pttl")),
        memory=_number(replies.get("memory usage")),
        encoding=_word(replies.get("object encoding")),
    )


def _with_length(one: Facts, length: int | None) -> Facts:
    return Facts(one.key, one.type, one.ttl, one.memory, one.encoding, length)


def _word(reply: Any) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else ""


def _number(reply: Any) -> int | None:
    return None if reply is None or is_error(reply) else int(reply)
