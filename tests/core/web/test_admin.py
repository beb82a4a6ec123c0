"""Admin: its defaults, its index view, its place in one or several applications."""

import pytest
from flask import Flask, g, redirect, request, url_for
from markupsafe import Markup

from admin_core import Admin, AdminIndexView, BaseView, ModelView, Theme, expose
from admin_core.data import ConfigurationError, NoBackend
from admin_core.menu import MenuLink
from admin_core.theme import Bootstrap4Theme

from ..shop import Author, Book, bookshop, make_admin, make_app


class Hello(BaseView):
    @expose("/")
    def index(self):
        return "hello"

    @expose("/page/")
    def page(self):
        return self.render("admin/master.html")


class OwnIndex(AdminIndexView):
    @expose("/")
    def index(self):
        return "own first page"


# -- defaults -----------------------------------------------------------------------------------


@pytest.mark.guarantee("core-1")
def test_an_admin_without_an_application_has_its_defaults():
    admin = Admin()
    assert (admin.name, admin.url, admin.endpoint, admin.app) == ("Admin", "/admin", "admin", None)
    assert admin.views == (admin.index_view,)
    assert admin.index_view._template == "admin/index.html"
    assert [item.name for item in admin.menu()] == ["Home"]


@pytest.mark.guarantee("core-1")
def test_url_and_endpoint_of_the_index_view_can_be_given():
    admin = Admin(name="Shop", url="/office", endpoint="office")
    assert (admin.url, admin.endpoint) == ("/office", "office")
    assert (admin.index_view.url, admin.index_view.endpoint) == ("/office", "office")


@pytest.mark.guarantee("core-2")
def test_an_index_view_of_ones_own_decides():
    view = OwnIndex("Start", "Main", "start", "/start", template="own.html")
    admin = Admin(index_view=view)
    assert (admin.url, admin.endpoint) == ("/start", "start")
    assert (view.name, view.category, view._template) == ("Start", "Main", "own.html")
    assert admin.views == (view,)


@pytest.mark.guarantee("core-2")
def test_an_index_view_given_later_takes_the_place_of_the_first():
    app, view = make_app(), OwnIndex(endpoint="start", url="/start")
    admin = Admin(discover=False)
    admin.init_app(app, index_view=view)
    assert admin.views == (view,)
    assert (admin.url, admin.endpoint) == ("/start", "start")
    client = app.test_client()
    assert client.get("/start/").text == "own first page"
    assert client.get("/admin/").status_code == 404


@pytest.mark.guarantee("core-2")
def test_arguments_win_over_the_index_view_for_the_other_views():
    app = make_app()
    view = OwnIndex(endpoint="start", url="/start")
    make_admin(app, Hello(), index_view=view, url="/office", endpoint="office")
    assert app.test_client().get("/office/hello/").text == "hello"


def test_host_and_subdomain_exclude_each_other():
    with pytest.raises(ValueError, match="either host or subdomain"):
        Admin(host="a.example", subdomain="b")


def test_a_host_needs_an_application_that_looks_at_hosts():
    with pytest.raises(ValueError, match="host_matching=True"):
        Admin(make_app(), host="a.example", discover=False)


def test_a_host_with_variables_is_refused():
    with pytest.raises(ValueError, match="takes a host name"):
        Admin(host="<name>.example")


@pytest.mark.parametrize(
    "theme", [Bootstrap4Theme(swatch="cerulean", fluid=True), Theme(name="dark")]
)
def test_a_theme_of_existing_code_is_accepted(theme):
    app = make_app()
    make_admin(app, theme=theme)
    assert f'data-bs-theme="{theme.name}"' in app.test_client().get("/admin/").text


def test_arguments_of_older_code_are_accepted():
    app = make_app()
    admin = make_admin(app, template_mode="bootstrap3", base_template="admin/base.html")
    assert admin.theme.base_template == "admin/base.html"


@pytest.mark.guarantee("core-w7")
def test_a_theme_cannot_be_changed_for_everybody():
    with pytest.raises(AttributeError):
        Admin().theme.fluid = False


# -- several admins and applications ------------------------------------------------------------


