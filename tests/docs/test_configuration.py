"""The page about the configuration lists the keys that the code reads, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from admin_core.porting import CONFIG_KEYS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "configuration.md").read_text("utf-8")
DOCUMENTED = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.M))

#: Keys that applications have and nobody reads; the page says so.
IDLE = {"FLASK_ADMIN_MAPS_SEARCH", "FLASK_ADMIN_GOOGLE_MAPS_API_KEY"}

_READ = re.compile(
    r'(?:config(?:\.get\(|\[)|raises\(current_app, |setting\(app\.config, )"(\w+)"|'
    # The maps' keys are looked for with and without what they begin with.
    r'_setting\(config, "(\w+)"\)|(?<!: )"(DEFAULT_CENTER_\w+)"'
)


def keys_read(folder: str) -> set[str]:
    """Return the keys that the modules of a distribution read."""
    found = set()
    for path in (ROOT / folder / "src").rglob("*.py"):
        for whole, *parts in _READ.findall(path.read_text("utf-8")):
            found |= {whole} if whole else {f"FLASK_ADMIN_{part}" for part in parts if part}
    return found


def folders() -> list[str]:
    """Return the folders of all distributions."""
    found = [*ROOT.glob("admin_*/pyproject.toml"), *ROOT.glob("plugins/*/pyproject.toml")]
    return sorted(path.parent.relative_to(ROOT).as_posix() for path in found)


@pytest.mark.parametrize("folder", folders())
def test_the_keys_that_a_distribution_reads_are_documented_and_no_other_is(folder: str) -> None:
    name = "the core" if folder == "admin_core" else f"`{Path(folder).name.replace('_', '-')}`"
    documented = {key for key, reader in DOCUMENTED.items() if reader == name}
    assert keys_read(folder) == documented


def test_every_key_has_a_reader() -> None:
    readers = {"the core", *(f"`{Path(one).name.replace('_', '-')}`" for one in folders())}
    assert set(DOCUMENTED.values()) <= readers


def test_keys_with_an_older_name_are_read_or_said_to_change_nothing() -> None:
    assert set(CONFIG_KEYS) - IDLE <= set(DOCUMENTED)
    for key in IDLE:
        assert f"`{key}`" in PAGE.partition("change nothing")[0]
        sources = [p.read_text("utf-8") for one in folders() for p in (ROOT / one).rglob("*.py")]
        assert sum(key in text for text in sources) == 1  # the table of older names
