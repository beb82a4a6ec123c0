"""The page about addresses names every field that pages send, and each status is answered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import StoreUnavailable, ValidationFailed
from admin_memory import Memory
from admin_testing import AdminSite

ROOT = Path(__file__).parents[2]
CORE = ROOT / "admin_core" / "src" / "admin_core"
PAGE = (ROOT / "docs" / "reference" / "addresses.md").read_text("utf-8")

#: Names of the same shape that are no field of a request.
NO_FIELDS = frozenset(
    {
        "_action", "_admin_csrf", "_admin_sent", "_aside", "_blank_is_default", "_columns",
        "_datalist", "_filters", "_form", "_formfield", "_gettext", "_ngettext", "_obj",
        "_readable", "_rules", "_template", "_urls", "_value",
    }
)  # fmt: skip

#: Fields of the filter panel, each followed by a number.
NUMBERED = frozenset({"_fr", "_gr", "_mr", "_pr", "_vr"})


def known_fields() -> set[str]:
    """Return the names with an underscore before them in templates and in the code of pages."""
    found: set[str] = set()
    for path in (CORE / "templates").rglob("*.html"):
        found |= set(re.findall(r'\bname="?(_[a-z][a-z_]+)\b', path.read_text("utf-8")))
    for folder in ("web", "forms"):
        for path in (CORE / folder).glob("*.py"):
            found |= set(re.findall(r'"(_[a-z][a-z_]+)"', path.read_text("utf-8")))
    return found - NO_FIELDS


def documented_fields() -> set[str]:
    """Return the names with an underscore before them on the page."""
    return set(re.findall(r"(?<![\w])(_[a-z][a-z_]+)\b", PAGE))


def test_every_field_that_pages_send_by_themselves_is_documented() -> None:
    assert known_fields() <= documented_fields() | NUMBERED


def test_no_field_is_documented_that_no_page_knows() -> None:
    # Those of plugins and files stand in the tables of their pages.
    others = {"_import", "_update", "_shown"}
    assert documented_fields() - NUMBERED - others <= known_fields() | {"_key"}


# -- statuses -------------------------------------------------------------------------------------


@dataclass
class Book:
    id: int | None = None
    title: str = field(default="", metadata={"required": True})


class Policy:
    """Refuses the deletion of the second book."""

    @hookimpl
    def admin_authorize(self, action: str, key: str) -> bool | None:
        return False if action == "delete" and key == "2" else None


class BookView(ModelView):
    column_list = ("title",)
    can_view_details = False
    broken: Exception | None = None

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        if model.title == "refused":
            raise ValidationFailed("No such book is wanted here.")
        if self.broken is not None:
            raise self.broken


@pytest.fixture
def view() -> BookView:
    app = Flask("books")
    app.config.update(SECRET_KEY="for tests", MAX_CONTENT_LENGTH=100_000)
    made = BookView(Book, Memory(Book(1, "Dune"), Book(2, "Emma")), endpoint="book")
    Admin(app, plugins=[Policy()], access="public").add_view(made)
    return made


def save(view: BookView, title: str, *, before: Any = None, **more: Any) -> int:
    """Save the first book's form as a browser would, and return the status."""
    site = AdminSite(view.admin.app)
    site.open("/admin/book/edit/?id=1")
    fields = {
        one.get("name"): one.get("value") for one in site.page.all("input") if one.get("name")
    }
    token = {"csrf_token": fields["csrf_token"], "_fingerprint": fields["_fingerprint"]}
    if before is not None:
        before()
    sent = {**token, "title": title, **more}
    found = site.client.post("/admin/book/edit/?id=1", data=sent)
    status: int = found.status_code
    return status


def get(view: BookView, address: str, **options: Any) -> int:
    status: int = view.admin.app.test_client().get(address, **options).status_code
    return status


def test_every_status_of_the_page_is_answered_and_no_other(view: BookView) -> None:
    def changed_by_another() -> None:
        # Another visitor, with a form of their own.
        assert save(view, "Dune, again") == 302

    found = {
        200: get(view, "/admin/book/"),
        302: get(view, "/admin/book/edit/?id=99"),
        400: save(view, "New", csrf_token="forged"),
        403: get(view, "/admin/book/delete/?id=2"),
        404: get(view, "/admin/book/nothing/"),
        405: view.admin.app.test_client().put("/admin/book/").status_code,
        409: save(view, "Mine", before=changed_by_another),
        413: save(view, "x" * 200_000),
        422: save(view, "refused"),
    }
    view.broken = RuntimeError("no ink")
    found[500] = save(view, "Ink")
    view.broken = StoreUnavailable("gone")
    found[503] = save(view, "Gone")
    told = re.findall(r"^\| (\d{3}) \|", PAGE, re.M)
    assert {str(one): str(status) for one, status in found.items()} == {one: one for one in told}


def test_who_prefers_json_gets_errors_as_json(view: BookView) -> None:
    found = view.admin.app.test_client().get(
        "/admin/book/nothing/", headers={"Accept": "application/json"}
    )
    assert set(found.get_json()) == {"error"}
    assert found.get_json()["error"]
