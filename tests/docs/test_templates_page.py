"""The page about templates has every macro with its arguments, every part and every token of CSS.

``test_docs.py`` compares blocks, slots and the values that templates get.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, BaseView, expose

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "templates.md").read_text("utf-8")
TEMPLATES = ROOT / "admin_core" / "src" / "admin_core" / "templates" / "admin"
TOKENS = ROOT / "admin_core" / "frontend" / "src" / "style" / "tokens.css"


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def macros(name: str) -> dict[str, list[str]]:
    """Return macro -> arguments of a template, without those of its own."""
    text = (TEMPLATES / name).read_text("utf-8")
    found = re.findall(r"{%-?\s*macro ([a-z]\w*)\((.*?)\)\s*-?%}", text)
    return {macro: re.findall(r"(\w+)(?:=[^,]*)?(?:, |$)", given) for macro, given in found}


def test_every_macro_of_the_library_is_documented_with_its_arguments() -> None:
    first_cells = re.findall(r"^\| (`.*?`) \|", section("Macros"), re.M)
    documented = {}
    for cell in first_cells:
        for name, given in re.findall(r"`(\w+)\(([^`]*)\)`", cell):
            documented[name] = re.findall(r"(\w+)(?:=[^,]*)?(?:, |$)", given)
    known = macros("lib.html")
    assert sorted(documented) == sorted(known)
    for name, given in documented.items():
        # Arguments that only old templates give, and the block of a call, need no mention.
        assert known[name][: len(given)] == given, name


@pytest.mark.parametrize("name", ["layout.html", "static.html", "actions.html"])
def test_every_macro_of_the_frame_is_documented(name: str) -> None:
    row = re.search(rf"^\| `admin/{name}` \| (.*) \|$", section("Frame macros"), re.M)
    assert row
    documented = {
        macro: re.findall(r"(\w+)(?:=[^,]*)?(?:, |$)", given)
        for macro, given in re.findall(r"(\w+)\((.*?)\)", row[1])
    }
    known = macros(name)
    assert sorted(documented) == sorted(known)
    for macro, given in documented.items():
        assert known[macro][: len(given)] == given, macro


def test_every_part_is_named() -> None:
    text = PAGE.partition("Parts of pages lie in `admin/parts/`:")[2].partition(".\n\n")[0]
    assert re.findall(r"`([\w.]+)`", text + ".") == sorted(
        path.name for path in (TEMPLATES / "parts").glob("*.html")
    )


def test_every_macro_of_the_menu_of_a_row_is_named() -> None:
    text = PAGE.partition("`admin/model/row_actions.html` holds the macros")[2].partition(
        ",\ncalled"
    )[0]
    text = text.partition(", called")[0]
    assert set(re.findall(r"`(\w+)`", text)) == set(macros("model/row_actions.html"))


def test_every_custom_property_is_documented_and_no_other_is() -> None:
    rule = TOKENS.read_text("utf-8").partition(":root[data-bs-theme] {")[2].partition("}")[0]
    named = re.findall(r"^\| (`--.*?) \|", section("Style"), re.M)
    documented = {name for cell in named for name in re.findall(r"`(--[\w-]+)`", cell)}
    assert documented == set(re.findall(r"(--[\w-]+):", rule))


def test_the_example_of_a_style_sheet_sets_a_property_that_there_is() -> None:
    style = section("Style").partition("```css\n")[2].partition("```")[0]
    names = re.findall(r"(--[\w-]+):", style)
    assert names
    assert all(f"{name}:" in TOKENS.read_text("utf-8") for name in names)


class Notes(BaseView):
    """A page that says which names its template has."""

    extra_css = ("/static/my.css",)

    @expose("/")
    def index(self) -> str:
        """Show them."""
        return self.render("names.html", names=names_in_every_template())


def names_in_every_template() -> list[str]:
    """Return the names of the page's first table."""
    cells = re.findall(r"^\| (`.*?`) \|", section("Names in every template"), re.M)
    return [name for cell in cells for name in re.findall(r"`(\w+)", cell)]


def test_every_template_has_the_names_of_the_page_and_the_applications_style_comes_last() -> None:
    names = names_in_every_template()
    lines = "".join(f"{{% if {name} is defined %}}[{name}]{{% endif %}}" for name in names)
    app = Flask("names")
    app.secret_key = "only for this test"
    body = f"{{% extends 'admin/master.html' %}}{{% block body %}}{lines}{{% endblock %}}"
    usual = app.jinja_env.loader
    assert usual
    app.jinja_env.loader = ChoiceLoader([DictLoader({"names.html": body}), usual])
    Admin(app, access="public").add_view(Notes())
    page = app.test_client().get("/admin/notes/").text
    assert len(names) >= 14
    # A page object is given by the view; "page" is the one name that a view of one's own may lack.
    assert [name for name in names if f"[{name}]" not in page and name != "page"] == []
    sheets = re.findall(r'<link[^>]*rel="?stylesheet"?[^>]*href="?([^" >]+)', page)
    assert len(sheets) >= 2
    assert sheets[-1] == "/static/my.css"
