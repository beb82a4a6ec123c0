"""What shows statements about templates: names, values, macros, styles."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask, template_rendered
from jinja2 import ChoiceLoader, DictLoader, Environment, meta

from admin_core import Admin, BaseView, Theme, action, expose, helpers, hookimpl
from admin_core.data import Untranslated
from admin_core.forms.rules import Macro
from admin_core.web import context

from ...statements import ROOT
from .methods import Books, Shelf

CORE = ROOT / "admin_core" / "src" / "admin_core"
TEMPLATES = CORE / "templates"
STYLES = ROOT / "admin_core" / "frontend" / "src" / "style"
FETCHED = {"X-Admin-Dialog": "1"}


class Everything(Books):
    """A view with every page and every part of one."""

    can_export = create_modal = edit_modal = details_modal = True
    column_editable_list = ("pages",)
    column_sortable_list = ("title", "pages")
    column_descriptions = {"title": "What it is called."}  # as an application writes it

    @action("read", "Read", "Read them?")
    def action_read(self, ids: list[str]) -> None:
        """Read them."""


def shelf(templates: dict[str, str] | None = None, *plugins: Any, **methods: Any) -> Shelf:
    """Return a site with templates of the application's own."""
    made = Shelf(*plugins, **{**vars_of(Everything), **methods})
    usual = made.app.jinja_env.loader
    assert usual
    made.app.jinja_env.loader = ChoiceLoader([DictLoader(templates or {}), usual])
    return made


def vars_of(kind: type[Any]) -> dict[str, Any]:
    """Return what a class defines."""
    return {name: value for name, value in vars(kind).items() if not name.startswith("__")}


@contextmanager
def rendering(app: Flask) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Note the templates that are rendered, each with what it was given."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def note(_sender: Any, template: Any, context: dict[str, Any], **_: Any) -> None:
        heard.append((template.name, context))

    with template_rendered.connected_to(note, app):
        yield heard


def given_to(address: str, made: Shelf | None = None, **headers: str) -> dict[str, Any]:
    """Return what the template of a page is given."""
    made = made or shelf()
    with rendering(made.app) as heard:
        assert made.site.client.get(f"/admin/{address}", headers=headers).status_code == 200
    return heard[-1][1]


def written(body: str, address: str = "book/new/", **methods: Any) -> str:
    """Return what a template of the application's own writes in the place of a form."""
    option = {"book/new/": "create_template", "book/": "list_template"}[address]
    text = (
        "{% extends 'admin/master.html' %}"
        "{% import 'admin/lib.html' as lib with context %}"
        "{% block body %}<begin>" + body + "<end>{% endblock %}"
    )
    made = shelf({"own.html": text}, **{option: "own.html", **methods})
    page = made.site.client.get(f"/admin/{address}").text
    assert "<begin>" in page, page[:2000]
    return str(page.partition("<begin>")[2].partition("<end>")[0])


