"""Requests that another site makes a visitor's browser send change nothing."""

import pytest
from flask import request
from flask.views import MethodView

from admin_core import BaseView, expose, expose_plugview
from admin_core.data import ConfigurationError

from ..shop import Book, BookView, book, book_app, bookshop, make_admin, make_app, post

HERE = "http://localhost"
UNSAFE = [
    ("/admin/book/new/", {"title": "New"}),
    ("/admin/book/edit/?id=1", {"title": "New"}),
    ("/admin/book/delete/", {"id": "1"}),
    ("/admin/book/action/", {"action": "delete", "rowid": "1"}),
]


def titles(app):
    return [one.title for one in app.shop.rows(Book)]


@pytest.fixture
def app():
    return book_app()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize(("url", "data"), UNSAFE)
def test_a_request_with_the_token_of_the_session_goes_on(app, client, url, data):
    before = titles(app)
    assert post(client, url, data).status_code == 302
    assert titles(app) != before


@pytest.mark.parametrize(("url", "data"), UNSAFE)
@pytest.mark.parametrize("token", [None, "", "x", "\x00", "ü", "A" * 60, "=" * 8, "0" * 10_000])
@pytest.mark.guarantee("model-11")
def test_without_a_valid_token_nothing_is_done(app, client, url, data, token):
    before = titles(app)
    client.get("/token")
    sent = data if token is None else {**data, "csrf_token": token}
    answer = client.post(url, data=sent)
    assert answer.status_code == 400
    assert titles(app) == before


@pytest.mark.parametrize(("url", "data"), UNSAFE)
def test_the_token_of_another_session_is_refused(app, client, url, data):
    before = titles(app)
    client.get("/token")
    foreign = app.test_client().get("/token").text
    assert client.post(url, data={**data, "csrf_token": foreign}).status_code == 400
    assert titles(app) == before


def test_a_token_is_refused_where_there_is_no_session(app, client):
    token = client.get("/token").text
    answer = app.test_client().post("/admin/book/delete/", data={"id": "1", "csrf_token": token})
    assert answer.status_code == 400


def test_each_page_has_another_token_and_all_of_a_session_work(client):
    first, second = client.get("/token").text, client.get("/token").text
    assert first != second
    for token, key in ((second, "1"), (first, "2")):
        done = client.post("/admin/book/delete/", data={"id": key, "csrf_token": token})
        assert done.status_code == 302


def test_a_changed_token_is_refused(app, client):
    token = client.get("/token").text
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        client.post("/admin/book/delete/", data={"id": "1", "csrf_token": changed})
    assert book(app, 1) is not None


@pytest.mark.parametrize("name", ["X-CSRFToken", "X-CSRF-Token"])
def test_a_script_may_send_the_token_as_a_header(client, name):
    headers = {name: client.get("/token").text}
    assert client.post("/admin/book/delete/", data={"id": "1"}, headers=headers).status_code == 302


@pytest.mark.parametrize(("url", "data"), UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    ],
)
def test_a_request_from_another_site_is_refused_even_with_a_token(app, client, url, data, headers):
    before = titles(app)
    answer = post(client, url, data, headers=headers)
    assert answer.status_code == 400
    assert "another site" in answer.text
    assert titles(app) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": HERE},
        {"Origin": "HTTP://LOCALHOST"},
        {"Sec-Fetch-Site": "same-origin", "Origin": HERE},
    ],
)
def test_a_request_from_the_same_site_goes_on(client, headers):
    done = post(client, "/admin/book/delete/", {"id": "1"}, headers=headers)
    assert done.status_code == 302


@pytest.mark.parametrize("url", ["/admin/book/new/", "/admin/book/edit/?id=1"])
def test_a_form_that_was_open_for_too_long_is_shown_again_with_what_was_typed(app, url):
    answer = app.test_client().post(url, data={"title": "A long story", "csrf_token": "old"})
    assert answer.status_code == 400
    assert 'value="A long story"' in answer.text
    assert "open for too long" in answer.text
    assert 'name="csrf_token"' in answer.text


