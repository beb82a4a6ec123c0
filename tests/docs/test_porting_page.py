"""The porting page: every import of older code has a new one that works, or words that help."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin_core.porting import CONFIG_KEYS, OLD_METHODS, OLD_OPTIONS
from admin_core.replaced import REPLACED

PAGE = Path(__file__).parents[2] / "docs" / "porting-from-flask-admin.md"
TEXT = PAGE.read_text("utf-8")

_ROW = re.compile(
    r"^\| `from (flask_admin[\w.]*) import ([^`]*)` \| `from ([\w.]+) import ([^`]*)` \|$", re.M
)


def new_names() -> Iterator[str]:
    """Yield ``module.name`` for every new import."""
    for _, _, module, names in _ROW.findall(TEXT):
        for name in names.split(", "):
            yield f"{module}.{name}"


NAMES = sorted(set(new_names()))


def is_there(path: str) -> bool:
    """Return whether ``module.name`` can be imported."""
    module, _, name = path.rpartition(".")
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        return False
    if hasattr(found, name):
        return True
    try:
        importlib.import_module(path)
    except ModuleNotFoundError:
        return False
    return True


def test_the_page_names_most_of_what_there_is() -> None:
    assert len(NAMES) > 140


def test_every_new_import_of_the_page_works() -> None:
    missing = [name for name in NAMES if not is_there(name)]
    assert not missing, f"Not there: {missing}"


def test_both_sides_of_a_row_name_the_same() -> None:
    for old, names, new, new_names in _ROW.findall(TEXT):
        assert names == new_names, (old, new)


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in REPLACED.items() for name in names]
)
def test_a_name_without_a_counterpart_says_what_does_its_work(module: str, name: str) -> None:
    with pytest.raises(ImportError, match=re.escape(REPLACED[module][name])):
        exec(f"from {module} import {name}", {})


def test_every_name_without_a_counterpart_is_on_the_page() -> None:
    section = TEXT.split("### Names without a counterpart")[1].split("###")[0]
    listed = re.findall(r"^\| `flask_admin[\w.]*\.(\w+)` \| (.*) \|$", section, re.M)
    known = {name: advice for names in REPLACED.values() for name, advice in names.items()}
    assert {name: known.get(name) for name, _ in listed} == dict(listed)
    assert {*known, "MenuItem", "BaseModelView"} - {n for n, _ in listed} == {
        "MenuItem",
        "BaseModelView",
    }


def test_a_name_that_nobody_knows_is_no_attribute() -> None:
    for module in REPLACED:
        assert not hasattr(importlib.import_module(module), "nobody_knows")


def test_every_older_name_that_is_understood_is_on_the_page() -> None:
    for old, new in {**OLD_OPTIONS, **CONFIG_KEYS}.items():
        assert f"| `{old}` | `{new}` |" in TEXT
    for name in OLD_METHODS:
        assert f"`{name}`" in TEXT
