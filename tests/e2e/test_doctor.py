"""The page "Doctor" in a browser: accessible at each size and in each colour scheme."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import served
from .test_accessibility import page_to_scan, scan

EXAMPLE = Path(__file__).parents[2] / "examples" / "doctor.py"
PAGES = {
    "alone": "/admin/doctor/",
    "a list explained": "/admin/doctor/?address=/admin/book/",
    "a form explained": "/admin/doctor/?address=/admin/book/edit/?id=1",
    "an address refused": "/admin/doctor/?address=book",
}


@pytest.fixture
def site() -> Iterator[Any]:
    """The example."""
    with served(runpy.run_path(str(EXAMPLE))["create_app"]()) as url:
        yield SimpleNamespace(url=url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_page_of_the_doctor_has_an_accessibility_violation(
    playwright_browser: Any, sizes: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    page = page_to_scan(playwright_browser, sizes[size], scheme)
    found = []
    for name, path in PAGES.items():
        page.goto(site.url + path)
        found += scan(page, axe, name)
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += [f"{name}: wider than the window"] if too_wide else []
    page.context.close()
    assert found == []


@pytest.mark.parametrize("script", [True, False])
def test_an_address_is_typed_and_explained_with_and_without_script(
    open_page: Any, script: bool
) -> None:
    page = open_page("/admin/doctor/", script=script)
    page.get_by_label("Address to explain, as you see it").fill("/admin/book/new/")
    page.get_by_role("button", name="Explain").click()
    table = page.get_by_role("region", name="Form")
    expect(table.get_by_role("row", name="title")).to_contain_text(
        "StringField", use_inner_text=True
    )
