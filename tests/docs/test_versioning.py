"""What the page about versions says is what the packages declare and the code does."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import admin_core
from admin_core import HOOK_API, data, hookspecs
from admin_core.data import FileStorage, RecordStore, Translator
from admin_core.deprecation import Deprecated

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "versioning.md").read_text("utf-8")
CORE = ROOT / "admin_core" / "src" / "admin_core"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECTS = {
    project["name"]: project
    for pattern in ("admin_*/pyproject.toml", "plugins/*/pyproject.toml")
    for path in sorted(ROOT.glob(pattern))
    for project in [tomllib.loads(path.read_text("utf-8"))["project"]]
}
EVERY = pytest.mark.parametrize("name", PROJECTS)


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def in_backticks(text: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def row(text: str, name: str) -> list[str]:
    """Return the cells behind the first of a table's row."""
    found = re.search(rf"^\| `{re.escape(name)}` \|(.*)\|$", text, re.M)
    assert found, name
    return [cell.strip() for cell in found[1].split(" |")]


# -- what is public -----------------------------------------------------------------------------


def modules_listed() -> list[str]:
    """Return the modules that the page calls public."""
    return re.findall(r"^\| `(admin_core[\w.]*)` \|", section("What is public"), re.M)


def modules_closed() -> list[str]:
    """Return the modules that the page says may change."""
    return in_backticks(section("What is public").partition("All other modules")[2].split(".\n")[0])


