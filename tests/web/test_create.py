"""The create page: what is written, what is refused, and where it leads."""

import datetime as dt
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import wtforms

from admin_core import hookimpl
from admin_core.data import AccessDenied, ValidationFailed

from .library import BOOKS, Genre
from .site import Site, needs_composite_keys, on_databases

WHOLE = {
    "title": "Whole",
    "subtitle": "Sub",
    "motto": "Per aspera",
    "status": "ready",
    "notes": "one\r\ntwo",
    "pages": "123",
    "price": "12.50",
    "rating": "0.5",
    "in_print": "y",
    "signed": "0",
    "published": "2024-02-29",
    "added": "2024-02-29T12:34:56",
    "genre": "essay",
    "meta": '{"ü": [1, null]}',
    "author": "2",
    "editor": "3",
    "tags": ["1", "4"],
    "sequel_of": "7",
}


def test_every_kind_of_value_is_written(site):
    reply = site.post("book/new/", WHOLE)
    assert reply.status == 302, reply.errors()
    assert site.library.book(61) == {
        "id": 61,
        "title": "Whole",
        "subtitle": "Sub",
        "motto": "Per aspera",
        "status": "ready",
        "notes": "one\ntwo",
        "pages": 123,
        "price": Decimal("12.50"),
        "rating": 0.5,
        "in_print": True,
        "signed": False,
        "published": dt.date(2024, 2, 29),
        "added": dt.datetime(2024, 2, 29, 12, 34, 56),
        "genre": Genre.essay,
        "meta": {"ü": [1, None]},
        "author": 2,
        "editor": 3,
        "tags": (1, 4),
        "sequel_of": 7,
    }


def test_what_is_left_blank_is_empty_or_the_models_default(site):
    blank = {name: "" for name in WHOLE if name not in {"in_print", "tags"}}
    site.post("book/new/", {**blank, "title": "Bare", "author": "1"})
    book = site.library.book(61)
    assert {name: value for name, value in book.items() if value is not None} == {
        "id": 61, "title": "Bare", "author": 1, "motto": "", "in_print": False, "tags": (),
    }  # fmt: skip


def test_the_page_itself_when_sent_as_it_is_names_what_is_missing(site):
    form = site.get("book/new/").form("title").values()
    reply = site.post("book/new/", form)
    assert reply.status == 422
    assert reply.errors() == {
        "Title": ["This field is required."], "Author": ["This field is required."],
    }  # fmt: skip
    assert set(site.library.rows("Book")) == set(BOOKS)


@pytest.mark.guarantee("model-13")
def test_each_of_the_three_buttons_leads_where_it_says_and_keeps_the_return_address(site):
    back = "/admin/book/?sort=-title&page=1"
    data = {**site.new_book(), "url": back}
    assert site.post("book/new/", {**data, "title": "A"}).location == back

    again = site.post("book/new/", {**data, "title": "B", "_add_another": "1"})
    parts = urlsplit(again.location)
    assert (parts.path, parse_qs(parts.query)) == ("/admin/book/new/", {"url": [back]})
    assert site.follow(again).form("title").values()["url"] == [back]

    stay = site.post("book/new/", {**data, "title": "C", "_continue_editing": "1"})
    parts = urlsplit(stay.location)
    assert parts.path == "/admin/book/edit/"
    assert parse_qs(parts.query) == {"id": ["63"], "url": [back]}
    page = site.follow(stay)
    assert page.page.return_url == back
    assert "C was created." in page.text


def test_all_three_buttons_are_there_as_far_as_they_are_allowed(library):
    names = [name for _, attrs in Site(library).get("book/new/").document.elements
             if (name := attrs.get("name"))]  # fmt: skip
    assert {"_add_another", "_continue_editing"} <= set(names)
    site = Site(library, book={"can_edit": False})
    page = site.get("book/new/").page
    assert (page.can_continue, page.can_add_another) == (False, True)


# -- refusals --------------------------------------------------------------------------------------

