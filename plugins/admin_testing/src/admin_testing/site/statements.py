"""Statements that a page sends to a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Statements:
    """The statements sent inside a block."""

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)


@contextmanager
def statements(database: Any) -> Iterator[Statements]:
    """Note what is sent to a SQLAlchemy engine or a Peewee database inside the block.

    Raises :exc:`TypeError` for anything else.

    .. versionadded:: 0.1
    """
    found = Statements()
    sqlalchemy, peewee = sys.modules.get("sqlalchemy"), sys.modules.get("peewee")
    if sqlalchemy is not None and isinstance(database, sqlalchemy.engine.Engine):

        def note(*given: Any) -> None:
            found.texts.append(str(given[2]))

        sqlalchemy.event.listen(database, "before_cursor_execute", note)
        try:
            yield found
        finally:
            sqlalchemy.event.remove(database, "before_cursor_execute", note)
    elif peewee is not None and isinstance(database, peewee.Database):
        with _noting_peewee(database, found):
            yield found
    else:
        raise TypeError(
            f"Statements of {type(database).__name__} cannot be counted. Give a SQLAlchemy Engine "
            "or a Peewee Database."
        )


@contextmanager
def _noting_peewee(database: Any, found: Statements) -> Iterator[None]:
    # Peewee's own log names no database, so its one method that sends is stood in for.
    inner = database.execute_sql

    def execute_sql(sql: Any, *given: Any, **named: Any) -> Any:
        found.texts.append(str(sql))
        return inner(sql, *given, **named)

    database.execute_sql = execute_sql
    try:
        yield
    finally:
        del database.execute_sql
