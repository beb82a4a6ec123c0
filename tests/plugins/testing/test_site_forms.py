"""A visitor fills forms: relations, rows inside them, files, and the page to sign in."""

import pytest

from admin_testing import AdminSite

from .site_shop import make


@pytest.fixture
def site(tmp_path):
    app, _ = make(tmp_path)
    return AdminSite(app).remember(who="ada").open("Orders")


def test_one_signs_in_by_the_page_of_the_application(tmp_path):
    site = AdminSite(make(tmp_path)[0]).open("/admin/")
    assert site.url == "/sign-in"
    site.sign_in("/sign-in", "Sign in", name="ada", password="wrong")
    assert site.url == "/sign-in"
    site.sign_in("/sign-in", "Sign in", name="ada", password="lovelace")
    assert site.url == "/admin/"


def test_a_sign_in_page_without_the_field_says_which_it_has(tmp_path):
    with pytest.raises(LookupError, match="no field named 'mail'. There are: name, password"):
        AdminSite(make(tmp_path)[0]).sign_in("/sign-in", "Sign in", mail="ada")


def test_a_relation_is_searched_for_what_is_chosen(site):
    site.row("A01").edit()
    assert site.value("Customer") == "Bob"
    site.choose("Customer", "Ann").submit("Save")
    assert site.row("A01").cell("Customer") == "Ann"


def test_a_choice_that_is_not_there_is_answered_with_those_there_are(site):
    with pytest.raises(LookupError, match="offers no 'Carl'"):
        site.row("A01").edit().choose("Customer", "Carl")


@pytest.mark.parametrize("notes", ["call first", "\nbegins with a line end", "two\nlines\n", ""])
def test_a_text_of_many_lines_is_sent_as_it_stood_there(site, notes):
    site.row("A01").edit().fill("Notes", notes).submit("Save")
    site.row("A01").edit().fill("Number", "A01b").submit("Save")
    assert site.row("A01b").edit().value("Notes").replace("\r\n", "\n") == notes


def test_a_file_is_uploaded(site, tmp_path):
    site.row("A01").edit().upload("Slip", "slip.txt", b"paid").submit("Save")
    assert not site.errors
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"paid"]


def test_rows_inside_a_form_are_added_changed_and_marked_to_be_deleted(site):
    site.row("A01").edit()
    lines = site.children("Line")
    assert [row.value("Product") for row in lines.rows] == ["Tea", "Milk"]
    lines.rows[0].fill("Product", "Coffee")
    lines.rows[1].remove()
    lines.add().fill("Product", "Cake").fill("Count", "3")
    site.submit("Save").row("A01").edit()
    rows = site.children("Line").rows
    assert [(row.value("Product"), row.value("Count")) for row in rows] == [
        ("Coffee", "1"),
        ("Cake", "3"),
    ]


def test_a_new_row_is_taken_away_again(site):
    site.row("A01").edit()
    site.children("Line").add().remove()
    assert len(site.children("Line").rows) == 2


def test_fields_of_rows_and_rows_that_are_not_there_are_answered_with_those_there_are(site):
    site.row("A01").edit()
    with pytest.raises(LookupError, match="There are: Line"):
        site.children("Parcels")
    with pytest.raises(LookupError, match="There are: .*Product"):
        site.children("Line").rows[0].fill("Colour", "red")
    gone = site.children("Line").add()
    gone.remove()
    with pytest.raises(LookupError, match="no row 3 any more, but 2"):
        gone.fill("Product", "Rum")
