"""What shows the statements of the page about hooks: questions counted, answers seen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from flask.cli import ScriptInfo
from markupsafe import Markup

from admin_core import hookimpl, hookspecs
from admin_core.cli import admin_group
from admin_core.data import (
    Exporter,
    FileInfo,
    Importer,
    ModelInfo,
    Operator,
    RecordStore,
    Script,
    Translator,
    Untranslated,
    export_text,
)

from ...counting import HOOKS, Book, Counting, a_file, how_often
from ...statements import REFERENCE

PAGE = (REFERENCE / "hooks.md").read_text("utf-8")

# -- how often -------------------------------------------------------------------------------------


def once(count: Counting, hook: str, *names: str) -> set[Any]:
    """Return what a hook was asked about, once each."""
    found = how_often(count.of(hook), *names)
    assert found, hook
    assert [one for one, number in found.items() if number > 1] == [], hook
    return set(found)


def each_request(count: Counting, hook: str, *names: str) -> None:
    """Show that a hook is asked once about a thing in a request, and again in the next."""
    pages = ("book/", "book/edit/?id=1", "book/")
    for page in pages:
        asked = count.of(hook, count.get(page))
        found = how_often(asked, *names)
        assert found, f"{hook} on {page}"
        assert [one for one, number in found.items() if number > 1] == [], f"{hook} on {page}"


def set_up_once(folder: Path) -> None:
    count = Counting(folder)
    once(count, "admin_setup", "app")
    assert "book" not in count.blueprints_at_setup
    assert "book" in count.app.blueprints


def command(count: Counting, *words: str) -> None:
    """Run ``flask admin``."""
    info = ScriptInfo(create_app=lambda: count.app)
    CliRunner().invoke(admin_group, words, obj=info)


def checked_by_the_command_and_the_first_page(folder: Path) -> None:
    count = Counting(folder)
    count.get("", "")
    assert count.of("admin_check") == []
    count.app.debug = True
    count.get("", "book/")
    assert len(count.of("admin_check")) == 1
    command(count, "check")
    assert len(count.of("admin_check")) == 2


def opens_stores_while_it_checks(folder: Path) -> None:
    class Looks:
        """Opens stores and describes models while it checks."""

        @hookimpl
        def admin_check(self, admin: Any) -> None:
            self.names = [view.store.info.name for view in admin.views if hasattr(view, "store")]

    looks = Looks()
    Counting(folder, plugins=(looks,)).admin.problems()
    assert looks.names == ["Book", "Author"]


def lists_its_commands(folder: Path) -> None:
    count = Counting(folder)
    command(count, "plugins")
    assert count.of("admin_cli") == []
    command(count, "--help")
    listed = len(count.of("admin_cli"))
    assert listed
    command(count, "water")
    assert len(count.of("admin_cli")) == listed + 1


def opened_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/", "author/", "book/edit/?id=1")
    assert len(once(count, "admin_open_store", "model", "source")) == 2


def fields_described_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "author/", "book/edit/?id=1")
    described = {name for (name,) in once(count, "admin_describe_field", "field")}
    assert described == {"id", "title", "pages", "colour", "author", "number", "name"}


def tells_the_backend(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/")
    for given in count.of("admin_describe_field"):
        assert given["backend"] == "memory"
        assert isinstance(given["native"], dataclasses.Field)
        assert given["native"].name == given["field"].name


def models_described_once_after_their_fields(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "author/", "book/edit/?id=1")
    assert once(count, "admin_describe_model", "info") == {("Book",), ("Author",)}
    order = [
        given["field"].name if "field" in given else given["info"].name
        for given in (
            one.given for one in count.asked
            if one.hook in {"admin_describe_field", "admin_describe_model"}
        )
    ]  # fmt: skip
    assert order.index("Book") > max(map(order.index, ("id", "title", "pages", "colour")))
    assert order.index("Author") > max(map(order.index, ("number", "name")))


def form_fields_asked_once(folder: Path) -> None:
    count = Counting(folder)
    pages = ("book/new/", "book/new/", "book/edit/?id=1", "book/edit/?id=2")
    count.get(*pages)
    assert once(count, "admin_form_field", "field") >= {("title",), ("pages",), ("author",)}


def gets_arguments_of_a_field(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/new/")
    known = {"label", "validators", "description", "default", "filters", "choices"}
    for given in count.of("admin_form_field"):
        assert {"label", "validators"} <= set(given["options"]) <= known
        assert isinstance(given["store"], RecordStore)


def form_classes_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/new/", "book/new/", "book/edit/?id=1", "book/edit/?id=2")
    found = once(count, "admin_form_class", "view", "purpose")
    assert found == {("Book", "create"), ("Book", "edit")}


def formatters_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/", "book/details/?id=1", "book/details/?id=2", "book/edit/?id=1")
    found = once(count, "admin_cell_formatter", "field", "purpose")
    assert {purpose for _, purpose in found} == {"list", "details"}


def as_often_for_many_rows(folder: Path) -> None:
    count = Counting(folder)
    many = Counting(folder, books=20)
    few, more = (
        [one.hook for one in which.get("book/") if one.hook != "admin_authorize"]
        for which in (count, many)
    )
    assert few.count("admin_cell_formatter") == 2
    assert few == more


def asked_about_each_row(folder: Path) -> None:
    count = Counting(folder)
    asked = how_often(count.of("admin_authorize", count.get("book/")), "action", "key")
    for key in ("1", "2", "3"):
        assert asked["update", key] == asked["delete", key] == 1


def operators_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/", "book/?pages__greater=1")
    found = once(count, "admin_field_operators", "field")
    assert found == {("title",), ("pages",), ("colour",)}


def conditions_compiled(folder: Path) -> None:
    count = Counting(folder)
    plain = count.of("admin_compile_condition", count.get("book/"))
    assert plain == []
    asked = count.of("admin_compile_condition", count.get("book/?pages__greater=1"))
    assert [one["condition"].operator for one in asked] == ["greater"]


def parsed_for_filters_and_places(folder: Path) -> None:
    count = Counting(folder)
    # A kind that is the core's own is never asked about.
    count.get("book/?pages__equals=1&colour__empty=1")
    assert count.of("admin_parse_value") == []


def previews_asked_once(folder: Path) -> None:
    count = Counting(folder)
    asked = count.get("files/details/a.txt")
    assert len(count.of("admin_file_preview", asked)) == 1
    assert count.of("admin_file_preview", count.get("files/")) == []


def storages_opened(folder: Path) -> None:
    count = Counting(folder)
    count.asked.clear()
    plugins = count.admin.plugins
    first, second = (plugins.open_storage(str(folder)) for _ in range(2))
    assert first is not second
    assert len(count.of("admin_open_storage")) == 2
    count.get("book/", "book/edit/?id=1", "book/details/?id=1", "")
    assert len(count.of("admin_open_storage")) == 2


def writes_asked_once(folder: Path) -> None:
    count = Counting(folder)

    def asked() -> list[str]:
        found = [one["change"].action for one in count.of("admin_before_write")]
        count.asked.clear()
        return found

    site = count.site.open("/admin/book/new/").fill("Title", "New")
    count.asked.clear()
    site.submit("Save")
    assert asked() == ["create"]
    site.open("/admin/book/edit/?id=1").fill("Title", "Newer").submit("Save")
    assert asked() == ["update"]
    site.open("/admin/book/").action("Delete", "Book 2", "Book 3").confirm()
    assert asked() == ["delete", "delete"]


def told_once(folder: Path) -> None:
    count = Counting(folder)
    site = count.site
    site.open("/admin/book/new/").fill("Title", "New").submit("Save")
    site.open("/admin/book/edit/?id=1").submit("Save")  # nothing differs
    site.open("/admin/book/edit/?id=1").fill("Title", "Newer").submit("Save")
    site.open("/admin/book/").action("Delete", "Newer").confirm()
    count.get("book/export/csv/")
    events = [one["event"] for one in count.of("admin_event")]
    assert [one.name for one in events] == [
        "record.created", "record.updated", "record.deleted", "records.exported",
    ]  # fmt: skip
    assert set(events[-1].detail) == {"format", "columns", "number", "is_complete"}
    assert events[-1].detail["is_complete"] is True


def files_are_written(folder: Path) -> None:
    count = Counting(folder)
    site = count.site.open("/admin/files/upload/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', site.content.decode())
    assert token
    data = {"csrf_token": token[1], "upload": a_file()}
    answer = site.client.post("/admin/files/upload/", data=data)
    assert answer.status_code == 302
    (given,) = count.of("admin_before_write")
    assert (given["change"].model, given["change"].key) == ("files", ("books.csv",))
    assert isinstance(given["record"], FileInfo)
    assert hasattr(given["store"], "entries")


def menu_asked_once(folder: Path) -> None:
    count = Counting(folder)
    for page in ("book/", "book/edit/?id=1", "files/", ""):
        assert len(count.of("admin_menu_items", count.get(page))) == 1, page


def assets_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/", "book/new/", "author/", "files/")
    once(count, "admin_assets", "view")


def slots_asked(folder: Path) -> None:
    count = Counting(folder)
    asked = count.of("admin_page_slot", count.get("book/"))
    slots = [one["slot"] for one in asked]
    assert "list.top" in slots
    assert len(slots) == len(set(slots))
    assert all(one["context"]["page"].title == "Book" for one in asked if "list" in one["slot"])


def globals_asked_once(folder: Path) -> None:
    count = Counting(folder)
    assert count.of("admin_template_globals") == []
    count.get("book/", "author/", "")
    assert len(count.of("admin_template_globals")) == 1


def actions_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/", "author/")
    assert once(count, "admin_actions", "view") == {("Book",), ("Author",)}


def exporters_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/export/csv/", "book/export/csv/", "author/")
    assert len(count.of("admin_exporters")) == 1


def importers_asked_once(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/import/", "book/import/")
    assert len(count.of("admin_importers")) == 1


def actor_asked_once(folder: Path) -> None:
    count = Counting(folder)
    for page in ("book/", "book/edit/?id=1"):
        (given,) = count.of("admin_current_actor", count.get(page))
        assert set(given) == {"request"}


def translator_asked_once(folder: Path) -> None:
    count = Counting(folder)
    for page in ("book/", "book/edit/?id=1", "files/"):
        assert len(count.of("admin_translator", count.get(page))) == 1


def actions_have_their_words(folder: Path) -> None:
    count = Counting(folder)
    count.get("book/", "book/edit/?id=1", "book/export/csv/", "book/import/", "files/", "")
    asked = how_often(count.of("admin_authorize"), "action")
    assert {(word,) for word in ("access", "read", "create", "update", "delete", "export",
                                 "import")} <= set(asked)  # fmt: skip


def describes_the_model(folder: Path) -> None:
    count = Counting(folder)
    count.get("", "book/", "book/edit/?id=1")
    infos = [one["info"] for one in count.of("admin_authorize")]
    assert any(isinstance(one, ModelInfo) and one.model is Book for one in infos)
    assert None in infos  # of the first page
    assert {one["key"] for one in count.of("admin_authorize")} >= {"", "1", "2", "3"}


def asks_about_files(folder: Path) -> None:
    count = Counting(folder)
    count.get("files/details/a.txt")
    asked = {(one["info"].name, one["key"]) for one in count.of("admin_authorize") if one["info"]}
    assert ("files", "a.txt") in asked


# -- what answers do -------------------------------------------------------------------------------


def takes_any_subset(folder: Path) -> None:
    class Few:
        """Names two of the arguments, in another order."""

        def __init__(self) -> None:
            self.seen: set[tuple[str, str]] = set()

        @hookimpl
        def admin_authorize(self, key: str, action: str) -> None:
            self.seen.add((key, action))

    few = Few()
    count = Counting(folder, plugins=(few,))
    count.get("book/")
    assert ("", "read") in few.seen


def combine_first(_folder: Path) -> None:
    """Show of every hook whose first answer counts that it is so."""
    firsts = [
        name for name in HOOKS
        if re.search(rf"### {name}\(.*?Answers:\s+\*\*first\*\*", PAGE, re.S)
        and getattr(hookspecs, name).admin_core_spec["firstresult"]
    ]  # fmt: skip
    said = re.findall(r"### (admin_\w+)(?:(?!###).)*?Answers:\s+\*\*first\*\*", PAGE, re.S)
    assert sorted(firsts) == sorted(said)


def has_all_in_english(_folder: Path) -> None:
    plain = Untranslated()
    names = [n for n in (*vars(Translator), *Translator.__annotations__) if n[0] != "_"]
    assert {"locale", "direction", "timezone", "gettext", "ngettext"} <= set(names)
    assert [name for name in names if not hasattr(plain, name)] == []
    assert (plain.gettext("Save"), plain.ngettext("%(n)s row", "%(n)s rows", 2)) == (
        "Save", "%(n)s rows",
    )  # fmt: skip


def formatters_get_no_none(folder: Path) -> None:
    got: list[Any] = []

    class Shows:
        """Answers a text with markup for titles, a markup for pages."""

        @hookimpl
        def admin_cell_formatter(self, field: Any) -> Callable[[Any], Any] | None:
            if field.name not in {"title", "pages"}:
                return None
            made = Markup if field.name == "pages" else str

            def shown(value: Any) -> Any:
                got.append(value)
                return made(f"<b>{value}</b>")

            return shown

    count = Counting(folder, plugins=(Shows(),))
    count.site.open("/admin/book/new/").fill("Title", "Blank").submit("Save")
    page = count.site.open("/admin/book/").content.decode()
    assert "<b>2</b>" in page
    assert "&lt;b&gt;Blank&lt;/b&gt;" in page
    assert None not in got


def replaces_an_operator(folder: Path) -> None:
    class Dozens:
        """Lets pages be typed in dozens."""

        @hookimpl
        def admin_field_operators(self, field: Any) -> list[Operator] | None:
            if field.name != "pages":
                return None
            return [Operator("equals", "equals", parse=lambda text: int(text) * 12)]

    count = Counting(folder, books=24, plugins=(Dozens(),))
    rows_found = count.site.open("/admin/book/?pages__equals=2").rows
    assert len(rows_found) == 1
    assert "Book 24" in rows_found[0].cells


def parses_and_refuses(folder: Path) -> None:
    class Colours:
        """Knows colours."""

        asked: list[str] = []

        @hookimpl
        def admin_field_operators(self, field: Any) -> list[Operator] | None:
            return [Operator("equals", "equals")] if field.kind == "colour" else None

        @hookimpl
        def admin_parse_value(self, field: Any, text: str) -> Any:
            self.asked.append(text)
            if not text.startswith("#"):
                raise ValueError("Write a colour as #336699.")
            return text

    count = Counting(folder, plugins=(Colours(),))
    page = count.site.open("/admin/book/?colour__equals=red")
    assert page.status == 200
    assert "Write a colour as #336699." in page.content.decode()
    assert "red" in Colours.asked
    assert len(count.site.open("/admin/book/?colour__equals=%23336699").rows) == 3


def makes_text_of_any(_folder: Path) -> None:
    for value in (None, "text", 1, 1.5, True, dt.date(2024, 1, 2), ["a", 1], b"x", {"a": 1}):
        assert isinstance(export_text(value), str)
    assert export_text(None) == ""
    assert export_text(dt.date(2024, 1, 2)) == "2024-01-02"


def may_be_left_out(_folder: Path) -> None:
    plain = Exporter("x", "X", "text/plain", "x", lambda columns, rows: iter(()))
    assert (plain.is_spreadsheet, plain.takes_bom, plain.needs, plain.mark_broken) == (
        False, False, "", None,
    )  # fmt: skip


def importers_have_these(folder: Path) -> None:
    seen: list[tuple[str, str, str]] = []

    def read(file: Any, columns: Any) -> Iterator[dict[str, Any]]:
        seen.extend((one.name, one.label, one.kind) for one in columns)
        if not file.read(5) == b"title":
            raise ValueError("This is no list of titles.")
        yield {"title": "Read"}

    class Reads:
        """Reads titles."""

        @hookimpl
        def admin_importers(self) -> list[Importer]:
            return [Importer("csv", "Titles", ("csv",), read)]

    count = Counting(folder, plugins=(Reads(),))
    for content, words in ((b"title", "Read"), (b"other", "This is no list of titles.")):
        page = count.site.open("/admin/book/import/").content.decode()
        token = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', page)
        assert token
        data = {"csrf_token": token[1], "file": (io.BytesIO(content), "a.csv")}
        assert words in count.site.client.post("/admin/book/import/", data=data).text
    assert ("title", "Title", "string") in seen
    assert "id" not in {name for name, *_ in seen}


def questions_asked_once(folder: Path) -> None:
    each_request(Counting(folder), "admin_authorize", "action", "info", "key")


def row_conditions_asked_once(folder: Path) -> None:
    each_request(Counting(folder), "admin_row_conditions", "action", "info")


def own_code_shows_what_it_likes(folder: Path) -> None:
    class Hides:
        """Hides the titles of books."""

        @hookimpl
        def admin_field_access(self, info: ModelInfo) -> dict[str, str] | None:
            return {"title": "hidden"} if info.name == "Book" else None

    count = Counting(folder, plugins=(Hides(),))
    view = count.admin.views[1]
    view.column_list = ("pages", "own")
    view.column_formatters = {"own": lambda view, context, record, name: record.title}
    page = count.site.open("/admin/book/").content.decode()
    assert "col-title" not in page
    assert "Book 2" in page


def scripts_are_modules(folder: Path) -> None:
    class Brings:
        """Brings a script."""

        @hookimpl
        def admin_assets(self) -> list[Script]:
            return [Script("admin_memory", "own.js")]

    page = Counting(folder, plugins=(Brings(),)).site.open("/admin/book/").content.decode()
    assert re.search(r'<script type="?module"? src="[^"]*admin_memory/own\.js', page)


def importers_say_what_to_install(folder: Path) -> None:
    class Needs:
        """Reads a format whose library is missing."""

        @hookimpl
        def admin_importers(self) -> list[Importer]:
            words = "Install it:  pip install reader"
            return [Importer("odd", "Odd", ("odd",), lambda file, columns: iter(()), words)]

    count = Counting(folder, plugins=(Needs(),))
    count.admin.views[1].import_types = ("odd",)
    page = count.site.open("/admin/book/import/").content.decode()
    token = re.search(r'name="?csrf_token"?[^>]*value="?([^" >]+)', page)
    assert token
    data = {"csrf_token": token[1], "file": (io.BytesIO(b"x"), "a.odd")}
    answer = count.site.client.post("/admin/book/import/", data=data)
    assert "pip install reader" in answer.text
    assert answer.status_code == 422
