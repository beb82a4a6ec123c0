"""The page about addresses names every argument and field that a page reads, and no other.

What is read is found in the code: what a request is asked for by a name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "addresses.md").read_text("utf-8")

#: Where the values of a request are, as the code calls it.
REQUESTS = frozenset(
    {
        "request.args",
        "request.form",
        "request.values",
        "request.files",
        "args",
        "flask.request.args",
    }
)

#: Part of the page -> where the code is that it is about.
PARTS = {
    "the core": (
        ("Arguments of the list", "Arguments and fields of the other pages"),
        ("admin_core/src/admin_core/web", "admin_core/src/admin_core/forms"),
    ),
    "a file manager": (("Pages of a file manager",), ("admin_files/src",)),
    "Redis": (("Redis console", "Redis keys"), ("admin_redis/src",)),
    "plugins": (
        ("Pages that plugins add",),
        (
            "admin_mongo/src",
            "plugins/admin_doctor/src",
            "plugins/admin_i18n/src",
            "plugins/admin_import/src",
        ),
    ),
}


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def words(text: str) -> set[str]:
    """Return the names within backticks."""
    plain = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    quoted = re.findall(r"`([^`]+)`", plain)
    return {word for one in quoted for word in re.findall(r"[A-Za-z_][\w-]*", one)}


def constants(tree: ast.Module) -> dict[str, str]:
    """Return the names of a module that stand for a text."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = (
                zip(target.elts, node.value.elts, strict=False)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            for name, value in pairs:
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                    found[name.id] = str(value.value)
    return found


def asked(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what requests are asked for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr in {"get", "getlist"} and ast.unparse(node.func.value) in REQUESTS:
                yield node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in REQUESTS:
            yield node.slice
        elif (
            isinstance(node, ast.Compare)
            and isinstance(node.ops[0], (ast.In, ast.NotIn))
            and ast.unparse(node.comparators[0]) in REQUESTS
        ):
            yield node.left


def modules(places: tuple[str, ...]) -> list[Path]:
    """Return the modules below some folders."""
    return [path for place in places for path in sorted((ROOT / place).rglob("*.py"))]


def read(places: tuple[str, ...]) -> set[str]:
    """Return the names that the code below some folders reads from requests."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in modules(places)}
    shared: dict[str, str] = {}
    for tree in trees.values():
        shared |= constants(tree)
    found = set()
    for tree in trees.values():
        own = {**shared, **constants(tree)}
        for one in asked(tree):
            if isinstance(one, ast.Constant):
                found.add(str(one.value))
            elif isinstance(one, (ast.Name, ast.Attribute)):
                name = one.id if isinstance(one, ast.Name) else one.attr
                found |= {own[name]} if name in own else set()
    return found


@pytest.mark.parametrize("part", PARTS)
def test_every_name_that_a_page_reads_is_documented(part: str) -> None:
    titles, places = PARTS[part]
    # The doctor reads the fields of the requests that it explains.
    also = PARTS["the core"][0] if part == "plugins" else ()
    documented = set().union(*(words(section(title)) for title in (*titles, *also)))
    documented |= words(section("Pages of a model view")) if part == "the core" else set()
    assert read(places) - documented == set()


def tabled(title: str) -> set[str]:
    """Return the plain names of the first column of a section's table."""
    found = set()
    for line in section(title).splitlines():
        if line.startswith("| `"):
            cell = line.strip("|").split(" | ")[0]
            found |= {name.partition("=")[0] for name in re.findall(r"`(\w+(?:=\w+)?)`", cell)}
    return found


def queried(title: str) -> set[str]:
    """Return the arguments of the addresses of a section's table."""
    cells = [line.strip("|").split(" | ")[0] for line in section(title).splitlines()]
    return {name for cell in cells for name in re.findall(r"[?&](\w+)=", cell)}


def mentioned(places: tuple[str, ...]) -> set[str]:
    """Return every text in the code below some folders."""
    found = set()
    for path in modules(places):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_no_name_is_documented_that_no_page_reads(part: str) -> None:
    titles, places = PARTS[part]
    # Some are read by way of a loop or a table, so that only the text stands in the code.
    known = read(places) | mentioned(places)
    for title in titles:
        named = queried(title) if title.startswith(("Pages", "Redis")) else tabled(title)
        assert named - known == set(), title
    assert any(queried(title) | tabled(title) for title in titles)
