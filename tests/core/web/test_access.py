"""Who may open a view, and what the others get."""

import logging

import pytest
from flask import abort, redirect

from admin_core import AdminIndexView, BaseView, ModelView, expose, hookimpl
from admin_core.data import Actor, Condition, ConfigurationError

from ..shop import (
    REMOTE,
    Author,
    Book,
    BookView,
    book,
    book_app,
    bookshop,
    make_admin,
    make_app,
    post,
)


class Hello(BaseView):
    @expose("/")
    def index(self):
        return f"hello at {self.get_url('.index')}"


def client_of(view, **options):
    app = make_app()
    make_admin(app, view, **options)
    return app.test_client()


# -- nobody said anything -----------------------------------------------------------------------


def test_a_view_without_a_rule_answers_this_machine():
    assert client_of(Hello()).get("/admin/hello/").text == "hello at /admin/hello/"


@pytest.mark.parametrize("url", ["/admin/", "/admin/book/", "/admin/book/edit/?id=1"])
@pytest.mark.guarantee("core-w15")
def test_a_view_without_a_rule_refuses_others_and_names_the_three_ways(caplog, url):
    with caplog.at_level(logging.WARNING):
        answer = book_app().test_client().get(url, environ_base=REMOTE)
    assert answer.status_code == 403
    for way in ("is_accessible()", "admin_authorize", "access=&#34;public&#34;"):
        assert way in answer.text
    assert f"Refused {url.partition('?')[0]} to 203.0.113.9" in caplog.text
    assert "Book 01" not in answer.text


def test_every_address_of_the_admin_refuses_a_stranger():
    app = book_app()
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/admin") or rule.endpoint.endswith(".static"):
            continue
        for method in rule.methods - {"OPTIONS"}:
            answer = client.open(rule.rule, method=method, environ_base=REMOTE)
            assert answer.status_code == 403, (method, rule.rule)


def test_a_stranger_changes_nothing():
    app = book_app()
    client = app.test_client()
    token = client.get("/token").text
    data = {"id": "1", "csrf_token": token}
    done = client.post("/admin/book/delete/", data=data, environ_base=REMOTE)
    assert done.status_code == 403
    assert book(app, 1) is not None


@pytest.mark.parametrize("url", ["/admin/", "/admin/book/"])
def test_a_public_admin_answers_everybody(url):
    client = book_app(access="public").test_client()
    assert client.get(url, environ_base=REMOTE).status_code == 200


def test_another_word_for_public_is_refused():
    with pytest.raises(ConfigurationError, match="'open'.* is neither 'guarded' nor 'public'"):
        make_admin(access="open")


# -- the view's own rule ------------------------------------------------------------------------


class Open(Hello):
    def is_accessible(self):
        return True


class Closed(Hello):
    def is_accessible(self):
        return False


def test_a_rule_of_the_view_opens_it_to_others():
    client = client_of(Open())
    assert client.get("/admin/open/", environ_base=REMOTE).status_code == 200


def test_a_rule_of_one_view_says_nothing_about_another():
    assert client_of(Open()).get("/admin/", environ_base=REMOTE).status_code == 403


@pytest.mark.guarantee("core-7")
def test_a_view_that_is_not_accessible_answers_403():
    answer = client_of(Closed()).get("/admin/closed/")
    assert answer.status_code == 403
    assert "hello at" not in answer.text


class SignIn(Closed):
    def inaccessible_callback(self, name, **kwargs):
        return redirect(f"/login?from={name}")


@pytest.mark.guarantee("core-7")
def test_the_callback_of_an_inaccessible_view_answers():
    answer = client_of(SignIn()).get("/admin/signin/")
    assert (answer.status_code, answer.location) == (302, "/login?from=index")


class Teapot(Closed):
    def inaccessible_callback(self, name, **kwargs):
        abort(418)


class Silent(Closed):
    def inaccessible_callback(self, name, **kwargs):
        return None


@pytest.mark.parametrize(("view", "status"), [(Teapot, 418), (Silent, 403)])
@pytest.mark.guarantee("core-7")
def test_a_callback_may_abort_and_one_that_says_nothing_is_a_refusal(view, status):
    assert client_of(view()).get(f"/admin/{view.__name__.lower()}/").status_code == status


def test_the_callback_is_asked_for_a_stranger_too():
    class Asking(Hello):
        def inaccessible_callback(self, name, **kwargs):
            return "please sign in"

    answer = client_of(Asking()).get("/admin/asking/", environ_base=REMOTE)
    assert answer.text == "please sign in"


class Short(Hello):
    def _handle_view(self, name, **kwargs):
        return f"instead of {name}"


@pytest.mark.guarantee("core-8")
def test_handle_view_answers_instead_of_the_handler():
    client = client_of(Short())
    assert client.get("/admin/short/").text == "instead of index"
    assert client.get("/admin/short/", environ_base=REMOTE).text == "instead of index"


@pytest.mark.guarantee("core-8")
def test_handle_view_that_says_nothing_lets_the_handler_answer():

    class Passing(Hello):
        def _handle_view(self, name, **kwargs):
            return None

    assert client_of(Passing()).get("/admin/passing/").text.startswith("hello")


def test_the_rule_of_the_index_view_guards_the_first_page():
    class Index(AdminIndexView):
        def is_accessible(self):
            return False

    client = client_of(Hello(), index_view=Index())
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/hello/").status_code == 200


# -- the menu -----------------------------------------------------------------------------------


class Hidden(Hello):
    def is_visible(self):
        return False


