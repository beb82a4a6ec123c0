"""What shows statements about changes, contributions, refusals, documents and policies."""

from __future__ import annotations

import io
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from wtforms import Form, StringField

import admin_import
import admin_memory.plugin
from admin_core import Admin, ModelView, hookimpl
from admin_core.cli import admin_group
from admin_core.data import (
    AccessDenied,
    Action,
    Actor,
    Change,
    ConstraintViolated,
    EmbeddedInfo,
    Event,
    ExportColumn,
    Exporter,
    FieldAccess,
    FieldInfo,
    HeldFile,
    Importer,
    MenuItem,
    NoBackend,
    PolicySource,
    Preview,
    Problem,
    Script,
    Stylesheet,
    UnknownField,
    ValidationFailed,
    combine_field_limits,
    combine_votes,
    did_you_mean,
    document_store,
    documents_in,
    fingerprint,
    plain_documents,
    refusal_of,
    snapshot,
)
from admin_core.data import ConfigurationError as Wrong
from admin_core.data import errors as every_error
from admin_memory import Memory
from admin_testing.resolver import stores_with
from admin_testing.site import AdminSite


@dataclass
class Author:
    """Whom books lead to."""

    id: int | None = None
    name: str = ""


@dataclass
class Cat:
    """A document."""

    name: str = field(default="", metadata={"primary_key": False})


@dataclass
class Dog:
    """Another document."""

    name: str = field(default="", metadata={"primary_key": False})
    owner: Author | None = None


def one_of(*models: Any, many: bool = False) -> Any:
    """Return a field that holds documents."""
    info = EmbeddedInfo(models, many=many)
    made = {"default_factory": list} if many else {"default": None}
    return field(**made, metadata={"embedded": info, "nullable": True})


@dataclass
class Book:
    """A book with all that a value can be."""

    id: int | None = None
    title: str = ""
    pages: int | None = None
    author: Author | None = None
    authors: list[Author] = field(default_factory=list)
    pet: Any = one_of(Cat)
    pets: Any = one_of(Cat, Dog, many=True)


class Books(ModelView):
    """Shows books."""

    can_export = True
    column_list = ("title", "pages", "author")
    form_columns = ("title", "pages", "author")


