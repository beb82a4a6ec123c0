"""Writes that belong together: MongoDB's transactions, where the server has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError

from admin_core.data import AdminError

from .errors import translated

#: Client -> whether its server has transactions; asked once.
_known: WeakKeyDictionary[MongoClient[Any], bool] = WeakKeyDictionary()

_current: ContextVar[ClientSession | None] = ContextVar("admin_mongo_session", default=None)


def has_transactions(client: MongoClient[Any]) -> bool:
    """Return whether the server is a replica set or a sharded cluster; ``False`` while it is away.

    A session can join the calls of an object mapper since PyMongo 4.17; before, there are none.
    """
    if not hasattr(ClientSession, "bind"):
        return False
    if client not in _known:
        try:
            with translated(str, client):
                said = client.admin.command("hello")
        except (AdminError, PyMongoError):
            return False
        _known[client] = "setName" in said or said.get("msg") == "isdbgrid"
    return _known[client]


def current_session() -> ClientSession | None:
    """Return the session of the transaction that is going on, ``None`` outside of any."""
    return _current.get()


@contextmanager
def transaction(client: MongoClient[Any]) -> Iterator[None]:
    """Give a context whose writes are all kept, or none; nested ones join the outermost.

    Without transactions every write stands by itself.
    """
    if _current.get() is not None or not has_transactions(client):
        yield
        return
    with client.start_session() as session:
        bound: Any = session
        with translated(str, client):
            session.start_transaction()
        token = _current.set(session)
        try:
            with bound.bind(end_session=False):
                yield
        except BaseException:
            _abort(session, client)
            raise
        finally:
            _current.reset(token)
        with translated(str, client):
            session.commit_transaction()


def _abort(session: ClientSession, client: MongoClient[Any]) -> None:
    if not session.in_transaction:
        return
    # The server forgets an unfinished transaction by itself.
    with suppress(AdminError), translated(str, client):
        session.abort_transaction()
