"""A database that is away: a page in plain words, nothing typed is lost, all is well afterwards."""

import sqlite3
import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from admin_core import BaseView, expose
from admin_core.data import StoreUnavailable

from .backends.sqla import SQLALibrary, restore_postgresql
from .library import BOOKS
from .proxy import Door
from .site import Site
from .test_actions import all_of, reprice

PATHS = ["book/", "book/?search=x&sort=author", "book/new/", "book/edit/?id=3",
         "book/details/?id=3", "book/delete/?id=3", "book/ajax/lookup/?name=author"]  # fmt: skip

TYPED = {"title": "Typed", "notes": "for an hour", "author": "2", "tags": ["1", "3"]}


class Own(BaseView):
    """A view that needs no database."""

    @expose("/")
    def index(self):
        return "still here"


def gone(*args, **kwargs):
    raise StoreUnavailable("Connection refused: postgres@10.0.0.1")


@pytest.fixture
def dark(library, monkeypatch):
    """A site whose stores answer nothing any more, and a function that brings them back."""
    site = Site(library, book={"reprice": reprice()})
    site.admin.add_view(Own(endpoint="own"))
    assert site.token
    form = site.edit_form("book", 3)
    stores = {type(view.store) for view in site.views.values()}
    for store in stores:
        for name in ("find", "save", "delete", "get_many", "delete_many", "count_estimate"):
            monkeypatch.setattr(store, name, gone)
    return site, form, monkeypatch.undo


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.guarantee("security-16")
def test_every_page_says_that_the_database_does_not_answer(dark, path):
    site, _, repair = dark
    reply = site.get(path)
    assert reply.status in ({200, 503} if path == "book/new/" else {503})
    if reply.status == 503 and "ajax" not in path:
        assert "The database does not answer" in reply.text
    assert "10.0.0.1" not in reply.html
    repair()
    assert site.get(path).status == 200


def test_the_first_page_shows_the_cards_without_numbers(dark):
    site, _, _ = dark
    reply = site.get("")
    assert reply.status == 200
    assert {card.label: card.count for card in reply.page.cards}["Book"] == ""


@pytest.mark.guarantee("security-13")
def test_a_save_keeps_everything_typed_and_succeeds_later(dark):
    site, form, repair = dark
    new = site.post("book/new/", TYPED)
    edit = site.post("book/edit/", {**form, **TYPED}, {"id": "3"})
    for reply in (new, edit):
        assert reply.status == 503
        assert "What you typed is still here" in reply.text
        shown = reply.form("title").values()
        assert (shown["title"], shown["notes"]) == (["Typed"], ["for an hour"])
        assert shown["author"] == ["2"]
        assert sorted(shown["tags"]) == ["1", "3"]
    repair()
    sent = {**edit.form("title").values(), "title": "Typed again"}
    assert site.post("book/edit/", sent, {"id": "3"}).status == 302
    assert site.library.book(3)["notes"] == "for an hour"
    assert site.library.book(3)["author"] == 2
    assert site.post("book/new/", new.form("title").values()).status == 302
    assert site.library.book(61)["tags"] == (1, 3)


def test_deletions_and_actions_say_so_and_do_nothing(dark):
    site, _, repair = dark
    assert site.post("book/delete/", {"id": "3"}).status == 503
    assert site.post("book/action/", {"action": "delete", "rowid": ["3", "4"]}).status == 503
    repair()
    assert site.library.rows("Book") == BOOKS


@pytest.mark.parametrize("selected", [{"rowid": ["1"]}, all_of(search="Book 01")])
def test_what_was_typed_for_an_action_is_kept_and_done_later(dark, selected):
    site, _, repair = dark
    sent = {"action": "reprice", "form-price": "7.25", **selected}
    reply = site.post("book/action/", sent)
    assert reply.status == 503
    assert "What you typed is still here" in reply.text
    kept = reply.form("action").values()
    assert kept["form-price"] == ["7.25"]
    repair()
    assert site.post("book/action/", kept).status == 302
    assert [site.library.book(key)["price"] for key in (1, 2)] == [7.25, BOOKS[2]["price"]]


