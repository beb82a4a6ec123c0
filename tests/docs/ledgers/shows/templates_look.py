"""What shows statements about macros, pages of the application, styles and plugins."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from jinja2 import DictLoader
from tests.capitals import Shouting

from admin_core import Admin, BaseView, expose, hookimpl
from admin_core.web import context

from ...statements import ROOT
from .templates import names_of_a_list
from .templates_base import CORE, STYLES, given_to, shelf, written

# -- macros ----------------------------------------------------------------------------------------


def writes_a_field() -> None:
    text = written(
        "{% call(form, field, wrong, kwargs) lib.render_field(form, form.title, {'data-x': '7'}) %}"
        "[{{ field.name }} {{ wrong }} {{ kwargs['data-x'] }}]{% endcall %}"
    )
    assert re.search(r"<label[^>]*>.*Title", text, re.S)
    assert 'data-x="7"' in text
    assert "[title False 7]" in text
    hinted = written(
        "{{ lib.render_field(form, form.title) }}", form_args={"title": {"description": "Short."}}
    )
    assert "Short." in hinted


def writes_a_heading() -> None:
    assert re.fullmatch(r"<h2[^>]*>Mine</h2>", written("{{ lib.render_header('Mine') }}"))


def writes_all_fields() -> None:
    text = written("{{ lib.render_form_fields(form) }}")
    assert 'name="csrf_token"' in text
    assert text.index('name="title"') < text.index('name="pages"')
    ruled = written(
        "{{ lib.render_form_fields(form, form_opts) }}",
        form_columns=("title", "pages"),
        form_rules=("pages", "title"),
    )
    assert ruled.index('name="pages"') < ruled.index('name="title"')


def writes_the_form_element() -> None:
    text = written("{% call lib.form_tag(form, action='/there') %}inside{% endcall %}")
    assert re.search(r'<form[^>]* action="/there"[^>]*>.*inside.*</form>', text, re.S)


def writes_the_buttons() -> None:
    text = written("{{ lib.render_form_buttons('/back', '<i>more</i>'|safe) }}")
    assert re.search(r"<button[^>]*>Save</button>", text)
    assert re.search(r'<a[^>]* href="/back">Cancel</a>', text)
    assert "<i>more</i>" in text


def writes_a_whole_form() -> None:
    text = written("{{ lib.render_form(form, '/back', lib.extra(), form_opts, action='/there') }}")
    for part in ('action="/there"', 'name="csrf_token"', 'name="title"', 'href="/back"', "Save"):
        assert part in text, part


def writes_other_ways_to_save() -> None:
    class Guard:
        """Lets nobody change books."""

        @hookimpl
        def admin_authorize(self, action: str) -> bool | None:
            """Refuse."""
            return False if action == "update" else None

    text = written("{{ lib.extra() }}")
    assert 'name="_add_another"' in text
    assert 'name="_continue_editing"' in text
    own = "{% import 'admin/lib.html' as lib with context %}[{{ lib.extra() }}]"
    made = shelf({"own.html": own}, Guard(), create_template="own.html")
    page = made.site.client.get("/admin/book/new/").text
    assert 'name="_add_another"' in page
    assert "_continue_editing" not in page


def writes_links_to_pages() -> None:
    numbered = written("{{ lib.pager(1, 3, '/p/{}'.format) }}")
    assert set(re.findall(r'href="(/p/\d)"', numbered)) == {"/p/0", "/p/2"}
    assert re.search(r'aria-current="page"><span[^>]*>2<', numbered)
    simple = written("{{ lib.simple_pager(1, True, '/p/{}'.format) }}")
    assert re.findall(r'href="(/p/\d)"', simple) == ["/p/0", "/p/2"]


def writes_links_to_dialogs() -> None:
    text = written("{{ lib.add_modal_button('/there', 'Title', 'More', btn_class='btn') }}")
    assert text == '<a class="btn" href="/there" title="Title" data-dialog="page">More</a>'


def writes_nothing() -> None:
    text = "{{ lib.add_modal_window() }}{{ lib.form_css() }}{{ lib.form_js() }}"
    assert written(text) == ""


# -- pages of the application ----------------------------------------------------------------------


class Titled(BaseView):
    """A page with a title of its own."""

    @expose("/")
    def index(self) -> str:
        """Show it."""
        return self.render("own.html")

    @expose("/other/")
    def other(self) -> str:
        """Show it under another title."""
        return self.render("own.html", page=context.Link("Other title"))

    @expose("/more/")
    def more(self) -> str:
        """Show it with a title."""
        return self.render("own.html", page=context.ErrorContext("Given title", "", "", ""))


def titled() -> Any:
    """Return a browser of an application with that page, and one outside the admin."""
    app = Flask("titled")
    app.secret_key = "for tests"
    app.jinja_loader = DictLoader({"own.html": "{% extends admin_base_template %}"})
    admin = Admin(app, access="public")
    admin.add_view(Titled("Own name", endpoint="own"))

    @app.route("/outside")
    def outside() -> str:
        return str(app.jinja_env.get_template("own.html").render(admin.page_context()))

    return app.test_client()


def titles_are_given_by_the_page() -> None:
    client = titled()
    assert re.search(r"<h1>[^<]*Own name</h1>", client.get("/admin/own/").text)
    assert re.search(r"<h1>[^<]*Given title</h1>", client.get("/admin/own/more/").text)


def headers_are_the_applications() -> None:
    client = titled()
    assert "Content-Security-Policy" in client.get("/admin/own/").headers
    outside = client.get("/outside")
    assert outside.status_code == 200
    assert "Content-Security-Policy" not in outside.headers


# -- style -----------------------------------------------------------------------------------------


@cache
def built() -> str:
    """Return the style sheet of every page."""
    (path,) = (CORE / "static" / "dist").glob("admin-*.css")
    return path.read_text("utf-8")


def one_sheet_serves_both_directions() -> None:
    class Rightwards:
        """A language that is written from the right."""

        @hookimpl
        def admin_translator(self, app: Any) -> Any:
            """Give it."""
            return type("Arabic", (Shouting,), {"locale": "ar", "direction": "rtl"})()

    left = names_of_a_list()["frame"]
    right = given_to("book/", shelf({}, Rightwards()))["frame"]
    assert (left.direction, right.direction) == ("ltr", "rtl")
    assert left.stylesheets == right.stylesheets
    assert len([one for one in left.stylesheets if "/admin_core/" in one]) == 1
    assert "margin-inline-start" in built()


def has_no(*names: str) -> Callable[[], None]:
    """Return what shows that the sheet has no classes of these names."""

    def shown() -> None:
        for name in names:
            # As a part of another component's selector it may remain.
            assert not re.search(rf"(?:^|[{{}},])\.{name}(?![\w-])", built()), name

    return shown


def loads_no_script_of_bootstrap() -> None:
    has_no("accordion", "carousel", "collapse", "dropdown", "modal", "offcanvas", "popover",
           "toast", "tooltip")()  # fmt: skip
    for path in (CORE / "static" / "dist").glob("*.js"):
        assert "data-bs-toggle" not in path.read_text("utf-8"), path.name


def colours_are_custom_properties() -> None:
    for path in STYLES.glob("*.css"):
        text = path.read_text("utf-8")
        if path.stem == "tokens":
            own = text.partition(":root[data-bs-theme] {")[2].partition("}")[0]
            text = text.replace(own, "")
        assert re.findall(r"#[0-9a-fA-F]{6}\b", text) == [], path.name


#: Custom property -> what uses it: a part of a selector, and of what is set there.
USED = {
    "--ad-accent": [(".btn-primary", "--bs-btn-bg"), (":focus-visible", "outline"),
                    ("[aria-current]", "background")],
    "--ad-on-accent": [(".btn-primary", "--bs-btn-color")],
    "--ad-link": [("a", "color")],
    "--ad-side": [("", "grid-template")],
    "--ad-side-bg": [(".ad-side", "background")],
    "--ad-row": [(".ad-table td", "height")],
    "--ad-head": [(".ad-table thead th", "background")],
    "--ad-control": [(".form-control", "border-color"), (".form-select", "border-color"),
                     (".form-check-input", "border-color"), (".ts-control", "border")],
    "--ad-danger": [(".btn-danger", "--bs-btn-bg"), (".btn-outline-danger", "--bs-btn-color"),
                    (".invalid-feedback", "color")],
    "--ad-good": [(".yes", "color")],
    "--bs-border-color": [(".btn-plain", "border-color")],
    "--bs-secondary-color": [(".muted", "color")],
}  # fmt: skip


def properties(*names: str) -> Callable[[], None]:
    """Return what shows that custom properties are what the page says of them."""

    def shown() -> None:
        text = "".join(path.read_text("utf-8") for path in STYLES.glob("*.css"))
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        rules = re.findall(r"([^{}]+){([^{}]*)}", text)
        for name in names:
            assert f"{name}:" in text
            for selector, attribute in USED.get(name, []):
                setting = rf"{re.escape(attribute)}:[^;]*var\({name}\)"
                assert any(
                    selector in heads and re.search(setting, body) for heads, body in rules
                ), (name, selector, attribute)

    return shown


# -- plugins ---------------------------------------------------------------------------------------


def templates_of_plugins_are_found() -> None:
    folders = [*ROOT.glob("admin_*/src/*/templates"), *ROOT.glob("plugins/*/src/*/templates")]
    found = {path.name for folder in folders for path in folder.iterdir()}
    assert {"admin_redis", "admin_geo"} <= found
    made = shelf()
    for name in ("admin_redis/console.html", "admin_files/preview/text.html"):
        assert made.app.jinja_env.get_template(name)
