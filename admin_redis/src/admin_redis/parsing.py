"""Words of a command line, quoted as redis-cli quotes them."""

from __future__ import annotations

import re

from admin_core.data import gettext

from .errors import CommandError

_SIMPLE = {"n": b"\n", "r": b"\r", "t": b"\t", "b": b"\b", "a": b"\a"}
_HEX = re.compile(r"x([0-9a-fA-F]{2})")


def split(line: str) -> list[bytes]:
    r"""Return the words of *line*.

    In double quotes ``\n``, ``\r``, ``\t``, ``\b``, ``\a``, ``\xHH`` and a backslash before any
    other character work; in single quotes only ``\'``.  Line ends separate words as spaces do.
    Raises :exc:`CommandError` for a quote that is not closed, or closed within a word.
    """
    words: list[bytes] = []
    at = 0
    while True:
        while at < len(line) and (line[at].isspace() or line[at] == "\0"):
            at += 1
        if at >= len(line):
            return words
        word, at = _word(line, at)
        words.append(word)


def _word(line: str, at: int) -> tuple[bytes, int]:
    found = bytearray()
    while at < len(line) and not line[at].isspace():
        if line[at] in "\"'":
            part, at = _quoted(line, at)
            found += part
            if at < len(line) and not line[at].isspace():
                raise CommandError(gettext("A closing quote must be followed by a space."))
        else:
            found += _bytes(line[at])
            at += 1
    return bytes(found), at


def _quoted(line: str, at: int) -> tuple[bytes, int]:
    quote, found = line[at], bytearray()
    at += 1
    while at < len(line) and line[at] != quote:
        if line[at] == "\\" and quote == '"':
            part, at = _escaped(line, at + 1)
            found += part
        elif line.startswith("\\'", at) and quote == "'":
            found += b"'"
            at += 2
        else:
            found += _bytes(line[at])
            at += 1
    if at >= len(line):
        raise CommandError(gettext("A quote is not closed."))
    return bytes(found), at + 1


def _escaped(line: str, at: int) -> tuple[bytes, int]:
    hexadecimal = _HEX.match(line, at)
    if hexadecimal:
        return bytes.fromhex(hexadecimal[1]), at + 3
    if at >= len(line):
        raise CommandError(gettext("A quote is not closed."))
    return _SIMPLE.get(line[at], _bytes(line[at])), at + 1


def _bytes(character: str) -> bytes:
    return character.encode("utf-8", "replace")
