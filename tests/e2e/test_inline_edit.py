"""Cells edited in the list and actions, by keyboard, by mouse, on a phone, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from .conftest import SIZES, Watch, served, watch_page
from .desk_shop import create_app
from .test_accessibility import scan

LOOKS = [
    pytest.param({"size": "desktop", "scheme": "light"}, id="desktop-light"),
    pytest.param({"size": "phone", "scheme": "dark"}, id="phone-dark"),
]


class Shop:
    """The running shop, and its database to look into."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._engine = create_engine(f"sqlite:///{folder / 'shop.db'}")

    def value(self, statement: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(text(statement)).scalar()

    def change(self, statement: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with served(create_app(tmp_path)) as url:
        found = Shop(url, tmp_path)
        yield found
        found.close()


@pytest.fixture
def visit(playwright_browser: Any, shop: Shop) -> Iterator[Any]:
    contexts: list[Any] = []
    watch = Watch()

    def open_one(
        path: str = "/admin/book/",
        *,
        size: str = "desktop",
        scheme: str = "light",
        script: bool = True,
    ) -> Any:
        width, height = SIZES[size]
        context = playwright_browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            base_url=shop.url,
        )
        contexts.append(context)
        page = context.new_page()
        watch_page(page, shop.url, watch)
        page.goto(path)
        if script:
            page.wait_for_load_state("networkidle")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch == Watch()


def link(page: Any, field: str, book: str = "Book 03") -> Any:
    return page.get_by_role("link", name=f"Edit {field}: {book}")


def box(page: Any) -> Any:
    return page.locator(".ad-cell-box")


def test_the_keyboard_opens_saves_goes_on_and_cancels(visit: Any, shop: Shop) -> None:
    page = visit()
    pencil = link(page, "Pages")
    pencil.focus()
    page.keyboard.press("Enter")
    control = box(page).get_by_role("textbox", name="Pages")
    control.wait_for()
    expect(control).to_be_focused()
    control.fill("many")
    page.keyboard.press("Enter")
    box(page).get_by_text("Enter a whole number.").wait_for()
    expect(control).to_have_value("many")
    control.fill("77")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Book 03 was saved.").wait_for()
    assert shop.value("SELECT pages FROM book WHERE id = 3") == 77
    expect(pencil).to_be_focused()
    expect(pencil.locator("xpath=..").locator(".ad-value")).to_have_text("77", use_inner_text=True)

    page.keyboard.press("F2")
    control.wait_for()
    control.fill("78")
    page.keyboard.press("Tab")
    # The next editable cell of the row is open.
    in_print = box(page).get_by_role("checkbox", name="In print")
    in_print.wait_for()
    assert shop.value("SELECT pages FROM book WHERE id = 3") == 78
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    box(page).get_by_role("combobox", name="Genre").wait_for()
    assert shop.value("SELECT in_print FROM book WHERE id = 3") == 1
    page.keyboard.press("Shift+Tab")
    in_print.wait_for()
    page.keyboard.press("Shift+Tab")
    control.wait_for()
    control.fill("1000")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_count(0)
    expect(pencil).to_be_focused()
    assert shop.value("SELECT pages FROM book WHERE id = 3") == 78


@pytest.mark.parametrize("look", LOOKS)
def test_a_relation_of_many_records_is_chosen_by_typing(visit: Any, shop: Shop, look: Any) -> None:
    page = visit(**look)
    link(page, "Publisher").click(force=True)
    control = box(page).locator(".ts-control input")
    control.wait_for()
    control.fill("press 21")
    box(page).locator(".ts-dropdown .option", has_text="Press 21").click()
    box(page).get_by_role("button", name="Save").click()
    page.get_by_role("status").get_by_text("Book 03 was saved.").wait_for()
    assert shop.value("SELECT publisher_id FROM book WHERE id = 3") == 22
    expect(page.get_by_role("link", name="Press 21")).not_to_have_count(0)


def test_a_click_on_the_text_opens_and_one_elsewhere_closes(visit: Any, shop: Shop) -> None:
    page = visit()
    cell = page.locator("tr", has_text="Book 03").locator(".col-pages .ad-value")
    cell.click()
    box(page).get_by_role("textbox", name="Pages").wait_for()
    page.get_by_role("heading", name="Books").click()
    expect(box(page)).to_have_count(0)
    cell.click()
    box(page).get_by_role("textbox", name="Pages").fill("5")
    page.get_by_role("heading", name="Books").click()
    expect(box(page).get_by_role("textbox", name="Pages")).to_have_value("5")
    # Opening another cell saves this one.
    link(page, "Notes").click()
    box(page).get_by_role("textbox", name="Notes").wait_for()
    assert shop.value("SELECT pages FROM book WHERE id = 3") == 5
    box(page).get_by_role("textbox", name="Notes").fill("One\nTwo")
    page.keyboard.press("Control+Enter")
    box(page).wait_for(state="detached")
    assert shop.value("SELECT notes FROM book WHERE id = 3") == "One\nTwo"


def test_what_somebody_else_saved_is_shown_beside_what_was_typed(visit: Any, shop: Shop) -> None:
    page = visit()
    link(page, "Title").click()
    control = box(page).get_by_role("textbox", name="Title")
    control.fill("Mine")
    shop.change("UPDATE book SET title = 'Theirs' WHERE id = 3")
    page.keyboard.press("Enter")
    box(page).get_by_text("Somebody else changed this").wait_for()
    expect(box(page).get_by_text("Theirs")).to_be_visible()
    expect(control).to_have_value("Mine")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Mine was saved.").wait_for()
    assert shop.value("SELECT title FROM book WHERE id = 3") == "Mine"


def test_a_server_that_does_not_answer_costs_nothing_typed(visit: Any, shop: Shop) -> None:
    page = visit()
    link(page, "Pages").click()
    control = box(page).get_by_role("textbox", name="Pages")
    control.fill("5")
    page.route("**/ajax/update/", lambda route: route.abort())
    page.keyboard.press("Enter")
    box(page).get_by_text("The server did not answer").wait_for()
    expect(control).to_have_value("5")
    page.unroute("**/ajax/update/")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Book 03 was saved.").wait_for()
    assert shop.value("SELECT pages FROM book WHERE id = 3") == 5


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_scripts_a_cell_has_a_page(visit: Any, shop: Shop, size: str) -> None:
    page = visit("/admin/book/?sort=-title", size=size, script=False)
    link(page, "Pages", "Book 30").click(force=True)
    page.get_by_role("textbox", name="Pages").fill("many")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Enter a whole number.").wait_for()
    page.get_by_role("textbox", name="Pages").fill("8")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Book 30 was saved.").wait_for()
    expect(page).to_have_url(re.compile(r"sort=-title"))
    assert shop.value("SELECT pages FROM book WHERE id = 30") == 8


@pytest.mark.parametrize("look", LOOKS)
def test_all_that_match_get_what_was_typed(visit: Any, shop: Shop, look: Any) -> None:
    page = visit("/admin/book/?search=Book", **look)
    all_box = page.get_by_role("checkbox", name="All 35 records of this list")
    expect(all_box).to_be_hidden()
    for row in page.locator("input.action-checkbox").all():
        row.check()
    all_box.check()
    page.get_by_role("status").get_by_text("All 35 records of this list").wait_for()
    page.get_by_role("button", name="Set pages").click()
    page.get_by_text("and 15 more").wait_for()
    page.get_by_role("spinbutton", name="Pages").fill("0")
    page.get_by_role("button", name="Set pages 35 records").click()
    page.get_by_text("Number must be at least 1.").first.wait_for()
    page.get_by_role("spinbutton", name="Pages").fill("9")
    page.get_by_role("button", name="Set pages 35 records").click()
    page.get_by_text("35 books have 9 pages.").wait_for()
    assert shop.value("SELECT count(*) FROM book WHERE pages = 9") == 35


def test_unticking_a_row_takes_back_that_all_were_meant(visit: Any) -> None:
    page = visit()
    page.get_by_label("Select all records on this page").check()
    all_box = page.locator("input[name=_all]")
    all_box.check()
    page.locator("input.action-checkbox").first.uncheck()
    expect(all_box).to_be_hidden()
    expect(all_box).not_to_be_checked()
    page.get_by_text("9 selected").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_rows_menu_does_something_to_that_row(visit: Any, shop: Shop, script: bool) -> None:
    page = visit(script=script)
    page.locator("input.action-checkbox").nth(4).check()
    row = page.locator("tr", has_text="Book 02")
    row.locator(".ad-rowmenu summary").click()
    row.get_by_role("button", name="Withdraw…").click()
    page.get_by_text("Take it out of print?").wait_for()
    page.get_by_role("button", name="Withdraw 1 record").click()
    page.get_by_text("1 withdrawn.").wait_for()
    assert shop.value("SELECT in_print FROM book WHERE id = 2") == 0
    assert shop.value("SELECT in_print FROM book WHERE id = 5") == 1


def test_a_deletion_says_what_else_it_touches(visit: Any, shop: Shop) -> None:
    page = visit("/admin/author/delete/?id=1")
    found = [one.inner_text() for one in page.locator(".ad-consequences li").all()]
    assert found == [
        "Books 11 prevent the deletion",
        "Edited 7 will refer to nothing",
        "Letters 3 deleted as well",
    ]
    page.get_by_role("button", name="Delete").click()
    page.get_by_text(re.compile("Nothing was deleted")).wait_for()
    shop.change("DELETE FROM book_tag")
    shop.change("DELETE FROM book WHERE author_id = 1")
    page.goto("/admin/author/delete/?id=1")
    page.get_by_role("button", name="Delete").click()
    assert shop.value("SELECT count(*) FROM letter") == 0
    assert shop.value("SELECT count(*) FROM book WHERE editor_id = 1") == 0


@pytest.mark.parametrize("look", LOOKS)
def test_editors_and_questions_have_no_accessibility_violation(
    playwright_browser: Any, shop: Shop, axe: str, look: Any
) -> None:
    width, height = SIZES[look["size"]]
    context = playwright_browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=look["scheme"],
        bypass_csp=True,
        base_url=shop.url,
    )
    page = context.new_page()
    page.goto("/admin/book/")
    found = scan(page, axe, "list")
    for field in ("Pages", "Publisher", "Tags", "In print", "Notes"):
        link(page, field).click(force=True)
        box(page).get_by_role("button", name="Save").wait_for()
        found += scan(page, axe, field)
        # The first one closes what a search has opened.
        page.keyboard.press("Escape")
        if box(page).count():
            page.keyboard.press("Escape")
        expect(box(page)).to_have_count(0)
    link(page, "Pages").click(force=True)
    box(page).get_by_role("textbox", name="Pages").fill("many")
    page.keyboard.press("Enter")
    box(page).get_by_text("Enter a whole number.").wait_for()
    found += scan(page, axe, "refused")
    for path in ("/admin/book/ajax/update/?list_form_pk=3&name=tags", "/admin/author/delete/?id=1",
                 "/admin/book/details/?id=3", "/admin/book/edit/?id=3"):  # fmt: skip
        page.goto(path)
        found += scan(page, axe, path)
    page.goto("/admin/book/")
    page.wait_for_load_state("networkidle")
    for row in page.locator("input.action-checkbox").all():
        row.check()
    found += scan(page, axe, "bar")
    page.get_by_role("button", name="Set pages").click()
    found += scan(page, axe, "question")
    context.close()
    assert found == []
