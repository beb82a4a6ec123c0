"""Fields that a visitor may only read, or not see at all, in forms: per page, person and record."""

import logging

import wtforms

from admin_core import hookimpl
from admin_core.forms import BaseForm
from admin_core.web.checks import problems

from .library import BOOKS
from .site import Site, needs_composite_keys


class Limits:
    """Says which fields are hidden or only read."""

    def __init__(self, **limits):
        self.limits = limits

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return self.limits.get(f"{info.name}_{action}") or self.limits.get(info.name)


def controls(reply):
    return {given["name"] for tag, given in reply.document.elements if "name" in given
            and tag in {"input", "select", "textarea"}}  # fmt: skip


def ignored(caplog):
    return [one.getMessage() for one in caplog.records if "Ignored" in one.getMessage()]


def test_a_read_only_field_is_text_in_its_place_and_a_sent_value_is_ignored(library, caplog):
    site = Site(library, book={"form_readonly_columns": ("pages", "author", "tags", "in_print")})
    reply = site.get("book/edit/", {"id": 6})
    assert not {"pages", "author", "tags", "in_print"} & controls(reply)
    assert reply.html.count("ad-read-only") == 4
    assert ">Length</span>" in reply.html
    assert site.library.rows("Author")[BOOKS[6]["author"]]["name"] in reply.text
    with caplog.at_level(logging.WARNING):
        done = site.edit("book", 6, title="New title", pages="1", author="1", tags=["1"])
    assert done.status == 302
    assert library.book(6) == {**BOOKS[6], "title": "New title"}
    assert ignored(caplog) == ["Ignored what was sent for author, pages, tags to /admin/book/edit/"]


def test_create_and_edit_have_read_only_fields_of_their_own(library):
    site = Site(library, book={
        "form_create_readonly_columns": ("pages",), "form_edit_readonly_columns": ("title",),
    })  # fmt: skip
    new, edit = controls(site.get("book/new/")), controls(site.get("book/edit/", {"id": 3}))
    assert ("pages" in new, "title" in new) == (False, True)
    assert ("pages" in edit, "title" in edit) == (True, False)
    assert site.edit("book", 3, title="No", pages="5").status == 302
    assert library.book(3) == {**BOOKS[3], "pages": 5}


def test_what_a_create_page_shows_as_fixed_is_what_is_saved(library):
    site = Site(library, book={
        "form_create_readonly_columns": ("status", "pages"),
        "form_args": {"status": {"default": "ready"}},
    })  # fmt: skip
    reply = site.get("book/new/")
    assert "Ready" in str(reply.page.form["status"].read_only_text)
    assert site.post("book/new/", site.new_book(status="draft", pages="9")).status == 302
    book = next(b for b in library.rows("Book").values() if b["title"] == "A new book")
    assert (book["status"], book["pages"]) == ("ready", None)


def test_read_only_fields_may_depend_on_the_record(library):
    def readonly(self, action, record=None):
        return ("pages",) if record is not None and record.title == BOOKS[3]["title"] else ()

    site = Site(library, book={"get_readonly_columns": readonly})
    assert "pages" not in controls(site.get("book/edit/", {"id": 3}))
    assert "pages" in controls(site.get("book/edit/", {"id": 4}))
    site.edit("book", 3, pages="1")
    site.edit("book", 4, pages="1")
    assert (library.book(3)["pages"], library.book(4)["pages"]) == (BOOKS[3]["pages"], 1)


def test_the_policy_hides_and_fixes_fields(library, caplog):
    limits = Limits(Book={"price": "hidden", "pages": "read", "editor": "hidden"})
    site = Site(library, plugins=[limits], book={"column_list": ("id",), "column_filters": ()})
    for path, query in (("book/new/", None), ("book/edit/", {"id": 3})):
        reply = site.get(path, query)
        assert not {"price", "pages", "editor"} & controls(reply)
        assert ">Price<" not in reply.html
        assert ">Editor<" not in reply.html
        assert ">Length</span>" in reply.html
    assert str(BOOKS[3]["price"]) not in reply.text
    with caplog.at_level(logging.WARNING):
        site.edit("book", 3, price="666", pages="1", editor="1", title="Fine")
    assert library.book(3) == {**BOOKS[3], "title": "Fine"}
    assert ignored(caplog) == [
        "Ignored what was sent for editor, pages, price to /admin/book/edit/"
    ]
    site.post("book/new/", site.new_book(price="666", pages="1"))
    book = next(b for b in library.rows("Book").values() if b["title"] == "A new book")
    assert (book["price"], book["pages"]) == (None, None)


