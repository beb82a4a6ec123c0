"""Answers that carry a file.

A file is never a page of this site: it is sent to be saved, except for the few kinds that a
preview shows, and those may neither run scripts nor be taken for another kind.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import generate_etag

from admin_core.data import FileInfo, FileStorage

from .names import extension

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


def download(info: FileInfo, storage: FileStorage) -> Response:
    """Return the answer that saves a file."""
    kind = mimetypes.guess_type(info.name)[0] or "application/octet-stream"
    return _answer(info, storage, kind, "attachment")


def raw(info: FileInfo, storage: FileStorage) -> Response:
    """Return the answer that shows a file: as what it is where that is safe, otherwise as text."""
    kind = SHOWN.get(extension(info.name), "text/plain; charset=utf-8")
    response = _answer(info, storage, kind, "inline")
    if kind == "application/pdf":
        response.headers["Content-Security-Policy"] = _FRAMED
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def archive(name: str, pieces: Iterable[bytes]) -> Response:
    """Return the answer that saves an archive."""
    response = Response(pieces, mimetype="application/zip")
    return _guarded(response, f"{name}.zip", "attachment")


def _answer(info: FileInfo, storage: FileStorage, kind: str, disposition: str) -> Response:
    response = Response(content_type=kind, direct_passthrough=True)
    if info.modified is not None:
        response.last_modified = info.modified
    if info.version:
        response.set_etag(generate_etag(info.version.encode()))
    if info.size is not None:
        response.content_length = info.size
        response.make_conditional(request, accept_ranges=True, complete_length=info.size)
    response.response = _content(response, info, storage)
    return _guarded(response, info.name, disposition)


def _content(response: Response, info: FileInfo, storage: FileStorage) -> Iterable[bytes]:
    """Return what is sent; of a part of a file no more is read than that part."""
    if request.method == "HEAD" or response.status_code == 304:
        return ()
    part = response.content_range
    if response.status_code != 206 or part.start is None or part.stop is None:
        return storage.chunks(info.path)
    return storage.chunks(info.path, start=part.start, length=part.stop - part.start)


def _guarded(response: Response, name: str, disposition: str) -> Response:
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.translate(str.maketrans('"\\', "__"))
    response.headers["Content-Disposition"] = (
        f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _LOCKED
    return response
