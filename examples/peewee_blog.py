"""A blog in Peewee: posts with tags and comments, many-to-many both ways, rows edited inline."""

import datetime as dt
import tempfile
from pathlib import Path

import peewee as pw
from flask import Flask, redirect
from playhouse.pool import PooledSqliteDatabase

from admin_core import Admin
from admin_peewee import ModelView

database = pw.DatabaseProxy()


class BaseModel(pw.Model):
    class Meta:
        database = database


class User(BaseModel):
    username = pw.CharField(max_length=40, unique=True)
    email = pw.CharField(max_length=80)

    def __str__(self):
        return self.username


class Tag(BaseModel):
    name = pw.CharField(max_length=40, unique=True)

    def __str__(self):
        return self.name


class Post(BaseModel):
    title = pw.CharField(max_length=120)
    text = pw.TextField()
    date = pw.DateTimeField(default=dt.datetime.now)
    user = pw.ForeignKeyField(User, backref="posts")
    tags = pw.ManyToManyField(Tag, backref="posts")

    def __str__(self):
        return self.title


class Comment(BaseModel):
    post = pw.ForeignKeyField(Post, backref="comments", on_delete="CASCADE")
    name = pw.CharField(max_length=40)
    text = pw.CharField(max_length=200)


class UserView(ModelView):
    column_searchable_list = ("username", "email")


class PostView(ModelView):
    column_list = ("title", "user", "tags", "date")
    column_sortable_list = ("title", ("user", User.username), "date")
    column_searchable_list = ("title", User.username)
    column_filters = ("title", "date", User.username, "tags")
    column_default_sort = ("date", True)
    can_view_details = True
    form_ajax_refs = {"user": {"fields": ("username", "email")}}
    inline_models = (Comment,)


def create_app(path=None):
    app = Flask(__name__)
    app.secret_key = "change me"
    path = path or Path(tempfile.mkdtemp()) / "blog.db"
    # A pool hands connections from thread to thread; each request gets one and gives it back.
    database.initialize(
        PooledSqliteDatabase(str(path), pragmas={"foreign_keys": 1}, check_same_thread=False)
    )
    fill()
    admin = Admin(app, name="Blog")
    for view in (PostView(Post), UserView(User), ModelView(Tag)):
        admin.add_view(view)
    app.add_url_rule("/", view_func=lambda: redirect("/admin/post/"))
    return app


def fill():
    with database.connection_context():
        database.create_tables([User, Tag, Post, Post.tags.get_through_model(), Comment])
        if User.select().exists():
            return
        ada = User.create(username="ada", email="ada@example.com")
        tags = [Tag.create(name=name) for name in ("news", "engines")]
        post = Post.create(title="The analytical engine", text="It weaves patterns.", user=ada)
        post.tags.add(tags)
        Comment.create(post=post, name="charles", text="Indeed!")


if __name__ == "__main__":
    create_app().run(debug=True)
