"""Every promise of the documentation has a test that carries its number, and no other has."""

import ast
import re
from functools import cache

from .repository import ROOT, files

PAGE = ROOT / "docs" / "reference" / "guarantees.md"


def promised():
    """Return the numbers of every promise, in their order."""
    return re.findall(r"^\| `([a-z]+-w?\d+[a-c]?)` \|", PAGE.read_text("utf-8"), re.M)


@cache
def cited():
    """Return number -> places of the tests that carry it."""
    found = {}
    for path in files("tests/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith(".guarantee"):
                    for argument in mark.args:
                        place = f"{path.relative_to(ROOT)}::{node.name}"
                        found.setdefault(ast.literal_eval(argument), []).append(place)
    return found


def test_every_promise_has_a_number_of_its_own_without_gaps():
    numbers = promised()
    assert len(numbers) == len(set(numbers))
    groups = {"core-": 26, "core-w": 15, "model-": 20, "model-w": 18, "forms-": 13, "forms-w": 14,
              "security-": 26,
              "sqla-": 19, "sqla-w": 17,
              "peewee-": 8, "peewee-w": 11,
              "files-": 10, "files-w": 15,
              "geo-": 5, "geo-w": 9,
              "mongo-": 10, "mongo-w": 15,
              "redis-": 12, "redis-w": 6,
              }  # fmt: skip
    expected = {f"{group}{n}" for group, last in groups.items() for n in range(1, last + 1)}
    expected |= {"sqla-w3b", "sqla-w3c", "sqla-w15b"}
    assert set(numbers) == expected


def test_every_promise_is_one_sentence():
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("| `"):
            text = line.split("|")[2].strip()
            assert text.endswith("."), line
            assert not re.search(r"\. [A-Z]", text), line


def test_every_promise_has_a_test():
    missing = [number for number in promised() if number not in cited()]
    assert not missing, f"No test carries: {', '.join(missing)}"


def test_no_test_carries_an_unknown_number():
    known = set(promised())
    unknown = {n: places for n, places in cited().items() if n not in known}
    assert not unknown
