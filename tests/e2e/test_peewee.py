"""A blog in Peewee in a browser: rows inside the form, many-to-many on both sides."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Site, served

EXAMPLE = Path(__file__).parents[2] / "examples" / "peewee_blog.py"


@pytest.fixture
def blog() -> Any:
    """The example's module, read anew: its models are bound to one database."""
    spec = importlib.util.spec_from_file_location("peewee_blog_in_a_browser", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def site(blog: Any, tmp_path: Path) -> Any:
    app = blog.create_app(tmp_path / "blog.db")
    with served(app) as url:
        yield Site(url, None, None)
    blog.database.close_all()


def stored(blog: Any) -> tuple[list[str], list[str]]:
    """Return the tags and the comments of the first post."""
    with blog.database.connection_context():
        post = blog.Post.get_by_id(1)
        comments = post.comments.order_by(blog.Comment.id)
        return sorted(tag.name for tag in post.tags), [one.text for one in comments]


def save(page: Any) -> None:
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url("**/admin/*/")


def test_rows_are_added_changed_and_deleted(open_page: Any, blog: Any) -> None:
    page = open_page("/admin/post/edit/?id=1")
    expect(page.locator("[name=comments-0-text]")).to_have_value("Indeed!")
    page.locator("[name=comments-0-text]").fill("Quite so!")
    page.get_by_role("button", name="Add Comment").click()
    page.locator("[name=comments-1-name]").fill("mary")
    page.locator("[name=comments-1-text]").fill("Agreed.")
    save(page)
    assert stored(blog)[1] == ["Quite so!", "Agreed."]
    page.goto("/admin/post/edit/?id=1")
    page.get_by_label("Delete Comment #1").check()
    save(page)
    assert stored(blog)[1] == ["Agreed."]


def test_a_refused_row_keeps_what_was_typed(open_page: Any, blog: Any) -> None:
    page = open_page("/admin/post/edit/?id=1")
    page.get_by_label("Title").fill("Renamed")
    page.get_by_role("button", name="Add Comment").click()
    page.locator("[name=comments-1-text]").fill("Agreed.")
    page.locator("form").evaluate_all("forms => forms.forEach(form => { form.noValidate = true })")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_selector(".invalid-feedback:visible")
    expect(page.locator("[name=comments-1-name]")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Title")).to_have_value("Renamed")
    expect(page.locator("[name=comments-1-text]")).to_have_value("Agreed.")
    assert stored(blog)[1] == ["Indeed!"]


@pytest.mark.parametrize("script", [True, False])
def test_many_to_many_is_chosen_from_both_sides(open_page: Any, blog: Any, script: bool) -> None:
    page = open_page("/admin/tag/new/", script=script)
    page.get_by_label("Name").fill("history")
    page.get_by_label("Posts").select_option(label="The analytical engine")
    save(page)
    assert stored(blog)[0] == ["engines", "history", "news"]
    page.goto("/admin/post/edit/?id=1")
    page.get_by_label("Tags").select_option(label=["history", "news"])
    save(page)
    assert stored(blog)[0] == ["history", "news"]
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("history")
    assert first.inner_text().count("history") == 1


def test_a_list_is_filtered_by_what_it_has_many_of(open_page: Any) -> None:
    page = open_page("/admin/post/?tags__equals=1")
    expect(page.get_by_text("The analytical engine")).to_have_count(1)
    page.goto("/admin/post/?tags__not_equal=1")
    expect(page.get_by_text("The analytical engine")).to_have_count(0)
