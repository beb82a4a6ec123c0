"""The console: any command of the server by the server's syntax, replies to read."""

from __future__ import annotations

import pytest
from flask import Flask

from admin_core import Admin
from admin_redis import CommandError, RedisCli, TextWrapper


def test_the_console_of_older_code_works_as_it_is_written(server):
    app = Flask("site")
    app.config.update(SECRET_KEY="of the tests", TESTING=True)
    admin = Admin(app, name="microblog")
    admin.add_view(RedisCli(server))
    page = app.test_client().get("/admin/rediscli/")
    assert page.status_code == 200
    assert 'name="cmd"' in page.text


@pytest.mark.guarantee("redis-1")
def test_commands_are_found_in_any_case_and_words_may_be_quoted(console, server):
    assert console.run("SeT greeting 'good morning'") == "OK"
    assert server.get("greeting") == b"good morning"
    assert console.run('set "a\\x00b" "line\\nend \\"x\\" \\\\"') == "OK"
    assert server.get(b"a\x00b") == b'line\nend "x" \\'
    assert console.run("del greeting") == "1"
    assert console.run("set empty ''") == "OK"
    assert server.get("empty") == b""


@pytest.mark.guarantee("redis-1")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type a command."),
        ("   ", "Type a command."),
        ("get 'open", "A quote is not closed."),
        ("get 'a'b", "A closing quote must be followed by a space."),
        ("hgetal x", "There is no command hgetal. Did you mean 'hgetall'?"),
        ("get", "The server says: wrong number of arguments for 'get' command"),
        ("config gett x", "There is no command config gett."),
    ],
)
def test_what_cannot_be_run_is_told_in_words(console, typed, words):
    assert console.run(typed).startswith(words)


@pytest.mark.guarantee("redis-1")
def test_help_lists_the_commands_and_tells_about_one(console):
    assert "zadd" in console.run("help")
    told = console.run("help config set")
    assert "CONFIG SET" in told
    assert "@dangerous" in told
    assert "SET key value" in console.run("HELP set")
    assert console.run("help nothing") == "There is no command nothing."


@pytest.mark.guarantee("redis-2", "redis-w1")
def test_every_command_runs_by_the_servers_own_syntax(console, server):
    assert console.run("zadd z 1 m 2 n") == "2"
    assert console.run("object encoding z") == '"listpack"'
    assert console.run("client id").isdigit()
    assert console.run("xadd s 1-1 a b") == '"1-1"'
    assert console.run("set n 1\nEX 100") == "OK"
    assert server.ttl("n") > 90


@pytest.mark.guarantee("redis-2", "redis-w1")
@pytest.mark.parametrize(
    "typed",
    ["pipeline", "lock x", "close", "register_script x", "execute_command get x", "from_url x"],
)
def test_methods_of_the_client_are_not_commands(console, typed):
    assert console.run(typed).startswith(f"There is no command {typed.split()[0]}.")


@pytest.mark.guarantee("redis-3", "redis-w3")
def test_replies_are_shown_by_type(console, server):
    server.rpush("list", "a", b"\xff\x00", "é", "‮x")
    assert console.run("get nothing") == "(nil)"
    assert console.run("lrange nothing 0 -1") == "(empty)"
    assert console.run("ping") == "PONG"
    shown = console.run("lrange list 0 -1")
    assert shown == '"a" "\\xff\\x00" "é" "\\xe2\\x80\\xaex"'
    server.hset("hash", mapping={b"\xfe": "1"})
    assert console.run("hgetall hash").startswith('"\\xfe"')
    server.sadd("set", "one")
    assert console.run("smembers set") == '"one"'
    assert "key-value" not in console.run("geopos nothing x")
    assert console.run("lpush hash x").startswith("The server says: WRONGTYPE")