def every_template() -> dict[str, str]:
    """Return every template of the core by its name."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.html")
    }


# -- what templates are given ----------------------------------------------------------------------


class Shouting(Untranslated):
    """A language of capitals."""

    def gettext(self, text: str) -> str:
        """Return a text in capitals, but for the names of what is filled in."""
        return "".join(
            one if one.startswith("%(") else one.upper() for one in re.split(r"(%\(\w+\)s)", text)
        )

    def ngettext(self, one: str, many: str, num: int) -> str:
        """Return one of two texts in capitals."""
        return self.gettext(one if num == 1 else many)


class Capitals:
    """A plugin with that language."""

    @hookimpl
    def admin_translator(self, app: Any) -> Any:
        """Give it."""
        return Shouting()


def values_are_final() -> None:
    page = given_to("book/", shelf({}, Capitals()))["page"]
    assert page.create_label.startswith("NEW ")
    assert page.search_placeholder.startswith("SEARCH")
    addresses = [
        getattr(page, one.name) for one in dataclasses.fields(page) if one.name.endswith("_url")
    ]
    assert len(addresses) >= 5
    assert all(one == "" or one.startswith("/admin/book/") for one in addresses)
    assert given_to("book/", shelf(can_create=False))["page"].create_url == ""


def hold_no_logic() -> None:
    asked = set()
    for text in every_template().values():
        asked |= set(re.findall(r"\badmin_view\.([\w.]+)", text))
    # Names of the view, and what its own macros ask where there is no page to ask.
    assert asked == {
        "admin.index_view.endpoint", "admin.page_context", "menu", "name", "can_create", "can_edit",
    }  # fmt: skip
    known = Environment(autoescape=True)
    known.add_extension("jinja2.ext.do")
    for name, text in every_template().items():
        assert not re.search(r"{%-?\s*do\b", text), name
        assert meta.find_undeclared_variables(known.parse(text)) & {"store", "request", "g"} <= (
            set()
        ), name


def a_replaced_one_lets_nobody_in() -> None:
    text = "{% extends 'admin/model/list.html' %}{% block model_menu_bar %}<a href=new/>New</a>"
    text += "{% endblock %}"
    made = shelf({"own.html": text}, list_template="own.html", can_create=False)
    assert "<a href=new/>New</a>" in made.page()
    refused = made.site.client.get("/admin/book/new/")
    assert refused.status_code == 302


def empty_addresses_lead_nowhere() -> None:
    text = "{% if page.create_url %}may{% else %}may not{% endif %}"
    assert written(text, "book/") == "may"
    assert written(text, "book/", can_create=False) == "may not"

    class Guard:
        """Lets nobody make books."""

        @hookimpl
        def admin_authorize(self, action: str) -> bool | None:
            """Refuse."""
            return False if action == "create" else None

    guarded = shelf({}, Guard())
    assert given_to("book/", guarded)["page"].create_url == ""


def classes_are_frozen() -> None:
    found = [one for one in vars(context).values() if dataclasses.is_dataclass(one)]
    assert len(found) > 25
    for one in found:
        frozen = one.__dataclass_params__.frozen  # type: ignore[union-attr]  # what the decorator leaves
        assert frozen is (one is not context.Row), one


def pages_extend_the_master() -> None:
    templates = every_template()

    def extended(name: str) -> str:
        found = re.search(r"{%-?\s*extends ['\"]?([\w/.]+)", templates[name])
        return found[1] if found else ""

    parts = {name for name in templates if name.startswith(("admin/parts/", "admin/widgets/"))}
    macros = {
        f"admin/{name}.html"
        for name in ("layout", "lib", "actions", "static", "model/row_actions", "base", "dialog")
    }
    pages = set(templates) - macros - (parts - {"admin/parts/confirm.html"})
    assert len(pages) > 12
    for page in pages:
        steps = [page]
        while steps[-1] in templates:
            steps.append(extended(steps[-1]))
        assert steps[-2:] == ["admin/master.html", "admin_base_template"], page


# -- names in every template -----------------------------------------------------------------------


@cache
def names_of_a_list() -> dict[str, Any]:
    """Return what the template of a list is given."""
    return given_to("book/")


def is_the_frame() -> None:
    assert isinstance(names_of_a_list()["frame"], context.Frame)


def is_the_pages_context() -> None:
    assert isinstance(names_of_a_list()["page"], context.ListContext)


def is_the_view() -> None:
    made = shelf()
    assert given_to("book/", made)["admin_view"] is made.view


def is_the_skeleton() -> None:
    given = names_of_a_list()
    assert given["admin_base_template"] == given["theme"].base_template
    assert every_template()["admin/master.html"].strip() == "{% extends admin_base_template %}"


def is_the_theme() -> None:
    app = Flask("shelf")
    app.secret_key = "for tests"
    theme = Theme(name="dark")
    Admin(app, access="public", theme=theme)
    with rendering(app) as heard:
        app.test_client().get("/admin/")
    assert heard[-1][1]["theme"] is theme


def makes_addresses() -> None:
    made = shelf(get_url=lambda self, endpoint, **given: f"/own/{endpoint}")
    assert given_to("book/", made)["get_url"](".edit_view") == "/own/.edit_view"
    assert written("{{ get_url('.edit_view', id=2) }}") == "/admin/book/edit/?id=2"


def are_the_token() -> None:
    field, token = written("{{ csrf_field() }}|{{ csrf_token() }}").split("|")
    assert re.fullmatch(r'<input type="hidden" name="csrf_token" value="([^"]+)">', field.strip())
    made = shelf({"own.html": "{{ csrf_token() }}"}, create_template="own.html")
    sent = made.site.client.get("/admin/book/new/").text.strip()
    assert token.strip()
    saved = made.site.client.post("/admin/book/new/", data={"title": "New", "csrf_token": sent})
    assert saved.status_code == 302


def tells_dialogs() -> None:
    assert names_of_a_list()["is_dialog"] is False
    made = shelf()
    reply = given_to("book/new/?modal=True", made, **FETCHED)
    assert reply["is_dialog"] is True
    assert reply["admin_base_template"] == "admin/dialog.html"


def shows_what_plugins_put_there() -> None:
    class Noter:
        """Fills a slot."""

        @hookimpl
        def admin_page_slot(self, slot: str) -> str | None:
            """Fill it."""
            return "a note" if slot == "list.top" else None

    text = "{% extends 'admin/master.html' %}{% block body %}[{{ admin_slot('list.top') }}]"
    text += "{% endblock %}"
    made = shelf({"own.html": text}, Noter(), list_template="own.html")
    assert "[a note]" in made.page()


def are_the_helpers() -> None:
    public = [name for name, one in vars(helpers).items() if inspect.isfunction(one)]
    assert len(public) > 10
    for name in public:
        assert getattr(names_of_a_list()["h"], name) is getattr(helpers, name)


def lays_out_fields() -> None:
    given = given_to("book/new/")
    made = shelf()
    with made.app.test_request_context():
        control = given["form_control"](given["form"].title, {"data-x": "1"})
    assert control.label == "Title"
    assert control.attrs["data-x"] == "1"
    for name in ("kind", "is_required", "css_class", "errors", "described_by", "prepend",
                 "append", "joined"):  # fmt: skip
        assert hasattr(control, name), name


def are_flasks() -> None:
    made = shelf()
    given = given_to("book/", made)
    assert given["config"] is made.app.config
    assert written("{{ get_flashed_messages()|length }}") == "0"


def translates() -> None:
    text = "{{ _gettext('Save') }}|{{ _ngettext('%(num)s row', '%(num)s rows', 3) }}"
    assert written(text) == "Save|3 rows"


# -- values ----------------------------------------------------------------------------------------


@cache
def rendered_everywhere() -> frozenset[tuple[str, str]]:
    """Return the template and the class of ``page`` of each page that there is."""
    made = shelf()
    client = made.site.client
    with rendering(made.app) as heard:
        listed = client.get("/admin/book/").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', listed)
        assert token
        for address in ("", "book/new/", "book/edit/?id=1", "book/details/?id=1",
                        "book/delete/?id=1", "book/export/", "nothing/",
                        "book/ajax/update/?list_form_pk=1&name=pages"):  # fmt: skip
            client.get(f"/admin/{address}")
        script = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
        client.get("/admin/book/ajax/update/?list_form_pk=1&name=pages", headers=script)
        data = {"action": "read", "rowid": "1", "_ask": "1", "csrf_token": token[1]}
        client.post("/admin/book/action/", data=data)
    return frozenset((name, type(given.get("page")).__name__) for name, given in heard)


def value(name: str, where: str) -> Callable[[], None]:
    """Return what shows that objects of a class are where the page says."""

    def shown() -> None:
        templates = re.findall(r"`(admin/[\w/]+\.html)`", where)
        for template in templates:
            assert (template, name) in rendered_everywhere(), template
        if templates:
            return
        known = [one for one in vars(context).values() if dataclasses.is_dataclass(one)]
        places = re.findall(r"`(?:[\w]+\.)?(\w+)`", where) or ["breadcrumbs"]
        if name == "Frame":
            assert isinstance(names_of_a_list()["frame"], context.Frame)
            return
        for place in places:
            kinds = [annotated(one, place) for one in known]
            assert any(re.search(rf"\b{name}\b", kind) for kind in kinds), place

    return shown


def annotated(kind: Any, attribute: str) -> str:
    """Return how an attribute of a class is annotated, nothing where it has none."""
    member = vars(kind).get(attribute)
    if isinstance(member, property):
        assert member.fget
        return str(member.fget.__annotations__["return"])
    return str(kind.__annotations__.get(attribute, ""))


# -- rows and rules --------------------------------------------------------------------------------


def rows_are_written_in_parts() -> None:
    text = """{% extends "admin/model/list.html" %}{% block list_row %}
    [{{ row.__class__.__name__ }} {{ row.record.title }} {{ h.show(row.cells[0]) }}]
    <tr>{{ write.cells(row) }}<td>{{ write.menu(row) }}{% endblock %}"""
    page = shelf({"own.html": text}, list_template="own.html").page()
    assert "[Row Moon " in page
    assert re.search(r"\[Row Moon .*Moon", page)
    assert "/admin/book/delete/?id=1" in page
    assert 'class="col-title' in page or "class=col-title" in page or "col-title" in page


def macros_of_rows_are_known_in_the_list() -> None:
    text = """{% extends "admin/model/list.html" %}{% block list_row_actions %}
    {{ row_actions.edit_row(list_row_actions[0], row.key, row.record) }}{% endblock %}"""
    page = shelf({"own.html": text}, list_template="own.html").page()
    assert re.search(r'<a href="/admin/book/edit/\?id=1', page)


def names_of_templates_without_the_master_are_resolved() -> None:
    text = "{% macro greet() %}<b>Hello</b>{% endmacro %}{{ h.resolve_ctx() }}"
    text += "{% for rule in form_opts.form_rules %}{{ rule(form, form_opts) }}{% endfor %}"
    rules = {"form_columns": ("title",), "form_rules": (Macro("greet"), "title")}
    made = shelf({"own.html": text}, create_template="own.html", **rules)
    assert "<b>Hello</b>" in made.site.client.get("/admin/book/new/").text


def forms_know_the_library() -> None:
    header = Macro("lib.render_header", text="Of the library")
    made = shelf(form_columns=("title",), form_rules=(header, "title"))
    assert "Of the library</h2>" in made.site.client.get("/admin/book/new/").text
    assert written("{{ lib.render_header('Mine') }}", "book/").endswith("Mine</h2>")


def dialogs_extend_the_page() -> None:
    for name in ("create", "edit", "details"):
        text = every_template()[f"admin/model/modals/{name}.html"]
        assert text.startswith('{% extends "admin/model/' + name + '.html" %}')


def dialogs_have_no_menu() -> None:
    made = shelf()
    page = made.site.client.get("/admin/book/new/?modal=True", headers=FETCHED).text
    assert "<h2 data-dialog-title>" in page
    assert "<form" in page
    assert "<nav" not in page
    assert "<html" not in page


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
