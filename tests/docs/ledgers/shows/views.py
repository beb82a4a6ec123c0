"""Methods and attributes of every view, and of the first page, overridden and set."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader

from admin_core import Admin, AdminIndexView, BaseView, ModelView, expose, hookimpl
from admin_core.data import Problem
from admin_core.web.delete_page import DeletePage
from admin_core.web.details_page import DetailsPage
from admin_core.web.export_page import ExportPage
from admin_core.web.form_page import FormPage
from admin_core.web.inline_edit import InlineEdit
from admin_core.web.list_page import ListPage
from admin_memory import Memory
from admin_testing.site import AdminSite

from ...statements import REFERENCE, rows, section
from .methods import Author, Books, Shelf


class Report(BaseView):
    """A page of an application's own."""

    @expose("/", methods=("GET", "POST"))
    def index(self) -> Any:
        """Show a form."""
        return self.render("report.html", word="numbers")

    @expose("/more/")
    def more(self) -> str:
        """Show more."""
        return "more"


FORM = (
    "{% extends admin_base_template %}{% block body %}<form method=post>{{ csrf_field() }}"
    "<p>{{ word }}</p></form>{% endblock %}"
)


def reports(**methods: Any) -> tuple[AdminSite, Any]:
    """Return a visitor of a report with these methods, and the view."""
    app = Flask("reports")
    app.secret_key = "for tests"
    app.jinja_loader = DictLoader({"report.html": FORM})
    view: Any = type("Given", (Report,), methods)(name="Report", endpoint="report")
    Admin(app, access="public").add_view(view)
    return AdminSite(app), view


def defaults_are_short() -> None:
    text = (REFERENCE / "override-points.md").read_text("utf-8")
    titles = re.findall(r"^## (ModelView: .+)$", text, re.M)
    named = [
        name
        for title in titles
        for row in rows(section("override-points.md", title))
        for name in re.findall(r"`(\w+)\(", row.split(" | ")[0])
    ]
    assert len(named) > 90
    for name in named:
        source = textwrap.dedent(inspect.getsource(getattr(ModelView, name)))
        statements = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.stmt)]
        # The definition and its docstring are two of them.
        assert len(statements) <= 14, name


def super_asks_the_plugins() -> None:
    asked: list[str] = []

    class Own:
        """Notes that it was asked."""

        @hookimpl
        def admin_form_class(self, form_class: Any, purpose: str) -> Any:
            asked.append(purpose)
            return form_class

    shelf = Shelf(Own(), get_edit_form=lambda self: Books.get_edit_form(self))
    assert "Moon" in shelf.page("edit/?id=1")
    assert "edit" in asked


def no_page_is_entered_twice() -> None:
    inside: list[str] = []
    entered: set[str] = set()
    pages = {
        ListPage: "respond", DetailsPage: "respond", DeletePage: "respond", ExportPage: "respond",
        FormPage: "create", InlineEdit: "respond",
    }  # fmt: skip

    def once(page: type[Any], method: str) -> Any:
        own = getattr(page, method)

        def respond(self: Any, *given: Any) -> Any:
            assert page.__name__ not in inside, f"{page.__name__} was entered while it answers"
            inside.append(page.__name__)
            entered.add(page.__name__)
            try:
                return own(self, *given)
            finally:
                inside.pop()

        return respond

    with pytest.MonkeyPatch.context() as patch:
        for page, method in pages.items():
            patch.setattr(page, method, once(page, method))
        shelf = Shelf(can_export=True, column_editable_list=("title",))
        for address in ("", "details/?id=1", "delete/?id=1", "new/", "export/csv/",
                        "ajax/update/?list_form_pk=1&name=title"):  # fmt: skip
            assert shelf.site.client.get(f"/admin/book/{address}").status_code == 200, address
    assert entered == {page.__name__ for page in pages}


@dataclass
class Scan:
    """A record with bytes, and one that it leads to."""

    id: int | None = None
    name: str = ""
    content: bytes | None = None
    source: Author | None = None


#: Exposed method -> what asks for its page, and what is told of it there.
ASKED: dict[str, tuple[str, dict[str, str], str]] = {
    "index_view": ("", {}, 'class="ad-table model-list"'),
    "create_view": ("new/", {}, "<h1>New scan"),
    "edit_view": ("edit/?id=1", {}, 'value="Map"'),
    "details_view": ("details/?id=1", {}, "ad-details"),
    "delete_view": ("delete/?id=1", {}, "Delete this record?"),
    "action_view": ("action/", {"action": "delete", "rowid": "1", "_ask": "1"}, "Delete"),
    "ajax_update": ("ajax/update/?list_form_pk=1&name=name", {}, 'name="name"'),
    "export_choice": ("export/", {}, "CSV"),
    "export": ("export/csv/", {}, "Map"),
    "ajax_lookup": ("ajax/lookup/?name=source&query=An", {}, "Ann"),
    "download": ("download/?id=1&name=content", {}, "bytes"),
}


