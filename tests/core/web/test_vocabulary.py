"""Names that existing code uses: helpers, tools, templates, texts, places of pages."""

import struct
import sys
from types import ModuleType

import pytest
from flask import Flask, render_template, request
from jinja2 import DictLoader

from admin_core import BaseView, action, expose, helpers, hookimpl
from admin_core.babel import gettext, lazy_gettext, ngettext
from admin_core.consts import (
    ADMIN_ROUTES_HOST_VARIABLE,
    ADMIN_ROUTES_HOST_VARIABLE_NAME,
    ICON_TYPE_FONT_AWESOME,
    ICON_TYPE_GLYPH,
)
from admin_core.data import ConfigurationError, Untranslated
from admin_core.menu import MenuDivider, MenuLink

from ..shop import REMOTE, Book, BookView, book_app, bookshop, make_admin, make_app, run


class Hello(BaseView):
    @expose("/")
    def index(self):
        return self.render("admin/master.html")


# -- addresses at which there is nothing --------------------------------------------------------


def test_an_address_below_the_admin_that_leads_nowhere_has_its_page_and_headers():
    answer = book_app().test_client().get("/admin/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert 'href="/admin/book/"' in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_method_that_an_address_does_not_take_has_the_page_and_says_which_it_takes():
    answer = book_app().test_client().post("/admin/book/details/?id=1")
    assert answer.status_code == 405
    assert "cannot be opened like that" in answer.text
    assert "GET" in answer.headers["Allow"]


def test_a_script_is_told_in_json():
    answer = book_app().test_client().get("/admin/x", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (
        404,
        {"error": "There is nothing at this address."},
    )


def test_addresses_of_the_application_are_left_to_it():
    app = book_app()
    app.register_error_handler(404, lambda error: ("mine", 404))
    client = app.test_client()
    assert client.get("/administration").text == "mine"
    assert "mine" not in client.get("/admin/x").text


def test_an_admin_at_the_root_leaves_unknown_addresses_to_the_application():
    app = make_app()
    make_admin(app, url="/")
    assert "<title>404 Not Found</title>" in app.test_client().get("/x").text


def test_the_nearest_of_several_admins_answers():
    app = make_app()
    make_admin(app, name="Outer")
    make_admin(app, name="Inner", url="/admin/inner", endpoint="inner")
    client = app.test_client()
    assert "Inner" in client.get("/admin/inner/x").text
    assert "Outer" in client.get("/admin/innermost").text


def test_a_stranger_is_shown_no_menu_at_an_address_that_leads_nowhere():
    answer = book_app().test_client().get("/admin/x", environ_overrides=REMOTE)
    assert answer.status_code == 404
    assert "/admin/book/" not in answer.text


# -- set-up -------------------------------------------------------------------------------------


def test_a_view_added_after_the_first_request_is_refused_with_what_to_do():
    app = make_app()
    admin = make_admin(app)
    app.test_client().get("/admin/")
    with pytest.raises(ConfigurationError, match="Hello was added after the application"):
        admin.add_view(Hello())
    assert len(admin.views) == 1


@pytest.mark.guarantee("core-w5")
def test_a_refused_admin_leaves_nothing_behind():
    app = make_app()
    admin = make_admin(app)
    rules, blueprints = len(list(app.url_map.iter_rules())), dict(app.blueprints)
    for options in ({}, {"endpoint": "other"}, {"url": "/other"}):
        with pytest.raises(ConfigurationError):
            make_admin(app, Hello(), **options)
    assert len(list(app.url_map.iter_rules())) == rules
    assert dict(app.blueprints) == blueprints
    assert app.extensions["admin"] == [admin]


@pytest.mark.guarantee("core-w10")
def test_a_first_page_of_any_kind_serves_the_files_of_every_page():
    class Start(BaseView):
        @expose("/")
        def index(self):
            return self.render("admin/master.html")

    app = make_app()
    make_admin(app, index_view=Start(endpoint="admin", url="/admin"))
    client = app.test_client()
    page = client.get("/admin/").text
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert client.get(sheet, buffered=True).status_code == 200


def test_the_host_variable_means_any_host():
    app = Flask(__name__, host_matching=True, static_host="a.localhost")
    app.secret_key = "x"
    admin = make_admin(app, host=ADMIN_ROUTES_HOST_VARIABLE)
    assert admin.host == "*"
    assert f"<{ADMIN_ROUTES_HOST_VARIABLE_NAME}>" == ADMIN_ROUTES_HOST_VARIABLE
    assert app.test_client().get("/admin/", base_url="http://b.localhost").status_code == 200


def test_commands_of_plugins_stay_with_their_application():
    class Tool:
        @hookimpl
        def admin_cli(self, group):
            @group.command("greet")
            def greet():
                print("hello")

    with_tool, without = book_app(Tool()), book_app()
    assert "hello" in run(with_tool, "admin", "greet").output
    assert "greet" in run(with_tool, "admin", "--help").output
    assert "No such command" in run(without, "admin", "greet").output
    assert "greet" not in run(without, "admin", "--help").output


# -- the page's frame ---------------------------------------------------------------------------


@pytest.mark.guarantee("core-22")
@pytest.mark.parametrize(
    ("kind", "value", "icon"),
    [
        (ICON_TYPE_GLYPH, "glyphicon-sun", '<i class="glyphicon glyphicon-sun"'),
        (ICON_TYPE_FONT_AWESOME, "fa-sun", '<i class="fa fa-sun"'),
        ("image", "sun.png", '<img class="ad-icon" src="/static/sun.png"'),
        ("image-url", "/pictures/sun.png", '<img class="ad-icon" src="/pictures/sun.png"'),
    ],
)
def test_the_title_of_a_view_of_ones_own_is_its_icon_and_name(kind, value, icon):
    app = make_app()
    make_admin(app, Hello("Good morning", menu_icon_type=kind, menu_icon_value=value))
    page = app.test_client().get("/admin/hello/").text
    assert f"<h1>{icon}" in page
    assert "Good morning</h1>" in page
    menu = page.partition('id="ad-menu"')[2].partition("</nav>")[0]
    assert icon in menu


def test_the_class_given_for_a_category_is_an_element_beside_its_name():
    app = make_app()
    make_admin(app, Hello(category="Back"), category_icon_classes={"Back": "fa fa-box"})
    page = app.test_client().get("/admin/").text
    assert '<span class="fa fa-box" aria-hidden="true"></span> Back</h2>' in page


def test_a_divider_is_a_line_wherever_it_stands():
    app = make_app()
    admin = make_admin(app)
    admin.add_menu_item(MenuDivider())
    admin.add_links(MenuLink("One", url="/1"), MenuDivider(), MenuLink("Two", url="/2"))
    page = app.test_client().get("/admin/").text
    assert "<hr>" in page
    assert 'role="separator"' in page
    assert "divider</" not in page
    assert 'href=""' not in page


BLOCKS = (
    "title", "head_meta", "head_css", "head", "head_tail", "page_body", "brand", "main_menu",
    "menu_links", "access_control", "messages", "page_title", "body", "tail_js", "tail",
)  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_of_the_skeleton_can_be_filled(name):
    app = make_app()
    text = f"{{% extends 'admin/master.html' %}}{{% block {name} %}}filled by me{{% endblock %}}"
    app.jinja_loader = DictLoader({"admin/index.html": text})
    make_admin(app)
    assert "filled by me" in app.test_client().get("/admin/").text


MACROS = """{% extends "admin/master.html" %}
{% import "admin/layout.html" as layout with context %}
{% import "admin/static.html" as admin_static with context %}
{% import "admin/actions.html" as actions with context %}
{% import "admin/lib.html" as lib with context %}
{% block body %}{{ h.resolve_ctx() }}
[{{ layout.menu() }}|{{ layout.menu_links() }}|{{ layout.messages() }}]
{{ admin_static.url(filename="admin_core/x.css") }} {{ admin_static.url("y.css") }}
{{ actions.form([("approve", "Approve")], "/run") }}
{{ actions.dropdown([("approve", "Approve")]) }}{{ actions.script("m", [], {}) }}
{{ layout.menu_icon(admin_view.menu) }}{{ theme.base_template }}
{{ 'admin_view' in h.get_render_ctx() }}
{% endblock %}"""


def test_macros_that_existing_templates_import_are_there():
    app = make_app()
    app.jinja_loader = DictLoader({"admin/index.html": MACROS})
    make_admin(app, Hello())
    page = app.test_client().get("/admin/").text
    assert page.count('href="/admin/hello/"') == 2
    assert "/admin/static/admin_core/x.css /admin/static/y.css" in page
    assert 'form="action_form" name="action" value="approve">Approve' in page
    assert 'name="csrf_token"' in page


SIGN_IN = """{% extends admin_base_template %}
{% block body %}<form method="post">{{ csrf_field() }}{{ _gettext("Sign in") }}</form>{% endblock %}
"""


@pytest.mark.parametrize("how", ["page_context", "names of older code"])
def test_a_page_of_the_application_stands_in_the_frame(how):
    app = make_app()
    app.jinja_loader = DictLoader({"login.html": SIGN_IN})
    admin = make_admin(app, Hello(), name="Shop")
    names = {
        "admin_base_template": admin.theme.base_template,
        "admin_view": admin.index_view,
        "theme": admin.theme,
        "h": helpers,
        "get_url": admin.index_view.get_url,
    }

    @app.route("/login")
    def login():
        return render_template(
            "login.html", **(admin.page_context() if how == "page_context" else names)
        )

    page = app.test_client().get("/login").text
    assert "Shop" in page
    assert 'rel="stylesheet"' in page
    assert 'href="/admin/hello/"' in page
    if how == "page_context":
        assert 'name="csrf_token"' in page


@pytest.mark.guarantee("core-24")
def test_all_templates_of_one_answer_share_its_nonce():
    made = []

    class Twice(BaseView):
        @expose("/")
        def index(self):
            return self.render("admin/master.html") + self.render("admin/master.html")

    def nonce():
        made.append("x")
        return f"n{len(made)}"

    app = make_app()
    make_admin(app, Twice(), csp_nonce_generator=nonce)
    answer = app.test_client().get("/admin/twice/")
    assert "'nonce-n1'" in answer.headers["Content-Security-Policy"]
    assert "n2" not in answer.text
    tags = [t for t in answer.text.split("<") if t.startswith(("script", 'link rel="stylesheet"'))]
    assert tags
    assert all('nonce="n1"' in tag for tag in tags)


@pytest.mark.guarantee("core-w13")
def test_warnings_are_errors_in_every_test(pytestconfig):
    assert pytestconfig.getini("filterwarnings")[0] == "error"


# -- texts --------------------------------------------------------------------------------------


def catalog(folder, locale, messages):
    """Write a compiled catalog as other tools do."""
    pairs = sorted({"": "Content-Type: text/plain; charset=utf-8\n", **messages}.items())
    ids, texts = [b"\0".join([k.encode()]) for k, _ in pairs], [v.encode() for _, v in pairs]
    start = 28 + 16 * len(pairs)
    tables, data = [], b""
    for group in (ids, texts):
        for one in group:
            tables.append(struct.pack("<II", len(one), start + len(data)))
            data += one + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "admin.mo").write_bytes(head + b"".join(tables) + data)


class French(Untranslated):
    locale = "fr-FR"

    def gettext(self, message):
        return {"Home": "Accueil", "Search": "Chercher"}.get(message, message)


class Speaking:
    @hookimpl
    def admin_translator(self, app):
        return French() if request and request.args.get("lang") == "fr" else None


@pytest.mark.guarantee("core-25")
def test_every_text_follows_the_language_of_the_request():
    app = book_app(Speaking())
    client = app.test_client()
    assert ">Accueil<" in client.get("/admin/book/?lang=fr").text
    assert "Chercher" in client.get("/admin/book/?lang=fr").text
    assert ">Home<" in client.get("/admin/book/").text


@pytest.mark.guarantee("core-25")
def test_catalogs_of_the_application_win_over_every_other(tmp_path):
    catalog(tmp_path, "fr", {"Home": "Maison", "Delete": "Effacer"})
    app = book_app(Speaking(), translations_path=str(tmp_path))
    client = app.test_client()
    page = client.get("/admin/book/?lang=fr").text
    assert ">Maison<" in page
    assert ">Effacer<" in page
    assert "Chercher" in page
    assert ">Home<" in client.get("/admin/book/").text


@pytest.mark.guarantee("core-25")
def test_catalogs_of_the_application_work_without_a_language_plugin(tmp_path):
    catalog(tmp_path, "en", {"Home": "Start"})
    app = book_app(translations_path=str(tmp_path))
    assert ">Start<" in app.test_client().get("/admin/").text


@pytest.mark.guarantee("core-w1")
def test_a_language_library_that_the_application_does_not_use_is_not_asked(monkeypatch):
    class NotSetUp(ModuleType):
        def __getattr__(self, name):
            raise KeyError("babel")

    monkeypatch.setitem(sys.modules, "flask_babel", NotSetUp("flask_babel"))
    assert book_app().test_client().get("/admin/book/").status_code == 200


def test_a_lazy_text_is_made_when_it_is_shown():
    class Later(BookView):
        @action("praise", lazy_gettext("Search"))
        def praise(self, ids):
            """Do nothing."""

    app = make_app()
    make_admin(app, Later(Book, bookshop(), name=lazy_gettext("Home")), plugins=[Speaking()])
    page = app.test_client().get("/admin/book/?lang=fr").text
    assert "<h1>Accueil" in page
    assert ">Chercher</button>" in page


def test_a_lazy_text_behaves_as_a_text():
    text = lazy_gettext("Hello %(name)s", name="Ada")
    assert str(text) == text == "Hello Ada"
    assert text + "!" == "Hello Ada!"
    assert "<" + text == "<Hello Ada"
    assert text.upper() == "HELLO ADA"
    assert (len(text), hash(text), repr(text)) == (9, hash("Hello Ada"), "'Hello Ada'")
    assert lazy_gettext("%s!") % "x" == "x!"
    assert text != 1
    assert not hasattr(text, "__html__")


def test_texts_without_a_language():
    assert gettext("%(a)s b", a="A") == "A b"
    assert ngettext("one", "%(num)s many", 2) == "2 many"
