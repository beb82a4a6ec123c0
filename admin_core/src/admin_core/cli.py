"""``flask admin``: what is installed, who answers which hook, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, ScriptInfo, with_appcontext

from . import hookspecs
from .data import did_you_mean


class AdminGroup(AppGroup):
    """The group of commands; plugins' own are asked for anew for each application."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of every command."""
        return sorted({*super().list_commands(ctx), *_plugin_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name; the core's own win."""
        return super().get_command(ctx, cmd_name) or _plugin_commands(ctx).get(cmd_name)


def _plugin_commands(ctx: click.Context) -> Mapping[str, click.Command]:
    """Return the commands that plugins of the application's admins add."""
    info = ctx.find_object(ScriptInfo)
    try:
        app = info.load_app() if info else None
    except Exception:
        # Flask itself tells what is wrong with the application when a command runs.
        return {}
    # A group of its own: what one application's plugins add must not reach another's.
    group = AppGroup("admin")
    for admin in app.extensions.get("admin", ()) if app else ():
        admin.plugins.notify("admin_cli", group=group)
    return group.commands


admin_group = AdminGroup("admin", help="Look into the admin interfaces of the application.")


@admin_group.command("plugins")
@with_appcontext
def plugins() -> None:
    """List every plugin found, in the order asked."""
    for admin in _admins():
        rows = [
            (
                report.name,
                report.distribution or "-",
                report.version or "-",
                report.status,
                report.detail or ", ".join(report.hooks),
            )
            for report in admin.plugins.report()
        ]
        _heading(admin)
        _table(("plugin", "distribution", "version", "status", "hooks"), rows)


@admin_group.command("hooks")
@click.argument("name", required=False)
@with_appcontext
def hooks(name: str | None) -> None:
    """List every hook and who answers it, in the order asked; NAME shows one with its text."""
    known = [n for n in vars(hookspecs) if n.startswith("admin_")]
    if name is not None and name not in known:
        raise click.ClickException(f"There is no hook {name!r}.{did_you_mean(name, known)}")
    for admin in _admins():
        _heading(admin)
        if name is not None:
            click.echo(str(getattr(hookspecs, name).__doc__))
        rows = [
            (hook, ", ".join(admin.plugins.answering(hook)) or "-")
            for hook in ([name] if name else known)
        ]
        _table(("hook", "answered by"), rows)


@admin_group.command("check")
@with_appcontext
def check() -> None:
    """Report everything that is wrong with the set-up; exit with 1 when something is."""
    errors = 0
    for admin in _admins():
        _heading(admin)
        found = admin.problems()
        errors += sum(problem.level == "error" for problem in found)
        for problem in found:
            click.echo(f"{problem.level}: {problem.message} [{problem.id}]")
            if problem.hint:
                click.echo(f"    {problem.hint}")
        if not found:
            click.echo("No problems found.")
    if errors:
        raise SystemExit(1)


def _admins() -> Sequence[Any]:
    found: Sequence[Any] = current_app.extensions.get("admin", ())
    if not found:
        raise click.ClickException(
            "The application has no admin. Make one:  Admin(app)  or  admin.init_app(app)"
        )
    return found


def _heading(admin: Any) -> None:
    click.secho(f"{admin.name} at {admin.url}", bold=True)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads) - 1)]
    for row in (heads, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())