class Desk:
    """A site of two books, with plugins."""

    def __init__(self, *plugins: Any, **options: Any) -> None:
        app = Flask("desk")
        app.secret_key = "for tests"
        self.app, self.ann = app, Author(1, "Ann")
        self.source = Memory(self.ann, Book(1, "Moon", 10, self.ann), Book(2, "Sun", 20))
        self.view: Any = type("Given", (Books,), options)(Book, self.source, endpoint="book")
        self.admin = Admin(app, plugins=plugins, access="public")
        self.admin.add_view(self.view)
        self.admin.add_view(ModelView(Author, self.source))
        self.site = AdminSite(app)

    def page(self, address: str = "book/") -> str:
        """Return a page's content."""
        return str(self.site.client.get(f"/admin/{address}").text)

    def post(self, address: str, **data: Any) -> Any:
        """Send what a form of the list would."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page())
        assert token
        return self.site.client.post(
            f"/admin/{address}", data={**data, "csrf_token": token[1]}, follow_redirects=True
        )


def hearing(heard: list[Any], name: str) -> Any:
    """Return a plugin that notes what a hook is told."""
    if name == "admin_event":

        class Events:
            """Hears of events."""

            @hookimpl
            def admin_event(self, event: Any) -> None:
                heard.append(event)

        return Events()

    class Writes:
        """Hears before writes."""

        @hookimpl
        def admin_before_write(self, change: Any) -> None:
            heard.append(change)

    return Writes()


def written() -> tuple[list[Change], list[Event]]:
    """Return what is told of a record that is created, changed and deleted."""
    before: list[Change] = []
    after: list[Event] = []
    desk = Desk(hearing(before, "admin_before_write"), hearing(after, "admin_event"))
    desk.site.open("/admin/book/new/").fill("Title", "New").submit("Save")
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "11").submit("Save")
    desk.site.open("/admin/book/delete/?id=1").submit("Delete")
    return before, after


# -- changes ---------------------------------------------------------------------------------------


def actions_are_three() -> None:
    before, _ = written()
    assert [one.action for one in before] == ["create", "update", "delete"]


def changes_map_names_to_values() -> None:
    made, changed, gone = written()[0]
    assert (made.before, made.after["title"]) == ({}, "New")
    assert (changed.before["pages"], changed.after["pages"]) == (10, 11)
    assert changed.before["author"] == "1"
    assert (gone.before["title"], gone.after) == ("Moon", {})


def keys_are_empty_until_written() -> None:
    before, after = written()
    assert [one.key for one in before] == [(), (1,), (1,)]
    assert all(one.change is not None and one.change.key for one in after)


def changes_name_what_differs() -> None:
    def rename(self: Any, form: Any, model: Any, is_created: bool) -> None:
        model.title = "Other"

    heard: list[Any] = []
    desk = Desk(
        hearing(heard, "admin_before_write"),
        form_columns=("pages", "title", "author"),
        on_model_change=rename,
    )
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "11").submit("Save")
    assert list(heard[0].changed) == ["pages", "title"]


def events_have_these_names() -> None:
    assert [one.name for one in written()[1]] == [
        "record.created", "record.updated", "record.deleted",
    ]  # fmt: skip
    assert Event("own.word").name == "own.word"


def events_come_after_the_commit() -> None:
    heard: list[Any] = []

    class Refusing:
        """Refuses every write."""

        @hookimpl
        def admin_before_write(self, change: Any) -> None:
            raise ValidationFailed("Not now.")

    desk = Desk(Refusing(), hearing(heard, "admin_event"))
    desk.site.open("/admin/book/new/").fill("Title", "New").submit("Save")
    assert heard == []


def events_of_writes_have_their_change() -> None:
    assert all(isinstance(one.change, Change) for one in written()[1])
    heard: list[Any] = []
    desk = Desk(hearing(heard, "admin_event"))
    assert desk.site.client.get("/admin/book/export/csv/").data
    assert [(one.name, one.change) for one in heard] == [("records.exported", None)]


def forms_carry_it() -> None:
    form = Desk().page("book/edit/?id=1")
    found = re.search(r'name="_fingerprint" value="([^"]+)"', form)
    assert found
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def store_of(record: Any) -> Any:
    """Return the store of a record's model."""
    return stores_with(admin_memory.plugin).open(type(record), Memory(record))


def documents_become_mappings() -> None:
    book = Book(1, "Moon", pet=Cat("Tom"))
    assert snapshot(store_of(book), book, ["pet"])["pet"] == {"name": "Tom"}


def collections_are_sorted_keys() -> None:
    first, second = Author(1, "Ann"), Author(2, "Bob")
    one, other = Book(1, authors=[first, second]), Book(1, authors=[second, first])
    taken = [snapshot(store_of(book), book, ["authors"])["authors"] for book in (one, other)]
    assert taken == [("1", "2")] * 2
    assert fingerprint({"a": taken[0]}) == fingerprint({"a": taken[1]})


# -- contributions ---------------------------------------------------------------------------------


class Named(Form):
    """What an action asks for."""

    reason = StringField("Reason")


def acting(*actions: Action) -> Desk:
    """Return a site with actions of a plugin."""

    class Actions:
        """Contributes them."""

        @hookimpl
        def admin_actions(self, view: Any) -> Any:
            return actions if view.endpoint == "book" else None

    return Desk(Actions())


def actions_get_the_keys() -> None:
    got: list[Any] = []

    def plain(view: Any, ids: list[str]) -> None:
        got.append((view.endpoint, list(ids)))

    def formed(view: Any, ids: list[str], form: Any) -> str:
        got.append((list(ids), form.reason.data))
        return "an answer of its own"

    desk = acting(Action("plain", "Plain", plain), Action("formed", "Formed", formed, form=Named))
    listed = desk.post("book/action/", action="plain", rowid=["1", "2"])
    assert "<h1>Book" in listed.text
    question = desk.post("book/action/", action="formed", rowid="1", _ask="1").text
    assert 'name="form-reason"' in question
    answer = desk.post("book/action/", action="formed", rowid="1", **{"form-reason": "why"})
    assert answer.text == "an answer of its own"
    assert got == [("book", ["1", "2"]), (["1"], "why")]


