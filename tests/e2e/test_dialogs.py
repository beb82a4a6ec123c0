"""Pages in dialogs and records made beside a relation, with a keyboard and with a mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from . import bookshop
from .conftest import served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    """The shop, served; ``open_page`` opens its pages."""
    app = bookshop.create_app(tmp_path)
    with served(app) as url, app.extensions["shop"]() as session:
        yield SimpleNamespace(url=url, session=session)


def dialog(page: Any, name: str) -> Any:
    return page.get_by_role("dialog", name=name)


def save(dialog: Any) -> None:
    dialog.get_by_role("button", name="Save", exact=True).last.click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_record_is_created_in_a_dialog_and_the_list_says_so(
    open_page: Any, site: Any, size: str
) -> None:
    page = open_page("/admin/author/", size=size, scheme="dark" if size == "phone" else "light")
    page.get_by_role("link", name="New author").click()
    box = dialog(page, "New author")
    box.wait_for()
    if size == "phone":
        assert box.bounding_box()["width"] == 390
        assert box.bounding_box()["height"] == 844
    expect(box.get_by_role("button", name="Save and add another")).to_have_count(0)
    expect(page.locator(":focus")).to_have_attribute("name", "name")
    page.keyboard.type("Di Rivers")
    page.keyboard.press("Enter")
    page.get_by_text("Di Rivers was created.").wait_for()
    expect(page).to_have_url(re.compile(r"/admin/author/$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_mistakes_are_shown_inside_the_dialog_and_what_was_typed_stays(
    open_page: Any, site: Any
) -> None:
    page = open_page("/admin/author/")
    page.get_by_role("link", name="New author").click()
    box = dialog(page, "New author")
    box.get_by_label("Born").fill("long ago")
    save(box)
    summary = box.get_by_role("alert")
    summary.wait_for()
    expect(summary).to_contain_text("Enter a whole number.", use_inner_text=True)
    expect(summary).to_be_focused()
    expect(box.get_by_label("Born")).to_have_value("long ago")
    summary.get_by_role("link", name=re.compile("Born")).click()
    expect(page.locator(":focus")).to_have_attribute("name", "born")
    box.get_by_label("Born").fill("1950")
    box.get_by_label("Name").fill("Di Rivers")
    save(box)
    page.get_by_text("Di Rivers was created.").wait_for()
    assert site.session.scalar(sa.select(bookshop.Author.born).filter_by(name="Di Rivers")) == 1950


def test_the_keyboard_stays_in_the_dialog_and_escape_leads_back(open_page: Any) -> None:
    page = open_page("/admin/author/")
    link = page.get_by_role("link", name="New author")
    link.focus()
    page.keyboard.press("Enter")
    dialog(page, "New author").wait_for()
    inside = (
        "document.activeElement === document.body"
        " || document.querySelector('dialog').contains(document.activeElement)"
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_escape_asks_before_it_loses_what_was_typed(open_page: Any) -> None:
    page = open_page("/admin/author/")
    page.get_by_role("link", name="New author").click()
    box = dialog(page, "New author")
    box.get_by_label("Name").fill("Half a na")
    asked: list[str] = []

    def answer(question: Any) -> None:
        asked.append(question.message)
        question.dismiss()

    page.on("dialog", answer)
    page.keyboard.press("Escape")
    assert asked == ["Close without saving what you typed?"]
    expect(box.get_by_label("Name")).to_have_value("Half a na")
    box.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(asked) == 1


def test_a_link_opened_with_a_key_held_down_or_without_script_is_a_page(open_page: Any) -> None:
    page = open_page("/admin/author/", script=False)
    page.get_by_role("link", name="New author").click()
    page.get_by_label("Name").fill("Plain")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Plain was created.").wait_for()
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()


def test_a_record_is_made_beside_a_relation_and_chosen_at_once(open_page: Any, site: Any) -> None:
    page = open_page("/admin/book/new/")
    page.get_by_label("Title").fill("A new book")
    page.get_by_role("link", name="New author").click()
    box = dialog(page, "New author")
    box.get_by_label("Name").fill("Fay Unread")
    save(box)
    box.wait_for(state="detached")
    author = page.get_by_label("Author", exact=False).and_(page.locator("select[name=author]"))
    expect(author.locator("option:checked")).to_have_text("Fay Unread")
    expect(page.get_by_role("status").filter(has_text="Fay Unread was created.")).to_have_count(1)
    expect(page.get_by_role("link", name="New author")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("A new book")

    for name in ("Poetry", "Prose"):
        page.get_by_role("link", name="New shelf").click()
        box = dialog(page, "New shelf")
        box.get_by_label("Name").fill(name)
        save(box)
        box.wait_for(state="detached")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("A new book was created.").wait_for()
    book = site.session.scalar(sa.select(bookshop.Book).filter_by(title="A new book"))
    assert str(book.author) == "Fay Unread"
    assert sorted(map(str, book.shelves)) == ["Poetry", "Prose"]


def test_the_chosen_record_is_edited_and_its_new_name_shown(open_page: Any, site: Any) -> None:
    page = open_page("/admin/book/edit/?id=1")
    page.get_by_role("link", name="Edit Author").click()
    box = dialog(page, "Ada Byron")
    box.get_by_label("Name").fill("Ada Lovelace")
    save(box)
    box.wait_for(state="detached")
    chosen = page.locator("select[name=author]")
    expect(chosen.locator("option:checked")).to_have_text("Ada Lovelace")
    assert site.session.scalar(sa.select(bookshop.Author.name).filter_by(id=1)) == "Ada Lovelace"
    chosen.select_option(label="Bo Stone")
    page.get_by_role("link", name="Edit Author").click()
    dialog(page, "Bo Stone").wait_for()
    page.keyboard.press("Escape")
    chosen.select_option("")
    expect(page.get_by_role("link", name="Edit Author")).to_be_hidden()


def test_a_dialog_opens_above_a_dialog_and_each_answers_its_own_field(
    open_page: Any, site: Any
) -> None:
    page = open_page("/admin/book/new/")
    page.get_by_role("link", name="New author").click()
    outer = dialog(page, "New author")
    outer.get_by_label("Name").fill("Nested")
    outer.get_by_role("link", name="New country").click()
    inner = dialog(page, "New country")
    inner.get_by_label("Name").fill("Country 01")
    save(inner)
    expect(inner.get_by_role("alert")).to_contain_text(
        "Another record has this value already.", use_inner_text=True
    )
    inner.get_by_label("Name").fill("Atlantis")
    save(inner)
    inner.wait_for(state="detached")
    expect(outer.locator(".ts-control .item")).to_have_text(re.compile("^Atlantis"))
    ids = "[...document.querySelectorAll('[id]')].map(one => one.id)"
    assert page.evaluate(f"new Set({ids}).size === {ids}.length")
    save(outer)
    outer.wait_for(state="detached")
    author = site.session.scalar(sa.select(bookshop.Author).filter_by(name="Nested"))
    assert str(author.country) == "Atlantis"
    expect(page.locator("select[name=author]")).to_have_value(str(author.id))


@pytest.mark.guarantee("forms-w10")
def test_the_search_shows_further_answers_at_the_end_of_the_list(open_page: Any) -> None:
    page = open_page("/admin/author/new/")
    box = page.get_by_role("combobox", name="Country")
    box.click()
    options = page.get_by_role("option")
    page.get_by_role("option", name="Country 10").wait_for()
    expect(options).to_have_count(10)
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    page.locator(".ts-dropdown-content").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    page.get_by_role("option", name="Country 20").wait_for()
    texts = options.all_inner_texts()
    assert len(texts) == len(set(texts)) >= 20
    box.press_sequentially("country 3")
    page.get_by_role("option", name="Country 36").wait_for()
    expect(page.get_by_role("option", name="Country 10")).to_have_count(0)


@pytest.mark.guarantee("model-w12")
def test_the_details_are_narrowed_by_text_taken_literally(open_page: Any) -> None:
    page = open_page("/admin/book/details/?id=9")
    box = page.get_by_role("searchbox", name="Find in this record")
    lines = page.locator(".ad-details > div:visible")
    everything = lines.count()
    box.fill("(1+1")
    expect(lines).to_have_count(1)
    expect(lines.first).to_contain_text("Stones (1+1)", use_inner_text=True)
    box.fill("no such thing")
    expect(lines).to_have_count(0)
    page.get_by_text("No field says that.").wait_for()
    box.fill("")
    expect(lines).to_have_count(everything)


def test_a_new_child_begins_with_its_parent_chosen(open_page: Any, site: Any) -> None:
    page = open_page("/admin/author/details/?id=2")
    page.get_by_role("link", name="New book").click()
    expect(page.locator("select[name=author] option:checked")).to_have_text("Bo Stone")
    page.get_by_label("Title").fill("More stones")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("More stones was created.").wait_for()
    page.get_by_role("heading", name="Bo Stone").wait_for()
    page.get_by_role("link", name="Show all: Books").click()
    expect(page.locator("table.model-list tbody tr")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_dialogs_and_panels_have_no_barrier_that_a_machine_finds(
    playwright_browser: Any, site: Any, sizes: Any, axe: str, size: str, scheme: str
) -> None:
    width, height = sizes[size]
    context = playwright_browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        base_url=site.url,
        bypass_csp=True,
    )
    page = context.new_page()
    for path, link in (
        ("/admin/author/", "New author"),
        ("/admin/book/edit/?id=1", "Edit Author"),
        ("/admin/author/details/?id=1", "Edit"),
        ("/admin/author/details/?id=1", ""),
    ):
        page.goto(path)
        if link:
            page.get_by_role("link", name=link, exact=True).first.click()
            page.get_by_role("dialog").wait_for()
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert [one["id"] for one in found["violations"]] == [], (path, found["violations"])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
