"""MongoEngine documents through their own pages, on a real server."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from decimal import Decimal
from html import unescape
from typing import Any

import mongoengine as me
import pytest
from bson import ObjectId
from flask import Flask

from admin_core import Admin
from admin_core.data import ListQuery, RecordNotFound
from admin_mongo import plugin_mongoengine
from admin_mongo.mongoengine import ModelView
from admin_testing import stores_with


class Colour(enum.Enum):
    red = 1
    blue = 2


class Owner(me.Document):
    name = me.StringField(max_length=80)
    meta = {"collection": "all_owner"}


class Place(me.EmbeddedDocument):
    city = me.StringField(required=True, max_length=80)
    owner = me.ReferenceField(Owner)


class Thing(me.Document):
    name = me.StringField(required=True, max_length=80, db_field="n")
    text = me.StringField()
    mail = me.EmailField()
    link = me.URLField()
    count = me.IntField(min_value=0)
    weight = me.FloatField()
    price = me.Decimal128Field()
    is_new = me.BooleanField()
    day = me.DateField()
    moment = me.DateTimeField()
    exact = me.ComplexDateTimeField()
    code = me.UUIDField()
    colour = me.EnumField(Colour)
    tags = me.ListField(me.StringField(max_length=20))
    more = me.DictField()
    sizes = me.MapField(me.IntField())
    point = me.PointField()
    owner = me.ReferenceField(Owner)
    lazy = me.LazyReferenceField(Owner)
    cached = me.CachedReferenceField(Owner, fields=["name"])
    owners = me.ListField(me.ReferenceField(Owner))
    home = me.EmbeddedDocumentField(Place)
    places = me.EmbeddedDocumentListField(Place)
    blob = me.BinaryField()
    other = me.GenericReferenceField()
    meta = {"collection": "all_thing"}

    def __str__(self) -> str:
        return str(self.name)


class Things:
    """A view of things, and a visitor."""

    def __init__(self, **options: Any) -> None:
        app = Flask(__name__)
        app.secret_key, app.testing = "for tests", True
        admin = Admin(app, "Things", access="public")
        view = type("ThingView", (ModelView,), options)
        admin.add_view(view(Thing, name="Things"))
        admin.add_view(ModelView(Owner))
        self.client = app.test_client()

    def get(self, path: str) -> str:
        reply = self.client.get(f"/admin/{path}")
        assert reply.status_code == 200, (reply.status_code, reply.text[:500])
        return unescape(reply.text)

    def post(self, path: str, **values: Any) -> Any:
        page = self.client.get("/admin/thing/new/").text
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        sent = {name.replace("__", "-"): value for name, value in values.items()}
        return self.client.post(f"/admin/{path}", data={"csrf_token": token, **sent})


@pytest.fixture
def things(engine):
    return Things()


@pytest.fixture
def ada(engine):
    return Owner(name="Ada").save()


@pytest.mark.guarantee("mongo-1")
def test_a_document_with_every_common_field_is_written_read_changed_and_deleted(things, ada):
    key, code = str(ada.pk), uuid.uuid4()
    reply = things.post(
        "thing/new/", name="Lamp", text="a\nb", mail="a@example.com", link="https://example.com/",
        count="3", weight="1.5", price="9.50", is_new="1", day="2024-02-29",
        moment="2024-01-02T03:04:05", exact="2024-01-02T03:04:05", code=str(code), colour="red",
        tags__0="x", tags__1="y", more='{"a": [1, {"$date": "2024-01-02T00:00:00Z"}]}',
        sizes='{"m": 3}', point='{"type": "Point", "coordinates": [1, 2]}', owner=key, lazy=key,
        cached=key, owners=key, home__city="Lima", home__owner=key, places__0__city="Rome",
    )  # fmt: skip
    assert reply.status_code == 302, reply.text
    thing = Thing.objects.get()
    assert (thing.name, thing.text, thing.count, thing.weight) == ("Lamp", "a\nb", 3, 1.5)
    assert (thing.price, thing.day) == (Decimal("9.50"), dt.date(2024, 2, 29))
    assert thing.exact == thing.moment == dt.datetime(2024, 1, 2, 3, 4, 5)
    assert (thing.code, thing.colour, list(thing.tags)) == (code, Colour.red, ["x", "y"])
    assert thing.more == {"a": [1, dt.datetime(2024, 1, 2)]}
    assert (dict(thing.sizes), thing.point["coordinates"]) == ({"m": 3}, [1, 2])
    assert thing.owner == ada
    assert thing.lazy.pk == thing.cached.pk == thing.home.owner.pk == ada.pk
    assert list(thing.owners) == [ada]
    assert (thing.home.city, thing.places[0].city) == ("Lima", "Rome")
    assert "Lamp" in things.get("thing/")
    page = things.get(f"thing/edit/?id={thing.pk}")
    assert "Lima" in page
    assert things.post("thing/delete/", id=str(thing.pk)).status_code == 302
    assert Thing.objects.count() == 0


@pytest.mark.guarantee("mongo-w4")
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("mail", "nobody", "Enter an email address"),
        ("link", "nowhere", "Enter a web address"),
        ("count", "-1", "Enter a value of at least 0."),
        ("more", "{", "This is not valid JSON."),
        ("sizes", '{"m": "x"}', "This structure does not fit the field."),
        ("point", "[1]", "This structure does not fit the field."),
        ("colour", "green", "is not one of the choices"),
        ("owner", "nonsense", "The chosen record does not exist"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(things, name, value, message):
    reply = things.post("thing/new/", **{"name": "Lamp", name: value})
    assert reply.status_code == 422
    assert message in unescape(reply.text)
    assert Thing.objects.count() == 0


def test_a_save_writes_only_what_changed(engine):
    store = stores_with(plugin_mongoengine).open(Thing)
    thing = Thing(name="Lamp", count=1, home=Place(city="Lima")).save()
    record = store.get((thing.pk,))
    engine["all_thing"].update_one({"_id": thing.pk}, {"$set": {"count": 5, "home.street": "x"}})
    record.name, record.home.city = "Light", "Rome"
    store.save(record, is_created=False)
    stored = engine["all_thing"].find_one()
    assert (stored["n"], stored["count"]) == ("Light", 5)
    assert stored["home"] == {"city": "Rome", "street": "x"}


def test_a_record_that_is_gone_is_not_made_anew(engine):
    store = stores_with(plugin_mongoengine).open(Thing)
    thing = Thing(name="Lamp").save()
    record = store.get((thing.pk,))
    engine["all_thing"].delete_many({})
    record.name = "Light"
    with pytest.raises(RecordNotFound):
        store.save(record, is_created=False)
    assert engine["all_thing"].count_documents({}) == 0


@pytest.mark.guarantee("mongo-w8")
@pytest.mark.parametrize("count", [2, 20])
def test_a_page_reads_each_relation_with_one_query(engine, commands, count):
    store = stores_with(plugin_mongoengine).open(Thing)
    owners = [Owner(name=f"Owner {n}").save() for n in range(count)]
    for one in owners:
        Thing(name="Lamp", owner=one, lazy=one, cached=one, owners=[one],
              home=Place(city="Lima", owner=one)).save()  # fmt: skip
    paths = ("name", "owner", "lazy.name", "cached", "owners.name", "home.owner.name")
    store.find(ListQuery(limit=1))
    commands.clear()
    page = store.find(ListQuery(paths=paths, limit=50, count="none"))
    for record in page.records:
        for path in paths:
            assert store.value(record, path)
    assert commands == ["aggregate"] + ["find"] * 5


def test_a_reference_to_what_is_gone_is_shown_and_can_be_replaced(things, ada):
    gone = Owner(name="Gone").save()
    thing = Thing(name="Lamp", owner=gone, lazy=gone, owners=[gone, ada],
                  home=Place(city="Lima", owner=gone)).save()  # fmt: skip
    gone.delete()
    key = str(gone.pk)
    assert f"(missing: Owner/{key})" in things.get("thing/")
    assert f"(missing: Owner/{key})" in things.get(f"thing/edit/?id={thing.pk}")
    kept = {"name": "Lamp", "owner": key, "lazy": key, "owners": [key, str(ada.pk)]}
    assert things.post(f"thing/edit/?id={thing.pk}", **kept).status_code == 302
    changed = {**kept, "owner": str(ada.pk), "lazy": "", "owners": [str(ada.pk)]}
    assert things.post(f"thing/edit/?id={thing.pk}", **changed).status_code == 302
    thing.reload()
    assert thing.owner == ada
    assert thing.lazy is None
    assert list(thing.owners) == [ada]


def test_documents_are_written_after_the_application_has_connected_anew(things, reconnect):
    assert things.post("owner/new/", name="Ada").status_code == 302
    reconnect()
    assert things.post("owner/new/", name="Bob").status_code == 302
    assert sorted(owner.name for owner in Owner.objects) == ["Ada", "Bob"]


@pytest.mark.parametrize("key", ["x", "1", "0" * 23, "é", "6b03ce028078998acc85386b"])
def test_a_key_that_is_none_belongs_to_no_record(things, key):
    for page in ("edit", "details"):
        assert (
            things.client.get(f"/admin/thing/{page}/", query_string={"id": key}).status_code == 302
        )


def test_an_operator_that_is_sent_is_text(engine, ada):
    site = Things(column_searchable_list=("name",), column_filters=("name", "home.city"))
    Thing(name="Lamp", home=Place(city="Lima")).save()
    Thing(name="$gt {$ne: 1} .*", home=Place(city="Rome")).save()
    assert "Lamp" not in site.get("thing/?search=.*").partition("<tbody")[2].partition("</tbody")[0]
    rows = site.get("thing/?home.city__contains=lim").partition("<tbody")[2].partition("</tbody")[0]
    assert "Lamp" in rows
    assert "$gt" not in rows


def test_what_other_programs_have_stored_beside_the_fields_breaks_nothing_and_stays(things, engine):
    key = ObjectId()
    home = {"city": "Oslo", "lamp": True}
    engine.all_thing.insert_one({"_id": key, "n": "One", "home": home, "new": 1, "extra": [1]})
    for path in ("thing/", f"thing/edit/?id={key}", f"thing/delete/?id={key}"):
        assert "One" in things.get(path)
    assert things.post(f"thing/edit/?id={key}", name="Two", home__city="Bergen").status_code == 302
    stored = engine.all_thing.find_one()
    assert (stored["n"], stored["home"]["city"], stored["new"]) == ("Two", "Bergen", 1)
    assert (stored["home"]["lamp"], stored["extra"]) == (True, [1])