@pytest.mark.guarantee("core-10")
def test_two_admins_live_side_by_side():
    app = make_app()
    first = make_admin(app, Hello(endpoint="one"), name="First")
    second = make_admin(app, Hello(endpoint="two"), name="Second", url="/office", endpoint="office")
    client = app.test_client()
    assert app.extensions["admin"] == [first, second]
    assert "First" in client.get("/admin/").text
    assert "Second" in client.get("/office/").text
    assert "/office/two/" not in client.get("/admin/").text


@pytest.mark.guarantee("core-10")
def test_two_admins_share_no_views_and_may_manage_the_same_model():
    app, shop = make_app(), bookshop()
    make_admin(app, ModelView(Book, shop))
    make_admin(app, ModelView(Book, shop, endpoint="books"), url="/office", endpoint="office")
    client = app.test_client()
    assert 'href="/office/books/edit/?id=1' in client.get("/office/books/").text
    assert 'href="/admin/book/edit/?id=1' in client.get("/admin/book/").text


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"url": "/other"}, r"endpoint 'admin' already.*Admin\(endpoint="),
        ({"endpoint": "other"}, r"an admin at '/admin' already.*Admin\(url="),
        ({}, "endpoint 'admin' already"),
    ],
)
@pytest.mark.guarantee("core-10")
def test_a_second_admin_in_the_same_place_is_refused(options, advice):
    app = make_app()
    make_admin(app)
    with pytest.raises(ConfigurationError, match=advice):
        make_admin(app, **options)


@pytest.mark.guarantee("core-10")
def test_registering_an_admin_twice_is_refused():
    app = make_app()
    admin = make_admin(app)
    with pytest.raises(ConfigurationError, match="already"):
        admin.init_app(app)


def test_two_views_of_one_name_are_refused_with_the_argument_to_give():
    app = make_app()
    admin = make_admin(app, Hello())
    with pytest.raises(ConfigurationError, match=r"'hello' already.*Hello\(\.\.\., endpoint="):
        admin.add_view(Hello())


def test_one_admin_may_serve_two_applications():
    one, other = make_app(), make_app()
    shop = bookshop()
    admin = make_admin(None, ModelView(Book, shop), name="Shop")
    for app in (one, other):
        admin.init_app(app)
    for app in (one, other):
        page = app.test_client().get("/admin/book/")
        assert "Book 01" in page.text


def test_a_view_may_be_added_after_the_application_is_known():
    app = make_app()
    admin = make_admin(app)
    admin.add_view(Hello())
    assert app.test_client().get("/admin/hello/").text == "hello"


def test_a_model_that_no_backend_manages_is_refused_when_its_view_is_added():
    with pytest.raises(NoBackend, match=r"manage builtins\.dict\. Active backends: memory\."):
        make_admin(make_app(), ModelView(dict, endpoint="things"))


def test_the_view_of_a_model_is_found():
    admin, shop = Admin(discover=False), bookshop()
    admin.add_views(ModelView(Book, shop), ModelView(Author, shop))
    assert admin.view_of(Author) is admin.views[2]
    assert admin.view_of(Hello) is None


# -- places -------------------------------------------------------------------------------------


@pytest.mark.guarantee("core-14")
def test_mounted_at_the_root_the_first_page_is_the_first_page():
    app = make_app()
    make_admin(app, Hello(), url="/")
    client = app.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/hello/").text == "hello"
    with app.test_request_context():
        assert url_for("admin.index") == "/"
        assert url_for("admin.static", filename="x") == "/static/admin/x"


def test_a_request_without_the_last_slash_is_led_on():
    app = make_app()
    make_admin(app, Hello())
    answer = app.test_client().get("/admin/hello?a=1")
    assert (answer.status_code, answer.location) == (308, "http://localhost/admin/hello/?a=1")


def test_a_subdomain_is_kept():
    app = Flask(__name__, subdomain_matching=True)
    app.secret_key = "x"
    app.config["SERVER_NAME"] = "localhost"
    make_admin(app, Hello(), subdomain="office")
    client = app.test_client()
    assert client.get("/admin/hello/").status_code == 404
    assert client.get("/admin/hello/", base_url="http://office.localhost").text == "hello"


