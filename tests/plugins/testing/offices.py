"""The office of ``leaky`` on other backends: the same views, policy and holes on other models."""

from __future__ import annotations

import itertools

import mongoengine as me
import peewee as pw
from mongoengine.connection import get_db

from admin_core.data import FieldInfo
from admin_mongo import mongoengine as documents
from admin_mongo import pymongo as collections
from admin_peewee import ModelView as PeeweeView

from .leaky import CustomerView, OrderView

_NUMBERS = itertools.count()


class Peewee:
    """A file of SQLite for each office."""

    plugin, source = "peewee", ()

    def __init__(self, folder):
        self.database = pw.SqliteDatabase(folder / f"office{next(_NUMBERS)}.sqlite")

        class Base(pw.Model):
            class Meta:
                database = self.database

        class Customer(Base):
            name = pw.CharField()
            card = pw.CharField()

            def __str__(self):
                return self.name

        class Order(Base):
            number = pw.CharField()
            shop = pw.CharField()
            margin = pw.IntegerField(default=0)
            is_paid = pw.BooleanField(default=False)
            customer = pw.ForeignKeyField(Customer, null=True)

            def __str__(self):
                return self.number

        self.Customer, self.Order = Customer, Order

    def prepare(self, app):
        """Nothing: the models know their database."""

    def fill(self, app, customers, orders):
        with self.database:
            self.database.create_tables([self.Customer, self.Order])
            known = {one["name"]: self.Customer.create(**one) for one in customers}
            for one in orders:
                self.Order.create(**{**one, "customer": known[one["customer"]]})


class Customer(me.Document):
    name = me.StringField(required=True)
    card = me.StringField(required=True)
    meta = {"db_alias": "office"}

    def __str__(self):
        return self.name


class Order(me.Document):
    number = me.StringField(required=True)
    shop = me.StringField(required=True)
    margin = me.IntField(default=0)
    is_paid = me.BooleanField(default=False)
    customer = me.ReferenceField(Customer)
    receipt = me.FileField(db_alias="office", collection_name="receipts")
    meta = {"db_alias": "office"}

    def __str__(self):
        return self.number


class MongoEngine:
    """Documents, made anew for each office."""

    plugin, source = "mongoengine", ()
    Customer, Order = Customer, Order

    def prepare(self, app):
        """Nothing: the documents know their connection."""

    def fill(self, app, customers, orders):
        for model in (Customer, Order):
            model.drop_collection()
        for name in ("receipts.files", "receipts.chunks"):
            get_db("office").drop_collection(name)
        known = {one["name"]: Customer(**one).save() for one in customers}
        for one in orders:
            order = Order(**{**one, "customer": known[one["customer"]]})
            order.receipt.put(f"paid at {one['shop']}".encode(), filename=f"{one['number']}.txt")
            order.save()


class Collections:
    """Bare collections, which know their fields by what the views say."""

    plugin, source = "pymongo", ()

    def __init__(self, database):
        self.Customer, self.Order = database["Customer"], database["Order"]

    def prepare(self, app):
        """Nothing: the collections know their server."""

    def fill(self, app, customers, orders):
        for collection, rows in ((self.Customer, customers), (self.Order, orders)):
            collection.drop()
            collection.insert_many([{"is_paid": False, **one} for one in rows])


class CustomersOfPeewee(CustomerView, PeeweeView):
    """The backend's own view."""


class OrdersOfPeewee(OrderView, PeeweeView):
    """The backend's own view."""


class CustomersOfDocuments(CustomerView, documents.ModelView):
    """The backend's own view, which has an address of files besides."""


class OrdersOfDocuments(OrderView, documents.ModelView):
    """The backend's own view; each order has a receipt in GridFS."""


class CustomersOfACollection(CustomerView, collections.ModelView):
    document_fields = (
        FieldInfo("name", "string", "Name", required=True),
        FieldInfo("card", "string", "Card", required=True),
    )


class OrdersOfACollection(OrderView, collections.ModelView):
    """A collection has no relations."""

    document_fields = (
        FieldInfo("number", "string", "Number", required=True),
        FieldInfo("shop", "string", "Shop", required=True),
        FieldInfo("margin", "integer", "Margin"),
        FieldInfo("is_paid", "boolean", "Is paid"),
    )
    column_list = ("number", "shop", "margin", "is_paid")
    column_sortable_list = column_filters = ("number", "margin")
    column_searchable_list = ("number",)
    form_ajax_refs = {}
