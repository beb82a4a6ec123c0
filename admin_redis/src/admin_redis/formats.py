"""Numbers and bytes as people read them."""

from __future__ import annotations

from admin_core.data import gettext, ngettext

from .codec import as_typed

#: Characters of one cell; the element's own page has the rest.
MAX_CELL = 300
_UNITS = ("B", "kB", "MB", "GB", "TB")


def size(count: int | None) -> str:
    """Return bytes in a unit that fits."""
    if count is None:
        return ""
    number, unit = float(count), 0
    while number >= 1000 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    digits = 0 if unit == 0 or number >= 10 else 1
    return f"{number:.{digits}f} {_UNITS[unit]}"


def duration(milliseconds: int | None) -> str:
    """Return a time to live; it says so when there is no end."""
    if milliseconds is None or milliseconds == -2:
        return ""
    if milliseconds < 0:
        return gettext("never")
    seconds = -(-milliseconds // 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days:,} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def length_text(kind: str, length: int | None, *, is_short: bool = False) -> str:
    """Return how long a value is: bytes of a string, elements of everything else."""
    if length is None:
        return ""
    if kind == "string":
        return size(length)
    if is_short:
        return f"{length:,}"
    return ngettext("%(num)s element", "%(num)s elements", length, num=f"{length:,}")


def shown_cell(data: bytes) -> str:
    """Return what a cell shows of bytes."""
    cut = whole_letters(data[: MAX_CELL * 4]) if len(data) > MAX_CELL * 4 else data
    text = as_typed(cut)[1][0]
    if len(text) <= MAX_CELL and len(cut) == len(data):
        return text
    return f"{text[:MAX_CELL]}… ({size(len(data))})"


def whole_letters(data: bytes) -> bytes:
    """Return text without a last letter that was cut; other bytes as they are."""
    for end in range(len(data), max(len(data) - 4, 0), -1):
        try:
            data[:end].decode()
        except UnicodeDecodeError:
            continue
        return data[:end]
    return data


def hex_dump(data: bytes, start: int = 0) -> str:
    """Return bytes in hexadecimal, sixteen in a line, with what they are as letters."""
    lines = []
    for at in range(0, len(data), 16):
        part = data[at : at + 16]
        letters = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        lines.append(f"{start + at:08x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(lines)
