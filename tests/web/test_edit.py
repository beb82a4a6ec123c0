"""The edit page: only what was changed is written, and nobody's work is overwritten unseen."""

import datetime as dt
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import wtforms

from admin_core import hookimpl
from admin_core.data import AccessDenied

from .library import BOOKS, STOCK
from .site import Site, needs_composite_keys, on_databases


@pytest.mark.parametrize("key", [1, 2, 3, 4, 5, 8, 10, 12, 14, 30, 60])
@pytest.mark.guarantee("forms-w14")
def test_opening_a_record_and_saving_it_changes_nothing(site, key):
    before = site.library.state()
    reply = site.edit("book", key)
    assert reply.status == 302, reply.errors()
    assert site.library.state() == before


def test_what_a_page_cannot_show_survives_a_change_elsewhere(site):
    moment = dt.datetime(2021, 5, 6, 7, 8, 9, 123_456)
    site.library.change("Book", 3, added=moment, subtitle=None, status="ancient", motto="")
    site.library.change("Book", 3, notes="  spaces \n\n")
    assert site.edit("book", 3, pages="77").status == 302
    book = site.library.book(3)
    assert book == {
        **BOOKS[3], "added": moment, "subtitle": None, "status": "ancient", "motto": "",
        "notes": "  spaces \n\n", "pages": 77,
    }  # fmt: skip


@pytest.mark.parametrize("subtitle", [None, ""])
def test_no_text_and_empty_text_stay_what_they_are(site, subtitle):
    site.library.change("Book", 3, subtitle=subtitle)
    site.edit("book", 3, title="Renamed")
    assert site.library.book(3)["subtitle"] == subtitle
    assert site.library.book(3)["title"] == "Renamed"


@on_databases
def test_only_the_changed_column_is_in_the_update_statement(library):
    site = Site(library)
    form = site.edit_form("book", 3)
    with library.statements() as statements:
        assert site.edit("book", 3, form, pages="321").status == 302
    updates = [one for one in statements if one.startswith("UPDATE") and "pages" in one]
    assert len(updates) == 1
    assigned = updates[0].partition("SET ")[2].partition(" WHERE")[0]
    assert assigned.partition("=")[0].strip() == "pages"
    assert "," not in assigned
    with library.statements() as statements:
        assert site.edit("book", 4).status == 302
    assert not [one for one in statements if "SET" in one and "WHERE book.id =" in one]


def test_each_value_can_be_changed_and_emptied(site):
    changes = {
        "title": ["Other"], "subtitle": [""], "status": ["draft"], "notes": ["a\r\nb"],
        "pages": [""], "price": ["9.99"], "rating": [""], "in_print": ["y"], "signed": [""],
        "published": [""], "added": ["2001-02-03T04:05:06"], "genre": [""], "meta": ["[1]"],
        "author": ["5"], "editor": [""], "tags": ["2", "3"], "sequel_of": ["1"],
    }  # fmt: skip
    assert site.edit("book", 3, **changes).status == 302
    assert site.library.book(3) == {
        **BOOKS[3], "title": "Other", "subtitle": None, "status": "draft", "notes": "a\nb",
        "pages": None, "price": Decimal("9.99"), "rating": None, "in_print": True,
        "signed": None, "published": None, "added": dt.datetime(2001, 2, 3, 4, 5, 6),
        "genre": None, "meta": [1], "author": 5, "editor": None, "tags": (2, 3), "sequel_of": 1,
    }  # fmt: skip
    others = {key: book for key, book in site.library.rows("Book").items() if key != 3}
    assert others == {key: book for key, book in BOOKS.items() if key != 3}


def test_an_unchecked_box_is_no(site):
    assert site.edit("book", 2, in_print=None).status == 302
    assert site.library.book(2)["in_print"] is False


def test_a_collection_can_be_emptied(site):
    assert BOOKS[6]["tags"]
    assert site.edit("book", 6, tags=None).status == 302
    assert site.library.book(6)["tags"] == ()


def test_a_refused_change_keeps_what_was_typed_and_writes_nothing(site):
    before = site.library.state()
    reply = site.edit("book", 3, title="Book 12", pages="x", notes="new")
    assert reply.status == 422
    assert "Enter a whole number." in reply.text
    reply = site.edit("book", 3, title="Book 12", notes="new")
    assert reply.status == 422
    assert reply.errors() == {"Title": ["Another record has this value already."]}
    shown = reply.form("_fingerprint").values()
    assert (shown["title"], shown["notes"]) == (["Book 12"], ["new"])
    assert site.library.state() == before
    shown["title"] = ["Book 99"]
    assert site.edit("book", 3, shown).status == 302
    assert site.library.book(3)["title"] == "Book 99"


