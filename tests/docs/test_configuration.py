"""The page about the configuration lists the keys that the code reads, and no others.

What a key means is shown by the application that sets it; the row's own text is the key of what
shows it, so neither can change alone.
"""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from admin_core import Admin, ModelView
from admin_core.data import ConstraintViolated
from admin_core.porting import CONFIG_KEYS
from admin_core.theme import Theme
from admin_geo.fields import default_center
from admin_geo.tiles import Layer, layer_from
from admin_import.kept import keep
from admin_memory import Memory
from admin_testing.site import AdminSite

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


@dataclass
class Note:
    """A record to err with."""

    id: int | None = None
    text: str = ""


class Breaking(ModelView):
    """Has a fault that nobody foresaw."""

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Fail."""
        raise RuntimeError("unforeseen")


class Refused(ModelView):
    """Stands for a database that refuses every write."""

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Refuse."""
        raise ConstraintViolated("unique", ("text",))


def application(**config: Any) -> Flask:
    """Return an application with these keys, which hands on what nobody caught."""
    app = Flask(__name__)
    app.config.update({"SECRET_KEY": "x", "PROPAGATE_EXCEPTIONS": True, **config})
    return app


def saved(view: type[ModelView], **config: Any) -> int:
    """Return the status of saving a note; raises what the application raises."""
    app = application(**config)
    Admin(app).add_view(view(Note, Memory()))
    site = AdminSite(app).open("/admin/note/new/").fill("Text", "typed").submit("Save")
    return site.status


def leaves_plugins_out(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    def blocked(**config: Any) -> set[str]:
        plugins = Admin(application(**config)).plugins
        return {one.name for one in plugins.report() if one.status == "blocked"}

    assert blocked() == set()
    assert blocked(ADMIN_BLOCK_PLUGINS=["memory", "rest"]) == {"memory", "rest"}
    assert blocked(ADMIN_BLOCK_PLUGINS="memory, rest") == {"memory", "rest"}
    monkeypatch.setenv("ADMIN_BLOCK_PLUGINS", "rest")
    assert blocked() == {"rest"}


def raises_what_nobody_foresaw(*_: Any) -> None:
    key = "FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION"
    for config in ({key: True}, {"TESTING": True}, {"DEBUG": True}):
        with pytest.raises(RuntimeError, match="unforeseen"):
            saved(Breaking, **config)
    for config in ({}, {key: False, "TESTING": True}):
        assert saved(Breaking, **config) == 500


def raises_refusals(*_: Any) -> None:
    key, other = "FLASK_ADMIN_RAISE_ON_INTEGRITY_ERROR", "FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION"
    for config in ({key: True}, {other: True}, {key: True, other: False}):
        with pytest.raises(ConstraintViolated):
            saved(Refused, **config)
    for config in ({}, {"TESTING": True}, {key: False, other: True}):
        assert saved(Refused, **config) == 422


def is_a_swatch(*_: Any) -> None:
    assert Admin(application(FLASK_ADMIN_SWATCH="cerulean")).theme.swatch == "cerulean"
    assert Admin(application(FLASK_ADMIN_SWATCH="darkly")).theme.name == "dark"
    given = Admin(application(FLASK_ADMIN_SWATCH="darkly"), theme=Theme(swatch="flatly"))
    assert given.theme.swatch == "flatly"


def is_the_layout(*_: Any) -> None:
    for wanted in (True, False):
        assert Admin(application(FLASK_ADMIN_FLUID_LAYOUT=wanted)).theme.fluid is wanted


def keeps_files(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    with application(ADMIN_IMPORT_FOLDER=folder / "kept").test_request_context():
        keep(b"a,b")
    assert [one.read_bytes() for one in (folder / "kept").iterdir()] == [b"a,b"]
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "system"))
    (folder / "system").mkdir()
    with application().test_request_context():
        keep(b"a,b")
    (private,) = (folder / "system").iterdir()
    assert not stat.S_IMODE(private.stat().st_mode) & 0o077


TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
MAPBOX = {"FLASK_ADMIN_MAPBOX_MAP_ID": "me/style", "FLASK_ADMIN_MAPBOX_ACCESS_TOKEN": "pk.it"}


def asks_for_tiles(*_: Any) -> None:
    assert layer_from({}) is None
    assert layer_from({"ADMIN_MAP_TILES": TILES}) == Layer(TILES)


def thanks(*_: Any) -> None:
    config = {"ADMIN_MAP_TILES": TILES, "ADMIN_MAP_ATTRIBUTION": "<b>Us</b>"}
    assert layer_from(config) == Layer(TILES, "<b>Us</b>")


def is_a_style_or_a_map(*_: Any) -> None:
    for name, path in (("me/style", "styles/v1/me/style/tiles"), ("me.map", "v4/me.map/")):
        found = layer_from({**MAPBOX, "FLASK_ADMIN_MAPBOX_MAP_ID": name})
        assert found is not None
        assert found.url.startswith(f"https://api.mapbox.com/{path}")


def is_the_token(*_: Any) -> None:
    found = layer_from(MAPBOX)
    assert found is not None
    assert found.url.endswith("?access_token=pk.it")
    assert layer_from({**MAPBOX, "FLASK_ADMIN_MAPBOX_ACCESS_TOKEN": None}) is None


def opens_there(*_: Any) -> None:
    config = {"FLASK_ADMIN_DEFAULT_CENTER_LAT": "48.2", "FLASK_ADMIN_DEFAULT_CENTER_LONG": 16.4}
    assert default_center(config) == (16.4, 48.2)
    assert default_center({}) is None


MEANINGS: dict[str, Callable[[pytest.MonkeyPatch, Path], None]] = {
    "names of plugins to leave out, as a list or one text with commas; the environment variable of "
    "that name is read, too": leaves_plugins_out,
    "whether an error that nobody foresaw is raised while a form is saved, instead of shown above "
    "it; without the key it is in debug mode and in tests": raises_what_nobody_foresaw,
    "whether a write that the database refuses is raised, instead of explained at the field; "
    "without the key the one above decides, and without both it is explained": raises_refusals,
    "`Theme(swatch=...)` of older applications": is_a_swatch,
    "`Theme(fluid=...)`": is_the_layout,
    "the folder where files wait between the steps of an import; a private one below the system's "
    "temporary folder otherwise": keeps_files,
    "the address of map tiles, with `{z}`, `{x}` and `{y}`": asks_for_tiles,
    "whom to thank for them, as HTML": thanks,
    "a style (`owner/name`) or map of Mapbox": is_a_style_or_a_map,
    "the token to ask for it": is_the_token,
    "where the map of an empty field opens": opens_there,
    "the same, the other way": opens_there,
}


def test_the_meaning_of_every_key_is_shown() -> None:
    assert re.findall(r"^\| `\w+` \| [^|]+ \| (.+) \|$", PAGE, re.M) == list(MEANINGS)


@pytest.mark.parametrize("said", MEANINGS)
def test_a_key_means_what_the_page_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    MEANINGS[said](monkeypatch, tmp_path)
