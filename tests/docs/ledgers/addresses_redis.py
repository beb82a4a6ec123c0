"""Each statement about the addresses of the views of Redis is so."""

from __future__ import annotations

from html import unescape
from typing import Any

import redis as redis_py
from flask import Flask
from tests.redis.browsing import Browsing

from admin_core import Admin
from admin_redis import RedisCli, RedisKeys

from ..statements import Ledger, Part

PAGE = "addresses.md"
ROUTES = (
    "tests/docs/test_addresses.py"
    "::test_every_address_of_a_view_is_documented_with_its_methods_and_no_other_is "
    "tests/docs/test_addresses.py::test_the_endpoints_of_a_redis_view_are_those_of_the_page"
)
NAMES = (
    "tests/docs/test_addresses_arguments.py"
    "::test_the_names_of_the_views_of_redis_are_those_that_their_pages_read"
)
CONSOLE = "tests/redis/test_console.py::test_"
SAFE = "tests/redis/test_safety.py::test_"
KEYS = "tests/redis/test_keys.py::test_"
BOUNDS = "tests/redis/test_keys_bounds.py::test_"
KEPT = "tests/redis/test_keys_safety.py::test_"
TEXTS = f"{KEYS}every_key_and_element_of_any_bytes_can_be_opened"
CHANGED = f"{KEYS}elements_are_added_changed_and_deleted"
MADE = f"{KEYS}a_key_of_every_type_is_made"
RENAMED = f"{KEYS}keys_are_renamed_expire_and_are_deleted"
FORGED = f"{KEPT}no_forged_request_and_no_get_changes_anything"
ON = f"{BOUNDS}every_key_is_reached_by_going_on"

#: Of each type of key: the command that reads it.
TYPES = {
    "string": "GET", "hash": "HSCAN", "list": "LRANGE", "set": "SSCAN", "zset": "ZRANGE",
    "stream": "XREVRANGE",
}  # fmt: skip


class Server:
    """A server, what looks into its databases, and a visitor of both views."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opened: list[Any] = []
        self.client = self.database(0)
        self.client.flushall()
        app = Flask("site")
        app.config.update(SECRET_KEY="x", TESTING=True)
        admin = Admin(app, access="public")
        for view in (RedisCli, RedisKeys):
            admin.add_view(view(self.client))
        self.visitor = Browsing(app.test_client(), None)

    def database(self, number: int) -> Any:
        """Return a client of one database."""
        self.opened.append(redis_py.Redis.from_url(f"{self.address.rpartition('/')[0]}/{number}"))
        return self.opened[-1]

    def __enter__(self) -> Server:
        """Return itself."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Close what was opened."""
        for one in self.opened:
            one.close()


def reads_the_key_in_its_prompt(server: Server) -> None:
    for kind, command in TYPES.items():
        page = server.visitor.browser.get(f"/admin/rediscli/?key=k&type={kind}").text
        prompt = unescape(page.partition("<textarea")[2].partition(">")[2].partition("<")[0])
        assert prompt.split()[:2] == [command, '"k"']


def chooses_the_database_of_a_command(server: Server) -> None:
    page = server.visitor.browser.get("/admin/rediscli/?db=3").text
    assert 'name="db" type="number" min="0" value="3"' in page
    server.visitor.send_again(page, "", {"cmd": "set a b"})
    assert server.database(3).get("a") == b"b"
    assert server.client.get("a") is None


def chooses_the_database_of_keys(server: Server) -> None:
    visitor, third = server.visitor, server.database(3)
    assert visitor.send("new/", {"name": "h", "field": "f", "value": "v"}, type="hash", db=3)
    assert third.hgetall("h") == {b"f": b"v"}
    assert set(visitor.rows(visitor.page(db=3))) == {"h"}
    assert "f" in visitor.rows(visitor.page("key/", key="h", db=3))
    visitor.send("add/", {"field": "g", "value": "w"}, key="h", db=3)
    visitor.send("item/", {"value": "V"}, key="h", item="f", db=3)
    assert third.hgetall("h") == {b"f": b"V", b"g": b"w"}
    visitor.send("remove/", key="h", item="f", db=3)
    visitor.send("rename/", {"name": "i"}, key="h", db=3)
    visitor.send("expire/", {"seconds": "60"}, key="i", db=3)
    assert third.hgetall("i") == {b"g": b"w"}
    assert 0 < third.ttl("i") <= 60
    visitor.send("delete/", key="i", db=3)
    assert third.keys() == []
    assert server.client.keys() == []


