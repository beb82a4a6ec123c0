"""Filter objects by the names that existing code imports, over collections and documents."""

import datetime as dt
import re

import flask
import mongoengine as me
import pytest
from bson import Decimal128, ObjectId

from admin_core import Admin
from admin_mongo import filters, mongoengine, pymongo

from ..core.shop import COMPILED


class Home(me.EmbeddedDocument):
    town = me.StringField(max_length=20, db_field="t")


class Guest(me.Document):
    name = me.StringField(max_length=20, db_field="n")
    age = me.IntField()
    born = me.DateTimeField()
    vip = me.BooleanField()
    host = me.ReferenceField("self")
    home = me.EmbeddedDocumentField(Home)
    tags = me.ListField(me.StringField(max_length=20))
    meta = {"collection": "filter_guest"}


HOST = ObjectId("0" * 24)
ROWS = (
    {"n": "Ada", "age": 36, "born": dt.datetime(1990, 5, 1), "vip": True, "home": {"t": "Oslo"}},
    {"n": "Bo", "age": 7, "vip": False, "host": HOST, "tags": ["a", "b"]},
    {"n": "C.*", "age": 50, "born": dt.datetime(2000, 1, 1), "home": {"t": "Rome"}},
    {"n": "Di"},
)

CASES = [
    (filters.FilterEqual, "age", "36", {"Ada"}),
    (filters.FilterNotEqual, "age", "36", {"Bo", "C.*", "Di"}),
    (filters.FilterEqual, "name", "Bo", {"Bo"}),
    (filters.FilterLike, "name", "A", {"Ada"}),
    (filters.FilterLike, "name", ".*", {"C.*"}),
    (filters.FilterNotLike, "name", "a", {"Bo", "C.*", "Di"}),
    (filters.FilterGreater, "age", "10", {"Ada", "C.*"}),
    (filters.FilterSmaller, "age", "10", {"Bo"}),
    (filters.FilterEmpty, "age", "1", {"Di"}),
    (filters.FilterEmpty, "age", "0", {"Ada", "Bo", "C.*"}),
    (filters.FilterInList, "age", "7,50", {"Bo", "C.*"}),
    (filters.FilterNotInList, "age", "7,50", {"Ada", "Di"}),
    (filters.IntEqualFilter, "age", "7", {"Bo"}),
    (filters.IntGreaterFilter, "age", "36", {"C.*"}),
    (filters.IntInListFilter, "age", "7, 36", {"Ada", "Bo"}),
    (filters.FloatSmallerFilter, "age", "7.5", {"Bo"}),
    (filters.BooleanEqualFilter, "vip", "1", {"Ada"}),
    (filters.BooleanNotEqualFilter, "vip", "1", {"Bo", "C.*", "Di"}),
    (filters.DateTimeGreaterFilter, "born", "1995-01-01 00:00:00", {"C.*"}),
    (filters.DateTimeBetweenFilter, "born", "1990-01-01 00:00:00 to 1991-01-01 00:00:00", {"Ada"}),
    (filters.DateTimeNotBetweenFilter, "born", "1990-01-01 00:00:00 to 1991-01-01 00:00:00",
     {"Bo", "C.*", "Di"}),
    (filters.ReferenceObjectIdFilter, "host", str(HOST), {"Bo"}),
    (filters.FilterEqual, "home.town", "Oslo", {"Ada"}),
    (filters.FilterEqual, "tags", "b", {"Bo"}),
]  # fmt: skip
NAMES = {"name": "n", "home.town": "home.t"}


class GuestView(mongoengine.ModelView):
    column_list = ("name",)


class PlainView(pymongo.ModelView):
    column_list = ("n",)


@pytest.fixture(params=["documents", "collection"])
def desk(request, engine):
    engine.filter_guest.insert_many([dict(one) for one in ROWS])

    def make(kind, column, **options):
        is_plain = request.param == "collection"
        column = NAMES.get(column, column) if is_plain else column
        flt = kind(column, "It", **options)
        base = PlainView if is_plain else GuestView
        view = type("View", (base,), {"column_filters": (flt,)})
        app = flask.Flask(__name__)
        app.jinja_options = {"bytecode_cache": COMPILED}
        app.secret_key, app.testing = "of the tests", True
        Admin(app).add_view(view(engine.filter_guest if is_plain else Guest, endpoint="it"))
        return app.test_client()

    return make


def shown(client, value):
    page = client.get("/admin/it/", query_string={"flt0_0": value})
    assert page.status_code == 200
    return set(re.findall(r">(Ada|Bo|C\.\*|Di)<", page.text)), page.text


@pytest.mark.guarantee("mongo-9", "mongo-w12")
@pytest.mark.parametrize(("kind", "column", "value", "found"), CASES)
def test_a_filter_object_narrows_the_list(desk, kind, column, value, found):
    assert shown(desk(kind, column), value)[0] == found


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [(filters.FilterGreater, "age", "many"), (filters.IntEqualFilter, "age", "x"),
     (filters.ReferenceObjectIdFilter, "host", "none")],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_said(desk, kind, column, value):
    names, page = shown(desk(kind, column), value)
    assert names == {"Ada", "Bo", "C.*", "Di"}
    assert "ad-problem" in page


def test_choices_may_be_given(desk):
    client = desk(filters.FilterEqual, "name", options=[("Bo", "The second")])
    assert "The second" in client.get("/admin/it/").text


def test_a_name_that_a_class_does_not_have_is_refused():
    view = type("View", (GuestView,), {"column_filters": (filters.FilterEqual("shoe", "Shoe"),)})
    app = flask.Flask(__name__)
    app.secret_key = "of the tests"
    admin = Admin(app)
    admin.add_view(view(Guest))
    assert any("shoe" in one.message for one in admin.problems())


def test_a_decimal_is_met_by_a_number(engine):
    engine.filter_guest.insert_one({"n": "Ada", "fee": Decimal128("2.50")})
    query = filters.FilterEqual("fee", "Fee").apply([], "2.5")
    assert engine.filter_guest.count_documents({"$and": query}) == 1
