"""Views: names, addresses, handlers of every kind."""

import pytest
from flask import Flask
from flask.views import MethodView, View
from jinja2 import DictLoader

from admin_core import Admin, BaseView, expose, expose_plugview
from admin_core.data import ConfigurationError
from admin_core.helpers import get_current_view, get_url

from ..shop import make_admin, make_app


class MockView(BaseView):
    @expose("/")
    def index(self):
        return f"first page of {self.name}"

    @expose("/one/")
    @expose("/two/<int:number>/")
    def several(self, number=0):
        return f"number {number}"


def client_of(*views, **options):
    app = make_app()
    make_admin(app, *views, **options)
    return app.test_client()


# -- names and addresses ------------------------------------------------------------------------


@pytest.mark.guarantee("core-3")
def test_a_view_has_no_name_and_address_before_it_is_added():
    view = MockView()
    assert (view.name, view.endpoint, view.url) == (None, "mockview", None)


@pytest.mark.guarantee("core-3")
def test_a_view_gets_name_and_address_when_it_is_added():
    view = MockView()
    blueprint = view.create_blueprint(Admin(discover=False))
    assert (view.name, view.url) == ("Mock View", "/admin/mockview")
    assert (blueprint.name, blueprint.url_prefix) == ("mockview", "/admin/mockview")
    assert blueprint.template_folder.endswith("templates")


@pytest.mark.parametrize(
    ("base", "given", "found"),
    [
        ("/admin", {"url": "test"}, "/admin/test"),
        ("/admin", {"url": "/test/test"}, "/test/test"),
        ("/admin", {"endpoint": "test"}, "/admin/test"),
        ("/", {"endpoint": "test"}, "/test"),
        ("/", {"url": "test"}, "/test"),
        ("/office", {}, "/office/mockview"),
    ],
)
@pytest.mark.guarantee("core-4")
def test_the_address_of_a_view_is_below_the_admins_unless_it_is_absolute(base, given, found):
    view = MockView(**given)
    client = client_of(view, url=base)
    assert view.url == found
    assert client.get(f"{found}/").text.startswith("first page")


def test_conventions_for_names_can_be_changed_in_one_place():
    class Own(MockView):
        def _prettify_class_name(self, name):
            return f"The {name}"

        def _get_endpoint(self, endpoint):
            return super()._get_endpoint(endpoint) + "_view"

        def _get_view_url(self, admin, url):
            return "/somewhere"

    assert client_of(Own()).get("/somewhere/").text == "first page of The Own"


@pytest.mark.guarantee("core-6")
def test_a_view_without_a_first_page_is_refused_with_the_line_to_write():

    class Empty(BaseView):
        @expose("/other/")
        def other(self):
            """Never the first page."""

    with pytest.raises(ConfigurationError, match=r"Empty has no first page.*@expose\('/'\)"):
        Empty()


def test_a_handler_can_have_several_addresses():
    client = client_of(MockView())
    assert client.get("/admin/mockview/one/").text == "number 0"
    assert client.get("/admin/mockview/two/7/").text == "number 7"
    assert client.get("/admin/mockview/two/x/").status_code == 404


def test_exposing_does_not_change_the_class_it_is_inherited_from():
    class Child(MockView):
        @expose("/more/")
        def more(self):
            return "more"

    client = client_of(MockView(), Child())
    assert client.get("/admin/child/more/").text == "more"
    assert client.get("/admin/child/one/").text == "number 0"
    assert client.get("/admin/mockview/more/").status_code == 404


def test_a_handler_overridden_without_exposing_it_again_is_not_reached():
    class Silent(MockView):
        def several(self, number=0):
            return "never"

    assert client_of(Silent()).get("/admin/silent/one/").status_code == 404


# -- static files -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "app.css").write_text("body {}")
    return str(tmp_path)


