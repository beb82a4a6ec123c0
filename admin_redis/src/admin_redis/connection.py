"""Talking to the server: a connection per piece of work, with a limit to time and to size.

A connection of its own leaves nothing behind for other users of the client's pool, whatever a
command did to it, and may be cut at any moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from admin_core.data import AdminError, gettext

from .errors import Denied as Denied
from .errors import ReplyError as ReplyError
from .errors import TooMuch as TooMuch
from .errors import TooSlow as TooSlow
from .errors import Unreachable as Unreachable
from .limits import Limits, limited
from .session import Session, is_

T = TypeVar("T")

#: How often a command follows a cluster's word that another node has the key.
MAX_REDIRECTS = 5

_FAILURES = (
    "RedisError",
    "RedisClusterException",
    "ValkeyError",
    "ValkeyClusterException",
    "OSError",
)


class Server:
    """The server behind a client of redis-py or of valkey, alone, by sentinel or in a cluster.

    ``time_limit`` is in seconds and counts from connecting to the last byte of the reply.

    .. versionadded:: 0.1
    """

    def __init__(self, client: Any, time_limit: float, max_bytes: int) -> None:
        self.client = client
        self.time_limit = time_limit
        self.max_bytes = max_bytes

    @property
    def is_cluster(self) -> bool:
        """Whether keys live on several nodes."""
        return hasattr(self.client, "get_default_node")

    @property
    def database(self) -> int:
        """The database that the client was made for."""
        if self.is_cluster:
            return 0
        return int(self.client.connection_pool.connection_kwargs.get("db") or 0)

    @property
    def place(self) -> str:
        """Host and port, for people to read; never a password."""
        if self.is_cluster:
            return gettext("cluster")
        pool = self.client.connection_pool
        known = pool.connection_kwargs
        if "path" in known:
            return str(known["path"])
        if hasattr(pool, "service_name"):
            return str(pool.service_name)
        return f"{known.get('host', 'localhost')}:{known.get('port', 6379)}"

    def nodes(self) -> list[str]:
        """Return the names of a cluster's primaries; one without a name for other servers."""
        if not self.is_cluster:
            return [""]
        return sorted(str(one.name) for one in self.client.get_primaries())

    def call(self, *words: str | bytes, database: int | None = None) -> Any:
        """Return the reply to a command, texts as bytes.

        Raises :exc:`ReplyError`, :exc:`TooSlow`, :exc:`TooMuch` or :exc:`Unreachable`.
        """
        return self.run(lambda session: session.call(*words), database=database)

    def run(
        self,
        work: Callable[[Session], T],
        *,
        database: int | None = None,
        key: bytes | None = None,
        node: str = "",
    ) -> T:
        """Return what *work* makes of a connection to where *key* is, or to a cluster's *node*.

        A key that has moved makes *work* begin again at the other node, so its first command
        must be about the key.  Raises what :meth:`call` raises, and what *work* does.
        """
        limits = Limits(time.monotonic() + self.time_limit, self.max_bytes)
        pool, is_asking = None, False
        for _ in range(MAX_REDIRECTS):
            try:
                pool = pool or self._pool_for(key, node)
                with self._connected(pool, database, limits) as connection:
                    return work(Session(connection, is_asking))
            except Exception as error:
                other = self._moved_to(error)
                if other is None:
                    translated = _translated(error, self.time_limit)
                    if translated is error:
                        raise
                    raise translated from error
                pool, is_asking = self._pool_of(other), is_(error, "AskError", but="MovedError")
        raise Unreachable(gettext("The cluster sends the command round in circles."))

    @contextmanager
    def _connected(self, pool: Any, database: int | None, limits: Limits) -> Iterator[Any]:
        # Trying again is for the visitor to decide, who may not want a command run twice.
        once: dict[str, Any] = {"retry": None, "retry_on_timeout": False, "retry_on_error": []}
        options = {**pool.connection_kwargs, **once}
        if database is not None and not self.is_cluster:
            options["db"] = database
        connection = limited(pool.connection_class)(**options)
        connection.socket_timeout = connection.socket_connect_timeout = self.time_limit
        connection.admin_limits = limits
        try:
            connection.connect()
            yield connection
        finally:
            connection.disconnect()

    def _pool_for(self, key: bytes | None, node: str) -> Any:
        if not self.is_cluster:
            return self.client.connection_pool
        if key is not None:
            return self._pool_of(self.client.get_node_from_key(key))
        found = self.client.get_node(node_name=node) if node else None
        return self._pool_of(found or self.client.get_default_node())

    def _pool_of(self, node: Any) -> Any:
        client = self.client
        is_redis = hasattr(client, "get_redis_connection")
        connect = client.get_redis_connection if is_redis else client.get_valkey_connection
        return connect(node).connection_pool

    def _moved_to(self, error: Exception) -> Any | None:
        if not self.is_cluster or not is_(error, "AskError", "MovedError"):
            return None
        return self.client.get_node(host=error.host, port=error.port)  # type: ignore[attr-defined]  # a driver's error


def is_error(value: Any) -> bool:
    """Return whether a reply, or a part of one, is the server's word for an error."""
    return isinstance(value, Exception)


def _translated(error: Exception, seconds: float) -> Exception:
    """Return our own error for a driver's, in words for whoever uses the view."""
    if isinstance(error, AdminError):
        return error
    if is_(error, "DataError"):
        return ReplyError(gettext("The command cannot be sent as it is."))
    if is_(error, "TimeoutError"):
        return TooSlow(
            gettext("The server gave no reply within %(seconds)s seconds.", seconds=f"{seconds:g}")
        )
    if is_(error, "AuthenticationError", "AuthorizationError"):
        return Unreachable(gettext("The server does not accept the user name or password."))
    if is_(error, "NoPermissionError"):
        return Denied(str(error))
    if is_(error, "ResponseError"):
        return ReplyError(str(error))
    if is_(error, *_FAILURES):
        return Unreachable(gettext("The server cannot be reached."))
    return error
