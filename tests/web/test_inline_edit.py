"""Editing cells in the list: one field, the same rules as every other write, nothing lost."""

import datetime as dt
from decimal import Decimal

import pytest
import wtforms
from jinja2 import DictLoader

from admin_core import hookimpl
from admin_core.data import AccessDenied, Condition
from admin_core.typefmt import macro
from admin_core.web.checks import problems

from .library import BOOKS, STOCK, Genre
from .site import OPTIONS, Site, on_databases

NAMES = (
    "title", "author", "editor", "tags", "pages", "price", "rating", "genre", "status",
    "published", "added", "in_print", "signed", "subtitle",
)  # fmt: skip
EDITABLE = {"column_editable_list": NAMES}
JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(library):
    return Site(library, book=EDITABLE, author={"column_editable_list": ("name",)})


def editor(site, name, key=6, model="book", **options):
    return site.get(f"{model}/ajax/update/", {"list_form_pk": key, "name": name}, **options)


def sent_by(site, name, key=6, model="book"):
    """Return what the editor of a cell would send."""
    reply = editor(site, name, key, model)
    assert reply.status == 200, reply.text
    return reply.form("list_form_pk").values()


def save(site, name, value, key=6, model="book", headers=JSON, **changes):
    data = {**sent_by(site, name, key, model), name: value, **changes}
    return site.post(
        f"{model}/ajax/update/", {n: v for n, v in data.items() if v is not None}, headers=headers
    )


CHANGES = {
    "title": ("Renamed", "Renamed"),
    "author": ("3", 3),
    "editor": ("", None),
    "tags": (["1", "4"], (1, 4)),
    "pages": ("77", 77),
    "price": ("9.50", Decimal("9.50")),
    "rating": ("2.5", 2.5),
    "genre": ("poetry", Genre.poetry),
    "status": ("ready", "ready"),
    "published": ("2020-02-29", dt.date(2020, 2, 29)),
    "added": ("2020-02-29T10:11:12", dt.datetime(2020, 2, 29, 10, 11, 12)),
    "in_print": (None, False),
    "signed": ("", None),
    "subtitle": ("Second", "Second"),
}


@pytest.mark.guarantee("model-14")
@pytest.mark.parametrize("name", NAMES)
def test_a_cell_of_any_kind_is_saved_and_nothing_else(desk, name):
    sent, stored = CHANGES[name]
    before = desk.library.book(6)
    reply = save(desk, name, sent)
    assert reply.status == 200, reply.html
    assert desk.library.book(6) == {**before, name: stored}
    shown = desk.list(page_size=100).page.rows
    row = next(row for row in shown if row.key == "6")
    place = [one.name for one in desk.list().page.headers].index(name)
    assert reply.json["cell"] in str(row.cells[place])
    assert "was saved." in reply.json["message"]


@pytest.mark.guarantee("model-14")
def test_what_existing_scripts_send_is_understood_and_answered_as_text(desk):
    data = {"list_form_pk": "6", "title": "Short way"}
    reply = desk.post("book/ajax/update/", data)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert reply.html == "Short way was saved."
    assert desk.library.book(6)["title"] == "Short way"
    for text, ticked in (("1", True), ("0", False), ("1", True), ("", False)):
        desk.post("book/ajax/update/", {"list_form_pk": "6", "in_print": text})
        assert desk.library.book(6)["in_print"] is ticked


@pytest.mark.guarantee("model-14", "model-w5")
@pytest.mark.parametrize(("name", "value", "said"), [
    ("title", "", "This field is required."),
    ("title", "x" * 121, "longer than 120"),
    ("title", "Book 05", "has this value already"),
    ("pages", "many", "whole number"),
    ("author", "999", "does not exist or may not be chosen"),
    ("author", "", "This field is required."),
    ("genre", "ballad", ""),
    ("published", "yesterday", ""),
    ("title", "nul\x00", ""),
])  # fmt: skip
def test_a_value_that_does_not_fit_is_answered_422_and_kept(desk, name, value, said):
    before = desk.library.state()
    reply = save(desk, name, value)
    assert reply.status == 422
    assert said in reply.json["error"]
    assert reply.json["error"]
    if "\x00" not in value and value:
        assert value in reply.json["editor"]
    text = save(desk, name, value, headers={}, _page=None)
    assert (text.status, said in text.html) == (422, True)
    assert desk.library.state() == before


