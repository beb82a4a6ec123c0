"""Bytes that a record holds itself: uploaded, shown by their size, downloaded, emptied."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm

import admin_core
from admin_core import Admin, hookimpl
from admin_core.data import Condition
from admin_import import ImportMixin
from admin_memory import Memory

PICTURE = bytes(range(256)) * 5
OPTIONS = {
    "column_list": ("name", "raw"),
    "column_filters": ("raw",),
    "form_columns": ("name", "raw"),
    "can_view_details": True,
    "can_export": True,
    "export_types": ("csv", "json"),
}


def sqla(engine):
    from admin_sqla import ModelView

    class Base(orm.DeclarativeBase):
        pass

    class Paper(Base):
        __tablename__ = "paper"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        name: orm.Mapped[str] = orm.mapped_column(sa.String(40))
        raw: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary)

    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    return ModelView, Paper, orm.sessionmaker(engine)


def memory(request):
    @dataclass
    class Paper:
        id: int | None = None
        name: str = ""
        raw: bytes | None = None

    return admin_core.ModelView, Paper, Memory()


def peewee(request):
    import peewee as pw

    from admin_peewee import ModelView

    database = pw.SqliteDatabase(request.getfixturevalue("tmp_path") / "papers.db")

    class Paper(pw.Model):
        name = pw.CharField()
        raw = pw.BlobField(null=True)

        class Meta:
            pass

    Paper.bind(database)
    database.create_tables([Paper])
    request.addfinalizer(database.close)
    return ModelView, Paper, None


def mongoengine(request):
    import mongoengine as me

    from admin_mongo.mongoengine import ModelView

    request.getfixturevalue("mongoengine_database")

    class Paper(me.Document):
        name = me.StringField(required=True)
        raw = me.BinaryField()

    Paper.drop_collection()
    request.addfinalizer(Paper.drop_collection)
    return ModelView, Paper, None


def sqlite(request):
    return sqla(sa.create_engine(f"sqlite:///{request.getfixturevalue('tmp_path')}/papers.db"))


def postgresql(request):
    return sqla(request.getfixturevalue("postgresql_engines")["write"])


def mariadb(request):
    return sqla(request.getfixturevalue("mariadb_engines")["write"])


OPENERS = (memory, sqlite, postgresql, mariadb, peewee, mongoengine)


class Desk:
    """A view of papers, and a visitor."""

    def __init__(self, opened, *plugins, **options):
        base, model, source = opened
        self.app = Flask(__name__)
        self.app.secret_key = "for tests"
        self.app.testing = True
        view_class = type("PaperView", (ImportMixin, base), {**OPTIONS, **options})
        arguments = (model,) if source is None else (model, source)
        self.view = view_class(*arguments, endpoint="paper")
        Admin(self.app, access="public", plugins=plugins).add_view(self.view)
        self.client = self.app.test_client()

    def get(self, path, status=200):
        reply = self.client.get(f"/admin/paper/{path}")
        assert reply.status_code == status, reply.text[-2000:]
        return reply

    def send(self, path, content=None, **values):
        page = self.get(path).text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        file = {} if content is None else {"raw": (io.BytesIO(content), "picture.html")}
        data = {**dict(hidden), "name": "Paper", **file, **values}
        return self.client.post(f"/admin/paper/{path}", data=data)

    @property
    def key(self):
        return re.search(r'edit/\?id=([^"&]+)', self.get("").text)[1]

    def bytes_of(self):
        return self.get(f"download/?id={self.key}&name=raw")


@pytest.fixture(params=OPENERS, ids=lambda one: one.__name__)
def opened(request):
    return request.param(request)


def test_bytes_are_uploaded_shown_by_size_downloaded_and_emptied(opened):
    desk = Desk(opened)
    assert desk.send("new/", PICTURE).status_code == 302
    assert "1280 bytes" in desk.get("").text
    details = desk.get(f"details/?id={desk.key}").text
    assert re.search(r'<a href="/admin/paper/download/\?id=[^"]+" download>1280 bytes</a>', details)
    reply = desk.bytes_of()
    assert reply.data == PICTURE
    assert reply.mimetype == "application/octet-stream"
    assert reply.headers["Content-Disposition"].startswith("attachment;")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    # A form that is saved without a new file keeps the one that is there.
    assert desk.send(f"edit/?id={desk.key}", name="Renamed").status_code == 302
    assert desk.bytes_of().data == PICTURE
    assert desk.send(f"edit/?id={desk.key}", b"\x00other").status_code == 302
    assert desk.bytes_of().data == b"\x00other"
    assert len(re.findall("<tbody", desk.get("?raw__empty=0").text)) == 1
    reply = desk.send(f"edit/?id={desk.key}", **{"_raw-delete": "1"})
    assert reply.status_code == 302
    assert desk.get(f"download/?id={desk.key}&name=raw", 302)
    assert "1 record" not in desk.get("?raw__empty=0").text


def test_bytes_are_exported_as_digits_and_imported_from_them(opened):
    desk = Desk(opened)
    desk.send("new/", b"\x00\xffab")
    file = desk.get("export/csv/").text
    assert "00ff6162" in file
    page = desk.get("import/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    sent = {"csrf_token": token, "file": (io.BytesIO(file.encode()), "papers.csv")}
    checked = desk.client.post("/admin/paper/import/", data=sent)
    kept = dict(re.findall(r'name="(kept|format)" value="([^"]+)"', checked.text))
    done = desk.client.post(
        "/admin/paper/import/", data={"csrf_token": token, "_import": "1", **kept}
    )
    assert done.status_code == 302, checked.text
    assert desk.get("export/csv/").text.count("00ff6162") == 2


def test_a_file_that_is_too_large_is_refused_at_its_field(opened):
    desk = Desk(opened, form_args={"raw": {"max_bytes": 10}})
    reply = desk.send("new/", PICTURE)
    assert reply.status_code == 422
    assert "it may have 10 B at most" in reply.text
    assert re.search(r'value="Paper"|>\s*Paper</textarea>', reply.text)


@pytest.mark.parametrize("query", ["id=&name=raw", "name=raw", "id=1&name=name", "id=1&name=no"])
def test_nothing_but_bytes_is_downloaded(request, query):
    desk = Desk(sqlite(request))
    desk.send("new/", PICTURE)
    assert desk.client.get(f"/admin/paper/download/?{query}").status_code in (302, 403)


class Policy:
    def __init__(self, hidden=(), refused="", bounds=()):
        self.hidden, self.refused, self.bounds = hidden, refused, bounds

    @hookimpl
    def admin_field_access(self, info):
        return dict.fromkeys(self.hidden, "hidden")

    @hookimpl
    def admin_authorize(self, action):
        return False if action == self.refused else None

    @hookimpl
    def admin_row_conditions(self, action, info):
        return list(self.bounds)


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        (Policy(hidden=("raw",)), 403),
        (Policy(refused="read"), 403),
        (Policy(bounds=(Condition("name", "equals", "Other"),)), 302),
    ],
)
def test_who_may_not_see_the_bytes_cannot_download_them(request, policy, status):
    opened = sqlite(request)
    open_desk = Desk(opened)
    open_desk.send("new/", PICTURE)
    key = open_desk.key
    reply = Desk(opened, policy).client.get(f"/admin/paper/download/?id={key}&name=raw")
    assert reply.status_code == status
    assert PICTURE not in reply.data


def test_bytes_that_no_page_shows_are_not_downloaded(request):
    desk = Desk(sqlite(request), form_columns=("name",), column_details_list=("name",))
    session = desk.view.session()
    session.add(desk.view.model(name="Paper", raw=PICTURE))
    session.commit()
    session.close()
    assert desk.get(f"download/?id={desk.key}&name=raw", 403)
