"""What a page sends to a database is counted: SQLAlchemy, Peewee and MongoDB."""

import os
import uuid

import peewee as pw
import pymongo
import pytest
import sqlalchemy as sa
from bson import ObjectId
from flask import Flask
from tests.started import started

from admin_core import Admin
from admin_core.forms import BaseForm, StringField
from admin_mongo.pymongo import ModelView as CollectionView
from admin_peewee import ModelView
from admin_testing import AdminSite, CommandCounter, statements
from servers import mariadb, postgresql

from .site_shop import make

IS_OWED = bool(os.environ.get("CI"))


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def engine(request):
    if request.param == "sqlite":
        found = sa.create_engine("sqlite://")
        yield found
        found.dispose()
        return
    server = {"postgresql": postgresql, "mariadb": mariadb}[request.param]
    with started(server(), is_owed=IS_OWED) as url:
        found = sa.create_engine(url)
        yield found
        found.dispose()


def test_statements_are_counted_inside_the_block_only(engine):
    with engine.connect() as connection:
        connection.execute(sa.text("select 0"))
        with statements(engine) as sent:
            connection.execute(sa.text("select 1"))
        connection.execute(sa.text("select 2"))
    assert sent.texts == ["select 1"]
    assert sent.count == 1


def test_a_page_is_counted_by_the_session_of_flask_sqlalchemy(tmp_path):
    app, db = make(tmp_path)
    site = AdminSite(app)
    with app.app_context(), site.statements(db) as by_extension:
        site.open("/admin/customer/")
    with app.app_context(), site.statements(db.session) as by_session:
        site.open("/admin/customer/")
    with app.app_context():
        engine = db.engine
    with site.statements(engine) as by_engine:
        site.open("/admin/customer/")
    assert by_extension.texts == by_session.texts == by_engine.texts
    assert any("FROM customer" in one for one in by_engine.texts)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    if request.param == "sqlite":
        yield pw.SqliteDatabase("file:site?mode=memory&cache=shared", uri=True)
        return
    with started(postgresql(), is_owed=IS_OWED) as url:
        parts = sa.make_url(url)
        yield pw.PostgresqlDatabase(
            parts.database, host=parts.host, port=parts.port,
            user=parts.username, password=parts.password,
        )  # fmt: skip


def test_statements_of_a_page_over_peewee_are_counted(database):
    proxy = pw.DatabaseProxy()
    proxy.initialize(database)

    class Book(pw.Model):
        title = pw.CharField()

        class Meta:
            table_name = f"book_{uuid.uuid4().hex[:8]}"

    Book._meta.set_database(proxy)
    app = Flask(__name__)
    app.secret_key = "for tests"
    Admin(app, access="public").add_view(ModelView(Book))
    site = AdminSite(app)
    with database.connection_context():
        Book.create_table()
        Book.create(title="Emma")
        try:
            with statements(proxy) as outer:
                with statements(database) as inner:
                    site.open("/admin/book/")
                Book.select().count()
            Book.select().count()
        finally:
            Book.drop_table()
    assert site.row("Emma")
    assert inner.count >= 1
    assert outer.count == inner.count + 1
    assert all("SELECT" in one for one in outer.texts)
    assert "execute_sql" not in vars(database)


class BookForm(BaseForm):
    title = StringField("Title")


class BookView(CollectionView):
    column_list = ("title",)
    form = BookForm


def test_commands_of_a_page_over_mongodb_are_counted(mongodb_url):
    name = f"site_{uuid.uuid4().hex}"
    with pymongo.MongoClient(mongodb_url, event_listeners=[CommandCounter()]) as client:
        client[name].books.insert_one({"_id": ObjectId(), "title": "Emma"})
        app = Flask(__name__)
        app.secret_key = "for tests"
        Admin(app, access="public").add_view(
            BookView(client[name].books, "Books", endpoint="books")
        )
        site = AdminSite(app)
        try:
            with statements(client) as sent, statements(client[name]) as same:
                site.open("/admin/books/")
            client[name].books.find_one()
        finally:
            client.drop_database(name)
    assert site.row("Emma")
    assert "find books" in sent.texts
    assert sent.texts == same.texts


def test_a_client_that_cannot_be_counted_is_refused_with_what_to_write():
    client = pymongo.MongoClient("mongodb://localhost:1", connect=False)
    told = r"event_listeners=\[CommandCounter\(\)\]"
    with client, pytest.raises(TypeError, match=told), statements(client):
        """Nothing is counted."""


def test_statements_of_something_else_are_refused_in_words():
    with pytest.raises(TypeError, match="SQLAlchemy Engine"), statements(object()):
        """Nothing is counted."""
