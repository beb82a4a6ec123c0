"""Who may do what with keys; servers that are down, slow or refuse; clusters and sentinels."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
import redis as redis_py
import valkey

from admin_redis import RedisCli, RedisKeys

from .browsing import seen

#: Every address, with what it needs.
PAGES = {
    "": {},
    "key/": {"key": "h"},
    "new/": {},
    "add/": {"key": "h"},
    "item/": {"key": "h", "item": "f"},
    "remove/": {"key": "h", "item": "f"},
    "rename/": {"key": "h"},
    "expire/": {"key": "h"},
    "delete/": {"key": "h"},
}
WRITES = [one for one in PAGES if one not in {"", "key/"}]


@pytest.fixture
def filled(server):
    server.hset("h", "f", "v")
    return server


@pytest.mark.guarantee("redis-11")
@pytest.mark.parametrize("page", WRITES)
def test_no_forged_request_and_no_get_changes_anything(keys, filled, page):
    before = filled.dump("h")
    values = {"name": "n", "value": "x", "field": "g", "seconds": "5", "key": "h", "seen": "x"}
    values |= {"confirmed": "1", "form": "text"}
    for headers, token in (({}, {}), ({"Sec-Fetch-Site": "cross-site"}, {"csrf_token": "x"})):
        reply = keys.browser.post(
            keys.url(page, **PAGES[page]), data={**values, **token}, headers=headers
        )
        assert reply.status_code == 400
    assert keys.browser.get(keys.url(page, **{**values, **PAGES[page]})).status_code in {200, 302}
    assert filled.keys("*") == [b"h"]
    assert filled.dump("h") == before
    assert filled.ttl("h") == -1


@pytest.mark.guarantee("redis-11")
@pytest.mark.parametrize(
    "options",
    [{"is_accessible": lambda self: False}, {"is_accessible_key": lambda self, key: False}],
)
def test_what_is_closed_answers_on_no_address(make_keys, filled, options):
    keys = make_keys(**options)
    for page, known in PAGES.items():
        if not known and "is_accessible" not in options:
            continue
        status = 403 if "is_accessible" in options else 404
        assert keys.get(page, **known).status_code == status, page
    if "is_accessible" not in options:
        assert keys.rows(keys.page()) == {}


@pytest.mark.guarantee("redis-11")
@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"read_only": True}, set(WRITES) - {"item/"}),
        ({"can_edit": False}, {"add/", "remove/", "rename/", "expire/"}),
        ({"can_delete": False}, {"delete/"}),
        ({"can_create": False}, {"new/"}),
        ({"excluded_commands": {"@hash"}}, {"item/", "add/", "remove/"}),
        ({"excluded_commands": {"hset", "unlink"}}, {"add/", "delete/"}),
        ({"allowed_commands": {"@read"}}, set(WRITES) - {"item/"}),
        ({"allowed_commands": {"hget", "type"}}, set(PAGES) - {"key/"}),
    ],
)
def test_switches_and_lists_of_commands_are_kept_to(make_keys, filled, options, refused):
    # The console's page has the session's token, whatever this view offers.
    keys = make_keys(more=[RedisCli], **options)
    console = keys.browser.get("/admin/rediscli/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', console)[1]
    for page, known in PAGES.items():
        reply = keys.get(page, **known)
        assert reply.status_code == (403 if page in refused else 200), (page, seen(reply.text))
        if page not in refused - {""}:
            continue
        values = {"csrf_token": token, "key": "h", "name": "n", "value": "x", "confirmed": "1"}
        reply = keys.browser.post(keys.url(page, **known), data=values)
        assert reply.status_code in ({405} if page == "key/" else {403}), page
    if "read_only" in options:
        form = {"csrf_token": token, "item": "f", "field": "f", "value": "x", "form": "text"}
        reply = keys.browser.post(keys.url("item/", key="h"), data=form)
        assert reply.status_code == 403
    assert filled.hgetall("h") == {b"f": b"v"}
    assert filled.keys("*") == [b"h"]


@pytest.mark.guarantee("redis-11")
def test_a_view_that_only_reads_offers_nothing_else(make_keys, filled):
    keys = make_keys(read_only=True)
    text = keys.page() + keys.page("key/", key="h") + keys.page("item/", key="h", item="f")
    assert not re.search(r"/(new|add|rename|expire|remove|delete)/", text)
    assert "<textarea" not in text
    assert "<textarea" in make_keys().page("item/", key="h", item="f")


@pytest.mark.guarantee("redis-11")
@pytest.mark.parametrize(
    ("vote", "page", "values"),
    [
        ("create", "new/", {"name": "n", "value": "x"}),
        ("update", "item/", {"value": "x"}),
        ("update", "remove/", {}),
        ("update", "add/", {"field": "g"}),
        ("update", "expire/", {"seconds": "5"}),
        ("delete", "delete/", {}),
    ],
)
def test_a_plugin_decides_when_the_form_is_sent(keys, filled, vote, page, values):
    text = keys.page(page, **PAGES[page])
    keys.listener.votes[vote] = False
    reply = keys.send_again(text, keys.url(page, **PAGES[page]), values)
    assert reply.status_code == 403
    assert filled.hgetall("h") == {b"f": b"v"}
    assert filled.keys("*") == [b"h"]
    assert [one.detail["outcome"] for one in keys.listener.events] == ["refused"]


@pytest.mark.guarantee("redis-11")
def test_a_plugin_that_refuses_reading_hides_keys(keys, filled):
    keys.listener.votes["read"] = False
    assert keys.get().status_code == 403
    assert keys.get("key/", key="h").status_code == 403


@pytest.mark.guarantee("redis-11")
def test_no_key_is_made_or_renamed_to_what_the_view_hides(make_keys, filled):
    keys = make_keys(is_accessible_key=lambda self, key: key.startswith(b"h"))
    made = keys.send("new/", {"name": "other", "value": "x"}, type="string")
    assert made.status_code == 422
    assert "Keys of that name are not kept here." in made.text
    assert keys.send("rename/", {"name": "other"}, key="h").status_code == 422
    assert keys.send("rename/", {"name": "h2"}, key="h").status_code == 302
    assert filled.keys("*") == [b"h2"]


@pytest.mark.guarantee("redis-11")
def test_markup_in_names_and_values_is_text(keys, server):
    server.hset("<b>key</b>", "<b>field</b>", "<b>value</b>")
    server.set("<b>s", "<b>value</b>")
    known = {"key": "<b>key</b>", "item": "<b>field</b>"}
    for page in PAGES:
        assert "<b>" not in keys.page(page, **known), page
    assert "<b>" not in keys.page("key/", key="<b>s")
    assert "<b>" not in keys.page(pattern="<b>*")


@pytest.mark.guarantee("redis-11")
@pytest.mark.parametrize(
    "known",
    [
        {"key": "", "item": ""},
        {"key": '"', "item": "x"},
        {"key": "\\", "item": "x"},
        {"key": "no", "item": "x"},
        {"key": "l", "item": "-1"},
        {"key": "l", "item": "99999999999999999999999"},
        {"key": "h", "item": "no"},
        {"key": "x", "item": "1-1-1"},
        {"key": "h", "item": "f", "db": "-1", "at": "x" * 5000, "match": "[", "cursor": "9" * 50},
        {"key": "l", "at": "9" * 30, "item": "0", "as": "nonsense", "node": "nowhere:1"},
        {"key": "x", "at": "(1-1", "item": "1-1", "type": "nonsense", "pattern": "[" * 2000},
    ],
)
def test_no_address_makes_a_page_fail(keys, filled, known):
    filled.rpush("l", "a")
    filled.xadd("x", {"a": "b"}, id="1-1")
    for page in PAGES:
        reply = keys.get(page, **known)
        assert reply.status_code in {200, 302, 403, 404, 422}, (page, reply.status_code)


@pytest.mark.guarantee("redis-12")
def test_what_the_servers_own_rules_deny_is_told(make_keys, filled):
    commands = ["+@read", "+@connection", "+command", "+watch", "+multi", "+exec", "-memory"]
    filled.acl_setuser("reader", enabled=True, nopass=True, commands=commands, keys=["*"])
    place = filled.connection_pool.connection_kwargs
    options = {"host": place["host"], "port": place["port"], "username": "reader", "password": "x"}
    try:
        keys = make_keys(redis_py.Redis(**options))
        assert "Hash" in keys.rows(keys.page())["h"]
        assert "f" in keys.rows(keys.page("key/", key="h"))
        reply = keys.send("item/", {"value": "x"}, key="h", item="f")
        assert reply.status_code == 422
        assert "permission" in reply.text
        assert "x</textarea>" in reply.text
        filled.acl_setuser("reader", enabled=True, commands=["-scan"])
        refused = make_keys(redis_py.Redis(**options)).get()
        assert refused.status_code == 403
        assert "The server refuses this" in refused.text
    finally:
        filled.acl_deluser("reader")
    assert filled.hgetall("h") == {b"f": b"v"}


@pytest.mark.guarantee("redis-12")
def test_what_was_typed_while_the_server_was_away_is_kept_and_saved_later(make_keys, filled):
    keys = make_keys(time_limit=0.3)
    url = keys.url("item/", key="h", item="f")
    form = keys.page("item/", key="h", item="f")
    pid = filled.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        slow = keys.send_again(form, url, {"value": "a <new>\nvalue"})
    finally:
        os.kill(pid, signal.SIGCONT)
    assert slow.status_code == 503
    assert "a &lt;new&gt;\nvalue</pre>" in slow.text
    assert filled.hget("h", "f") == b"v"
    assert keys.send_again(slow.text, url).status_code == 302
    assert filled.hget("h", "f").replace(b"\r", b"") == b"a <new>\nvalue"


@pytest.mark.guarantee("redis-12")
def test_a_server_that_is_down_or_stopped_is_told_on_every_page(make_keys, filled):
    down = make_keys(redis_py.Redis(port=1))
    keys = make_keys(time_limit=0.3)
    form = keys.page("item/", key="h", item="f")
    pid = filled.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        slow = keys.send_again(form, "", {"value": "x"})
        assert slow.status_code == 503
        assert "The server gave no reply within 0.3 seconds." in slow.text
        assert time.monotonic() - began < 3
    finally:
        os.kill(pid, signal.SIGCONT)
    for page, known in PAGES.items():
        reply = down.get(page, **known)
        assert reply.status_code in (
            {200, 503} if page in {"new/", "rename/", "delete/"} else {503}
        )
        assert reply.status_code == 200 or "The server cannot be reached." in reply.text


@pytest.mark.guarantee("redis-12")
@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("library", [redis_py.Redis, valkey.Valkey])
def test_clients_of_both_libraries_and_protocols_browse(
    make_keys, filled, redis_url, library, protocol
):
    filled.zadd("z", {"m": 1.5, "n": 3})
    filled.xadd("x", {"a": "b"})
    with library.from_url(redis_url, protocol=protocol, decode_responses=True) as client:
        keys = make_keys(client)
        assert set(keys.rows(keys.page())) == {"h", "x", "z"}
        assert "m m 1.5" in " ".join(["m", keys.rows(keys.page("key/", key="z"))["m"]])
        assert "3" in keys.rows(keys.page("key/", key="z"))["n"]
        assert "a=b" in seen(keys.page("key/", key="x"))
        assert keys.send("item/", {"score": "2"}, key="z", item="m").status_code == 302
        assert filled.zscore("z", "m") == 2


@pytest.mark.guarantee("redis-12")
def test_a_cluster_is_browsed_node_by_node(make_keys, cluster):
    for number in range(300):
        cluster.set(f"k{number}", number)
    keys = make_keys(cluster)
    text, found = keys.page(), set()
    assert 'name="db"' not in text
    while True:
        found |= set(keys.rows(text))
        following = keys.link(text, "Go on")
        if not following:
            break
        text = keys.browser.get(following).text
    assert len(found) == 300
    assert keys.send("item/", {"value": "new"}, key="k7").status_code == 302
    assert cluster.get("k7") == b"new"
    assert keys.send("new/", {"name": "h", "field": "f"}, type="hash").status_code == 302
    assert keys.send("delete/", key="k8").status_code == 302
    assert cluster.get("k8") is None
    slots = {name: cluster.keyslot(name) < 8192 for name in ("k9", "k10", "k11", "k12", "k13")}
    assert len(set(slots.values())) == 2
    for name in slots:
        assert keys.send("item/", {"value": "x"}, key=name).status_code == 302
        assert cluster.get(name) == b"x"
    refused = keys.send("rename/", {"name": "elsewhere"}, key="k9")
    assert refused.status_code == 422
    assert "slot" in refused.text
    assert keys.send("rename/", {"name": "{k9}b"}, key="k9").status_code == 302
    assert cluster.get("{k9}b") == b"x"
    assert set(keys.rows(keys.page(pattern="k1?"))) == {f"k{n}" for n in range(10, 20)}
    with valkey.ValkeyCluster.from_url(cluster_url(cluster)) as client:
        again = make_keys(client)
        assert "k7" in again.rows(again.page(pattern="k7"))
        assert again.send("item/", {"value": "v"}, key="k7").status_code == 302


def cluster_url(client):
    node = client.get_default_node()
    return f"redis://{node.host}:{node.port}/0"


@pytest.mark.guarantee("redis-12")
def test_a_key_that_has_moved_to_another_node_is_found_there(make_keys, cluster, monkeypatch):
    keys = make_keys(cluster)
    here, there = (next(f"k{n}" for n in range(99) if (cluster.keyslot(f"k{n}") < 8192) is low)
                   for low in (True, False))  # fmt: skip
    cluster.mset_nonatomic({here: "a", there: "b"})
    wrong = cluster.get_node_from_key(there)
    # A client that has not heard of it yet.
    monkeypatch.setattr(cluster, "get_node_from_key", lambda key: wrong)
    for key in (here, there):
        assert keys.send("item/", {"value": "new"}, key=key).status_code == 302
    monkeypatch.undo()
    assert cluster.mget_nonatomic(here, there) == [b"new", b"new"]


@pytest.mark.guarantee("redis-12")
def test_a_client_that_a_sentinel_gives_browses(make_keys, sentinel, server):
    keys = make_keys(sentinel)
    assert keys.send("new/", {"name": "a", "value": "b"}, type="string", db="2").status_code == 302
    assert set(keys.rows(keys.page(db="2"))) == {"a"}
    assert keys.rows(keys.page()) == {}


def test_the_view_is_named_and_placed_as_any_other():
    view = RedisKeys(redis_py.Redis(), name="Keys", category="Stores", endpoint="keys", url="k")
    assert (view.name, view.category, view.endpoint, view.url) == ("Keys", "Stores", "keys", "k")
