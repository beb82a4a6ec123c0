"""Start the servers that the tests need, each on a free loopback port in a temporary folder.

Used by `tools/dev.py` for the whole run, and by fixtures when pytest is run by hand:

    from servers import Unavailable, postgresql

    with postgresql() as url: ...
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
    data, port = folder / "data", _free_port()
    _make_cluster(programs, data, user)
    command = [
        *(str(programs / "postgres"), "-D", str(data), "-p", str(port)),
        *_settings(listen_addresses="127.0.0.1", unix_socket_directories=str(folder)),
        # The data lives as long as the tests, so nothing needs to survive a crash.
        *_settings(fsync="off", synchronous_commit="off", full_page_writes="off"),
    ]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a process group of its own, which Ctrl-C does not reach
        )
    try:
        _wait_until_ready(server, data, log)
        yield port
    finally:
        _stop(server)


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
    """Name whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Unavailable("PostgreSQL does not run as root, and there is no user to run it as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """Wait for the last line of postmaster.pid, as pg_ctl does: the port opens too early."""
    state = data / "postmaster.pid"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if state.read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.05)
    raise Unavailable(f"PostgreSQL did not start: {log.read_text().strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown (SIGINT), then insist."""
    for signum in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            return
