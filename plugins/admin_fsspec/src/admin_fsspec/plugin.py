"""Answers to the core's hooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FileStorage

HOOK_API = 1

#: What a location begins with that is fsspec's, whatever other plugins open.
MARK = "fsspec+"


@hookimpl
def admin_open_storage(location: Any, options: Mapping[str, Any]) -> FileStorage | None:
    """Open ``fsspec+sftp://host/folder``, and so on for each protocol that fsspec knows."""
    if not isinstance(location, str) or not location.startswith(MARK):
        return None
    from .location import open_location

    return open_location(location.removeprefix(MARK), options)
