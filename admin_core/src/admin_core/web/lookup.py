"""Searches for related records, answered as JSON to the script of a form or filter."""

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

    A form's relation is searched by who may create or edit, a filter's by who may see the list;
    to others there is nothing to search.
    """
    gate = view.admin.gate
    has_form = gate.allows(view, "create") or gate.allows(view, "update")
    has_list = gate.allows(view, "read")
    if not (has_form or has_list):
        raise AccessDenied(gettext("Your account may not search here."))
    name = request.args.get("name", "")
    is_in_form = has_form and name in view.related_names() and view.can_see(name)
    if not is_in_form and not (has_list and name in view.list_page.filters.relations()):
        abort(404)
    text = one_line(request.args.get("query", ""))[:200]
    limit = request.args.get("limit", 10, type=int)
    offset = request.args.get("offset", 0, type=int)
    found = RelatedChoices(view, name).search(
        text, max(1, min(limit, MAX_FOUND)), max(0, min(offset, 10_000))
    )
    return jsonify([[one.key, one.label] for one in found])
