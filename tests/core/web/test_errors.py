"""What goes wrong is told in plain words, inside the frame, without internals."""

import logging

import pytest
from flask import abort

from admin_core import BaseView, expose, hookimpl
from admin_core.data import AccessDenied, RecordNotFound, StoreUnavailable, TooLarge
from admin_memory.store import MemoryStore

from ..shop import Book, BookView, book, book_app, bookshop, make_admin, make_app, post

ERRORS = {
    "denied": (AccessDenied("Only on Sundays."), 403, "Only on Sundays."),
    "gone": (RecordNotFound("No such <b>book</b>."), 404, "No such &lt;b&gt;book"),
    "large": (TooLarge("At most 10."), 413, "At most 10."),
    "down": (StoreUnavailable("host=db password=x"), 503, "The database does not answer"),
}


class Faulty(BaseView):
    @expose("/")
    def index(self):
        return "first"

    @expose("/raise/<name>/")
    def fail(self, name):
        raise ERRORS[name][0]

    @expose("/abort/<int:status>/")
    def stop(self, status):
        abort(status)


@pytest.fixture
def client():
    app = make_app()
    make_admin(app, Faulty(), name="Shop")
    return app.test_client()


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_of_the_admin_has_its_page(client, name):
    _, status, text = ERRORS[name]
    answer = client.get(f"/admin/faulty/raise/{name}/")
    assert answer.status_code == status
    assert text in answer.text
    assert 'href="/admin/"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_that_is_away_is_told_without_internals_and_logged(client, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client.get("/admin/faulty/raise/down/")
    assert "password" not in answer.text
    assert "did not answer /admin/faulty/raise/down/" in caplog.text


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, "The request was refused"),
        (403, "You may not open this page"),
        (404, "There is nothing at this address."),
        (405, "cannot be opened like that"),
        (413, "More was sent than the server accepts"),
        (418, "teapot"),
        (503, "Service Unavailable"),
    ],
)
def test_an_http_error_has_a_page_in_the_frame(client, status, text):
    answer = client.get(f"/admin/faulty/abort/{status}/")
    assert answer.status_code == status
    assert text in answer.text
    assert "Shop" in answer.text


@pytest.mark.parametrize("name", ERRORS)
def test_a_script_gets_json(client, name):
    headers = {"Accept": "application/json"}
    answer = client.get(f"/admin/faulty/raise/{name}/", headers=headers)
    assert answer.status_code == ERRORS[name][1]
    assert set(answer.json) == {"error"}
    assert "password" not in answer.text


def test_errors_of_the_application_outside_the_admin_are_its_own(client):
    assert "Shop" not in client.get("/nowhere").text


def test_a_request_that_is_too_large_is_refused_with_a_page():
    app = book_app()
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    client = app.test_client()
    answer = post(client, "/admin/book/edit/?id=1", {"title": "New", "notes": "x" * 2_000})
    assert answer.status_code == 413
    assert "More was sent than the server accepts" in answer.text
    assert book(app, 1).title == "Book 01"


def test_too_many_fields_are_refused_with_a_page():
    app = book_app()
    app.config["MAX_FORM_PARTS"] = 10
    data = {"title": "New", **{f"a{i}": "x" for i in range(50)}}
    answer = post(app.test_client(), "/admin/book/new/", data, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_acting_on_too_many_records_names_the_limit():
    app = book_app()
    data = {"action": "delete", "rowid": [str(i) for i in range(1_001)]}
    answer = post(app.test_client(), "/admin/book/action/", data)
    assert answer.status_code == 413
    assert "Select at most 1,000 records" in answer.text
    assert len(app.shop.rows(Book)) == 3


# -- while the database is away -----------------------------------------------------------------


class Away:
    """A backend whose database can be taken away."""

    is_away = True

    @hookimpl(tryfirst=True)
    def admin_open_store(self, model, source, stores):
        backend = self

        class Store(MemoryStore):
            def find(self, query, base=None):
                backend.check()
                return super().find(query, base)

            def save(self, record, *, is_created):
                backend.check()
                return super().save(record, is_created=is_created)

        return Store(model, source, stores)

    def check(self):
        if self.is_away:
            raise StoreUnavailable("no route to db.internal")


@pytest.mark.parametrize("url", ["", "?search=x", "edit/?id=1", "details/?id=1", "delete/?id=1"])
def test_pages_answer_503_while_the_database_is_away(url):
    answer = book_app(Away()).test_client().get(f"/admin/book/{url}")
    assert answer.status_code == 503
    assert "db.internal" not in answer.text


def test_the_first_page_opens_while_the_database_is_away():
    answer = book_app(Away()).test_client().get("/admin/")
    assert answer.status_code == 200
    assert "/admin/book/" in answer.text


@pytest.mark.parametrize("url", ["/admin/book/new/", "/admin/book/edit/?id=1"])
def test_what_was_typed_is_kept_while_the_database_is_away(url):
    away = Away()
    away.is_away = False
    app = book_app(away)
    client = app.test_client()
    token = client.get("/token").text
    away.is_away = True
    answer = client.post(url, data={"title": "A long story", "csrf_token": token})
    assert answer.status_code == 503
    assert 'value="A long story"' in answer.text
    assert "What you typed is still here" in answer.text
    assert "db.internal" not in answer.text


def test_other_views_stay_up_while_one_database_is_away():
    app, away = make_app(), Away()
    shop = bookshop()
    make_admin(app, BookView(Book, shop), Faulty(), plugins=[away])
    client = app.test_client()
    assert client.get("/admin/book/").status_code == 503
    assert client.get("/admin/faulty/").status_code == 200