TYPED = [
    ("title", "", "This field is required."),
    ("title", "   ", "This field is required."),
    ("title", "x" * 121, "Field cannot be longer than 120 characters."),
    ("title", "Book 12", "Another record has this value already."),
    ("title", "nul\x00l", "null character"),
    ("pages", "many", "Enter a whole number."),
    ("pages", "1.5", "Enter a whole number."),
    ("pages", "9" * 5_000, "Enter a whole number."),
    ("price", "1,5", "Enter a number."),
    ("price", "NaN", "Enter a number."),
    ("price", "1.234", "Enter at most 2 digits after the point."),
    ("price", "1234567.5", "Enter at most 6 digits before the point."),
    ("price", "1e9999999", "Enter a number."),
    ("rating", "Infinity", "Enter a number."),
    ("published", "2023-02-29", "Enter a date as YYYY-MM-DD."),
    ("published", "12345-01-01", "Enter a date as YYYY-MM-DD."),
    ("added", "yesterday", "Enter a date and time"),
    ("signed", "maybe", "is not one of the choices"),
    ("genre", "opera", "is not one of the choices"),
    ("status", "lost", "is not one of the choices"),
    ("meta", "{", "This is not valid JSON."),
    ("meta", '{"a": NaN}', "This is not valid JSON."),
    ("author", "999", "The chosen record does not exist or may not be chosen."),
    ("author", "x", "The chosen record does not exist or may not be chosen."),
    ("author", "", "This field is required."),
    ("editor", "0", "The chosen record does not exist or may not be chosen."),
    ("tags", ["1", "999"], "The chosen record does not exist or may not be chosen."),
]


@pytest.mark.parametrize(("name", "value", "message"), TYPED, ids=lambda one: repr(one)[:28])
@pytest.mark.guarantee("model-w5")
@pytest.mark.guarantee("security-13")
def test_a_value_that_does_not_fit_is_refused_at_its_field_and_everything_typed_is_kept(
    site, name, value, message
):
    before = site.library.state()
    typed = {**WHOLE, name: value}
    reply = site.post("book/new/", typed)
    assert reply.status == 422
    ((label, (text,)),) = reply.errors().items()
    assert label == {"pages": "Length"}.get(name, name.capitalize())
    assert message in text
    assert message in reply.text
    shown = reply.form("title").values()
    kept = {key: [text] if isinstance(text, str) else text for key, text in typed.items()}
    kept["in_print"] = ["y"]
    assert {key: sorted(shown.get(key, [])) for key in kept} == {
        key: sorted(texts) for key, texts in kept.items()
    }
    assert site.library.state() == before


def test_the_summary_leads_to_the_field_that_is_wrong(site):
    reply = site.post("book/new/", {**WHOLE, "pages": "x"})
    (error,) = reply.page.errors
    ids = [attrs.get("id") for _, attrs in reply.document.elements]
    assert error.anchor in ids
    control = next(a for _, a in reply.document.elements if a.get("id") == error.anchor)
    assert control["aria-invalid"] == "true"
    assert set(control["aria-describedby"].split()) <= set(ids)


def test_several_wrong_values_are_all_said_at_once(site):
    reply = site.post("book/new/", {**WHOLE, "pages": "x", "price": "y", "meta": "z"})
    assert set(reply.errors()) == {"Length", "Price", "Meta"}


@pytest.mark.guarantee("security-13")
def test_a_form_sent_with_an_old_token_is_shown_again_with_everything_typed(site):
    before = site.library.state()
    reply = site.post("book/new/", {**WHOLE, "csrf_token": "x" * 40})
    assert reply.status == 400
    assert "too long or in another session" in reply.text
    shown = reply.form("title").values()
    assert shown["title"] == ["Whole"]
    assert shown["notes"] == ["one\r\ntwo"]
    assert site.library.state() == before
    assert site.post("book/new/", shown).status == 302
    assert site.library.book(61)["title"] == "Whole"


# -- hooks -----------------------------------------------------------------------------------------


@pytest.mark.guarantee("model-17")
def test_hooks_run_in_their_order_and_after_the_commit_what_belongs_after_it(library):
    seen = []

    def on_model_change(self, form, model, is_created):
        seen.append(("on_model_change", is_created, len(library.rows("Book"))))

    def after_model_change(self, form, model, is_created):
        seen.append(("after_model_change", is_created, len(library.rows("Book"))))

    class Watch:
        @hookimpl
        def admin_before_write(self, change, record, store):
            seen.append(("admin_before_write", change.action, change.after["title"]))

        @hookimpl
        def admin_event(self, event):
            seen.append((event.name, event.key, len(library.rows("Book"))))

    site = Site(library, plugins=[Watch()], book={
        "on_model_change": on_model_change, "after_model_change": after_model_change,
    })  # fmt: skip
    site.post("book/new/", site.new_book())
    assert seen == [
        ("on_model_change", True, 60),
        ("admin_before_write", "create", "A new book"),
        ("record.created", (61,), 61),
        ("after_model_change", True, 61),
    ]


@pytest.mark.parametrize("error", [wtforms.ValidationError, ValidationFailed])
@pytest.mark.guarantee("model-17")
def test_a_hook_may_refuse_and_its_words_are_shown(library, error):
    def on_model_change(self, form, model, is_created):
        raise error("Not on a Sunday.")

    site = Site(library, book={"on_model_change": on_model_change})
    before = library.state()
    reply = site.post("book/new/", WHOLE)
    assert reply.status == 422
    assert "Not on a Sunday." in reply.text
    assert reply.form("title").values()["title"] == ["Whole"]
    assert library.state() == before


