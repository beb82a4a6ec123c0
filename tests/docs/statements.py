"""Statements of a page, one by one, and what shows that each is true.

A ledger maps each statement to what shows it, and its key is the page's own text: a statement that
is added, changed or removed has no entry until somebody looks again at what shows it. What shows it
is a function that raises when it is not so, or the name of a test elsewhere that fails then.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"

#: Beside a sentence that leads the reader and says nothing that could be wrong.
NO_CLAIM = "no claim"

#: A function that raises when it is not so, names of tests, or several of both.
Shown = Callable[..., object] | str | tuple[Any, ...]
Ledger = Mapping[str, Shown]

_BLOCK = re.compile(r"^(?:<!--.*?-->\n+)?```.*?^```$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\|.*$\n?", re.MULTILINE)
#: A sentence ends before a space and the beginning of another.
_END = re.compile(r"(?<=[.?!:])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[A-Z`*\[\"(])")


@dataclass(frozen=True)
class Part:
    """A part of a page, with the ledger of its statements."""

    page: str
    #: A heading of the page; empty for what stands before the first, ``None`` for the whole page.
    title: str | None
    ledger: Ledger
    #: Fixtures that the ledger's functions are called with.
    given: tuple[str, ...] = ()
    #: What gives the statements of a page, or below the heading, where they are named otherwise.
    said: Callable[[str], list[str]] | None = None

    def statements(self) -> list[str]:
        """Return the statements of the part."""
        if self.said:
            return self.said(self.page if self.title is None else self.title)
        if self.title is None:
            text = (REFERENCE / self.page).read_text("utf-8")
        else:
            text = section(self.page, self.title) if self.title else lead(self.page)
        return [*sentences(text), *rows(text)]

    def __str__(self) -> str:
        """Return the page and the heading."""
        return self.page if self.title is None else f"{self.page}: {self.title or 'beginning'}"


def section(page: str, title: str) -> str:
    """Return the text below a heading of a page of the reference, up to the next of its level."""
    text = (REFERENCE / page).read_text("utf-8")
    found = re.search(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    assert found, f"{page} has no heading {title!r}"
    rest = text[found.end() :]
    # A comment of a program is no heading.
    masked = _BLOCK.sub(lambda block: "\0" * len(block[0]), rest)
    following = re.search(rf"^#{{1,{len(found[1])}}} ", masked, re.MULTILINE)
    return rest[: following.start()] if following else rest


def lead(page: str) -> str:
    """Return what a page of the reference says before its first heading below the title."""
    text = (REFERENCE / page).read_text("utf-8").partition("\n")[2]
    return re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line; code, tables and headings left out."""
    prose = _TABLE.sub("\n", _BLOCK.sub("\n", text))
    prose = re.sub(r"^#+ .*$", "", prose, flags=re.MULTILINE)
    # Each entry of a list is a paragraph of its own.
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", prose)
    found = []
    for one in paragraphs:
        line = re.sub(r"^(?:[-*]|\d+\.) ", "", " ".join(one.split()))
        found += [said for said in _cut(line) if said]
    return found


def _cut(line: str) -> list[str]:
    """Return the sentences of a line; what stands in backticks is in one of them."""
    # Letters that no page has keep the places of what they stand for.
    masked = re.sub(r"`[^`]*`", lambda span: "`" + "\0" * (len(span[0]) - 2) + "`", line)
    ends = [0, *(end.end() for end in _END.finditer(masked)), len(line)]
    return [line[start:end].strip() for start, end in zip(ends, ends[1:], strict=False)]


def rows(text: str) -> list[str]:
    """Return the rows of a text's tables, without heads, each as ``cell | cell``."""
    found = []
    for table in re.findall(r"^\|.*\|\n\|[-| ]+\|\n((?:\|.*(?:\n|$))+)", text, re.MULTILINE):
        for line in table.splitlines():
            found.append(" | ".join(cell.strip() for cell in line.strip("| ").split(" | ")))
    return found


def missing_tests(shown: str) -> list[str]:
    """Return those of the tests that an entry of a ledger names which do not exist."""
    missing = []
    for one in shown.split() if shown != NO_CLAIM else ():
        path, _, name = one.partition("::")
        if name not in tests_of(path):
            missing.append(one)
    return missing


@cache
def tests_of(path: str) -> frozenset[str]:
    """Return the names of the tests of a module."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def shown_by(module: str, *names: str) -> str:
    """Return the tests of a module that show a statement, as an entry of a ledger names them."""
    folder, _, name = module.rpartition("/")
    return " ".join(f"tests/{folder}/test_{name}.py::test_{one}" for one in names)


def kit(area: str, *names: str) -> str:
    """Return checks of the kit for stores, which run for every backend, as an entry."""
    return _checks("stores", area, names)


def storage_kit(area: str, *names: str) -> str:
    """Return checks of the kit for storages, which run for every storage, as an entry."""
    return _checks("storages", area, names)


def _checks(folder: str, area: str, names: Iterable[str]) -> str:
    path = f"plugins/admin_testing/src/admin_testing/{folder}/{area}.py"
    return " ".join(f"{path}::test_{name}" for name in names)


def several(*shown: Shown) -> Shown:
    """Return several entries of a ledger as one: all of them are needed."""
    return shown
