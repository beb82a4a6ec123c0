"""A real browser on a real server: the demo application, its data cut to a handy size."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

DEMO = Path(__file__).parents[2] / "examples" / "demo"
TOOLS = Path(__file__).parent / "tools" / "node_modules"
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Desktop and phone.
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


@dataclass
class Site:
    """The running application, and its database to look into."""

    url: str
    session: Any
    models: Any


@dataclass
class Watch:
    """What a browser complained about, and where it went."""

    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def sizes() -> dict[str, tuple[int, int]]:
    """Width and height by name."""
    return SIZES


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; tests are skipped, by name, where there is none."""
    path = os.environ.get("ADMIN_TEST_CHROMIUM") or shutil.which("chromium") or ""
    if not path:
        pytest.skip("needs Chromium: install it or set ADMIN_TEST_CHROMIUM")
    return path


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility scanner's source."""
    path = Path(os.environ.get("ADMIN_TEST_AXE") or TOOLS / "axe-core" / "axe.min.js")
    if not path.exists():
        pytest.skip("needs axe-core: run make test, or set ADMIN_TEST_AXE")
    return path.read_text("utf-8")


@pytest.fixture(scope="session")
def playwright_browser(chromium_path: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def loaded_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database with 2,005 flights; copied for each test, so that none sees another's."""
    sys.path.insert(0, str(DEMO))
    from sqlalchemy import create_engine

    from data import fill

    path = tmp_path_factory.mktemp("demo") / "flights.db"
    database = create_engine(f"sqlite:///{path}")
    fill(database, 168)
    database.dispose()
    return path


@pytest.fixture
def site(loaded_database: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo, served on a free port with a database of its own."""
    shutil.copy(loaded_database, tmp_path / "flights-small.db")
    from app import create_app

    app = create_app(tmp_path)
    with served(app) as url:
        from sqlalchemy import create_engine
        from sqlalchemy.orm import sessionmaker

        import models

        database = create_engine(f"sqlite:///{tmp_path / 'flights-small.db'}")
        with sessionmaker(database)() as session:
            yield Site(url, session, models)
        database.dispose()


def _closing(app: Any) -> Any:
    """Close what an answer reads from even when the browser goes away.

    The server does not when the connection breaks after the last byte, and a file left open is
    a warning, which fails whichever test runs at that moment.
    """

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        parts = app(environ, start_response)
        try:
            yield from parts
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an application in a thread; yield its address."""
    server = make_server("127.0.0.1", 0, _closing(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture
def open_page(playwright_browser: Any, site: Site) -> Iterator[Any]:
    """Open a page of the demo: ``open_page("/admin/", size="phone", scheme="dark")``.

    At the end, no page may have broken the Content-Security-Policy, asked another host for
    anything, or thrown an error.
    """
    contexts: list[Any] = []
    watch = Watch()

    def open_one(
        path: str, *, size: str = "desktop", scheme: str = "light", script: bool = True
    ) -> Any:
        width, height = SIZES[size]
        context = playwright_browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            base_url=site.url,
        )
        contexts.append(context)
        page = context.new_page()
        watch_page(page, site.url, watch)
        page.goto(path)
        if script:
            page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch == Watch()


def watch_page(page: Any, own: str, watch: Watch) -> None:
    """Note what goes wrong in a page; the browser says policy violations on its console."""

    def on_console(message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            watch.violations.append(message.text)
        elif message.type == "error" and "Failed to load resource" not in message.text:
            watch.errors.append(message.text)

    def on_request(request: Any) -> None:
        if not request.url.startswith((own, "data:")):
            watch.foreign.append(request.url)

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
