"""The menu: views, links, categories and dividers."""

import re

import pytest
from flask import request

from admin_core import BaseView, expose
from admin_core.data import ConfigurationError
from admin_core.menu import (
    BaseMenu,
    MenuCategory,
    MenuDivider,
    MenuLink,
    MenuView,
    SubMenuCategory,
)

from ..shop import make_admin, make_app

HERE = {"REMOTE_ADDR": "127.0.0.1"}


class Hello(BaseView):
    @expose("/")
    def index(self):
        return self.render("admin/master.html")


class Hidden(Hello):
    def is_visible(self):
        return False


class Closed(Hello):
    def is_accessible(self):
        return False


@pytest.fixture
def app():
    return make_app()


@pytest.fixture
def admin(app):
    return make_admin(app)


@pytest.fixture
def shown(app, pages):
    """Return a function that gives the frame of a page, as its template gets it."""

    def frame(url="/admin/"):
        with pages(app) as found:
            assert app.test_client().get(url).status_code == 200
        return found[0]["frame"]

    return frame


def labels(entries):
    return [(one.label, labels(one.children)) if one.is_category else one.label for one in entries]


# -- categories ---------------------------------------------------------------------------------


@pytest.mark.guarantee("core-17")
def test_a_view_goes_into_a_category_that_is_there(admin, shown):
    admin.add_category("Back", class_name="back", icon_type="fa", icon_value="fa-box")
    admin.add_view(Hello(category="Back"))
    entry = shown().menu[1]
    assert labels([entry]) == [("Back", ["Hello"])]
    assert (entry.class_name, entry.icon_type, entry.icon_value) == ("back", "fa", "fa-box")


@pytest.mark.guarantee("core-17")
def test_a_category_that_is_not_there_is_made(admin, shown):
    admin.add_view(Hello(category="Back"))
    entry = shown().menu[1]
    assert (entry.label, entry.class_name, entry.icon_type, entry.icon_value) == (
        "Back",
        "",
        "",
        "",
    )


@pytest.mark.guarantee("core-17")
def test_a_category_made_so_gets_its_class_from_the_admin(app, shown):
    make_admin(app, Hello(category="Back"), category_icon_classes={"Back": "back-icon"})
    assert shown().menu[1].class_name == "back-icon"


@pytest.mark.guarantee("core-17")
@pytest.mark.guarantee("core-w6")
def test_a_category_is_made_once_and_keeps_what_it_was_given_first(admin):
    admin.add_category("Back", class_name="one", icon_type="fa")
    admin.add_category("Back", icon_value="fa-box")
    category = admin.get_category_menu_item("Back")
    assert len(admin.menu()) == 2
    assert category.get_class_name() == "one"
    assert (category.get_icon_type(), category.get_icon_value()) == ("fa", "fa-box")
    assert admin.get_category_menu_item("Front") is None


@pytest.mark.guarantee("core-18")
def test_a_category_lists_only_what_is_visible_and_may_be_opened(app, admin, shown):
    admin.add_views(Hello(category="Back"), Hidden(category="Back"), Closed(category="Back"))
    assert labels(shown().menu) == ["Home", ("Back", ["Hello"])]
    category = admin.get_category_menu_item("Back")
    with app.test_request_context(environ_base=HERE):
        assert [one.name for one in category.get_children()] == ["Hello"]


@pytest.mark.guarantee("core-18")
def test_a_category_leads_nowhere_itself(admin):
    admin.add_category("Back")
    category = admin.get_category_menu_item("Back")
    assert category.get_url() is None
    assert category.is_category()


@pytest.mark.guarantee("core-18")
def test_a_category_may_be_opened_when_something_in_it_may(app, admin):
    admin.add_views(Closed(category="Closed one"), Hello(category="Open one"))
    with app.test_request_context(environ_base=HERE):
        assert not admin.get_category_menu_item("Closed one").is_accessible()
        assert admin.get_category_menu_item("Open one").is_accessible()


@pytest.mark.parametrize("name", ["Back", "Empty"])
def test_an_empty_category_is_not_shown(admin, shown, name):
    admin.add_category(name)
    assert labels(shown().menu) == ["Home"]


@pytest.mark.guarantee("core-21")
def test_a_sub_category_is_nested(admin, shown):
    admin.add_category("Back")
    admin.add_sub_category("Deep", "Back")
    admin.add_sub_category("Deeper", "Deep")
    admin.add_view(Hello(category="Deeper"))
    assert labels(shown().menu) == ["Home", ("Back", [("Deep", [("Deeper", ["Hello"])])])]
    assert isinstance(admin.get_category_menu_item("Deep"), SubMenuCategory)


@pytest.mark.guarantee("core-21")
@pytest.mark.guarantee("core-w6")
def test_a_sub_category_of_an_unknown_one_is_refused_with_the_nearest(admin):
    admin.add_category("Back office")
    with pytest.raises(ConfigurationError, match=r"no menu category 'Back ofice'.*Did you mean"):
        admin.add_sub_category("Deep", "Back ofice")


def test_a_sub_category_is_added_once(admin):
    admin.add_category("Back")
    admin.add_sub_category("Deep", "Back")
    admin.add_sub_category("Deep", "Back")
    assert len(admin.get_category_menu_item("Back")._children) == 1


# -- links --------------------------------------------------------------------------------------


