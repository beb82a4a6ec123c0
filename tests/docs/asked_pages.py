"""Every page of every kind of view, asked in the ways that its arguments and fields are for."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mongoengine
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool
from wtforms import Form, StringField

from admin_core import Admin, InlineFormAdmin, action
from admin_core import ModelView as MemoryView
from admin_core.data import HeldFile
from admin_doctor import DoctorView
from admin_files import FileAdmin
from admin_i18n.switcher import LanguageView
from admin_import import ImportMixin
from admin_memory import Memory
from admin_mongo.mongoengine import ModelView as DocumentView
from admin_redis import RedisCli, RedisKeys
from admin_sqla import ModelView

from .asking import Listening, NotingFlask

PNG = b"\x89PNG\r\n\x1a\n"


class Base(DeclarativeBase):
    """The tables of a shelf."""


class Author(Base):
    """Somebody who wrote books."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    """A book with its cover."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pages: Mapped[int | None]
    in_print: Mapped[bool | None]
    cover: Mapped[bytes | None]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Author.id))
    author: Mapped[Author | None] = relationship()
    lines: Mapped[list[Line]] = relationship(back_populates="book")


class Shop(Base):
    """A shop, whose key is not generated and is two fields."""

    __tablename__ = "shop"
    town: Mapped[str] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(sa.ForeignKey(Book.id))
    book: Mapped[Book] = relationship(backref="shops")


class Line(Base):
    """A line of a book."""

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    book_id: Mapped[int] = mapped_column(sa.ForeignKey(Book.id))
    book: Mapped[Book] = relationship(back_populates="lines")


@dataclass
class Note:
    """A note with a picture, of which there is a small one."""

    id: int | None = None
    text: str = ""
    picture: Any = field(default=None, metadata={"kind": "file"})


class Notes(ImportMixin, MemoryView):
    """Imports notes, and shows their pictures."""

    can_view_details = True


class Letter(Form):
    """What is asked before a letter is sent."""

    subject = StringField()


class BookView(ModelView):
    """Has every page that a model view can have."""

    can_view_details = can_export = details_modal = create_modal = edit_modal = True
    can_set_page_size = True
    column_list = ("title", "pages", "author", "in_print")
    column_filters = ("title", "pages", "author")
    column_searchable_list = ("title",)
    column_editable_list = ("title", "in_print", "author")
    form_columns = ("title", "pages", "author")
    form_ajax_refs = {"author": {"fields": ("name",)}}
    inline_models = (InlineFormAdmin(Line, form_columns=("text",)), Shop)

    @action("write", "Write", form=Letter, confirmation="Write?")
    def action_write(self, ids: list[str], form: Any) -> None:
        """Write a letter."""


class Visitor:
    """Asks pages, with a token where something is sent."""

    def __init__(self, app: Any, base: str) -> None:
        self.client = app.test_client()
        self.base = base
        self.token = ""

    def get(self, page: str, **arguments: Any) -> Any:
        return self._read(self.client.get(f"{self.base}{page}", query_string=arguments))

    def post(self, page: str, fields: dict[str, Any] | None = None, **arguments: Any) -> Any:
        if not self.token:
            self.token = self._token()
        data = {"csrf_token": self.token, **(fields or {})}
        found = self.client.post(f"{self.base}{page}", query_string=arguments, data=data)
        return self._read(found)

    def _read(self, answer: Any) -> Any:
        """Return an answer that was read to its end: of an upload as well as of a page."""
        answer.get_data()
        answer.close()
        return answer

    def _token(self) -> str:
        for page in ("/new/", "/upload/", "/", "/edit/?id=1"):
            found = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', self.get(page).text)
            if found:
                return found[1]
        raise AssertionError(f"No page of {self.base} has a token.")


