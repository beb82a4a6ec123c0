"""Names that files and folders may be given, whatever system keeps them."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from admin_core.data import ValidationFailed, gettext

#: Devices of Windows, which a file may not be called whatever its ending.
_DEVICES = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
)
_FORBIDDEN = frozenset('\\/?*:"<>|;')
#: What file systems take, in bytes.
_LONGEST = 255


def last_part(text: str) -> str:
    """Return the name alone of what a browser sent, which may be a whole path."""
    return text.replace("\\", "/").rpartition("/")[2]


def checked_name(text: str, *, show_hidden: bool = False) -> str:
    """Return *text* as a file's name, composed and without blanks around it.

    Raises :exc:`ValidationFailed` for what is no name on some system.
    """
    name = unicodedata.normalize("NFC", text).strip()
    problem = _problem(name, show_hidden)
    if problem:
        raise ValidationFailed(problem)
    return name


def _problem(name: str, show_hidden: bool) -> str:
    if not name or not name.strip("."):
        return gettext("A name is needed.")
    if name.startswith(".") and not show_hidden:
        return gettext("A name may not begin with a dot.")
    if name.endswith("."):
        return gettext("A name may not end with a dot.")
    if name.partition(".")[0].rstrip().lower() in _DEVICES:
        return gettext("%(name)s is the name of a device on some systems.", name=name)
    if any(_is_odd(char) for char in name):
        return gettext('A name may not contain control characters or any of \\ / ? * : " < > | ;')
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST:
        return gettext("The name is too long.")
    return ""


def _is_odd(char: str) -> bool:
    # Marks that turn the direction of writing make "exe.png" look like "gnp.exe".
    kind = unicodedata.category(char)
    return (
        char in _FORBIDDEN or kind in {"Cc", "Cs"} or (kind == "Cf" and char not in "\u200c\u200d")
    )


def extension(name: str) -> str:
    """Return the ending of a name in lower case, without the dot; ``""`` when it has none."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".")


def numbered(name: str, number: int) -> str:
    """Return ``"photo (2).jpg"`` for ``"photo.jpg"`` and 2."""
    path = PurePosixPath(name)
    return f"{path.stem} ({number}){path.suffix}"


def parent(path: str) -> str:
    """Return the folder that a path is in; ``""`` is the root."""
    return path.rpartition("/")[0]


def joined(folder: str, name: str) -> str:
    """Return the path of a name inside a folder."""
    return f"{folder}/{name}" if folder else name
