"""Books of a REST service in the admin's pages, and what they say when the service is away."""

import re

import pytest
from flask import Flask, request

from admin_core import Admin, ModelView
from admin_core.data import FieldInfo
from admin_rest import Collection, plugin
from admin_testing import stores_with

from .books import collection
from .service import Books, serving, serving_app


class BookView(ModelView):
    column_list = ("title", "pages", "published", "genre")
    column_filters = ("pages", "title")
    column_searchable_list = ("title",)
    page_size = 3
    can_view_details = True


class Shop:
    """The books, the service, and a browser in front of the admin."""

    def __init__(self, books, url):
        app = Flask(__name__)
        app.secret_key, app.testing = "only for tests", True
        self.books = books
        Admin(app).add_view(BookView(collection(url, timeout=1), endpoint="book"))
        self.client = app.test_client()

    def get(self, path=""):
        return self.client.get(f"/admin/book/{path}")

    def post(self, path, **data):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("new/").text)[1]
        return self.client.post(f"/admin/book/{path}", data={"csrf_token": token, **data})


@pytest.fixture
def books():
    found = Books(last=5)
    for key in range(1, 6):
        found.rows[key] = {
            **{"id": key, "title": f"Book {key}", "pages": key * 100, "in_print": True},
            **{"published": "1969-07-20", "genre": "novel", "notes": "kept"},
        }
    return found


@pytest.fixture
def served(books):
    with serving(books) as url:
        yield Shop(books, url)


def titles(reply):
    return list(dict.fromkeys(re.findall(r"Book \d", reply.text)))


def test_a_list_shows_a_page_and_asks_the_service_for_no_more(served):
    assert titles(served.get()) == ["Book 1", "Book 2", "Book 3"]
    assert all("limit=3" in one for one in served.books.seen)
    assert titles(served.get("?page=1")) == ["Book 4", "Book 5"]


def test_a_list_is_sorted_filtered_and_searched(served):
    assert titles(served.get("?sort=-pages")) == ["Book 5", "Book 4", "Book 3"]
    served.books.seen.clear()
    assert titles(served.get("?pages__greater=300")) == ["Book 4", "Book 5"]
    assert "pages__greater=300" in served.books.seen[-1], "the service filters what it can"
    assert titles(served.get("?pages__not_equal=200&sort=title")) == ["Book 1", "Book 3", "Book 4"]
    assert titles(served.get("?search=k+4")) == ["Book 4"]


def test_a_record_is_created(served):
    assert served.post("new/", title="Book 6", pages="12", genre="essay").status_code == 302
    made = served.books.rows[6]
    assert (made["title"], made["pages"], made["genre"]) == ("Book 6", 12, "essay")


def test_a_record_is_edited_and_only_what_changed_is_sent(served):
    form = {"title": "Book 2", "pages": "222", "in_print": "y", "published": "1969-07-20",
            "genre": "novel", "notes": "kept"}  # fmt: skip
    served.books.rows[2]["shelf"] = "unknown to the admin"
    assert served.post("edit/?id=2", **form).status_code == 302
    assert served.books.rows[2]["pages"] == 222
    assert served.books.rows[2]["shelf"] == "unknown to the admin"


def test_a_record_is_deleted(served):
    assert served.post("delete/", id="2").status_code == 302
    assert sorted(served.books.rows) == [1, 3, 4, 5]


def test_what_the_service_refuses_stands_at_its_field(served):
    reply = served.post("new/", title="Book 1", notes="typed")
    assert reply.status_code == 422
    assert "typed" in reply.text
    assert sorted(served.books.rows) == [1, 2, 3, 4, 5]


def test_a_record_that_is_gone_is_no_error_of_the_server(served):
    assert served.get("details/?id=99").status_code in (302, 404)
    assert served.get("edit/?id=nonsense").status_code in (302, 404)


PAGES = ["", "?sort=-pages", "?search=x", "edit/?id=1", "details/?id=1"]


@pytest.mark.parametrize("path", PAGES)
def test_a_service_that_is_gone_gives_a_page_that_says_so(books, path):
    with serving(books) as url:
        shop = Shop(books, url)
        assert shop.get(path).status_code == 200
    reply = shop.get(path)
    assert reply.status_code == 503
    assert "The database does not answer" in reply.text
    assert "127.0.0.1" not in reply.text


@pytest.mark.parametrize("path", PAGES)
def test_a_service_that_is_frozen_is_waited_for_no_longer_than_agreed(served, path):
    served.books.frozen.set()
    assert served.get(path).status_code == 503
    served.books.frozen.clear()
    assert served.get(path).status_code == 200


def test_what_was_typed_while_the_service_is_away_is_kept(served):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', served.get("new/").text)[1]
    typed = {"csrf_token": token, "title": "Book 6", "notes": "for an hour"}
    served.books.frozen.set()
    reply = served.client.post("/admin/book/new/", data=typed)
    assert reply.status_code == 503
    assert "for an hour" in reply.text


NONSENSE = [[1], ["book"], {"items": [1], "total": 1}, {"items": 5, "total": 1}, {"total": 1}, None]


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize("path", ["", "edit/?id=1", "details/?id=1"])
def test_a_service_that_answers_something_else_gives_a_page_that_says_so(served, answer, path):
    served.books.instead = answer
    reply = served.get(path)
    assert reply.status_code == 503
    assert "The database does not answer" in reply.text


def test_what_was_typed_is_kept_where_the_service_answers_a_save_with_nonsense(served):
    form = {"title": "Book 2", "pages": "222", "genre": "novel", "notes": "typed for an hour"}
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', served.get("new/").text)[1]
    served.books.instead = [1]
    reply = served.client.post("/admin/book/new/", data={"csrf_token": token, **form})
    assert reply.status_code == 503
    assert "typed for an hour" in reply.text


@pytest.mark.parametrize("key", ["a.b", "x,y", "50%", "a b?c#d", "ü"])
def test_a_key_of_any_characters_reaches_the_service_as_it_is(key):
    app = Flask("shelves")
    rows = {key: {"code": key, "name": "Old"}}

    @app.get("/shelves")
    def listed():
        wanted = request.args.get("code__equals")
        items = [row for one, row in rows.items() if wanted in (None, one)]
        return {"items": items, "total": len(items)}

    @app.patch("/shelves/<path:code>")
    def changed(code):
        rows[code] |= request.get_json()
        return rows[code]

    code = FieldInfo("code", "string", "Code", primary_key=True, generated=True)
    with serving_app(app) as url:
        shelves = Collection(
            f"{url}/shelves", (FieldInfo("name", "string", "Name"),), key=code,
            filters=frozenset({"equals"}),
        )  # fmt: skip
        store = stores_with(plugin).open(shelves)
        record = store.get((key,))
        record.name = "New"
        store.save(record, is_created=False)
    assert rows == {key: {"code": key, "name": "New"}}
