"""Every part of the reference has a ledger of its statements, or is named here as without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from .statements import REFERENCE

#: Pages of which one module shows every statement.
WHOLE = {
    "command-line.md": "test_statements_command_line",
    "configuration.md": "test_statements_command_line",
    "contracts.md": "test_statements_contracts",
    "hooks.md": "test_statements_hooks",
    **{
        f"options/{name}.md": "test_statements_options_list"
        for name in ("filters-and-search", "list", "paging", "relations")
    },
    **{
        f"options/{name}.md": "test_statements_options_pages"
        for name in ("details", "export", "index", "permissions")
    },
    **{f"options/{name}.md": "test_statements_options_forms" for name in ("forms", "templates")},
    "versioning.md": "test_statements_versioning",
}
#: Pages that are promises with numbers; tests carry the numbers.
NUMBERED = {"guarantees.md"}
#: What no ledger covers yet: pages, and headings of pages.  Examples, names, signatures, types and
#: defaults of these are compared by other tests of this folder.
WITHOUT = {
    "data.md": None,
    "templates.md": None,
    "override-points.md": {
        "FileAdmin: where and what",
        "FileAdmin: what is done", "FileAdmin: how it looks",
    },
    **{
        f"options/{name}.md": None
        for name in ("files", "redis")
    },
}  # fmt: skip

PAGES = sorted(path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*.md"))


def ledgers() -> Iterator[tuple[str, str]]:
    """Yield the page and the heading of every ledger that is of one heading."""
    for path in sorted(Path(__file__).parent.glob("test_statements_*.py")):
        if path.stem != Path(__file__).stem:
            module = import_module(f"{__package__}.{path.stem}")
            page = getattr(module, "PAGE", "")
            titles = [*getattr(module, "LEDGERS", ()), getattr(module, "TITLE", "")]
            for title in titles if page in PAGES else ():
                yield page, title


@pytest.mark.parametrize("page", PAGES)
def test_every_part_of_a_page_has_a_ledger_or_is_named_as_without(page: str) -> None:
    if page in WHOLE:
        module = import_module(f"{__package__}.{WHOLE[page]}")
        assert page in Path(module.__file__ or "").read_text("utf-8")
        return
    if page in NUMBERED or (page in WITHOUT and WITHOUT[page] is None):
        return
    headings = re.findall(r"^## (.+)$", (REFERENCE / page).read_text("utf-8"), re.M)
    covered = {title for own, title in ledgers() if own == page}
    missing = {one for one in headings if one not in covered}
    assert missing == set(WITHOUT.get(page) or ())
