"""Start the servers that the tests need, each on a free loopback port in a temporary folder.

Used by `tools/dev.py` for the whole run, and by fixtures when pytest is run by hand:

    from servers import Unavailable, mariadb, postgresql

    with postgresql() as url: ...

Here are the servers that come from the system; wheel_servers.py has those that come as wheels.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHEEL_SERVERS = ROOT / ".work" / "servers"
POSTGRESQL_VARIABLE = "ADMIN_TEST_POSTGRESQL"
MARIADB_VARIABLE = "ADMIN_TEST_MARIADB"
#: Where servers lie, and what is not on everybody's PATH.
SBIN = ("/usr/sbin", "/usr/local/sbin")
LOG = "log"
START_SECONDS = 60
STOP_SECONDS = 10


class Unavailable(Exception):
    """A server cannot be had on this machine; the text says why."""


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Give the URL of a PostgreSQL server: the one named in the environment, or a new one."""
    given = os.environ.get(POSTGRESQL_VARIABLE)
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="admin-postgresql-"))
    try:
        with _running_postgresql(folder) as port:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def mariadb() -> Iterator[str]:
    """Give the URL of a MariaDB server: the one named in the environment, or a new one."""
    given = os.environ.get(MARIADB_VARIABLE)
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="admin-mariadb-"))
    try:
        with _running_mariadb(folder) as port:
            yield f"mariadb+pymysql://root@127.0.0.1:{port}/?charset=utf8mb4"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_mariadb() -> Path | None:
    """Find MariaDB's server program."""
    found = shutil.which("mariadbd", path=os.pathsep.join((os.environ.get("PATH", ""), *SBIN)))
    return Path(found) if found else None


def find_postgresql() -> Path | None:
    """Find the folder with PostgreSQL's programs: Debian's, those on PATH, or the wheel's."""
    on_path = shutil.which("initdb")
    folders = [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True),
        *([Path(on_path).resolve().parent] if on_path else []),
        *sorted(WHEEL_SERVERS.glob("*/pginstall*/bin"), reverse=True),
    ]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


@contextlib.contextmanager
def _running_postgresql(folder: Path) -> Iterator[int]:
    programs = find_postgresql()
    if programs is None:
        raise Unavailable("PostgreSQL is not installed")
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    _make_cluster(programs, data, user)
    command = [
        *(str(programs / "postgres"), "-D", str(data), "-p", str(port)),
        *_settings(listen_addresses="127.0.0.1", unix_socket_directories=str(folder)),
        # The data lives as long as the tests, so nothing needs to survive a crash.
        *_settings(fsync="off", synchronous_commit="off", full_page_writes="off"),
    ]
    with serving(command, folder, user, signal.SIGINT) as server:  # a fast shutdown
        _wait_for_postgresql(server, data, folder / LOG)
        yield port


@contextlib.contextmanager
def _running_mariadb(folder: Path) -> Iterator[int]:
    program = find_mariadb()
    if program is None:
        raise Unavailable("MariaDB is not installed")
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    data.mkdir()
    if user:
        shutil.chown(data, user)
    options = {
        **{"datadir": data, "socket": folder / "socket", "pid-file": folder / "pid"},
        **{"bind-address": "127.0.0.1", "port": port},
        **{"character-set-server": "utf8mb4", "innodb-log-file-size": "16M"},
        # An empty folder has no tables of users and of statistics, and needs neither.
        "innodb-stats-persistent": 0,
        # The data lives as long as the tests, so nothing needs to survive a crash.
        **{"innodb-flush-log-at-trx-commit": 0, "innodb-doublewrite": 0},
    }
    settings = [f"--{name}={value}" for name, value in options.items()]
    command = [str(program), "--no-defaults", "--skip-grant-tables", *settings]
    with serving(command, folder, user, signal.SIGTERM) as server:
        _wait_for_mariadb(server, port, folder / LOG)
        yield port


@contextlib.contextmanager
def serving(
    command: list[str], folder: Path, user: str | None, end: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that writes its log into *folder*, and ask it to end by a signal."""
    with (folder / LOG).open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a process group of its own, which Ctrl-C does not reach
        )
    try:
        yield server
    finally:
        _stop(server, end)


def _make_cluster(programs: Path, data: Path, user: str | None) -> None:
    made = subprocess.run(
        [
            *(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        cwd=data.parent,
        user=user,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Unavailable(f"PostgreSQL's initdb failed: {made.stderr.strip()}")


def _settings(**values: str) -> list[str]:
    return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]


def _unprivileged_user() -> str | None:
    """Name whom to run as: servers refuse root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "mysql", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Unavailable("It does not run as root, and there is no user to run it as")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_postgresql(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """Wait for the last line of postmaster.pid, as pg_ctl does: the port opens too early."""
    state = data / "postmaster.pid"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if state.read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.05)
    raise Unavailable(f"PostgreSQL did not start: {log.read_text().strip()}")


def _wait_for_mariadb(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait for the greeting of the server; nobody is listening before it can answer."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=1) as probe,
        ):
            if probe.recv(1):
                return
        time.sleep(0.05)
    raise Unavailable(f"MariaDB did not start: {log.read_text().strip()}")


def _stop(server: subprocess.Popen[bytes], end: signal.Signals) -> None:
    """Ask for the end, then insist."""
    for signum in (end, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            return
