"""A request that would change something, taken as far as the write and not further.

The page's own method is never called.  What it would ask before it writes is asked in the same
order: the gate, the token against forged requests, the right, the record, the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request

from admin_core import BaseView, ModelView
from admin_core.data import AdminError, decode_key, encode_key, opening_storages
from admin_core.forms.tokens import is_valid
from admin_core.helpers import set_current_view

from .forms import PAGES, requested_record
from .record import Recorder
from .tables import SWITCHES, Section, votes

#: Methods that are run; a request by any other is rehearsed.
RUN = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_TOKEN = "csrf_token"
_NOT_RUN = "not run"

Row = tuple[str, str, str]


class _Undone(Exception):
    """Takes back what the rehearsal may have touched."""


def rehearse(view: Any, recorder: Recorder, page: str) -> Section:
    """Return the steps of the request in force up to the write, or to the first refusal."""
    rows: list[Row] = []
    try:
        with opening_storages(view.admin.plugins.open_storage), _undone(view):
            rows.extend(_steps(view, recorder, page))
    except AdminError as error:
        rows.append(("before the write", "refused", str(error) or type(error).__name__))
    return Section("Rehearsal", ("step", "answer", "why"), rows)


@contextmanager
def _undone(view: Any) -> Iterator[None]:
    """Undo what an application's own checks may have done, where the store promises that."""
    store = getattr(view, "store", None)
    if store is None or "transactions" not in store.capabilities:
        yield
        return
    try:
        with store.transaction():
            yield
            raise _Undone
    except _Undone:
        pass


def _steps(view: Any, recorder: Recorder, page: str) -> Iterator[Row]:
    if not view.admin.gate.may_access(view):
        yield "view", "refused", "see Access"
        return
    yield "view", "open", ""
    set_current_view(view)
    if type(view)._handle_view is not BaseView._handle_view:
        instead = view._handle_view(page, **(request.view_args or {}))
        if instead is not None:
            yield page, "refused", f"{type(view).__name__}._handle_view() answers in its place"
            return
    yield _token()
    own = getattr(type(view), page, None) is not getattr(ModelView, page, None)
    steps = {
        "create_view": _form_steps,
        "edit_view": _form_steps,
        "delete_view": _delete_steps,
        "action_view": _action_steps,
    }.get(page)
    if steps is None or own or not isinstance(view, ModelView):
        why = "what this page does with a form is known to its own code only"
        yield f"{type(view).__name__}.{page}", _NOT_RUN, why
        return
    yield from steps(view, recorder, page)


def _token() -> Row:
    sent = request.form.get(_TOKEN) or request.headers.get("X-CSRFToken", "")
    if not sent:
        return "token", "missing", "a page's own form sends it; the trace goes on as if it had"
    if is_valid(sent):
        return "token", "valid", ""
    return "token", "refused", "it is of another session; the trace goes on as if it were not"


def _right(view: Any, recorder: Recorder, action: str, key: str = "") -> tuple[bool, Row]:
    """Return whether the visitor may do *action*, and the line that says so."""
    if not view.is_switched_on(action):
        return False, (action, "switched off", f"{type(view).__name__}.{SWITCHES[action]} = False")
    start = len(recorder.asked)
    allowed = bool(view.admin.gate.allows(view, action, key))
    asked = Recorder(asked=recorder.asked[start:])
    # A question that was answered before is not put again.
    source = asked if asked.asked else recorder
    _, why = votes(source, lambda: allowed, action, view.model_info())
    return allowed, (action, "allowed" if allowed else "refused", why)


def _form_steps(view: Any, recorder: Recorder, page: str) -> Iterator[Row]:
    action = PAGES[page]
    record, key = None, ""
    if action == "update":
        key = _typed(view, request.args.getlist("id"))
    allowed, row = _right(view, recorder, action, key)
    yield row
    if not allowed:
        return
    if action == "update":
        record = requested_record(view)
        yield _found(record)
        if record is None:
            return
    form = view.form_page.new_form() if action == "create" else view.form_page.form_of(record)
    for name in _not_taken(form):
        yield f"sent: {name}", "ignored", "no field of this visitor's form takes it"
    yield from _checked(view, form, view.form_page.is_valid(form))
    yield from _write(view, recorder, "on_model_change")


def _checked(view: Any, form: Any, valid: bool) -> Iterator[Row]:
    yield "form", "valid" if valid else "refused", ""
    for field in form:
        for error in field.errors or ():
            yield f"field: {field.name}", "refused", str(error)


def _delete_steps(view: Any, recorder: Recorder, page: str) -> Iterator[Row]:
    texts = request.form.getlist("id") or request.args.getlist("id")
    key = _typed(view, texts)
    allowed, row = _right(view, recorder, "delete", key)
    yield row
    if not allowed:
        return
    record = view.records("delete").get(decode_key(key)) if key else None
    yield _found(record)
    if record is None:
        return
    form = view.delete_form()
    yield from _checked(view, form, bool(view.validate_form(form)))
    yield from _write(view, recorder, "on_model_delete")


def _action_steps(view: Any, recorder: Recorder, page: str) -> Iterator[Row]:
    name = request.form.get("action", "")
    chosen = view.actions.offered.get(name)
    if chosen is None:
        yield f"action {name!r}", "refused", f"there are {', '.join(view.actions.offered)}"
        return
    if not view.is_action_allowed(name):
        yield f"action {name!r}", "switched off", "is_action_allowed() is false"
        return
    allowed, row = _right(view, recorder, chosen.permission)
    yield row
    if not allowed:
        return
    keys = [_typed(view, [one]) for one in request.form.getlist("rowid")]
    found = view.records(chosen.permission).get_many(map(decode_key, keys))
    there = {view.store.encoded_key(one) for one in found}
    for key in keys:
        if key not in there:
            yield f"record {key}", "missing", "it is not there, or not among those they may touch"
        else:
            _, (_, answer, why) = _right(view, recorder, chosen.permission, key)
            yield f"record {key}", answer, why
    if not keys:
        yield "records", "missing", "send their keys as rowid"
    yield f"action {name!r}", _NOT_RUN, "a trace changes nothing"


def _typed(view: Any, texts: list[str]) -> str:
    """Return the one text of the key that arguments name, ``""`` for none."""
    key = decode_key(texts[0][:8_000]) if len(texts) == 1 else tuple(texts[:20])
    return encode_key(view.store.parse_key(key) or key) if key else ""


def _found(record: Any) -> Row:
    if record is None:
        return "record", "missing", "it is not there, or not among those they may touch"
    return "record", "found", ""


def _not_taken(form: Any) -> list[str]:
    """Return the names sent that no field which can be set is called by."""
    taken = [one.name for one in form if not getattr(one, "is_read_only", False)]
    return [
        name
        for name in dict.fromkeys((*request.form, *request.files))
        if name not in {_TOKEN, "url"}
        and name[:1] != "_"
        and not any(name == one or name.startswith(f"{one}-") for one in taken)
    ]


def _write(view: Any, recorder: Recorder, point: str) -> Iterator[Row]:
    """Tell what would still have a say: nobody of these is asked, for they may change things."""
    yield "write", _NOT_RUN, "a trace changes nothing"
    later = []
    if getattr(type(view), point) is not getattr(ModelView, point):
        later.append(f"{type(view).__name__}.{point}()")
    caller = view.admin.plugins.manager.hook.admin_before_write
    later += [one.plugin_name for one in reversed(caller.get_hookimpls())]
    later.append("the constraints of the database")
    yield "not asked", "", ", ".join(later)
