"""An application that notes every question which the core asks plugins, and what was asked when."""

from __future__ import annotations

import inspect
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, g, has_request_context, request

from admin_core import Admin, ModelView, hookimpl, hookspecs
from admin_files import FileAdmin
from admin_import import ImportMixin
from admin_memory import Memory
from admin_testing.site import AdminSite

HOOKS = {
    name: inspect.signature(hook)
    for name, hook in vars(hookspecs).items()
    if name.startswith("admin_") and callable(hook)
}


@dataclass
class Author:
    """Whom a book leads to; no name of a field is a book's, too."""

    number: int | None = field(default=None, metadata={"primary_key": True})
    name: str = ""


@dataclass
class Book:
    """A book, with a field of every use."""

    id: int | None = None
    title: str = ""
    pages: int | None = None
    colour: Any = field(default=None, metadata={"kind": "colour"})
    author: Author | None = None


class Books(ImportMixin, ModelView):
    """Has every page."""

    can_view_details = can_export = True
    column_list = ("title", "pages", "author")
    column_filters = ("title", "pages", "colour")


class Authors(ModelView):
    """A second view, of the model that books lead to."""


@dataclass
class Asked:
    """One question: which hook, with which arguments, during which request."""

    hook: str
    given: dict[str, Any]
    request: int


class Counting:
    """A site whose every question to plugins is noted."""

    def __init__(self, folder: Path, books: int = 3, plugins: Iterable[Any] = ()) -> None:
        self.asked: list[Asked] = []
        self.requests = 0
        (folder / "a.txt").write_text("words")
        ann = Author(1, "Ann")
        records = [Book(n, f"Book {n}", n, "#336699", ann) for n in range(1, books + 1)]
        memory = Memory(ann, *records)
        self.app = Flask("counted")
        self.app.secret_key = "for tests"
        self.app.before_request(self._number)
        self.admin = Admin(plugins=[*plugins, self._plugin()], access="public")
        self.admin.add_view(Books(Book, memory))
        self.admin.add_view(Authors(Author, memory))
        self.admin.add_view(FileAdmin(str(folder), name="Files", endpoint="files"))
        self.blueprints_at_setup: set[str] = set()
        self.admin.init_app(self.app)
        self.site = AdminSite(self.app)

    def _number(self) -> None:
        self.requests += 1
        g.number = self.requests

    def _plugin(self) -> ModuleType:
        module = ModuleType("noting")
        for name, signature in HOOKS.items():
            names = list(signature.parameters)
            given = ", ".join(f"{one}={one}" for one in names)
            scope: dict[str, Any] = {"note": self._note}
            # Plugins are asked for the arguments that they name, so a function names them.
            exec(f"def {name}({', '.join(names)}): return note({name!r}, dict({given}))", scope)
            setattr(module, name, hookimpl(scope[name]))
        return module

    def _note(self, hook: str, given: dict[str, Any]) -> None:
        number = g.number if has_request_context() and request else 0
        if hook == "admin_setup":
            self.blueprints_at_setup = set(given["app"].blueprints)
        self.asked.append(Asked(hook, given, number))

    def get(self, *pages: str) -> list[Asked]:
        """Open pages, and return what was asked meanwhile."""
        before = len(self.asked)
        for page in pages:
            answer = self.site.client.get(f"/admin/{page}")
            assert answer.status_code == 200, page
            answer.get_data()
            answer.close()
        return self.asked[before:]

    def of(self, hook: str, asked: list[Asked] | None = None) -> list[dict[str, Any]]:
        """Return the arguments of every question to one hook."""
        return [one.given for one in (self.asked if asked is None else asked) if one.hook == hook]


def how_often(questions: list[dict[str, Any]], *names: str) -> Counter[Any]:
    """Return how often each combination of arguments was asked."""
    return Counter(tuple(_plain(one[name]) for name in names) for one in questions)


def _plain(value: Any) -> Any:
    for name in ("name", "endpoint"):
        if hasattr(value, name) and not isinstance(value, type):
            return str(getattr(value, name))
    return value if isinstance(value, (str, type(None), type)) else id(value)


def a_file() -> tuple[io.BytesIO, str]:
    """Return a file to upload."""
    return io.BytesIO(b"title\nNew\n"), "books.csv"
