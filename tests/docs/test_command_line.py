"""The page about the command line has every command, option and problem, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import click
import pytest
from flask.cli import ScriptInfo

from admin_core.cli import admin_group
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
