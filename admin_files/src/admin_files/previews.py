"""How files are shown: pictures, sound, films, PDF files and the beginning of texts."""

from __future__ import annotations

from admin_core.data import FileInfo, FileStorage, Preview

from .names import extension
from .sending import SHOWN

#: Bytes of a text that are shown.
MAX_TEXT = 64 * 1024
#: Larger pictures are for downloading.
MAX_PICTURE = 20 * 1024**2


def preview(file: FileInfo, storage: FileStorage) -> Preview | None:
    """Return how a file is shown, ``None`` for one that cannot be."""
    kind = SHOWN.get(extension(file.name), "").partition("/")[0]
    if kind == "image":
        fits = (file.size or 0) <= MAX_PICTURE
        return Preview("admin_files/preview/image.html") if fits else None
    if kind in {"audio", "video"}:
        return Preview("admin_files/preview/media.html", {"kind": kind})
    if kind == "application":
        return Preview("admin_files/preview/pdf.html")
    return _text(file, storage)


def _text(file: FileInfo, storage: FileStorage) -> Preview | None:
    with storage.open(file.path) as content:
        head = content.read(MAX_TEXT + 1)
    text = as_text(head[:MAX_TEXT], is_whole=len(head) <= MAX_TEXT)
    if text is None:
        return None
    context = {"text": text, "is_cut": len(head) > MAX_TEXT}
    return Preview("admin_files/preview/text.html", context)


def as_text(data: bytes, *, is_whole: bool = True) -> str | None:
    """Return UTF-8 text, ``None`` for anything else; the last character may have been cut."""
    if b"\0" in data:
        return None
    for cut in range(1 if is_whole else 4):
        try:
            return data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return None
