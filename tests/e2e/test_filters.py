"""The filter panel in a browser: conditions and groups, with and without script, by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

LOOKS = [
    pytest.param({"size": "desktop", "scheme": "light"}, id="desktop-light"),
    pytest.param({"size": "phone", "scheme": "dark"}, id="phone-dark"),
    pytest.param({"script": False}, id="without-script"),
]


def count(page: Any) -> int:
    return int(page.locator("h1 .ad-count").inner_text().replace(",", ""))


def add(page: Any, group: str, field: str) -> None:
    page.get_by_role("combobox", name=f"{group}: field").select_option(label=field)
    page.get_by_role("group", name=group, exact=True).get_by_role(
        "button", name="Add condition"
    ).last.click()


@pytest.mark.parametrize("look", LOOKS)
def test_a_group_is_built_applied_and_taken_apart(open_page: Any, look: Any) -> None:
    page = open_page("/admin/airport/", **look)
    everything = count(page)
    page.get_by_text("Filter", exact=True).click()
    page.get_by_role("button", name="Add group").click()
    any_of = page.get_by_role("group", name="Group 1", exact=True)
    any_of.wait_for()
    add(page, "Group 1", "Altitude (ft)")
    any_of.get_by_role("combobox", name="Altitude (ft): condition").select_option(
        label="greater than"
    )
    any_of.get_by_role("textbox", name="Altitude (ft): value").fill("7000")
    add(page, "Group 1", "Latitude")
    # What was typed before is still there.
    expect(any_of.get_by_role("textbox", name="Altitude (ft): value")).to_have_value("7000")
    any_of.get_by_role("combobox", name="Latitude: condition").select_option(label="greater than")
    any_of.get_by_role("textbox", name="Latitude: value").fill("65")
    page.get_by_role("button", name="Apply").click()

    page.get_by_text("Latitude > 65").wait_for()
    expect(page).to_have_url(
        re.compile(r"where=any\(altitude__greater=7000,latitude__greater=65\)")
    )
    both = count(page)
    assert 0 < both < everything
    page.get_by_role("link", name="Remove filter: Altitude (ft) > 7000", exact=True).click()
    page.get_by_text("Latitude > 65").wait_for()
    expect(page).not_to_have_url(re.compile(r"where"))
    assert 0 < count(page) < both
    page.get_by_role("link", name="Clear all").first.click()
    assert count(page) == everything


@pytest.mark.parametrize("look", LOOKS)
def test_a_related_record_is_chosen(open_page: Any, look: Any) -> None:
    page = open_page("/admin/flight/", **look)
    page.get_by_text("Filter", exact=True).click()
    if look.get("script", True):
        box = page.locator(".ts-control").get_by_role("combobox", name="Airline: value")
        box.click()
        box.press_sequentially("delta")
        page.get_by_role("option", name="Delta Air Lines Inc.").click()
    else:
        page.get_by_role("button", name="Show choices").first.click()
        page.get_by_role("combobox", name="Airline: value").select_option(
            label="Delta Air Lines Inc."
        )
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("Airline = Delta Air Lines Inc.").wait_for()
    expect(page).to_have_url(re.compile(r"airline__equals=DL"))


def test_the_keyboard_alone_builds_a_condition(open_page: Any) -> None:
    page = open_page("/admin/airport/")
    page.get_by_text("Filter", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="More conditions: field").focus()
    page.keyboard.type("Alt")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    condition = page.locator("#ad-filter-r0 select").first
    condition.wait_for()
    expect(page.locator(":focus")).to_have_attribute("name", "_fr0")
    page.keyboard.type("greater")
    page.keyboard.press("Tab")
    page.keyboard.type("9000")
    # Enter applies; it must not press the button that takes the line out.
    page.keyboard.press("Enter")
    page.get_by_text("Altitude (ft) > 9000").wait_for()


def test_a_line_that_is_removed_leaves_the_focus_in_its_group(open_page: Any) -> None:
    page = open_page("/admin/airport/?where=any(altitude__greater=1,latitude__greater=2)")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_role("button", name="Remove: Latitude").click()
    page.get_by_role("button", name="Remove: Latitude").wait_for(state="detached")
    expect(page.locator(":focus")).to_have_attribute("name", "_pr0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()


def test_the_open_panel_fits_a_phone(open_page: Any) -> None:
    where = "any(altitude__greater=1,all(latitude__between=1~2,time_zone__in_list='a,b'))"
    page = open_page(f"/admin/airport/?where={where}&_do=choose", size="phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page).to_have_url(re.compile(r"where=any\("))


def test_the_open_panel_has_no_accessibility_violation(
    playwright_browser: Any, sizes: Any, site: Any, axe: str
) -> None:
    for size in ("desktop", "phone"):
        width, height = sizes[size]
        context = playwright_browser.new_context(
            viewport={"width": width, "height": height}, bypass_csp=True
        )
        page = context.new_page()
        page.goto(
            f"{site.url}/admin/flight/?where=any(departure_delay__greater=1,"
            "all(departure_delay__between=1~2,airline__equals=DL))&departure_delay__empty=0"
        )
        page.get_by_text("Filter", exact=True).click()
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        found = page.evaluate("axe.run()")["violations"]
        context.close()
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
