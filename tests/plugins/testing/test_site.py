"""A visitor who reads labels and presses buttons, on a shop of books in memory."""

from dataclasses import dataclass

import pytest
from flask import Flask

from admin_core import Admin, ModelView
from admin_memory import Memory
from admin_testing import AdminSite


@dataclass(kw_only=True)
class Book:
    id: int | None = None
    title: str
    in_print: bool = False


class BookView(ModelView):
    column_searchable_list = ("title",)


@pytest.fixture
def site():
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=["memory"], discover=False, access="public")
    admin.add_view(BookView(Book, Memory(Book(id=1, title="Dune"), Book(id=2, title="Solaris"))))
    return AdminSite(app)


def test_a_record_is_changed_by_its_label_and_the_message_is_read(site):
    site.open("Book").row("Dune").edit().fill("Title", "Emma").submit("Save")
    assert site.status == 200
    assert site.messages
    assert [row.cells for row in site.rows if "Emma" in row.cells]
    assert site.row("Emma").edit().value("Title") == "Emma"


def test_what_is_wrong_with_a_form_is_read(site):
    site.open("/admin/book/new/").submit("Save")
    assert any("Title" in line for line in site.errors)


def test_a_search_narrows_the_rows(site):
    assert len(site.open("Book").search("sola").rows) == 1


@pytest.mark.parametrize(
    ("look", "known"),
    [
        (lambda site: site.row("Nemo"), "Solaris"),
        (lambda site: site.open("Nowhere"), "Book"),
        (lambda site: site.submit("Nothing"), "There are"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(site, look, known):
    site.open("Book")
    with pytest.raises(LookupError, match=known):
        look(site)
