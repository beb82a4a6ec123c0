"""The page that explains others, in a browser."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import served
from .test_accessibility import scan

EXAMPLE = Path(__file__).parents[2] / "examples" / "doctor.py"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The example on a real server."""
    with served(runpy.run_path(str(EXAMPLE))["create_app"]()) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_explained_page_has_no_accessibility_violation_and_does_not_overflow(
    playwright_browser: Any, sizes: Any, address: str, axe: str, size: str, scheme: str
) -> None:
    width, height = sizes[size]
    context = playwright_browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/admin/doctor/")
    page.get_by_label("Address to explain").fill("/admin/book/")
    page.get_by_role("button", name="Explain").click()
    page.get_by_role("heading", name="Form fields").wait_for()
    found = scan(page, axe, "doctor")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert found == []
    assert overflow <= 0
