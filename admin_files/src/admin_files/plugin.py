"""Answers to the core's hooks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FileInfo, FileStorage, Preview

HOOK_API = 1


@hookimpl
def admin_open_storage(location: Any, options: Mapping[str, Any]) -> FileStorage | None:
    """Open a folder of this machine: a path, or ``file:///srv/covers``."""
    if not isinstance(location, (str, os.PathLike)):
        return None
    path = os.fspath(location)
    if not isinstance(path, str):
        return None
    if path.startswith("file://"):
        path = path.removeprefix("file://")
    elif "://" in path:
        return None
    from .local import LocalStorage

    return LocalStorage(path, **options)


@hookimpl(trylast=True)
def admin_file_preview(file: FileInfo, storage: FileStorage) -> Preview | None:
    """Show pictures, sound, films, PDF files and text."""
    from .previews import preview

    return preview(file, storage)
