"""Pages in dialogs: which template they have, and what the script that opened them is told.

An address with ``modal`` asks for the dialog's template where the view's flag says so; one with
``_choose`` is opened beside a relation field, and its answer is the record that was saved.  Both
are whole pages for a browser without script; the script asks for the content alone by a header.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, get_flashed_messages, jsonify, request

if TYPE_CHECKING:
    from .context import FormContext
    from .model_view import ModelView

MODAL, CHOOSE = "modal", "_choose"
#: What the script sends with every request for a dialog.
HEADER = "X-Admin-Dialog"
#: What surrounds a page in a dialog.
FRAME = "admin/dialog.html"


def is_fetched() -> bool:
    """Return whether the dialog's script asks, and not the browser itself."""
    return HEADER in request.headers


def is_choosing() -> bool:
    """Return whether the page was opened beside a relation field."""
    return request.args.get(CHOOSE) == "1"


def is_open(view: ModelView, page: str) -> bool:
    """Return whether *page* (``"create"``, ``"edit"``, ``"details"``) is to be a dialog."""
    is_asked = request.args.get(MODAL, "").lower() not in {"", "0", "false"}
    return is_choosing() or (is_asked and bool(getattr(view, f"{page}_modal")))


def template(view: ModelView, page: str) -> str:
    """Return the template that *page* has in this request."""
    suffix = "modal_template" if is_open(view, page) else "template"
    return str(getattr(view, f"{page}_{suffix}"))


def form_in_dialog(view: ModelView, page: FormContext) -> FormContext:
    """Return a form page's values as a dialog has them: saving, and nothing that leads away."""
    if not is_open(view, "create" if page.is_created else "edit"):
        return page
    url = page.action_url
    return replace(
        page,
        action_url=with_argument(url, CHOOSE, "1")
        if is_choosing()
        else with_argument(url, MODAL, "True"),
        can_add_another=False,
        can_continue=False,
        delete_url="",
        details_url="",
    )


def link(view: ModelView, page: str, url: str) -> str:
    """Return the address of a page, that of its dialog where the view's flag says so."""
    return with_argument(url, MODAL, "True") if url and getattr(view, f"{page}_modal") else url


def with_argument(url: str, name: str, value: str) -> str:
    """Return an address of ours with one argument more."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode({name: value})}"


def chosen(view: ModelView, record: Any) -> Any:
    """Return the answer to the script beside a relation field, ``None`` for other requests."""
    if not (is_fetched() and is_choosing()) or record is None or isinstance(record, bool):
        return None
    return jsonify(
        key=view.store.encoded_key(record),
        label=view.record_label(record),
        messages=get_flashed_messages(),
    )


def answer(response: Response) -> Response:
    """Tell a dialog's script where a redirect leads: it could not see that by itself."""
    if not is_fetched() or response.status_code not in {301, 302, 303, 307, 308}:
        return response
    return jsonify(location=response.headers["Location"])