@pytest.mark.parametrize("base", ["/admin", "/"])
@pytest.mark.guarantee("core-5")
def test_a_view_serves_its_own_static_files(folder, base):
    view = MockView(static_folder=folder, static_url_path="/files")
    client = client_of(view, url=base)
    assert client.get(f"{view.url}/files/app.css", buffered=True).text == "body {}"
    assert client.get(f"{view.url}/files/../app.css").status_code == 404


@pytest.mark.guarantee("core-5")
def test_the_static_path_of_the_admin_is_used_where_a_view_has_none(folder):
    view = MockView(static_folder=folder)
    client = client_of(view, static_url_path="/assets")
    assert client.get("/admin/mockview/assets/app.css", buffered=True).text == "body {}"


@pytest.mark.guarantee("core-5")
def test_static_files_are_on_the_host_of_the_admin_only(folder):
    app = Flask(__name__, host_matching=True, static_host="a.localhost")
    app.secret_key = "x"
    view = MockView(static_folder=folder, static_url_path="/files")
    make_admin(app, view, host="a.localhost")
    client = app.test_client()
    url = "/admin/mockview/files/app.css"
    assert client.get(url, base_url="http://a.localhost", buffered=True).status_code == 200
    assert client.get(url, base_url="http://b.localhost").status_code == 404


# -- handlers -----------------------------------------------------------------------------------


class Plugs(BaseView):
    @expose("/")
    def index(self):
        return "first"

    @expose_plugview("/api/1/")
    @expose_plugview("/api/2/<int:number>/")
    class Api(MethodView):
        def get(self, cls, number=0):
            return cls.render("page.html", text=f"GET {number}")

        def post(self, cls):
            return "POST"

        def put(self, cls):
            return "PUT"

        def delete(self, cls):
            return "DELETE"

    @expose_plugview("/old/")
    class Old(View):
        methods = ("GET",)

        def dispatch_request(self, cls):
            return f"old page of {cls.name}"


@pytest.fixture
def plugs():
    app = make_app()
    app.jinja_loader = DictLoader({"page.html": "{{ text }} in {{ admin_view.name }}"})
    make_admin(app, Plugs())
    return app.test_client()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.guarantee("core-12")
def test_a_class_based_view_answers_each_method(plugs, method):
    headers = {"X-CSRFToken": plugs.get("/token").text}
    assert plugs.open("/admin/plugs/api/1/", method=method, headers=headers).text == method


@pytest.mark.guarantee("core-12")
def test_a_method_that_the_class_lacks_is_answered_405(plugs):
    headers = {"X-CSRFToken": plugs.get("/token").text}
    answer = plugs.patch("/admin/plugs/api/1/", headers=headers)
    assert answer.status_code == 405
    assert "PUT" in answer.headers["Allow"]


@pytest.mark.guarantee("core-12")
def test_two_addresses_reach_one_class_which_renders_as_the_view(plugs):
    assert plugs.get("/admin/plugs/api/1/").text == "GET 0 in Plugs"
    assert plugs.get("/admin/plugs/api/2/7/").text == "GET 7 in Plugs"


def test_a_plain_class_based_view_gets_the_view_too(plugs):
    assert plugs.get("/admin/plugs/old/").text == "old page of Plugs"


@pytest.mark.guarantee("core-11")
def test_an_async_handler_is_awaited_beside_plain_ones():

    class Later(MockView):
        @expose("/later/")
        async def later(self):
            return "later"

        @expose("/number/<int:number>/")
        async def number(self, number):
            return f"{self.name} {number}"

    app = make_app()

    @app.get("/plain-async")
    async def plain():
        return "async route"

    make_admin(app, Later())
    client = app.test_client()
    assert client.get("/admin/later/later/").text == "later"
    assert client.get("/admin/later/number/7/").text == "Later 7"
    assert client.get("/admin/later/").text == "first page of Later"
    assert client.get("/plain-async").text == "async route"


