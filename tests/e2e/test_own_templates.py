"""Templates of an application use what the core's library gives, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import expect

from admin_core import Admin, ModelView
from admin_memory import Memory

from .conftest import served

#: A list with a button of the library that leads to the page for a new record.
LIST = """{% extends "admin/model/list.html" %}
{% import "admin/lib.html" as lib with context %}
{% block model_menu_bar %}
{{ lib.add_modal_button(get_url(".create_view"), "A new one", "Write a note", btn_class="btn") }}
{% endblock %}"""


@dataclass
class Note:
    """A note."""

    id: int | None = None
    text: str = ""


class Notes(ModelView):
    """Opens its form as a page, and as a dialog above the list."""

    create_modal = True
    list_template = "notes.html"


@pytest.fixture
def site() -> Iterator[Any]:
    """The notes, served; ``open_page`` opens their pages."""
    app = Flask("notes")
    app.secret_key = "for tests"
    usual = app.jinja_env.loader
    assert usual
    app.jinja_env.loader = ChoiceLoader([DictLoader({"notes.html": LIST}), usual])
    Admin(app, access="public").add_view(Notes(Note, Memory(Note(1, "first"))))
    with served(app) as url:
        yield SimpleNamespace(url=url)


def test_the_librarys_button_opens_its_page_in_a_dialog_that_saves(open_page: Any) -> None:
    page = open_page("/admin/note/")
    page.get_by_role("link", name="Write a note").click()
    box = page.get_by_role("dialog", name="New note")
    box.get_by_label("Text").fill("second")
    box.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("table.model-list")).to_contain_text("second")
    assert page.url.endswith("/admin/note/")
