"""Tests in a browser wait for what they expect, so that a slow machine fails none of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[1] / "e2e").glob("test_*.py"))
#: What is read from a page at once, while it may still be coming.
AT_ONCE = re.compile(r"assert .*\.(count|input_value|is_visible|is_hidden|is_checked)\(\)")
#: Evaluates text in the page, which the site's own policy forbids as soon as it has to wait.
IN_THE_PAGE = re.compile(r"\.wait_for_function\(")


def hasty(line: str) -> bool:
    return bool(AT_ONCE.search(line) or IN_THE_PAGE.search(line))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_test_in_the_browser_waits_for_what_it_expects(path: Path) -> None:
    found = [
        f"{path.name}:{number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if hasty(line)
    ]
    assert not found, "expect() of Playwright waits; these look at once:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "assert page.locator('tr').count() == 2",
        "assert not page.get_by_role('dialog').count()",
        "assert page.get_by_label('Title').input_value() == 'A'",
        "page.wait_for_function('window.ready')",
    ],
)
def test_a_hasty_line_would_be_found(line: str) -> None:
    assert hasty(line)


def test_waiting_lines_are_left_alone() -> None:
    assert FILES
    assert not hasty("expect(page.locator('tr')).to_have_count(2)")
    assert not hasty("assert found.startswith('Ada')")