@pytest.mark.guarantee("model-14")
@pytest.mark.parametrize(("data", "status"), [
    ({"title": "x"}, 400),
    ({"list_form_pk": "", "title": "x"}, 400),
    ({"list_form_pk": "6"}, 400),
    ({"list_form_pk": "6", "notes": "x"}, 400),
    ({"list_form_pk": "6", "id": "7"}, 400),
    ({"list_form_pk": "6", "_field": "notes", "title": "x"}, 400),
    ({"list_form_pk": "999", "title": "x"}, 404),
    ({"list_form_pk": "x", "title": "x"}, 404),
    ({"list_form_pk": "6,7", "title": "x"}, 404),
    ({"list_form_pk": "9" * 9_000, "title": "x"}, 404),
])  # fmt: skip
def test_what_cannot_be_meant_changes_nothing_and_says_so(desk, data, status):
    before = desk.library.state()
    for headers in ({}, JSON):
        reply = desk.post("book/ajax/update/", data, headers=headers)
        assert reply.status == status
        assert reply.json["error"] if headers else reply.html
    query = {name: text for name, text in data.items() if name == "list_form_pk"}
    assert editor(desk, "notes").status == 400
    assert desk.get("book/ajax/update/", {**query, "name": "title"}).status in {200, 400, 404}
    assert desk.library.state() == before


def test_a_column_sent_beside_the_one_meant_is_ignored(desk):
    before = desk.library.book(6)
    desk.post("book/ajax/update/", {"list_form_pk": "6", "_field": "pages", "pages": "5",
                                    "title": "Sneaked in", "motto": "Sneaked in"})  # fmt: skip
    assert desk.library.book(6) == {**before, "pages": 5}


def test_without_the_option_there_is_no_such_page(site):
    assert editor(site, "title").status == 404
    assert site.post("book/ajax/update/", {"list_form_pk": "6", "title": "x"}).status == 404


@pytest.mark.guarantee("model-11")
def test_without_a_token_nothing_is_saved_and_the_reason_is_said(desk):
    before = desk.library.state()
    reply = save(desk, "title", "Forged", csrf_token="")
    assert (reply.status, "security token" in reply.json["error"]) == (400, True)
    reply = save(desk, "title", "Forged", headers={**JSON, "Origin": "https://elsewhere.example"})
    assert reply.status == 400
    assert desk.library.state() == before


@pytest.mark.guarantee("model-14", "model-16")
@pytest.mark.parametrize("key", list(STOCK), ids=repr)
def test_keys_of_several_parts_with_any_character_find_their_record(library, key):
    site = Site(library, stock={"column_editable_list": ("amount",)})
    row = next(
        row for row in site.list("stock").page.rows if str(STOCK[key]["amount"]) in str(row.cells)
    )
    assert save(site, "amount", "5", row.key, "stock").status == 200
    assert {k for k, row in library.rows("Stock").items() if row["amount"] == 5} == {key}


# -- rights ----------------------------------------------------------------------------------------


@pytest.mark.guarantee("model-w6")
def test_a_view_that_edits_nothing_edits_no_cell_either(library):
    site = Site(library, book={**EDITABLE, "can_edit": False})
    before = library.state()
    assert "ad-edit" not in site.list().html
    assert editor(site, "title").status == 403
    data = {"list_form_pk": "6", "title": "x"}
    assert site.post("book/ajax/update/", data, headers=JSON).status == 403
    assert library.state() == before


class Policy:
    """What may be done to books: not to the one with that key."""

    def __init__(self, key="", rows=(), fields=None):
        self.key, self.rows, self.fields = key, rows, fields

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        return False if action == "update" and key and key == self.key else None

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        return self.rows if action == "update" and info.name == "Book" else None

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return self.fields if info.name == "Book" else None