def test_the_key_is_shown_and_cannot_be_changed(site):
    needs_composite_keys(site.library)
    page = site.get("stock/edit/", {"id": "north,1"})
    assert [fact.label for fact in page.page.facts] == ["Shop", "Shelf"]
    form = page.form("_fingerprint").values()
    assert site.edit("stock", "north,1", form, shop="moved", shelf="9", amount="3").status == 302
    stock = site.library.rows("Stock")
    assert set(stock) == set(STOCK)
    assert stock["north", 1]["amount"] == 3


@pytest.mark.guarantee("model-16")
def test_the_parts_of_a_composite_key_may_come_one_by_one_and_in_their_order(site):
    needs_composite_keys(site.library)
    assert site.get("stock/edit/", [("id", "north"), ("id", "2")]).status == 200
    for wrong in (["2", "north"], ["north"], ["north", "2", "1"]):
        reply = site.get("stock/edit/", [("id", part) for part in wrong])
        assert reply.status == 302
        assert "does not exist" in site.messages(reply)


@pytest.mark.parametrize("page", ["edit", "details", "delete"])
@pytest.mark.parametrize("key", ["999", "x", "1,2", "9" * 400, "-1", "1.5", "0x1", "1\x00"])
def test_an_unknown_record_leads_back_to_the_list_with_a_message(shelf, page, key):
    reply = shelf.get(f"book/{page}/", {"id": key, "url": "/admin/book/?page=1"})
    assert (reply.status, reply.location) == (302, "/admin/book/?page=1")
    assert "This record does not exist." in shelf.messages(reply)


@pytest.mark.parametrize("page", ["edit", "details", "delete"])
@pytest.mark.parametrize("query", [{}, {"id": ""}])
def test_a_page_of_no_record_leads_back_to_the_list(shelf, page, query):
    reply = shelf.get(f"book/{page}/", query)
    assert (reply.status, reply.location) == (302, "/admin/book/")


def test_saving_a_record_that_was_deleted_meanwhile_says_so(site):
    form = site.edit_form("book", 3)
    site.post("book/delete/", {"id": "3"})
    site.flashes()
    reply = site.post("book/edit/", form, {"id": "3"})
    assert reply.status == 302
    assert "This record does not exist." in site.messages(reply)
    assert 3 not in site.library.rows("Book")


@pytest.mark.guarantee("model-3")
def test_the_switch_stops_the_page_and_the_save(library):
    form = Site(library).edit_form("book", 3)
    site = Site(library, book={"can_edit": False})
    before = library.state()
    assert site.get("book/edit/", {"id": "3"}).status == 302
    form["csrf_token"] = [site.token]
    assert site.post("book/edit/", {**form, "title": "x"}, {"id": "3"}).status == 302
    assert library.state() == before


@pytest.mark.guarantee("model-15")
def test_details_are_off_unless_switched_on(shelf):
    reply = shelf.get("author/details/", {"id": "1"})
    assert (reply.status, reply.location) == (302, "/admin/author/")
    assert shelf.flashes() == ["This is switched off here."]


@pytest.mark.guarantee("model-15")
def test_details_show_every_field_whole_and_lead_on(shelf):
    reply = shelf.get("book/details/", {"id": "15"})
    facts = {fact.name: fact for fact in reply.page.facts}
    assert facts["notes"].label == "Notes"
    for text in ("Note 15 second line", "Book 15", '"number": 15', "Ada Lovelace", "sea"):
        assert text in reply.text, text
    assert shelf.open(reply.page.edit_url).status == 200
    assert shelf.open(reply.page.delete_url).status == 200
    links = [link for link in reply.document.links if "author/edit" in link]
    assert links


def test_details_leave_out_what_is_excluded(shared_library):
    site = Site(shared_library, book={"column_details_exclude_list": ("notes", "price")})
    names = {fact.name for fact in site.get("book/details/", {"id": "1"}).page.facts}
    assert not {"notes", "price"} & names


# -- somebody was faster ---------------------------------------------------------------------------


