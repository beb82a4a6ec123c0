"""Several files as one archive, written while it is sent: memory holds a piece of it."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any

from admin_core.data import FileInfo, FileStorage, chunks_of

from .names import extension

#: Endings of files that are compressed already.
_COMPRESSED = frozenset(
    {"7z", "avif", "br", "bz2", "docx", "flac", "gif", "gz", "jpeg", "jpg", "m4a", "mkv", "mov"}
    | {"mp3", "mp4", "odt", "ogg", "pdf", "png", "pptx", "rar", "webm", "webp", "xlsx", "xz"}
    | {"zip", "zst"}
)


class _Pipe(RawIOBase):
    """Takes what the archive writes, until it is fetched."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        data = bytes(piece)
        self._pieces.append(data)
        return len(data)

    def take(self) -> bytes:
        """Return what was written since it was asked last."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def stream(storage: FileStorage, files: Iterable[tuple[FileInfo, str]]) -> Iterator[bytes]:
    """Yield an archive of *files*, each with its name in it.

    A file that cannot be read any more breaks the archive off, so that nobody takes it for whole.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", allowZip64=True) as archive:
        for info, name in files:
            entry = _entry(info, name)
            if info.is_folder:
                archive.writestr(entry, b"")
                continue
            with storage.open(info.path) as file, archive.open(entry, "w", force_zip64=True) as out:
                for chunk in chunks_of(file):
                    out.write(chunk)
                    if data := pipe.take():
                        yield data
            yield pipe.take()
    yield pipe.take()


def _entry(info: FileInfo, name: str) -> zipfile.ZipInfo:
    when = info.modified.timetuple()[:6] if info.modified else time.gmtime()[:6]
    # Archives know no year before 1980.
    stamp = max(when, (1980, 1, 1, 0, 0, 0))
    entry = zipfile.ZipInfo(f"{name}/" if info.is_folder else name, stamp)
    is_done = info.is_folder or extension(name) in _COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if is_done else zipfile.ZIP_DEFLATED
    entry.external_attr = (0o755 if info.is_folder else 0o644) << 16
    return entry
