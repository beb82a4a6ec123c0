"""Run inside an environment that holds only our wheels: one check for each state of it.

python wheel_smoke.py core-alone | missing-backend | active | files | fsspec | memory | mongo
    | peewee | redis | rest | sql
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

FOREIGN = {
    "boto3",
    "bson",
    "mongoengine",
    "peewee",
    "psycopg",
    "pymongo",
    "redis",
    "sqlalchemy",
}


def core_alone() -> None:
    """The core brings no ORM, driver or storage library, and imports none."""
    installed = {distribution.name.lower() for distribution in metadata.distributions()}
    assert not installed & FOREIGN, installed & FOREIGN
    import admin_core

    assert isinstance(admin_core.Admin, type)
    assert not sys.modules.keys() & FOREIGN, sys.modules.keys() & FOREIGN


def missing_backend() -> None:
    """A model whose backend is not installed is refused with the name of what to install."""
    import peewee
    from flask import Flask

    from admin_core import Admin, ModelView

    class Book(peewee.Model):
        title = peewee.CharField()

    try:
        app = Flask(__name__)
        app.testing = True
        Admin(app).add_view(ModelView(Book))
    except Exception as error:
        assert "admin-peewee" in str(error), error
    else:
        raise AssertionError("A Peewee model was accepted without its backend")


def sql() -> None:
    """A SQLAlchemy model works as soon as admin-sqla is installed."""
    from sqlalchemy import Integer, String, create_engine, orm

    class Base(orm.DeclarativeBase):
        pass

    class Book(Base):
        __tablename__ = "book"
        id = orm.mapped_column(Integer, primary_key=True)
        title = orm.mapped_column(String(80))

        def __str__(self) -> str:
            return str(self.title)

    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder, 'books.db')}")
        Base.metadata.create_all(engine)
        session = orm.scoped_session(orm.sessionmaker(engine))
        session.add(Book(title="The Dispossessed"))
        session.commit()

        shows("The Dispossessed", Book, session)
        session.remove()
        engine.dispose()


def active() -> None:
    """Print plugin -> hooks of the plugins that are active; one that fails is raised."""
    from admin_core.plugins import Plugins

    print(json.dumps({one.name: list(one.hooks) for one in Plugins(strict=True).report()}))


def memory() -> None:
    """Dataclasses are shown as soon as admin-memory is installed."""
    from dataclasses import dataclass

    from admin_memory import Memory

    @dataclass
    class Book:
        id: int
        title: str

    shows("The Dispossessed", Book, Memory(Book(1, "The Dispossessed")))


def peewee() -> None:
    """Peewee's models are shown as soon as admin-peewee is installed."""
    from peewee import CharField, Model, SqliteDatabase

    database = SqliteDatabase(":memory:")

    class Book(Model):
        title = CharField()

    Book.bind(database)
    Book.create_table()
    Book.create(title="The Dispossessed")
    shows("The Dispossessed", Book)
    database.close()


def mongo() -> None:
    """A collection is opened as soon as admin-mongo is installed; no server is asked."""
    import pymongo

    from admin_core.data import FieldInfo, Stores
    from admin_core.plugins import Plugins

    client: pymongo.MongoClient[Any]
    with pymongo.MongoClient("localhost", connect=False) as client:
        fields = (FieldInfo("title", "string"),)
        store = Stores(Plugins()).open(client.library.books, fields)
        assert store.info.field("title").kind == "string"


def rest() -> None:
    """A collection of a REST service is shown as soon as admin-rest is installed."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from admin_core.data import FieldInfo
    from admin_rest import Collection

    class Books(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            items = [{"id": 1, "title": "The Dispossessed"}]
            self.wfile.write(json.dumps({"items": items, "total": 1}).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Books) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/book"
        shows("The Dispossessed", Collection(url, (FieldInfo("title", "string"),)))
        server.shutdown()


def files() -> None:
    """A folder is shown as soon as admin-files is installed."""
    from admin_files import FileAdmin

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "dispossessed.txt").write_text("Anarres", "utf-8")
        shows_view("dispossessed.txt", FileAdmin(folder, endpoint="book"))


def fsspec() -> None:
    """Files of any system that fsspec knows are opened as soon as admin-fsspec is installed."""
    from fsspec import filesystem

    from admin_core.plugins import Plugins

    filesystem("memory").pipe("/books/dispossessed.txt", b"Anarres")
    storage = Plugins().open_storage("fsspec+memory:///books")
    assert [one.path for one in storage.entries("")] == ["dispossessed.txt"]


def redis() -> None:
    """A console of Redis opens as soon as admin-redis is installed; no server is asked."""
    from redis import Redis

    from admin_redis import RedisCli

    with Redis(port=1) as client:
        shows_view("<form", RedisCli(client, endpoint="book"))


def shows(text: str, model: Any, source: Any = None) -> None:
    """An admin of a model shows a list with *text*."""
    from admin_core import ModelView

    shows_view(text, ModelView(model, source, endpoint="book"))


def shows_view(text: str, view: Any) -> None:
    """The first page of a view with the endpoint "book" says *text*."""
    from flask import Flask

    from admin_core import Admin

    app = Flask(__name__)
    app.secret_key = "not a secret"
    Admin(app).add_view(view)
    answer = app.test_client().get("/admin/book/")
    assert answer.status_code == 200, answer.status
    assert text in answer.text, answer.text


STEPS = {
    "core-alone": core_alone,
    "missing-backend": missing_backend,
    "active": active,
    "files": files,
    "fsspec": fsspec,
    "memory": memory,
    "mongo": mongo,
    "peewee": peewee,
    "redis": redis,
    "rest": rest,
    "sql": sql,
}

if __name__ == "__main__":
    STEPS[sys.argv[1]]()
