"""One page of a folder: what is in it, searched, sorted, cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
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
    """One page, and how many there are of all.

    ``looked_at`` is how many entries a search has seen when that was not everything;
    ``has_more`` - the folder has more entries than a list is made of.
    """

    entries: list[FileInfo]
    total: int
    page: int
    looked_at: int = 0
    has_more: bool = False


_KEYS: dict[str, Callable[[FileInfo], Any]] = {
    "name": lambda one: (one.name.casefold(), one.name),
    "rel_path": lambda one: (one.path.casefold(), one.path),
    "is_dir": lambda one: one.is_folder,
    "size": lambda one: one.size or 0,
    "date": lambda one: one.modified or _LONG_AGO,
}


def read(view: BaseFileAdmin, folder: str, state: ListState) -> Listing:
    """Return the page of a folder that *state* asks for; folders come first in any order."""
    looked_at, most = 0, view.max_list_entries
    if state.search:
        found, looked_at = _search(view, folder, state.search.casefold())
    else:
        found = list(islice(visible(view, folder), most + 1))
    has_more = len(found) > most
    del found[most:]
    found.sort(key=_KEYS["name"])
    if state.sort in _KEYS and (state.sort != "name" or state.is_descending):
        found.sort(key=_KEYS[state.sort], reverse=state.is_descending)
    found.sort(key=lambda one: not one.is_folder)
    last = max(-(-len(found) // state.size) - 1, 0)
    page = min(state.page, last)
    shown = found[page * state.size : (page + 1) * state.size]
    return Listing(shown, len(found), page, looked_at, has_more)


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


def _search(view: BaseFileAdmin, folder: str, text: str) -> tuple[list[FileInfo], int]:
    found: list[FileInfo] = []
    for place, one in enumerate(walk(view, folder)):
        is_deeper = "/" in one.path.removeprefix(f"{folder}/" if folder else "")
        if place >= (MAX_SEARCHED if is_deeper else view.max_list_entries):
            return found, place
        if text in one.name.casefold():
            found.append(one)
    return found, 0
