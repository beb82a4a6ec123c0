"""What fsspec's file systems say about a file, each in its own words, in those of the contract."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from admin_core.data import FileInfo

#: When it was changed, and what differs whenever the content does, as file systems call it.
_TIMES = ("mtime", "LastModified", "last_modified", "modified", "modify", "updated", "created",
          "date_time")  # fmt: skip
_TAGS = ("ETag", "etag", "md5Hash", "crc32c", "checksum", "generation", "version_id", "ino")


def described(path: str, found: Mapping[str, Any]) -> FileInfo | None:
    """Return what is known about a file or folder; ``None`` for what is neither."""
    kind = found.get("type")
    if kind == "directory":
        return FileInfo(path, is_folder=True, modified=_modified(found))
    if kind != "file":
        return None
    size = found.get("size")
    modified = _modified(found)
    tags = [str(found[one]) for one in _TAGS if found.get(one)]
    version = ""
    if tags or modified is not None:
        said = "|".join([*tags, str(modified), str(size)])
        version = hashlib.sha256(said.encode()).hexdigest()[:32]
    return FileInfo(path, size=None if size is None else int(size), modified=modified,
                    version=version)  # fmt: skip


def _modified(found: Mapping[str, Any]) -> dt.datetime | None:
    for name in _TIMES:
        moment = _moment(found.get(name))
        if moment is not None:
            return moment
    return None


def _moment(value: Any) -> dt.datetime | None:
    try:
        if isinstance(value, (int, float)) and value > 0:
            return dt.datetime.fromtimestamp(value, dt.UTC)
        if isinstance(value, tuple):
            value = dt.datetime(*value)
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    if not isinstance(value, dt.datetime):
        return None
    return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
