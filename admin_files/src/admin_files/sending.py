"""Answers that carry a file.

A file is never a page of this site: it is sent to be saved, except for the few kinds that a
preview shows, and those may neither run scripts nor be taken for another kind.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request

from admin_core.data import FileInfo

from .names import extension

#: Bytes sent at a time.
CHUNK = 256 * 1024

#: Ending -> type of what a browser may show by itself.
SHOWN = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "flac": "audio/flac",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
}

#: What a file may do that is opened by itself: nothing.
_LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
#: Viewers of PDF files do not work in a sandbox; they are programs of the browser, not pages.
_FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def download(info: FileInfo, file: BinaryIO) -> Response:
    """Return the answer that saves a file."""
    kind = mimetypes.guess_type(info.name)[0] or "application/octet-stream"
    return _answer(info, file, kind, "attachment")


def raw(info: FileInfo, file: BinaryIO) -> Response:
    """Return the answer that shows a file: as what it is where that is safe, otherwise as text."""
    kind = SHOWN.get(extension(info.name), "text/plain; charset=utf-8")
    response = _answer(info, file, kind, "inline")
    if kind == "application/pdf":
        response.headers["Content-Security-Policy"] = _FRAMED
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def archive(name: str, pieces: Iterator[bytes]) -> Response:
    """Return the answer that saves an archive."""
    response = Response(pieces, mimetype="application/zip")
    return _guarded(response, f"{name}.zip", "attachment")


def _answer(info: FileInfo, file: BinaryIO, kind: str, disposition: str) -> Response:
    response = Response(_Content(file), content_type=kind, direct_passthrough=True)
    if info.modified is not None:
        response.last_modified = info.modified
    if info.size is not None:
        response.content_length = info.size
        response.make_conditional(request, accept_ranges=True, complete_length=info.size)
    return _guarded(response, info.name, disposition)


def _guarded(response: Response, name: str, disposition: str) -> Response:
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.translate(str.maketrans('"\\', "__"))
    response.headers["Content-Disposition"] = (
        f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _LOCKED
    return response


class _Content:
    """An open file as an answer's body, closed with it; ranges of it are found by seeking."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        # Whoever sends a part of it seeks in what this returns.
        return self

    def __next__(self) -> bytes:
        chunk = self._file.read(CHUNK)
        if not chunk:
            self._file.close()
            raise StopIteration
        return chunk

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def seek(self, *place: int) -> int:
        return self._file.seek(*place)

    def tell(self) -> int:
        return self._file.tell()