@pytest.mark.guarantee("model-w6")
@pytest.mark.parametrize("key", ["6", "06", "+6", " 6"])
def test_a_record_that_the_policy_refuses_is_not_edited_however_its_key_is_written(library, key):
    site = Site(library, book=EDITABLE, plugins=[Policy("6")])
    before = library.state()
    data = {"list_form_pk": key, "title": "x"}
    assert site.post("book/ajax/update/", data, headers=JSON).status in {403, 404}
    assert editor(site, "title", key).status in {403, 404}
    assert library.state() == before
    assert save(site, "title", "Allowed", 7).status == 200


def test_a_record_out_of_the_policys_bounds_is_not_edited_nor_moved_there(library):
    rows = (Condition("pages", "smaller", 100),)
    site = Site(library, book=EDITABLE, plugins=[Policy(rows=rows)])
    assert editor(site, "title", 20).status == 404
    before = library.state()
    assert save(site, "pages", "500").status == 403
    assert library.state() == before
    assert save(site, "pages", "50").status == 200


def test_a_record_outside_the_views_own_query_is_not_edited(library):
    site = Site(library, book={**EDITABLE, "get_query": lambda self: library.only("Book", [1, 2])})
    assert editor(site, "title", 6).status == 404
    assert site.post("book/ajax/update/", {"list_form_pk": "6", "title": "x"}).status == 404


@pytest.mark.parametrize("limit", ["hidden", "read"])
def test_a_field_that_may_not_be_set_has_no_editor(library, limit):
    site = Site(library, book=EDITABLE, plugins=[Policy(fields={"pages": limit})])
    assert editor(site, "pages").status == 400
    reply = site.post("book/ajax/update/", {"list_form_pk": "6", "pages": "5"})
    assert (reply.status, library.book(6)["pages"]) == (400, 60)
    assert "name=pages" not in site.list().html
    assert "name=title" in site.list().html


def test_a_plugin_may_refuse_the_write(library):
    class Guard:
        @hookimpl
        def admin_before_write(self, change, record, store):
            assert (set(change.before), set(change.after)) == ({"pages"}, {"pages"})
            raise AccessDenied("Books are for ever.")

    site = Site(library, book=EDITABLE, plugins=[Guard()])
    reply = save(site, "pages", "5")
    assert (reply.status, reply.json["error"]) == (403, "Books are for ever.")
    assert library.book(6)["pages"] == 60


# -- hooks, versions -------------------------------------------------------------------------------


@pytest.mark.guarantee("model-17", "model-w6")
def test_hooks_run_as_for_every_write_and_can_read_the_other_fields(library):
    seen = []

    class Watch:
        @hookimpl
        def admin_event(self, event):
            seen.append((event.name, event.key, event.change.changed))

    def on_model_change(self, form, model, is_created):
        seen.append((form.pages.data, form.title.data, form.motto.data, is_created))
        assert list(form._fields) == ["pages"]

    def after_model_change(self, form, model, is_created):
        seen.append(("after", library.book(6)["pages"]))

    site = Site(library, plugins=[Watch()], book={
        **EDITABLE, "on_model_change": on_model_change, "after_model_change": after_model_change,
    })  # fmt: skip
    assert save(site, "pages", "5").status == 200
    motto = BOOKS[6]["motto"]
    assert seen == [(5, "Book 06", motto, False), ("record.updated", (6,), ("pages",)),
                    ("after", 5)]  # fmt: skip


@pytest.mark.guarantee("model-17")
def test_a_hook_that_refuses_is_heard_and_what_was_typed_is_kept(library):
    def on_model_change(self, form, model, is_created):
        raise wtforms.ValidationError("Not on Sundays.")

    site = Site(library, book={**EDITABLE, "on_model_change": on_model_change})
    reply = save(site, "pages", "5")
    assert (reply.status, reply.json["error"]) == (422, "Not on Sundays.")
    assert 'value="5"' in reply.json["editor"]
    assert library.book(6)["pages"] == 60