def makes_a_key_that_stays(server: Server) -> None:
    visitor = server.visitor
    visitor.send("new/", {"name": "stays", "value": "v", "seconds": ""}, type="string")
    visitor.send("new/", {"name": "goes", "value": "v", "seconds": "50"}, type="string")
    assert server.client.ttl("stays") == -1
    assert 0 < server.client.ttl("goes") <= 50


def takes_bytes_where_that_is_chosen(server: Server) -> None:
    visitor, client = server.visitor, server.client
    for form, key in (("escaped", b"\xff"), ("text", b"\\xff")):
        typed, value = r"\xff", key
        visitor.send("new/", {"name": typed, "value": typed, "form": form}, type="string")
        assert client.get(key) == value
        client.sadd("set", "m")
        visitor.send("add/", {"member": typed, "form": form}, key="set")
        assert client.smembers("set") == {b"m", key}
        client.set("old", "v")
        client.delete(key)
        visitor.send("rename/", {"name": typed, "form": form}, key="old")
        assert client.get(key) == b"v"
        client.set("text", "a")
        visitor.send("item/", {"value": typed, "form": form}, key="text")
        assert client.get("text") == key
        client.flushdb()


def fills_lists_and_streams(server: Server) -> None:
    visitor, client = server.visitor, server.client
    visitor.send("new/", {"name": "s", "fields": "a=1\r\nb=2", "id": "7-0"}, type="stream")
    visitor.send("add/", {"fields": "c=3", "id": "8-0"}, key="s")
    assert client.xrange("s") == [(b"7-0", {b"a": b"1", b"b": b"2"}), (b"8-0", {b"c": b"3"})]
    visitor.send("new/", {"name": "l", "value": "m", "end": "head"}, type="list")
    for end in ("head", "tail"):
        visitor.send("add/", {"value": end, "end": end}, key="l")
    assert client.lrange("l", 0, -1) == [b"head", b"m", b"tail"]


def deletes_only_what_was_asked_about(server: Server) -> None:
    visitor, client = server.visitor, server.client
    client.rpush("l", "a", "b")
    asked = visitor.page("remove/", key="l", item="0")
    client.lpush("l", "other")
    reply = visitor.send_again(asked, "")
    assert "meanwhile" in visitor.browser.get(reply.location).text
    assert client.lrange("l", 0, -1) == [b"other", b"a", b"b"]


CONSOLE_SHOWN: Ledger = {
    "`rediscli/` | GET | `.console_view` | the console's page":
        f"{ROUTES} {CONSOLE}the_console_of_older_code_works_as_it_is_written",
    "`rediscli/run/` | POST | `.execute_view` | runs a command; a piece of HTML, or a whole page; "
    "the status is 200 whatever the server says":
        f"{ROUTES} {CONSOLE}replies_are_shown_by_type {CONSOLE}the_page_works_without_script "
        f"{CONSOLE}what_cannot_be_run_is_told_in_words",
    "`rediscli/commands/` | GET | `.commands_view` | JSON for completion: names, arguments, "
    "summaries": f"{ROUTES} {CONSOLE}completion_gets_names_arguments_and_summaries",
    "`key`, `type` | console | put a command that reads the key, of that type, into the prompt":
        reads_the_key_in_its_prompt,
    "`db` | console, run | the database": chooses_the_database_of_a_command,
    "`cmd` | run | the command":
        f"{NAMES} {CONSOLE}every_command_runs_by_the_servers_own_syntax",
    "`page` | run | `1`: a whole page": f"{NAMES} {CONSOLE}the_page_works_without_script",
    "`start` | run | how many items of the reply come before those that are asked for":
        f"{NAMES} {CONSOLE}a_large_reply_is_cut_with_a_notice_and_can_be_paged",
    "`confirmed` | run | the answer to the question about a dangerous command, good for this one":
        f"{SAFE}the_question_says_what_will_happen_and_yes_does_it "
        f"{SAFE}a_yes_counts_for_that_very_command_only",
    "`csrf_token` | every POST | the token": f"{SAFE}a_forged_request_runs_nothing",
}  # fmt: skip

