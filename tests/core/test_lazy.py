"""Packages whose public names are imported on first use."""

import importlib
import subprocess
import sys
from types import ModuleType

import pytest

from admin_core.lazy import on_first_use

PACKAGES = (
    "admin_core",
    "admin_files",
    "admin_fsspec",
    "admin_geo",
    "admin_peewee",
    "admin_redis",
    "admin_sqla",
    "admin_testing",
)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A package with one module, whose import is counted, and one name of its own."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text(
        "from admin_core.lazy import on_first_use\n"
        "own = 1\n"
        '__getattr__, __dir__ = on_first_use(__name__, {"Book": "books"})\n'
    )
    (tmp_path / "shop" / "books.py").write_text("class Book: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("shop")
    for name in ("shop", "shop.books"):
        sys.modules.pop(name, None)


def test_a_name_is_imported_when_somebody_asks_for_it_and_not_before(shop):
    assert "shop.books" not in sys.modules
    assert shop.Book is sys.modules["shop.books"].Book


def test_a_package_lists_its_names_without_importing_them(shop):
    assert {"own", "Book"} <= set(dir(shop))
    assert "shop.books" not in sys.modules


def test_a_name_that_is_not_there_is_said_to_be_missing(shop):
    with pytest.raises(AttributeError, match="module 'shop' has no attribute 'Author'"):
        shop.Author  # noqa: B018 - asking for it is what is tested
    with pytest.raises(ImportError, match="cannot import name 'Author'"):
        exec("from shop import Author")


def test_others_may_answer_for_other_names_and_import_in_their_own_way():
    loaded = []

    def load(place):
        loaded.append(place)
        module = ModuleType(place)
        module.Book = "a book"
        return module

    look_up, _ = on_first_use("shop", {"Book": "books"}, otherwise=str.upper, load=load)
    assert (look_up("Book"), look_up("other")) == ("a book", "OTHER")
    assert loaded == ["shop.books"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_of_a_package_can_be_imported(package):
    found = importlib.import_module(package)
    for name in dir(found):
        assert getattr(found, name) is getattr(found, name), name


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_imports_no_page_and_no_library_of_a_backend(package):
    heavy = ("admin_core.web", "sqlalchemy", "peewee", "redis", "fsspec", "boto3", "pytest")
    code = f"import sys, {package}; print([one for one in {heavy} if one in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