def actions_ask_first() -> None:
    ran: list[Any] = []
    desk = acting(Action("burn", "Burn", lambda view, ids: ran.append(ids), "Really burn?"))
    question = desk.post("book/action/", action="burn", rowid="1", _ask="1").text
    assert "Really burn?" in question
    assert ran == []


def actions_have_permissions() -> None:
    asked: list[str] = []

    class Guard:
        """Notes what is asked."""

        @hookimpl
        def admin_authorize(self, action: str) -> bool | None:
            asked.append(action)
            return False if action == "burn-down" else None

        @hookimpl
        def admin_actions(self, view: Any) -> Any:
            return [
                Action("burn", "Burn", lambda view, ids: None, permission="burn-down"),
                Action("keep", "Keep it", lambda view, ids: None),
            ]

    page = Desk(Guard()).page()
    assert {"burn-down", "update"} <= set(asked)
    assert 'value="burn"' not in page
    assert 'value="keep"' in page
    assert Action("a", "A", print).permission == "update"


def actions_stand_where_they_are_offered() -> None:
    desk = acting(
        Action("many", "Many", lambda view, ids: None),
        Action("single", "Single", lambda view, ids: None, on_list=False, on_row=True),
    )
    page = desk.page()
    bar = page.partition('class="ad-bulk"')[2].partition("</form>")[0]
    assert 'value="many"' in bar
    assert 'value="single"' not in bar
    assert "single" in page.partition("<tbody")[2]
    assert "many" not in page.partition("<tbody")[2].partition("</table>")[0]


def exported_with(exporter: Exporter, **options: Any) -> Any:
    """Return the answer to an export in a plugin's format."""

    class Formats:
        """Contributes it."""

        @hookimpl
        def admin_exporters(self) -> Any:
            return [exporter]

    desk = Desk(Formats(), export_types=(exporter.name,), **options)
    return desk.site.client.get(f"/admin/book/export/{exporter.name}/?sort=title")


def columns_are_told() -> None:
    heard: list[ExportColumn] = []

    def write(columns: Any, rows: Any) -> Any:
        heard.extend(columns)
        yield b"x"

    exported_with(
        Exporter("x", "X", "text/x", "x", write),
        column_list=("title", "shout"),
        column_labels={"title": "Name"},
        column_formatters={"shout": lambda view, context, model, name: model.title.upper()},
    )
    assert [(one.name, one.label, one.kind) for one in heard] == [
        ("title", "Name", "string"), ("shout", "Shout", ""),
    ]  # fmt: skip


def exporters_write_pieces() -> None:
    heard: list[Any] = []

    def write(columns: Any, rows: Any) -> Any:
        for row in rows:
            heard.append(list(row))
            yield f"{row[0]};".encode()

    answer = exported_with(Exporter("x", "My format", "text/x-own", "own", write))
    assert answer.data == b"Moon;Sun;"
    assert heard[0][:2] == ["Moon", 10]
    assert heard[1][2] is None
    assert (answer.mimetype, ".own" in answer.headers["Content-Disposition"]) == (
        "text/x-own", True,
    )  # fmt: skip


def exporters_are_named() -> None:
    class Formats:
        """Contributes a format."""

        @hookimpl
        def admin_exporters(self) -> Any:
            return [Exporter("x", "My format", "text/x", "x", lambda columns, rows: [b"x"])]

    page = Desk(Formats(), export_types=("csv", "x")).page()
    assert "My format" in page
    assert "/admin/book/export/x/" in page


def exporters_disarm_formulas() -> None:
    heard: dict[bool, Any] = {}
    for is_spreadsheet in (True, False):

        def write(columns: Any, rows: Any, kept: bool = is_spreadsheet) -> Any:
            heard[kept] = [list(row) for row in rows][0]
            yield b"x"

        exported_with(
            Exporter("x", "X", "text/x", "x", write, is_spreadsheet=is_spreadsheet),
            column_list=("title",),
            column_formatters={"title": lambda view, context, model, name: "=1+1"},
        )
    assert heard == {True: ["'=1+1"], False: ["=1+1"]}