def ask_a_model_view() -> None:
    """Ask every page of a model view."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    source = sessionmaker(engine)
    with source.begin() as session:
        ann = Author(name="Ann")
        session.add(
            Book(title="Moon", pages=100, author=ann, cover=b"GIF89a", lines=[Line(text="x")])
        )
        session.add(Book(title="Sun", pages=200, author=ann))
    app = noting()
    admin = listening(app)
    admin.add_view(BookView(Book, source, endpoint="book"))
    admin.add_view(ModelView(Author, source, endpoint="author"))
    picture = HeldFile("1", "a.png", 8, lambda: io.BytesIO(PNG), lambda: io.BytesIO(PNG))
    admin.add_view(Notes(Note, Memory(Note(1, "first", picture)), endpoint="note"))
    visitor = Visitor(app, "/admin/book")
    ask_the_list(visitor)
    ask_the_forms(visitor)
    ask_about_several(visitor)
    ask_for_single_cells(visitor)
    ask_for_exports(visitor)
    for key in (1, 99):
        Visitor(app, "/admin/note").get("/download/", id=key, name="picture", small="1")


def ask_the_list(visitor: Visitor) -> None:
    """Ask for the list, and for its panel of filters."""
    visitor.get("/", sort="-title", search="m", title__contains="o", page_size="50")
    for act in ("add", "add:title"):
        visitor.get("/", _do=act, _now="title__contains=o", _f0="title__contains", _v0="x")
    visitor.get("/", _do="add", _panel="1")


def ask_the_forms(visitor: Visitor) -> None:
    """Ask what creates, edits, shows and deletes one record."""
    visitor.get("/new/", title="Mars", url="/admin/")
    row = {"lines-0-id": "1", "lines-0-text": "y", "shops-0-town": "Ems", "shops-0-street": "Rue"}
    visitor.post("/new/", {"title": "Mars", **row, "_add_another": "1"})
    visitor.post("/new/", {"title": "Mars", "_continue_editing": "1"})
    visitor.post("/new/", {"title": "Mars", "_search": "author", "_search-author": "a"})
    visitor.post("/new/", {"title": "Mars"}, _choose="1")
    visitor.post("/new/", {"title": "Mars", "_inline_add": "lines", **row})
    for button in ("_inline_up", "_inline_down", "_inline_drop"):
        visitor.post("/edit/", {"title": "Moon", button: "lines-0", **row}, id=1)
    visitor.get("/edit/", id=1)
    visitor.post("/edit/", {"title": "Moon", "del-lines-0": "1", **row}, id=1)
    visitor.post("/edit/", {"title": "Moon", "_search": "author", "_search-author": "a"}, id=1)
    visitor.get("/details/", id=1)
    visitor.get("/delete/", id=2)
    visitor.post("/delete/", {"id": "99"})


def ask_about_several(visitor: Visitor) -> None:
    """Ask for batch actions."""
    for more in ({}, {"_ask": "1"}, {"_all": "1", "_list": "search=m"}):
        visitor.post("/action/", {"action": "write", "rowid": ["1"], "form-subject": "Hi", **more})
    visitor.post("/action/", {"action": "write"}, rowid="1")


def ask_for_single_cells(visitor: Visitor) -> None:
    """Ask for cells that are edited in the list, and what they search."""
    visitor.get("/ajax/update/", list_form_pk=1, name="title")
    visitor.post("/ajax/update/", {"list_form_pk": "1", "title": "Moons"})
    visitor.post("/ajax/update/", {"list_form_pk": "1", "_field": "in_print", "_page": "1"})
    visitor.post("/ajax/update/", {"list_form_pk": "1", "_field": "author", "_search": "author"})
    visitor.get("/ajax/lookup/", name="author", query="a", limit=5, offset=0, id=1)


def ask_for_exports(visitor: Visitor) -> None:
    """Ask for files."""
    visitor.get("/export/")
    visitor.get("/export/", _type="csv", _chosen="1", _column="title", _rows="page")
    visitor.get("/export/csv/", _chosen="1", _column="title", _rows="page")
    visitor.post("/export/", {"rowid": "1", "_type": "csv"})
    visitor.post("/export/csv/", {"rowid": "1"})


class Files(FileAdmin):
    """Has every page that a file manager can have."""

    editable_extensions = ("txt",)
    upload_modal = mkdir_modal = rename_modal = edit_modal = True


def ask_a_file_manager(folder: Path) -> None:
    """Ask every page of a file manager."""
    (folder / "notes").mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("text", "utf-8")
    app = noting()
    listening(app).add_view(Files(str(folder), name="Files", endpoint="files"))
    visitor = Visitor(app, "/admin/files")
    for page in ("/", "/b/notes", "/old_index", "/old_b/notes", "/upload/", "/mkdir/notes"):
        visitor.get(page, sort="name", search="a")
    visitor.post("/upload/", {"upload": (io.BytesIO(b"x"), "c.txt"), "if_exists": "keep"})
    visitor.post("/upload/notes", {"upload": (io.BytesIO(b"x"), "c.txt")})
    visitor.post("/mkdir/", {"name": "more"})
    visitor.get("/rename/", path="a.txt")
    visitor.post("/rename/", {"path": "a.txt", "name": "z.txt"})
    visitor.get("/edit/", path="b.txt")
    visitor.post("/edit/", {"content": "new"}, path="b.txt")
    for page in ("details", "download", "raw"):
        visitor.get(f"/{page}/b.txt")
    for name in ("move", "copy"):
        visitor.post("/action/", {"action": name, "rowid": "b.txt", "_ask": "1"})
        visitor.post("/action/", {"action": name, "rowid": "b.txt", "form-target": "notes"})
    visitor.get("/delete/", path="z.txt")
    visitor.post("/delete/", {"path": "z.txt"})


def ask_a_console(client: Any) -> None:
    """Ask every page of a console."""
    client.flushall()
    client.rpush("list", *map(str, range(50)))
    app = noting()
    console = type("RedisCli", (RedisCli,), {"can_run_dangerous": True})
    listening(app).add_view(console(client))
    visitor = Visitor(app, "/admin/rediscli")
    visitor.get("/", key="list", type="list", db="0")
    visitor.post("/run/", {"cmd": "LRANGE list 0 -1", "page": "1", "start": "0", "db": "0"})
    visitor.post("/run/", {"cmd": "FLUSHDB", "confirmed": "no"})
    visitor.get("/commands/")


#: A key of each type, and an element of it.
_STORED = {"string": "", "hash": "one", "list": "0", "set": "m", "zset": "m", "stream": "1-1"}


def ask_the_keys(client: Any) -> None:
    """Ask every page of a browser of keys."""
    client.flushall()
    client.set("string", "apple")
    client.rpush("list", *map(str, range(50)))
    client.hset("hash", mapping={"one": "1"})
    client.sadd("set", "m")
    client.zadd("zset", {"m": 1})
    client.xadd("stream", {"one": "1"}, id="1-1")
    app = noting()
    keys = type("RedisKeys", (RedisKeys,), {"page_size": 5})
    listening(app).add_view(keys(client))
    visitor = Visitor(app, "/admin/rediskeys")
    visitor.get("/", pattern="w*", type="string", cursor="0", node="", seen="1", db="0")
    parts = {"value": "2", "field": "two", "member": "n", "score": "2", "id": "*", "fields": "a=b"}
    for name, item in _STORED.items():
        visitor.get("/key/", key=name, at="0", match="*", **{"as": "text"})
        visitor.get("/new/", type=name)
        visitor.post("/new/", {"type": name, "name": f"new {name}", "seconds": "60", **parts})
        visitor.get("/item/", key=name, item=item)
        visitor.post("/item/", {**parts, "item": item}, key=name)
        visitor.post("/add/", parts, key=name)
        visitor.post("/remove/", {"seen": "x", "item": item}, key=name)
    visitor.post("/rename/", {"name": "word", "form": "text"}, key="string")
    visitor.post("/expire/", {"seconds": "60"}, key="word")
    visitor.get("/delete/", key="word")
    visitor.post("/delete/", {"key": "word", "confirmed": "1"})


def ask_plugins(mongodb_url: str) -> None:
    """Ask the pages that plugins add."""
    app = noting()
    admin = listening(app)
    admin.add_view(DoctorView(lambda actor: True))
    admin.add_view(LanguageView(("en", "de")))
    admin.add_view(Notes(Note, Memory(Note(1, "first")), endpoint="note"))
    with papers(mongodb_url) as document:
        admin.add_view(DocumentView(document, endpoint="paper"))
        visitor = Visitor(app, "/admin/note")
        visitor.get("/import/", format="csv")
        visitor.post("/import/", {"file": (io.BytesIO(b"text\nsecond\n"), "notes.csv")})
        visitor.post("/import/", {"_import": "1", "_update": "1", "format": "csv", "kept": "x"})
        visitor.base = "/admin"
        visitor.get("/doctor/", address="/admin/")
        visitor.post("/language/", {"locale": "de"})
        visitor.get("/paper/api/file/", id="0" * 24, coll="fs", db="default")


@contextmanager
def papers(url: str) -> Iterator[Any]:
    """Give a document that has a file, in a database of its own."""
    name = f"admin_docs_{uuid.uuid4().hex[:8]}"
    client = mongoengine.connect(name, alias=name, host=url, uuidRepresentation="standard")
    members = {
        "title": mongoengine.StringField(), "file": mongoengine.FileField(db_alias=name),
        "meta": {"db_alias": name, "collection": "paper"},
    }  # fmt: skip
    try:
        yield type("Paper", (mongoengine.Document,), members)
    finally:
        client.drop_database(name)
        mongoengine.disconnect(name)


def listening(app: NotingFlask) -> Admin:
    """Return an admin whose questions are noted."""
    return Admin(app, access="public", plugins=[Listening()])


def noting() -> NotingFlask:
    """Return an application that notes what is read."""
    app = NotingFlask("asked")
    app.config.update(SECRET_KEY="for tests", TESTING=True)
    return app
