"""A blog whose posts have comments, likes and tags, and a visitor of its pages."""

from __future__ import annotations

import re
from html import unescape

import peewee as pw
from flask import Flask

from admin_core import Admin
from admin_peewee import ModelView


class Blog:
    def __init__(self, database):
        class Base(pw.Model):
            pass

        Base._meta.set_database(database)

        class Country(Base):
            name = pw.CharField()

        class User(Base):
            username = pw.CharField(max_length=20, unique=True)
            email = pw.CharField()
            country = pw.ForeignKeyField(Country, null=True)

            def __str__(self):
                return str(self.username)

        class Post(Base):
            title = pw.CharField(max_length=50)
            stars = pw.SmallIntegerField(default=0)
            user = pw.ForeignKeyField(User, backref="posts")
            editor = pw.ForeignKeyField(User, null=True, backref="edited")

        class Comment(Base):
            post = pw.ForeignKeyField(Post, backref="comments", on_delete="CASCADE")
            text = pw.CharField(max_length=20, unique=True)
            by = pw.ForeignKeyField(User, null=True, backref="comments")

        class Like(Base):
            comment = pw.ForeignKeyField(Comment, backref="likes", on_delete="CASCADE")
            who = pw.CharField()

        self.database = database
        self.models = [Country, User, Post, Comment, Like]
        self.Country, self.User, self.Post, self.Comment, self.Like = self.models

    def fill(self):
        with self.database.connection_context():
            self.database.create_tables(self.models)
            self.Country.create(name="England")
            for name in ("ada", "bo"):
                self.User.create(username=name, email=f"{name}@example.com", country=1)
            for number in range(1, 31):
                self.Post.create(title=f"Post {number:02d}", stars=number,
                                 user=1 + number % 2, editor=1 + number % 2)  # fmt: skip
            self.Comment.create(post=1, text="first")

    def drop(self):
        is_postgresql = isinstance(self.database, pw.PostgresqlDatabase)
        with self.database.connection_context():
            self.database.drop_tables(self.models, cascade=is_postgresql)

    def comments(self):
        with self.database.connection_context():
            rows = self.Comment.select().order_by(self.Comment.id)
            return [(row.post_id, row.text) for row in rows]

    def count(self, model):
        with self.database.connection_context():
            return model.select().count()


class Visitor:
    def __init__(self, *views):
        app = Flask(__name__)
        app.secret_key, app.testing = "for tests", True
        admin = Admin(app, access="public")
        for view in views:
            admin.add_view(view)
        self.client = app.test_client()

    def get(self, address, **query):
        return self.client.get(f"/admin/{address}", query_string=query)

    def titles(self, **query):
        return sorted(set(re.findall(r"Post \d\d", self.get("post/", **query).text)))

    def post(self, address, sent, **query):
        page = self.get(address, **query).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return self.client.post(
            f"/admin/{address}", data={"csrf_token": token, **sent}, query_string=query
        )


def view_of(model, **options):
    return type(f"{model.__name__}View", (ModelView,), options)(model)


def shown_values(page):
    """Return what a browser would send of a form as it is."""
    found = {}
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = unescape(text).removeprefix("\r\n")
    for tag in re.findall(r"<input[^>]*>", page):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") not in {"file", "checkbox", "submit"} and "name" in given:
            found[given["name"]] = unescape(given.get("value", ""))
        elif given.get("type") == "checkbox" and " checked" in tag:
            found[given["name"]] = given.get("value", "y")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.findall(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[0] if chosen else ""
    found.pop("csrf_token", None)
    return found
