"""What the rows of a list offer, to whom, and how an application adds to it."""

import pytest
from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup

from admin_core import hookimpl
from admin_core.row_actions import (
    BaseListRowAction,
    DeleteRowAction,
    EditPopupRowAction,
    EditRowAction,
    EndpointLinkRowAction,
    LinkRowAction,
    TemplateLinkRowAction,
    ViewPopupRowAction,
    ViewRowAction,
)

from .library import BOOKS
from .site import Site, on_databases

COLUMNS = {"column_list": ("id", "title"), "page_size": 100, "can_view_details": False}


def labels(row):
    return [link.label for link in row.links]


def rows(library, *, plugins=(), **options):
    site = Site(library, plugins=plugins, book={**COLUMNS, **options})
    return {int(row.key): row for row in site.list(sort="id").page.rows}


class Own(BaseListRowAction):
    """A button that tells which record it is for."""

    def render(self, context, row_id, row):
        return Markup("<button>{}: {} by {}</button>").format(self.title, row_id, row.title)


@pytest.mark.guarantee("model-5")
def test_rows_offer_what_the_view_allows(shared_library):
    assert labels(rows(shared_library)[1]) == ["Edit", "Delete…"]
    only = {"can_edit": False, "can_delete": False, "can_view_details": True}
    assert labels(rows(shared_library, **only)[1]) == ["View"]
    both = {"can_view_details": True, "column_display_actions": False}
    assert labels(rows(shared_library, **both)[1]) == []


@pytest.mark.guarantee("model-5")
def test_extra_row_actions_follow_the_views_own(shared_library):
    extra = [
        LinkRowAction("icon one", "/invoice/{row_id}/", "Invoice"),
        LinkRowAction("two", lambda action, row_id, row: f"/find?title={row.title}", "Find"),
        EndpointLinkRowAction("three", ".details_view", "Look", url_args={"tab": "x"}),
        EndpointLinkRowAction("four", ".edit_view", id_arg="key"),
        Own("Mine"),
    ]
    site = Site(shared_library, book={**COLUMNS, "column_extra_row_actions": extra})
    reply = site.list(sort="id")
    row = reply.page.rows[1]
    assert labels(row) == ["Edit", "Delete…", "Invoice", "Find", "Look", "Open"]
    assert [link.url for link in row.links[2:]] == [
        "/invoice/2/",
        "/find?title=Book 02",
        "/admin/book/details/?tab=x&id=2",
        "/admin/book/edit/?key=2",
    ]
    assert row.links[2].icon == "icon one"
    assert "<button>Mine: 2 by Book 02</button>" in reply.html
    assert '<i class="icon one" aria-hidden="true"></i>' in reply.html


def test_a_key_in_an_address_is_no_address_of_its_own(shared_library):
    link = LinkRowAction("x", "/invoice/{row_id}/")
    found = link.link(None, "../..&x=1", None)
    assert found.url == "/invoice/..%2F..%26x%3D1/"
    assert found.label == "Open"


def test_an_action_that_neither_links_nor_renders_says_so(shared_library):
    site = Site(shared_library, book={**COLUMNS, "column_extra_row_actions": [BaseListRowAction()]})
    with pytest.raises(NotImplementedError, match="BaseListRowAction"):
        site.list()


def test_row_actions_can_depend_on_the_view(shared_library):
    own = {"get_list_row_actions": lambda self: [EditRowAction("Change"), DeleteRowAction()]}
    assert labels(rows(shared_library, **own)[1]) == ["Change", "Delete…"]


def test_the_popup_variants_are_links_that_ask_for_a_dialog(shared_library):
    own = {"get_list_row_actions": lambda self: [ViewPopupRowAction(), EditPopupRowAction()]}
    site = Site(shared_library, book={**COLUMNS, **own, "can_view_details": True})
    reply = site.list(sort="id")
    assert [link.is_dialog for link in reply.page.rows[0].links] == [True, True]
    assert '<a href="/admin/book/edit/?modal=True&amp;id=1&amp;url=' in reply.html
    asked = [a for tag, a in reply.document.elements if "data-dialog" in a]
    assert len(asked) == 2 * len(BOOKS)
    assert site.open(asked[0]["href"]).page.title == BOOKS[1]["title"]


# -- rights -------------------------------------------------------------------------------------


class Odd:
    """Lets nobody edit books with an even key, nor see the details of those that three divides."""

    def __init__(self):
        self.asked = []

    @hookimpl
    def admin_authorize(self, action, info, key):
        self.asked.append((action, key))
        if info is None or info.name != "Book" or not key:
            return None
        if action == "read":
            return int(key) % 3 != 0
        return int(key) % 2 == 1 if action in {"update", "delete"} else None


