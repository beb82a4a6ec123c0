"""Bytes as people type and read them: as text, or with escapes where they are no text."""

from __future__ import annotations

from admin_core.data import ValidationFailed, gettext

from .errors import CommandError
from .parsing import split
from .replies import shown

TEXT, ESCAPED = "text", "escaped"


def in_address(data: bytes) -> str:
    r"""Return bytes for an address or a hidden input: one line, ``\xHH`` for what is no text."""
    return shown(data)[1:-1]


def from_address(text: str) -> bytes:
    """Return the bytes of :func:`in_address`; raises :exc:`CommandError` for anything else."""
    words = split(f'"{text}"')
    if len(words) != 1:
        raise CommandError(gettext("The address names no key."))
    return words[0]


def as_typed(*parts: bytes) -> tuple[str, tuple[str, ...]]:
    """Return how parts are typed, ``"text"`` or ``"escaped"``, and what would be typed."""
    texts = tuple(one.decode("utf-8", "surrogateescape") for one in parts)
    if all(map(_is_plain, texts)):
        return TEXT, texts
    return ESCAPED, tuple(in_address(one) for one in parts)


def from_typed(text: str, form: str) -> bytes:
    """Return the bytes that were typed; raises :exc:`ValidationFailed` for broken escapes."""
    # Browsers send every line end of a text area as two characters.
    text = text.replace("\r\n", "\n")
    if form != ESCAPED:
        return text.encode("utf-8", "replace")
    try:
        # What is typed as it is means itself, a quote as well.
        words = split('"' + _quotes_escaped(text) + '"')
    except CommandError:
        words = []
    if len(words) != 1:
        raise ValidationFailed(gettext("A backslash at the end escapes nothing."))
    return words[0]


def _is_plain(text: str) -> bool:
    return all(one.isprintable() or one in "\n\t" for one in text)


def _quotes_escaped(text: str) -> str:
    found, is_escaped = [], False
    for one in text:
        found.append('\\"' if one == '"' and not is_escaped else one)
        is_escaped = one == "\\" and not is_escaped
    return "".join(found)
