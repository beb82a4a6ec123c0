"""What ``help`` says, from the server's own description."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from admin_core.data import gettext

from .catalogue import Command
from .errors import CommandError


def overview(known: Mapping[str, Command], own: Mapping[str, tuple[Any, Any]]) -> str:
    """Return every command's name, by group."""
    lines = [gettext("help COMMAND tells about one command."), ""]
    lines += [gettext("Commands of this console: %(names)s", names=", ".join(sorted(own)))]
    by_group = sorted(known.values(), key=lambda one: (one.group, one.name))
    for group, commands in groupby(by_group, key=lambda one: one.group):
        names = ", ".join(one.name for one in commands)
        lines += ["", f"{group or gettext('other')}: {names}"]
    return "\n".join(lines)


def about(name: str, known: Mapping[str, Command], own: Mapping[str, tuple[Any, Any]]) -> str:
    """Return what is known about one command; raises :exc:`CommandError` when nothing is."""
    if name in own:
        return f"{name}\n\n{own[name][1]}".strip()
    command = known.get(name)
    if command is None:
        raise CommandError(gettext("There is no command %(name)s.", name=name))
    parts = [f"{name.upper()} {command.syntax}".strip(), "", command.summary]
    if command.is_container:
        inner = [one for one in sorted(known) if one.startswith(f"{name} ")]
        parts += ["", *inner]
    if command.since:
        parts.append(gettext("Since version %(version)s", version=command.since))
    if command.complexity:
        parts.append(gettext("Effort: %(complexity)s", complexity=command.complexity))
    if command.categories:
        names = ", ".join(f"@{one}" for one in sorted(command.categories))
        parts.append(gettext("Categories: %(names)s", names=names))
    return "\n".join(parts)
