"""The file systems of fsspec as storages: SFTP, FTP, SMB, WebDAV, Google Cloud, HDFS."""

from __future__ import annotations

from .location import Protocols as Protocols
from .storage import FsspecStorage as FsspecStorage

__version__ = "0.1.0"
