"""The bytes of a record's field as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from ..data import AccessDenied, gettext
from .export_file import disposition

if TYPE_CHECKING:
    from .model_view import ModelView


def respond(view: ModelView, key: tuple[str, ...]) -> Any:
    """Answer the bytes, as a file to be saved: a browser shows and runs none of it."""
    view.require("read", key)
    name = request.args.get("name", "")
    field = view.store.info.field(name) if name in view.store.info else None
    if field is None or field.kind != "binary" or name not in _shown(view):
        raise AccessDenied(gettext("Your account may not do this."))
    record = view.records("read").get(key, (name,)) if key else None
    value = None if record is None else view.store.value(record, name)
    if value is None:
        return view.answer_missing()
    response = Response(bytes(value), mimetype="application/octet-stream")
    label = f"{view.record_label(record)} {field.label or name}"
    response.headers["Content-Disposition"] = disposition(label, "bin")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(view: ModelView) -> set[str]:
    """Return the fields whose bytes the visitor sees somewhere: on the details page or the form."""
    shown = {one.name for one in view.details_page.columns_seen()}
    form = {name for name in view.get_form_columns() if view.can_see(name, "update")}
    return {*shown, *(form if view.admin.gate.allows(view, "update") else ())}
