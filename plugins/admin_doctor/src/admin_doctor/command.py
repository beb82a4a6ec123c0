"""``flask admin trace``."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from admin_core.data import Actor

from .trace import Trace, trace


@click.command("trace")
@click.argument("method")
@click.argument("url")
@click.option("--as", "actor", help="Make the request as the actor with this id.")
@click.option(
    "--session", "pairs", multiple=True, metavar="NAME=VALUE", help="Put this into the session."
)
@click.option("--from", "address", default="127.0.0.1", help="The visitor's network address.")
@with_appcontext
def trace_command(
    method: str, url: str, actor: str | None, pairs: tuple[str, ...], address: str
) -> None:
    """Run one request; tell who answered it and why something is hidden or refused.

    The request is a real one: a METHOD that changes something does so.
    """
    if not url.startswith("/"):
        raise click.ClickException(f"{url!r} is no address of this application; begin it with '/'.")
    session = {}
    for pair in pairs:
        name, is_pair, value = pair.partition("=")
        if not is_pair:
            raise click.ClickException(f"--session takes NAME=VALUE, not {pair!r}.")
        session[name] = value
    found = trace(
        current_app._get_current_object(),  # type: ignore[attr-defined]  # the proxy's own method
        method.upper(),
        url,
        actor=Actor(actor, actor) if actor else None,
        session=session,
        environ={"REMOTE_ADDR": address},
    )
    click.echo("\n".join(lines(found)))


def lines(found: Trace) -> list[str]:
    """Return a trace as lines of text."""
    width = max(len(name) for name, _ in found.lines)
    written = [f"{name.ljust(width)}  {text}" for name, text in found.lines]
    for section in found.sections:
        if not section.rows:
            continue
        written += ["", section.title]
        table = [tuple(section.heads), *section.rows]
        widths = [max(len(row[place]) for row in table) for place in range(len(section.heads))]
        for row in table:
            cells = [cell.ljust(size) for cell, size in zip(row, widths, strict=True)]
            written.append(f"  {'  '.join(cells)}".rstrip())
    return written
