"""One shop per backend, each with a field of amounts that says its currency in its own way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from admin_core import Admin, ModelView
from admin_core.data import FieldInfo
from admin_i18n import I18n
from admin_import import ImportMixin
from admin_money import Money
from admin_testing import AdminSite

#: Title and price; the dearest is not the last, nor by its text the last.
PRICES = {"Nail": Decimal("0.05"), "Hammer": Decimal("1234.5"), "Saw": Decimal(99), "Gift": None}


class Priced:
    """What every shop's view shows."""

    column_list = ("title", "price")
    column_labels = {"title": "Title", "price": "Price"}
    column_filters = ("price",)
    column_editable_list = ("price",)
    column_sortable_list = ("title", "price")
    form_columns = ("title", "price")
    can_view_details = can_export = True
    export_types = ("csv", "json")


def view_of(base: type, *arguments: Any, **own: Any) -> Any:
    """Return a view of products that derives from a backend's own class."""
    return type("Products", (ImportMixin, Priced, base), own)(*arguments, endpoint="product")


@contextmanager
def memory() -> Iterator[Any]:
    from admin_memory import Memory

    @dataclass
    class Product:
        id: int | None = None
        title: str = ""
        price: Decimal | None = field(default=None, metadata={"money": "EUR"})

    rows = (Product(n, *pair) for n, pair in enumerate(PRICES.items(), 1))
    yield view_of(ModelView, Product, Memory(*rows))


@contextmanager
def sqla() -> Iterator[Any]:
    from sqlalchemy import Integer, Numeric, String, create_engine, orm, pool

    from admin_sqla import ModelView as View

    class Base(orm.DeclarativeBase):
        pass

    class Product(Base):
        __tablename__ = "product"
        id = orm.mapped_column(Integer, primary_key=True)
        title = orm.mapped_column(String(80))
        price = orm.mapped_column(Numeric(12, 3), info={"money": "EUR"})

    engine = create_engine("sqlite://", poolclass=pool.StaticPool)
    Base.metadata.create_all(engine)
    session = orm.scoped_session(orm.sessionmaker(engine))
    session.add_all(Product(title=title, price=price) for title, price in PRICES.items())
    session.commit()
    session.remove()
    yield view_of(View, Product, session)
    session.remove()
    engine.dispose()


@contextmanager
def peewee() -> Iterator[Any]:
    import peewee as pw

    from admin_peewee import ModelView as View

    database = pw.SqliteDatabase(":memory:", check_same_thread=False)

    class Product(pw.Model):
        title = pw.CharField()
        price = pw.DecimalField(12, 3, null=True)

    # Peewee's fields take no arguments of others, but are objects like any other.
    Product.price.money = "EUR"
    Product.bind(database)
    Product.create_table()
    for title, price in PRICES.items():
        Product.create(title=title, price=price)
    yield view_of(View, Product)
    database.close()


@contextmanager
def mongoengine(url: str) -> Iterator[Any]:
    import mongoengine as me

    from admin_mongo.mongoengine import ModelView as View

    name = f"admin_money_{os.getpid()}"
    client = me.connect(name, host=url, alias=name, uuidRepresentation="standard")

    class PricedProduct(me.Document):
        title = me.StringField()
        price = me.Decimal128Field(money="EUR")
        meta = {"db_alias": name}

    for title, price in PRICES.items():
        PricedProduct(title=title, price=price).save()
    yield view_of(View, PricedProduct)
    client.drop_database(name)
    me.disconnect(name)


@contextmanager
def collection(url: str) -> Iterator[Any]:
    import pymongo
    from bson import Decimal128

    from admin_mongo.pymongo import ModelView as View

    name = f"admin_money_collection_{os.getpid()}"
    schema = {"title": {"bsonType": "string"}, "price": {"bsonType": ["decimal", "null"]}}
    with pymongo.MongoClient(url) as client:
        products = client[name].create_collection(
            "product", validator={"$jsonSchema": {"bsonType": "object", "properties": schema}}
        )
        products.insert_many(
            {"title": title, "price": None if price is None else Decimal128(price)}
            for title, price in PRICES.items()
        )
        yield view_of(View, products)
        client.drop_database(name)


@contextmanager
def rest() -> Iterator[Any]:
    from tests.plugins.rest.books import FIELDS
    from tests.plugins.rest.service import Books, serving

    from admin_rest import Collection

    books = Books(last=len(PRICES))
    for number, (title, price) in enumerate(PRICES.items(), 1):
        kept = None if price is None else str(price)
        books.rows[number] = {"id": number, "title": title, "price": kept, "in_print": False}
    title = next(one for one in FIELDS if one.name == "title")
    fields = (title, FieldInfo("price", "decimal", "Price", options={"money": "EUR"}))
    asked = frozenset({"equals", "greater", "at_least", "at_most", "smaller"})
    with serving(books) as url:
        yield view_of(ModelView, Collection(url, fields, name="Product", filters=asked))


SHOPS: dict[str, Callable[..., Any]] = {
    "memory": memory, "sqla": sqla, "peewee": peewee, "mongoengine": mongoengine,
    "pymongo": collection, "rest": rest,
}  # fmt: skip
#: What the application says where nothing about the field can.
SAID = {"pymongo": (Money({"product.price": "EUR"}),)}


def site_of(view: Any, *plugins: Any) -> AdminSite:
    """Return a visitor, who speaks ``app.config["SPOKEN"]``, of an admin with one view."""
    app = Flask("shop")
    app.config.update(SECRET_KEY="for tests", SPOKEN="en", TESTING=True)
    spoken = I18n(locale_selector=lambda: app.config["SPOKEN"])
    Admin(app, plugins=[spoken, *plugins], access="public").add_view(view)
    return AdminSite(app)


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest) -> Iterator[AdminSite]:
    """A visitor of a shop of one backend."""
    is_mongodb = request.param in {"mongoengine", "pymongo"}
    given = [request.getfixturevalue("mongodb_url")] if is_mongodb else []
    with SHOPS[request.param](*given) as view:
        yield site_of(view, *SAID.get(request.param, ()))


@pytest.fixture
def said() -> Callable[..., AdminSite]:
    """Makes a visitor of a shop whose currencies the application says."""
    from admin_memory import Memory

    @dataclass
    class Product:
        id: int | None = None
        title: str = ""
        price: Decimal | None = None
        pieces: int = 0
        weight: float = 0.0
        currency: str = "USD"

    nail, saw = Product(1, "Nail", Decimal("2.50"), 3, 1.5), Product(2, "Saw", Decimal(7), 4, 2.0)
    shown = {
        "column_list": ("title", "price", "pieces", "weight"), "column_filters": (),
        "column_editable_list": (), "form_columns": ("title", "price", "pieces", "weight"),
    }  # fmt: skip

    def make(
        money: Money, plugins: tuple[Any, ...] = (), weight: float = 1.5, **own: Any
    ) -> AdminSite:
        nail.weight = weight
        view = view_of(ModelView, Product, Memory(nail, saw), **{**shown, **own})
        return site_of(view, *plugins, money)

    return make
