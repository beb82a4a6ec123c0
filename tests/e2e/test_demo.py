"""What a person does in the demo, with a real browser: at a desk and on a phone, light and dark."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

LOOKS = [
    pytest.param({"size": "desktop", "scheme": "light"}, id="desktop-light"),
    pytest.param({"size": "phone", "scheme": "dark"}, id="phone-dark"),
]


def rows(page: Any) -> Any:
    return page.locator("table.model-list tbody tr")


def count(page: Any) -> str:
    return str(page.locator("h1 .ad-count").inner_text())


@pytest.mark.parametrize("look", LOOKS)
def test_the_list_is_searched_filtered_sorted_and_paged(open_page: Any, look: Any) -> None:
    page = open_page("/admin/flight/", **look)
    expect(rows(page)).to_have_count(20)
    assert count(page) == "2,005"

    page.get_by_role("searchbox", name=re.compile("Search Number")).fill("united los")
    page.get_by_role("button", name="Search", exact=True).click()
    found = int(count(page).replace(",", ""))
    assert 0 < found < 200
    expect(rows(page)).to_have_count(min(found, 20))
    expect(rows(page).filter(has_not_text="Los Angeles")).to_have_count(0)

    page.get_by_text("Filter", exact=True).click()
    delay = page.get_by_role("group", name="Delay")
    delay.get_by_role("combobox", name="Delay: condition").select_option(label="greater than")
    delay.get_by_role("textbox", name="Delay: value").fill("30")
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("Delay > 30").wait_for()
    assert 0 < int(count(page)) < found
    expect(page).to_have_url(re.compile(r"departure_delay__greater=30"))
    expect(page).to_have_url(re.compile(r"search=united"))

    page.get_by_role("link", name="Remove filter: Delay > 30").click()
    assert int(count(page)) == found
    page.get_by_role("link", name="Clear all").first.click()
    assert count(page) == "2,005"

    page.get_by_role("link", name="Next").click()
    page.get_by_text("21–40 of 2,005").wait_for()
    page.get_by_role("link", name="Last").click()
    page.get_by_text("2,001–2,005 of 2,005").wait_for()


def test_a_click_on_a_head_sorts_and_a_second_one_turns_round(open_page: Any) -> None:
    page = open_page("/admin/airport/")
    head = page.get_by_role("columnheader", name="Altitude (ft)")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(rows(page).first).to_contain_text("Telluride", use_inner_text=True)


@pytest.mark.parametrize("look", LOOKS)
def test_a_flight_is_created_with_relations_found_by_typing(
    open_page: Any, site: Any, look: Any
) -> None:
    page = open_page("/admin/flight/new/", **look)
    page.get_by_label("Scheduled").fill("2013-12-24T18:30:00")
    page.get_by_label("Number").fill("2412")
    page.get_by_label("Distance (mi)").fill("762")
    page.get_by_label("Airline").select_option(label="Delta Air Lines Inc.")
    choose(page, "Origin", "la guardia", "La Guardia (LGA)")
    choose(page, "Destination", "hartsfield", "Hartsfield Jackson Atlanta Intl (ATL)")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_text("DL 2412, 24 Dec 2013 was created.").wait_for()
    flight = site.session.scalar(select(site.models.Flight).filter_by(number=2412))
    assert (flight.airline_code, flight.origin_code, flight.destination_code) == (
        "DL",
        "LGA",
        "ATL",
    )


def choose(page: Any, label: str, typed: str, wanted: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.press_sequentially(typed)
    page.get_by_role("option", name=wanted).click()


@pytest.mark.parametrize("look", LOOKS)
def test_a_plane_is_edited_and_mistakes_are_pointed_out(
    open_page: Any, site: Any, look: Any
) -> None:
    page = open_page("/admin/plane/?search=N10156", **look)
    page.get_by_role("link", name="N10156").first.click()
    page.get_by_label("Seats").fill("many")
    page.get_by_label("Notes").fill("Seen at the gate")
    page.get_by_role("button", name="Save", exact=True).click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Seats: Enter a whole number.", use_inner_text=True)
    expect(page.get_by_label("Seats")).to_have_value("many")
    expect(page.get_by_label("Notes")).to_have_value("Seen at the gate")
    summary.get_by_role("link").click()
    expect(page.locator(":focus")).to_have_attribute("id", "seats")

    page.get_by_label("Seats").fill("56")
    page.get_by_label("In service").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("N10156 was saved.").wait_for()
    expect(page).to_have_url(re.compile(r"search=N10156"))
    plane = site.session.get(site.models.Plane, "N10156")
    assert (plane.seats, plane.in_service, plane.notes) == (56, False, "Seen at the gate")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.guarantee("security-20")
def test_a_flight_is_deleted_after_a_question(open_page: Any, site: Any, look: Any) -> None:
    page = open_page("/admin/flight/", **look)
    row = rows(page).first
    key = row.locator("input[name=rowid]").get_attribute("value")
    row.locator("summary").click()
    row.get_by_role("link", name="Delete…").click()
    page.get_by_text("This cannot be undone.").wait_for()
    assert site.session.get(site.models.Flight, int(key)) is not None
    site.session.rollback()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("was deleted.").wait_for()
    site.session.expire_all()
    assert site.session.get(site.models.Flight, int(key)) is None


def test_an_airline_with_flights_is_not_deleted_and_the_page_says_why(
    open_page: Any, site: Any
) -> None:
    page = open_page("/admin/airline/delete/?id=UA")
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("Other records still refer to this one.").wait_for()
    assert site.session.get(site.models.Airline, "UA") is not None


@pytest.mark.parametrize("look", LOOKS)
def test_selected_flights_are_deleted_together(open_page: Any, site: Any, look: Any) -> None:
    page = open_page("/admin/flight/", **look)
    expect(page.get_by_role("button", name="Delete")).to_be_hidden()
    boxes = page.locator("input[name=rowid]")
    keys = [int(boxes.nth(n).get_attribute("value")) for n in range(3)]
    for n in range(3):
        boxes.nth(n).check()
    page.get_by_text("3 selected").wait_for()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete 3 records").click()
    page.get_by_text("3 records were deleted.").wait_for()
    assert count(page) == "2,002"
    assert [site.session.get(site.models.Flight, key) for key in keys] == [None] * 3


def test_the_box_in_the_head_selects_the_page(open_page: Any) -> None:
    page = open_page("/admin/flight/")
    page.get_by_label("Select all records on this page").check()
    page.get_by_text("20 selected").wait_for()
    page.get_by_label("Select all records on this page").uncheck()
    expect(page.get_by_role("button", name="Delete")).to_be_hidden()


def test_the_keyboard_alone_opens_edits_and_saves(open_page: Any, site: Any) -> None:
    page = open_page("/admin/airline/")
    page.get_by_role("searchbox", name="Filter the menu").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("plan")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Planes").wait_for()
    page.get_by_role("searchbox", name=re.compile("Search Tail")).focus()
    page.keyboard.type("N10156")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="N10156").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Seats").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("57")
    page.keyboard.press("Enter")
    page.get_by_text("N10156 was saved.").wait_for()
    assert site.session.get(site.models.Plane, "N10156").seats == 57


def test_the_menu_of_a_phone_opens_and_leads_on(open_page: Any) -> None:
    page = open_page("/admin/", size="phone")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Airports").click()
    page.get_by_role("heading", name="Airports").wait_for()


def test_the_theme_follows_the_system_until_the_visitor_chooses(open_page: Any) -> None:
    page = open_page("/admin/", scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Theme: automatic").click()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_nothing_is_wider_than_a_phone(open_page: Any) -> None:
    page = open_page("/admin/", size="phone")
    for path in ("/admin/flight/", "/admin/flight/new/", "/admin/flight/details/?id=1"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
