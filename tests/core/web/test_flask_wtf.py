"""An application that protects its own forms with Flask-WTF: one token serves both."""

import pytest
from flask_wtf import CSRFProtect

from ..shop import Book, book_app


@pytest.fixture
def app():
    app = book_app()
    CSRFProtect(app)
    return app


def token_in(text):
    return text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_its_token_is_handed_out_and_accepted(app):
    client = app.test_client()
    token = token_in(client.get("/admin/book/new/").text)
    answer = client.post("/admin/book/new/", data={"title": "New", "csrf_token": token})
    assert answer.status_code == 302, answer.text
    assert "New" in [book.title for book in app.shop.rows(Book)]


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5_000])
def test_another_token_is_refused(app, token):
    client = app.test_client()
    client.get("/admin/book/new/")
    answer = client.post("/admin/book/new/", data={"title": "New", "csrf_token": token})
    assert answer.status_code == 400
    assert "New" not in [book.title for book in app.shop.rows(Book)]


def test_the_admin_is_protected_where_the_application_checks_views_one_by_one(app):
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    client = app.test_client()
    answer = client.post("/admin/book/new/", data={"title": "New"})
    assert answer.status_code == 400
    assert "New" not in [book.title for book in app.shop.rows(Book)]
