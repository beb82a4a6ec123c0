"""The page about values and contracts is what the code says, and its examples use every name."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import reference
from admin_core import data

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "reference.py"

PAGE = reference.PAGE.read_text("utf-8")
NAMES = [(module, name) for module, names in reference.modules().items() for name in names]
EXAMPLES = dict(reference.EXAMPLE.findall(PAGE))


def test_the_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_public_name_is_listed() -> None:
    offered = {
        name
        for name, thing in vars(data).items()
        if not name.startswith("_") and not isinstance(thing, ModuleType)
    }
    assert {name for _, name in NAMES} == offered


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_name_is_used_by_the_example_of_its_section(module: str, name: str) -> None:
    code = EXAMPLES[module.capitalize()].split("```python\n")[1].removesuffix("```\n")
    tree = ast.parse(code)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert name in used


@pytest.mark.parametrize("name", [name for _, name in NAMES])
def test_a_name_says_what_it_is_and_since_when(name: str) -> None:
    thing: Any = getattr(data, name)
    text = PAGE.partition(f"\n### {name}\n\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    head, _, said = text.partition("\n\n")
    assert ", since 0." in head
    assert said.strip()
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert "versionadded" in (inspect.getdoc(thing) or "")


def public_members(name: str) -> list[str]:
    thing = getattr(data, name)
    return [one for one in vars(thing) if not one.startswith("_") and inspect.isclass(thing)]


@pytest.mark.parametrize("name", [n for _, n in NAMES if inspect.isclass(getattr(data, n))])
def test_every_member_of_a_class_is_in_its_tables(name: str) -> None:
    text = PAGE.partition(f"\n### {name}\n\n")[2].partition("\n## ")[0].partition("\n### ")[0]
    for member in public_members(name):
        assert f"| `{member}`" in text or f"| `{member}(" in text, member
