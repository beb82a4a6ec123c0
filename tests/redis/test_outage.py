"""A server that is down, stopped, slow, or denies: a clear message, soon."""

from __future__ import annotations

import os
import signal
import socket
import time
from threading import Thread

import pytest
import redis as redis_py
import valkey


@pytest.fixture
def dead_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.guarantee("redis-5")
def test_a_server_that_is_down_is_told_and_the_page_opens(make_console, dead_port):
    console = make_console(redis_py.Redis(port=dead_port))
    assert console.browser.get("/admin/rediscli/").status_code == 200
    assert console.run("get a") == "The server cannot be reached."
    assert console.browser.get("/admin/rediscli/commands/").json == {"commands": []}


@pytest.mark.guarantee("redis-5", "redis-w4")
def test_a_stopped_server_hangs_nobody(make_console, server):
    console = make_console(time_limit=0.5)
    console.run("ping")
    pid = server.info("server")["process_id"]
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        said = console.run("get a")
        assert time.monotonic() - began < 3
    finally:
        os.kill(pid, signal.SIGCONT)
    assert said.startswith("The server gave no reply within 0.5 seconds.")
    assert console.run("get a") == "(nil)"


@pytest.mark.guarantee("redis-w4")
@pytest.mark.parametrize("typed", ["blpop nothing 0", "xread block 0 streams s $", "wait 5 0"])
def test_a_blocking_command_ends_with_the_time_limit(make_console, server, typed):
    console = make_console(time_limit=0.5)
    console.run("ping")
    began = time.monotonic()
    assert console.run(typed).startswith("The server gave no reply within 0.5 seconds.")
    assert time.monotonic() - began < 3
    time.sleep(0.1)
    assert server.info("clients")["blocked_clients"] == 0


@pytest.mark.guarantee("redis-5", "redis-w4")
def test_a_reply_that_trickles_in_ends_with_the_time_limit(make_console):
    def trickle(listener):
        client, _ = listener.accept()
        with client:
            for _ in range(100):
                try:
                    client.sendall(b"$")
                except OSError:
                    return
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=trickle, args=(listener,), daemon=True)
        thread.start()
        console = make_console(redis_py.Redis(port=listener.getsockname()[1]), time_limit=0.5)
        began = time.monotonic()
        assert console.run("get a").startswith("The server gave no reply")
        assert time.monotonic() - began < 3
        thread.join(10)


@pytest.mark.guarantee("redis-5")
def test_what_the_servers_own_rules_deny_is_told(make_console, server, redis_url):
    server.acl_setuser(
        "reader", enabled=True, nopass=True, commands=["+get", "+command"], keys=["*"]
    )
    host = server.connection_pool.connection_kwargs
    options = {"host": host["host"], "port": host["port"]}
    try:
        console = make_console(redis_py.Redis(**options, username="reader", password="x"))
        assert console.run("get a") == "(nil)"
        assert "permission" in console.run("set a b").lower()
        server.acl_setuser("reader", enabled=True, commands=["-command"])
        console = make_console(redis_py.Redis(**options, username="reader", password="x"))
        # Nobody describes the commands to this user, so each of them may do harm.
        assert "you may not run it" in console.run("get a")
        console = make_console(redis_py.Redis(**options, username="nobody", password="x"))
        assert console.run("get a") == "The server does not accept the user name or password."
    finally:
        server.acl_deluser("reader")


@pytest.mark.guarantee("redis-6")
@pytest.mark.parametrize("protocol", [2, 3])
@pytest.mark.parametrize("library", [redis_py.Redis, valkey.Valkey])
def test_clients_of_both_libraries_and_protocols_work(make_console, redis_url, library, protocol):
    with library.from_url(redis_url, protocol=protocol, decode_responses=True) as client:
        console = make_console(client)
        assert console.run('set a "\\xff"') == "OK"
        assert console.run("get a") == '"\\xff"'
        assert "SET key value" in console.run("help set")
        assert "Did you mean 'get'" in console.run("gett a")
        assert console.run("lpush a b").startswith("The server says: WRONGTYPE")


@pytest.mark.guarantee("redis-6")
def test_a_client_that_a_sentinel_gives_works(make_console, sentinel):
    console = make_console(sentinel)
    assert "shop" in console.browser.get("/admin/rediscli/").text
    assert console.run("set a b", db="2") == "OK"
    assert console.run("get a", db="2") == '"b"'
    assert console.run("get a") == "(nil)"


@pytest.mark.guarantee("redis-6")
def test_a_cluster_answers(make_console, cluster):
    console = make_console(cluster)
    assert "A cluster" in console.browser.get("/admin/rediscli/").text
    assert console.run("set a b") == "OK"
    assert console.run("get a", db="3") == '"b"'
    assert cluster.get("a") == b"b"
