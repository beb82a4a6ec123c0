"""Where sessions come from: everything that may be given to a view beside the model.

==============================  ===============================  ===============================
what is given                   session used                     ``release()``
==============================  ===============================  ===============================
an object with ``.session``     read at every use                leaves it to its extension
``scoped_session``              the current scope's              removes it if we opened it
``sessionmaker``, a callable    one per context                  closes it
a plain ``Session``             that one                         ends a transaction we began
==============================  ===============================  ===============================
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import orm

from admin_core.data import ConfigurationError, Stores


class SessionSource(ABC):
    """Hands out the session to use now.

    .. versionadded:: 0.1
    """

    def __init__(self, given: Any) -> None:
        self.given = given

    @abstractmethod
    def session(self) -> orm.Session:
        """Return the session of the present request, task or thread."""

    @abstractmethod
    def release(self) -> None:
        """Give back what :meth:`session` opened; harmless when nothing is open."""


class ExtensionSource(SessionSource):
    """Flask-SQLAlchemy, Flask-SQLAlchemy-Lite, or anything else with a ``session``."""

    def session(self) -> orm.Session:
        """Return what the extension says is the session now."""
        found: Any = self.given.session
        session: orm.Session = found() if isinstance(found, orm.scoped_session) else found
        return session

    def release(self) -> None:
        """Do nothing: the extension closes its sessions at the end of the app context."""


class ScopedSource(SessionSource):
    """A ``scoped_session`` of the application."""

    def __init__(self, given: orm.scoped_session[Any]) -> None:
        super().__init__(given)
        self._opened: ContextVar[orm.Session | None] = ContextVar("admin_sqla_opened")

    def session(self) -> orm.Session:
        """Return the scope's session, remembering whether there was none before."""
        is_new = not self.given.registry.has()
        found: orm.Session = self.given()
        if is_new:
            self._opened.set(found)
        return found

    def release(self) -> None:
        """Remove the session if this source opened it and it is still the scope's."""
        opened = self._opened.get(None)
        if opened is None:
            return
        self._opened.set(None)
        if self.given.registry.has() and self.given() is opened:
            self.given.remove()


class FactorySource(SessionSource):
    """A ``sessionmaker``, or any callable that returns a new session."""

    def __init__(self, given: Callable[[], orm.Session]) -> None:
        super().__init__(given)
        self._current: ContextVar[orm.Session | None] = ContextVar("admin_sqla_session")

    def session(self) -> orm.Session:
        """Return the context's session, opening one on first use."""
        found = self._current.get(None)
        if found is None:
            found = self.given()
            if not isinstance(found, orm.Session):
                raise ConfigurationError(
                    f"{self.given!r} returned {type(found).__name__}, not a SQLAlchemy session. "
                    "Give a sessionmaker or a callable that returns a Session."
                )
            self._current.set(found)
        return found

    def release(self) -> None:
        """Close the context's session."""
        found = self._current.get(None)
        if found is not None:
            self._current.set(None)
            found.close()


class PlainSource(SessionSource):
    """One session for everything: scripts, tests, servers with one thread."""

    def __init__(self, given: orm.Session) -> None:
        super().__init__(given)
        self._began = False

    def session(self) -> orm.Session:
        """Return the session, remembering whether its transaction will be ours."""
        found: orm.Session = self.given
        if not found.in_transaction():
            self._began = True
        return found

    def release(self) -> None:
        """End the transaction that reading began, unless somebody's changes wait in it."""
        began, self._began = self._began, False
        found: orm.Session = self.given
        if began and not (found.new or found.dirty or found.deleted):
            found.rollback()


def open_source(given: Any, stores: Stores) -> SessionSource:
    """Return the session source for what the application gave, the same one for all *stores*.

    Stores of one admin that were given the same thing must share a session: a record and those
    it refers to are saved together.  Raises :exc:`ConfigurationError` for anything else.

    .. versionadded:: 0.1
    """
    opened = _OPENED.setdefault(stores, {})
    found = opened.get(id(given))
    if found is None:
        found = opened[id(given)] = source_of(given)
    return found


# The values keep what was given alive, so an id is never used for another object.
_OPENED: WeakKeyDictionary[Stores, dict[int, SessionSource]] = WeakKeyDictionary()


def source_of(given: Any) -> SessionSource:
    """Return a session source of its own for what was given, for what belongs to no store.

    Raises :exc:`ConfigurationError` for anything else.

    .. versionadded:: 0.1
    """
    if isinstance(given, orm.Session):
        return PlainSource(given)
    if isinstance(given, orm.scoped_session):
        return ScopedSource(given)
    if isinstance(given, orm.sessionmaker):
        return FactorySource(given)
    # Asked of the class: reading ``db.session`` may need an application context.
    if hasattr(type(given), "session") or "session" in getattr(given, "__dict__", {}):
        return ExtensionSource(given)
    if callable(given):
        return FactorySource(given)
    raise ConfigurationError(
        f"{given!r} is no source of sessions. Give the Flask-SQLAlchemy object, a scoped_session, "
        "a sessionmaker, a callable that returns a Session, or a Session."
    )
