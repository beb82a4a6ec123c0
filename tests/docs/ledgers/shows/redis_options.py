"""What shows statements about options of the views of Redis; each is given a server."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import redis as redis_py
from flask import Flask
from jinja2 import DictLoader
from tests.redis.browsing import Browsing

from admin_core import Admin
from admin_redis import RedisCli, RedisKeys


def browse(server: Any, view: type[Any] = RedisKeys, **options: Any) -> Browsing:
    """Return a visitor of one view with options; templates named ``own.html`` are known."""
    app = Flask("site")
    app.config.update(SECRET_KEY="x", TESTING=True)
    app.jinja_loader = DictLoader({"own.html": "Mine: {{ page.title }}"})
    own = type(view.__name__, (view,), options)
    Admin(app, access="public").add_view(own(server.client))
    return Browsing(app.test_client(), None, f"/admin/{view.__name__.lower()}/")


def the_console_has_a_template(server: Any) -> None:
    assert browse(server, RedisCli, console_template="own.html").page().startswith("Mine")


def pages_show_as_many_keys_and_elements(server: Any) -> None:
    server.client.rpush("list", *range(10))
    for number in range(300):
        server.client.set(f"key:{number}", "x")
    keys = browse(server, page_size=3)
    assert len(keys.rows(keys.page("key/", key="list"))) == 3
    # The server hands keys out by its own portions, so a page may show some more.
    few, all_of_them = (browse(server, page_size=size) for size in (3, 1000))
    assert 3 <= len(few.rows(few.page())) < 301
    assert len(all_of_them.rows(all_of_them.page())) == 301


def strings_are_shown_in_windows(server: Any) -> None:
    server.client.set("text", "x" * 25)
    keys = browse(server, text_window=10)
    assert "Bytes 1 to 10 of 25." in keys.page("key/", key="text")


def large_values_are_not_edited(server: Any) -> None:
    server.client.set("text", "x" * 25)
    assert "<textarea" in browse(server, max_edit_bytes=25).page("item/", key="text")
    refused = browse(server, max_edit_bytes=24).page("item/", key="text")
    assert "too large to be edited" in refused
    assert "<textarea" not in refused


def pages_of_keys_have_templates(server: Any) -> None:
    server.client.set("k", "v")
    for option, page, known in (
        ("keys_template", "", {}),
        ("key_template", "key/", {"key": "k"}),
        ("form_template", "new/", {"type": "string"}),
        ("form_template", "rename/", {"key": "k"}),
        ("question_template", "delete/", {"key": "k"}),
    ):
        assert browse(server, **{option: "own.html"}).page(page, **known).startswith("Mine"), page
        assert not browse(server).page(page, **known).startswith("Mine")


def troubles_have_a_template(server: Any) -> None:
    gone = SimpleNamespace(client=redis_py.Redis(host="127.0.0.1", port=1))
    reply = browse(gone, trouble_template="own.html").get()
    assert reply.status_code == 503
    assert reply.text.startswith("Mine")