def exporters_may_begin_with_a_mark() -> None:
    for takes_bom in (True, False):
        answer = exported_with(
            Exporter("x", "X", "text/x", "x", lambda columns, rows: [b"x"], takes_bom=takes_bom),
            export_bom=True,
        )
        assert answer.data.startswith(b"\xef\xbb\xbf") is takes_bom


def exporters_say_what_they_need() -> None:
    needs = "Install the library for X."
    exporter = Exporter("x", "X", "text/x", "x", lambda columns, rows: [b"x"], needs=needs)

    class Formats:
        """Contributes it."""

        @hookimpl
        def admin_exporters(self) -> Any:
            return [exporter]

    desk = Desk(Formats(), export_types=("x",))
    refused = desk.site.client.get("/admin/book/export/x/", follow_redirects=True)
    assert needs in refused.text


def broken_files_are_marked() -> None:
    def write(columns: Any, rows: Any) -> Any:
        yield b"begin"
        raise ValidationFailed("It broke.")

    exporter = Exporter("x", "X", "text/x", "x", write, mark_broken=lambda message: b"[BROKEN]")

    class Formats:
        """Contributes it."""

        @hookimpl
        def admin_exporters(self) -> Any:
            return [exporter]

    desk = Desk(Formats(), export_types=("x",))
    sent_parts: list[bytes] = []
    answer = desk.site.client.get("/admin/book/export/x/", buffered=False)
    with pytest.raises(ValidationFailed):
        sent_parts.extend(answer.iter_encoded())
    assert b"".join(sent_parts) == b"begin[BROKEN]"


def importing(importer: Importer) -> Desk:
    """Return a site that imports a plugin's format."""

    class Formats:
        """Contributes it."""

        @hookimpl
        def admin_importers(self) -> Any:
            return [importer]

    desk = Desk(Formats())

    class Importing(admin_import.ImportMixin, Books):
        """Imports books."""

        import_types = ("own",)

    desk.admin.add_view(Importing(Book, desk.source, endpoint="import"))
    return desk


