"""What the first bytes of a file say about it."""

from __future__ import annotations

from .names import extension

#: Bytes that tell.
HEAD = 512

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Ending -> what such a file begins with; ``None`` bytes are skipped by an offset.
_SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "avif": ((4, b"ftyp"),),
    "bmp": ((0, b"BM"),),
    "gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    "gz": ((0, b"\x1f\x8b"),),
    "ico": ((0, b"\x00\x00\x01\x00"),),
    "jpeg": ((0, b"\xff\xd8\xff"),),
    "jpg": ((0, b"\xff\xd8\xff"),),
    "pdf": ((0, b"%PDF-"),),
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "tif": ((0, b"II*\x00"), (0, b"MM\x00*")),
    "tiff": ((0, b"II*\x00"), (0, b"MM\x00*")),
    "webp": ((8, b"WEBP"),),
    **{one: tuple((0, sign) for sign in _ZIP) for one in ("docx", "odt", "pptx", "xlsx", "zip")},
}


def is_what_it_says(name: str, head: bytes) -> bool:
    """Return whether a file begins as files with its ending do.

    An empty file and one with an ending that nothing is known of are what they say.
    """
    signs = _SIGNATURES.get(extension(name))
    if not signs or not head:
        return True
    return any(head[at : at + len(sign)] == sign for at, sign in signs)
