"""What shows statements about what templates are given: names, values, rows."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask
from jinja2 import Environment, meta
from tests.capitals import Capitals

from admin_core import Admin, Theme, helpers, hookimpl
from admin_core.forms.rules import Macro
from admin_core.web import context

from .templates_base import FETCHED, every_template, given_to, rendering, shelf, written

# -- what templates are given ----------------------------------------------------------------------


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
        frozen = one.__dataclass_params__.frozen
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
    name = name.strip("`")

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
