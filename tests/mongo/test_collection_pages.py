"""Every page over a bare collection: list, forms, details, deletions, exports, imports, cells."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
from html import unescape

import flask
import pytest
from bson import Decimal128, Int64, ObjectId

from admin_core import Admin
from admin_core.data import Condition
from admin_import import ImportMixin
from admin_mongo.pymongo import ModelView

from ..core.shop import COMPILED

COUNT = 45

SCHEMA = {
    "bsonType": "object",
    "required": ["name"],
    "properties": {
        "name": {"bsonType": "string", "maxLength": 40},
        "note": {"bsonType": ["string", "null"]},
        "pages": {"bsonType": ["int", "long", "null"], "minimum": 0, "maximum": 5_000},
        "weight": {"bsonType": ["double", "null"]},
        "price": {"bsonType": ["decimal", "null"]},
        "sold": {"bsonType": ["bool", "null"]},
        "moment": {"bsonType": ["date", "null"]},
        "tags": {"bsonType": ["array", "null"]},
        "more": {"bsonType": ["object", "null"]},
        "state": {"enum": ["new", "used", None]},
    },
}


def document(number):
    return {
        "name": f"Book {number:02}",
        "note": None if number % 5 == 0 else f"Note {number}",
        "pages": None if number % 7 == 0 else number * 10,
        "weight": number / 8,
        "price": Decimal128(f"{number}.25"),
        "sold": number % 2 == 0,
        "moment": dt.datetime(2024, 1, 1) + dt.timedelta(days=number),
        "tags": ["a", f"t{number}"],
        "more": {"colour": "red" if number % 3 else "blue"},
        "state": ("new", "used", None)[number % 3],
    }


class BookView(ImportMixin, ModelView):
    column_list = ("name", "pages", "price", "sold", "moment", "state", "more.colour", "tags")
    column_searchable_list = ("name", "note", "more.colour")
    column_sortable_list = ("name", "pages", "price", "more.colour")
    column_filters = ("name", "note", "pages", "weight", "price", "sold", "moment", "state", "tags",
                      "more.colour", "_id")  # fmt: skip
    column_editable_list = ("name", "pages", "sold")
    column_default_sort = "name"
    can_view_details = can_export = can_set_page_size = True
    export_types = ("csv", "json")


class Desk:
    """A visitor of an admin over one collection."""

    def __init__(self, collection, view=BookView, **options):
        self.collection = collection
        app = flask.Flask(__name__)
        app.jinja_options = {"bytecode_cache": COMPILED}
        app.secret_key, app.testing = "of the tests", True
        self.view = type("Own", (view,), options)(collection, "Books", endpoint="book")
        Admin(app).add_view(self.view)
        self.client = app.test_client()

    def get(self, path="", status=200):
        answer = self.client.get(f"/admin/book/{path}")
        assert answer.status_code == status, answer.text
        return answer

    def names(self, path=""):
        return re.findall(r">(Book \d\d)<", self.get(path).text)

    def hidden(self, path):
        pattern = r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"'
        return {n: unescape(v) for n, v in re.findall(pattern, self.get(path).text)}

    def send(self, path, to=None, **values):
        data = {**self.hidden(path), **values}
        return self.client.post(
            f"/admin/book/{to or path}", data=data, content_type="multipart/form-data"
        )

    def one(self, name):
        return self.collection.find_one({"name": name})


@pytest.fixture(scope="module")
def database(mongodb_client):
    found = mongodb_client[f"admin_pages_{os.getpid()}"]
    yield found
    mongodb_client.drop_database(found)


@pytest.fixture
def books(database):
    database.drop_collection("book")
    database.create_collection("book", validator={"$jsonSchema": SCHEMA})
    database.book.create_index("name", unique=True)
    database.book.insert_many([document(number) for number in range(1, COUNT + 1)])
    return database.book


@pytest.fixture
def desk(books):
    return Desk(books)


def test_pages_of_a_list_hold_every_document_once_forwards_and_backwards(desk):
    everything = [f"Book {number:02}" for number in range(1, COUNT + 1)]
    seen, url = [], "?page_size=10"
    while url:
        page = desk.get(url).text
        seen += re.findall(r">(Book \d\d)<", page)
        following = re.search(r'href="/admin/book/([^"]*)"[^>]*rel="next"', page) or re.search(
            r'rel="next"[^>]*href="/admin/book/([^"]*)"', page
        )
        url = unescape(following[1]) if following else ""
    assert seen == everything
    assert desk.names("?page_size=10&page=4") == everything[40:]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "Book 01"), ("-name", "Book 45"), ("-pages", "Book 45"), ("price", "Book 01"),
     ("-price", "Book 45"), ("more.colour", "Book 03"), ("-more.colour", "Book 01")],
)  # fmt: skip
def test_a_list_is_sorted(desk, sort, first):
    assert desk.names(f"?sort={sort},name")[0] == first or desk.names(f"?sort={sort}")[0] == first


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("name__contains=k 1", lambda n: 10 <= n < 20),
        ("name__equals=Book 07", lambda n: n == 7),
        ("name__in_list=Book 07,Book 09", lambda n: n in {7, 9}),
        ("note__empty=1", lambda n: n % 5 == 0),
        ("note__not_contains=1", lambda n: n % 5 == 0 or "1" not in str(n)),
        ("pages__equals=70", lambda n: False),
        ("pages__equals=80", lambda n: n == 8),
        ("pages__greater=400", lambda n: n > 40 and n % 7),
        ("pages__not_equal=80", lambda n: n != 8),
        ("pages__between=100&pages__between=120", lambda n: 10 <= n <= 12),
        ("weight__smaller=0.5", lambda n: n < 4),
        ("price__equals=3.25", lambda n: n == 3),
        ("price__greater=44", lambda n: n >= 44),
        ("sold__equals=1", lambda n: n % 2 == 0),
        ("moment__greater=2024-02-01", lambda n: n > 31),
        ("state__equals=used", lambda n: n % 3 == 1),
        ("state__empty=1", lambda n: n % 3 == 2),
        ("tags__contains=t12", lambda n: n == 12),
        ("tags__not_contains=t1", lambda n: not str(n).startswith("1")),
        ("more.colour__equals=blue", lambda n: n % 3 == 0),
    ],
)
def test_a_list_is_filtered_by_values_of_every_type(desk, query, test):
    wanted = [f"Book {number:02}" for number in range(1, COUNT + 1) if test(number)]
    assert desk.names(f"?page_size=100&{query}") == wanted


@pytest.mark.parametrize(
    "query",
    ["pages__equals=x", "_id__equals=", "_id__equals=x", "moment__greater=never", "page=-1",
     "page=x", "sort=nothing", "name__regex=.*"],
)  # fmt: skip
def test_what_means_nothing_in_an_address_is_said_and_breaks_nothing(desk, query):
    desk.get(f"?{query}")


def test_an_id_is_a_filter(desk):
    key = desk.one("Book 07")["_id"]
    assert desk.names(f"?_id__equals={key}") == ["Book 07"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("book 07", 1),
        ('^book "k 0"', 9),
        ('="Note 12"', 1),
        ("book blue", 15),
        ("$where", 0),
        ("(", 0),
    ],
)
def test_a_search_looks_for_every_word_in_every_named_place(desk, text, found):
    assert len(desk.names(f"?page_size=100&search={text}")) == found


def test_a_document_is_created_with_the_types_that_the_validator_says(desk):
    answer = desk.send(
        "new/", name="New", note="", pages="12", weight="1.5", price="2.50", sold="1",
        moment="2024-05-06T07:08", state="used", more='{"colour": "green"}',
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    stored = desk.one("New")
    assert isinstance(stored.pop("_id"), ObjectId)
    assert stored["price"] == Decimal128("2.50")
    assert (stored["pages"], stored["weight"], stored["sold"]) == (12, 1.5, True)
    assert stored["moment"] == dt.datetime(2024, 5, 6, 7, 8)
    assert (stored["state"], stored["more"]) == ("used", {"colour": "green"})
    assert not set(stored) - set(SCHEMA["properties"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "Book 01"}, "already"),
        ({"name": ""}, "required"),
        ({"name": "x" * 41}, "40"),
        ({"name": "New", "pages": "-1"}, "0"),
        ({"name": "New", "pages": "many"}, "whole number"),
        ({"name": "New", "more": "{"}, "JSON"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_is_kept(desk, values, said):
    answer = desk.send("new/", **{"note": "typed for an hour", **values})
    assert answer.status_code == 422
    assert said in answer.text
    assert "typed for an hour" in answer.text
    assert desk.collection.count_documents({}) == COUNT


def test_what_only_the_servers_validator_refuses_is_said_too(desk, database):
    rule = {"$jsonSchema": SCHEMA, "weight": {"$ne": 13.0}}
    database.command("collMod", "book", validator=rule)
    answer = desk.send("new/", name="New", weight="13")
    assert answer.status_code == 422
    assert "New" in answer.text
    assert desk.one("New") is None


def test_an_edit_writes_only_what_changed(desk, books):
    book = desk.one("Book 08")
    books.update_one({"_id": book["_id"]}, {"$set": {"note": "kept", "pages": Int64(80)}})
    path = f"edit/?id={book['_id']}"
    form = desk.hidden(path)
    # Somebody else adds what this form knows nothing of, while it is open.
    books.update_one({"_id": book["_id"]}, {"$set": {"more.size": 3}})
    sent = {
        **form, "name": "Changed", "note": "kept", "pages": "80", "weight": "1.0",
        "price": "8.25", "sold": "1", "moment": "2024-01-09T00:00", "state": "",
    }  # fmt: skip
    answer = desk.client.post(f"/admin/book/{path}", data=sent)
    assert answer.status_code in {302, 409}
    stored = books.find_one({"_id": book["_id"]})
    assert stored["more"] == {"colour": "red", "size": 3}


def test_a_stale_edit_is_refused_and_shows_both_values(desk, books):
    book = desk.one("Book 08")
    path = f"edit/?id={book['_id']}"
    form = desk.hidden(path)
    books.update_one({"_id": book["_id"]}, {"$set": {"name": "Theirs"}})
    answer = desk.client.post(f"/admin/book/{path}", data={**form, "name": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert books.find_one({"_id": book["_id"]})["name"] == "Theirs"


def test_a_cell_is_edited_in_the_list(desk):
    book = desk.one("Book 08")
    token = desk.hidden("new/")["csrf_token"]
    sent = {"csrf_token": token, "list_form_pk": str(book["_id"]), "pages": "81"}
    answer = desk.client.post("/admin/book/ajax/update/", data=sent)
    assert answer.status_code == 200, answer.text
    assert desk.one("Book 08")["pages"] == 81


def test_details_show_every_field(desk):
    book = desk.one("Book 08")
    text = unescape(desk.get(f"details/?id={book['_id']}").text)
    for said in ("Book 08", "Note 8", "8.25", "red", "t8"):
        assert said in text


def test_one_and_several_are_deleted_and_what_is_outside_stays(desk):
    book = desk.one("Book 08")
    assert desk.send(f"delete/?id={book['_id']}", id=str(book["_id"])).status_code == 302
    keys = [str(desk.one(f"Book {number:02}")["_id"]) for number in (1, 2, 3)]
    token = desk.hidden("new/")["csrf_token"]
    sent = {"csrf_token": token, "action": "delete", "rowid": [*keys, "unknown", str(ObjectId())]}
    assert desk.client.post("/admin/book/action/", data=sent).status_code == 302
    assert desk.collection.count_documents({}) == COUNT - 4


def test_an_export_holds_the_filtered_documents(desk):
    lines = desk.get("export/csv/?more.colour__equals=blue").text.strip().splitlines()
    assert len(lines) == 1 + 15
    found = json.loads(desk.get("export/json/?name__equals=Book 08").text)
    assert (found[0]["name"], found[0]["pages"], found[0]["price"]) == ("Book 08", 80, 8.25) or (
        found[0]["price"] == "8.25"
    )


def test_a_file_is_imported_after_it_was_checked(desk):
    table = b"name,pages,state\nImported 1,5,new\nImported 2,6,used\n"
    checked = desk.send("import/", file=(io.BytesIO(table), "books.csv"))
    assert "2 new records" in checked.text
    assert desk.collection.count_documents({}) == COUNT
    pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
    sent = {n: unescape(v) for n, v in re.findall(pattern, checked.text)}
    answer = desk.client.post("/admin/book/import/", data={**sent, "_import": "1"})
    assert answer.status_code == 302, answer.text
    assert desk.one("Imported 2")["pages"] == 6
    assert desk.collection.count_documents({}) == COUNT + 2


class Blue(BookView):
    def get_query(self):
        return {"more.colour": "blue"}


class Unsold(BookView):
    def get_row_conditions(self):
        return (Condition("sold", "equals", False),)


@pytest.mark.parametrize("query", ["", "&pages__greater=0", "&pages__greater=0&sold__equals=1"])
def test_a_persistent_query_holds_with_any_number_of_filters(books, query):
    names = Desk(books, Blue).names(f"?page_size=100{query}")
    assert names
    assert all(int(name[-2:]) % 3 == 0 for name in names)


def test_a_persistent_query_bounds_every_page(books):
    desk = Desk(books, Blue)
    outside = str(desk.one("Book 01")["_id"])
    for path in ("edit", "details", "delete"):
        assert desk.get(f"{path}/?id={outside}", 302).location.startswith("/admin/book/")
    token = desk.hidden("new/")["csrf_token"]
    for path, sent in (
        (f"edit/?id={outside}", {"name": "Taken"}),
        ("delete/", {"id": outside}),
        ("action/", {"action": "delete", "rowid": [outside]}),
        ("ajax/update/", {"list_form_pk": outside, "name": "Taken"}),
    ):
        desk.client.post(f"/admin/book/{path}", data={"csrf_token": token, **sent})
    assert desk.one("Book 01") == {**document(1), "_id": ObjectId(outside)}
    assert len(desk.get("export/csv/").text.strip().splitlines()) == 16


def test_fields_are_found_by_looking_at_documents_where_no_validator_says_them(database):
    database.drop_collection("loose")
    database.loose.insert_many([{"name": "Ada", "age": 36}, {"name": "Bo", "height": 1.8}])

    class Bare(ModelView):
        pass

    desk = Desk(database.loose, Bare)
    page = desk.get().text
    assert all(said in page for said in ("Name", "Age", "Height", "Ada", "36"))
    assert desk.send("new/", name="Cy", age="50", height="").status_code == 302
    assert desk.one("Cy")["age"] == 50
