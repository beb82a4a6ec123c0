"""The suite on a browser of keys and a console, with a real server."""

import pytest
import redis as redis_py
from flask import Flask, session
from tests.started import started

from admin_core import Admin, hookimpl
from admin_core.data import Actor
from admin_redis import RedisCli, RedisKeys
from wheel_servers import REDIS_VARIABLE, redis

from .leaks_runner import run_leaks

ROLES = {name: (lambda site, name=name: site.remember(role=name)) for name in ("boss", "clerk")}
MAY = {
    "boss": "*",
    "clerk": {"Keys": {"list", "details", "edit"}, "Console": {"open"}},
}
ROWS = {"clerk": {"Keys": lambda key: key.startswith(b"cart:")}}


class Policy:
    @hookimpl
    def admin_current_actor(self, request):
        name = session.get("role")
        return Actor(name, name) if name else None

    @hookimpl
    def admin_authorize(self, actor, action, key):
        if actor is None:
            return False
        # A console asks with a command in the place of the key.
        may_write = action == "update" and key.startswith("cart:")
        return actor.id == "boss" or action in {"access", "read"} or may_write


class Carts(RedisKeys):
    def is_accessible_key(self, key):
        return session.get("role") != "clerk" or key.startswith(b"cart:")


class AllKeys(RedisKeys):
    """Forgets whose keys they are."""


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patch:
        # One of its own: the tests empty it.
        patch.delenv(REDIS_VARIABLE, raising=False)
        with started(redis()) as url, redis_py.Redis.from_url(url) as found:
            yield found


def made(client, keys):
    def make():
        client.flushall()
        client.set("cart:1", "three apples")
        client.set("wage:1", "four thousand")
        app = Flask(__name__)
        app.secret_key = "for tests"
        admin = Admin(app, plugins=["redis", Policy()], discover=False)
        admin.add_view(keys(client, name="Keys", endpoint="keys"))
        admin.add_view(RedisCli(client, name="Console", endpoint="console"))
        return app

    return make


def outcomes(client, keys):
    found = run_leaks(made(client, keys), roles=ROLES, may=MAY, rows=ROWS, hides={})
    return sorted(f"{name}: {text}" for name, text in found.items() if text)


def test_keys_and_a_console_that_keep_their_rules_pass(client):
    assert outcomes(client, Carts) == []


def test_keys_of_others_are_found(client):
    found = outcomes(client, AllKeys)
    assert any("stay_out[clerk-keys-key_view (GET)]" in one for one in found)
    assert all("clerk" in one for one in found)
