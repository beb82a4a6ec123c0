"""One request, watched: run in the application's test client, or rehearsed if it would write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask import session as flask_session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from admin_core.data import Actor

from .explain import explain, hooks
from .record import Recorder, recording
from .rehearsal import RUN, rehearse
from .statements import in_total
from .tables import Section


@dataclass(frozen=True, slots=True)
class Trace:
    """What a request did: ``lines`` in words, ``sections`` as tables."""

    lines: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    status: int = 0


def trace(
    app: Flask,
    method: str,
    url: str,
    *,
    actor: Actor | None = None,
    session: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    environ: Mapping[str, Any] | None = None,
    data: Iterable[tuple[str, str]] = (),
) -> Trace:
    """Return what a request does and why.

    *actor* makes the request in place of whoever the plugins would name.  *session* is put into
    the session before.  A request by ``GET``, ``HEAD`` or ``OPTIONS`` is run.  One by any other
    method is rehearsed with the form *data*: what the application does before each request is
    done, then the gate, the rights and the form are asked, and it ends before the write, with a
    status of 0.  Raises :exc:`ValueError` for *data* with a method that sends none.

    .. versionadded:: 0.1
    """
    sent = MultiDict(data)
    if sent and method in RUN:
        raise ValueError(f"A {method} request sends no form. Put values into the address: ?a=b")
    admins = app.extensions.get("admin", ())
    recorder = Recorder(actor)
    make = _run if method in RUN else _rehearsed
    with recording(recorder, [admin.plugins.manager for admin in admins]):
        try:
            with make(app, method, url, sent, session, headers, environ) as outcome:
                return _told(f"{method} {url}", admins, recorder, outcome)
        except Exception as error:
            line = ("failed", f"{type(error).__name__}: {error}")
            return Trace((("request", f"{method} {url}"), line), (hooks(recorder.asked),), 500)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a request ended; ``is_open`` when a rehearsal came as far as its page."""

    status: str
    code: int = 0
    location: str = ""
    is_open: bool = False


@contextmanager
def _run(
    app: Flask, method: str, url: str, sent: Any, session: Any, headers: Any, environ: Any
) -> Any:
    """Run the request; its context stays in force inside the block."""
    client = app.test_client()
    if session:
        with client.session_transaction() as kept:
            kept.update(session)
    with client:
        response = client.open(
            url, method=method, headers=headers, environ_overrides=dict(environ or {})
        )
        yield _Outcome(response.status, response.status_code, response.location or "")


@contextmanager
def _rehearsed(
    app: Flask, method: str, url: str, sent: Any, session: Any, headers: Any, environ: Any
) -> Any:
    """Bring the request to its page without opening it."""
    # From this machine, as the test client's requests are.
    given = {"REMOTE_ADDR": "127.0.0.1", **(environ or {})}
    with app.test_request_context(
        url, method=method, data=sent, headers=headers, environ_overrides=given
    ):
        flask_session.update(session or {})
        problem = request.routing_exception
        if problem is not None:
            yield _Outcome(f"{problem.code} {problem.name}", problem.code or 0)
            return
        # As before every request: this may say who the visitor is.
        try:
            early = app.preprocess_request()
        except HTTPException as error:
            early = error.get_response()
        if early is None:
            yield _Outcome("not run: a trace changes nothing", is_open=True)
            return
        response = app.make_response(early)
        yield _Outcome(
            f"{response.status}, by a before_request function",
            response.status_code,
            response.location or "",
        )


def _told(asked: str, admins: Any, recorder: Recorder, outcome: _Outcome) -> Trace:
    """Return the report; asked while the request is in force."""
    view, where, page = _answering(admins)
    rehearsal: tuple[Section, ...] = ()
    if outcome.is_open and view is not None:
        rehearsal = (rehearse(view, recorder, page),)
    # Noted before more is asked: the page itself did no more than this.
    section, statements = hooks(recorder.asked), in_total(recorder.statements)
    lines = [
        ("request", asked),
        ("visitor", _visitor(view)),
        ("answered by", where),
        ("status", outcome.status),
    ]
    if outcome.location:
        lines.append(("leads to", outcome.location))
    if statements:
        lines.append(("statements", statements))
    explained = tuple(explain(view, recorder, page)) if view is not None else ()
    return Trace(tuple(lines), (*rehearsal, *explained, section), outcome.code)


def _answering(admins: Any) -> tuple[Any, str, str]:
    """Return the view that the request in force came to, its page in words, and that by name."""
    endpoint = request.endpoint or ""
    blueprint, _, page = endpoint.rpartition(".")
    for admin in admins:
        for view in {id(one): one for one in (admin.index_view, *admin.views)}.values():
            if view.endpoint == blueprint:
                return view, f"{type(view).__name__}.{page} ({endpoint})", page
    if endpoint:
        return None, f"{endpoint}, which is no admin page", page
    return None, "nothing: no such address", page


def _visitor(view: Any) -> str:
    actor = view.admin.gate.actor() if view is not None else None
    if actor is None:
        return "a stranger: no plugin says who it is"
    return f"{actor.name} ({actor.id})" if actor.name and actor.name != actor.id else actor.id
