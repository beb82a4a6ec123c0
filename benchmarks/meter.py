"""Statements sent by this process: calls of ``execute`` or ``executemany``."""

from __future__ import annotations

statements = 0