@pytest.mark.guarantee("model-w10")
@pytest.mark.guarantee("security-11")
def test_a_stale_save_is_refused_shows_both_versions_and_the_second_save_wins(site):
    form = site.edit_form("book", 3)
    site.library.change("Book", 3, pages=555, rating=0.75)
    before = site.library.state()
    reply = site.edit("book", 3, form, pages="777")
    assert reply.status == 409
    assert site.library.state() == before
    conflicts = {one.label: (one.stored, one.typed) for one in reply.page.conflicts}
    assert conflicts == {"Length": ("555", "777"), "Rating": ("0.75", "0.375")}
    assert "Somebody else saved this record" in reply.text
    assert "555" in reply.text
    again = reply.form("_fingerprint").values()
    assert again["pages"] == ["777"]
    assert site.edit("book", 3, again).status == 302
    assert site.library.book(3)["pages"] == 777


def test_a_change_to_what_the_form_does_not_show_is_no_conflict(library):
    site = Site(library, book={"form_columns": ("title",)})
    form = site.edit_form("book", 3)
    library.change("Book", 3, pages=555)
    assert site.edit("book", 3, form, title="Mine").status == 302
    assert (library.book(3)["title"], library.book(3)["pages"]) == ("Mine", 555)


@pytest.mark.guarantee("security-11")
def test_the_second_of_two_editors_loses_nothing_silently(site):
    first, second = site.edit_form("book", 3), site.edit_form("book", 3)
    assert site.edit("book", 3, first, notes="the first").status == 302
    assert site.edit("book", 3, second, title="The second").status == 409
    assert site.library.book(3)["notes"] == "the first"
    assert site.library.book(3)["title"] == BOOKS[3]["title"]


# -- hooks -----------------------------------------------------------------------------------------


@pytest.mark.guarantee("model-17")
def test_hooks_know_what_changed_and_that_the_record_is_not_new(library):
    seen = []

    class Watch:
        @hookimpl
        def admin_before_write(self, change, record, store):
            seen.append((change.action, change.key, change.changed, change.before["pages"]))

        @hookimpl
        def admin_event(self, event):
            seen.append((event.name, event.key, event.change.changed))

    def on_model_change(self, form, model, is_created):
        seen.append(("on_model_change", is_created))

    site = Site(library, plugins=[Watch()], book={"on_model_change": on_model_change})
    site.edit("book", 3, pages="31", author="1")
    assert seen == [
        ("on_model_change", False),
        ("update", (3,), ("pages", "author"), 30),
        ("record.updated", (3,), ("pages", "author")),
    ]
    seen.clear()
    site.edit("book", 3)
    assert [one[0] for one in seen] == ["on_model_change", "update"]


def test_a_failing_hook_undoes_the_whole_save(library):
    def on_model_change(self, form, model, is_created):
        model.subtitle = "half"
        raise wtforms.ValidationError("No.")

    site = Site(library, book={"on_model_change": on_model_change})
    before = library.state()
    reply = site.edit("book", 3, title="Half", tags=["1"])
    assert reply.status == 422
    assert library.state() == before
    assert site.get("book/edit/", {"id": "3"}).page.title == BOOKS[3]["title"]


@pytest.mark.guarantee("security-13")
def test_a_refusal_inside_the_transaction_is_answered_403_and_keeps_the_form(library):
    class Guard:
        @hookimpl
        def admin_before_write(self, change, record, store):
            if "pages" in change.changed:
                raise AccessDenied("Pages are counted by others.")

    site = Site(library, plugins=[Guard()])
    before = library.state()
    reply = site.edit("book", 3, pages="1", notes="typed")
    assert reply.status == 403
    assert "Pages are counted by others." in reply.text
    assert reply.form("_fingerprint").values()["notes"] == ["typed"]
    assert library.state() == before
    assert site.edit("book", 3, notes="typed").status == 302


def test_on_form_prefill_fills_the_page_and_not_the_save(library):
    def on_form_prefill(self, form, id):
        form.subtitle.data = f"prefilled {id}"

    site = Site(library, book={"on_form_prefill": on_form_prefill})
    form = site.edit_form("book", 3)
    assert form["subtitle"] == ["prefilled 3"]
    form["subtitle"] = ["typed"]
    assert site.edit("book", 3, form).status == 302
    assert library.book(3)["subtitle"] == "typed"


def test_continue_editing_returns_to_the_record(site):
    reply = site.edit("book", 3, title="Kept", _continue_editing="1")
    parts = urlsplit(reply.location)
    assert (parts.path, parse_qs(parts.query)["id"]) == ("/admin/book/edit/", ["3"])
    page = site.follow(reply)
    assert "Kept was saved." in page.text
    assert page.page.title == "Kept"
