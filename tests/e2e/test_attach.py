"""Scripts of plugins are told of their elements, whenever one appears on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from admin_core import Admin, ModelView
from admin_memory import Memory

from .conftest import served

#: What a plugin's script does: it marks the elements that it is told of.
LISTENS = (
    "document.addEventListener('admin:attach', (event) => event.target.toggleAttribute("
    "'data-told', true))"
)


@dataclass
class Note:
    """A note, whose text a plugin's script looks after."""

    id: int | None = None
    text: str = ""


class Notes(ModelView):
    """Opens its forms as pages, and as dialogs above the list."""

    create_modal = True
    form_widget_args = {"text": {"data-module": "of-a-plugin"}}


@pytest.fixture
def site() -> Iterator[Any]:
    """The notes, served; ``open_page`` opens their pages."""
    app = Flask("notes")
    app.secret_key = "for tests"
    Admin(app, access="public").add_view(Notes(Note, Memory(Note(1, "first"))))
    with served(app) as url:
        yield SimpleNamespace(url=url)


def test_a_plugins_element_is_announced_on_a_page_and_in_a_dialog(open_page: Any) -> None:
    page = open_page("/admin/note/")
    page.context.add_init_script(LISTENS)
    page.goto(page.url.replace("/note/", "/note/new/"))
    expect(page.locator("[data-module='of-a-plugin'][data-told]")).to_have_count(1)
    page.goto(page.url.replace("/new/", "/"))
    page.get_by_role("link", name="New note").click()
    box = page.get_by_role("dialog", name="New note")
    expect(box.locator("[data-module='of-a-plugin'][data-told]")).to_have_count(1)
