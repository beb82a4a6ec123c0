"""The browser of keys: finding them, reading and changing values of every type."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from admin_redis import RedisCli

from .browsing import seen


def contents(server):
    return {one: server.dump(one) for one in server.keys("*")}


def fill(server):
    server.set("text", "hello\nworld")
    server.set("data", b"\xff\x00\x01")
    server.set("document", '{"b": [1, 2], "a": "\u00e9"}')
    server.hset("hash", mapping={"field": "value", b"\xfe": b"\xfd"})
    server.rpush("list", "a", "b", "a")
    server.sadd("set", "one", "two")
    server.zadd("zset", {"x": 1.5, "y": -2})
    server.xadd("stream", {"k": "v"}, id="1-1")
    server.set(b"bin\xff\"' \\key", "odd", px=90_000_000)


@pytest.mark.guarantee("redis-7")
def test_the_list_says_type_length_time_to_live_memory_and_encoding(keys, server):
    fill(server)
    rows = keys.rows(keys.page())
    assert set(rows) == {
        *("text", "data", "document", "hash", "list", "set", "zset", "stream"),
        r"bin\xff\"' \\key",
    }
    assert "Hash 2 never" in rows["hash"] and "listpack" in rows["hash"]
    assert re.search(r"String 11 B never \d+ B embstr", rows["text"])
    assert "1 d 1 h" in rows[r"bin\xff\"' \\key"]


@pytest.mark.guarantee("redis-7")
def test_keys_are_found_by_pattern_type_and_database(keys, server):
    fill(server)
    assert set(keys.rows(keys.page(pattern="*set"))) == {"set", "zset"}
    assert set(keys.rows(keys.page(type="set"))) == {"set"}
    assert set(keys.rows(keys.page(pattern="hash"))) == {"hash"}
    page = keys.page(pattern="hash", type="set")
    assert "No key fits." in page
    assert "Looked for the key of that very name." in page
    page = keys.page(db="3")
    assert "There are no keys in this database." in page
    assert '<option value="0">9 keys</option>' in page
    assert keys.get(db="99999999").status_code == 422


@pytest.mark.guarantee("redis-7")
def test_every_key_and_element_of_any_bytes_can_be_opened(keys, server):
    fill(server)
    page = keys.page()
    links = set(re.findall(r'href="([^"]*/key/[^"]*)"', page))
    assert len(links) == 9
    for one in links:
        text = keys.browser.get(unescape(one))
        assert text.status_code == 200
        for item in re.findall(
            r'href="([^"]*/(?:item|remove|add|rename|expire)/[^"]*)"', text.text
        ):
            opened = keys.browser.get(unescape(item))
            assert opened.status_code == 200, (item, seen(opened.text))


@pytest.mark.guarantee("redis-8")
def test_a_string_is_shown_as_text_as_json_and_as_bytes(keys, server):
    fill(server)
    assert "hello\nworld" in keys.page("key/", key="text")
    assert "&#34;b&#34;: [\n    1,\n    2\n  ]" in keys.page("key/", key="document")
    assert "{&#34;b&#34;: [1, 2]" in keys.page("key/", key="document", **{"as": "text"})
    assert "00000000  ff 00 01" in keys.page("key/", key="data", **{"as": "bytes"})
    assert r"\xff\x00\x01" in keys.page("key/", key="data")
    server.set("half", b'["\\ud800"]')
    assert "\\ud800" in keys.page("key/", key="half")


@pytest.mark.guarantee("redis-8")
@pytest.mark.parametrize("key", ["text", "data", "document"])
def test_a_form_that_is_sent_as_it_is_changes_no_byte(keys, server, key):
    fill(server)
    server.expire(key, 1000)
    before = server.get(key)
    assert keys.send("item/", key=key).status_code == 302
    assert server.get(key) == before
    assert server.ttl(key) > 900


@pytest.mark.guarantee("redis-8")
def test_elements_are_added_changed_and_deleted(keys, server):
    fill(server)
    assert keys.send("item/", {"value": "new"}, key="text").status_code == 302
    assert server.get("text") == b"new"
    assert (
        keys.send("item/", {"value": r"\xff\"\\", "form": "escaped"}, key="text").status_code == 302
    )
    assert server.get("text") == b'\xff"\\'

    assert keys.send("add/", {"field": "f2", "value": "v2"}, key="hash").status_code == 302
    assert keys.send("item/", {"value": "V"}, key="hash", item="field").status_code == 302
    assert keys.send("item/", {"field": "f3"}, key="hash", item="f2").status_code == 302
    assert keys.send("remove/", key="hash", item=r"\xfe").status_code == 302
    assert server.hgetall("hash") == {b"field": b"V", b"f3": b"v2"}

    assert keys.send("add/", {"value": "c"}, key="list").status_code == 302
    assert keys.send("add/", {"value": "z", "end": "head"}, key="list").status_code == 302
    assert keys.send("item/", {"value": "B"}, key="list", item="2").status_code == 302
    assert keys.send("remove/", key="list", item="3").status_code == 302
    assert server.lrange("list", 0, -1) == [b"z", b"a", b"B", b"c"]

    assert keys.send("add/", {"member": "three"}, key="set").status_code == 302
    assert keys.send("item/", {"member": "TWO"}, key="set", item="two").status_code == 302
    assert keys.send("remove/", key="set", item="one").status_code == 302
    assert server.smembers("set") == {b"TWO", b"three"}

    assert keys.send("add/", {"member": "z", "score": "inf"}, key="zset").status_code == 302
    assert keys.send("item/", {"score": "7"}, key="zset", item="x").status_code == 302
    assert keys.send("remove/", key="zset", item="y").status_code == 302
    assert server.zrange("zset", 0, -1, withscores=True) == [(b"x", 7.0), (b"z", float("inf"))]

    added = {"fields": "a=1\r\nb=x=y", "id": "5-0"}
    assert keys.send("add/", added, key="stream").status_code == 302
    assert keys.send("remove/", key="stream", item="1-1").status_code == 302
    assert server.xrange("stream") == [(b"5-0", {b"a": b"1", b"b": b"x=y"})]
    names = [one.detail["command"] for one in keys.listener.events]
    assert names[:4] == ["set", "set", "hset", "hset"]
    assert {"hdel", "rpush", "lpush", "lset", "lrem", "srem", "zadd", "zrem", "xadd"} <= set(names)
    assert {one.detail["outcome"] for one in keys.listener.events} == {"done"}


@pytest.mark.guarantee("redis-8")
@pytest.mark.parametrize(
    ("kind", "values", "check"),
    [
        ("string", {"value": "v"}, lambda s: s.get("new") == b"v"),
        ("hash", {"field": "f", "value": "v"}, lambda s: s.hget("new", "f") == b"v"),
        ("list", {"value": "v"}, lambda s: s.lrange("new", 0, -1) == [b"v"]),
        ("set", {"member": "v"}, lambda s: s.smembers("new") == {b"v"}),
        ("zset", {"member": "v", "score": "1e3"}, lambda s: s.zscore("new", "v") == 1000),
        ("stream", {"fields": "a=b"}, lambda s: s.xlen("new") == 1),
    ],
)
def test_a_key_of_every_type_is_made(keys, server, kind, values, check):
    reply = keys.send("new/", {"name": "new", "seconds": "100", **values}, type=kind)
    assert reply.status_code == 302, seen(reply.text)
    assert check(server)
    assert 0 < server.ttl("new") <= 100
    again = keys.send("new/", {"name": "new", **values}, type=kind)
    assert again.status_code == 422
    assert "There is a key of that name already." in again.text


@pytest.mark.guarantee("redis-8")
@pytest.mark.parametrize(
    ("page", "known", "values", "message"),
    [
        ("new/", {"type": "string"}, {"name": ""}, "This field is required."),
        ("new/", {"type": "zset"}, {"name": "n", "score": "x"}, "A score is a number"),
        ("new/", {"type": "stream"}, {"name": "n", "fields": "no"}, "Each line has a field"),
        ("new/", {"type": "stream"}, {"name": "n", "fields": ""}, "at least one field"),
        ("new/", {"type": "stream"}, {"name": "n", "fields": "a=b", "id": "x"}, "The server says"),
        ("new/", {"type": "set"}, {"name": "n", "seconds": "-1"}, "seconds above 0"),
        ("new/", {"type": "set"}, {"name": "n\\", "form": "escaped"}, "A backslash at the end"),
        ("add/", {"key": "hash"}, {"field": "field"}, "That is in there already."),
        ("add/", {"key": "set"}, {"member": "one"}, "That is in there already."),
        ("item/", {"key": "set", "item": "one"}, {"member": "two"}, "in there already."),
        ("rename/", {"key": "set"}, {"name": "zset"}, "There is a key of that name already."),
        ("expire/", {"key": "set"}, {"seconds": "1e400"}, "seconds above 0"),
    ],
)
def test_what_cannot_be_stored_is_told_and_what_was_typed_is_kept(
    keys, server, page, known, values, message
):
    fill(server)
    before = contents(server)
    reply = keys.send(page, values, **known)
    assert reply.status_code == 422, seen(reply.text)
    assert message in seen(reply.text)
    assert all(value in reply.text for value in values.values())
    assert contents(server) == before


@pytest.mark.guarantee("redis-8")
def test_keys_are_renamed_expire_and_are_deleted(keys, server):
    fill(server)
    assert keys.send("rename/", {"name": "words"}, key="text").location.endswith("key=words&db=0")
    assert keys.send("expire/", {"seconds": "60"}, key="words").status_code == 302
    assert 50 < server.ttl("words") <= 60
    assert keys.send("expire/", {"seconds": ""}, key="words").status_code == 302
    assert server.ttl("words") == -1
    asked = keys.page("delete/", key="words")
    assert "Delete this key?" in asked
    assert server.exists("words")
    assert keys.send("delete/", key="words").status_code == 302
    assert not server.exists("words")
    gone = keys.get("key/", key="words")
    assert gone.status_code == 404
    assert "There is no such key." in gone.text


@pytest.mark.guarantee("redis-8")
def test_several_keys_are_deleted_after_one_question(keys, server):
    fill(server)
    chosen = {"key": ["hash", "list", r"bin\xff\"' \\key"]}
    asked = keys.send_again(keys.page(), keys.url(), chosen)
    assert "Delete these 3 keys?" in asked.text
    assert server.dbsize() == 9
    token = re.search(r'name="csrf_token" value="([^"]+)"', asked.text)[1]
    names = [unescape(one) for one in re.findall(r'name="key" value="([^"]*)"', asked.text)]
    keys.browser.post(
        "/admin/rediskeys/delete/",
        data={"csrf_token": token, "key": names, "confirmed": "1", "db": "0"},
    )
    assert server.dbsize() == 6
    assert [one.detail["words"] for one in keys.listener.events] == [
        ("UNLINK", "hash"), ("UNLINK", "list"), ("UNLINK", r"bin\xff\"' \\key")
    ]  # fmt: skip


@pytest.mark.guarantee("redis-9")
@pytest.mark.parametrize(
    ("known", "change", "values"),
    [
        ({"key": "text"}, lambda s: s.set("text", "other"), {"value": "mine"}),
        (
            {"key": "hash", "item": "field"},
            lambda s: s.hset("hash", "field", "other"),
            {"value": "mine"},
        ),
        ({"key": "hash", "item": "field"}, lambda s: s.hdel("hash", "field"), {"value": "mine"}),
        ({"key": "list", "item": "0"}, lambda s: s.lpush("list", "other"), {"value": "mine"}),
        ({"key": "set", "item": "one"}, lambda s: s.srem("set", "one"), {"member": "mine"}),
        ({"key": "zset", "item": "x"}, lambda s: s.zadd("zset", {"x": 9}), {"score": "3"}),
        ({"key": "text"}, lambda s: (s.delete("text"), s.lpush("text", "a")), {"value": "mine"}),
    ],
)
def test_what_somebody_else_has_changed_is_not_overwritten(keys, server, known, change, values):
    fill(server)
    text = keys.page("item/", **known)
    change(server)
    before = contents(server)
    reply = keys.send_again(text, "", values)
    assert reply.status_code in {404, 409}, seen(reply.text)
    assert contents(server) == before


@pytest.mark.guarantee("redis-9")
def test_a_conflict_shows_both_values_and_saving_again_decides(keys, server):
    fill(server)
    text = keys.page("item/", key="text")
    server.set("text", "theirs")
    reply = keys.send_again(text, "", {"value": "mine"})
    assert reply.status_code == 409
    assert "Somebody else has changed this meanwhile." in reply.text
    assert "theirs" in reply.text
    assert "mine</textarea>" in reply.text
    assert keys.send_again(reply.text, "").status_code == 302
    assert server.get("text") == b"mine"


@pytest.mark.guarantee("redis-9")
def test_a_change_between_reading_and_writing_is_noticed(keys, server, monkeypatch):
    from admin_redis.kinds import HashKind

    fill(server)
    plain = HashKind.change

    def meanwhile(self, key, item, parts):
        server.hset("hash", "field", "theirs")
        return plain(self, key, item, parts)

    monkeypatch.setattr(HashKind, "change", meanwhile)
    assert keys.send("item/", {"value": "mine"}, key="hash", item="field").status_code == 409
    assert server.hget("hash", "field") == b"theirs"


@pytest.mark.guarantee("redis-10")
def test_large_values_are_read_in_parts(keys, server):
    server.rpush("list", *range(250))
    server.zadd("zset", {f"m{n}": n for n in range(250)})
    server.hset("hash", mapping={f"f{n}": n for n in range(2000)})
    server.sadd("set", *(f"s{n}" for n in range(2000)))
    for n in range(250):
        server.xadd("stream", {"n": n}, id=f"{n + 1}-1")
    for key, count in (
        ("list", 250),
        ("zset", 250),
        ("hash", 2000),
        ("set", 2000),
        ("stream", 250),
    ):
        text, found, pages = keys.page("key/", key=key), set(), 0
        while True:
            rows = set(keys.rows(text))
            assert len(rows) <= 200
            found |= rows
            pages += 1
            following = keys.link(text, "Next")
            if not following:
                break
            text = keys.browser.get(following).text
        assert len(found) == count, key
        assert pages >= 3
    assert set(keys.rows(keys.page("key/", key="hash", match="f199?"))) == {
        f"f{n}" for n in range(1990, 2000)
    }
    assert len(keys.rows(keys.page("key/", key="zset", match="m24*"))) == 11
    server.set("big", "é" * 100_000)
    text = keys.page("key/", key="big")
    assert "Bytes 1 to 16,384 of 200,000." in text
    assert "Bytes 16,385 to 32,768" in keys.browser.get(keys.link(text, "Next")).text
    server.set("huge", b"x" * 300_000)
    assert "too large to be edited" in keys.page("item/", key="huge")
    assert len(keys.page("item/", key="huge")) < 40_000
    server.hset("wide", "f", b"x" * 1_000_000)
    assert len(keys.page("key/", key="wide")) < 20_000


def test_an_element_too_large_to_read_is_told(make_keys, server):
    keys = make_keys(max_reply_bytes=100_000)
    server.hset("hash", "f", b"x" * 200_000)
    reply = keys.get("key/", key="hash")
    assert reply.status_code == 413
    assert "too large" in reply.text


@pytest.mark.guarantee("redis-8")
def test_json_of_the_servers_module_is_shown_and_edited(make_keys, json_server):
    keys = make_keys(json_server)
    reply = keys.send("new/", {"name": "doc", "json": '{"a": {"b": [1, 2.5]}}'}, type="ReJSON-RL")
    assert reply.status_code == 302, seen(reply.text)
    rows = keys.rows(keys.page(type="ReJSON-RL"))
    assert set(rows) == {"doc"}
    assert "JSON" in rows["doc"]
    assert "&#34;b&#34;: [" in keys.page("key/", key="doc")
    assert keys.send("item/", key="doc").status_code == 302
    assert json.loads(json_server.execute_command("JSON.GET", "doc")) == {"a": {"b": [1, 2.5]}}
    wrong = keys.send("item/", {"json": "{no"}, key="doc")
    assert wrong.status_code == 422
    assert "This is not JSON" in wrong.text
    text = keys.page("item/", key="doc")
    json_server.execute_command("JSON.SET", "doc", "$.a", "1")
    assert keys.send_again(text, "", {"json": "{}"}).status_code == 409
    assert keys.send("item/", {"json": '{"c": null}'}, key="doc").status_code == 302
    assert json.loads(json_server.execute_command("JSON.GET", "doc")) == {"c": None}
    assert keys.send("delete/", key="doc").status_code == 302
    assert not json_server.exists("doc")


def test_json_is_not_offered_where_the_server_has_no_module(keys):
    assert "ReJSON" not in keys.page()
    assert "JSON" not in seen(keys.page("new/"))
    assert keys.send("new/", {"type": "ReJSON-RL"}).status_code == 422


def test_console_and_browser_lead_to_each_other(make_keys, server):
    server.rpush("a b", "x")
    keys = make_keys(more=[RedisCli])
    page = keys.page("key/", key="a b")
    console = keys.browser.get(keys.link(page, "Console"))
    assert "LRANGE &#34;a b&#34; 0 99</textarea>" in console.text
    assert keys.browser.get(keys.link(console.text, "Keys")).status_code == 200
    assert keys.link(keys.page(), "Console")
    assert not make_keys().link(make_keys().page(), "Console")
