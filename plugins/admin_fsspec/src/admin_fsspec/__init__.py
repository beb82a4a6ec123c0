"""The file systems of fsspec as storages: SFTP, FTP, SMB, WebDAV, Google Cloud, HDFS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .location import Protocols as Protocols
    from .storage import FsspecStorage as FsspecStorage

__version__ = "0.1.0"

__getattr__, __dir__ = on_first_use(__name__, {"FsspecStorage": "storage", "Protocols": "location"})