def sent(desk: Desk, content: bytes) -> str:
    """Return the page that answers a file."""
    page = desk.page("import/import/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token, page[:3000]
    data = {"csrf_token": token[1], "file": (io.BytesIO(content), "a.own")}
    return str(desk.site.client.post("/admin/import/import/", data=data).text)


def importers_yield_mappings() -> None:
    heard: list[Any] = []

    def read(file: Any, columns: Any) -> Any:
        heard.append([one.name for one in columns])
        for line in file.read().decode().splitlines():
            yield {"title": line, "pages": 7}

    desk = importing(Importer("own", "Own lines", ("own",), read))
    assert "Own lines" in desk.page("import/import/")
    page = sent(desk, b"First\nSecond")
    assert heard
    assert {"title", "pages"} <= set(heard[0])
    assert "2 new records" in page


def importers_refuse() -> None:
    def read(file: Any, columns: Any) -> Any:
        raise ValueError("This is no such file.")
        yield {}

    desk = importing(Importer("own", "Own", ("own",), read))
    assert "This is no such file." in sent(desk, b"x")


def importers_say_what_they_need() -> None:
    needs = "Install the library for this."
    importer = Importer("own", "Own", ("own",), lambda file, columns: [], needs=needs)
    assert needs in sent(importing(importer), b"x")


def importers_are_found_by_the_ending() -> None:
    desk = importing(Importer("own", "Own", ("own",), lambda file, columns: [{"title": "Read"}]))
    assert 'accept=".own"' in desk.page("import/import/")
    assert "1 new record" in sent(desk, b"x")


def items_stand_in_the_menu() -> None:
    class Links:
        """Adds links."""

        @hookimpl
        def admin_menu_items(self) -> Any:
            return [MenuItem("Handbook", "/handbook/", "Help"), MenuItem("Shop", "/shop/")]

    page = Desk(Links()).page()
    menu = page.partition('id="ad-menu"')[2].partition("</nav>")[0]
    assert 'href="/handbook/"' in menu.partition("Help")[2]
    assert 'href="/shop/"' in menu


def sources_are_in_the_policy() -> None:
    class Assets:
        """Needs pictures of another host."""

        @hookimpl
        def admin_assets(self) -> Any:
            return [PolicySource("img-src", "https://*.tiles.example/path")]

    policy = Desk(Assets()).site.client.get("/admin/book/").headers["Content-Security-Policy"]
    (images,) = (one for one in policy.split(";") if one.strip().startswith("img-src"))
    assert "https://*.tiles.example" in images
    assert "tiles.example" not in policy.replace(images, "")


def problems_are_listed() -> None:
    problem = Problem("own.wrong", "warning", "Something is odd.", "Mend it.")

    class Checking:
        """Finds something."""

        @hookimpl
        def admin_check(self) -> Any:
            return [problem]

    desk = Desk(Checking())
    info = ScriptInfo(create_app=lambda: desk.app)
    told = CliRunner().invoke(admin_group, ["check"], obj=info).output
    for part in ("own.wrong", "Something is odd.", "Mend it."):
        assert part in told


def assets_are_loaded_from_their_package() -> None:
    class Assets:
        """Loads two files."""

        @hookimpl
        def admin_assets(self) -> Any:
            return [Script("admin_geo", "dist/geo.js"), Stylesheet("admin_geo", "dist/geo.css")]

    page = Desk(Assets()).page()
    assert re.search(r'<script type="module" src="/admin/static/admin_geo/dist/geo\.js', page)
    assert re.search(r'<link rel="stylesheet" href="/admin/static/admin_geo/dist/geo\.css', page)


def previews_get_names() -> None:
    from jinja2 import DictLoader
    from tests.files.manager import Desk as Files

    class Shower:
        """Shows every file."""

        @hookimpl
        def admin_file_preview(self, file: Any) -> Any:
            return Preview("own.html", {"word": "mine"})

    text = "[{{ word }} {{ file.path }} {{ file.__class__.__name__ }} {{ raw_url }}]"
    with TemporaryDirectory() as folder:
        desk: Any = Files(Path(folder), plugins=[Shower()])
        desk.app.jinja_env.loader = DictLoader({"own.html": text, **every_template()})
        desk.put(a_txt="x")
        assert "[mine a.txt FileInfo /admin/f/raw/a.txt]" in desk.get("/details/a.txt").text


def every_template() -> dict[str, str]:
    """Return the templates of the core and of file managers."""
    from .templates import ROOT

    folders = [*ROOT.glob("admin_*/src/*/templates")]
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in folder.rglob("*.html")
    }


# -- drivers and errors ----------------------------------------------------------------------------


def refused(statement: str, *more: str) -> Any:
    """Return what SQLite's driver tells of a statement that it refuses."""
    connection = sqlite3.connect(":memory:")
    try:
        for one in more:
            connection.execute(one)
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute(statement)
    finally:
        connection.close()
    return refusal_of(caught.value)


TABLE = "create table book (id integer primary key, title text unique not null)"


def refusals_have_kinds() -> None:
    first = "insert into book values (1, 'a')"
    assert refused("insert into book values (2, 'a')", TABLE, first).kind == "unique"
    assert refused("insert into book values (2, null)", TABLE).kind == "not_null"
    assert refused("select * from nowhere").kind == "schema"
    assert refused("selekt").kind == "program"
    assert refusal_of(OSError()).kind == "unknown"
    assert refusal_of(None).kind == "unknown"


def refusals_name_what_they_concern() -> None:
    found = refused("insert into book values (2, null)", TABLE)
    assert (found.table, found.columns) == ("book", ("title",))
    checked = "create table b (n integer constraint small check (n < 9))"
    assert refused("insert into b values (10)", checked).constraint == "small"


def refusals_hold_no_sentences() -> None:
    found = refused("insert into book values (2, null)", TABLE)
    assert "failed" not in str(found)


def denials_are_shown_and_nothing_is_written() -> None:
    def refuse(self: Any, form: Any, model: Any, is_created: bool) -> None:
        model.title = "changed"
        raise AccessDenied("Not for you.")

    desk = Desk(on_model_change=refuse)
    page = desk.site.open("/admin/book/edit/?id=1").fill("Title", "Other").submit("Save")
    assert "Not for you." in page.content.decode()
    assert "Moon" in desk.page()


