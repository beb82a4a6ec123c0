"""What the page about templates promises stands in pages that an application answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, ModelView, action
from admin_core.theme import Theme
from admin_files import FileAdmin
from admin_memory import Memory

from .test_docs import DOCS, ROOT, TEMPLATES
from .test_templates_page import PAGE, section


@dataclass
class Note:
    """A record with a title."""

    id: int | None = None
    title: str = ""


_BLOCKS = re.compile(r"{%-?\s*block (\w+)")

#: Row of the table of slots -> the templates that have them.
SLOTTED = {
    "every page": ("base.html",), "first page": ("index.html",), "list": ("model/list.html",),
    "create, edit": ("model/form.html", "parts/form.html"), "details": ("model/details.html",),
}  # fmt: skip


def source(name: str) -> str:
    """Return a template."""
    return (TEMPLATES / name).read_text("utf-8")


def inherited(name: str) -> set[str]:
    """Return the blocks of the templates that one extends."""
    found = re.search(r'{%-?\s*extends "([^"]+)"', source(name))
    if found is None:
        # The master's skeleton is the theme's to say; usually it is the base.
        return (
            set(_BLOCKS.findall(source("admin/base.html"))) if "extends" in source(name) else set()
        )
    return {*_BLOCKS.findall(source(found[1])), *inherited(found[1])}


def test_a_block_is_documented_at_the_template_that_begins_it() -> None:
    own = {}
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        blocks = set(_BLOCKS.findall(source(name))) - inherited(name)
        own |= {name: blocks} if blocks else {}
    table = PAGE.partition("## Templates and blocks")[2].partition("\n\nEvery page")[0]
    said = {
        name: set(re.findall(r"`(\w+)`", cell))
        for name, cell in re.findall(r"^\| `([\w./]+)`[^|]*\| (.*) \|$", table, re.M)
    }
    assert said == own


def test_a_slot_is_documented_at_the_page_that_has_it() -> None:
    rows = re.findall(r"^\| ([a-z, ]+) \| (`.*) \|$", section("Slots"), re.M)
    said = {page: set(re.findall(r"`([\w.]+)`", cell)) for page, cell in rows}
    assert said == {
        page: {
            slot
            for name in names
            for slot in re.findall(r'admin_slot\("([\w.]+)"\)', source(f"admin/{name}"))
        }
        for page, names in SLOTTED.items()
    }


@pytest.mark.parametrize(
    "page", sorted((DOCS / "reference").rglob("*.md")), ids=lambda page: page.stem
)
def test_every_template_that_a_page_names_is_there(page: Path) -> None:
    folders = [*ROOT.glob("admin_*/src/*/templates"), *ROOT.glob("plugins/*/src/*/templates")]
    named = set(re.findall(r"`\"?((?:admin|admin_\w+)/[\w/]+\.html)\"?`", page.read_text("utf-8")))
    assert [one for one in named if not any((folder / one).is_file() for folder in folders)] == []


# -- in an application ----------------------------------------------------------------------------


class BookView(ModelView):
    """A list with everything that has a class, whose pages can be dialogs."""

    column_list = ("title",)
    can_view_details = create_modal = True

    @action("read", "Read")
    def action_read(self, ids: list[str]) -> None:
        """Read them."""


def shelf(view_class: type[ModelView] = BookView, theme: Any = None, **templates: str) -> Any:
    """Return an application with one view, and templates of its own."""
    app = Flask("shelf")
    app.secret_key = "for tests"
    usual = app.jinja_env.loader
    assert usual
    own = {f"{name}.html": text for name, text in templates.items()}
    app.jinja_env.loader = ChoiceLoader([DictLoader(own), usual])
    admin = Admin(app, access="public", **({"theme": theme} if theme else {}))
    admin.add_view(view_class(Note, Memory(Note(1, "Moon")), endpoint="book"))
    return app


def test_the_example_of_a_replaced_template_shows_its_link() -> None:
    template = section("Replace one").partition("```html\n")[2].partition("```")[0]
    program = section("Replace one").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(program, "documented", "exec"), names)
    name = names["BookAdmin"].list_template.removesuffix(".html")
    assert f"templates/{name}.html" in template
    page = shelf(names["BookAdmin"], **{name: template}).test_client().get("/admin/book/").text
    assert re.findall(r'<a class="btn btn-plain" href="/handbook/">\w+</a>', template)[0] in page
    assert "/admin/book/new/" in page


def test_styles_and_scripts_find_what_they_may_rely_on() -> None:
    said = PAGE.partition("Styles and scripts may rely on these")[2].partition("\n\n")[0]
    classes = [one for one in re.findall(r"`\.?([\w-]+)`", said) if one != "-"]
    page = shelf().test_client().get("/admin/book/").text
    found = set(" ".join(re.findall(r'class="?([^">]*)', page)).split())
    attributes = set(re.findall(r"(data-[\w-]+)", page))
    assert len(classes) >= 8
    missing = [one for one in classes if one not in found | attributes]
    # What a column's class begins with; the column is called "title" here.
    assert missing == ["col-"]
    assert "col-title" in found


def test_scripts_open_and_close_dialogs_by_the_attributes_of_the_page() -> None:
    scripts = ROOT / "admin_core" / "frontend" / "src" / "modules"
    text = "".join(path.read_text("utf-8") for path in scripts.glob("*.js"))
    for attribute in re.findall(r"`(data-[\w-]+)", section("Dialogs")):
        assert attribute in text


def names_said(start: str, end: str) -> list[str]:
    """Return the names that a sentence of the page lists."""
    said = " ".join(PAGE.split()).partition(start)[2].partition(end)[0]
    return re.findall(r"`(\w+)", said)


@pytest.mark.parametrize(
    ("page", "template", "start", "end"),
    [
        ("", "list", "also gets names that templates of existing code look for:", "; the details"),
        ("details/?id=1", "details", "; the details' template gets", ". `admin/model"),
        ("new/", "create", "The create and edit pages also get", "Rules find"),
        ("edit/?id=1", "edit", "The create and edit pages also get", "Rules find"),
        ("edit/?id=1", "edit", "The forms' pages also get", ", the details and delete"),
        ("delete/?id=1", "delete", ", the details and delete pages", ". ## Values"),
        ("details/?id=1", "details", ", the details and delete pages", ". ## Values"),
    ],
)
def test_a_page_gets_the_names_that_are_said_of_it(
    page: str, template: str, start: str, end: str
) -> None:
    # Two of these are attributes of the third.
    names = [one for one in names_said(start, end) if one not in {"widget_args", "form_rules"}]
    assert names
    body = "".join(f"{{% if {one} is defined %}}[{one}]{{% endif %}}" for one in names)
    own = f"{{% extends 'admin/master.html' %}}{{% block body %}}{body}{{% endblock %}}"
    view_class = type("Own", (BookView,), {f"{template}_template": "own.html"})
    text = shelf(view_class, own=own).test_client().get(f"/admin/book/{page}").text
    assert [one for one in names if f"[{one}]" not in text] == []


def test_a_list_of_files_gets_the_names_that_are_said_of_it(tmp_path: Path) -> None:
    options = (DOCS / "reference" / "options" / "files.md").read_text("utf-8")
    said = options.partition("finds the names it looks for:")[2].partition("A new one")[0]
    names = re.findall(r"`(\w+)`", said)
    body = "".join(f"{{% if {one} is defined %}}[{one}]{{% endif %}}" for one in names)
    app = shelf(own=f"{{% extends 'admin/master.html' %}}{{% block body %}}{body}{{% endblock %}}")
    Files = type("Files", (FileAdmin,), {"list_template": "own.html"})
    app.extensions["admin"][0].add_view(Files(str(tmp_path), endpoint="files"))
    text = app.test_client().get("/admin/files/").text
    assert len(names) >= 10
    assert [one for one in names if f"[{one}]" not in text] == []


def test_a_theme_does_what_the_page_says_of_it() -> None:
    said = " ".join(section("The skeleton").split())
    assert '`Theme(name="light")` or `"dark"` fixes the colours' in said
    assert "`Theme(fluid=False)` keeps the pages narrow" in said
    assert (
        '`Admin(app, theme=Theme(base_template="my/base.html"))` gives every page another' in said
    )

    def page(theme: Theme, **templates: str) -> str:
        text: str = shelf(theme=theme, **templates).test_client().get("/admin/book/").text
        return text

    for name in ("light", "dark"):
        assert re.search(rf'data-bs-theme="?{name}\b', page(Theme(name=name)))
    assert not re.search(r'data-bs-theme="?(light|dark)\b', page(Theme()))
    assert "ad-fluid" in page(Theme())
    assert "ad-fluid" not in page(Theme(fluid=False))
    own = "{% extends 'admin/base.html' %}{% block tail %}<p>mine</p>{% endblock %}"
    assert "<p>mine</p>" in page(Theme(base_template="own.html"), own=own)
