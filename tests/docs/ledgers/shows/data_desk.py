"""A site of two books, with plugins, and what is told of what is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import (
    Change,
    EmbeddedInfo,
    Event,
)
from admin_memory import Memory
from admin_testing.site import AdminSite


@dataclass
class Author:
    """Whom books lead to."""

    id: int | None = None
    name: str = ""


@dataclass
class Cat:
    """A document."""

    name: str = field(default="", metadata={"primary_key": False})


@dataclass
class Dog:
    """Another document."""

    name: str = field(default="", metadata={"primary_key": False})
    owner: Author | None = None


def one_of(*models: Any, many: bool = False) -> Any:
    """Return a field that holds documents."""
    info = EmbeddedInfo(models, many=many)
    made = {"default_factory": list} if many else {"default": None}
    return field(**made, metadata={"embedded": info, "nullable": True})


@dataclass
class Book:
    """A book with all that a value can be."""

    id: int | None = None
    title: str = ""
    pages: int | None = None
    author: Author | None = None
    authors: list[Author] = field(default_factory=list)
    pet: Any = one_of(Cat)
    pets: Any = one_of(Cat, Dog, many=True)


class Books(ModelView):
    """Shows books."""

    can_export = True
    column_list = ("title", "pages", "author")
    form_columns = ("title", "pages", "author")


class Desk:
    """A site of two books, with plugins."""

    def __init__(self, *plugins: Any, **options: Any) -> None:
        app = Flask("desk")
        app.secret_key = "for tests"
        self.app, self.ann = app, Author(1, "Ann")
        self.source = Memory(self.ann, Book(1, "Moon", 10, self.ann), Book(2, "Sun", 20))
        self.view: Any = type("Given", (Books,), options)(Book, self.source, endpoint="book")
        self.admin = Admin(app, plugins=plugins, access="public")
        self.admin.add_view(self.view)
        self.admin.add_view(ModelView(Author, self.source))
        self.site = AdminSite(app)

    def page(self, address: str = "book/") -> str:
        """Return a page's content."""
        return str(self.site.client.get(f"/admin/{address}").text)

    def post(self, address: str, **data: Any) -> Any:
        """Send what a form of the list would."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page())
        assert token
        return self.site.client.post(
            f"/admin/{address}", data={**data, "csrf_token": token[1]}, follow_redirects=True
        )


def hearing(heard: list[Any], name: str) -> Any:
    """Return a plugin that notes what a hook is told."""
    if name == "admin_event":

        class Events:
            """Hears of events."""

            @hookimpl
            def admin_event(self, event: Any) -> None:
                heard.append(event)

        return Events()

    class Writes:
        """Hears before writes."""

        @hookimpl
        def admin_before_write(self, change: Any) -> None:
            heard.append(change)

    return Writes()


def written() -> tuple[list[Change], list[Event]]:
    """Return what is told of a record that is created, changed and deleted."""
    before: list[Change] = []
    after: list[Event] = []
    desk = Desk(hearing(before, "admin_before_write"), hearing(after, "admin_event"))
    desk.site.open("/admin/book/new/").fill("Title", "New").submit("Save")
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "11").submit("Save")
    desk.site.open("/admin/book/delete/?id=1").submit("Delete")
    return before, after
