"""The Redis console with a keyboard, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
import redis as redis_py
from flask import Flask
from playwright.sync_api import expect

from admin_core import Admin
from admin_redis import RedisCli

from .conftest import served


class Console(RedisCli):
    can_run_dangerous = True


@pytest.fixture
def site() -> Iterator[Any]:
    """The console on a real server; ``open_page`` opens it."""
    from wheel_servers import REDIS_VARIABLE, Unavailable, redis

    with ExitStack() as stack:
        # One of its own: the tests empty it and stop it, which nobody else may notice.
        stack.enter_context(pytest.MonkeyPatch.context()).delenv(REDIS_VARIABLE, raising=False)
        try:
            url = stack.enter_context(redis())
        except Unavailable as error:
            pytest.skip(str(error))
        client = stack.enter_context(redis_py.Redis.from_url(url))
        client.flushall()
        app = Flask("site")
        app.config.update(SECRET_KEY="of the tests")
        admin = Admin(app, name="Site")
        admin.add_view(Console(client, name="Console", endpoint="rediscli"))
        yield SimpleNamespace(url=stack.enter_context(served(app)), client=client)


def open_console(open_page: Any, **options: Any) -> Any:
    page = open_page("/admin/rediscli/", **options)
    if options.get("script", True):
        page.wait_for_selector("html[data-redis-ready]", state="attached")
    return page


def value(page: Any) -> str:
    return str(page.get_by_label("Command", exact=True).input_value())


@pytest.mark.guarantee("redis-w6")
def test_replies_are_appended_and_the_arrow_keys_walk_through_what_was_typed(
    open_page: Any, site: Any
) -> None:
    page = open_console(open_page)
    page.get_by_label("Command", exact=True).focus()
    for typed in ("SET a <b>", "GET a"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.locator(".redis-typed", has_text=typed).wait_for()
    log = page.get_by_role("log")
    log.get_by_text('"<b>"').wait_for()
    page.keyboard.type("dra")
    page.keyboard.press("ArrowUp")
    assert value(page) == "GET a"
    page.keyboard.press("ArrowUp")
    assert value(page) == "SET a <b>"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert value(page) == "dra"


@pytest.mark.guarantee("redis-w6")
def test_names_are_completed_and_arguments_shown(open_page: Any, site: Any) -> None:
    page = open_console(open_page)
    page.get_by_label("Command", exact=True).focus()
    page.keyboard.type("zad")
    page.get_by_role("option", name="ZADD").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert value(page) == "ZADD "
    expect(page.locator("#redis-hint")).to_contain_text("score member", use_inner_text=True)
    page.keyboard.type("z 1 m")
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("1", exact=True).wait_for()
    assert site.client.zscore("z", "m") == 1


@pytest.mark.guarantee("redis-4")
@pytest.mark.parametrize("script", [True, False])
def test_the_question_before_harm_is_answered_by_keyboard(
    open_page: Any, site: Any, script: bool
) -> None:
    site.client.set("a", "b")
    page = open_console(open_page, script=script)
    page.get_by_label("Command", exact=True).fill("flushdb")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("All 1 keys of this database are deleted.").wait_for()
    assert site.client.get("a") == b"b"
    button = page.get_by_role("button", name="Run it")
    if script:
        page.keyboard.press("Enter")
        assert site.client.get("a") == b"b"
        page.keyboard.press("Tab")
    else:
        button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("OK", exact=True).wait_for()
    assert site.client.get("a") is None


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_console_is_accessible(
    open_page: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    site.client.rpush("l", *range(300))
    page = open_console(open_page, size=size, scheme=scheme)
    command = page.get_by_label("Command", exact=True)
    for typed in ("lrange l 0 -1", "get l", "get nothing", "help", "flushall"):
        command.fill(typed)
        command.press("Enter")
        page.locator(".redis-typed", has_text=typed).wait_for()
    command.fill("z")
    page.get_by_role("option").first.wait_for()
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
