"""The file manager in a browser: dropping files, the keyboard, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from admin_core import Admin
from admin_files import FileAdmin

from .conftest import served

DROP = """([names, text]) => {
  const transfer = new DataTransfer()
  for (const name of names) transfer.items.add(new File([text], name))
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true }
  for (const type of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, options))
}"""


class Files(FileAdmin):
    editable_extensions = ("txt",)
    allowed_extensions = ("txt", "csv", "png")
    rename_modal = True
    upload_modal = True
    max_upload_size = 10_000


class PlainFiles(Files):
    upload_modal = False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    """Two file managers of one folder; ``open_page`` opens them."""
    folder = tmp_path / "files"
    (folder / "Reports").mkdir(parents=True)
    (folder / "notes.txt").write_text("first\n")
    app = Flask("site")
    app.config.update(SECRET_KEY="of the tests")
    admin = Admin(app, name="Site")
    admin.add_view(PlainFiles(str(folder), name="Files", endpoint="files"))
    admin.add_view(Files(str(folder), name="Dialogs", endpoint="dialogs"))
    with served(app) as url:
        yield SimpleNamespace(url=url, folder=folder)


def expect_names(page: Any, *names: str) -> None:
    """The list shows these, in this order; what else stands beside a name does not matter."""
    heads = page.locator(".ad-file-list tbody th")
    expect(heads).to_have_text([re.compile(rf"^\s*{re.escape(name)}") for name in names])


def test_dropped_files_are_sent_one_by_one_and_stand_in_the_list(open_page: Any, site: Any) -> None:
    page = open_page("/admin/files/b/Reports")
    page.wait_for_selector("html[data-files-ready]", state="attached")
    page.evaluate(DROP, [["one.csv", "two.txt"], "hello"])
    page.get_by_role("link", name="two.txt", exact=True).wait_for()
    expect_names(page, "one.csv", "two.txt")
    assert (site.folder / "Reports" / "one.csv").read_text() == "hello"


def test_what_cannot_be_sent_is_said_beside_its_bar_and_the_rest_goes_on(
    open_page: Any, site: Any
) -> None:
    page = open_page("/admin/files/")
    page.wait_for_selector("html[data-files-ready]", state="attached")
    page.evaluate(DROP, [["bad.html", "good.txt"], "hello"])
    page.get_by_role("link", name="Show the list").wait_for()
    lines = page.locator(".ad-uploads li")
    assert lines.filter(has_text="bad.html").get_by_role("alert").inner_text()
    assert (
        lines.filter(has_text="good.txt").get_by_role("progressbar").get_attribute("value") == "1"
    )
    expect(page.locator(".ad-uploads").get_by_role("status")).to_contain_text(
        "1 of 2", use_inner_text=True
    )
    page.evaluate(DROP, [["large.txt"], "x" * 10_001])
    lines.filter(has_text="large.txt").get_by_text("This file is too large.").wait_for()
    assert {one.name for one in site.folder.iterdir()} == {"Reports", "notes.txt", "good.txt"}
    page.get_by_role("link", name="Show the list").click()
    page.get_by_role("link", name="good.txt", exact=True).wait_for()


def test_several_files_are_chosen_in_a_dialog(open_page: Any, site: Any, tmp_path: Path) -> None:
    chosen = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for one in chosen:
        one.write_text("text")
    page = open_page("/admin/dialogs/")
    page.locator("#ad-upload-link").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(chosen)
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="b.txt", exact=True).wait_for()
    assert {"a.txt", "b.txt"} <= {one.name for one in site.folder.iterdir()}


def test_the_keyboard_alone_opens_a_folder_renames_and_deletes(open_page: Any, site: Any) -> None:
    page = open_page("/admin/dialogs/")
    page.get_by_role("link", name="Reports", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Reports", exact=True).first.wait_for()
    page.get_by_role("navigation", name="Folders").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("row").filter(has_text="notes.txt")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_role("link", name="Rename").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("renamed.txt")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="renamed.txt", exact=True).wait_for()
    assert (site.folder / "renamed.txt").read_text() == "first\n"
    row = page.get_by_role("row").filter(has_text="renamed.txt")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Delete")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Reports", exact=True).wait_for()
    expect_names(page, "Reports")


def test_without_script_files_are_uploaded_and_edited(
    open_page: Any, site: Any, tmp_path: Path
) -> None:
    chosen = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for one in chosen:
        one.write_text("text")
    page = open_page("/admin/files/", script=False)
    page.locator("#ad-upload-link").click()
    page.locator("input[type=file]").set_input_files(chosen)
    page.get_by_role("button", name="Upload").click()
    expect_names(page, "Reports", "a.txt", "b.txt", "notes.txt")
    page.goto("/admin/files/edit/?path=notes.txt")
    page.locator("textarea").fill("second ☃")
    page.get_by_role("button", name="Save").click()
    assert (site.folder / "notes.txt").read_text("utf-8").strip() == "second ☃"


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_the_pages_pass_the_scanner_and_fit(
    open_page: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    page = open_page("/admin/files/", size=size, scheme=scheme)
    for path in ("", "upload/", "mkdir/", "details/notes.txt", "edit/?path=notes.txt"):
        page.goto(f"/admin/files/{path}")
        page.wait_for_selector("html[data-files-ready]", state="attached")
        page.evaluate(axe)
        found = page.evaluate("axe.run()")["violations"]
        assert [one["id"] for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_long_names_are_wrapped_and_cover_nothing(open_page: Any, site: Any, size: str) -> None:
    name = f"{'x' * 120}.csv"
    (site.folder / name).write_text("a")
    page = open_page("/admin/files/", size=size)
    link = page.get_by_role("link", name=name, exact=True)
    menu = page.get_by_role("row").filter(has_text=name).locator("summary")
    place, beside = link.bounding_box(), menu.bounding_box()
    assert place["height"] > 40
    assert place["x"] + place["width"] <= beside["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".ad-card").evaluate("card => card.scrollWidth <= card.clientWidth")
