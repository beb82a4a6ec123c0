"""A bookshop kept in memory, and an application with an admin for it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from decimal import Decimal

from click.testing import CliRunner
from flask import Flask
from flask.cli import FlaskGroup
from jinja2 import BytecodeCache, StrictUndefined

from admin_core import Admin, ModelView
from admin_core.web import csrf
from admin_memory import Memory

#: What a browser sends from another machine.
REMOTE = {"REMOTE_ADDR": "203.0.113.9"}


class Genre(enum.Enum):
    NOVEL = "n"
    ESSAY = "e"


@dataclass(kw_only=True)
class Author:
    id: int | None = None
    name: str = field(metadata={"unique": True, "max_length": 40})

    def __str__(self):
        return self.name


@dataclass(kw_only=True)
class Tag:
    name: str = field(metadata={"primary_key": True})

    def __str__(self):
        return self.name


@dataclass(kw_only=True)
class Book:
    id: int | None = None
    title: str = field(metadata={"unique": True, "max_length": 60})
    pages: int | None = None
    price: Decimal | None = field(default=None, metadata={"precision": 6, "scale": 2})
    in_print: bool = True
    added: dt.datetime | None = None
    genre: Genre | None = None
    notes: str | None = field(default=None, metadata={"kind": "text"})
    author: Author | None = None
    tags: list[Tag] = field(default_factory=list)

    def __str__(self):
        return self.title


def bookshop(books=3):
    """Return a shop with two authors, two tags and numbered books."""
    ada, bob = Author(id=1, name="Ada"), Author(id=2, name="Bob <i>")
    old, rare = Tag(name="old"), Tag(name="rare, old")
    return Memory(
        ada, bob, old, rare,
        *(
            Book(
                id=number,
                title=f"Book {number:02}",
                pages=number * 10,
                in_print=number % 2 == 0,
                added=dt.datetime(2024, 5, 1, 12, 0, 0, number),
                author=ada if number % 2 else bob,
                tags=[old],
            )
            for number in range(1, books + 1)
        ),
    )  # fmt: skip


class BookView(ModelView):
    can_view_details = True
    column_searchable_list = ("title", "author.name")
    column_filters = ("title", "pages", "price", "in_print", "genre", "added", "author")


class Compiled(BytecodeCache):
    """Templates compiled once for all tests."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def make_app(**config):
    """Return an application under test; ``/token`` answers a token for the session.

    A name that a template uses and nobody gives is an error.
    """
    app = Flask(__name__)
    app.jinja_options = {"undefined": StrictUndefined, "bytecode_cache": COMPILED}
    app.testing = True
    app.secret_key = "for tests"
    app.config.update(config)
    app.add_url_rule("/token", view_func=lambda: csrf.token())
    return app


def make_admin(app=None, *views, plugins=(), **options):
    """Return an admin that knows *plugins* and the memory backend, and nothing else."""
    options.setdefault("discover", False)
    admin = Admin(app, plugins=[*plugins, "memory"], **options)
    admin.add_views(*views)
    return admin


def book_app(*plugins, shop=None, view=BookView, **options):
    """Return an application whose admin manages the books of *shop*."""
    app, shop = make_app(), shop or bookshop()
    make_admin(app, view(Book, shop), plugins=plugins, **options)
    app.shop = shop
    return app


def post(client, url, data=None, **options):
    """Send a form as the admin's own page would."""
    data = {"csrf_token": client.get("/token").text, **(data or {})}
    return client.post(url, data=data, **options)


def book(app, key):
    """Return a book as it is stored, ``None`` when there is none."""
    return next((one for one in app.shop.rows(Book) if one.id == key), None)


def run(app, *arguments):
    """Return the result of ``flask`` with these arguments."""
    return CliRunner().invoke(FlaskGroup(create_app=lambda: app), arguments)
