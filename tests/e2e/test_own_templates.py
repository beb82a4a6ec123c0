"""Templates of an application use what the core's library gives, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from .notes import served_notes

#: A list with a button of the library that leads to the page for a new record.
LIST = """{% extends "admin/model/list.html" %}
{% import "admin/lib.html" as lib with context %}
{% block model_menu_bar %}
{{ lib.add_modal_button(get_url(".create_view"), "A new one", "Write a note", btn_class="btn") }}
{% endblock %}"""


@pytest.fixture
def site() -> Iterator[Any]:
    """The notes with that list, served; ``open_page`` opens their pages."""
    with served_notes({"notes.html": LIST}, list_template="notes.html") as site:
        yield site


def test_the_librarys_button_opens_its_page_in_a_dialog_that_saves(open_page: Any) -> None:
    page = open_page("/admin/note/")
    page.get_by_role("link", name="Write a note").click()
    box = page.get_by_role("dialog", name="New note")
    box.get_by_label("Text").fill("second")
    box.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("table.model-list")).to_contain_text("second")
    assert page.url.endswith("/admin/note/")
