"""The tutorial about a backend, done as it says: each step makes tests pass that failed before.

A comment before a block says what it is; ``docs/contributing.md`` lists them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from admin_testing.new.command import main

from .editing import edited

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "tutorial" / "write-a-backend-in-an-hour.md"

_BLOCK = re.compile(
    r"^<!-- (?P<kind>\w+)(?:: (?P<about>[^\n]+?))? -->\n+```\w*\n(?P<code>.*?)^```$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """One block of the page: what is to be done with it, and where."""

    kind: str
    about: str
    code: str


def steps() -> dict[str, list[Block]]:
    """Return heading -> blocks of every section."""
    parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.M)[1:]
    return {
        heading: [Block(m["kind"], m["about"] or "", m["code"]) for m in _BLOCK.finditer(text)]
        for heading, text in zip(parts[::2], parts[1::2], strict=True)
    }


class Reader:
    """Somebody who does what the page says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""

    def do(self, block: Block) -> None:
        """Do what a block asks, and see that it works."""
        getattr(self, block.kind)(block)

    def new(self, block: Block) -> None:
        """Start the package, and install it as ``pip install -e`` would."""
        command = next(line for line in block.code.splitlines() if line.startswith("admin-core"))
        assert main([*shlex.split(command)[1:], "--into", str(self.folder)]) == 0
        self.folder /= "admin-papers"
        project = tomllib.loads((self.folder / "pyproject.toml").read_text("utf-8"))["project"]
        info = self.folder / "src" / "admin_papers-0.1.0.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        points = project["entry-points"]["admin_core.plugins"]
        lines = [f"{name} = {module}" for name, module in points.items()]
        info.joinpath("entry_points.txt").write_text("\n".join(["[admin_core.plugins]", *lines]))

    def file(self, block: Block) -> None:
        """Write a file."""
        path = self.folder / block.about
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.code, "utf-8")

    def into(self, block: Block) -> None:
        """Change a file."""
        path = self.folder / block.about
        path.write_text(edited(path.read_text("utf-8"), block.code), "utf-8")

    def opens(self, block: Block) -> None:
        """Open the list, which shows some texts."""
        self.succeeds("python", str(HERE / "tutorial_pages.py"), *block.about.split(", "))

    def passes(self, block: Block) -> None:
        """Run commands that succeed."""
        for command in block.code.splitlines():
            self.succeeds(*shlex.split(command))

    def prints(self, block: Block) -> None:
        """See that the last command said these lines; numbers of tests may be others."""
        said = [re.sub(r"\d+", "N", line) for line in self.said.splitlines()]
        for line in block.code.splitlines():
            assert re.sub(r"\d+", "N", line) in said, self.said[-3000:]

    def succeeds(self, *command: str) -> None:
        """Run a command."""
        done = self.run(*command)
        self.said = done.stdout
        if done.returncode != 0:
            pytest.fail(f"{' '.join(command)}\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the package's folder, with the package installed."""
        program = [] if command[0] == "python" else ["-m", command[0]]
        options = {
            "pytest": ["-q", "-p", "no:cacheprovider", "-x"],
            "mypy": ["--cache-dir=/dev/null"],
        }
        return subprocess.run(
            [sys.executable, *program, *options.get(command[0], ()), *command[1:]],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env={
                "PATH": os.environ["PATH"], "RUFF_NO_CACHE": "true",
                "PYTHONPATH": f"{self.folder / 'src'}{os.pathsep}{self.folder}",
                "MYPYPATH": str(self.folder / "src"),
            },
        )  # fmt: skip


def checks_of(blocks: list[Block]) -> Iterator[list[str]]:
    """Yield the commands of a step that run tests which its other blocks make pass."""
    if any(block.kind == "into" for block in blocks):
        for block in blocks:
            if block.kind == "passes":
                yield shlex.split(block.code)


@pytest.mark.timeout(400)
def test_each_step_makes_tests_pass_that_failed_and_all_pass_in_the_end(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for heading, blocks in steps().items():
        for command in checks_of(blocks):
            assert reader.run(*command).returncode == 1, f"{heading}: {command} passed before"
        for block in blocks:
            reader.do(block)
    reader.succeeds("python", str(HERE / "tutorial_pages.py"), "--all")
    # What the page says of a value that is written wrongly.
    values = reader.folder / "src" / "admin_papers" / "values.py"
    values.write_text(
        values.read_text("utf-8").replace("return str(value) if", "return float(value) if")
    )
    done = reader.run("pytest", "-k", "decimals_are_kept")
    assert done.returncode == 1
    assert "Explained in docs/" in done.stdout


def test_the_tutorial_has_its_steps_and_their_minutes_only_grow() -> None:
    minutes = [int(n) for n in re.findall(r"\((\d+) minutes\)", PAGE.read_text("utf-8"))]
    assert len(minutes) == 8
    assert minutes == sorted(minutes)
    assert minutes[-1] == 60
    assert "first page" in next(one for one in steps() if "(10 minutes)" in one)
