"""What the contracts look at: the distributions and the files of this repository."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def distributions():
    """Return folder -> parsed ``pyproject.toml`` of each distribution that is begun."""
    found = sorted([*ROOT.glob("admin_*/pyproject.toml"), *ROOT.glob("plugins/*/pyproject.toml")])
    return {
        path.parent: tomllib.loads(path.read_text("utf-8"))
        for path in found
        if any((path.parent / "src").glob("*/__init__.py"))
    }


def packages():
    """Return the package folder of each distribution."""
    return [path.parent for folder in distributions() for path in folder.glob("src/*/__init__.py")]


def modules():
    """Return every module of every distribution."""
    return [path for package in packages() for path in sorted(package.rglob("*.py"))]


def files(*patterns):
    """Return the files that git tracks or would track; all of them without *patterns*."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def name_of(path):
    """Return a path as a test's name shows it."""
    return path.relative_to(ROOT).as_posix()
