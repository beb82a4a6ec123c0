"""A visitor goes about in a list: its order, filters and pages, cells, actions, files."""

import pytest

from admin_testing import AdminSite

from .site_shop import make


@pytest.fixture
def site(tmp_path):
    app, _ = make(tmp_path)
    return AdminSite(app).remember(who="ada").open("Orders")


def numbers(site):
    return [row.cell("Number") for row in site.rows]


def test_a_list_is_sorted_by_the_head_of_a_column_in_either_direction(site):
    assert numbers(site.sort("Number", descending=True))[:2] == ["A24", "A23"]
    assert numbers(site.sort("Number"))[:2] == ["A00", "A01"]


def test_the_next_page_goes_on_where_the_first_ends_and_leads_back(site):
    assert len(site.rows) == 20
    assert numbers(site.next_page()) == ["A20", "A21", "A22", "A23", "A24"]
    assert numbers(site.previous_page())[0] == "A00"


def test_a_page_that_is_not_there_is_answered_with_where_one_is(site):
    with pytest.raises(LookupError, match=r"no next page.*21.25"):
        site.next_page().next_page()


def test_filters_are_added_by_what_the_panel_says(site):
    site.filter("Number", "contains", "A1")
    assert numbers(site) == [f"A1{place}" for place in range(10)]
    site.filter("Customer", "equals", "Ann")
    assert numbers(site) == ["A10", "A12", "A14", "A16", "A18"]
    assert site.filter("Is paid", "equals", "Yes").rows == []


def test_a_cell_is_read_below_its_head(site):
    assert site.row("A03").cell("Customer") == "Bob"


def test_a_cell_is_edited_in_the_list(site):
    site.row("A03").set("Number", "A03x")
    assert site.row("A03x").cell("Customer") == "Bob"
    site.row("A03x").set("Is paid", True)
    assert site.filter("Is paid", "equals", "Yes").row("A03x")


def test_an_action_asks_and_is_done_when_that_is_confirmed(site):
    site.action("Pay", "A03", "A05")
    assert "Take these orders for paid?" in site.question
    site.confirm()
    assert numbers(site.filter("Is paid", "equals", "Yes")) == ["A03", "A05"]


def test_an_action_is_done_to_rows_that_were_selected_before(site):
    site.row("A07").select()
    site.action("Note").fill("Reason", "late").confirm()
    assert any("1 noted: late" in one for one in site.messages)


def test_a_row_has_actions_of_its_own(site):
    site.row("A04").action("Pay").confirm()
    assert numbers(site.filter("Is paid", "equals", "Yes")) == ["A04"]


def test_a_record_is_deleted_after_a_question(site):
    site.row("A00").delete()
    assert site.question
    site.confirm()
    assert "A00" not in numbers(site)


@pytest.mark.parametrize("label", ["CSV", "JSON"])
def test_an_export_is_read_as_rows_and_the_page_stays(site, label):
    found = site.filter("Number", "contains", "A1").export(label)
    assert found.name.endswith(label.lower())
    assert [row["Number" if label == "CSV" else "number"] for row in found.rows] == [
        f"A1{place}" for place in range(10)
    ]
    assert numbers(site)[0] == "A10"


def test_a_list_with_one_format_has_its_export_as_well(site):
    assert [row["Name"] for row in site.open("Customers").export("CSV").rows] == ["Ann", "Bob"]


def test_an_export_in_another_format_is_bytes(site):
    found = site.export("Excel")
    assert found.content.startswith(b"PK")
    with pytest.raises(TypeError, match="ndjson"):
        found.rows  # noqa: B018  # the property is read for the error it raises


@pytest.mark.parametrize(
    ("look", "known"),
    [
        (lambda site: site.sort("Colour"), "It can by: Number"),
        (lambda site: site.filter("Colour", "equals", "red"), "There are: .*Customer"),
        (lambda site: site.filter("Number", "is like", "A"), "contains"),
        (lambda site: site.filter("Is paid", "equals", "Maybe"), "Yes"),
        (lambda site: site.action("Refund"), "There are: .*Pay"),
        (lambda site: site.row("A03").action("Refund"), "but: .*Pay"),
        (lambda site: site.row("A03").cell("Colour"), "There are: .*Customer"),
        (lambda site: site.row("A03").set("Customer", "x"), "cannot be edited"),
        (lambda site: site.export("ODS"), "but: .*CSV"),
        (lambda site: site.download("Nowhere"), "There are"),
        (lambda site: site.confirm(), "asks nothing"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(site, look, known):
    with pytest.raises(LookupError, match=known):
        look(site)
