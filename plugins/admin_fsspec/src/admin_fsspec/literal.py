"""Moving and removing what has a name that a file system would take for a pattern.

``[``, ``*`` and ``?`` may be in anybody's file names.  Given as one text to ``mv`` or ``rm`` of
most file systems they mean every name that fits, so that those are never asked then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from glob import has_magic
from typing import Any

from fsspec.implementations.dirfs import DirFileSystem


def rename(filesystem: Any, old: str, new: str, *, is_folder: bool = False) -> None:
    """Move a file, or a folder with all that is in it."""
    if not has_magic(old) or _takes_names(filesystem):
        # Some know no argument but the names.
        more = {"recursive": True} if is_folder else {}
        filesystem.mv(old, new, **more)
        return
    if not is_folder:
        filesystem.cp_file(old, new)
        filesystem.rm_file(old)
        return
    filesystem.makedirs(new, exist_ok=True)
    for name, kind in _below(filesystem, old):
        goal = f"{new}{_relative(name, old)}"
        if kind == "directory":
            filesystem.makedirs(goal, exist_ok=True)
        else:
            filesystem.cp_file(name, goal)
    remove_folder(filesystem, old)


def remove_folder(filesystem: Any, path: str) -> None:
    """Remove a folder with all that is in it."""
    if not has_magic(path):
        filesystem.rm(path, recursive=True)
        return
    for name, kind in reversed([*_below(filesystem, path)]):
        if kind == "directory":
            _remove_empty(filesystem, name)
        else:
            filesystem.rm_file(name)
    _remove_empty(filesystem, path)


def _below(filesystem: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield all that is in a folder, each folder before what is in it."""
    found = filesystem.find(path, withdirs=True, detail=True)
    for name in sorted(found):
        if _relative(name, path):
            yield name, found[name]["type"]


def _relative(name: str, path: str) -> str:
    # Some give names with a slash at their beginning, some without.
    return name.strip("/")[len(path.strip("/")) :]


def _remove_empty(filesystem: Any, path: str) -> None:
    # Services without folders have none left when nothing is in them, and say so by an error.
    with suppress(FileNotFoundError):
        filesystem.rmdir(path)


def _takes_names(filesystem: Any) -> bool:
    """Return whether ``mv`` renames what it is given, and looks for no pattern in it."""
    while isinstance(filesystem, DirFileSystem):
        filesystem = filesystem.fs
    method = type(filesystem).mv
    return str(method.__module__).startswith("fsspec.implementations.")
