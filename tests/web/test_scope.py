"""What bounds a view bounds every page of it: its own query, and the policy's row conditions."""

import pytest

from admin_core import action, hookimpl
from admin_core.data import AnyOf, Condition

from .library import BOOKS
from .site import Site

INSIDE = (1, 2, 3, 4)


class Policy:
    """Lets everybody do everything, but to the first four books only."""

    def __init__(self, actions=None):
        self.actions = actions

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if info.name != "Book" or (self.actions and action not in self.actions):
            return None
        return [AnyOf(tuple(Condition("title", "equals", BOOKS[key]["title"]) for key in INSIDE))]


@pytest.fixture(params=["get_query", "admin_row_conditions"])
def bounded(request, library):
    """A site that shows four of the books."""
    if request.param == "get_query":
        query = lambda self: library.only("Book", INSIDE)  # noqa: E731  # shorter as an expression
        return Site(library, book={"get_query": query})
    return Site(library, plugins=[Policy()])


@pytest.mark.guarantee("security-4")
def test_the_list_its_count_and_its_search_are_bounded(bounded):
    reply = bounded.list()
    assert reply.keys == list(INSIDE)
    assert reply.page.count == "4"
    assert bounded.list(search="book 5").keys == []
    assert bounded.list(pages__greater="0", sort="-pages").keys == [4, 3, 2, 1]
    cards = {card.label: card.count for card in bounded.get("").page.cards}
    assert cards["Book"] == "4"


@pytest.mark.parametrize("page", ["edit", "details", "delete"])
@pytest.mark.guarantee("sqla-18", "sqla-w3")
@pytest.mark.guarantee("security-4")
def test_a_record_outside_cannot_be_opened(bounded, page):
    assert bounded.get(f"book/{page}/", {"id": "2"}).status == 200
    reply = bounded.get(f"book/{page}/", {"id": "5"})
    assert reply.status == 302
    assert BOOKS[5]["title"] not in reply.html
    assert "This record does not exist." in bounded.messages(reply)


@pytest.mark.guarantee("sqla-18", "sqla-w3")
@pytest.mark.guarantee("security-4")
def test_a_record_outside_cannot_be_saved(bounded):
    form = bounded.edit_form("book", 2)
    before = bounded.library.state()
    for extra in ({}, {"_fingerprint": ""}):
        reply = bounded.post("book/edit/", {**form, "title": "Mine", **extra}, {"id": "5"})
        assert reply.status == 302
        assert "does not exist" in bounded.messages(reply)
    assert bounded.library.state() == before


@pytest.mark.guarantee("sqla-18", "sqla-w3")
def test_a_record_outside_cannot_be_deleted(bounded):
    before = bounded.library.state()
    assert "does not exist" in bounded.messages(bounded.post("book/delete/", {"id": "5"}))
    assert bounded.library.state() == before


@pytest.mark.guarantee("sqla-18", "sqla-w3")
@pytest.mark.guarantee("security-4")
def test_a_batch_touches_only_what_is_inside(bounded):
    reply = bounded.post("book/action/", {"action": "delete", "rowid": ["5", "6"]})
    text = bounded.messages(reply)
    assert "2 records were not there any more." in text
    asked = bounded.post("book/action/", {"action": "delete", "rowid": ["1", "5"], "_ask": "1"})
    assert [item.label for item in asked.page.items] == [BOOKS[1]["title"]]
    bounded.post("book/action/", {"action": "delete", "rowid": ["1", "5"]})
    assert set(bounded.library.rows("Book")) == set(BOOKS) - {1}


@pytest.mark.guarantee("security-4")
@pytest.mark.parametrize("way", ["get_query", "admin_row_conditions"])
def test_an_action_of_ones_own_gets_the_keys_of_what_is_inside_alone(library, way):
    given = []

    @action("note", "Note")
    def note(self, ids):
        given.append(ids)

    query = {"get_query": lambda self: library.only("Book", INSIDE)} if way == "get_query" else {}
    policy = [] if query else [Policy()]
    site = Site(library, book={"action_note": note, **query}, plugins=policy)
    site.post("book/action/", {"action": "note", "rowid": ["5", "2", "6", "1"]})
    assert given == [["2", "1"]]
    reply = site.post("book/action/", {"action": "note", "rowid": ["5", "6"]})
    assert "This record does not exist." in site.messages(reply)
    assert given == [["2", "1"]]


