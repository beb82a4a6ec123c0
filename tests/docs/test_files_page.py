"""What the reference says about file managers is true, and nothing is left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from admin_files import BaseFileAdmin
from admin_files.options import FileOptions

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of all tables, without heads."""
    found = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in found]


def in_words(value: Any) -> Any:
    """Return a default as a literal has it."""
    if isinstance(value, type):
        return value.__name__
    return dict(value) if isinstance(value, Mapping) else value


def test_every_option_of_a_file_manager_is_documented_with_its_default_and_no_other_is() -> None:
    documented = {}
    for names, default, *_ in rows((REFERENCE / "options" / "files.md").read_text("utf-8")):
        for name in re.findall(r"`(\w+)`", names):
            documented[name] = default.strip("`")
    options = {name: value for name, value in vars(FileOptions).items() if name[0] != "_"}
    assert sorted(documented) == sorted(options)
    for name, value in options.items():
        written = documented[name]
        if isinstance(value, type):
            assert written == value.__name__
        else:
            assert ast.literal_eval(written) == in_words(value), name


def test_every_address_of_a_file_manager_is_documented_and_no_other_is() -> None:
    text = (REFERENCE / "addresses.md").read_text("utf-8")
    text = text.partition("## Pages of a file manager")[2].partition("\n## ")[0]
    documented = {}
    for addresses, _, endpoint, *_ in rows(text):
        for address in re.findall(r"`([^`?]+)", addresses.replace("?path=", "")):
            if address.startswith("/"):
                documented[address] = endpoint.strip("`.")
    exposed = {
        url.replace("<path:path>", "<path>"): name
        for name in dir(BaseFileAdmin)
        for url, _ in getattr(getattr(BaseFileAdmin, name), "_urls", ())
    }
    assert documented == exposed
