"""Notes, served to a browser: a small application of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, ModelView
from admin_memory import Memory

from .conftest import served


@dataclass
class Note:
    """A note."""

    id: int | None = None
    text: str = ""


@contextmanager
def served_notes(templates: dict[str, str] | None = None, **options: Any) -> Iterator[Any]:
    """Serve one note, in a view with these options; its form opens as a page and as a dialog.

    *templates* are the application's own.
    """
    app = Flask("notes")
    app.secret_key = "for tests"
    usual = app.jinja_env.loader
    assert usual
    app.jinja_env.loader = ChoiceLoader([DictLoader(templates or {}), usual])
    view = type("Notes", (ModelView,), {"create_modal": True, **options})
    Admin(app, access="public").add_view(view(Note, Memory(Note(1, "first"))))
    with served(app) as url:
        yield SimpleNamespace(url=url)
