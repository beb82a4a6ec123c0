"""``admin-core new-plugin`` writes distributions that are sound from the first minute.

``make matrix`` builds and installs one of each kind in an empty environment.
"""

import subprocess
import sys
import tomllib

import pytest

from admin_testing.new.command import main
from admin_testing.new.writing import KINDS


@pytest.fixture
def written(tmp_path):
    def write(kind, name="admin-shelf"):
        assert main(["new-plugin", name, "--kind", kind, "--into", str(tmp_path)]) == 0
        return tmp_path / name

    return write


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_distribution_has_all_that_one_needs(written, kind):
    folder = written(kind)
    for name in (
        *("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "tests/test_plugin.py"),
        *("src/admin_shelf/__init__.py", "src/admin_shelf/py.typed", "src/admin_shelf/plugin.py"),
    ):
        assert (folder / name).is_file(), name
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == "admin-shelf"
    assert project["entry-points"]["admin_core.plugins"] == {"shelf": "admin_shelf.plugin"}
    texts = [path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()]
    assert not any("@PACKAGE@" in text or "@CLASS@" in text for text in texts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_distribution_passes_its_tests_but_for_its_installation(written, kind):
    folder = written(kind)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "--deselect=tests/test_plugin.py::TestPlugin::test_an_entry_point_names_the_module",
         "-k", "not any_sequence_of_writes"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder / "src"), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["shelf", "admin-wide-shelf"])
def test_a_new_distribution_has_the_style_and_the_types_that_it_promises(written, kind, name):
    folder = written(kind, name)
    for command in (
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy", "--cache-dir=/dev/null"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder, capture_output=True, text=True, check=False,
            env={"MYPYPATH": str(folder / "src"), "PATH": ""},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["Admin Shelf", "../shelf", "admin_shelf", "class", "1st", ""])
def test_a_name_that_is_none_is_refused_with_one_that_is(tmp_path, capsys, name):
    assert main(["new-plugin", name, "--kind", "field", "--into", str(tmp_path)]) == 1
    assert "admin-shelf" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_what_is_there(written, tmp_path, capsys):
    mine = written("field") / "README.md"
    mine.write_text("mine")
    assert main(["new-plugin", "admin-shelf", "--kind", "field", "--into", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert mine.read_text() == "mine"
