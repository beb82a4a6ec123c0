"""Pages whose templates are an application's own, and what the templates are given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, template_rendered
from jinja2 import ChoiceLoader, DictLoader

from admin_core import action

from ...statements import ROOT
from .methods import Books, Shelf

CORE = ROOT / "admin_core" / "src" / "admin_core"
TEMPLATES = CORE / "templates"
STYLES = ROOT / "admin_core" / "frontend" / "src" / "style"
FETCHED = {"X-Admin-Dialog": "1"}


class Everything(Books):
    """A view with every page and every part of one."""

    can_export = create_modal = edit_modal = details_modal = True
    column_editable_list = ("pages",)
    column_sortable_list = ("title", "pages")
    column_descriptions = {"title": "What it is called."}  # as an application writes it

    @action("read", "Read", "Read them?")
    def action_read(self, ids: list[str]) -> None:
        """Read them."""


def shelf(templates: dict[str, str] | None = None, *plugins: Any, **methods: Any) -> Shelf:
    """Return a site with templates of the application's own."""
    made = Shelf(*plugins, **{**vars_of(Everything), **methods})
    usual = made.app.jinja_env.loader
    assert usual
    made.app.jinja_env.loader = ChoiceLoader([DictLoader(templates or {}), usual])
    return made


def vars_of(kind: type[Any]) -> dict[str, Any]:
    """Return what a class defines."""
    return {name: value for name, value in vars(kind).items() if not name.startswith("__")}


@contextmanager
def rendering(app: Flask) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Note the templates that are rendered, each with what it was given."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def note(_sender: Any, template: Any, context: dict[str, Any], **_: Any) -> None:
        heard.append((template.name, context))

    with template_rendered.connected_to(note, app):
        yield heard


def given_to(address: str, made: Shelf | None = None, **headers: str) -> dict[str, Any]:
    """Return what the template of a page is given."""
    made = made or shelf()
    with rendering(made.app) as heard:
        assert made.site.client.get(f"/admin/{address}", headers=headers).status_code == 200
    return heard[-1][1]


def written(body: str, address: str = "book/new/", **methods: Any) -> str:
    """Return what a template of the application's own writes in the place of a form."""
    option = {"book/new/": "create_template", "book/": "list_template"}[address]
    text = (
        "{% extends 'admin/master.html' %}"
        "{% import 'admin/lib.html' as lib with context %}"
        "{% block body %}<begin>" + body + "<end>{% endblock %}"
    )
    made = shelf({"own.html": text}, **{option: "own.html", **methods})
    page = made.site.client.get(f"/admin/{address}").text
    assert "<begin>" in page, page[:2000]
    return str(page.partition("<begin>")[2].partition("<end>")[0])


def every_template() -> dict[str, str]:
    """Return every template of the core by its name."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.html")
    }
