"""One page of a folder: what is in it, searched, sorted, cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from admin_core.data import FileInfo, StoreUnavailable, ValidationFailed

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: Entries below a folder that a search looks at.
MAX_SEARCHED = 20_000
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class ListState:
    """What an address asks of the list; pages are counted from 0."""

    sort: str = ""
    is_descending: bool = False
    search: str = ""
    page: int = 0
    size: int = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, and how many there are of all; ``is_cut`` - the search has not seen everything."""

    entries: list[FileInfo]
    total: int
    page: int
    is_cut: bool = False


_KEYS: dict[str, Callable[[FileInfo], Any]] = {
    "name": lambda one: (one.name.casefold(), one.name),
    "rel_path": lambda one: (one.path.casefold(), one.path),
    "is_dir": lambda one: one.is_folder,
    "size": lambda one: one.size or 0,
    "date": lambda one: one.modified or _LONG_AGO,
}


def read(view: BaseFileAdmin, folder: str, state: ListState) -> Listing:
    """Return the page of a folder that *state* asks for; folders come first in any order."""
    is_cut = False
    if state.search:
        found, is_cut = _search(view, folder, state.search.casefold())
    else:
        found = list(visible(view, folder))
    found.sort(key=_KEYS["name"])
    if state.sort in _KEYS and (state.sort != "name" or state.is_descending):
        found.sort(key=_KEYS[state.sort], reverse=state.is_descending)
    found.sort(key=lambda one: not one.is_folder)
    last = max(-(-len(found) // state.size) - 1, 0)
    page = min(state.page, last)
    shown = found[page * state.size : (page + 1) * state.size]
    return Listing(shown, len(found), page, is_cut)


def visible(view: BaseFileAdmin, folder: str) -> Iterator[FileInfo]:
    """Yield what is in a folder and the visitor may see."""
    limits = view.access.limits_paths()
    for one in view.storage.entries(folder):
        if not view.show_hidden and one.name.startswith("."):
            continue
        if not limits or view.is_accessible_path(one.path):
            yield one


def walk(view: BaseFileAdmin, folder: str, *, is_whole: bool = False) -> Iterator[FileInfo]:
    """Yield what is below a folder and the visitor may see, level by level.

    A folder inside that cannot be read has nothing to show, unless *is_whole* asks for all.
    """
    missing = (FileNotFoundError, ValidationFailed)
    waiting = [folder]
    while waiting:
        now = waiting.pop(0)
        unread = () if is_whole or now == folder else (StoreUnavailable,)
        with suppress(*missing, *unread):
            for one in visible(view, now):
                if one.is_folder:
                    waiting.append(one.path)
                yield one


def folders(view: BaseFileAdmin, most: int) -> list[str] | None:
    """Return the paths of all folders, the root first; ``None`` when there are more than *most*."""
    found = [""]
    for place, one in enumerate(walk(view, "")):
        if one.is_folder:
            found.append(one.path)
        if len(found) > most or place >= MAX_SEARCHED:
            return None
    return sorted(found, key=str.casefold)


def _search(view: BaseFileAdmin, folder: str, text: str) -> tuple[list[FileInfo], bool]:
    found: list[FileInfo] = []
    for place, one in enumerate(walk(view, folder)):
        is_deeper = "/" in one.path.removeprefix(f"{folder}/" if folder else "")
        if place >= MAX_SEARCHED and is_deeper:
            return found, True
        if text in one.name.casefold():
            found.append(one)
    return found, False
