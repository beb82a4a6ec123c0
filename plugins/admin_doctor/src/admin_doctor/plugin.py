"""What the plugin answers."""

from __future__ import annotations

import click

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import Actor

from .command import trace_command
from .record import current


@hookimpl
def admin_cli(group: click.Group) -> None:
    """Add ``flask admin trace``."""
    group.add_command(trace_command)


@hookimpl(tryfirst=True)
def admin_current_actor() -> Actor | None:
    """Answer whom a trace stands in for; nothing outside a trace."""
    recorder = current()
    return recorder.actor if recorder is not None else None
