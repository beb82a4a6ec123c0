"""A form laid out by rules, in a browser: by keyboard, without script, and with unsaved work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

from admin_core import Admin
from admin_core.forms import rules
from admin_sqla import ModelView

from .conftest import served


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(80))
    first: Mapped[str | None] = mapped_column(String(80))
    last: Mapped[str | None] = mapped_column(String(80))
    age: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    code: Mapped[str | None] = mapped_column(String(8))


class PersonView(ModelView):
    can_view_details = True
    form_rules = (
        "email",
        rules.FieldSet([("first", "last"), rules.Text("As on the passport.")], "Name"),
        rules.Section([rules.Group("age", append=["years", {"type": "field", "name": "active"}])],
                      "More"),
        "code",
    )  # fmt: skip
    form_edit_readonly_columns = ("code",)
    column_details_rules = (("first", "last"), rules.FieldSet(["email"], "Reach"), "code")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    """One person to edit."""
    engine = create_engine(f"sqlite:///{tmp_path / 'people.db'}")
    Base.metadata.create_all(engine)
    sessions = sessionmaker(engine)
    with sessions.begin() as session:
        session.add(Person(email="ada@example.org", first="Ada", code="A-1"))
    app = Flask("people")
    app.secret_key = "for tests"
    Admin(app).add_view(PersonView(Person, sessions))
    with served(app) as url:
        yield SimpleNamespace(url=url, sessions=sessions)
    engine.dispose()


def person(site: Any) -> Person:
    with site.sessions() as session:
        found = session.get(Person, 1)
        assert found is not None
        return found


EDIT = "/admin/person/edit/?id=1"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_part_of_a_laid_out_form_is_filled_in_and_saved(
    open_page: Any, site: Any, script: bool
) -> None:
    page = open_page(EDIT, script=script)
    expect(page.get_by_role("group", name="Name").get_by_label("First")).to_have_value("Ada")
    expect(page.get_by_role("status", name="Code")).to_have_text("A-1", use_inner_text=True)
    expect(page.get_by_label("Code").and_(page.locator("input"))).to_have_count(0)
    page.get_by_label("Last").fill("Lovelace")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Age").fill("many")
    page.get_by_label("Active").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    # The folded part comes back open, because something in it is wrong.
    page.get_by_label("Age").wait_for()
    page.get_by_role("link", name="Age: Enter a whole number.").click()
    page.get_by_label("Age").fill("36")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/person/")
    saved = person(site)
    assert (saved.last, saved.age, saved.active, saved.code) == ("Lovelace", 36, False, "A-1")


def test_the_tab_key_goes_through_the_form_in_the_order_of_the_rules(open_page: Any) -> None:
    page = open_page("/admin/person/new/")
    page.get_by_label("Email").focus()
    seen = []
    for _ in range(5):
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        page.keyboard.press("Tab")
    assert seen == ["email", "first", "last", "SUMMARY", "code"]


def test_leaving_asks_only_when_something_was_typed_and_not_saved(
    open_page: Any, site: Any
) -> None:
    page = open_page(EDIT)
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/admin/person/")
    page.goto(site.url + EDIT)
    page.wait_for_load_state("networkidle")
    page.get_by_label("First").fill("Augusta")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("First")).to_have_value("Augusta")
    page.get_by_label("First").fill("Ada")
    page.get_by_label("Last").fill("King")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/person/")
    assert asked == ["beforeunload"]
    assert person(site).last == "King"


def test_a_form_that_came_back_with_errors_holds_unsaved_work(open_page: Any, site: Any) -> None:
    page = open_page(EDIT)
    page.get_by_label("Email").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").wait_for()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_label("First").click()
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/admin/person/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_laid_out_pages_have_no_accessibility_violation(
    playwright_browser: Any, sizes: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    width, height = sizes[size]
    context = playwright_browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    found = []
    for path in (EDIT, "/admin/person/new/", "/admin/person/details/?id=1"):
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate(axe)
        result = page.evaluate("axe.run()")
        assert result["passes"]
        found += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in result["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert found == []
