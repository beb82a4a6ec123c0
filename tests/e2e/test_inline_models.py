"""Rows of children in a browser: by keyboard, announced, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from tests.web.orders.memory import Line, MemoryOrders, Order, Remark

from admin_core import Admin, InlineFormAdmin
from admin_memory import Memory

from .conftest import Site, served


@pytest.fixture
def orders() -> MemoryOrders:
    found = MemoryOrders()
    found.add("Order", number="A")
    for place, code in enumerate(("a1", "a2", "a3"), 1):
        found.add("Line", order=1, code=code, amount=place, place=place)
    return found


@pytest.fixture
def site(orders: MemoryOrders) -> Any:
    """An application with lines in a table, and with lines in cards that have remarks."""

    def entry(**options: Any) -> InlineFormAdmin:
        named = {"form_label": "Line", "order_column": "place", **options}
        return InlineFormAdmin(Line, form_columns=("code", "amount"), **named)

    table = type("Table", (orders.ModelView,), {"inline_models": [entry(layout="tabular")]})
    cards = type("Cards", (orders.ModelView,), {"inline_models": [entry(inline_models=[Remark])]})
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, access="public")
    source: Memory = orders.source
    admin.add_view(table(Order, source, endpoint="table"))
    admin.add_view(cards(Order, source, endpoint="cards", name="Cards"))
    with served(app) as url:
        yield Site(url, None, None)


def codes(orders: MemoryOrders) -> list[str]:
    rows = sorted(orders.rows("Line"), key=lambda row: row["place"])
    return [row["code"] for row in rows]


@pytest.mark.parametrize("view", ["table", "cards"])
def test_a_row_is_added_moved_and_saved_by_keyboard(open_page, orders, view):
    page = open_page(f"/admin/{view}/edit/?id=1")
    page.get_by_role("button", name="Add Line").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("name", "line-3-code")
    expect(page.locator("[data-part=status]").first).to_have_text("Line #4 was added.")
    page.keyboard.type("new")
    page.get_by_role("button", name="Move Line #4 up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=status]").first).to_have_text("Line #3 was moved.")
    page.get_by_label("Delete Line #1").check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url("**/admin/*/")
    assert codes(orders) == ["a2", "new", "a3"]


def test_a_new_row_can_be_taken_away_and_the_focus_goes_on(open_page, orders):
    page = open_page("/admin/cards/edit/?id=1")
    page.get_by_role("button", name="Add Line").click()
    page.get_by_role("button", name="Remove Line #4").click()
    expect(page.locator("[name=line-3-code]")).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("id", "row-line-2")


@pytest.mark.guarantee("forms-w9")
def test_a_row_inside_a_new_row_has_names_and_labels_of_its_own(open_page, orders):
    page = open_page("/admin/cards/edit/?id=1")
    page.get_by_role("button", name="Add Line").click()
    page.locator("[name=line-3-code]").fill("deep")
    page.locator("#row-line-3").get_by_role("button", name="Add remark").click()
    page.locator("#row-line-3").get_by_label("Text").fill("first")
    expect(page.locator("[name=line-3-remark-0-text]")).to_have_value("first")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url("**/admin/cards/")
    assert [row["text"] for row in orders.rows("Remark")] == ["first"]


def test_everything_works_without_scripts(open_page, orders):
    page = open_page("/admin/table/edit/?id=1", script=False)
    page.locator("[name=line-0-amount]").fill("77")
    page.get_by_role("button", name="Add Line").click()
    expect(page.locator("[name=line-0-amount]")).to_have_value("77")
    page.locator("[name=line-3-code]").fill("new")
    page.get_by_role("button", name="Move Line #4 up").click()
    page.get_by_label("Delete Line #1").check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    assert codes(orders) == ["a2", "new", "a3"]