def test_every_module_of_the_core_is_called_public_or_not() -> None:
    there = {
        f"admin_core.{path.stem if path.is_file() else path.name}"
        for path in CORE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert sorted([*modules_listed(), *modules_closed()]) == sorted({"admin_core", *there})


def test_our_own_plugins_use_public_modules_only() -> None:
    contracts = {one["name"]: one for one in SETTINGS["tool"]["importlinter"]["contracts"]}
    forbidden = contracts["Backends and plugins use the public names of the core"]
    assert {*modules_closed(), "admin_core.data.*"} == set(forbidden["forbidden_modules"])


@pytest.mark.parametrize("module", modules_listed())
def test_a_public_module_can_be_imported(module: str) -> None:
    assert import_module(module).__doc__


def test_every_public_page_that_the_table_names_is_there() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", section("What is public"))
    assert len(links) >= 10
    assert all((ROOT / "docs" / "reference" / link).is_file() for link in links)


# -- what a number says -------------------------------------------------------------------------


@EVERY
def test_a_version_has_three_numbers_and_the_package_says_the_same(name: str) -> None:
    version = PROJECTS[name]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert getattr(import_module(name.replace("-", "_")), "__version__", version) == version


@pytest.mark.parametrize(
    ("contract", "said"),
    [(RecordStore, "A backend owes"), (FileStorage, "a storage owes")],
)
def test_a_contract_asks_for_what_the_page_says_and_no_more(contract: type, said: str) -> None:
    text = section("What a version number says").partition(said)[2].partition(";")[0]
    owed = in_backticks(text.split(".\n")[0])
    assert sorted(owed) == sorted(contract.__abstractmethods__)  # type: ignore[attr-defined]  # both are ABCs


def test_a_translator_derived_from_the_one_without_translations_owes_nothing() -> None:
    members = [name for name in vars(Translator) if not name.startswith("_")]
    members += [name for name in inspect.get_annotations(Translator) if not name.startswith("_")]
    assert members
    assert [name for name in members if not hasattr(data.Untranslated(), name)] == []


# -- names on their way out ---------------------------------------------------------------------


def test_the_warning_that_the_page_shows_is_the_one_that_is_raised() -> None:
    shown = re.search(r"^shop\.py:3: DeprecationWarning: (.*)$", PAGE, re.M)
    assert shown
    old = Deprecated("admin_core.data.FieldInfo", "0.2", "0.4")
    assert shown[1] == str(old.warning("admin_x.Column"))


def deprecations(text: str) -> list[tuple[str, str, str]]:
    """Return (distribution, since, until) of every ``Deprecated(...)`` in a module."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Deprecated"):
            given = inspect.signature(Deprecated).bind(
                *map(ast.literal_eval, node.args),
                **{one.arg or "": ast.literal_eval(one.value) for one in node.keywords},
            )
            given.apply_defaults()
            values = given.arguments
            found.append((values["distribution"], values["since"], values["until"]))
    return found


def is_fair(since: str, until: str) -> bool:
    """Return whether a name warns for two minor versions, from 1.0 on to the next major."""
    first, last = Version(since), Version(until)
    if last.major > first.major:
        return True
    return first.major == 0 and last.minor - first.minor >= 2


@pytest.mark.parametrize(
    ("since", "until", "fair"),
    [
        ("0.2", "0.4", True),
        ("0.2", "0.3", False),
        ("0.9", "1.0", True),
        ("1.2", "1.9", False),
        ("1.2", "2.0", True),
    ],
)
def test_what_is_fair(since: str, until: str, fair: bool) -> None:
    assert is_fair(since, until) is fair


def test_a_name_warns_long_enough_and_is_gone_when_its_time_has_come() -> None:
    found = []
    for name in PROJECTS:
        for pattern in (f"{name.replace('-', '_')}", f"plugins/{name.replace('-', '_')}"):
            for path in (ROOT / pattern / "src").rglob("*.py"):
                found += deprecations(path.read_text("utf-8"))
    assert found
    for distribution, since, until in found:
        assert is_fair(since, until), (distribution, since, until)
        assert Version(PROJECTS[distribution]["version"]) < Version(until), "it is to be taken out"


# -- HOOK_API -----------------------------------------------------------------------------------

#: What hooks were when their number was given: hook -> arguments.  When one of these goes, the
#: number is raised, and a new list begun.  A new hook or argument is added here with the version
#: after the one that brought it.
OF_API = {
    1: {
        "admin_setup": "admin app",
        "admin_check": "admin",
        "admin_cli": "group",
        "admin_open_store": "model source stores",
        "admin_describe_field": "native field backend",
        "admin_describe_model": "info",
        "admin_parse_value": "field text",
        "admin_form_field": "field store options",
        "admin_form_class": "form_class view purpose",
        "admin_cell_formatter": "field view purpose",
        "admin_field_operators": "field store",
        "admin_compile_condition": "condition field native backend",
        "admin_open_storage": "location options",
        "admin_file_preview": "file storage",
        "admin_before_write": "change record store",
        "admin_event": "event",
        "admin_current_actor": "request",
        "admin_authorize": "actor action info key",
        "admin_row_conditions": "actor action info",
        "admin_field_access": "actor action info",
        "admin_menu_items": "admin actor",
        "admin_assets": "view",
        "admin_page_slot": "slot view context",
        "admin_template_globals": "admin",
        "admin_actions": "view",
        "admin_exporters": "",
        "admin_importers": "",
        "admin_translator": "app",
    }
}


def test_the_page_says_the_number_of_the_hooks() -> None:
    assert section("HOOK_API").strip().startswith(f"`HOOK_API` is {HOOK_API}.")


def test_no_hook_and_no_argument_goes_without_a_new_number() -> None:
    for name, arguments in OF_API[HOOK_API].items():
        hook = getattr(hookspecs, name, None)
        assert hook is not None, f"{name} is gone: raise HOOK_API"
        gone = set(arguments.split()) - set(inspect.signature(hook).parameters)
        assert not gone, f"{name} has no {gone} any more: raise HOOK_API"


def test_hooks_of_earlier_versions_are_written_down() -> None:
    now = Version(admin_core.__version__)
    for name, hook in vars(hookspecs).items():
        since = re.search(r"versionadded:: ([\d.]+)", getattr(hook, "__doc__", None) or "")
        if name.startswith("admin_") and since and Version(since[1]).release < now.release[:2]:
            assert name in OF_API[HOOK_API]


# -- what distributions need --------------------------------------------------------------------


@EVERY
def test_a_distribution_needs_what_the_page_says(name: str) -> None:
    needs, extras = row(section("What distributions need"), name)
    assert in_backticks(needs) == PROJECTS[name]["dependencies"]
    said = {}
    for part in extras.split(";") if extras else ():
        extra, _, wanted = part.partition(":")
        said[in_backticks(extra)[0]] = in_backticks(wanted)
    assert said == PROJECTS[name].get("optional-dependencies", {})


def test_the_page_lists_every_distribution_once() -> None:
    listed = re.findall(r"^\| `([\w-]+)` \|", section("What distributions need"), re.M)
    assert sorted(listed) == sorted(PROJECTS)


@EVERY
def test_ours_among_the_needed_fit_as_they_are_and_up_to_the_next_major(name: str) -> None:
    extras = PROJECTS[name].get("optional-dependencies", {}).values()
    for wanted in [*PROJECTS[name]["dependencies"], *(one for many in extras for one in many)]:
        other, _, numbers = wanted.partition("~=")
        if other not in PROJECTS:
            continue
        fitting = SpecifierSet(f"~={numbers}")
        assert PROJECTS[other]["version"] in fitting
        assert "0.99" in fitting
        assert "1.0" not in fitting


@EVERY
def test_a_distribution_runs_on_the_python_that_the_page_names(name: str) -> None:
    oldest = re.search(r"Python (3\.\d+) or newer", section("What distributions need"))
    assert oldest
    assert PROJECTS[name]["requires-python"] == f">={oldest[1]}"
    assert sys.version_info >= tuple(map(int, oldest[1].split(".")))


def test_the_sessions_of_the_version_matrix_are_those_that_the_page_names() -> None:
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    sessions = {}
    for node in tree.body:
        for mark in getattr(node, "decorator_list", ()):
            options = {one.arg: ast.literal_eval(one.value) for one in mark.keywords}
            sessions[options.get("name", node.name)] = options["python"]
    text = " ".join(section("What distributions need").split())
    assert set(re.findall(r"`nox -s (\w+)`", text)) == set(sessions)
    *others, last = sessions["python"]
    assert f"on Python {', '.join(others)} and {last}" in text


def test_a_new_plugin_declares_what_the_page_says(tmp_path: Path) -> None:
    from admin_testing.new.command import main

    assert main(["new-plugin", "admin-links", "--kind", "actions", "--into", str(tmp_path)]) == 0
    written = tomllib.loads((tmp_path / "admin-links" / "pyproject.toml").read_text("utf-8"))
    text = section("What to declare in your plugin")
    assert written["project"]["dependencies"] == in_backticks(text)[1:2]
    assert written["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    exact = SpecifierSet(in_backticks(text)[-1].removeprefix("admin-core"))
    assert "0.1.9" in exact
    assert "0.2" not in exact
