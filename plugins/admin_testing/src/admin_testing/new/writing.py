"""Writes the files of a new distribution from those that lie in ``files``."""

from __future__ import annotations

import datetime as dt
import keyword
import re
from pathlib import Path

#: What a plugin may be about.
KINDS = ("backend", "storage", "field", "exporter", "importer", "actions")
#: What else a kind needs to run.
NEEDS = {"backend": '"admin-core~=0.1", "admin-memory~=0.1"'}
#: Files end so, lest tools take them for modules of this package.
SUFFIX = ".in"
SOURCE = Path(__file__).parent / "files"


class Refused(Exception):
    """The command cannot do what it was asked; the message says what to do instead."""


def write(name: str, kind: str, into: Path, *, author: str = "") -> Path:
    """Write the distribution into a new folder, and return that.

    Raises :exc:`Refused` for a name that is none, and for a folder that is there already.
    """
    package = name.replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or keyword.iskeyword(package):
        raise Refused(f"{name!r} is no name for it; write one like admin-shelf, in small letters.")
    folder = into / name
    if folder.exists():
        raise Refused(f"{folder} is there already; choose another name, or --into another folder.")
    words = _words(name, kind, author)
    for part in ("common", kind):
        for source in sorted((SOURCE / part).rglob(f"*{SUFFIX}")):
            place = source.relative_to(SOURCE / part).as_posix().removesuffix(SUFFIX)
            target = folder / place.replace("PACKAGE", package)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_filled(source.read_text("utf-8"), words), "utf-8")
    return folder


def _words(name: str, kind: str, author: str) -> dict[str, str]:
    short = name.removeprefix("admin-").replace("-", "_")
    return {
        "NAME": name,
        "PACKAGE": name.replace("-", "_"),
        "SHORT": short,
        "CLASS": "".join(part.capitalize() for part in short.split("_")),
        "KIND": kind,
        "NEEDS": NEEDS.get(kind, '"admin-core~=0.1"'),
        "AUTHOR": author or f"The {name} authors",
        "YEAR": str(dt.date.today().year),
    }


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], text)