def errors_have_one_root() -> None:
    kinds = [
        one
        for one in vars(every_error).values()
        if isinstance(one, type) and issubclass(one, Exception)
    ]
    assert len(kinds) > 12
    assert all(issubclass(one, every_error.AdminError) for one in kinds)


def pages_choose_words_by_kind() -> None:
    def refuse(kind: Any) -> Any:
        def raised(self: Any, form: Any, model: Any, is_created: bool) -> None:
            raise ConstraintViolated(kind, ("title",))

        return raised

    told = set()
    kinds = ("unique", "not_null", "check", "too_long", "out_of_range")
    for kind in kinds:
        desk = Desk(on_model_change=refuse(kind))
        page = desk.site.open("/admin/book/edit/?id=1").submit("Save")
        told.add(" ".join(one for one in page.errors if "Title" in one))
    assert "" not in told
    assert len(told) == len(kinds)


def violations_name_fields() -> None:
    error = ConstraintViolated("unique", ("title",), constraint="uq_title")
    assert (list(error.fields), error.constraint) == (["title"], "uq_title")


def no_backend_says_what_to_run() -> None:
    class Stranger:
        """A model of nobody."""

    with pytest.raises(NoBackend) as caught:
        stores_with(admin_memory.plugin).open(Stranger, None)
    assert caught.value.subject is Stranger
    assert "Stranger" in str(caught.value)


def errors_of_values_map_names() -> None:
    assert dict(ValidationFailed("No.").errors) == {"": ("No.",)}
    error = ValidationFailed({"title": ["Too short."]})
    assert {name: list(told) for name, told in error.errors.items()} == {"title": ["Too short."]}

    def refuse(self: Any, form: Any, model: Any, is_created: bool) -> None:
        raise ValidationFailed({"title": ["Too short."], "": ["As a whole, too."]})

    page = Desk(on_model_change=refuse).site.open("/admin/book/edit/?id=1").submit("Save")
    assert any("Title" in one and "Too short." in one for one in page.errors)
    assert "As a whole, too." in page.content.decode()


def unknown_fields_suggest() -> None:
    error = UnknownField("Book", "titel", ["title", "pages"])
    assert "Did you mean 'title'?" in str(error)
    assert isinstance(error, Wrong)


def suggests_the_closest() -> None:
    assert did_you_mean("titel", ["title", "pages"]) == " Did you mean 'title'?"
    assert did_you_mean("xyz", ["title", "pages"]) == ""


# -- documents -------------------------------------------------------------------------------------


def documents_have_stores() -> None:
    book = Book(1, pets=[Cat("Tom"), Dog("Rex")])
    store = store_of(book)
    cats, dogs = inner = store.embedded(store.field("pets"))
    assert document_store(inner, book.pets[1]) is dogs
    assert document_store(inner, book.pets[0]) is cats
    assert document_store(inner, "a stranger") is cats


def documents_are_a_list() -> None:
    store = store_of(Book(1))
    one, many = store.field("pet"), store.field("pets")
    cat, dog = Cat("Tom"), Dog("Rex")
    assert documents_in(one, cat) == [cat]
    assert documents_in(one, None) == []
    assert documents_in(many, [cat, dog]) == [cat, dog]
    assert documents_in(FieldInfo("title", "string"), "x") == []


def documents_are_plain() -> None:
    ann = Author(1, "Ann")
    store = store_of(Book(1))
    found = plain_documents(store, store.field("pets"), [Cat("Tom"), Dog("Rex", ann)])
    assert found == [
        {"_type": "Cat", "name": "Tom"}, {"_type": "Dog", "name": "Rex", "owner": "1"},
    ]  # fmt: skip
    assert plain_documents(store, store.field("title"), "Moon") == "Moon"


# -- policy ----------------------------------------------------------------------------------------


def actors_are_known() -> None:
    user = object()
    heard: list[Any] = []

    class Who:
        """Says who acts."""

        @hookimpl
        def admin_current_actor(self) -> Any:
            return Actor("7", "Ann", native=user)

    desk = Desk(Who(), hearing(heard, "admin_event"))
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "12").submit("Save")
    (event,) = heard
    assert (event.actor.id, event.actor.name, event.actor.native) == ("7", "Ann", user)
    assert "Ann" in desk.page()