@pytest.mark.parametrize("variable", ["name", "function", "endpoint"])
def test_a_variable_of_an_address_may_have_any_name(variable):
    class Naming(MockView):
        @expose(f"/named/<{variable}>/")
        def named(self, **values):
            return values[variable]

    class NamingClosed(Naming):
        def is_accessible(self):
            return False

    client = client_of(Naming(), NamingClosed())
    assert client.get("/admin/naming/named/x/").text == "x"
    assert client.get("/admin/namingclosed/named/x/").status_code == 403


@pytest.mark.guarantee("core-w4")
def test_an_error_of_a_handler_is_its_own():
    calls = []

    class Faulty(MockView):
        @expose("/wrong/")
        def wrong(self):
            calls.append(1)
            raise TypeError("own mistake")

    with pytest.raises(TypeError, match="own mistake"):
        client_of(Faulty()).get("/admin/faulty/wrong/")
    assert calls == [1]


def test_run_view_wraps_every_handler():
    class Wrapping(MockView):
        def _run_view(self, function, *args, **kwargs):
            return f"[{super()._run_view(function, *args, **kwargs)}]"

    assert client_of(Wrapping()).get("/admin/wrapping/two/7/").text == "[number 7]"


def test_the_view_that_answers_is_known_to_helpers():
    class Knowing(MockView):
        @expose("/known/")
        def known(self):
            return f"{get_current_view().name} {get_url('.index')}"

    assert client_of(Knowing()).get("/admin/knowing/known/").text == "Knowing /admin/knowing/"
    assert get_current_view() is None


# -- templates ----------------------------------------------------------------------------------


class Page(MockView):
    extra_css = ("/a.css",)
    extra_js = ["/a.js"]

    @expose("/page/")
    def page(self):
        self._template_args["word"] = "from the view"
        return self.render("page.html", word="from the handler", other="other")


def test_template_args_win_over_those_of_the_handler():
    app = make_app()
    app.jinja_loader = DictLoader({"page.html": "{{ word }}, {{ other }}"})
    make_admin(app, Page())
    assert app.test_client().get("/admin/page/page/").text == "from the view, other"


NAMES = (
    "admin_view", "admin_base_template", "admin_csp_nonce_attribute", "theme", "config", "get_url",
    "h", "_gettext", "_ngettext", "csrf_token", "frame",
)  # fmt: skip


@pytest.mark.guarantee("core-13")
def test_templates_get_the_names_that_are_promised():
    """An unknown name is an error in every test of the core."""
    app = make_app()
    text = " ".join(f"{{{{ {name} is defined }}}}" for name in NAMES)
    app.jinja_loader = DictLoader({"page.html": text})
    make_admin(app, Page())
    assert app.test_client().get("/admin/page/page/").text == " ".join(["True"] * len(NAMES))


def test_existing_templates_may_extend_the_skeleton_and_fill_its_blocks():
    app = make_app()
    app.jinja_loader = DictLoader({
        "page.html": "{% extends 'admin/master.html' %}{% block body %}<p>{{ word }}</p>"
        "{{ h.resolve_ctx() }}{% endblock %}{% block tail %}{{ super() }}<hr>{% endblock %}"
    })  # fmt: skip
    make_admin(app, Page())
    page = app.test_client().get("/admin/page/page/").text
    assert "<p>from the view</p>" in page
    assert '<script defer src="/a.js"' in page
    assert 'href="/a.css"' in page


def test_the_applications_own_template_wins():
    app = make_app()
    app.jinja_loader = DictLoader({"admin/index.html": "mine"})
    make_admin(app)
    assert app.test_client().get("/admin/").text == "mine"


def test_another_skeleton_can_be_named():
    app = make_app()
    app.jinja_loader = DictLoader({"base.html": "<body>{% block body %}{% endblock %}"})
    make_admin(app, base_template="base.html")
    assert app.test_client().get("/admin/").text.startswith("<body>")
