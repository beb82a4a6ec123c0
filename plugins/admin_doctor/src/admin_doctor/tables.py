"""The tables of a report, and whose answers stand behind a line of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .record import Recorder

#: Action -> the option of a view that switches it off for everybody.
SWITCHES = {
    "read": "",
    "create": "can_create",
    "update": "can_edit",
    "delete": "can_delete",
    "details": "can_view_details",
    "export": "can_export",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a report."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def votes(recorder: Recorder, ask: Callable[[], Any], action: str, info: Any) -> tuple[bool, str]:
    """Return whether the gate allows something, and whose votes made it so."""
    allowed = bool(ask())
    cast = {
        plugin: vote
        for plugin, vote in recorder.about("admin_authorize", action=action, info=info)
        if vote is not None
    }
    refusing = [plugin for plugin, vote in cast.items() if vote is False]
    if refusing:
        return allowed, f"refused by {', '.join(refusing)}"
    allowing = [plugin for plugin, vote in cast.items() if vote]
    return allowed, f"allowed by {', '.join(allowing)}" if allowing else "nobody voted"


def hiding(view: Any, recorder: Recorder, name: str) -> str:
    """Return who hides the field at a path from reading."""
    return limiting(view, recorder, name, "read", "hidden")


def limiting(view: Any, recorder: Recorder, name: str, action: str, limit: str) -> str:
    """Return who limits the field at a path so; what is hidden from reading is from all."""
    view.can_see(name, action)
    by = {
        plugin
        for one in dict.fromkeys(("read", action))
        for plugin, answer in recorder.about("admin_field_access", action=one)
        if any((answer or {}).get(step) == limit for step in name.split("."))
    }
    if by:
        start = "hidden by" if limit == "hidden" else "may only be read, says"
        return f"{start} {', '.join(sorted(by))}"
    return "along a field that is limited so"


def once(answers: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return the answers of each plugin once, however often it was asked the same."""
    found: list[tuple[str, Any]] = []
    for plugin, answer in answers:
        known = list(answer.items()) if isinstance(answer, dict) else list(answer or ())
        if known and (plugin, answer) not in found:
            found.append((plugin, answer))
    return found
