"""The pages about options have every option with its type and default; the index lists them all.

``test_docs.py`` runs the examples of model views' options and compares their defaults,
``test_files_page.py`` compares those of file managers.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from admin_core import BaseView
from admin_core.web.model_view import ModelView
from admin_core.web.options import known_options
from admin_files.options import FileOptions
from admin_redis import RedisCli, RedisKeys

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "options"
GROUPS = sorted(
    p.name for p in FOLDER.glob("*.md") if p.name not in {"index.md", "files.md", "redis.md"}
)


def kinds(view_class: type[Any]) -> dict[str, str]:
    """Return attribute -> type of a class and those it derives from, as the code has them."""
    found: dict[str, str] = {}
    for one in reversed(view_class.__mro__):
        found |= inspect.get_annotations(one)
    return {name: re.sub(r"^ClassVar\[(.*)\]$", r"\1", kind) for name, kind in found.items()}


def table(text: str) -> dict[str, tuple[str, str]]:
    """Return option -> (default, type) of the tables of a page."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| `"):
            names, default, kind, *_ = re.split(r" \| ", line.strip("| "))
            for name in re.findall(r"`(\w+)`", names):
                found[name] = (default.strip("`"), kind.strip("`").replace(r"\|", "|"))
    return found


@pytest.mark.parametrize("page", GROUPS)
def test_an_option_of_a_model_view_is_documented_with_its_type(page: str) -> None:
    text = (FOLDER / page).read_text("utf-8")
    known = kinds(ModelView)
    parts = re.split(r"^## (\w+)\n", text, flags=re.M)[1:]
    for name, said in zip(parts[::2], parts[1::2], strict=True):
        written = re.match(r"Default: `.+?`, type `(.+?)`\.", " ".join(said.split()))
        assert written, name
        assert written[1] == known[name], name


def test_the_index_lists_the_options_of_each_page_in_their_order() -> None:
    rows = re.findall(
        r"^\| \[\]\((.+?)\) \| (.*) \|$", (FOLDER / "index.md").read_text("utf-8"), re.M
    )
    listed = {page: re.findall(r"`(\w+)`", names) for page, names in rows}
    assert sorted(listed) == GROUPS
    for page, names in listed.items():
        assert names == re.findall(r"^## (\w+)$", (FOLDER / page).read_text("utf-8"), re.M), page
    assert sorted(name for names in listed.values() for name in names) == sorted(known_options())


def test_an_option_of_a_file_manager_is_documented_with_its_type() -> None:
    known = {name: kind for name, kind in kinds(FileOptions).items() if name[0] != "_"}
    documented = table((FOLDER / "files.md").read_text("utf-8"))
    assert {name: kind for name, (_, kind) in documented.items()} == known


def options_of(view_class: type[Any]) -> dict[str, Any]:
    """Return option -> default of a view of Redis."""
    found: dict[str, Any] = {}
    for one in reversed(view_class.__mro__):
        if one in BaseView.__mro__:
            continue
        for name, value in vars(one).items():
            if not name.startswith("_") and isinstance(
                value, (bool, int, float, str, dict, frozenset, type(None))
            ):
                found[name] = value
    return found


@pytest.mark.parametrize("view_class", [RedisCli, RedisKeys])
def test_the_options_of_a_redis_view_are_documented_with_type_and_default_and_no_others_are(
    view_class: type[Any],
) -> None:
    text = (FOLDER / "redis.md").read_text("utf-8")
    parts = dict(zip(*[iter(re.split(r"^## Of (\w+)\n", text, flags=re.M)[1:])] * 2, strict=True))
    documented = {**table(parts["both"]), **table(parts[view_class.__name__])}
    known = kinds(view_class)
    options = options_of(view_class)
    assert sorted(documented) == sorted(options)
    for name, (default, kind) in documented.items():
        value = options[name]
        assert (
            default == "frozenset()"
            if value == frozenset()
            else (ast.literal_eval(default) == value)
        ), name
        assert kind == known.get(name, type(value).__name__), name