@pytest.mark.guarantee("core-19")
def test_a_link_leads_to_an_address_or_an_endpoint(app, admin, shown):
    app.add_url_rule("/logout", "logout", lambda: "")
    admin.add_links(
        MenuLink("Away", url="https://example.com/?a=1&b=2", target="_blank"),
        MenuLink("Out", endpoint="logout", class_name="quiet"),
        MenuLink("Inside", url="/x", category="Back"),
    )
    frame = shown()
    assert [(one.label, one.url) for one in frame.links] == [
        ("Away", "https://example.com/?a=1&b=2"),
        ("Out", "/logout"),
    ]
    assert (frame.links[0].target, frame.links[1].class_name) == ("_blank", "quiet")
    assert labels(frame.menu) == ["Home", ("Back", ["Inside"])]
    assert [link.name for link in admin.menu_links()] == ["Away", "Out"]


@pytest.mark.guarantee("core-19")
def test_a_link_to_another_window_gives_nothing_away(app, admin):
    admin.add_link(MenuLink("Away", url="/x", target="_blank"))
    page = app.test_client().get("/admin/").text
    assert re.search(r'<a [^>]*target="_blank" rel="noopener"', page)


class SignedIn(MenuLink):
    def is_accessible(self):
        return "X-User" in request.headers


@pytest.mark.guarantee("core-19")
def test_a_link_may_be_shown_to_some_only(app, admin):
    admin.add_links(SignedIn("Sign out", url="/out"), SignedIn("Me", url="/me", category="You"))
    client = app.test_client()
    stranger, known = (
        client.get("/admin/").text,
        client.get("/admin/", headers={"X-User": "a"}).text,
    )
    for word in ("Sign out", "/me", "You"):
        assert (word in stranger.partition("<main")[0], word in known) == (False, True)


@pytest.mark.guarantee("core-w11")
def test_labels_are_escaped(app, admin):
    admin.add_link(MenuLink("<script>alert(1)</script>", url='"><b>', category="<i>"))
    page = app.test_client().get("/admin/").text
    assert "<script>alert" not in page
    assert '"><b>' not in page
    assert "<i>" not in page


@pytest.mark.guarantee("core-20")
def test_a_divider_keeps_its_place(app, admin, shown):
    admin.add_link(MenuLink("One", url="/1", category="Back"))
    admin.add_menu_item(MenuDivider("wide"), target_category="Back")
    admin.add_link(MenuLink("Two", url="/2", category="Back"))
    entries = shown().menu[1].children
    assert [one.label for one in entries] == ["One", "divider", "Two"]
    assert entries[1].class_name == "dropdown-divider wide"
    page = app.test_client().get("/admin/").text
    assert page.index("/1") < page.index("<hr>") < page.index("/2")


def test_an_item_of_ones_own_can_be_put_anywhere(admin, shown):
    class Bell(BaseMenu):
        def get_url(self):
            return "/bell"

    admin.add_menu_item(Bell("Bell"))
    admin.add_menu_item(Bell("Inner"), "Back")
    assert labels(shown().menu) == ["Home", "Bell", ("Back", ["Inner"])]


def test_the_old_name_for_adding_an_item_warns(admin):
    with pytest.warns(DeprecationWarning, match="add_menu_item"):
        admin._add_menu_item(MenuDivider())


# -- views --------------------------------------------------------------------------------------


def test_the_page_that_is_open_is_marked(admin, shown):
    admin.add_view(Hello(category="Back"))
    menu = shown("/admin/hello/").menu
    assert [one.is_active for one in menu] == [False, True]
    assert menu[1].children[0].is_active


def test_the_entry_of_a_view_is_dressed_as_the_view_says(admin, shown):
    admin.add_view(Hello(menu_class_name="warm", menu_icon_type="fa", menu_icon_value="fa-sun"))
    entry = shown().menu[1]
    assert (entry.class_name, entry.icon_type, entry.icon_value) == ("warm", "fa", "fa-sun")


ICONS = [
    ("glyph", "glyphicon-home", "glyphicon-home"),
    ("fa", "fa-home", "fa-home"),
    ("image", "home.png", 'src="/static/home.png"'),
    ("image-url", "https://example.com/home.png", 'src="https://example.com/home.png"'),
]


@pytest.mark.parametrize(("kind", "value", "found"), ICONS)
@pytest.mark.guarantee("core-22")
def test_icons_of_each_type_are_shown(app, admin, kind, value, found):
    admin.add_view(Hello(menu_icon_type=kind, menu_icon_value=value))
    assert found in app.test_client().get("/admin/").text


def test_the_breadcrumb_leads_through_the_category_to_the_view(admin, shown):
    admin.add_view(Hello("Greeting", category="Back"))
    steps = shown("/admin/hello/").breadcrumbs
    assert [(step.label, step.url) for step in steps] == [
        ("Back", ""),
        ("Greeting", "/admin/hello/"),
    ]


def test_an_entry_without_a_view_leads_nowhere_and_is_shown():
    entry = MenuView("Lonely")
    assert (entry.get_url(), entry.is_visible(), entry.is_accessible()) == (None, True, True)


def test_children_know_their_parent():
    category, link = MenuCategory("Back"), MenuLink("One", url="/1")
    category.add_child(link)
    assert link.parent is category
