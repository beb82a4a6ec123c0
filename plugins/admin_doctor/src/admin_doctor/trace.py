"""One request, run in the application's test client and watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, request

from admin_core.data import Actor

from .explain import Section, explain, hooks
from .record import Recorder, recording


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
) -> Trace:
    """Run a request and return what happened and why.

    *actor* makes the request in place of whoever the plugins would name.  *session* is put into
    the session before.  The request is a real one: a method that changes something does so,
    where it is not refused.

    .. versionadded:: 0.1
    """
    admins = app.extensions.get("admin", ())
    recorder = Recorder(actor)
    client = app.test_client()
    if session:
        with client.session_transaction() as kept:
            kept.update(session)
    with recording(recorder, [admin.plugins.manager for admin in admins]), client:
        try:
            response = client.open(
                url, method=method, headers=headers, environ_overrides=dict(environ or {})
            )
        except Exception as error:
            line = ("failed", f"{type(error).__name__}: {error}")
            return Trace((("request", f"{method} {url}"), line), (hooks(recorder.asked),), 500)
        # Noted before more is asked: the page itself did no more than this.
        section = hooks(recorder.asked)
        sent = [(kind, str(len(texts))) for kind, texts in sorted(recorder.statements.items())]
        view, page = _answering(admins)
        lines = [
            ("request", f"{method} {url}"),
            ("visitor", _visitor(view)),
            ("answered by", page),
            ("status", response.status),
        ]
        if response.location:
            lines.append(("leads to", response.location))
        # SQLAlchemy, Peewee and PyMongo tell of what they send; of others nothing is known.
        lines += sent
        explained = tuple(explain(view, recorder)) if view is not None else ()
        return Trace(tuple(lines), (*explained, section), response.status_code)


def _answering(admins: Any) -> tuple[Any, str]:
    """Return the view that the request in force came to, and its page in words."""
    endpoint = request.endpoint or ""
    blueprint, _, page = endpoint.rpartition(".")
    for admin in admins:
        for view in {id(one): one for one in (admin.index_view, *admin.views)}.values():
            if view.endpoint == blueprint:
                return view, f"{type(view).__name__}.{page} ({endpoint})"
    return None, f"{endpoint}, which is no admin page" if endpoint else "nothing: no such address"


def _visitor(view: Any) -> str:
    actor = view.admin.gate.actor() if view is not None else None
    if actor is None:
        return "a stranger: no plugin says who it is"
    return f"{actor.name} ({actor.id})" if actor.name and actor.name != actor.id else actor.id