KEYS_SHOWN: Ledger = {
    "A key and an element are written as text, with `\\xHH` for every byte that is none.":
        f"{TEXTS} {CHANGED} {KEYS}the_list_says_type_length_time_to_live_memory_and_encoding",
    "`rediskeys/` | GET | `.list_view` | keys that match":
        f"{ROUTES} {KEYS}keys_are_found_by_pattern_type_and_database",
    "`rediskeys/key/?key=` | GET | `.key_view` | one key": f"{ROUTES} {TEXTS}",
    "`rediskeys/new/` | GET, POST | `.new_view` | a new key": f"{ROUTES} {MADE}",
    "`rediskeys/add/?key=` | GET, POST | `.add_view` | a new element": f"{ROUTES} {CHANGED}",
    "`rediskeys/item/?key=&item=` | GET, POST | `.item_view` | an element, or without `item` a "
    "whole value": f"{ROUTES} {CHANGED}",
    "`rediskeys/remove/?key=&item=` | GET, POST | `.remove_view` | a question, and the element is "
    "deleted": f"{ROUTES} {CHANGED} {FORGED}",
    "`rediskeys/rename/?key=`, `rediskeys/expire/?key=` | GET, POST | `.rename_view`, "
    "`.expire_view` | a key's name, its time to live": f"{ROUTES} {RENAMED}",
    "`rediskeys/delete/?key=` | GET, POST | `.delete_view` | a question about one or several "
    "keys, and they are deleted":
        f"{ROUTES} {RENAMED} {KEYS}several_keys_are_deleted_after_one_question",
    "`key` | key, add, item, remove, rename, expire, delete | the key; `delete/` takes several":
        f"{NAMES} {CHANGED} {RENAMED} {KEYS}several_keys_are_deleted_after_one_question",
    "`db` | keys, key, new, add, item, remove, rename, expire, delete | the database":
        chooses_the_database_of_keys,
    "`pattern`, `type` | keys | which keys: a glob, a type as the server calls it":
        f"{NAMES} {KEYS}keys_are_found_by_pattern_type_and_database",
    "`cursor`, `node`, `seen` | keys | where to go on, and how many keys were looked at":
        f"{NAMES} {ON} {BOUNDS}a_search_that_finds_nothing_stops_and_says_how_far_it_came "
        f"{KEPT}a_cluster_is_browsed_node_by_node",
    "`at`, `match` | key | where in the value to go on; which elements":
        f"{NAMES} {KEYS}large_values_are_read_in_parts",
    "`as` | key | how a string is shown: `text`, `json` or `bytes`":
        f"{NAMES} {KEYS}a_string_is_shown_as_text_as_json_and_as_bytes",
    "`item` | item, remove | the element: a field, a place, a member, an entry":
        f"{NAMES} {CHANGED}",
    "`type` | new | the type of the new key": f"{NAMES} {MADE}",
    "`name` | new (POST), rename (POST) | the key's name": f"{NAMES} {MADE} {RENAMED}",
    "`seconds` | new (POST), expire (POST) | how long the key is to live; empty for ever":
        makes_a_key_that_stays,
    "`form` | new (POST), add (POST), item (POST), rename (POST) | how names and values are "
    "typed: `text`, or `escaped` with `\\xHH` in it": takes_bytes_where_that_is_chosen,
    "`value`, `field`, `member`, `score`, `json` | new (POST), add (POST), item (POST) | the "
    "parts of an element, by the key's type":
        f"{MADE} {CHANGED} {KEYS}json_of_the_servers_module_is_shown_and_edited",
    "`end`, `id`, `fields` | new (POST), add (POST) | `head` or `tail` of a list; the id and, line "
    "by line, the fields of an entry of a stream": fills_lists_and_streams,
    "`seen` | item (POST), remove (POST) | stands for the element that the form or question was "
    "about": deletes_only_what_was_asked_about,
    "`confirmed` | delete (POST) | the answer to the question":
        f"{RENAMED} {KEYS}several_keys_are_deleted_after_one_question",
    "`csrf_token` | every POST | the token": FORGED,
}  # fmt: skip

LEDGERS = {"Redis console": CONSOLE_SHOWN, "Redis keys": KEYS_SHOWN}

PARTS = [Part(PAGE, title, ledger, given=("redis_server",)) for title, ledger in LEDGERS.items()]
