"""Columns, order and density of a list, by keyboard and mouse, with and without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

LIST = "/admin/flight/"


def plane(page: Any) -> Any:
    """The head of the column that comes and goes."""
    return page.locator("th.column-header:visible").filter(has_text="Plane")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.guarantee("model-w18")
def test_columns_are_hidden_by_keyboard_and_stay_hidden(open_page: Any) -> None:
    page = open_page(LIST)
    expect(plane(page)).to_have_count(1)
    page.get_by_text("Columns", exact=True).first.focus()
    press(page, "Enter")
    box = page.get_by_role("checkbox", name="Plane")
    box.focus()
    press(page, "Space")
    page.get_by_role("status").filter(has_text="6 of 7 columns are shown").wait_for()
    expect(plane(page)).to_have_count(0)
    press(page, "Escape")
    expect(page.locator("summary:focus")).to_have_count(1)

    page.reload()
    expect(plane(page)).to_have_count(0)
    expect(page.locator("td.col-plane:visible")).to_have_count(0)
    page.get_by_text("6/7").wait_for()
    page.goto("/admin/airport/")
    expect(page.get_by_text("6/7")).to_have_count(0)

    page.goto(LIST)
    page.get_by_text("Columns", exact=False).first.click()
    page.get_by_role("button", name="Show all").click()
    expect(plane(page)).to_have_count(1)
    page.reload()
    expect(plane(page)).to_have_count(1)


def test_a_hidden_column_is_gone_before_the_page_is_drawn(open_page: Any) -> None:
    page = open_page(LIST)
    kept = '{"hidden": ["col-plane", "col-nothing", 5], "density": "compact"}'
    page.evaluate("kept => localStorage.setItem('admin-list:/admin/flight/', kept)", kept)
    empty = {"body": "", "content_type": "text/javascript"}
    page.route("**/admin-*.js", lambda route: route.fulfill(**empty))
    page.reload()
    expect(page.locator("td.col-plane:visible")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-ad-density", "compact")


@pytest.mark.parametrize("kept", ["{", "[]", "null", '{"hidden": 1}', '{"hidden": ["a b{}*"]}'])
def test_whatever_the_browser_kept_breaks_nothing(open_page: Any, kept: str) -> None:
    page = open_page(LIST)
    page.evaluate("kept => localStorage.setItem('admin-list:/admin/flight/', kept)", kept)
    page.reload()
    page.get_by_text("Columns", exact=True).first.click()
    expect(plane(page)).to_have_count(1)


def test_rows_are_set_closer_and_back(open_page: Any) -> None:
    page = open_page(LIST)
    row = page.locator("table.model-list tbody tr").first
    before = row.bounding_box()["height"]
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_role("radio", name="Compact").check()
    assert row.bounding_box()["height"] < before
    page.reload()
    assert row.bounding_box()["height"] < before
    page.get_by_text("Columns", exact=True).first.click()
    expect(page.get_by_role("radio", name="Compact")).to_be_checked()
    page.get_by_role("radio", name="Comfortable").check()
    assert row.bounding_box()["height"] == before


def test_shift_adds_a_column_to_the_order_and_turns_it(open_page: Any) -> None:
    page = open_page(f"{LIST}?sort=airline")
    page.get_by_role("columnheader", name="Number").get_by_role("link").focus()
    with page.expect_navigation():
        press(page, "Shift+Enter")
    expect(page).to_have_url(re.compile(r"sort=airline%2Cnumber"))
    link = page.get_by_role("columnheader", name="Number").get_by_role("link")
    with page.expect_navigation():
        link.click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=airline%2C-number"))
    caption = page.locator("caption").inner_text()
    assert caption.endswith("sorted by Airline; Number, descending")
    with page.expect_navigation():
        page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?sort=number$"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_order_is_set_in_a_panel(open_page: Any, size: str, script: bool) -> None:
    page = open_page(f"{LIST}?search=united", size=size, script=script)
    page.get_by_text("Sort", exact=True).click()
    page.get_by_label("Sort by", exact=True).and_(page.locator("select")).select_option("airline")
    page.get_by_label("Sort by: direction").select_option(label="ascending")
    page.get_by_label("Then by", exact=True).and_(page.locator("select")).select_option("number")
    page.get_by_label("Then by: direction").select_option(label="descending")
    page.locator(".ad-sort").get_by_role("button", name="Apply").click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"search=united"))
    caption = page.locator("caption").inner_text()
    assert caption.endswith("sorted by Airline; Number, descending")


def test_without_script_there_is_no_button_that_does_nothing(open_page: Any) -> None:
    page = open_page(LIST, script=False)
    expect(page.get_by_text("Columns", exact=True).first).to_be_hidden()
    expect(plane(page)).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_what_a_column_means_is_read_by_keyboard(open_page: Any, script: bool) -> None:
    page = open_page(LIST, script=script)
    text = "Minutes after the scheduled time; less than 0 is early"
    link = page.get_by_role("columnheader", name="Delay").get_by_role("link")
    page.get_by_role("button", name="About Delay").focus()
    hint = page.locator("th .ad-hint")
    expect(hint).to_be_hidden()
    press(page, "Enter")
    expect(hint).to_be_visible()
    expect(hint).to_have_text(text, use_inner_text=True)
    press(page, "Escape")
    expect(hint).to_be_hidden()
    assert link.get_attribute("aria-describedby") == hint.get_attribute("id")


def test_heads_stay_in_view_while_rows_scroll(open_page: Any) -> None:
    page = open_page(f"{LIST}?page_size=100")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    head = page.get_by_role("columnheader", name="Airline")
    assert 0 <= head.bounding_box()["y"] < 200


def test_the_names_of_rows_stay_in_view_while_a_wide_table_scrolls(open_page: Any) -> None:
    page = open_page(LIST)
    page.set_viewport_size({"width": 700, "height": 800})
    card = page.locator(".ad-card")
    expect(card).to_contain_class("ad-wide")
    card.evaluate("card => card.scrollTo(300, 200)")
    name = page.locator("tbody th").nth(8)
    head = page.locator("th.column-header").first
    left = card.bounding_box()["x"]
    for one in (name, head):
        assert abs(one.bounding_box()["x"] - left) < 3
    assert head.bounding_box()["y"] - card.bounding_box()["y"] < 3