@pytest.mark.guarantee("sqla-18", "sqla-w3")
@pytest.mark.guarantee("security-4")
def test_choices_and_look_ups_of_other_models_are_bounded(bounded):
    found = bounded.get("book/ajax/lookup/", {"name": "sequel_of", "limit": "50"}).json
    assert [key for key, _ in found] == [str(key) for key in INSIDE]
    choices = bounded.get("book/new/").document.choices["sequel_of"]
    assert {value for value, _, _ in choices} == {"", *map(str, INSIDE)}
    reply = bounded.post("book/new/", bounded.new_book(sequel_of="5"))
    assert reply.status == 422


def test_a_chip_names_no_record_from_outside(bounded):
    reply = bounded.list(sequel_of__equals="9")
    assert BOOKS[9]["title"] not in reply.text


def test_no_save_moves_a_record_out_of_the_policys_bounds(library):
    site = Site(library, plugins=[Policy()])
    before = library.state()
    reply = site.edit("book", 2, title="Elsewhere")
    assert reply.status == 403
    assert library.state() == before
    assert site.edit("book", 2, pages="5").status == 302


def test_conditions_hold_for_the_actions_that_they_name(library):
    site = Site(library, plugins=[Policy({"delete", "update"})])
    assert len(site.list().keys) == 20
    assert site.get("book/details/", {"id": "5"}).status == 200
    assert site.get("book/edit/", {"id": "5"}).status == 302
    assert site.get("book/delete/", {"id": "5"}).status == 302
    before = library.state()
    site.post("book/delete/", {"id": "5"})
    site.post("book/action/", {"action": "delete", "rowid": ["5"]})
    assert library.state() == before


def test_conditions_of_several_plugins_must_all_hold(library):
    class Long:
        @hookimpl
        def admin_row_conditions(self, actor, action, info):
            return [Condition("pages", "greater", 20)] if info.name == "Book" else None

    assert Site(library, plugins=[Policy(), Long()]).list().keys == [3, 4]


class Bounds:
    """Says of each action which books it may be done to: those of fewer pages than a number."""

    def __init__(self, **pages):
        self.pages = pages

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if info.name != "Book" or action not in self.pages:
            return None
        return [Condition("pages", "smaller", self.pages[action])]


def offered(page):
    """Return each row of a list by its key: the words of its links, and where it leads."""
    leads = {row.key: row.url.partition("?")[0].rstrip("/").rpartition("/")[2] for row in page.rows}
    return {row.key: ([link.label for link in row.links], leads[row.key]) for row in page.rows}


def test_a_row_offers_only_what_may_be_done_to_it(library):
    options = {"can_view_details": True, "page_size": 4}
    site = Site(library, book=options, plugins=[Bounds(update=30, delete=20)])
    assert offered(site.list().page) == {
        "1": (["View", "Edit", "Delete…"], "edit"),
        "2": (["View", "Edit"], "edit"),
        "3": (["View"], "details"),
        "4": (["View"], "details"),
    }
    assert offered(site.list(page="1").page)["5"] == (["View"], "details")


def test_a_row_that_may_only_be_read_and_has_no_details_leads_nowhere(library):
    site = Site(library, book={"can_view_details": False}, plugins=[Bounds(update=30)])
    assert offered(site.list().page)["3"] == (["Delete…"], "")


def test_a_cell_has_an_editor_only_where_it_would_open(library):
    options = {"column_editable_list": ("title", "pages"), "column_display_actions": False}
    site = Site(library, book=options, plugins=[Bounds(update=30)])
    links = [link for link in site.list().document.links if "name=pages" in link]
    assert [link.rpartition("list_form_pk=")[2] for link in links] == ["1", "2"]


def test_the_pages_of_a_record_offer_only_what_may_be_done_to_it(library):
    site = Site(library, book={"can_view_details": True}, plugins=[Bounds(update=30, delete=20)])
    for key, edit, delete in (("1", True, True), ("2", True, False), ("3", False, False)):
        page = site.get("book/details/", {"id": key}).page
        assert (bool(page.edit_url), bool(page.delete_url)) == (edit, delete)
    for key, delete in (("1", True), ("2", False)):
        assert bool(site.get("book/edit/", {"id": key}).page.delete_url) is delete
