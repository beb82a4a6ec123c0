"""What every distribution of this repository has."""

import ast
from importlib.metadata import entry_points

import pytest

from admin_core import HOOK_API
from admin_core.backends import MODEL_BACKENDS, STORAGE_BACKENDS
from admin_core.plugins import GROUP, Plugins

from .repository import ROOT, distributions, modules, name_of, packages

ALL = distributions()


def folder_name(path):
    return path.name


@pytest.mark.parametrize("folder", ALL, ids=folder_name)
def test_a_distribution_has_its_papers(folder):
    for name in ("README.md", "CHANGELOG.md", "LICENSE"):
        assert (folder / name).is_file(), name


@pytest.mark.parametrize("package", packages(), ids=folder_name)
def test_a_package_tells_type_checkers_that_it_is_typed(package):
    assert (package / "py.typed").is_file()


@pytest.mark.parametrize("folder", ALL, ids=folder_name)
def test_a_distribution_is_named_as_its_folder_and_package(folder):
    name = ALL[folder]["project"]["name"]
    assert name == folder.name.replace("_", "-")
    assert [path.parent.name for path in folder.glob("src/*/__init__.py")] == [folder.name]


PLUGINS = [
    (name, target)
    for settings in ALL.values()
    for name, target in settings["project"].get("entry-points", {}).get(GROUP, {}).items()
]


@pytest.mark.parametrize(("name", "target"), PLUGINS)
def test_an_entry_point_loads_and_fits_the_core(name, target):
    point = next(point for point in entry_points(group=GROUP) if point.name == name)
    assert point.value == target
    assert point.load().HOOK_API == HOOK_API


def test_every_plugin_is_active_beside_all_others():
    reports = Plugins(strict=True).report()
    assert {name for name, _ in PLUGINS} <= {one.name for one in reports if one.status == "active"}


@pytest.mark.parametrize("table", [MODEL_BACKENDS, STORAGE_BACKENDS], ids=["models", "storages"])
def test_known_backends_are_sorted(table):
    assert list(table) == sorted(table)


def public_things(path):
    """Yield (name, docstring) of what a module offers: functions, classes and their methods."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
            continue
        yield node.name, ast.get_docstring(node)
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            # The names of the kit's tests are sentences already.
            if isinstance(inner, ast.FunctionDef) and not inner.name.startswith(("_", "test_")):
                yield f"{node.name}.{inner.name}", ast.get_docstring(inner)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_what_a_module_offers_is_explained(path):
    assert [name for name, text in public_things(path) if not text] == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_names_itself_for(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


CORE = ROOT / "admin_core" / "src" / "admin_core"


def names_offered(path):
    """Return the names that ``__init__`` lists as ``from x import a as a``."""
    tree = ast.parse(path.read_text("utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in imports for alias in node.names if alias.asname == alias.name]


@pytest.mark.parametrize("package", ["data", "forms"])
def test_public_names_are_sorted_by_module(package):
    tree = ast.parse((CORE / package / "__init__.py").read_text("utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    found = [node.module or "" for node in imports if node.level == 1]
    assert found == sorted(found)
    assert len(names_offered(CORE / package / "__init__.py")) > 10
