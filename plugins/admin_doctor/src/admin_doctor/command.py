"""``flask admin trace``."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from admin_core.data import Actor

from .rehearsal import RUN
from .trace import Trace, trace


@click.command("trace")
@click.argument("method")
@click.argument("url")
@click.option("--as", "actor", help="Make the request as the actor with this id.")
@click.option(
    "--session", "pairs", multiple=True, metavar="NAME=VALUE", help="Put this into the session."
)
@click.option("--from", "address", default="127.0.0.1", help="The visitor's network address.")
@click.option("--data", "form", multiple=True, metavar="NAME=VALUE", help="Send this in the form.")
@with_appcontext
def trace_command(
    method: str,
    url: str,
    actor: str | None,
    pairs: tuple[str, ...],
    address: str,
    form: tuple[str, ...],
) -> None:
    """Tell who answers one request and why something is hidden or refused.

    A GET is run. A METHOD that would change something is rehearsed with its form, and ends before
    the write.
    """
    if not url.startswith("/"):
        raise click.ClickException(f"{url!r} is no address of this application; begin it with '/'.")
    method = method.upper()
    if form and method in RUN:
        raise click.ClickException(
            f"A {method} request sends no form, so --data has no place in it. Trace a POST, or put "
            "the values into the address."
        )
    found = trace(
        current_app._get_current_object(),  # type: ignore[attr-defined]  # the proxy's own method
        method,
        url,
        actor=Actor(actor, actor) if actor else None,
        session=dict(_pairs("--session", pairs)),
        environ={"REMOTE_ADDR": address},
        data=_pairs("--data", form),
    )
    click.echo("\n".join(lines(found)))


def _pairs(option: str, given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (name, value) of each text, in order."""
    found = []
    for pair in given:
        name, is_pair, value = pair.partition("=")
        if not is_pair:
            raise click.ClickException(f"{option} takes NAME=VALUE, not {pair!r}.")
        found.append((name, value))
    return found


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