@pytest.mark.guarantee("core-9")
def test_a_hidden_view_is_not_in_the_menu_but_opens():
    client = client_of(Hidden())
    assert "/admin/hidden/" not in client.get("/admin/").text
    assert client.get("/admin/hidden/").status_code == 200


@pytest.mark.guarantee("core-9")
def test_a_view_that_may_not_be_opened_is_not_in_the_menu():
    assert "/admin/closed/" not in client_of(Closed()).get("/admin/").text


@pytest.mark.parametrize("view", [Hidden, Closed])
@pytest.mark.guarantee("core-9")
def test_a_category_with_nothing_to_open_is_not_in_the_menu(view):
    assert "Back office" not in client_of(view(category="Back office")).get("/admin/").text


def test_a_model_that_may_not_be_opened_has_no_card_on_the_first_page():
    class ClosedBooks(BookView):
        def is_accessible(self):
            return False

    assert "/admin/book/" not in book_app(view=ClosedBooks).test_client().get("/admin/").text


# -- plugins ------------------------------------------------------------------------------------


class Policy:
    """Ada may do everything, Bob may look, others nothing."""

    @hookimpl
    def admin_current_actor(self, request):
        name = request.headers.get("X-User")
        return Actor(name, name) if name else None

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        if actor is None:
            return False
        return actor.name == "Ada" or action in {"access", "read"}

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if info.name == "Author" and actor.name != "Ada":
            return [Condition("name", "equals", "Ada")]
        return None


class FullView(BookView):
    form_columns = ("title", "author")


@pytest.fixture
def guarded():
    shop, app = bookshop(), make_app()
    make_admin(app, FullView(Book, shop), ModelView(Author, shop), plugins=[Policy()])
    app.shop = shop
    return app


@pytest.fixture
def asking(guarded):
    def ask(user, method, url, data=None):
        client = guarded.test_client()
        headers = {"X-User": user} if user else {}
        data = {"csrf_token": client.get("/token").text, **(data or {})}
        sent = {"data": data} if method == "POST" else {}
        return client.open(url, method=method, headers=headers, environ_base=REMOTE, **sent)

    return ask


PAGES = [
    ("GET", "/admin/book/new/", None),
    ("POST", "/admin/book/new/", {"title": "New"}),
    ("GET", "/admin/book/edit/?id=1", None),
    ("POST", "/admin/book/edit/?id=1", {"title": "New"}),
    ("GET", "/admin/book/delete/?id=1", None),
    ("POST", "/admin/book/delete/", {"id": "1"}),
]
# The list can be filtered by author, so whoever sees it may search for one.
LOOKING = [("GET", "/admin/", None), ("GET", "/admin/book/", None),
           ("GET", "/admin/book/details/?id=1", None),
           ("GET", "/admin/book/ajax/lookup/?name=author&query=a", None)]  # fmt: skip


@pytest.mark.parametrize("page", [*PAGES, *LOOKING])
def test_who_is_not_known_opens_nothing(asking, guarded, page):
    assert asking("", *page).status_code == 403
    assert book(guarded, 1).title == "Book 01"


@pytest.mark.parametrize("page", PAGES)
def test_who_may_only_look_changes_nothing(asking, guarded, page):
    assert asking("Bob", *page).status_code == 403
    assert book(guarded, 1).title == "Book 01"
    assert len(guarded.shop.rows(Book)) == 3


@pytest.mark.parametrize("page", LOOKING)
def test_who_may_look_looks(asking, page):
    assert asking("Bob", *page).status_code == 200


def test_who_may_only_look_is_offered_nothing_else(asking):
    text = asking("Bob", "GET", "/admin/book/").text
    for page in ("/new/", "/edit/", "/delete/", 'value="delete"'):
        assert page not in text


def test_an_action_that_is_not_allowed_is_not_obeyed(asking, guarded):
    asking("Bob", "POST", "/admin/book/action/", {"action": "delete", "rowid": "1"})
    assert book(guarded, 1) is not None


@pytest.mark.parametrize("page", [*PAGES, *LOOKING])
def test_who_may_do_everything_does_it(asking, page):
    assert asking("Ada", *page).status_code in {200, 302}


def test_a_search_for_related_records_shows_only_those_inside_the_bounds(asking, guarded):
    url = "/admin/book/ajax/lookup/?name=author&query="
    assert [label for _, label in asking("Ada", "GET", url).json] == ["Ada", "Bob <i>"]


def test_a_view_refused_by_a_plugin_says_so_without_advice():
    answer = book_app(Policy()).test_client().get("/admin/book/")
    assert answer.status_code == 403
    assert "Your account may not open this page." in answer.text
    assert "is_accessible" not in answer.text


def test_a_switched_off_operation_leads_back_to_the_list():
    class Fixed(BookView):
        can_create = can_edit = can_delete = can_view_details = False

    app = book_app(view=Fixed)
    client = app.test_client()
    for page in ("new/", "edit/?id=1", "details/?id=1", "delete/?id=1"):
        answer = client.get(f"/admin/book/{page}")
        assert (answer.status_code, answer.location) == (302, "/admin/book/"), page
    for page, data in (("edit/?id=1", {"title": "x"}), ("delete/", {"id": "1"})):
        assert post(client, f"/admin/book/{page}", data).location == "/admin/book/"
    post(client, "/admin/book/action/", {"action": "delete", "rowid": "1"})
    assert book(app, 1).title == "Book 01"
    assert "switched off" in client.get("/admin/book/").text