@pytest.mark.guarantee("model-w10")
def test_what_somebody_else_saved_meanwhile_is_shown_and_replaced_only_knowingly(desk):
    form = sent_by(desk, "pages")
    desk.library.change("Book", 6, pages=61)
    reply = desk.post("book/ajax/update/", {**form, "pages": "7"}, headers=JSON)
    assert reply.status == 409
    assert "Somebody else changed this" in reply.json["error"]
    assert "61" in reply.json["editor"]
    assert 'value="7"' in reply.json["editor"]
    assert desk.library.book(6)["pages"] == 61
    page = desk.post("book/ajax/update/", {**form, "pages": "7", "_page": "1"})
    again = page.form("list_form_pk").values()
    assert desk.post("book/ajax/update/", again, headers=JSON).status == 200
    assert desk.library.book(6)["pages"] == 7


def test_a_change_of_another_field_is_no_conflict(desk):
    form = sent_by(desk, "pages")
    desk.library.change("Book", 6, title="Other")
    assert desk.post("book/ajax/update/", {**form, "pages": "7"}, headers=JSON).status == 200
    assert desk.library.book(6)["title"] == "Other"


# -- options and override points -------------------------------------------------------------------


def test_only_the_validators_of_form_args_count(library):
    def even(form, field):
        if field.data % 2:
            raise wtforms.ValidationError("Even only.")

    arguments = {"pages": {"validators": [even], "label": "Leaves", "default": 3}}
    site = Site(library, book={**EDITABLE, "form_args": arguments})
    assert "Leaves" not in editor(site, "pages").text
    assert save(site, "pages", "5").json["error"] == "Even only."
    assert save(site, "pages", "4").status == 200


def test_a_list_form_of_ones_own_is_used(library):
    def get_list_form(self):
        form = self.scaffold_list_form(widget=wtforms.widgets.PasswordInput())
        return type("Mine", (form,), {"title": wtforms.StringField("Mine", filters=[str.upper])})

    site = Site(library, book={**EDITABLE, "get_list_form": get_list_form})
    assert 'type="password"' in editor(site, "pages").html
    save(site, "title", "loud")
    assert library.book(6)["title"] == "LOUD"


def test_a_view_tells_which_columns_are_editable(library):
    site = Site(library, book=EDITABLE, plugins=[Policy(fields={"pages": "read"})])
    view = site.views["Book"]
    with site.app.test_request_context("/admin/book/"):
        assert view.is_editable("title")
        assert not view.is_editable("pages")
        assert not view.is_editable("notes")


def test_what_cannot_be_edited_in_a_cell_is_shown_without_an_editor_and_reported(library):
    class Odd:
        @hookimpl
        def admin_describe_field(self, native, field, backend):
            return {"kind": "picture"} if field.name == "rating" else None

    names = ("title", "id", "shelf_mark", "author.country", "notes", "rating", "nothing")
    columns = ("id", "title", "shelf_mark", "author.country", "rating", "author")
    site = Site(library, plugins=[Odd()], book={
        "column_editable_list": names, "column_list": columns, "column_filters": (),
    })  # fmt: skip
    reply = site.list()
    assert [*site.views["Book"].inline_edit.names] == ["title"]
    assert reply.html.count("ad-edit") == 20
    with site.app.test_request_context("/admin/book/"):
        found = [one.message for one in problems(site.admin) if one.id == "core.column-editable"]
    assert len(found) == 6
    assert any("'id', which is part of the key" in one for one in found)
    assert any("'notes', which is no column of the list" in one for one in found)
    assert any("'rating', which has no editor" in one for one in found)


# -- the list and the page without scripts ---------------------------------------------------------


