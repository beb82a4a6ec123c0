"""One transaction per save: nested ones join the outermost, and a failure undoes all of it.

What is known of a session's transaction lies in ``Session.info``, so that all stores that use
the session agree on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import exc, orm
from sqlalchemy.orm import exc as orm_exc

from .errors import Attempt, translated
from .strangers import fill_in_again

_STATE = "admin_sqla.transaction"


class _State:
    """What happened so far in the outermost transaction of a session."""

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self.has_deleted = False


@contextmanager
def transaction(session: orm.Session, attempt: Attempt) -> Iterator[orm.Session]:
    """Commit at the end, or roll back everything; inside another one, leave that to it.

    A write that failed inside fails the whole, even if its error was caught: the database or
    SQLAlchemy has undone part of it already, and the rest alone is nothing that anybody meant.

    .. versionadded:: 0.1
    """
    state = _state(session)
    if state is not None:
        refuse_failed(session)
        try:
            with translated(attempt):
                yield session
        except BaseException as error:
            state.failure = state.failure or error
            raise
        return
    state = session.info[_STATE] = _State()
    try:
        with translated(attempt):
            yield session
        if state.failure is not None:
            raise state.failure
        # Some databases check references only now.
        with translated(replace(attempt, doing="delete") if state.has_deleted else attempt):
            session.commit()
        fill_in_again(session)
    except BaseException:
        session.rollback()
        fill_in_again(session)
        raise
    finally:
        del session.info[_STATE]


@contextmanager
def writing(session: orm.Session, attempt: Attempt) -> Iterator[orm.Session]:
    """Write within the present transaction, or in one of its own.

    .. versionadded:: 0.1
    """
    with transaction(session, attempt):
        state = _state(session)
        if state is not None and attempt.doing == "delete":
            state.has_deleted = True
        yield session


def refuse_failed(session: orm.Session) -> None:
    """Raise again what failed before in this transaction; nothing more can be done in it."""
    state = _state(session)
    if state is not None and state.failure is not None:
        raise state.failure


def recover(session: orm.Session, error: BaseException) -> None:
    """Make the session usable after a failed read; inside a transaction, see that it fails.

    .. versionadded:: 0.1
    """
    if not isinstance(error.__cause__ or error, _BREAKING):
        return
    state = _state(session)
    if state is None:
        session.rollback()
    else:
        state.failure = state.failure or error


#: After these, the database or SQLAlchemy may refuse every further statement.
_BREAKING = (exc.DBAPIError, exc.TimeoutError, exc.PendingRollbackError, orm_exc.FlushError)


def _state(session: orm.Session) -> Any:
    return session.info.get(_STATE)
