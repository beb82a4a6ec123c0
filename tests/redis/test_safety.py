"""Who may run what: forged requests, rights, the question before harm, events."""

from __future__ import annotations

import pytest

from admin_redis import RedisCli

#: What nobody wants to run by mistake.
DANGEROUS = [
    "flushall",
    "flushdb",
    "shutdown nosave",
    "config set maxmemory 1",
    "eval 'return 1' 0",
    "script flush",
    "debug sleep 0",
    "replicaof 127.0.0.1 1",
    "migrate 127.0.0.1 1 k 0 1",
    "acl setuser x on nopass",
    "swapdb 0 1",
    "keys *",
    "client kill id 1",
    "save",
]


@pytest.mark.guarantee("redis-4", "redis-w2")
def test_a_forged_request_runs_nothing(console, server):
    for headers, data in (
        ({}, {"cmd": "set a b"}),
        ({}, {"cmd": "set a b", "csrf_token": "x"}),
        ({"Sec-Fetch-Site": "cross-site"}, {"cmd": "set a b", "csrf_token": console.token()}),
    ):
        reply = console.browser.post("/admin/rediscli/run/", data=data, headers=headers)
        assert reply.status_code == 400
    assert console.browser.get("/admin/rediscli/run/?cmd=set+a+b").status_code == 405
    assert server.get("a") is None


@pytest.mark.guarantee("redis-4")
def test_whoever_may_not_open_the_console_gets_403_everywhere(make_console):
    class Closed(RedisCli):
        def is_accessible(self):
            return False

    console = make_console(view=Closed)
    assert console.browser.get("/admin/rediscli/").status_code == 403
    assert console.browser.get("/admin/rediscli/commands/").status_code == 403
    assert console.browser.post("/admin/rediscli/run/", data={"cmd": "ping"}).status_code == 403


@pytest.mark.guarantee("redis-4", "redis-w2")
@pytest.mark.parametrize("typed", DANGEROUS)
@pytest.mark.guarantee("security-26")
def test_a_dangerous_command_is_refused_by_default(console, server, typed):
    server.set("k", "v")
    assert "you may not run it" in console.run(typed)
    assert server.get("k") == b"v"


@pytest.mark.guarantee("redis-4", "redis-w2")
@pytest.mark.parametrize("typed", DANGEROUS)
@pytest.mark.guarantee("security-26")
def test_a_dangerous_command_asks_even_whoever_may_run_it(console, server, typed):
    console.listener.votes["redis.dangerous"] = True
    server.set("k", "v")
    asked = console.run(typed)
    assert asked.startswith("Run this on 127.0.0.1:")
    assert asked.endswith("Run it")
    assert server.get("k") == b"v"


@pytest.mark.guarantee("redis-4", "redis-w2")
def test_the_question_says_what_will_happen_and_yes_does_it(console, server):
    console.listener.votes["redis.dangerous"] = True
    server.mset({"a": 1, "b": 2})
    assert "All 2 keys of this database are deleted." in console.run("flushdb")
    assert "Every key of every database" in console.run("flushall")
    assert console.confirm("FLUSHALL") == "OK"
    assert server.dbsize() == 0


@pytest.mark.guarantee("redis-4", "redis-w2")
def test_a_yes_counts_for_that_very_command_only(console, server):
    import re

    console.listener.votes["redis.dangerous"] = True
    server.set("k", "v")
    asked = console.post(cmd="flushdb", db="3").text
    mark = re.search(r'name="confirmed" value="([^"]+)"', asked)[1]
    for other in ({"cmd": "flushall", "db": "3"}, {"cmd": "flushdb", "db": "0"}):
        assert "Run it" in console.run(confirmed=mark, **other)
    assert "Run it" in console.run("flushdb", confirmed="é")
    assert server.get("k") == b"v"


def test_an_option_allows_dangerous_commands_and_a_plugin_still_refuses(make_console):
    console = make_console(can_run_dangerous=True)
    assert "Run it" in console.run("flushall")
    console.listener.votes["redis.dangerous"] = False
    assert "you may not run it" in console.run("flushall")


@pytest.mark.guarantee("redis-w2")
def test_a_plugin_decides_about_reading_and_writing(console, server):
    console.listener.votes["update"] = False
    assert console.run("set a b") == "You may not run set."
    assert console.run("get a") == "(nil)"
    console.listener.votes["read"] = False
    assert console.run("get a") == "You may not run get."


@pytest.mark.guarantee("redis-w2")
def test_a_console_that_only_reads_changes_nothing(make_console, server):
    console = make_console(read_only=True, can_run_dangerous=True)
    server.rpush("l", "b", "a")
    for typed in (
        "set a b",
        "sort l alpha store x",
        "publish a b",
        "getex l",
        "flushall",
        "keys *",
    ):
        assert console.run(typed).startswith("This console only reads"), typed
    for typed in ("lrange l 0 -1", "info", "ping", "client list", "config help", "object help"):
        assert "only reads" not in console.run(typed), typed
    assert server.keys() == [b"l"]


@pytest.mark.guarantee("redis-w2")
@pytest.mark.parametrize(
    ("options", "refused", "allowed"),
    [
        ({"excluded_commands": {"get"}}, "get a", "set a b"),
        ({"excluded_commands": {"@hash"}}, "hget a b", "get a"),
        ({"excluded_commands": {"client"}}, "client id", "ping"),
        ({"excluded_commands": {"client|id"}}, "client id", "client getname"),
        ({"allowed_commands": ["@string", "CLIENT ID"]}, "hget a b", "client id"),
        ({"excluded_commands": {"ping"}, "allowed_commands": {"@connection"}}, "ping", "echo a"),
    ],
)
def test_commands_are_listed_by_name_or_by_category(make_console, options, refused, allowed):
    console = make_console(**options)
    assert console.run(refused).startswith("This console does not run")
    assert "does not run" not in console.run(allowed)
    offered = console.browser.get("/admin/rediscli/commands/").json["commands"]
    assert refused.split()[0] not in {one["name"] for one in offered if " " not in one["name"]} - {
        "client"
    }


@pytest.mark.guarantee("redis-w4")
@pytest.mark.parametrize("typed", ["monitor", "subscribe a", "psubscribe a*", "sync"])
def test_a_command_that_never_ends_is_not_begun(console, typed):
    assert "never ends" in console.run(typed)


@pytest.mark.parametrize("typed", ["multi", "auth x", "client reply off", "hello 3", "quit"])
def test_a_command_for_its_connection_only_is_told_to_be_useless(console, typed):
    assert "one of its own" in console.run(typed)


@pytest.mark.guarantee("redis-w2")
def test_every_command_is_told_as_an_event(console):
    console.run("set a b", db="2")
    console.run("flushall")
    console.run("lpush a b", db="2")
    told = [
        (one.name, one.detail["words"], one.detail["outcome"]) for one in console.listener.events
    ]
    assert told == [
        ("redis.command", ("set", "a", "b"), "done"),
        ("redis.command", ("flushall",), "refused"),
        ("redis.command", ("lpush", "a", "b"), "failed"),
    ]
    assert console.listener.events[0].detail["database"] == 2
    assert console.listener.events[0].detail["command"] == "set"


def test_an_event_tells_no_password(make_console):
    console = make_console(can_run_dangerous=True)
    console.confirm("config set requirepass ''")
    assert console.listener.events[-1].detail["words"] == ()
