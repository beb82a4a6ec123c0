"""Everything done with this repository, by one command each; needs only a bare Python.

python tools/dev.py setup | demo | demo-big | test [ARGS] | lint [STEPS] | docs | wheels |
matrix [PARTS] | bench | catalogs | lock
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - for those who start it with an older one
    sys.exit("Python 3.11 or newer is needed.")

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from environment import BIN, PYTHON, REQUIREMENTS, ROOT, WORK, prepare, run, say, uv
from machine import services_for_tests

START_SECONDS = 120
LOCKS = ("bootstrap", "node", "postgresql", "servers", "data", "demo", "dev", "docs", "bench")
COMPILE = (
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    # The files name no host, so that everybody's own index is used.
    *("--no-emit-index-url", "--no-header", "--no-annotate"),
)
LINT_STEPS = {
    "style": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy",),
    "contracts": ("lint-imports",),
}


def setup() -> None:
    """Make the environment for development."""
    prepare("dev", "data")


def demo(size: str = "small") -> None:
    """Serve the demo until it is interrupted."""
    prepare("demo", "data")
    app = ROOT / "examples" / "demo" / "app.py"
    port = _first_free_port(int(os.environ.get("PORT", "5000")))
    address = f"http://127.0.0.1:{port}/admin/"
    server = subprocess.Popen(
        [str(PYTHON), "-m", "flask", "--app", str(app), "run", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "ADMIN_DEMO_SIZE": size},
    )
    try:
        status = _wait_for(address, server)
        if os.environ.get("ONCE"):
            say(f"{address} answers {status}")
            sys.exit(status != 200)
        say(f"Open {address}")
        sys.exit(server.wait())
    finally:
        server.terminate()
        server.wait()


def demo_big() -> None:
    """Serve the demo with a large data set."""
    demo("big")


def test(*arguments: str) -> None:
    """Run the test suite."""
    prepare("dev", "data")
    with services_for_tests() as env:
        ended = subprocess.run(
            [str(PYTHON), "-m", "pytest", "-n", "2", *arguments],
            cwd=ROOT,
            env={**os.environ, **env},
            check=False,
        )
    sys.exit(ended.returncode)


def lint(*steps: str) -> None:
    """Check style, format, types and import contracts, or those that are named."""
    prepare("dev")
    failed = []
    for step in steps or LINT_STEPS:
        say(f"lint: {step}")
        command, *arguments = LINT_STEPS[step]
        if subprocess.run([str(BIN / command), *arguments], cwd=ROOT, check=False).returncode:
            failed.append(step)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def docs() -> None:
    """Build the documentation; a warning is an error."""
    prepare("dev", "docs")
    options = ("-W", "--keep-going", "-q", "-b", "html", "-d", WORK / "doctrees")
    run(PYTHON, "-m", "sphinx", *options, ROOT / "docs", WORK / "docs")
    say(f"written to {(WORK / 'docs' / 'index.html').relative_to(ROOT)}")


def wheels() -> None:
    """Build the wheels and look at them from outside."""
    prepare("dev")
    run(PYTHON, ROOT / "tools" / "check_wheels.py")


def matrix(*parts: str) -> None:
    """Try every combination of our wheels in empty environments, or the parts that are named."""
    prepare("dev")
    run(PYTHON, ROOT / "tools" / "check_matrix.py", *parts)


def bench(*arguments: str) -> None:
    """Run the benchmark."""
    program = ROOT / "benchmarks" / "run.py"
    if not program.exists():
        sys.exit("There is no benchmark yet.")
    prepare("bench", "data")
    run(PYTHON, program, *arguments)


def catalogs(*arguments: str) -> None:
    """Bring the catalogs of translations in step with the code, or check them."""
    prepare("dev")
    run(PYTHON, ROOT / "tools" / "catalogs.py", *arguments)


def lock(*arguments: str) -> None:
    """Compile the locks anew; `--upgrade` takes newer versions."""
    setup()
    for name in LOCKS:
        files = (f"requirements/{name}.in", "-o", REQUIREMENTS / f"{name}.txt")
        alone = ("--no-deps",) if name in {"data", "servers"} else ()
        uv("pip", "compile", *COMPILE, *alone, *arguments, *files)
        say(f"locked {name}")


def _first_free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    sys.exit(f"No free port from {wanted} on; set PORT to another one.")


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> int:
    """Wait for the first answer and give its status."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"The demo ended at once, with status {server.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=START_SECONDS) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    sys.exit(f"The demo did not answer at {address}.")


def _end(signum: int, _frame: FrameType | None) -> None:
    """Turn a termination into an exit that stops our servers on its way out."""
    sys.exit(128 + signum)


COMMANDS: dict[str, Callable[..., None]] = {
    "setup": setup,
    "demo": demo,
    "demo-big": demo_big,
    "test": test,
    "lint": lint,
    "docs": docs,
    "wheels": wheels,
    "matrix": matrix,
    "bench": bench,
    "catalogs": catalogs,
    "lock": lock,
}


def main() -> None:
    """Run the command that is named."""
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, _end)
    try:
        COMMANDS[name](*arguments)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