@pytest.mark.parametrize("url", ["/admin/book/new/", "/admin/book/edit/?id=1"])
def test_what_another_site_typed_is_not_shown(client, url):
    answer = post(client, url, {"title": "Planted"}, headers={"Origin": "http://evil.example"})
    assert "Planted" not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "/admin/book/delete/?id=1",
        "/admin/book/action/?action=delete&rowid=1",
        "/admin/book/edit/?id=1&title=New",
        "/admin/book/new/?title=New",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_that_is_only_looked_at_changes_anything(app, client, url, method):
    before = titles(app)
    query = f"{url}&csrf_token={client.get('/token').text}"
    client.open(query, method=method)
    assert titles(app) == before


def test_looking_needs_no_token(client):
    for url in ("/admin/", "/admin/book/", "/admin/book/edit/?id=1"):
        assert client.get(url, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


# -- views of the application -------------------------------------------------------------------


class Console(BaseView):
    """A view that changes something in every way there is."""

    ran = ()

    @expose("/", methods=("GET", "POST"))
    def index(self):
        Console.ran += (request.method,)
        return "done"

    @expose("/any/", methods=("PUT", "PATCH", "DELETE"))
    def anything(self):
        Console.ran += (request.method,)
        return "done"

    @expose("/json/", methods=("POST",))
    def take_json(self):
        Console.ran += (request.get_json()["word"],)
        return "done"

    @expose_plugview("/plug/")
    class Plug(MethodView):
        def get(self, cls):
            return "looked"

        def post(self, cls):
            Console.ran += ("plug",)
            return "done"

        def delete(self, cls):
            Console.ran += ("plug",)
            return "done"


@pytest.fixture
def console(monkeypatch):
    monkeypatch.setattr(Console, "ran", ())
    app = make_app()
    make_admin(app, Console(endpoint="console"))
    return app.test_client()


OWN = [
    ("POST", "/admin/console/"),
    ("PUT", "/admin/console/any/"),
    ("PATCH", "/admin/console/any/"),
    ("DELETE", "/admin/console/any/"),
    ("POST", "/admin/console/plug/"),
    ("DELETE", "/admin/console/plug/"),
]


@pytest.mark.parametrize(("method", "url"), OWN)
def test_a_view_of_the_application_is_protected_without_asking_for_it(console, method, url):
    assert console.open(url, method=method).status_code == 400
    assert Console.ran == ()


@pytest.mark.parametrize(("method", "url"), OWN)
def test_a_view_of_the_application_runs_with_a_token(console, method, url):
    headers = {"X-CSRFToken": console.get("/token").text}
    assert console.open(url, method=method, headers=headers).text == "done"
    assert len(Console.ran) == 1


def test_a_view_of_the_application_can_be_looked_at(console):
    assert console.get("/admin/console/").text == "done"
    assert console.get("/admin/console/plug/").text == "looked"


def test_a_body_of_json_needs_the_token_in_a_header(console):
    body = {"word": "hello", "csrf_token": console.get("/token").text}
    assert console.post("/admin/console/json/", json=body).status_code == 400
    headers = {"X-CSRFToken": body["csrf_token"]}
    assert console.post("/admin/console/json/", json=body, headers=headers).text == "done"
    assert Console.ran == ("hello",)


def test_a_body_of_plain_text_is_no_way_round(console):
    done = console.post("/admin/console/", data='{"a": 1}', content_type="text/plain")
    assert done.status_code == 400


def test_the_method_cannot_be_overridden_by_an_argument(console):
    console.get("/admin/console/?_method=POST")
    assert Console.ran == ("GET",)


# -- set-up -------------------------------------------------------------------------------------


@pytest.mark.guarantee("forms-w12")
def test_without_a_secret_key_a_form_says_what_to_do():
    app = make_app()
    app.secret_key = None
    make_admin(app, BookView(Book, bookshop()))
    with pytest.raises(ConfigurationError, match=r'Set one:  app\.secret_key = "\.\.\."'):
        app.test_client().get("/admin/book/new/")


@pytest.mark.guarantee("forms-w12")
def test_without_a_secret_key_no_request_is_accepted():
    app = make_app()
    app.secret_key = None
    shop = bookshop()
    make_admin(app, BookView(Book, shop))
    answer = app.test_client().post("/admin/book/delete/", data={"id": "1", "csrf_token": "A" * 60})
    assert answer.status_code == 400
    assert len(shop.rows(Book)) == 3
