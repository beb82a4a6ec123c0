"""The version matrix: `nox -s min`, `nox -s sqlalchemy20`, `nox -s python`.

The locked versions on Python 3.11 are what `make test` runs on. Tests that need PostgreSQL or
MariaDB start it themselves, or skip.
"""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

LOCK = "requirements/dev.txt"
OWN = [
    str(project.parent)
    for pattern in ("admin_*/pyproject.toml", "plugins/*/pyproject.toml")
    for project in sorted(Path().glob(pattern))
]


@nox.session(name="min", python="3.11")
def minimum(session: nox.Session) -> None:
    """Run on the oldest versions that our distributions promise."""
    install_locked(session)
    # Flask 2.3 does not declare that it needs the Werkzeug of its time.
    install_own(session, "--upgrade", "--resolution", "lowest-direct", "werkzeug>=2.3.8,<3")
    run_tests(session)


@nox.session(python="3.11")
def sqlalchemy20(session: nox.Session) -> None:
    """Run on the latest SQLAlchemy 2.0."""
    install_locked(session)
    session.install("sqlalchemy<2.1")
    install_own(session)
    run_tests(session)


@nox.session(python=["3.12", "3.13", "3.14"])
def python(session: nox.Session) -> None:
    """Run on newer Pythons, where they are present."""
    install_locked(session)
    install_own(session)
    run_tests(session)


def install_locked(session: nox.Session) -> None:
    """Install the locked third parties."""
    session.install("--require-hashes", "--no-deps", "-r", LOCK)


def install_own(session: nox.Session, *options: str) -> None:
    """Install our distributions; "./" keeps the index out of their names."""
    editables = [part for folder in OWN for part in ("-e", f"./{folder}")]
    session.install("--no-build-isolation", *options, *editables)


def run_tests(session: nox.Session) -> None:
    """Run the test suite, without the browser."""
    arguments = session.posargs or ["--ignore=tests/e2e"]
    session.run("python", "-m", "pytest", "-n", "2", *arguments)