def each_method_answers_its_page() -> None:
    heard: list[str] = []

    def noting(name: str) -> Any:
        own = getattr(ModelView, name)

        def method(self: Any, *given: Any, **named: Any) -> Any:
            heard.append(name)
            return own(self, *given, **named)

        method._urls = own._urls
        return method

    app = Flask("scans")
    app.secret_key = "for tests"
    options = {
        "can_view_details": True, "can_export": True, "column_editable_list": ("name",),
        "column_list": ("name",), "form_ajax_refs": {"source": {"fields": ("name",)}},
    }  # fmt: skip
    view = type("Scans", (ModelView,), {**options, **{name: noting(name) for name in ASKED}})
    ann = Author(1, "Ann")
    memory = Memory(ann, Scan(1, "Map", b"bytes", ann))
    admin = Admin(app, access="public")
    admin.add_view(view(Scan, memory, endpoint="scan"))
    admin.add_view(ModelView(Author, memory))
    site = AdminSite(app)
    for name, (address, sent, told) in ASKED.items():
        heard.clear()
        if sent:
            token = re.search(r'name="csrf_token" value="([^"]+)"', site.client.get(
                "/admin/scan/").text)  # fmt: skip
            assert token
            heard.clear()
            data = {**sent, "csrf_token": token[1]}
            answer = site.client.post(f"/admin/scan/{address}", data=data)
        else:
            answer = site.client.get(f"/admin/scan/{address}")
        assert (answer.status_code, heard) == (200, [name]), name
        assert told in answer.text, name
    site.open("/admin/scan/delete/?id=1").submit("Delete")
    assert "Map" not in site.open("/admin/scan/").content.decode()


def pages_are_objects() -> None:
    class Own(ListPage):
        """A list page of an application's own."""

        def respond(self, *given: Any) -> Any:
            """Answer with words."""
            return "a page of its own"

    shelf = Shelf(list_page_class=Own)
    assert shelf.site.client.get("/admin/book/").text == "a page of its own"
    for name in ("list_page_class", "form_page_class", "details_page_class"):
        assert isinstance(getattr(ModelView, name), type)


def menus_show() -> None:
    site, _ = reports(is_visible=lambda self: False)
    assert 'href="/admin/report/"' not in site.open("/admin/").content.decode()
    assert site.open("/admin/report/").status == 200
    site, _ = reports()
    assert 'href="/admin/report/"' in site.open("/admin/").content.decode()


def renders_in_the_frame() -> None:
    site, _ = reports()
    page = site.open("/admin/report/").content.decode()
    assert "<p>numbers</p>" in page
    assert "<nav" in page


def addresses_are_made() -> None:
    site, view = reports()
    with site.app.test_request_context("/admin/report/"):
        assert view.get_url(".more") == "/admin/report/more/"
        assert view.get_url("admin.index", word="x") == "/admin/?word=x"


def steps_lead_here() -> None:
    site, view = reports()
    with site.app.test_request_context("/admin/report/"):
        assert [str(one.label) for one in view.breadcrumbs()][-1] == "Report"


def problems_are_reported() -> None:
    problem = Problem("own.problem", "warning", "It rains.")
    _, view = reports(problems=lambda self: [problem])
    assert problem in list(view.admin.problems())


def rules_are_known() -> None:
    _, view = reports()
    assert view.has_access_rule() is False
    _, view = reports(is_accessible=lambda self: True)
    assert view.has_access_rule() is True


def takes_what_it_needs() -> None:
    bound: list[str] = []
    reports(bind=lambda self: bound.append(self.endpoint))
    assert bound == ["report"]


def methods_are_exposed() -> None:
    app = Flask("bare")
    admin = Admin(app, access="public")
    blueprint = Report(endpoint="other").create_blueprint(admin)
    app.register_blueprint(blueprint)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= {"other.index", "other.more"}


def files_are_loaded() -> None:
    site, _ = reports(extra_css=["https://css.example/a.css"], extra_js=["/own.js"])
    page = site.open("/admin/report/")
    text = page.content.decode()
    assert 'href="https://css.example/a.css"' in text
    assert 'src="/own.js"' in text
    policy = page.headers["Content-Security-Policy"]
    assert re.search(r"style-src[^;]*https://css\.example", policy)
    assert not re.search(r"script-src[^;]*css\.example", policy)


def forms_carry_the_token() -> None:
    site, _ = reports()
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', site.open("/admin/report/").content.decode()
    )
    assert token
    assert site.client.post("/admin/report/").status_code == 400
    assert site.client.post("/admin/report/", data={"csrf_token": token[1]}).status_code == 200


def shows_the_first_page() -> None:
    class MyIndex(AdminIndexView):
        """A first page with an access rule."""

        def is_accessible(self) -> bool:
            """Let nobody in."""
            return False

    app = Flask("first")
    app.secret_key = "for tests"
    app.jinja_loader = DictLoader({"my/index.html": "mine"})
    Admin(app, index_view=AdminIndexView(template="my/index.html"), access="public")
    assert app.test_client().get("/admin/").text == "mine"
    closed = Flask("closed")
    closed.secret_key = "for tests"
    Admin(closed, index_view=MyIndex(), access="public")
    assert closed.test_client().get("/admin/").status_code == 403


def says_what_the_page_shows() -> None:
    shelf = Shelf()
    with shelf.app.test_request_context("/admin/"):
        context = shelf.view.admin.index_view.context()
    (card,) = [one for one in context.cards if str(one.label) == "Book"]
    assert card.url == "/admin/book/"
