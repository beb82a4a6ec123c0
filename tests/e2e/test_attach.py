"""Scripts of plugins are told of their elements, whenever one appears on a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from .notes import served_notes

#: What a plugin's script does: it marks the elements that it is told of.
LISTENS = (
    "document.addEventListener('admin:attach', (event) => event.target.toggleAttribute("
    "'data-told', true))"
)


@pytest.fixture
def site() -> Iterator[Any]:
    """The notes, whose text a plugin's script looks after; ``open_page`` opens their pages."""
    with served_notes(form_widget_args={"text": {"data-module": "of-a-plugin"}}) as site:
        yield site


def test_a_plugins_element_is_announced_on_a_page_and_in_a_dialog(open_page: Any) -> None:
    page = open_page("/admin/note/")
    page.context.add_init_script(LISTENS)
    page.goto(page.url.replace("/note/", "/note/new/"))
    expect(page.locator("[data-module='of-a-plugin'][data-told]")).to_have_count(1)
    page.goto(page.url.replace("/new/", "/"))
    page.get_by_role("link", name="New note").click()
    box = page.get_by_role("dialog", name="New note")
    expect(box.locator("[data-module='of-a-plugin'][data-told]")).to_have_count(1)
