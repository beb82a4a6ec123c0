"""Memory of a server through which 1 GiB is uploaded, downloaded and packed, against 1 MiB.

    python benchmarks/files.py
    python benchmarks/files.py --size 4096 --place folder

The file manager runs in one worker process of gunicorn, over a folder and over a bucket of the S3
server that the tests use.  What comes back is compared with what was sent.  Ends with a failure
when the large transfer needs much more memory than the small one.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from servers import free_port
from wheel_servers import s3

HERE = Path(__file__).parent
MIB = 1024 * 1024
#: What a large transfer may need more than a small one.
MOST = 64 * MIB
MARK = "----of-the-benchmark"
#: Repeated, each time with its number before it.
BLOCK = os.urandom(MIB - 8)


def content(size: int) -> Iterator[bytes]:
    """Yield *size* MiB."""
    for number in range(size):
        yield number.to_bytes(8, "big") + BLOCK


def hash_of(pieces: Iterator[bytes]) -> str:
    """Return what tells one content from another."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


@dataclass
class Server:
    """The worker process, and a visitor of its pages."""

    port: int
    worker: int
    cookie: str = ""

    def memory(self) -> int:
        """Return the most memory that the worker has used since :meth:`forget`."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    def forget(self) -> int:
        """Let the most memory be what is used now, and return that."""
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")
        return self.memory()

    @contextlib.contextmanager
    def asked(self, method: str, path: str, body: Any = None, **headers: str) -> Iterator[Any]:
        """Give the answer to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1800)
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Cookie": self.cookie, **named})
            reply = connection.getresponse()
            if cookie := reply.getheader("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            yield reply

    def token(self) -> str:
        with self.asked("GET", "/admin/files/upload/") as reply:
            found = re.search(r'name="csrf_token" value="([^"]+)"', reply.read().decode())
        assert found is not None
        return found[1]

    def upload(self, name: str, size: int) -> str:
        """Send a file of *size* MiB as a browser does; return its hash."""
        head = (
            f'--{MARK}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token()}'
            f'\r\n--{MARK}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{MARK}--\r\n".encode()

        def body() -> Iterator[bytes]:
            yield head
            yield from content(size)
            yield tail

        length = str(len(head) + size * MIB + len(tail))
        kind = f"multipart/form-data; boundary={MARK}"
        with self.asked(
            "POST", "/admin/files/upload/", body(), Content_Type=kind, Content_Length=length
        ) as reply:
            assert reply.status == 302, (reply.status, reply.read()[:2000])
        return hash_of(content(size))

    def download(self, name: str, size: int) -> str:
        """Fetch a file through the server; return its hash."""
        with self.asked("GET", f"/admin/files/raw/{name}") as reply:
            assert reply.status == 200, reply.read()[:2000]
            return hash_of(iter(lambda: reply.read(MIB), b""))

    def pack(self, name: str, size: int) -> str:
        """Fetch a file as an archive; return how large that is at least."""
        form = {"csrf_token": self.token(), "action": "download", "rowid": name}
        with self.asked(
            "POST", "/admin/files/action/", urlencode(form),
            Content_Type="application/x-www-form-urlencoded",
        ) as reply:  # fmt: skip
            assert reply.status == 200, reply.read()[:2000]
            sent = sum(len(piece) for piece in iter(lambda: reply.read(MIB), b""))
        assert sent >= size * MIB
        return ""


@contextlib.contextmanager
def serving(place: dict[str, str], folder: Path) -> Iterator[Server]:
    """Give a server of one worker over *place*."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--chdir", str(HERE), "files_app:create()"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2"),
        *("--timeout", "1800", "--worker-tmp-dir", str(folder), "--log-level", "error"),
    ]
    settings = {"ADMIN_BENCH_PLACE": json.dumps(place), "TMPDIR": str(folder)}
    with subprocess.Popen(command, env={**os.environ, **settings}) as master:
        try:
            yield Server(port, _worker(master, port))
        finally:
            master.terminate()


def _worker(master: subprocess.Popen[bytes], port: int) -> int:
    children = Path(f"/proc/{master.pid}/task/{master.pid}/children")
    end = time.monotonic() + 30
    while time.monotonic() < end and master.poll() is None:
        with contextlib.suppress(OSError, IndexError, http.client.HTTPException):
            Server(port, 0).token()
            return int(children.read_text().split()[0])
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


def measure(server: Server, sizes: tuple[int, int]) -> Iterator[tuple[str, int, int, float]]:
    """Yield what was done, with how many MiB, the bytes of memory and the seconds it took."""
    hashes: dict[int, str] = {}
    # What is loaded with the first request of a kind is not the transfer's.
    for work in (server.upload, server.download, server.pack):
        work("first.mp4", 1)
    for work in (server.upload, server.download, server.pack):
        for size in sizes:
            before, start = server.forget(), time.monotonic()
            found = work(f"{size}.mp4", size)
            yield work.__name__, size, server.memory() - before, time.monotonic() - start
            assert hashes.setdefault(size, found) == found or not found, "the content differs"


@contextlib.contextmanager
def place_called(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give what the application needs to know about a place for files."""
    if name == "folder":
        (folder / "files").mkdir()
        yield {"folder": str(folder / "files")}
        return
    import boto3

    with s3() as url:
        found = urlsplit(url)
        place = {
            "bucket": "benchmark", "region": "us-east-1", "key": str(found.username),
            "secret": str(found.password), "endpoint_url": f"http://{found.hostname}:{found.port}",
        }  # fmt: skip
        boto3.client(
            "s3", endpoint_url=place["endpoint_url"], region_name=place["region"],
            aws_access_key_id=place["key"], aws_secret_access_key=place["secret"],
        ).create_bucket(Bucket=place["bucket"])  # fmt: skip
        yield place


def main() -> int:
    """Measure; return 1 when memory grows with the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1024, help="MiB of the large file")
    parser.add_argument("--place", action="append", choices=("folder", "s3"))
    options = parser.parse_args()
    is_flat = True
    print("| place | transfer | MiB | more memory, MB | seconds |\n|---|---|--:|--:|--:|")
    for name in options.place or ("folder", "s3"):
        folder = Path(tempfile.mkdtemp(prefix="admin-bench-"))
        try:
            with place_called(name, folder) as place, serving(place, folder) as server:
                small = 0
                for what, size, memory, seconds in measure(server, (1, options.size)):
                    print(f"| {name} | {what} | {size:,} | {memory / 1e6:.1f} | {seconds:.1f} |")
                    if size == 1:
                        small = memory
                    is_flat = is_flat and memory - small <= MOST
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_flat else 1


if __name__ == "__main__":
    raise SystemExit(main())
