"""The same pages whatever sessions come from: a Session, its makers, or an extension."""

import pytest
import wtforms

from .backends.sqla import SQLiteLibrary
from .library import BOOKS
from .site import Site

KINDS = ("session", "scoped_session", "sessionmaker", "flask_sqlalchemy")


@pytest.fixture(params=KINDS)
def source(request, sqlite_master, tmp_path):
    """The library with one kind of source."""
    found = SQLiteLibrary(sqlite_master, tmp_path, request.param)
    yield found
    found.close()


def test_everyday_work(source):
    site = Site(source)
    assert len(site.list(search="book", sort="author").keys) == 20
    assert site.get("book/details/", {"id": "3"}).status == 200
    assert site.post("book/new/", site.new_book(tags=["1", "2"])).status == 302
    assert source.book(61)["tags"] == (1, 2)
    assert site.edit("book", 61, title="Renamed", author="3", tags=["2"]).status == 302
    assert source.book(61) | {"title": "Renamed", "author": 3, "tags": (2,)} == source.book(61)
    assert site.get("book/ajax/lookup/", {"name": "author", "query": "ada"}).json
    assert site.post("book/delete/", {"id": "61"}).status == 302
    site.post("book/action/", {"action": "delete", "rowid": ["4", "5"]})
    assert set(source.rows("Book")) == set(BOOKS) - {4, 5}


def test_a_change_by_another_program_is_seen_and_not_overwritten(source):
    site = Site(source)
    form = site.edit_form("book", 3)
    source.change("Book", 3, pages=999)
    assert site.list(title__equals="Book 03").column("pages") == ["999"]
    assert site.edit("book", 3, form, title="Mine").status == 409
    assert source.book(3)["title"] == "Book 03"


def test_a_failed_save_leaves_nothing_behind_in_the_session(source):
    def on_model_change(self, form, model, is_created):
        model.subtitle = "half"
        if "bad" in model.title:
            raise wtforms.ValidationError("No.")

    site = Site(source, book={"on_model_change": on_model_change})
    before = source.state()
    assert site.post("book/new/", site.new_book(title="bad")).status == 422
    assert site.edit("book", 3, title="bad").status == 422
    assert site.edit("book", 3, title="Book 12").status == 422
    assert site.post("author/delete/", {"id": "1"}).status == 302
    assert source.state() == before
    assert site.edit("book", 3, title="good").status == 302
    changed = source.state()
    assert changed["Book"][3] == {**before["Book"][3], "title": "good", "subtitle": "half"}
    assert len(changed["Book"]) == len(before["Book"])


def test_no_connection_is_kept_between_requests(source):
    site = Site(source)
    for path in ("book/", "book/new/", "book/edit/?id=3", "book/edit/?id=999", "book/?sort=x"):
        site.get(path)
        assert open_connections(site) == 0, path
    site.post("book/new/", site.new_book())
    site.post("book/new/", site.new_book())
    site.edit("book", 3, title="Renamed")
    site.post("book/delete/", {"id": "4"})
    assert open_connections(site) == 0


def open_connections(site):
    source = site.library.source
    if not hasattr(source, "init_app"):
        return site.library.engine.pool.checkedout()
    with site.app.app_context():
        return source.engine.pool.checkedout()
