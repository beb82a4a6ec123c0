"""The connection of the present thread: opened when it is needed, given back after the request.

Peewee keeps one connection per thread and database.  One that the application has opened is the
application's; one that had to be opened here is closed by ``release``, which for a pool means
that it goes back.  A connection that the server has dropped is replaced, once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import peewee as pw

from admin_core.data import ConfigurationError, StoreUnavailable

T = TypeVar("T")

UNAVAILABLE = "The database cannot be reached, or took too long to answer."


@dataclass(slots=True)
class State:
    """What is known of a thread's connection to one database.

    ``is_ours`` - it was opened here.  ``depth`` counts transactions within each other,
    ``failure`` is the first thing that went wrong in the outermost one.
    """

    is_ours: bool = False
    depth: int = 0
    failure: BaseException | None = None


class _Local(threading.local):
    def __init__(self) -> None:
        self.states: dict[int, tuple[Any, State]] = {}


_local = _Local()


def database_of(model: type[Any]) -> Any:
    """Return the database of *model*, found behind any proxy.

    Raises :exc:`ConfigurationError` for a model that has none, or none yet.

    .. versionadded:: 0.1
    """
    database = model._meta.database
    while isinstance(database, pw.Proxy):
        database = database.obj
    if database is None or database.deferred:
        raise ConfigurationError(
            f"{model.__name__} has no database yet. Name one in its Meta, or initialise the "
            "DatabaseProxy or the deferred database, before the first request."
        )
    return database


def kind_of(database: Any) -> str:
    """Return ``"sqlite"``, ``"postgresql"`` or ``"mysql"``."""
    for kind, base in _KINDS.items():
        if isinstance(database, base):
            return kind
    return ""


_KINDS = {
    "sqlite": pw.SqliteDatabase,
    "postgresql": pw.PostgresqlDatabase,
    "mysql": pw.MySQLDatabase,
}


def state_of(database: Any) -> State:
    """Return what this thread knows of *database*."""
    # The database is kept beside its id, so that the id cannot be used again for another.
    return _local.states.setdefault(id(database), (database, State()))[1]


def open_connection(database: Any) -> None:
    """Connect this thread unless it is.

    Raises what the driver does, and :exc:`StoreUnavailable` when a pool has none left.
    """
    if not database.is_closed():
        return
    try:
        database.connect()
    except ValueError as error:
        # playhouse's pool says so when all of its connections are in use.
        raise StoreUnavailable(UNAVAILABLE) from error
    state_of(database).is_ours = True


def discard(database: Any) -> None:
    """Get rid of a connection that is of no use any more, and do not give it back to a pool."""
    try:
        getattr(database, "manual_close", database.close)()
    except pw.PeeweeException:
        database._state.reset()


def release(database: Any) -> None:
    """Give back the connection if it was opened here."""
    known = _local.states.get(id(database))
    if known is None or known[1].depth:
        return
    if known[1].is_ours and not database.is_closed() and not database.in_transaction():
        if has_died(database):
            discard(database)
        else:
            database.close()
    del _local.states[id(database)]


def has_died(database: Any) -> bool:
    """Whether the server has dropped the connection, as far as the driver noticed."""
    connection = database._state.conn
    return bool(getattr(connection, "closed", False) or getattr(connection, "broken", False))


def is_lost(database: Any, error: BaseException) -> bool:
    """Whether *error* came of a connection that is gone."""
    if not isinstance(error, (pw.OperationalError, pw.InterfaceError)):
        return False
    if kind_of(database) == "mysql":
        return bool(error.args[1:2] and error.args[1] in _GONE)
    return not database.is_closed() and has_died(database)


#: MySQL: "server has gone away", "lost connection", and the interface error of a closed one.
_GONE = frozenset({0, 2006, 2013})


def again_if_lost(database: Any, call: Callable[[], T]) -> T:
    """Return what *call* does on an open connection, tried once more if that turns out dead.

    Only what happens outside a transaction can be repeated.
    """
    open_connection(database)
    may_repeat = not database.in_transaction()
    try:
        return call()
    except (pw.OperationalError, pw.InterfaceError) as error:
        if not may_repeat or not is_lost(database, error):
            raise
    was_ours = state_of(database).is_ours
    discard(database)
    open_connection(database)
    state_of(database).is_ours = was_ours
    return call()
