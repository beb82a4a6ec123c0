"""Statements that a page sends to a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Statements:
    """The statements sent inside a block.

    .. versionadded:: 0.1
    """

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)


@contextmanager
def statements(database: Any) -> Iterator[Statements]:
    """Note what is sent to a database inside the block.

    *database* is a SQLAlchemy engine or session (that of Flask-SQLAlchemy, too), a Peewee
    database, or a MongoDB client that was made with a :class:`CommandCounter`.  Raises
    :exc:`TypeError` for anything else.

    .. versionadded:: 0.1
    """
    found = Statements()
    engine, peewee_database = _engine_of(database), _peewee_of(database)
    if engine is not None:
        with _noting_sqlalchemy(engine, found):
            yield found
    elif peewee_database is not None:
        with _noting_peewee(peewee_database, found):
            yield found
    else:
        counter = _counter_of(database)
        counter.noting.append(found)
        try:
            yield found
        finally:
            # By identity: two blocks that noted the same are equal.
            counter.noting[:] = [one for one in counter.noting if one is not found]


def _engine_of(database: Any) -> Any | None:
    sqlalchemy = sys.modules.get("sqlalchemy")
    if sqlalchemy is None:
        return None
    from sqlalchemy.orm import Session, scoped_session

    if isinstance(getattr(database, "session", None), scoped_session):
        database = database.session
    if isinstance(database, (Session, scoped_session)):
        database = database.get_bind()
    if isinstance(database, sqlalchemy.engine.Connection):
        database = database.engine
    return database if isinstance(database, sqlalchemy.engine.Engine) else None


def _peewee_of(database: Any) -> Any | None:
    peewee = sys.modules.get("peewee")
    if peewee is None:
        return None
    if isinstance(database, peewee.Proxy):
        database = database.obj
    return database if isinstance(database, peewee.Database) else None


def _counter_of(database: Any) -> Any:
    """Return the counter that a MongoDB client was made with; raises :exc:`TypeError`."""
    pymongo = sys.modules.get("pymongo")
    if pymongo is not None:
        from .commands import CommandCounter

        if isinstance(database, CommandCounter):
            return database
        if isinstance(database, pymongo.collection.Collection):
            database = database.database
        client = database.client if isinstance(database, pymongo.database.Database) else database
        if isinstance(client, pymongo.MongoClient):
            for one in client.options.event_listeners:
                if isinstance(one, CommandCounter):
                    return one
            raise TypeError(
                "This MongoDB client was made without a CommandCounter, and listeners can only "
                "be given while it is made. Make it so in tests:  "
                "MongoClient(..., event_listeners=[CommandCounter()]), for MongoEngine "
                "connect(..., event_listeners=[CommandCounter()])."
            )
    raise TypeError(
        f"Statements of {type(database).__name__} cannot be counted. Give a SQLAlchemy Engine or "
        "Session, a Peewee Database, or a MongoClient that has a CommandCounter."
    )


@contextmanager
def _noting_sqlalchemy(engine: Any, found: Statements) -> Iterator[None]:
    from sqlalchemy import event

    def note(*given: Any) -> None:
        found.texts.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _noting_peewee(database: Any, found: Statements) -> Iterator[None]:
    # Peewee's own log names no database, so its one method that sends is stood in for.
    inner, before = database.execute_sql, vars(database).get("execute_sql")

    def execute_sql(sql: Any, *given: Any, **named: Any) -> Any:
        found.texts.append(str(sql))
        return inner(sql, *given, **named)

    database.execute_sql = execute_sql
    try:
        yield
    finally:
        if before is None:
            del database.execute_sql
        else:
            database.execute_sql = before
