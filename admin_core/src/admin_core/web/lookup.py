"""Searches for related records, answered as JSON to the form's script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, jsonify, request

from ..data import AccessDenied, gettext
from .filters import one_line
from .related import MAX_FOUND, RelatedChoices

if TYPE_CHECKING:
    from .model_view import ModelView


def respond(view: ModelView) -> Any:
    """Return ``[[key, label], ...]`` for the field and text that the request names.

    Who may neither create nor edit has no form to choose in, and gets nothing.
    """
    gate = view.admin.gate
    if not (gate.allows(view, "create") or gate.allows(view, "update")):
        raise AccessDenied(gettext("Your account may not search here."))
    name = request.args.get("name", "")
    if name not in view.related_names():
        abort(404)
    text = one_line(request.args.get("query", ""))[:200]
    limit = request.args.get("limit", 10, type=int)
    offset = request.args.get("offset", 0, type=int)
    found = RelatedChoices(view, name).search(
        text, max(1, min(limit, MAX_FOUND)), max(0, min(offset, 10_000))
    )
    return jsonify([[one.key, one.label] for one in found])
