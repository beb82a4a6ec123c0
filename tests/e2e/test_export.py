"""Exports in a browser: files are saved, with scripts and without, on desktops and phones."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sizes = pytest.mark.parametrize("size", ["desktop", "phone"])
scripts = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def saved(page: Any, press: Any, folder: Path) -> Path:
    """Return the file that a click saves."""
    with page.expect_download() as download:
        press()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@sizes
@scripts
def test_what_the_list_finds_is_saved_as_a_file(
    open_page: Any, tmp_path: Path, size: str, script: bool
) -> None:
    page = open_page("/admin/flight/?search=united+los", size=size, script=script)
    found = int(page.locator("h1 .ad-count").inner_text())
    menu = page.locator(".ad-export")
    menu.locator("summary").click()
    path = saved(page, menu.get_by_role("link", name="CSV").click, tmp_path)
    assert path.name.startswith("Flights_")
    assert path.suffix == ".csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == found + 1


@sizes
@scripts
def test_columns_rows_and_format_are_chosen_on_a_page(
    open_page: Any, tmp_path: Path, size: str, script: bool
) -> None:
    page = open_page("/admin/flight/?sort=number", size=size, script=script)
    page.locator(".ad-export summary").click()
    page.get_by_role("link", name="Choose columns and rows…").click()
    columns = page.get_by_role("group", name="Columns")
    if script:
        columns.get_by_role("button", name="None").click()
        expect(columns.get_by_role("checkbox", checked=True)).to_have_count(0)
    else:
        for box in columns.get_by_role("checkbox").all():
            box.uncheck()
    columns.get_by_label("Number").check()
    page.get_by_label("JSON").check()
    page.get_by_label("Only this page of the list").check()
    export = page.get_by_role("button", name="Export", exact=True)
    rows = json.loads(saved(page, export.click, tmp_path).read_text("utf-8"))
    assert len(rows) == 20
    assert set(rows[0]) == {"number"}
    assert rows == sorted(rows, key=lambda row: row["number"])


@sizes
@scripts
def test_selected_records_are_saved(
    open_page: Any, tmp_path: Path, size: str, script: bool
) -> None:
    page = open_page("/admin/flight/", size=size, script=script)
    boxes = page.locator("input[name=rowid]")
    boxes.nth(1).check()
    boxes.nth(3).check()
    page.get_by_role("button", name="Export…").click()
    expect(page.get_by_label("2 selected records")).to_be_checked()
    page.get_by_label("JSON").check()
    export = page.get_by_role("button", name="Export", exact=True)
    assert len(json.loads(saved(page, export.click, tmp_path).read_text("utf-8"))) == 2


def test_the_menu_is_worked_by_the_keyboard(open_page: Any, tmp_path: Path) -> None:
    page = open_page("/admin/flight/")
    summary = page.locator(".ad-export summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.locator(".ad-export[open]").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".ad-export[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    path = saved(page, lambda: page.keyboard.press("Enter"), tmp_path)
    assert path.suffix == ".json"


def test_a_refusal_is_a_message_and_no_file(open_page: Any) -> None:
    page = open_page("/admin/flight/export/papyrus/")
    expect(page.get_by_text("This list is not exported as papyrus.")).to_be_visible()
