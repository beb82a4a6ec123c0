"""However many keys there are: what one page asks the server has a bound."""

from __future__ import annotations

import re

import pytest
import redis as redis_py

from .browsing import seen
from .conftest import browsing

MANY = 1_000_000


@pytest.fixture(scope="module")
def full(redis_url):
    """A million keys, in a server that nobody has emptied yet."""
    with redis_py.Redis.from_url(redis_url) as client:
        client.flushall()
        client.execute_command("DEBUG", "POPULATE", MANY, "key", 8)
        client.sadd("needle", "here")
        yield client
        client.flushall()


def asked(client, keys, address):
    """Open a page; return it, and how often each command was called for it."""
    client.config_resetstat()
    page = keys.browser.get(address)
    assert page.status_code == 200, seen(page.text)
    told = client.info("commandstats")
    calls = {name.removeprefix("cmdstat_"): about["calls"] for name, about in told.items()}
    return page.text, {n: c for n, c in calls.items() if n not in {"config|resetstat", "info"}}


@pytest.mark.guarantee("redis-10")
def test_a_page_of_a_million_keys_asks_a_bounded_number_of_commands(full, plain_keys):
    keys = plain_keys
    keys.page()
    text, calls = asked(full, keys, keys.url())
    rows = len(keys.rows(text))
    assert 100 <= rows <= 130
    assert calls["scan"] <= 3
    assert calls["type"] == calls["pttl"] == calls["object|encoding"] == rows
    assert calls["memory|usage"] == rows
    assert sum(calls.values()) <= 6 * rows + 20
    assert re.search(r"Looked at about \d+ of 1,000,001 keys so far\.", text)
    before = set(keys.rows(text))
    text, calls = asked(full, keys, keys.link(text, "Go on"))
    assert not before & set(keys.rows(text))
    assert sum(calls.values()) <= 6 * 130 + 20
    assert keys.link(text, "First")


@pytest.mark.guarantee("redis-10")
def test_a_search_that_finds_nothing_stops_and_says_how_far_it_came(full, plain_keys):
    keys = plain_keys
    text, calls = asked(full, keys, keys.url(pattern="nothing*"))
    assert 10 <= calls["scan"] <= 12
    assert sum(calls.values()) <= 25
    assert "None of the keys looked at so far fit." in text
    assert "Looked at about 10,000 of 1,000,001 keys so far." in text
    text, calls = asked(full, keys, keys.link(text, "Go on"))
    assert "Looked at about 20,000 of 1,000,001 keys so far." in text
    assert calls["scan"] <= 12
    text, calls = asked(full, keys, keys.url(pattern="needle"))
    assert set(keys.rows(text)) == {"needle"}
    assert "scan" not in calls


@pytest.mark.guarantee("redis-10")
def test_a_search_ends_at_its_time_limit_and_goes_on_from_there(full):
    keys = browsing(full, scan_seconds=0.0, scan_budget=10**9)
    text, calls = asked(full, keys, keys.url(type="set"))
    assert calls["scan"] == 1
    assert keys.link(text, "Go on")


@pytest.mark.guarantee("redis-10")
def test_every_key_is_reached_by_going_on(full):
    keys = browsing(full, scan_budget=200_000, page_size=1)
    address, pages, found = keys.url(type="set"), 0, set()
    while address:
        text = keys.browser.get(address).text
        found |= set(keys.rows(text))
        address, pages = keys.link(text, "Go on"), pages + 1
        assert pages <= 8
    assert found == {"needle"}
    assert "That is all: every key was looked at." in text
