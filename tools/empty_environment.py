"""Environments that hold nothing but what a check installs, and what is active in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

from environment import REQUIREMENTS, ROOT, WORK, distributions, run, uv

SMOKE = ROOT / "tools" / "wheel_smoke.py"
LOCKED = [part for name in ("demo", "dev") for part in ("-c", REQUIREMENTS / f"{name}.txt")]
OLDEST = ("--resolution", "lowest-direct")


class EmptyEnvironment:
    """A fresh virtual environment in the folder for work."""

    def __init__(self, name: str) -> None:
        self.folder = WORK / "matrix" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        uv("venv", self.folder)
        self.python = self.folder / "bin" / "python"

    def install(self, *what: str | Path, options: Iterable[str | Path] = LOCKED) -> None:
        """Install wheels and what they need; by default in the locked versions."""
        uv("pip", "install", "--python", self.python, *options, *what)

    def remove(self, *names: str) -> None:
        """Uninstall distributions, and nothing that they needed."""
        uv("pip", "uninstall", "--python", self.python, *names)

    def smoke(self, step: str) -> None:
        """Run one step of the smoke test, isolated from the repository."""
        run(self.python, "-I", "-W", "error", SMOKE, step)

    def active(self) -> dict[str, list[str]]:
        """Return plugin -> the hooks that it answers, of every plugin that is active."""
        done = subprocess.run(
            [str(self.python), "-I", str(SMOKE), "active"], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{self.folder.name}: {done.stderr}")
        found: dict[str, list[str]] = json.loads(done.stdout)
        return found


def needs() -> dict[str, set[str]]:
    """Return distribution -> itself and those of ours that it needs, by their folders' names."""
    direct: dict[str, set[str]] = {}
    for folder in distributions():
        project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf-8"))["project"]
        names = {one.split("[")[0].split("~")[0].split(">")[0] for one in project["dependencies"]}
        direct[folder.name] = {name.replace("-", "_") for name in names}
    closed = {name: {name} | (needed & direct.keys()) for name, needed in direct.items()}
    for _ in closed:
        for name in closed:
            closed[name] = set().union(*(closed[other] for other in closed[name]))
    return closed


def entry_points(package: str) -> set[str]:
    """Return the names under which a distribution's plugins are found."""
    folder = next(one for one in distributions() if one.name == package)
    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf-8"))["project"]
    return set(project.get("entry-points", {}).get("admin_core.plugins", {}))