def test_a_cell_leads_to_a_page_that_saves_it_without_scripts(desk):
    reply = desk.list(sort="title", page="1")
    row = reply.page.rows[0]
    href = next(one for one in reply.document.links if "name=pages" in one)
    page = desk.open(href)
    assert page.status == 200
    form = page.form("list_form_pk").values()
    assert form["list_form_pk"] == [row.key]
    bad = desk.post("book/ajax/update/", {**form, "pages": "many", "_page": "1"})
    assert bad.status == 422
    assert "many" in bad.html
    done = desk.post("book/ajax/update/", {**form, "pages": "4", "_page": "1"})
    assert (done.status, done.location) == (302, "/admin/book/?sort=title&page=1")
    assert desk.library.book(int(row.key))["pages"] == 4


def test_the_page_sends_what_makes_it_a_page(desk):
    assert "_page" in sent_by(desk, "pages")
    fragment = editor(desk, "pages", headers=JSON).json["editor"]
    assert "_page" not in fragment
    assert "<html" not in fragment


def test_a_relation_of_many_records_is_searched(library):
    site = Site(library, book={**EDITABLE, "form_select_limit": 2, "form_columns": ("title",)})
    page = editor(site, "author")
    assert 'data-module="related"' in page.html
    form = page.form("list_form_pk").values()
    assert form["author"] == ["2"]
    found = site.get("book/ajax/lookup/", {"name": "author", "query": "Eve"})
    assert found.json == [["5", "Eve Okoro"]]
    data = {**form, "_search": "author", "_search-author": "Eve", "_page": "1"}
    looked = site.post("book/ajax/update/", data)
    assert ("5", "Eve Okoro", False) in looked.document.choices["author"]
    assert library.book(6)["author"] == 2


@pytest.mark.guarantee("model-20")
def test_cells_keep_the_mark_that_ported_tests_look_for(desk):
    html = desk.list().html
    assert 'data-role="x-editable"' in html
    assert html.count("<form") < 5


@on_databases
@pytest.mark.guarantee("model-w6")
def test_editable_cells_cost_the_list_no_statement(library):
    columns = ("title", "author", "pages", "in_print")
    plain = {"column_list": columns, "page_size": 50}
    costs = []
    for editable in ((), columns):
        site = Site(library, book={**plain, "column_editable_list": editable})
        site.list()
        with library.statements() as statements:
            assert len(site.list().keys) == 50
        costs.append(len(statements))
    assert costs == [2, 2]


@on_databases
def test_saving_a_cell_costs_five_statements_at_most(library):
    site = Site(library, book=EDITABLE)
    form = sent_by(site, "pages")
    with library.statements() as statements:
        assert site.post("book/ajax/update/", {**form, "pages": "7"}, headers=JSON).status == 200
    assert len(statements) <= 5, statements


def test_a_first_cell_that_is_edited_is_still_a_link_to_its_record(library):
    site = Site(library, book={**OPTIONS["Book"], "column_list": ("title", "pages"),
                               "column_editable_list": ("title", "pages")})  # fmt: skip
    row = site.list().page.rows[0]
    assert "<a" not in row.cells[0]
    assert "ad-edit" in row.edit
    assert row.label == "Book 01"
    assert "ad-edit" in row.cells[1]


def test_a_cell_that_the_lists_template_makes_is_edited_too(library):
    shout = macro("shout")
    options = {
        "column_list": ("title", "pages"),
        "column_editable_list": ("title", "pages"),
        "column_formatters": {"title": shout, "pages": shout},
        "list_template": "shouting.html",
    }
    site = Site(library, book=options)
    site.app.jinja_loader = DictLoader({
        "shouting.html": '{% extends "admin/model/list.html" %}'
        "{% macro shout(model, column) %}<b>{{ model[column] }}!</b>{% endmacro %}"
    })  # fmt: skip
    html = site.list().html
    assert html.count("ad-edit") == 40
    assert '<span class="ad-value"><b>60!</b></span>' in html
    assert '<span class="ad-value"><b>Book 06!</b></span></a>' in html
    reply = save(site, "pages", "61")
    assert reply.json == {"message": "Book 06 was saved.", "reload": True}
