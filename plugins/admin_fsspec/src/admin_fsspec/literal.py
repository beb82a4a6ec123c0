"""Moving and deleting by names that are only names.

fsspec takes ``*``, ``?`` and ``[`` for patterns in some of its functions: to delete a folder called
``*`` with them is to delete all that is beside it.
"""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import Any


def move(filesystem: Any, old: str, new: str, *, is_folder: bool) -> None:
    """Give a file or a folder another name, which is free."""
    inner = _innermost(filesystem)
    if _is_pattern(old) and not _takes_names(inner):
        _move_by_copying(filesystem, old, new, is_folder=is_folder)
        return
    takes = inspect.signature(inner.mv).parameters
    # Where all moves are of everything inside, some do not know the word.
    knows = "recursive" in takes or any(one.kind is one.VAR_KEYWORD for one in takes.values())
    filesystem.mv(old, new, **({"recursive": is_folder} if knows else {}))


def remove_folder(filesystem: Any, folder: str) -> None:
    """Delete a folder with all that is in it."""
    if not _is_pattern(folder):
        filesystem.rm(folder, recursive=True)
        return
    folders = {folder}
    for path, one in filesystem.find(folder, withdirs=True, detail=True).items():
        if one["type"] == "directory":
            folders.add(path)
        else:
            filesystem.rm_file(path)
    for path in sorted(folders, key=len, reverse=True):
        filesystem.invalidate_cache()
        if filesystem.isdir(path):
            filesystem.rmdir(path)


def _move_by_copying(filesystem: Any, old: str, new: str, *, is_folder: bool) -> None:
    if not is_folder:
        filesystem.cp_file(old, new)
        filesystem.rm_file(old)
        return
    filesystem.makedir(new, create_parents=False)
    found = filesystem.find(old, withdirs=True, detail=True)
    for path in sorted(found):
        goal = f"{new}{path.strip('/')[len(old.strip('/')) :]}"
        if found[path]["type"] != "directory":
            filesystem.cp_file(path, goal)
        elif goal != new:
            with suppress(FileExistsError):
                filesystem.makedir(goal, create_parents=False)
    remove_folder(filesystem, old)


def _is_pattern(path: str) -> bool:
    return any(one in path for one in "*?[")


def _innermost(filesystem: Any) -> Any:
    from fsspec.implementations.dirfs import DirFileSystem

    while isinstance(filesystem, DirFileSystem):
        filesystem = filesystem.fs
    return filesystem


def _takes_names(filesystem: Any) -> bool:
    # A move of somebody else's may be fsspec's own at last, and look for patterns.
    return str(type(filesystem).mv.__module__).startswith("fsspec.implementations.")