@pytest.mark.guarantee("redis-3")
def test_json_in_replies_is_shown_on_many_lines_as_well(console, server):
    server.set("k", '{"a": [1, "<b>"]}')
    server.rpush("l", '["x"]', "[no json", '["\\ud800"]')
    shown = console.post(cmd="get k").text
    assert "<summary>JSON</summary>" in shown
    assert "&#34;a&#34;: [\n    1,\n    &#34;&lt;b&gt;&#34;\n  ]" in shown
    assert console.post(cmd="lrange l 0 -1").text.count("<summary>JSON</summary>") == 2
    server.set("k", "[" * 5000 + "]" * 5000)
    assert "<summary>" not in console.post(cmd="get k").text
    server.set("k", "[" + "1," * 3000 + "1]")
    assert "<summary>" not in console.post(cmd="get k").text


@pytest.mark.guarantee("redis-3", "redis-w5")
def test_markup_in_values_names_and_errors_is_text(console, server):
    server.set("k", "<b>bold</b>")
    for typed in ("get k", "<b>x</b>", "object <b>x</b> k", "lpush k <b>", "help <b>"):
        for page in ({}, {"page": "1"}):
            assert "<b>" not in console.post(cmd=typed, **page).text


@pytest.mark.guarantee("redis-3", "redis-w4")
def test_a_large_reply_is_cut_with_a_notice_and_can_be_paged(console, server):
    server.rpush("long", *range(5000))
    first = console.post(cmd="lrange long 0 -1").text
    assert "<summary>201–400</summary>" in first
    assert "3,001 more items are not shown." in first
    assert 'name="start" value="1999"' in first
    second = console.run("lrange long 0 -1", start="1999")
    assert second.startswith('"1999"')
    server.set("big", b"x" * 10_000)
    assert "5,904 more bytes" in console.run("get big")
    assert len(console.run("get big")) < 5_000


@pytest.mark.guarantee("redis-3", "redis-w4")
def test_a_reply_of_too_many_bytes_is_given_up(make_console, server):
    console = make_console(max_reply_bytes=1_000_000)
    server.set("big", b"x" * 2_000_000)
    assert console.run("get big").startswith("The reply is too large to show.")
    assert console.run("ping") == "PONG"


def test_the_page_works_without_script(console, server):
    page = console.post(cmd="set a b", page="1")
    assert "<html" in page.text
    assert '<span class="redis-status">OK</span>' in page.text
    assert "set a b</textarea>" in page.text


@pytest.mark.guarantee("redis-w6")
def test_a_database_is_chosen_beside_the_command(console, server):
    assert console.run("set a b", db="3") == "OK"
    assert server.get("a") is None
    assert console.run("get a", db="3") == '"b"'
    assert console.run("get a", db="nonsense") == "(nil)"
    assert console.run("get a", db="999999999999999").startswith("The server")
    assert "Choose the database" in console.run("select 3")


@pytest.mark.guarantee("redis-w6")
def test_completion_gets_names_arguments_and_summaries(console):
    found = console.browser.get("/admin/rediscli/commands/").json["commands"]
    by_name = {one["name"]: one for one in found}
    assert by_name["set"]["syntax"].startswith("key value [NX | XX")
    assert "[GET]" in by_name["set"]["syntax"]
    assert by_name["config get"]["summary"]
    assert by_name["zadd"]["syntax"].endswith("score member [score member ...]")
    assert "monitor" not in by_name


def test_commands_of_ones_own_are_contributed(make_console):
    class Own(RedisCli):
        def _contribute_commands(self):
            super()._contribute_commands()
            self.commands["shout"] = (self.shout, "Says it loudly.")

        def shout(self, word):
            if word == "no":
                raise CommandError("Not <i>that</i>.")
            return TextWrapper(word.upper())

    console = make_console(view=Own)
    assert console.run("shout ho") == "HO"
    assert console.run("SHOUT no") == "Not <i>that</i>."
    assert console.run("shout") == "shout failed; the log says why."
    assert console.run("help shout") == "shout Says it loudly."


def test_override_points_of_older_code_are_asked(make_console):
    class Own(RedisCli):
        remapped_commands = {"fetch": "get"}

        def _result(self, result):
            return f"<p>{super()._result(result)}</p>"

        def _error(self, msg):
            return super()._error(f"Oh: {msg}")

    console = make_console(view=Own)
    assert console.run("fetch a") == "(nil)"
    assert console.run("nothing").startswith("Oh: There is no command")
