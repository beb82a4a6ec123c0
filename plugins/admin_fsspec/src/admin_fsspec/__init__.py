"""The file systems of fsspec as storages: SFTP, FTP, SMB, WebDAV, Google Cloud, HDFS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .location import Protocols as Protocols
    from .storage import FsspecStorage as FsspecStorage

__version__ = "0.1.0"

_HOMES = {"FsspecStorage": "storage", "Protocols": "location"}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: plugins are loaded where nobody may use fsspec."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
