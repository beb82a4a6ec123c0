"""Answers to the core's hooks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FileInfo, FileStorage, Preview, Script, Stylesheet

HOOK_API = 1

#: Templates under the names that file views of older applications extend and replace.
OVERRIDES = (
    "admin/file/details.html",
    "admin/file/form.html",
    "admin/file/list.html",
    "admin/file/modals/form.html",
)


@hookimpl
def admin_open_storage(location: Any, options: Mapping[str, Any]) -> FileStorage | None:
    """Open a folder of this machine: ``/srv/covers``, ``file:///srv/covers``; or a service's.

    So is a storage of existing code, with the methods of ``LocalFileStorage``.
    """
    if not isinstance(location, (str, os.PathLike)):
        from .porting import adapted

        found = adapted(location)
        return found if isinstance(found, FileStorage) else None
    place = os.fspath(location)
    if not isinstance(place, str):
        return None
    scheme, mark, rest = place.partition("://")
    if mark and scheme != "file":
        return _of_a_service(scheme, place, options)
    from .local import LocalStorage

    return LocalStorage(rest if mark else place, **options)


def _of_a_service(scheme: str, place: str, options: Mapping[str, Any]) -> FileStorage | None:
    """Open what needs a library of its own; imported only when it is asked for."""
    if scheme == "s3":
        from . import s3

        return s3.open_location(place, options)
    if scheme == "azure":
        from . import azure

        return azure.open_location(place, options)
    return None


@hookimpl(trylast=True)
def admin_file_preview(file: FileInfo, storage: FileStorage) -> Preview | None:
    """Show pictures, sound, films, PDF files and text."""
    from .previews import preview

    return preview(file, storage)


@hookimpl
def admin_assets(view: Any) -> Iterable[Script | Stylesheet] | None:
    """Load the file manager's look and its uploads, where there is one."""
    from .view import BaseFileAdmin

    if not isinstance(view, BaseFileAdmin):
        return None
    return (Script(__package__, "files.js"), Stylesheet(__package__, "files.css"))
