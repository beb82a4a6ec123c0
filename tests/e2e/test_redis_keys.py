"""The browser of Redis keys with a keyboard, with and without script, on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis as redis_py
from flask import Flask

from admin_core import Admin
from admin_redis import RedisCli, RedisKeys

from .conftest import served


@pytest.fixture(scope="module")
def served_keys() -> Iterator[Any]:
    """The browser of keys and the console on a real server."""
    from wheel_servers import REDIS_VARIABLE, Unavailable, redis

    with ExitStack() as stack:
        # One of its own: the tests empty it.
        stack.enter_context(pytest.MonkeyPatch.context()).delenv(REDIS_VARIABLE, raising=False)
        try:
            url = stack.enter_context(redis())
        except Unavailable as error:
            pytest.skip(str(error))
        client = stack.enter_context(redis_py.Redis.from_url(url))
        app = Flask("site")
        app.config.update(SECRET_KEY="of the tests")
        admin = Admin(app, name="Site")
        admin.add_view(RedisKeys(client, name="Keys", endpoint="keys"))
        admin.add_view(RedisCli(client, name="Console", endpoint="rediscli"))
        yield SimpleNamespace(url=stack.enter_context(served(app)), client=client, redis_url=url)


@pytest.fixture
def site(served_keys: Any) -> Any:
    """The same with a few keys."""
    client = served_keys.client
    client.flushall()
    client.set("page:1", '{"title": "One", "tags": ["a"]}')
    client.hset("user:1", mapping={"name": "Ada", "raw": b"\xff"})
    client.rpush("queue", *range(150))
    client.set("note", "line one\nline two", ex=5000)
    client.xadd("events", {"kind": "login"})
    return served_keys


@pytest.mark.guarantee("redis-7", "redis-8")
@pytest.mark.parametrize("script", [True, False])
def test_a_value_is_found_changed_and_deleted_by_keyboard(
    open_page: Any, site: Any, script: bool
) -> None:
    page = open_page("/admin/keys/", script=script)
    page.get_by_label("Pattern").focus()
    page.keyboard.type("user:*")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="page:1").wait_for(state="detached")
    page.get_by_role("link", name="user:1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="name", exact=True).focus()
    page.keyboard.press("Enter")
    value = page.get_by_label("Value")
    value.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Grace")
    page.get_by_role("button", name="Save").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert site.client.hget("user:1", "name") == b"Grace"
    page.get_by_role("link", name="Delete…").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Delete this key?").wait_for()
    assert site.client.exists("user:1")
    page.get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 key was deleted.").wait_for()
    assert not site.client.exists("user:1")


@pytest.mark.guarantee("redis-8")
@pytest.mark.parametrize("script", [True, False])
def test_several_keys_are_chosen_and_deleted(open_page: Any, site: Any, script: bool) -> None:
    page = open_page("/admin/keys/", script=script)
    page.get_by_label("Select note").check()
    page.get_by_label("Select queue").check()
    page.get_by_role("group", name="Selected keys").get_by_role("button", name="Delete…").click()
    page.get_by_text("Delete these 2 keys?").wait_for()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("2 keys were deleted.").wait_for()
    assert site.client.dbsize() == 3


@pytest.mark.guarantee("redis-8")
def test_a_browser_gives_back_every_line_as_it_was(open_page: Any, site: Any) -> None:
    page = open_page("/admin/keys/item/?key=note")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Saved.").wait_for()
    assert site.client.get("note") == b"line one\nline two"
    assert site.client.ttl("note") > 4000


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_the_browser_of_keys_is_accessible(
    open_page: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    page = open_page("/admin/keys/", size=size, scheme=scheme)
    for address in (
        "",
        "key/?key=user:1",
        "key/?key=page:1",
        "item/?key=user:1&item=name",
        "new/?type=stream",
        "delete/?key=note",
        "key/?key=gone",
    ):
        page.goto(f"{site.url}/admin/keys/{address}")
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(axe)
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == [], address
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], address


def test_the_demo_shows_a_server_that_it_is_told_of(
    loaded_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Any
) -> None:
    shutil.copy(loaded_database, tmp_path / "flights-small.db")
    from app import create_app

    monkeypatch.setenv("ADMIN_REDIS_URL", site.redis_url)
    client = create_app(tmp_path).test_client()
    assert "user:1" in client.get("/admin/keys/").text
    assert client.get("/admin/rediscli/").status_code == 200