def test_a_hook_may_refuse_single_fields(library):
    def on_model_change(self, form, model, is_created):
        raise ValidationFailed({"pages": ["Too few."], "": ["Not today."]})

    site = Site(library, book={"on_model_change": on_model_change})
    reply = site.post("book/new/", WHOLE)
    assert reply.errors() == {"Length": ["Too few."], "": ["Not today."]}


def test_a_plugin_may_refuse_a_write_and_nothing_is_written(library):
    class Guard:
        @hookimpl
        def admin_before_write(self, change, record, store):
            raise AccessDenied("Only librarians may add books.")

    site = Site(library, plugins=[Guard()])
    before = library.state()
    reply = site.post("book/new/", WHOLE)
    assert reply.status == 403
    assert "Only librarians may add books." in reply.text
    assert reply.form("title").values()["title"] == ["Whole"]
    assert library.state() == before


def test_a_hook_may_set_what_no_form_field_shows(library):
    def on_model_change(self, form, model, is_created):
        model.subtitle = f"by {form.author.data.name}"

    site = Site(library, book={
        "on_model_change": on_model_change, "form_excluded_columns": ("subtitle",),
    })  # fmt: skip
    site.post("book/new/", site.new_book(author="3"))
    assert library.book(61)["subtitle"] == "by Cé Ñandú"


def test_what_the_database_refuses_is_said_at_its_field(library):
    def on_model_change(self, form, model, is_created):
        model.title = None

    site = Site(library, book={"on_model_change": on_model_change})
    before = library.state()
    reply = site.post("book/new/", WHOLE)
    assert reply.status == 422
    assert reply.errors() == {"Title": ["This field is required."]}
    assert library.state() == before


@on_databases
def test_a_related_record_that_is_gone_by_now_is_said(library):
    def on_model_change(self, form, model, is_created):
        model.author_id = 999

    site = Site(library, book={"form_columns": ("title",), "on_model_change": on_model_change})
    before = library.state()
    reply = site.post("book/new/", {"title": "Orphan"})
    assert reply.status == 422
    assert "The related record does not exist any more." in reply.text
    assert library.state() == before


@pytest.mark.guarantee("security-12")
def test_the_same_form_sent_twice_makes_one_record(site):
    form = {**site.get("author/new/").form("name").values(), "name": ["Twice"]}
    first, second = (site.post("author/new/", form) for _ in range(2))
    assert first.status == 302
    assert second.status < 500
    names = [author["name"] for author in site.library.rows("Author").values()]
    assert names.count("Twice") == 1


def test_fields_outside_the_form_are_not_written_whatever_is_sent(library):
    site = Site(library, book={"form_columns": ("title", "author")})
    site.post("book/new/", {**WHOLE, "id": "77", "author_id": "5", "__class__": "x"})
    books = library.rows("Book")
    assert set(books) == {*BOOKS, 61}
    assert books[61]["author"] == 2
    assert (books[61]["pages"], books[61]["price"], books[61]["tags"]) == (None, None, ())


def test_a_key_that_people_choose_can_be_typed_and_must_be_free(site):
    needs_composite_keys(site.library)
    assert site.post("stock/new/", {"shop": "east,1", "shelf": "0", "amount": "5"}).status == 302
    assert site.library.rows("Stock")["east,1", 0]["amount"] == 5
    reply = site.post("stock/new/", {"shop": "north", "shelf": "1", "amount": "5"})
    assert reply.status == 422
    assert "Another record has" in reply.text


@pytest.mark.guarantee("model-3")
def test_creating_that_is_switched_off_leads_back_with_a_message(library):
    site = Site(library, book={"can_create": False})
    before = library.state()
    for send in (site.get, site.post):
        assert site.token
        reply = send("book/new/", WHOLE)
        assert (reply.status, reply.location.partition("?")[0]) == (302, "/admin/book/")
        assert site.flashes() == ["This is switched off here."]
    assert library.state() == before


def test_a_form_of_ones_own_is_used_as_it_is(library):
    class Small(wtforms.Form):
        title = wtforms.StringField("What is it called?")

        def populate_obj(self, obj):
            super().populate_obj(obj)
            obj.author = library_author(obj)

    def library_author(book):
        return site.views["Author"].store.get(("4",))

    site = Site(library, book={"form": Small})
    assert "What is it called?" in site.get("book/new/").text
    assert site.post("book/new/", {"title": "Mine"}).status == 302
    assert library.book(61)["title"] == "Mine"
    assert library.book(61)["author"] == 4