def test_other_views_stay_up(dark):
    site, _, _ = dark
    assert site.get("own/").text == "still here"


# -- a real server behind a door -------------------------------------------------------------------


@pytest.fixture
def behind_a_door(postgresql_engines):
    """A site on PostgreSQL, and the door between them."""
    engine = postgresql_engines["write"]
    restore_postgresql(engine)
    door = Door(engine.url.host, engine.url.port or 5432)
    through = sa.create_engine(engine.url.set(host="127.0.0.1", port=door.port))
    library = SQLALibrary(through)
    yield Site(library), door, SQLALibrary(engine)
    door.shut()
    library.close()


def timed(request):
    start = time.monotonic()
    reply = request()
    assert time.monotonic() - start < 5
    return reply


@pytest.mark.guarantee("security-16")
def test_a_server_that_is_down_is_said_at_once_and_the_next_request_after_it_works(behind_a_door):
    site, door, seen = behind_a_door
    form = {**site.edit_form("book", 3), **TYPED}
    door.shut()
    for path in PATHS:
        if path != "book/new/":
            assert timed(lambda path=path: site.get(path)).status == 503
    assert timed(lambda: site.get("")).status == 200
    refused = timed(lambda: site.post("book/edit/", form, {"id": "3"}))
    assert refused.status == 503
    assert refused.form("title").values()["notes"] == ["for an hour"]
    created = timed(lambda: site.post("book/new/", {**TYPED, "title": "New"}))
    assert created.status == 503
    assert created.form("title").values()["author"] == ["2"]
    assert seen.rows("Book") == BOOKS
    door.open()
    assert site.get("book/").status == 200
    assert site.post("book/edit/", refused.form("title").values(), {"id": "3"}).status == 302
    assert seen.book(3)["notes"] == "for an hour"


@pytest.mark.guarantee("security-15")
def test_connections_cut_while_nobody_used_them_are_noticed_by_nobody(behind_a_door):
    site, door, seen = behind_a_door
    assert site.get("book/").status == 200
    for path in ("book/", "book/details/?id=3", "book/ajax/lookup/?name=author"):
        door.cut()
        assert site.get(path).status == 200, path
    form = {**site.edit_form("book", 3), **TYPED}
    door.cut()
    reply = site.post("book/edit/", form, {"id": "3"})
    assert reply.status == 302
    assert seen.book(3)["title"] == "Typed"


@pytest.mark.guarantee("security-17")
def test_a_connection_cut_between_write_and_commit_writes_nothing_and_keeps_the_form(behind_a_door):
    site, door, seen = behind_a_door

    def cut(connection, cursor, statement, *rest):
        if statement.startswith("UPDATE book SET"):
            door.shut()

    sa.event.listen(site.library.engine, "after_cursor_execute", cut)
    reply = site.edit("book", 3, **TYPED)
    sa.event.remove(site.library.engine, "after_cursor_execute", cut)
    assert reply.status == 503
    assert reply.form("title").values()["notes"] == ["for an hour"]
    assert seen.rows("Book") == BOOKS
    door.open()
    assert site.post("book/edit/", reply.form("title").values(), {"id": "3"}).status == 302
    assert seen.book(3)["title"] == "Typed"


def test_a_database_that_somebody_else_has_locked_is_said_in_time(sqlite_master, tmp_path):
    import shutil

    path = tmp_path / "locked.sqlite"
    shutil.copy(sqlite_master, path)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 0.2})
    library = SQLALibrary(engine)
    site = Site(library)
    form = {**site.edit_form("book", 3), **TYPED}
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        reply = timed(lambda: site.post("book/edit/", form, {"id": "3"}))
        assert reply.status == 503
        assert reply.form("title").values()["notes"] == ["for an hour"]
        assert timed(lambda: site.get("book/")).status == 503
        other.execute("ROLLBACK")
    assert site.post("book/edit/", reply.form("title").values(), {"id": "3"}).status == 302
    assert library.book(3)["title"] == "Typed"
    library.close()
