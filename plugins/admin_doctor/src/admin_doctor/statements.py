"""What libraries send to their databases while a page is traced.

SQLAlchemy tells by an event of its own; Peewee and PyMongo, which MongoEngine stands on, by their
logs, and so for databases and clients that were made long before.  No library is imported for it:
what nobody imported sends nothing.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import Any

#: Says that the library of that name has sent a statement.
Note = Callable[[str], None]


class LogTap(logging.Filter):
    """Hears a library's log while somebody listens, and lets nothing more of it through.

    The log is opened for details that the application did not ask for; those are heard here and
    go no further, whichever thread writes them.
    """

    def __init__(
        self, library: str, module: str, logger: str, counts: Callable[[Any], bool]
    ) -> None:
        super().__init__()
        self.library, self.module, self.counts = library, module, counts
        self.logger = logging.getLogger(logger)
        self._lock, self._listeners = Lock(), 0
        self._before: tuple[int, bool] = (logging.NOTSET, False)
        self._passes = logging.NOTSET

    @contextmanager
    def listening(self, note: Note) -> Iterator[None]:
        """Note every statement inside the block; *note* knows which trace it belongs to."""
        if self.module not in sys.modules:
            yield
            return
        self._note = note
        self._open()
        try:
            yield
        finally:
            self._close()

    def filter(self, record: logging.LogRecord) -> bool:
        """Count a statement; return whether the application would have logged the record."""
        if self.counts(record):
            self._note(self.library)
        return record.levelno >= self._passes

    def _open(self) -> None:
        with self._lock:
            self._listeners += 1
            if self._listeners > 1:
                return
            logger = self.logger
            self._before = logger.level, logger.disabled
            never = logging.CRITICAL + 1_000
            self._passes = never if logger.disabled else logger.getEffectiveLevel()
            logger.addFilter(self)
            # An application's own set-up of logging may have switched off all that came before.
            logger.disabled = False
            logger.setLevel(logging.DEBUG)

    def _close(self) -> None:
        with self._lock:
            self._listeners -= 1
            if self._listeners:
                return
            level, self.logger.disabled = self._before
            self.logger.setLevel(level)
            self.logger.removeFilter(self)


def _is_statement(record: logging.LogRecord) -> bool:
    # Peewee logs the pair of a statement and its parameters.
    return isinstance(record.msg, tuple)


def _is_command(record: logging.LogRecord) -> bool:
    try:
        said = json.loads(record.getMessage())
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("message") == "Command started"


_TAPS = (
    LogTap("Peewee", "peewee", "peewee", _is_statement),
    LogTap("PyMongo", "pymongo", "pymongo.command", _is_command),
)


@contextmanager
def watching(note: Note) -> Iterator[None]:
    """Call *note* with a library's name for each of its statements inside the block.

    *note* hears those of other threads too, in their threads.
    """
    _listen_to_sqlalchemy(note)
    with ExitStack() as stack:
        for tap in _TAPS:
            stack.enter_context(tap.listening(note))
        yield


def in_total(sent: list[str]) -> str:
    """Return how many statements each library sent, ``""`` when none is known of."""
    return ", ".join(f"{number} by {library}" for library, number in Counter(sent).items())


_heard: list[Note] = []


def _on_execute(*_: Any) -> None:
    for note in _heard:
        note("SQLAlchemy")


def _listen_to_sqlalchemy(note: Note) -> None:
    """Listen for good: taking a listener away while others execute is not safe."""
    sqlalchemy = sys.modules.get("sqlalchemy")
    if sqlalchemy is None:
        return
    if note not in _heard:
        _heard.append(note)
    engine = sqlalchemy.engine.Engine
    if not sqlalchemy.event.contains(engine, "before_cursor_execute", _on_execute):
        sqlalchemy.event.listen(engine, "before_cursor_execute", _on_execute)
