"""The same with scripts switched off: everything works, script only makes it nicer."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

pytestmark = pytest.mark.parametrize("size", ["desktop", "phone"])


def test_list_search_filter_sort_and_pages(open_page: Any, size: str) -> None:
    page = open_page("/admin/flight/", size=size, script=False)
    page.locator("input[name=search]").fill("united los")
    page.get_by_role("button", name="Search", exact=True).click()
    found = int(page.locator("h1 .ad-count").inner_text())
    assert found > 20
    page.get_by_text("Filter", exact=True).click()
    delay = page.get_by_role("group", name="Delay")
    delay.get_by_role("combobox").select_option(label="between")
    delay.get_by_role("textbox").first.fill("10")
    delay.get_by_role("textbox").last.fill("60")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Delay between 10 and 60")).to_be_visible()
    assert int(page.locator("h1 .ad-count").inner_text()) < found
    page.goto("/admin/flight/?sort=number")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.get_by_role("link", name="Next").click()
    page.get_by_text("21–40 of 2,005").wait_for()


def test_create_with_relations_looked_up_by_the_server(
    open_page: Any, site: Any, size: str
) -> None:
    page = open_page("/admin/flight/new/", size=size, script=False)
    page.get_by_label("Scheduled").fill("2013-12-24T18:30:00")
    page.get_by_label("Number").fill("2412")
    page.get_by_label("Distance (mi)").fill("762")
    page.get_by_label("Airline").select_option(label="Delta Air Lines Inc.")
    for label, typed, wanted in (
        ("Origin", "la guardia", "La Guardia (LGA)"),
        ("Destination", "hartsfield", "Hartsfield Jackson Atlanta Intl (ATL)"),
    ):
        field = page.locator(".ad-field", has=page.locator(f"label.form-label:text('{label}')"))
        field.get_by_label(f"Find: {label}").fill(typed)
        field.get_by_role("button", name="Find").click()
        expect(page.get_by_label("Number")).to_have_value("2412")
        field.locator("select").select_option(label=wanted)
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("DL 2412, 24 Dec 2013 was created.").wait_for()
    flight = site.session.scalar(select(site.models.Flight).filter_by(number=2412))
    assert (flight.origin_code, flight.destination_code) == ("LGA", "ATL")


def test_edit_and_the_three_ways_to_save(open_page: Any, site: Any, size: str) -> None:
    page = open_page("/admin/plane/edit/?id=N10156", size=size, script=False)
    page.get_by_label("Seats").fill("56")
    if size == "phone":
        page.get_by_label("More ways to save").click()
    page.locator("button[name=_continue_editing]:visible").click()
    page.get_by_text("N10156 was saved.").wait_for()
    expect(page.get_by_label("Seats")).to_have_value("56")
    page.get_by_label("Seats").fill("")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("heading", name="Planes").wait_for()
    assert site.session.get(site.models.Plane, "N10156").seats is None


def test_delete_one_and_several(open_page: Any, site: Any, size: str) -> None:
    page = open_page("/admin/flight/", size=size, script=False)
    boxes = page.locator("input[name=rowid]")
    keys = [int(boxes.nth(n).get_attribute("value")) for n in range(3)]
    row = page.locator("table.model-list tbody tr").first
    row.locator("summary").click()
    row.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("was deleted.").wait_for()
    page.locator(f"input[name=rowid][value='{keys[1]}']").check()
    page.locator(f"input[name=rowid][value='{keys[2]}']").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete 2 records").click()
    page.get_by_text("2 records were deleted.").wait_for()
    assert [site.session.get(site.models.Flight, key) for key in keys] == [None] * 3


def test_an_action_without_a_selection_says_so(open_page: Any, size: str) -> None:
    page = open_page("/admin/flight/", size=size, script=False)
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("Select at least one record.").wait_for()