def test_a_form_that_the_view_made_itself_is_narrowed_too(library):
    class Mine(BaseForm):
        title = wtforms.StringField("Title")
        price = wtforms.DecimalField("Price", [wtforms.validators.Optional()])
        pages = wtforms.IntegerField("Pages", [wtforms.validators.Optional()])

    def make(self, obj=None):
        from flask import request

        return Mine(request.form if request.method == "POST" else None, obj=obj)

    site = Site(library, plugins=[Limits(Book={"price": "hidden"})], book={
        "edit_form": make, "form_readonly_columns": ("pages",), "column_list": ("id",),
        "column_filters": (),
    })  # fmt: skip
    assert controls(site.get("book/edit/", {"id": 3})) & {"title", "price", "pages"} == {"title"}
    assert site.edit("book", 3, title="T", price="1", pages="1").status == 302
    assert library.book(3) == {**BOOKS[3], "title": "T"}
    assert list(Mine()._fields) == ["title", "price", "pages"]


def test_nothing_of_a_hidden_field_is_told_by_facts_conflicts_or_fingerprint(library):
    needs_composite_keys(library)

    def site_with(**limits):
        options = {"column_list": ("title",), "column_filters": ()}
        stock = {"column_list": ("amount",), "column_filters": ()}
        return Site(library, plugins=[Limits(**limits)], book=options, stock=stock)

    site = site_with(Stock={"shop": "hidden"}, Book={"price": "hidden", "pages": "read"})
    page = site.get("stock/edit/", {"id": "north,1"}).page
    assert [fact.label for fact in page.facts] == ["Shelf"]
    form = site.edit_form("book", 3)
    library.change("Book", 3, price=BOOKS[3]["price"] + 1 if BOOKS[3]["price"] else 77, pages=12345)
    assert site.edit("book", 3, form, notes="mine").status == 302
    form = site.edit_form("book", 3)
    library.change("Book", 3, price=4321, pages=54321, notes="theirs")
    reply = site.edit("book", 3, form, notes="mine again")
    assert reply.status == 409
    assert [one.label for one in reply.page.conflicts] == ["Notes"]
    assert "4321.00" not in reply.text


def test_a_disabled_control_keeps_its_value_instead_of_emptying_it(library):
    site = Site(library, book={"form_widget_args": {"pages": {"disabled": True}}})
    assert "pages" not in controls(site.get("book/edit/", {"id": 3}))
    assert site.edit("book", 3, title="Other", pages="5").status == 302
    assert library.book(3) == {**BOOKS[3], "title": "Other"}


def test_rules_show_read_only_fields_and_skip_hidden_ones(library):
    site = Site(library, plugins=[Limits(Book={"price": "hidden"})], book={
        "form_columns": ("title", "price", "pages"),
        "form_edit_rules": (("title", "price"), "pages"),
        "form_edit_readonly_columns": ("pages",),
        "column_list": ("id",),
        "column_filters": (),
    })  # fmt: skip
    reply = site.get("book/edit/", {"id": 3})
    assert controls(reply) & {"title", "price", "pages"} == {"title"}
    assert reply.html.count('<div class="col">') == 1
    assert f">{BOOKS[3]['pages']}</output>" in reply.html


def test_a_password_that_is_only_read_is_never_shown(library):
    site = Site(library, book={
        "form_overrides": {"notes": wtforms.PasswordField}, "form_readonly_columns": ("notes",),
    })  # fmt: skip
    library.change("Book", 3, notes="very secret")
    assert "very secret" not in site.get("book/edit/", {"id": 3}).html


def test_names_that_no_form_has_are_named_by_the_check(library):
    site = Site(library, book={
        "form_readonly_columns": ("pagse",), "form_args": {"titel": {}}, "form_overrides": {},
    })  # fmt: skip
    found = [one.message for one in problems(site.admin) if one.id == "core.option"]
    assert [("'pagse'" in one, "'titel'" in one) for one in found] == [(False, True), (True, False)]
