"""Views of PyMongo collections: a form of one's own, and one made from a validator.

MONGODB_URI=mongodb://localhost/shop python examples/mongo_collection.py
"""

import os

import pymongo
from bson import Decimal128
from flask import Flask, redirect
from wtforms import Form, IntegerField, StringField

from admin_core import Admin
from admin_mongo.pymongo import ModelView

SCHEMA = {
    "bsonType": "object",
    "required": ["name", "price"],
    "properties": {
        "name": {"bsonType": "string", "maxLength": 60, "description": "As it is on the label"},
        "price": {"bsonType": "decimal", "minimum": 0},
        "state": {"enum": ["new", "used"]},
        "size": {"bsonType": "object"},
        "colours": {"bsonType": "array"},
        "added": {"bsonType": "date"},
    },
}


class UserForm(Form):
    name = StringField("Name")
    email = StringField("Email")
    age = IntegerField("Age")


class UserView(ModelView):
    column_list = ("name", "email", "home.town")
    column_searchable_list = ("name", "home.town")
    column_sortable_list = ("name", "home.town")
    column_filters = ("age",)
    form = UserForm

    def get_query(self):
        # Whatever is searched, filtered or typed into the address: only these are there.
        return {"team": "red"}

    def on_model_change(self, form, model, is_created):
        if is_created:
            model["team"] = "red"


class PartView(ModelView):
    """Columns, form and filters follow from the collection's validator."""

    column_list = ("name", "price", "state", "size.width", "colours", "added")
    column_filters = ("price", "state", "size.width", "colours", "added")
    column_searchable_list = ("name",)
    column_editable_list = ("price", "state")
    can_view_details = can_export = True


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    uri = os.environ.get("MONGODB_URI", "mongodb://localhost/shop")
    client = app.extensions["pymongo"] = pymongo.MongoClient(uri)
    database = client.get_default_database("shop")
    fill(database)
    admin = Admin(app, name="Shop")
    admin.add_view(UserView(database.users, "Users"))
    admin.add_view(PartView(database.parts, "Parts"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    return app


def fill(database):
    if "parts" in database.list_collection_names():
        return
    database.create_collection("parts", validator={"$jsonSchema": SCHEMA})
    database.parts.insert_many(
        {"name": f"Part {number}", "price": Decimal128(f"{number}.50"), "state": "new",
         "size": {"width": number * 3, "height": 7}, "colours": ["red", "blue"][: number % 3]}
        for number in range(1, 40)
    )  # fmt: skip
    database.users.insert_many(
        [
            {"name": "Ada", "email": "ada@example.org", "age": 36, "team": "red",
             "home": {"town": "London"}},
            {"_id": 7, "name": "Bo", "age": 41, "team": "red", "home": {"town": "Oslo"}},
            {"name": "Cy", "age": 50, "team": "blue"},
        ]
    )  # fmt: skip


if __name__ == "__main__":
    create_app().run(debug=True)