def test_each_row_offers_what_the_policy_allows_for_it(shared_library):
    found = rows(shared_library, plugins=[Odd()], can_view_details=True)
    assert labels(found[1]) == ["View", "Edit", "Delete…"]
    assert labels(found[2]) == ["View"]
    assert labels(found[3]) == ["Edit", "Delete…"]
    assert labels(found[6]) == []
    assert "/edit/" in found[1].url
    assert "/details/" in found[2].url
    assert "/edit/" in found[3].url
    assert found[6].url == ""


@on_databases
def test_asking_for_each_row_costs_no_statement(library):
    def cost(*plugins):
        site = Site(library, plugins=plugins, book={**COLUMNS, "can_view_details": True})
        site.list()
        with library.statements() as statements:
            site.list()
        return len(statements)

    assert cost(Odd()) == cost()


# -- templates ----------------------------------------------------------------------------------


def with_template(library, text, **options):
    site = Site(library, book={**COLUMNS, "list_template": "own.html", **options})
    own = DictLoader({"own.html": '{% extends "admin/model/list.html" %}' + text})
    site.app.jinja_loader = ChoiceLoader([own, site.app.jinja_loader])
    return site


def test_an_action_may_be_a_macro_of_the_page(shared_library):
    text = "{% macro note(action, row_id, row) %}<u>{{ action.title }} {{ row_id }} {{ row.title }}</u>{% endmacro %}"  # noqa: E501  # as a person would write it
    extra = [TemplateLinkRowAction("note", "N"), TemplateLinkRowAction("row_actions.edit_row", "E")]
    site = with_template(shared_library, text, column_extra_row_actions=extra)
    html = site.list(sort="id").html
    assert "<u>N 2 Book 02</u>" in html
    assert '<a href="/admin/book/edit/?id=2&amp;url=/admin/book/' in html.replace("%2F", "/")


def test_a_macro_that_is_not_there_is_named(shared_library):
    extra = [TemplateLinkRowAction("row_actions.nothing")]
    with pytest.raises(LookupError, match=r"row_actions\.nothing"):
        with_template(shared_library, "", column_extra_row_actions=extra).list()


@pytest.mark.guarantee("model-4", "model-20")
@pytest.mark.parametrize(
    ("block", "text", "wanted"),
    [
        ("list_row", "<tr><td>{{ row.key }}!{{ super() }}", "<td>2!"),
        ("list_row_actions_column", "<td>{{ row.record.title }}?{{ super() }}", "<td>Book 02?"),
        ("list_row_actions", "<s>{{ row.key }}</s>{{ super() }}", "<s>2</s>"),
        ("list_row_actions_header", "<th>More{{ super() }}", "<th>More"),
        ("list_header", "{{ super() }}<th>Last", "<th>Last"),
    ],
)
def test_each_block_of_a_row_can_be_replaced(shared_library, block, text, wanted):
    own = f"{{% block {block} %}}{text}{{% endblock %}}"
    reply = with_template(shared_library, own).list(sort="id")
    assert wanted in reply.html
    assert "/admin/book/delete/?id=2" in reply.html
    plain = Site(shared_library, book=COLUMNS).list(sort="id")
    assert len(reply.document.links) == len(plain.document.links)


def test_an_old_templates_row_of_actions_works(shared_library):
    text = """{% block list_row_actions %}{% for action in list_row_actions %}
    {{ action.render_ctx(get_pk_value(row.record), row.record) }}{% endfor %}{% endblock %}"""
    site = with_template(shared_library, text, can_view_details=True)
    html = site.list(sort="id").html
    for page in ("details", "edit", "delete"):
        assert f'<a href="/admin/book/{page}/?id=2"' in html, page


@pytest.mark.guarantee("model-20")
def test_classes_that_styles_and_scripts_look_for_are_there(shared_library):
    reply = Site(
        shared_library, book={**COLUMNS, "column_list": ("title", "author.country")}
    ).list()
    classes = [set(a.get("class", "").split()) for _, a in reply.document.elements]
    for wanted in (
        {"model-list"},
        {"list-checkbox-column"},
        {"list-buttons-column"},
        {"action-rowtoggle"},
        {"action-checkbox"},
        {"column-header", "col-title"},
        {"column-header", "col-author-country"},
        {"col-author-country"},
    ):
        assert any(wanted <= found for found in classes), wanted
    assert ViewRowAction().title is None
