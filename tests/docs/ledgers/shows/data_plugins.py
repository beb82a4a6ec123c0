"""What shows statements about what plugins contribute."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo
from jinja2 import DictLoader
from tests.files.manager import Desk as Files
from tests.sample_plugin import plugin
from wtforms import Form, StringField

import admin_import
from admin_core import hookimpl
from admin_core.cli import admin_group
from admin_core.data import (
    Action,
    ExportColumn,
    Exporter,
    Importer,
    MenuItem,
    PolicySource,
    Preview,
    Problem,
    Script,
    Stylesheet,
    ValidationFailed,
)

from ...statements import ROOT
from .data_desk import Book, Books, Desk

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

    formats = plugin(admin_exporters=lambda: [exporter])
    desk = Desk(formats, export_types=(exporter.name,), **options)
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
    formats = plugin(
        admin_exporters=lambda: [
            Exporter("x", "My format", "text/x", "x", lambda columns, rows: [b"x"])
        ]
    )
    page = Desk(formats, export_types=("csv", "x")).page()
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

    formats = plugin(admin_exporters=lambda: [exporter])
    desk = Desk(formats, export_types=("x",))
    refused = desk.site.client.get("/admin/book/export/x/", follow_redirects=True)
    assert needs in refused.text


def broken_files_are_marked() -> None:
    def write(columns: Any, rows: Any) -> Any:
        yield b"begin"
        raise ValidationFailed("It broke.")

    exporter = Exporter("x", "X", "text/x", "x", write, mark_broken=lambda message: b"[BROKEN]")

    formats = plugin(admin_exporters=lambda: [exporter])
    desk = Desk(formats, export_types=("x",))
    sent_parts: list[bytes] = []
    answer = desk.site.client.get("/admin/book/export/x/", buffered=False)
    with pytest.raises(ValidationFailed):
        sent_parts.extend(answer.iter_encoded())
    assert b"".join(sent_parts) == b"begin[BROKEN]"


def importing(importer: Importer) -> Desk:
    """Return a site that imports a plugin's format."""

    formats = plugin(admin_importers=lambda: [importer])
    desk = Desk(formats)

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
    folders = [*ROOT.glob("admin_*/src/*/templates")]
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for folder in folders
        for path in folder.rglob("*.html")
    }
