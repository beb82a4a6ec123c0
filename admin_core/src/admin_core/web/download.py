"""What a record's field holds, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from flask import Response, request

from ..data import AccessDenied, Chunks, FieldInfo, HeldFile, gettext
from .export_file import disposition

if TYPE_CHECKING:
    from .model_view import ModelView

KINDS = frozenset({"binary", "file"})

#: How pictures begin that a page may show; nothing else is ever sent as what it is.
_PICTURES = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
)


def respond(view: ModelView, key: tuple[str, ...]) -> Any:
    """Answer the bytes, as a file to be saved: a browser shows and runs none of it.

    The small picture of a file is one that a page shows.
    """
    view.require("read", key)
    name = request.args.get("name", "")
    field = view.store.info.field(name) if name in view.store.info else None
    if field is None or field.kind not in KINDS or not _shown(view, field):
        raise AccessDenied(gettext("Your account may not do this."))
    record = view.records("read").get(key, (name,)) if key else None
    value = None if record is None else view.store.value(record, name)
    if value is None:
        return view.answer_missing()
    response = _file(view, record, field, value)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(view: ModelView, record: Any, field: FieldInfo, value: Any) -> Response:
    if not isinstance(value, HeldFile):
        label = f"{view.record_label(record)} {field.label or field.name}"
        return _saved(Response(bytes(value)), label, "bin")
    is_small = value.open_small is not None and "small" in request.args
    try:
        file = value.open_small() if is_small and value.open_small else value.open()
    except FileNotFoundError:
        response: Response = view.answer_missing()
        return response
    if is_small:
        return _picture(file)
    stem, _, ending = value.name.rpartition(".")
    response = _saved(Response(Chunks(file)), stem or value.name, ending if stem else "bin")
    if value.size is not None:
        response.content_length = value.size
    return response


def _saved(response: Response, name: str, ending: str) -> Response:
    response.mimetype = "application/octet-stream"
    response.headers["Content-Disposition"] = disposition(name, ending)
    return response


def _picture(file: BinaryIO) -> Response:
    head = file.read(16)
    kinds = (kind for at, sign, kind in _PICTURES if head[at : at + len(sign)] == sign)
    response = Response(_all(head, file), mimetype=next(kinds, "application/octet-stream"))
    response.call_on_close(file.close)
    return response


def _all(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield head
    yield from Chunks(file)


def _shown(view: ModelView, field: FieldInfo) -> bool:
    """Return whether the visitor sees the field's file somewhere: a record, a form, a list.

    A list says of bytes only how many there are.
    """
    name = field.name
    pages = (view.details_page, view.list_page)[: 1 + (field.kind == "file")]
    if any(column.name == name for page in pages for column in page.columns_seen()):
        return True
    is_in_form = name in view.get_form_columns() and view.can_see(name, "update")
    return is_in_form and view.admin.gate.allows(view, "update")
