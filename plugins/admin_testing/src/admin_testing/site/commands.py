"""Counting what is sent to MongoDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymongo import monitoring

if TYPE_CHECKING:
    from .statements import Statements


class CommandCounter(monitoring.CommandListener):
    """Give one to a MongoDB client, so that :func:`statements` can count what the client sends.

    Listeners can only be given while a client is made:
    ``MongoClient(..., event_listeners=[CommandCounter()])``.  Each command is noted as its name
    and what it is about: ``"find books"``.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        self.noting: list[Statements] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Note a command in every block that is open."""
        target = event.command.get(event.command_name)
        text = f"{event.command_name} {target}" if isinstance(target, str) else event.command_name
        for one in self.noting:
            one.texts.append(text)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing more is noted."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing more is noted."""
