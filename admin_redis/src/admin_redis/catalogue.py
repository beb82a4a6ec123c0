"""The server's commands as the server describes them: COMMAND INFO and COMMAND DOCS."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .connection import ReplyError, Server, is_error

#: Seconds that a description is kept; modules may be loaded meanwhile.
KEEP_SECONDS = 600
#: Bytes that a description may have, whatever the limit to replies.
MAX_DESCRIPTION = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Command:
    """One command, ``name`` in lower case: ``"get"``, ``"config set"``.

    .. versionadded:: 0.1
    """

    name: str
    flags: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    is_container: bool = False
    summary: str = ""
    syntax: str = ""
    group: str = ""
    since: str = ""
    complexity: str = ""


class Catalogue:
    """What the server knows, asked once in a while; in words too, unless nobody reads them."""

    def __init__(self, server: Server, *, has_words: bool = True) -> None:
        self._server = server
        self._has_words = has_words
        self._known: Mapping[str, Command] = {}
        self._until = 0.0

    def commands(self) -> Mapping[str, Command]:
        """Return name -> command; empty when the server tells nobody, or not this user."""
        # Without a lock: it would make visitors queue up behind a server that does not answer.
        if time.monotonic() >= self._until:
            self._known = self._read()
            self._until = time.monotonic() + KEEP_SECONDS
        return self._known

    def find(self, words: list[str]) -> tuple[str, Command | None]:
        """Return the name of the command that *words* begin with, and what is known about it."""
        known = self.commands()
        first = words[0].lower()
        found = known.get(first)
        if found and found.is_container and len(words) > 1:
            name = f"{first} {words[1].lower()}"
            return name, known.get(name)
        return first, found

    def _read(self) -> Mapping[str, Command]:
        try:
            described = self._server.call("COMMAND", "INFO")
        except ReplyError:
            try:
                described = self._server.call("COMMAND")
            except ReplyError:
                return {}
        found = {one.name: one for one in _described(described)}
        if not self._has_words:
            return found
        try:
            documents = self._server.call("COMMAND", "DOCS")
        except ReplyError:
            # Servers before version 7 know none, and a user may be denied them.
            return found
        return {**found, **{one.name: one for one in _documented(found, documents)}}


def _described(rows: Iterable[Any]) -> Iterator[Command]:
    for row in rows:
        if not row or is_error(row):
            continue
        subcommands = row[9] if len(row) > 9 else ()
        yield Command(
            _name(row[0]),
            frozenset(map(_word, row[2])),
            frozenset(_word(one).lstrip("@") for one in (row[6] if len(row) > 6 else ())),
            bool(subcommands),
        )
        yield from _described(subcommands)


def _documented(known: Mapping[str, Command], documents: Any) -> Iterator[Command]:
    for raw, values in _pairs(documents):
        name, about = _name(raw), dict(_pairs(values))
        if name in known:
            yield replace(
                known[name],
                summary=_word(about.get(b"summary", b"")),
                syntax=_arguments(about.get(b"arguments", ())),
                group=_word(about.get(b"group", b"")),
                since=_word(about.get(b"since", b"")),
                complexity=_word(about.get(b"complexity", b"")),
            )
        yield from _documented(known, about.get(b"subcommands", ()))


def _arguments(arguments: Any, between: str = " ") -> str:
    return between.join(_argument(dict(_pairs(one))) for one in arguments)


def _argument(about: dict[bytes, Any]) -> str:
    kind, token = _word(about.get(b"type", b"")), _word(about.get(b"token", b""))
    flags = set(map(_word, about.get(b"flags", ())))
    if kind == "pure-token":
        text, token = token, ""
    elif kind in {"oneof", "block"}:
        text = _arguments(about.get(b"arguments", ()), " | " if kind == "oneof" else " ")
        if kind == "oneof" and "optional" not in flags:
            text = f"<{text}>"
    else:
        text = _word(about.get(b"display_text", about.get(b"name", b"")))
    if token and "multiple_token" not in flags:
        if "multiple" in flags:
            text = f"{text} [{text} ...]"
        text = f"{token} {text}"
    elif "multiple" in flags:
        text = f"{token} {text}".strip()
        text = f"{text} [{text} ...]"
    return f"[{text}]" if "optional" in flags else text


def _pairs(values: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of a map, which the older protocol sends as a list."""
    if isinstance(values, Mapping):
        yield from values.items()
    else:
        flat = iter(values)
        yield from zip(flat, flat, strict=False)


def _word(raw: Any) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def _name(raw: Any) -> str:
    return _word(raw).lower().replace("|", " ")
