"""Build the distributions and look at them from outside, as somebody who installs them.

- A wheel made from the sdist, on a machine without Node, is the wheel made from the tree.
- Each wheel holds what it needs and nothing else, and they stay small.
- The core alone brings no ORM, names the distribution that is missing for a model, and manages SQL
  models as soon as admin-sqla is installed.
- All of them are active beside each other.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from zipfile import ZipFile

from empty_environment import EmptyEnvironment, entry_points
from environment import PYTHON, REQUIREMENTS, ROOT, WORK, distributions, run, say, uv

OUTPUT = WORK / "wheels"
SMOKE = ROOT / "tools" / "wheel_smoke.py"
SIZE_LIMIT = 500_000  # bytes of the wheels of admin-core and admin-sqla together


def main() -> None:
    """Run all checks; the first that fails ends the program."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    wheels = {folder.name: build(folder) for folder in distributions()}
    for package, wheel in wheels.items():
        check_contents(package, wheel)
    check_core_contents(wheels["admin_core"])
    check_size(wheels["admin_core"], wheels["admin_sqla"])
    check_installed(wheels["admin_core"], wheels["admin_sqla"])
    check_together(wheels)
    say("wheels are good")


def build(folder: Path) -> Path:
    """Build the sdist, and the wheel from the tree and from the sdist; give the wheel."""
    say(f"building {folder}")
    sdists, again = OUTPUT / "sdist", OUTPUT / "from-sdist"
    command = (PYTHON, "-m", "build", "--no-isolation")
    run(*command, "--sdist", "--wheel", "--outdir", sdists, folder)
    wheel = next(sdists.glob(f"{folder.name}-*.whl"))
    wheel = wheel.rename(OUTPUT / wheel.name)
    with tempfile.TemporaryDirectory() as empty:
        unpacked = Path(empty)
        shutil.unpack_archive(next(sdists.glob(f"{folder.name}-*.tar.gz")), unpacked, filter="data")
        # A PATH with nothing on it has no Node either.
        run(
            *(*command, "--wheel", "--outdir", again, next(unpacked.iterdir())),
            env={"PATH": str(OUTPUT)},
        )
    expect(contents(wheel) == contents(again / wheel.name), f"{wheel.name} differs from its sdist")
    return wheel


def contents(wheel: Path) -> dict[str, str]:
    """Map the names in a wheel to the hashes of the files."""
    with ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def check_contents(package: str, wheel: Path) -> None:
    """A wheel holds its package, typed, with the licence, and nothing else."""
    names = contents(wheel).keys()
    expect(f"{package}/py.typed" in names, f"{wheel.name} lacks py.typed")
    expect(any(name.endswith("/LICENSE") for name in names), f"{wheel.name} lacks the licence")
    strange = [name for name in names if not name.startswith((f"{package}/", f"{package}-"))]
    expect(not strange, f"{wheel.name} holds {strange}")


def check_core_contents(wheel: Path) -> None:
    """The core holds templates and every bundled file that the manifest names."""
    dist = "admin_core/static/dist"
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read(f"{dist}/manifest.json"))
    templates = [name for name in names if name.startswith("admin_core/templates/")]
    expect(bool(templates), "the core's wheel lacks templates")
    needed = {f"{dist}/{name}" for name in (*manifest.values(), "LICENSES.txt")}
    expect(needed <= names, f"the core's wheel lacks {needed - names}")


def check_size(*wheels: Path) -> None:
    """The wheels together stay under the limit."""
    size = sum(wheel.stat().st_size for wheel in wheels)
    say(f"{' + '.join(wheel.name for wheel in wheels)}: {size:,} bytes")
    expect(size <= SIZE_LIMIT, f"the wheels are larger than {SIZE_LIMIT:,} bytes")


def check_installed(core: Path, sqla: Path) -> None:
    """Install the core alone, then Peewee, then admin-sqla; each time look at what works."""
    venv = OUTPUT / "venv"
    uv("venv", venv)
    python = venv / "bin" / "python"

    def install(*what: str | Path) -> None:
        locks = [part for name in ("demo", "dev") for part in ("-c", REQUIREMENTS / f"{name}.txt")]
        uv("pip", "install", "--python", python, *locks, *what)

    def smoke(step: str) -> None:
        say(f"installed: {step}")
        # Isolated, so that nothing of the repository is importable.
        run(python, "-I", "-W", "error", SMOKE, step)

    install(core)
    smoke("core-alone")
    install("peewee")
    smoke("missing-backend")
    install(core, sqla)
    smoke("sql")


def check_together(wheels: dict[str, Path]) -> None:
    """All are active beside each other; `make matrix` tries every other combination."""
    place = EmptyEnvironment("all")
    place.install(*wheels.values())
    wanted = set().union(*(entry_points(name) for name in wheels))
    found = set(place.active())
    expect(found == wanted, f"of all plugins {sorted(wanted ^ found)} are not active, or too many")
    say(f"installed: all, with {', '.join(sorted(found))}")


def expect(condition: bool, otherwise: str) -> None:
    """End the program with a message unless the condition holds."""
    if not condition:
        raise SystemExit(f"Wheels: {otherwise}")


if __name__ == "__main__":
    main()
