"""Every combination of our wheels that somebody may have, each in an empty environment.

python tools/check_matrix.py [alone] [pairs] [together] [swap] [versions] [kits]

- alone: each distribution with the core and what it needs, and nothing else.
- pairs: every two of them with the core.
- together: all of them at once.
- swap: a backend is installed and removed, and nothing else changes.
- versions: the core and each backend, on the oldest and the newest versions they promise.
- kits: a plugin of each kind made by `admin-core new-plugin`, and admin-rest, pass their tests.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from check_wheels import expect
from empty_environment import OLDEST, EmptyEnvironment, entry_points, needs
from environment import PYTHON, ROOT, WORK, distributions, run, say

OUTPUT = WORK / "matrix" / "wheels"
#: Distribution -> the step of the smoke test that it makes possible.
BACKENDS = {
    "admin_files": "files",
    "admin_fsspec": "fsspec",
    "admin_memory": "memory",
    "admin_mongo": "mongo",
    "admin_peewee": "peewee",
    "admin_redis": "redis",
    "admin_rest": "rest",
    "admin_sqla": "sql",
}
KINDS = ("backend", "storage", "field", "exporter", "importer", "actions")
#: Flask's oldest versions do not declare that they need the Werkzeug of their time.
OF_ITS_TIME = ("werkzeug>=2.3.8,<3",)
Wheels = dict[str, Path]


def main() -> None:
    """Run the parts that are named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = set(wanted) - set(PARTS)
    expect(not unknown, f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    wheels = build_all()
    for part in wanted:
        PARTS[part](wheels)
    say("the matrix is good")


def build_all() -> Wheels:
    """Build a wheel of each distribution."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    for folder in distributions():
        build(ROOT / folder)
    say("built all wheels")
    return {folder.name: next(OUTPUT.glob(f"{folder.name}-*.whl")) for folder in distributions()}


def build(folder: Path) -> None:
    """Build the wheel of one distribution."""
    run(
        *(PYTHON, "-m", "build", "--no-isolation", "--wheel", "--outdir", OUTPUT, folder),
        quiet=True,
    )


def with_needed(wheels: Wheels, *names: str) -> list[Path]:
    """Return the wheels of some distributions and of those of ours that they need."""
    closed = needs()
    return [wheels[name] for name in sorted(set().union(*(closed[one] for one in names)))]


def alone(wheels: Wheels) -> None:
    """Each distribution is active with the core alone, and brings no other plugin."""
    for name in wheels:
        place = EmptyEnvironment(f"alone-{name}")
        place.install(*with_needed(wheels, name))
        found = set(place.active())
        wanted = set().union(*(entry_points(one) for one in needs()[name]))
        expect(found == wanted, f"{name} alone has {sorted(found)} active, not {sorted(wanted)}")
        if name in BACKENDS:
            place.smoke(BACKENDS[name])
        say(f"alone: {name}: {', '.join(sorted(found)) or 'no plugin'}")


def pairs(wheels: Wheels) -> None:
    """Every two distributions are active beside each other, and bring no third one."""
    every = sorted(wheels.keys() - {"admin_core"})
    for first, second in combinations(every, 2):
        place = EmptyEnvironment("pair")
        place.install(*with_needed(wheels, first, second))
        found = set(place.active())
        wanted = set().union(*(entry_points(one) for one in needs()[first] | needs()[second]))
        expect(found == wanted, f"{first} and {second} have {sorted(found)} active")
    say(f"pairs: every two of {', '.join(every)}")


def together(wheels: Wheels) -> None:
    """All are active beside each other, and every backend shows what it holds."""
    place = EmptyEnvironment("together")
    place.install(*wheels.values())
    found = set(place.active())
    wanted = set().union(*(entry_points(name) for name in wheels))
    expect(found == wanted, f"together {sorted(wanted ^ found)} differ")
    for step in BACKENDS.values():
        place.smoke(step)
    say(f"together: {', '.join(sorted(found))}")


def swap(wheels: Wheels) -> None:
    """Installing a backend adds its plugins and removing it takes them; others stay as they are."""
    place = EmptyEnvironment("swap")
    place.install(wheels["admin_core"], "peewee", "sqlalchemy", "pymongo", "mongoengine")
    place.smoke("missing-backend")
    for name, step in BACKENDS.items():
        before = place.active()
        place.install(*with_needed(wheels, name))
        after = place.active()
        added = after.keys() - before.keys()
        own = set().union(*(entry_points(one) for one in needs()[name]))
        expect(added <= own and entry_points(name) <= added, f"{name} added {sorted(added)}")
        expect(all(after[one] == before[one] for one in before), f"{name} changed others")
        place.smoke(step)
        place.remove(*(one.replace("_", "-") for one in needs()[name] - {"admin_core"}))
        expect(place.active() == before, f"{name} left something behind")
        say(f"swap: {name} came with {', '.join(sorted(added))} and went")
    place.smoke("missing-backend")


def versions(wheels: Wheels) -> None:
    """The core and each backend run on the oldest and on the newest of what they need."""
    ways: dict[str, tuple[str, ...]] = {"oldest": OLDEST, "newest": ("--upgrade",)}
    for name, step in BACKENDS.items():
        for way, options in ways.items():
            place = EmptyEnvironment(f"{way}-{name}")
            limits = OF_ITS_TIME if way == "oldest" else ()
            place.install(*with_needed(wheels, name), *limits, options=options)
            # Old versions warn of what newer Pythons bring; what is shown must be right.
            run(place.python, "-I", ROOT / "tools" / "wheel_smoke.py", step)
            say(f"versions: {name} on the {way}")


def kits(wheels: Wheels) -> None:
    """What authors make passes its suites as installed wheels, and can be removed again."""
    place = EmptyEnvironment("kits")
    place.install(*with_needed(wheels, "admin_testing", "admin_memory"))
    made = WORK / "matrix" / "made"
    shutil.rmtree(made, ignore_errors=True)
    before = place.active()
    for kind in KINDS:
        name = f"admin-made-{kind}"
        command = place.folder / "bin" / "admin-core"
        run(command, "new-plugin", name, "--kind", kind, "--into", made, quiet=True)
        build(made / name)
        place.install(next(OUTPUT.glob(f"{name.replace('-', '_')}-*.whl")))
        expect(f"made_{kind}" in place.active(), f"{name} is not active")
        # Only its tests: the package must be the installed one.
        tests(place, made / name / "tests", made / f"tests-{kind}" / "tests")
        place.remove(name)
        expect(place.active() == before, f"{name} left something behind")
        say(f"kits: {name} passes its tests")
    place.install(wheels["admin_rest"])
    folder = ROOT / "tests" / "plugins" / "rest"
    tests(place, folder, made / "tests-rest" / "tests" / "plugins" / "rest")
    say("kits: admin-rest passes its tests")


def tests(place: EmptyEnvironment, source: Path, target: Path) -> None:
    """Run a copy of tests where nothing of the repository can be imported."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    pytest = (place.python, "-m", "pytest", "-q", "-r", "fE", "--import-mode=importlib")
    root = next(one for one in target.parents if one.name.startswith("tests-"))
    (root / "pytest.ini").write_text("[pytest]\n", "utf-8")
    report = root / "report.txt"
    run(*pytest, "-p", "no:cacheprovider", f"--admin-report={report}", root, cwd=root, quiet=True)


PARTS: dict[str, Callable[[Wheels], None]] = {
    "alone": alone,
    "pairs": pairs,
    "together": together,
    "swap": swap,
    "versions": versions,
    "kits": kits,
}

if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    main()
