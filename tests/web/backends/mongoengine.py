"""The sample library as MongoEngine documents, keys and all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import mongoengine as me
from bson import Decimal128
from pymongo import monitoring
from pymongo.database import Database

from admin_mongo import mongoengine as admin_mongoengine

from ..library import AUTHORS, BOOKS, STOCK, TAGS, Genre
from . import Library


class Author(me.Document):
    id = me.SequenceField(primary_key=True)
    name = me.StringField(required=True, max_length=80)
    country = me.StringField(max_length=80)
    meta = {"collection": "author"}

    def __str__(self) -> str:
        return str(self.name)


class Tag(me.Document):
    id = me.SequenceField(primary_key=True)
    name = me.StringField(required=True, max_length=80)
    meta = {"collection": "tag"}

    def __str__(self) -> str:
        return str(self.name)


class Book(me.Document):
    id = me.SequenceField(primary_key=True)
    title = me.StringField(required=True, unique=True, max_length=120)
    subtitle = me.StringField(max_length=200)
    motto = me.StringField(max_length=200, default="")
    status = me.StringField(max_length=20)
    notes = me.StringField()
    pages = me.IntField(min_value=-(2**31), max_value=2**31 - 1)
    price = me.Decimal128Field(precision=8, scale=2)
    rating = me.FloatField()
    in_print = me.BooleanField(default=False, required=True)
    signed = me.BooleanField()
    published = me.DateField()
    added = me.ComplexDateTimeField()
    genre = me.EnumField(Genre)
    author = me.ReferenceField(Author, required=True, reverse_delete_rule=me.DENY)
    editor = me.ReferenceField(Author, reverse_delete_rule=me.DENY)
    tags = me.ListField(me.ReferenceField(Tag, reverse_delete_rule=me.PULL))
    sequel_of = me.ReferenceField("self")

    def __str__(self) -> str:
        return str(self.title)

    @property
    def shelf_mark(self) -> str:
        return f"{self.title[:2]}-{self.id}"


def _add_field(model: Any, name: str, field: Any) -> None:
    """Add a field whose name MongoEngine takes for itself in the class proper."""
    field.name = field.db_field = name
    field.owner_document = model
    model._fields[name] = field
    model._db_field_map[name] = model._reverse_db_field_map[name] = name
    model._fields_ordered = (*model._fields_ordered, name)
    setattr(model, name, field)


_add_field(Book, "meta", me.DynamicField())


class Stock(me.Document):
    """Documents have one key, so a place is one text here."""

    place = me.StringField(primary_key=True)
    shop = me.StringField(max_length=80)
    shelf = me.IntField()
    amount = me.IntField()
    meta = {"collection": "stock"}


_MODELS = {"Author": Author, "Tag": Tag, "Book": Book, "Stock": Stock}


class ModelView(admin_mongoengine.ModelView):
    """A view as the tests make one, with a source."""

    def __init__(self, model: Any, source: Any = None, **options: Any) -> None:
        super().__init__(model, **options)


class MongoEngineLibrary(Library):
    """Collections on a MongoDB server."""

    ModelView = ModelView
    Author, Book, Tag, Stock = Author, Book, Tag, Stock
    source = None
    has_composite_keys = False

    def __init__(self, database: Database[Any]) -> None:
        self.database = database
        self.restore()

    def restore(self) -> None:
        for name, rows in (("Author", AUTHORS), ("Tag", TAGS), ("Book", BOOKS), ("Stock", STOCK)):
            collection = _MODELS[name]._get_collection()
            collection.delete_many({})
            collection.insert_many([_stored(name, one) for one in rows.values()])
            if name != "Stock":
                self.database["mongoengine.counters"].update_one(
                    {"_id": f"{name.lower()}.id"}, {"$set": {"next": len(rows)}}, upsert=True
                )

    def rows(self, model: str) -> dict[Any, dict[str, Any]]:
        found = {}
        for raw in _MODELS[model]._get_collection().find():
            values = _values(model, raw)
            found[(values["shop"], values["shelf"]) if model == "Stock" else raw["_id"]] = values
        return found

    def change(self, model: str, key: Any, **values: Any) -> None:
        _MODELS[model]._get_collection().update_one(
            {"_id": _key(model, key)}, {"$set": _stored(model, values, partly=True)}
        )

    def add(self, model: str, **values: Any) -> None:
        collection = _MODELS[model]._get_collection()
        if model != "Stock" and "id" not in values:
            last = max((one["_id"] for one in collection.find({}, {"_id": 1})), default=0)
            values["id"] = last + 1
        blank = {"motto": "", "in_print": False, "tags": ()} if model == "Book" else {}
        collection.insert_one(_stored(model, {**blank, **values}))

    def only(self, model: str, keys: Any) -> Any:
        return _MODELS[model].objects(id__in=list(keys))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        found: list[str] = []
        _noted.append(found)
        try:
            yield found
        finally:
            _noted.remove(found)


_noted: list[list[str]] = []


class Noting(monitoring.CommandListener):
    """Notes the reads and writes sent to the server while somebody listens."""

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        for one in _noted:
            one.append(f"{event.command_name} {event.command}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


def _key(model: str, key: Any) -> Any:
    return f"{key[0]},{key[1]}" if model == "Stock" else key


def _stored(model: str, values: dict[str, Any], *, partly: bool = False) -> dict[str, Any]:
    found = {name: _to_stored(value) for name, value in values.items() if value is not None}
    if partly:
        found = {name: _to_stored(value) for name, value in values.items()}
    if "id" in found:
        found["_id"] = found.pop("id")
    if model == "Stock" and not partly:
        found["_id"] = _key(model, (values["shop"], values["shelf"]))
    return found


def _to_stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return Decimal128(value)
    if isinstance(value, Genre):
        return value.value
    if isinstance(value, dt.datetime):
        return value.strftime("%Y,%m,%d,%H,%M,%S,%f")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return list(value) if isinstance(value, tuple) else value


def _values(model: str, raw: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in _MODELS[model]._fields_ordered if name != "place"]
    found = {name: raw.get("_id" if name == "id" else name) for name in names}
    for name, value in found.items():
        if isinstance(value, Decimal128):
            found[name] = value.to_decimal()
    if model == "Book":
        found["genre"] = None if found["genre"] is None else Genre(found["genre"])
        found["published"] = None if found["published"] is None else found["published"].date()
        if found["added"] is not None:
            found["added"] = dt.datetime.strptime(found["added"], "%Y,%m,%d,%H,%M,%S,%f")
        found["tags"] = tuple(sorted(found["tags"] or ()))
    return found
