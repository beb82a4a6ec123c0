"""``pytest --admin-report``, and what a failure of a suite says, as an author sees them."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from admin_testing import PluginConformance, StorageConformance, StoreConformance

ROOT = Path(__file__).parents[3]

STORE = """
import pytest
from dataclasses import dataclass
from admin_memory import Memory, plugin
from admin_memory.store import MemoryStore
from admin_testing import StoreConformance, stores_with
from library import Book, Stock

class Base(StoreConformance):
    @pytest.fixture
    def store(self):
        return stores_with(plugin).open(Book, Memory())
    @pytest.fixture
    def composite_store(self):
        return stores_with(plugin).open(Stock, Memory())
    def in_print_only(self, store):
        return [book for book in store.base_query() if book.in_print]

class TestSound(Base):
    pass

class TestForgetful(Base):
    lacks = frozenset({"relations", "to_many", "paths"})
    @pytest.fixture(autouse=True)
    def _fault(self, monkeypatch):
        monkeypatch.setattr(MemoryStore, "capabilities", MemoryStore.capabilities - {"paths"})
        monkeypatch.setattr(MemoryStore, "_check", lambda *args: None)
"""
#: Enough of the suite to see every state.
SOME = "unique or capability or to_many or estimate or across"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("author")
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_store.py").write_text(STORE)
    (folder / "library.py").write_text((ROOT / "tests/plugins/memory/library.py").read_text())
    places = [f"--admin-report=out/report.{one}" for one in ("json", "svg", "txt")]

    def run(*more):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-k", SOME, "-p", "no:cacheprovider",
             *places, "--admin-report", "test_store.py", *more],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run, folder / "out"


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_a_report_says_what_is_supported_lacking_and_failed(run, more):
    ask, out = run
    done = ask(*more)
    found = json.loads((out / "report.json").read_text("utf-8"))
    sound, forgetful = (found[f"test_store.{name}"] for name in ("TestSound", "TestForgetful"))
    assert sound["failed"] == []
    assert "unique" in sound["capabilities"]["supported"]
    assert sound["capabilities"]["lacking"] == []
    assert "unique" in forgetful["capabilities"]["failed"]
    assert forgetful["capabilities"]["lacking"] == ["paths", "relations", "to_many"]
    assert "extreme_dates" in forgetful["capabilities"]["not asked"]
    assert f"test_store.TestSound (store): {sound['passed']} passed, 0 failed" in done.stdout
    assert re.search(r"lacking +paths, relations, to_many", done.stdout)
    assert (out / "report.txt").read_text("utf-8").strip() in done.stdout


def test_a_failure_says_what_is_asked_how_to_lack_it_and_where_it_is_explained(run):
    done = run[0]("--deselect=test_store.py::TestSound")
    assert "Of two that change to one unique value one gets it." in done.stdout
    assert "A store that cannot do this says so:  lacks = {'threads', 'unique'}" in done.stdout
    assert "Explained in docs/reference/contracts.md#capabilities" in done.stdout


def test_the_badge_is_a_picture_that_says_what_it_shows(run):
    ask, out = run
    ask("--deselect=test_store.py::TestForgetful")
    picture = ET.fromstring((out / "report.svg").read_text("utf-8"))
    title = picture.findtext("{http://www.w3.org/2000/svg}title")
    assert re.fullmatch(r"admin conformance: \d+ of \d+ capabilities", title)
    ask()
    assert "failed" in (out / "report.svg").read_text("utf-8")


def test_a_file_of_an_unknown_kind_is_refused_before_the_tests_run(run):
    done = run[0]("--admin-report=report.pdf")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "must end with .json, .svg or .txt" in done.stderr


def explained():
    for suite in (StoreConformance, StorageConformance, PluginConformance):
        for area in suite.__mro__:
            if "explained" in vars(area):
                yield area.__name__, area.explained


@pytest.mark.parametrize(("area", "page"), tuple(explained()))
def test_the_page_that_explains_an_area_is_there(area, page):
    place, _, anchor = page.partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / place).read_text("utf-8"), re.MULTILINE)
    assert anchor in {
        re.sub(r"[^a-z0-9_ -]", "", one.lower()).replace(" ", "-") for one in headings
    }