def limited(limit: str, **options: Any) -> Desk:
    """Return a site whose visitors may do less with the pages of a book."""

    class Limits:
        """Says so."""

        @hookimpl
        def admin_field_access(self) -> Any:
            return {"pages": limit}

    return Desk(Limits(), **options)


def fields_are_hidden() -> None:
    access = FieldAccess(hidden=frozenset({"a"}), read_only=frozenset({"b"}))
    assert [access.can_see(one) for one in "abc"] == [False, True, True]
    assert [access.can_set(one) for one in "abc"] == [False, False, True]


def hidden_fields_are_nowhere() -> None:
    desk = limited("hidden", column_filters=("pages", "title"),
                   column_searchable_list=("title", "pages"))  # fmt: skip
    page = desk.page()
    assert "Pages" not in page
    assert "col-pages" not in page
    assert "pages__" not in page
    assert desk.page("book/?search=10").count("/admin/book/edit/") == 0
    assert b"Pages" not in desk.site.client.get("/admin/book/export/csv/").data
    assert 'name="pages"' not in desk.page("book/edit/?id=1")


def read_fields_are_not_set() -> None:
    desk = limited("read")
    assert ">10<" in desk.page()
    form = desk.site.open("/admin/book/edit/?id=1")
    assert not re.search(r'<input[^>]*name="pages"(?![^>]*(?:disabled|readonly))',
                         form.content.decode())  # fmt: skip
    desk.post("book/edit/?id=1", title="Moon", pages="99")
    assert "99" not in desk.page()


def limits_are_combined() -> None:
    found = combine_field_limits([{"a": "read", "b": "read"}, {"a": "hidden"}])
    assert (set(found.hidden), set(found.read_only)) == ({"a"}, {"b"})
    with pytest.raises(ValueError, match="hide"):
        combine_field_limits([{"a": "hide"}])  # type: ignore[dict-item]  # a word that there is not


def votes_are_combined() -> None:
    assert combine_votes([True, False, None], default=True) is False
    assert combine_votes([None, True], default=False) is True
    assert combine_votes([None, None], default=True) is True
    assert combine_votes([], default=False) is False


# -- files of records ------------------------------------------------------------------------------


@dataclass
class Scan:
    """A record with a file beside it."""

    id: int | None = None
    name: str = ""
    file: Any = field(default=None, metadata={"kind": "file"})


def held_files_are_opened_when_asked() -> None:
    opened: list[io.BytesIO] = []

    def opener(content: bytes) -> Any:
        def opens() -> io.BytesIO:
            opened.append(io.BytesIO(content))
            return opened[-1]

        return opens

    picture = b"\x89PNG\r\n\x1a\n" + b"x" * 20
    held = HeldFile("k1", "scan.txt", 5, opener(b"words"), opener(picture))
    app = Flask("scans")
    app.secret_key = "for tests"
    view = type("Scans", (ModelView,), {"can_view_details": True})
    Admin(app, access="public").add_view(view(Scan, Memory(Scan(1, "Map", held))))
    client = app.test_client()
    page = client.get("/admin/scan/").text + client.get("/admin/scan/details/?id=1").text
    assert opened == []
    small = re.search(r'src="([^"]*/download/[^"]*small[^"]*)"', page)
    assert small
    with client.get(small[1].replace("&amp;", "&")) as answer:
        assert (answer.data, answer.mimetype) == (picture, "image/png")
    whole = re.search(r'href="([^"]*/download/[^"]*)"', page)
    assert whole
    with client.get(whole[1].replace("&amp;", "&")) as answer:
        assert answer.data == b"words"
        assert answer.content_length == 5
    assert [one.closed for one in opened] == [True, True]


def keys_tell_contents_apart() -> None:
    def nothing() -> Any:
        return io.BytesIO()

    one, same, other = (HeldFile(key, "a.txt", 1, nothing) for key in ("k1", "k1", "k2"))
    assert one == same
    assert one != other
