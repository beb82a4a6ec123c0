"""One transaction per save: nested ones join the outermost, and a failure undoes all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import peewee as pw

from .connections import State, again_if_lost, discard, has_died, kind_of, state_of
from .errors import Attempt, translated


@contextmanager
def transaction(database: Any, attempt: Attempt) -> Iterator[None]:
    """Commit at the end, or roll back everything; inside another one, leave that to it.

    A write that failed inside fails the whole, even if its error was caught: the rest alone is
    nothing that anybody meant, and PostgreSQL refuses to go on.

    .. versionadded:: 0.1
    """
    state = state_of(database)
    if state.depth:
        yield from _joined(state, attempt)
        return
    with translated(attempt):
        begun = again_if_lost(database, lambda: _begin(database))
    state.depth, state.failure = 1, None
    try:
        with translated(attempt), _ending(begun, database):
            yield
            if state.failure is not None:
                raise state.failure
    finally:
        state.depth, state.failure = 0, None


def _joined(state: State, attempt: Attempt) -> Iterator[None]:
    refuse_failed(state)
    state.depth += 1
    try:
        with translated(attempt):
            yield
    except BaseException as error:
        state.failure = state.failure or error
        raise
    finally:
        state.depth -= 1


def refuse_failed(state: State) -> None:
    """Raise again what failed before in this transaction; nothing more can be done in it."""
    if state.depth and state.failure is not None:
        raise state.failure


def _begin(database: Any) -> AbstractContextManager[Any]:
    # SQLite has one writer at a time.  Taking its lock at the start makes others wait; taken at
    # the first write, it is refused at once to whoever has read before another one wrote.
    at_once = kind_of(database) == "sqlite" and not database.in_transaction()
    begun: AbstractContextManager[Any] = database.atomic(*(("IMMEDIATE",) if at_once else ()))
    begun.__enter__()
    return begun


@contextmanager
def _ending(begun: AbstractContextManager[Any], database: Any) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        try:
            begun.__exit__(type(error), error, error.__traceback__)
        except pw.PeeweeException:
            # There is nothing to roll back to where the connection is gone.
            if not has_died(database):
                raise
            discard(database)
        raise
    begun.__exit__(None, None, None)
