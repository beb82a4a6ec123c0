"""A magazine in MongoEngine: documents inside documents, references, pictures and files in GridFS.

MONGODB_URI=mongodb://localhost/magazine python examples/mongo_magazine.py
"""

import datetime as dt
import enum
import os

import mongoengine as me
from flask import Flask, redirect

from admin_core import Admin
from admin_files import FileAdmin
from admin_mongo.mongoengine import EmbeddedForm, ModelView


class State(enum.Enum):
    DRAFT = "draft"
    PRINTED = "printed"


class Writer(me.Document):
    name = me.StringField(max_length=80, required=True, unique=True)
    email = me.EmailField()
    portrait = me.ImageField(size=(600, 600, False), thumbnail_size=(80, 80, True))

    def __str__(self):
        return self.name


class Source(me.EmbeddedDocument):
    title = me.StringField(max_length=120, required=True)
    link = me.URLField()


class Comment(me.EmbeddedDocument):
    writer = me.ReferenceField(Writer)
    text = me.StringField(required=True)
    sources = me.EmbeddedDocumentListField(Source)


class Article(me.Document):
    title = me.StringField(max_length=120, required=True)
    state = me.EnumField(State, default=State.DRAFT)
    words = me.IntField(min_value=0)
    fee = me.Decimal128Field(precision=10, scale=2)
    printed = me.DateTimeField()
    writers = me.ListField(me.ReferenceField(Writer, reverse_delete_rule=me.PULL))
    topics = me.ListField(me.StringField(max_length=40))
    summary = me.EmbeddedDocumentField(Comment)
    comments = me.EmbeddedDocumentListField(Comment)
    manuscript = me.FileField(collection_name="manuscripts")
    meta = {"indexes": ["title", "state"], "ordering": ["title"]}

    def __str__(self):
        return self.title


class ArticleView(ModelView):
    column_list = ("title", "state", "writers", "words", "printed", "manuscript")
    column_searchable_list = ("title", "topics")
    column_filters = ("title", "state", "words", "printed", "topics", "writers.name")
    column_editable_list = ("title", "words")
    can_view_details = can_export = True
    form_ajax_refs = {"writers": {"fields": ("name", "email")}}
    # The form of each comment, and of what lies inside it.
    form_subdocuments = {
        "comments": EmbeddedForm(
            form_subdocuments={
                None: {
                    "form_columns": ("text", "writer", "sources"),
                    "form_ajax_refs": {"writer": {"fields": ("name",)}},
                }
            }
        )
    }


class WriterView(ModelView):
    column_list = ("name", "portrait", "email")
    column_searchable_list = ("name",)
    can_view_details = True


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    me.disconnect()
    me.connect(
        host=os.environ.get("MONGODB_URI", "mongodb://localhost/magazine"),
        uuidRepresentation="standard",
    )
    fill()
    admin = Admin(app, name="Magazine")
    admin.add_view(ArticleView(Article))
    admin.add_view(WriterView(Writer))
    # Files that belong to no document, in a bucket of the same database.
    admin.add_view(FileAdmin("gridfs:///shelf", name="Shelf", endpoint="shelf"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/article/"))
    return app


def fill():
    if Writer.objects.first():
        return
    ada, bo = (Writer(name=name).save() for name in ("Ada Lovelace", "Bo Stone"))
    for number, topic in enumerate(("engines", "poetry", "looms"), 1):
        Article(
            title=f"On {topic}",
            words=1_200 * number,
            printed=dt.datetime(2026, number, 1, 9),
            writers=[ada, bo][:number],
            topics=[topic],
            comments=[Comment(writer=bo, text="Well said.", sources=[Source(title="Letters")])],
        ).save()


if __name__ == "__main__":
    create_app().run(debug=True)
