"""What the page about addresses says of a list's arguments is what a list does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from admin_core import Admin, ModelView
from admin_memory import Memory

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "addresses.md").read_text("utf-8")
ARGUMENTS = " ".join(PAGE.partition("## Arguments of the list")[2].partition("\n## ")[0].split())


@dataclass
class Author:
    """Somebody who wrote books."""

    id: int | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass
class Book:
    """A book."""

    id: int | None = None
    title: str = ""
    pages: int | None = None
    genre: str = ""
    published: date | None = None
    author: Author | None = None


ANN, BOB = Author(1, "Ann"), Author(2, "Bob")
BOOKS = (
    Book(1, "Moon", 150, "novel", date(2001, 1, 1), ANN),
    Book(2, "Full moon", 15, "essay", date(2002, 1, 1), BOB),
    Book(3, "Two words", 120, "novel", date(2002, 1, 1), ANN),
    Book(4, "Words, two", None, "poem (short)", None, None),
)


class BookView(ModelView):
    """Lists books in every way."""

    column_list = ("title", "pages", "genre", "published")
    column_filters = ("title", "pages", "genre", "author", "author.name")
    column_searchable_list = ("title",)
    can_set_page_size = True
    page_size_options = (2, 20)


@pytest.fixture(scope="module")
def client() -> Any:
    app = Flask("shelf")
    app.secret_key = "for tests"
    admin = Admin(app, access="public")
    store = Memory(*BOOKS, ANN, BOB)
    admin.add_view(BookView(Book, store, endpoint="book"))
    admin.add_view(ModelView(Author, store, endpoint="author"))
    return app.test_client()


def titles(page: str) -> list[str]:
    """Return the titles of a list, in its order."""
    return re.findall(r'col-title"?[^>]*>(?:<a[^>]*>)?([^<]+)<', page.partition("<tbody")[2])


def listed(client: Any, query: str) -> list[int]:
    """Return which books a list shows, by their keys, in its order."""
    answer = client.get(f"/admin/book/?{query}", follow_redirects=True)
    assert answer.status_code == 200
    known = {book.title: book.id for book in BOOKS}
    return [known[one] for one in titles(answer.text)]


@pytest.mark.parametrize(
    ("said", "query", "found"),
    [
        ("`sort=-published,title`", "sort=-published,title", [2, 3, 1, 4]),
        ("words, and phrases in double quotes", 'search="two words"', [3]),
        ("words, and phrases in double quotes", "search=two words", [3, 4]),
        ("`^word` starts with", "search=^moon", [1]),
        ('`="two words"` is exactly', 'search=="Two words"', [3]),
        ('`="two words"` is exactly', 'search=="Two"', []),
        ("*relation*`__equals`", "author__equals=2", [2]),
        ("`author.name__equals=Ann`", "author.name__equals=Ann", [1, 3]),
        ("`title__contains=moon`", "title__contains=moon", [1, 2]),
        ("take the argument twice", "pages__between=100&pages__between=130", [3]),
        ("once as `10 to 20`", "pages__between=10 to 20", [2]),
        ("take values separated by commas", "genre__in_list=novel,essay", [1, 2, 3]),
        ("stands in double quotes", 'title__in_list="Words, two",Moon', [1, 4]),
        ("`__empty` takes `1` or `0`", "pages__empty=1", [4]),
        ("`__empty` takes `1` or `0`", "pages__empty=0", [1, 2, 3]),
        ("left empty do not count", "title__contains=", [1, 2, 3, 4]),
        ("All arguments must hold", "title__contains=moon&genre__equals=novel", [1]),
        ("where=any(title", "where=any(title__contains=moon,all(pages__between=100~200,"
         "genre__equals=novel))", [1, 2, 3]),
        ("stands in single quotes", "where=any(genre__equals='poem (short)')", [4]),
        ("`page` | the page, from 0", "page=1&page_size=2&sort=title", [3, 4]),
        ("`last` for the last one", "page=last&page_size=2&sort=title", [3, 4]),
        ("one of `page_size_options`", "page_size=2&sort=title", [2, 1]),
        ("sends numbers", "_f0=title__contains&_v0=full", [2]),
        ("`flt0_title_equals=x`", "flt0_title_equals=Moon", [1]),
        ("`flt0_3=x`", "flt0_0=moon", [1, 2]),
        ("`sort=2&desc=1`", "sort=1&desc=1", [1, 3, 2, 4]),
    ],
)  # fmt: skip
def test_an_argument_does_what_the_page_says(
    client: Any, said: str, query: str, found: list[int]
) -> None:
    assert said in ARGUMENTS
    assert listed(client, quote(query, safe="=&(),~^'")) == found


@pytest.mark.parametrize("query", ["title__like=x", "pages__equals=x", "sort=nothing", "page=99"])
def test_what_does_not_fit_is_said_above_the_list(client: Any, query: str) -> None:
    assert "What does not fit never fails the page." in ARGUMENTS
    plain = client.get("/admin/book/").text
    answer = client.get(f"/admin/book/?{query}")
    assert answer.status_code == 200
    assert answer.text.count("alert-warning") > plain.count("alert-warning")


def test_any_other_argument_is_carried_along(client: Any) -> None:
    assert "Any other argument is carried along by the list's links" in ARGUMENTS
    page = client.get("/admin/book/?colour=red&sort=title").text
    heads = re.findall(r'href="([^"]*)"', page.partition("<thead")[2].partition("</thead")[0])
    assert heads
    assert [one for one in heads if "colour=red" not in one] == []
