"""The page about the command line has every command, option and problem, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from admin_core import Admin
from admin_core.cli import admin_group
from admin_core.data import Problem
from admin_core.hookspecs import hookimpl
from admin_core.plugins import Plugins
from admin_testing.new.command import main
from admin_testing.new.writing import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "command-line.md").read_text("utf-8")


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def commands() -> dict[str, click.Command]:
    """Return the core's commands and those of our own plugins."""
    group = click.Group()
    Plugins().notify("admin_cli", group=group)
    context = click.Context(admin_group, obj=ScriptInfo(create_app=lambda: None))
    own = {
        name: command
        for name in admin_group.list_commands(context)
        if (command := admin_group.get_command(context, name))
    }
    return {**own, **group.commands}


def heading_of(name: str, command: click.Command) -> str:
    """Return how a command is called, with its arguments."""
    given = [one for one in command.params if isinstance(one, click.Argument)]
    words = [str(one.name).upper() if one.required else f"[{one.name}]".upper() for one in given]
    return " ".join(["flask admin", name, *words])


def test_every_command_has_a_heading_and_no_other_has() -> None:
    headings = re.findall(r"^## (flask admin .*)$", PAGE, re.M)
    assert sorted(headings) == sorted(heading_of(*one) for one in commands().items())


@pytest.mark.parametrize("name", commands())
def test_a_command_is_documented_with_every_option_and_no_other(name: str) -> None:
    command = commands()[name]
    options = {one.opts[0]: one.default for one in command.params if isinstance(one, click.Option)}
    text = section(heading_of(name, command))
    assert set(re.findall(r"^\| `(--[\w-]+)", text, re.M)) == set(options)


def test_a_plugin_may_add_a_command() -> None:
    class greeting:
        @hookimpl
        def admin_cli(group: Any) -> None:
            group.command("greet")(lambda: None)

    group = click.Group()
    Plugins([greeting], discover=False).notify("admin_cli", group=group)
    assert list(group.commands) == ["greet"]


def test_the_command_for_authors_is_documented_as_it_explains_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["new-plugin", "--help"])
    said = set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help"}
    text = section("admin-core new-plugin NAME")
    assert set(re.findall(r"^\| `(--\w+)", text, re.M)) == said
    line = re.search(r"^\| `--kind KIND`.*$", text, re.M)
    assert line
    assert re.findall(r"`(\w+)`", line[0]) == list(KINDS)


def problems() -> dict[str, set[str]]:
    """Return id -> levels of every problem that our distributions report."""
    found: dict[str, set[str]] = {}
    sources = [*ROOT.glob("admin_*/src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem":
                name, level = (ast.literal_eval(one) for one in node.args[:2])
                found.setdefault(name, set()).add(level)
    return found


def test_every_problem_is_documented_with_its_levels_and_no_other_is() -> None:
    documented = {}
    for names, levels in re.findall(
        r"^\| (`[a-z0-9]+\.[^|]*) \| ([^|]*) \|", section("flask admin check"), re.M
    ):
        for name in re.findall(r"`([\w.-]+)`", names):
            documented[name] = set(levels.split(", "))
    assert documented == problems()


# -- what commands do -----------------------------------------------------------------------------


class Sick:
    """A plugin that reports what a test says."""

    def __init__(self, *levels: str) -> None:
        self.levels = levels

    @hookimpl
    def admin_check(self) -> list[Problem]:
        return [Problem(f"sick.{one}", one, "It is so.", "Do that.") for one in self.levels]


def run(*words: str, plugins: Any = (), key: str = "for tests") -> Any:
    """Run ``flask admin`` with these words in an application, and return what came of it."""
    app = Flask("commanded")
    app.secret_key = key
    app.config["ADMIN_BLOCK_PLUGINS"] = ["memory"]
    Admin(app, plugins=[*plugins], access="public")
    info = ScriptInfo(create_app=lambda: app)
    return CliRunner().invoke(admin_group, words, obj=info)


@pytest.mark.parametrize(
    ("levels", "code"), [((), 0), (("warning",), 0), (("error",), 1), (("warning", "error"), 1)]
)
def test_check_exits_with_one_when_a_problem_is_an_error(levels: Any, code: int) -> None:
    assert "Exits with 1 when one of them is an error" in section("flask admin check")
    found = run("check", plugins=[Sick(*levels)])
    assert found.exit_code == code
    assert all(f"[sick.{one}]" in found.output and "Do that." in found.output for one in levels)


def test_plugins_shows_the_columns_and_the_statuses_of_the_page() -> None:
    text = section("flask admin plugins")
    shown = text.partition("```\n")[2].partition("```")[0].splitlines()
    written = run("plugins").output.splitlines()
    assert written[0].endswith("at /admin") and shown[0].endswith("at /admin")
    assert written[1].split() == shown[1].split()
    statuses = re.findall(r"`(\w+)`", text.partition("The status is")[2].partition(";")[0])
    assert set(statuses) == {"active", "blocked", "failed"}
    assert {line.split()[3] for line in written[2:]} == {"active", "blocked"}
    # Each line of the sample is of a plugin that there is, with hooks that it answers.
    known = {line.split()[0]: line for line in run("plugins").output.splitlines()[2:]}
    for line in shown[2:]:
        name, *_, hooks = re.split(r"  +", line.strip())
        if name != "memory":  # blocked above
            assert all(one in known[name] for one in hooks.split(", ")), name


def test_hooks_shows_one_with_its_text() -> None:
    assert "With a name it shows that hook and its text." in section("flask admin hooks [NAME]")
    assert "admin_event" in run("hooks").output
    one = run("hooks", "admin_event").output
    assert "Hear what happened" in one
    assert "admin_setup" not in one
    assert run("hooks", "admin_evnt").exit_code == 1


def test_trace_takes_its_options_as_the_page_says() -> None:
    text = " ".join(section("flask admin trace METHOD URL").split())
    options = {one.opts[0]: one for one in commands()["trace"].params}
    for line in re.findall(r"`--\w+ [^`]*` \|[^|]*\|", text):
        name, value = re.findall(r"`(--\w+) ([^`]*)`", line)[0]
        assert options[name].multiple is ("may be given several times" in line), name
        assert (value == "NAME=VALUE") is (options[name].metavar == "NAME=VALUE")
    assert "and not with a `GET`" in text
    assert run("trace", "GET", "/admin/", "--data", "a=b").exit_code == 1
    assert "A `GET`, `HEAD` or `OPTIONS` is run." in text
    for method in ("GET", "HEAD", "OPTIONS"):
        assert run("trace", method, "/admin/").exit_code == 0
    assert "The request comes from this machine and from a stranger" in text
    assert options["--from"].default == "127.0.0.1"


def test_a_new_plugin_is_written_here_unless_said_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = section("admin-core new-plugin NAME")
    assert "where to write it; here, unless said otherwise" in text
    assert "must be given" in text
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["new-plugin", "admin-x"])
    assert main(["new-plugin", "admin-x", "--kind", "actions"]) == 0
    assert (tmp_path / "admin-x" / "pyproject.toml").is_file()


def test_the_report_is_an_option_of_pytest() -> None:
    options = re.findall(r"^## pytest (--[\w-]+)$", PAGE, re.M)
    source = ROOT / "plugins" / "admin_testing" / "src" / "admin_testing" / "reporting.py"
    added = [
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("addoption")
    ]
    assert options == added