def hosted(host):
    app = Flask(__name__, host_matching=True, static_host="a.localhost")
    app.secret_key = "x"
    make_admin(app, Hello(), host=host)
    return app


def test_a_host_of_its_own_answers_there_only():
    app = hosted("a.localhost")
    client = app.test_client()
    assert client.get("/admin/hello/", base_url="http://a.localhost").text == "hello"
    assert client.get("/admin/hello/", base_url="http://b.localhost").status_code == 404
    with app.test_request_context(base_url="http://b.localhost"):
        assert url_for("admin.index", _external=True) == "http://a.localhost/admin/"


@pytest.mark.parametrize("host", ["a.localhost", "b.localhost"])
def test_any_host_means_the_one_that_was_asked(host):
    app = hosted("*")
    page = app.test_client().get("/admin/hello/page/", base_url=f"http://{host}")
    assert page.status_code == 200
    assert 'href="/admin/hello/"' in page.text
    with app.test_request_context(base_url=f"http://{host}"):
        assert url_for("admin.index", _external=True) == f"http://{host}/admin/"


@pytest.mark.guarantee("core-16")
@pytest.mark.guarantee("core-w3")
def test_addresses_follow_the_mount_point_of_each_request():
    app = make_app()
    make_admin(app, Hello())
    client = app.test_client()
    for prefix in ("", "/shop", "/other"):
        page = client.get("/admin/hello/page/", environ_overrides={"SCRIPT_NAME": prefix}).text
        assert f'href="{prefix}/admin/hello/"' in page
        assert f'class="ad-brand" href="{prefix}/admin/"' in page


@pytest.mark.guarantee("core-16")
def test_addresses_follow_url_defaults_of_each_request():
    app = make_app()

    @app.url_value_preprocessor
    def take(endpoint, values):
        g.lang = (values or {}).pop("lang", "en")

    @app.url_defaults
    def give(endpoint, values):
        if app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values.setdefault("lang", g.lang)

    make_admin(app, Hello(), url="/<lang>/admin")
    client = app.test_client()
    for lang in ("fr", "de"):
        page = client.get(f"/{lang}/admin/hello/page/").text
        assert f'href="/{lang}/admin/hello/"' in page


@pytest.mark.guarantee("core-15")
@pytest.mark.guarantee("core-w2")
def test_a_view_registered_before_the_application_has_its_own_label():

    class GoodMorning(Hello):
        pass

    app = make_app()
    admin = Admin(discover=False)
    admin.add_view(GoodMorning())
    admin.init_app(app)
    assert "Good Morning" in app.test_client().get("/admin/").text


def test_addresses_of_a_view_carry_what_its_get_url_adds():
    class Carrying(Hello):
        def get_url(self, endpoint, **kwargs):
            return super().get_url(endpoint, **{**kwargs, "lang": request.args.get("lang")})

    app = make_app()
    make_admin(app, Carrying())
    page = app.test_client().get("/admin/carrying/page/?lang=fr").text
    assert 'href="/admin/carrying/?lang=fr"' in page


# -- templates ----------------------------------------------------------------------------------


def test_a_page_of_ones_own_stands_in_the_frame_of_the_admin():
    app = make_app()
    admin = make_admin(app, Hello(), name="Shop & Co")
    admin.add_link(MenuLink("Elsewhere", url="/elsewhere"))
    page = app.test_client().get("/admin/hello/page/").text
    assert "Shop &amp; Co" in page
    assert 'href="/elsewhere"' in page


def test_a_handler_may_answer_with_anything_flask_takes():
    class Many(BaseView):
        @expose("/")
        def index(self):
            return {"a": 1}, 201

        @expose("/away/")
        def away(self):
            return redirect("/x")

        @expose("/markup/")
        def markup(self):
            return Markup("<b>x</b>")

    app = make_app()
    make_admin(app, Many())
    client = app.test_client()
    assert (client.get("/admin/many/").status_code, client.get("/admin/many/").json) == (
        201,
        {"a": 1},
    )
    assert client.get("/admin/many/away/").location == "/x"
    assert client.get("/admin/many/markup/").text == "<b>x</b>"
