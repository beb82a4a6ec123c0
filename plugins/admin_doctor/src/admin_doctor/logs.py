"""Statements of drivers that tell of them in their logs, read while a trace goes on.

Nothing more than usual reaches the application's own logs meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

#: Logger -> what begins the records that tell of a statement, and what these are called.
SPEAKING = {
    "peewee": ("", "SQL statements"),
    "pymongo.command": ('{"message": "Command started"', "MongoDB commands"),
}


class _Ear(logging.Filter):
    """Hears all records of a logger, and lets pass those that would have been written anyway."""

    def __init__(self, logger: logging.Logger, hear: Callable[[str, str], None]) -> None:
        super().__init__()
        self.logger = logger
        self.hear = hear
        self.own_level = logger.level
        self.usual_level = logger.getEffectiveLevel()

    def filter(self, record: logging.LogRecord) -> bool:
        """Hear a record."""
        start, kind = SPEAKING[self.logger.name]
        text = record.getMessage()
        if text.startswith(start):
            self.hear(kind, text)
        return record.levelno >= self.usual_level


_lock = Lock()
_ears: list[_Ear] = []
_traces = 0


@contextmanager
def listening(hear: Callable[[str, str], None]) -> Iterator[None]:
    """Let *hear* have the kind and the text of each statement, from whatever thread.

    Several traces may go on at once: they share the ears, so *hear* must tell them apart.
    """
    global _traces  # levels belong to the process
    with _lock:
        _traces += 1
        if _traces == 1:
            for name in SPEAKING:
                logger = logging.getLogger(name)
                ear = _Ear(logger, hear)
                logger.addFilter(ear)
                logger.setLevel(logging.DEBUG)
                _ears.append(ear)
    try:
        yield
    finally:
        with _lock:
            _traces -= 1
            while not _traces and _ears:
                ear = _ears.pop()
                ear.logger.removeFilter(ear)
                ear.logger.setLevel(ear.own_level)
