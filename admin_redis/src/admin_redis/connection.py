"""Talking to the server: one connection per command, with a limit to time and to size.

A connection of its own leaves nothing behind for other users of the client's pool, whatever the
command did to it, and may be cut at any moment.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from admin_core.data import AdminError, gettext

#: How often a command follows a cluster's word that another node has the key.
MAX_REDIRECTS = 5

_FAILURES = (
    "RedisError",
    "RedisClusterException",
    "ValkeyError",
    "ValkeyClusterException",
    "OSError",
)


class Unreachable(AdminError):
    """The server does not let us in, or has gone away."""


class TooSlow(AdminError):
    """The server gave no whole reply in time."""


class TooMuch(AdminError):
    """The reply has more bytes than may be read."""


class ReplyError(AdminError):
    """The server answered with an error; the message is its own."""


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

    def call(self, *words: str | bytes, database: int | None = None) -> Any:
        """Return the reply to a command, texts as bytes.

        Raises :exc:`ReplyError`, :exc:`TooSlow`, :exc:`TooMuch` or :exc:`Unreachable`.
        """
        limits = _Limits(time.monotonic() + self.time_limit, self.max_bytes)
        pool, is_asking = self._first_pool(), False
        for _ in range(MAX_REDIRECTS):
            try:
                return self._ask(pool, words, database, limits, is_asking)
            except Exception as error:
                node = self._moved_to(error)
                if node is None:
                    raise _translated(error, self.time_limit) from error
                pool, is_asking = self._pool_of(node), _is(error, "AskError", but="MovedError")
        raise Unreachable(gettext("The cluster sends the command round in circles."))

    def _ask(
        self,
        pool: Any,
        words: tuple[str | bytes, ...],
        database: int | None,
        limits: _Limits,
        is_asking: bool,
    ) -> Any:
        # Trying again is for the visitor to decide, who may not want a command run twice.
        once: dict[str, Any] = {"retry": None, "retry_on_timeout": False, "retry_on_error": []}
        options = {**pool.connection_kwargs, **once}
        if database is not None and not self.is_cluster:
            options["db"] = database
        connection = _limited(pool.connection_class)(**options)
        connection.socket_timeout = connection.socket_connect_timeout = self.time_limit
        connection.admin_limits = limits
        try:
            connection.connect()
            if is_asking:
                connection.send_command("ASKING")
                connection.read_response(disable_decoding=True)
            connection.send_command(*words, check_health=False)
            return connection.read_response(disable_decoding=True)
        finally:
            connection.disconnect()

    def _first_pool(self) -> Any:
        if not self.is_cluster:
            return self.client.connection_pool
        return self._pool_of(self.client.get_default_node())

    def _pool_of(self, node: Any) -> Any:
        return self.client.get_redis_connection(node).connection_pool

    def _moved_to(self, error: Exception) -> Any | None:
        if not self.is_cluster or not _is(error, "AskError", "MovedError"):
            return None
        return self.client.get_node(host=error.host, port=error.port)  # type: ignore[attr-defined]  # a driver's error


class _Limits:
    """Until when, and how many bytes, may be read."""

    def __init__(self, end: float, max_bytes: int) -> None:
        self.end = end
        self.left = max_bytes

    def count(self, received: int) -> None:
        self.left -= received
        if self.left < 0:
            raise TooMuch(
                gettext("The reply is too large to show. Ask for less, with SCAN or a range.")
            )

    def seconds(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _LimitedSocket:
    """A socket that keeps to the limits, however slowly the bytes trickle in."""

    def __init__(self, socket: Any, limits: _Limits) -> None:
        self._socket = socket
        self._limits = limits
        self._asked: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def settimeout(self, seconds: float | None) -> None:
        self._asked = seconds

    def recv(self, size: int, *flags: Any) -> bytes:
        self._prepare()
        data: bytes = self._socket.recv(size, *flags)
        self._limits.count(len(data))
        return data

    def recv_into(self, *buffer: Any) -> int:
        self._prepare()
        received: int = self._socket.recv_into(*buffer)
        self._limits.count(received)
        return received

    def sendall(self, data: Any) -> None:
        self._prepare()
        self._socket.sendall(data)

    def _prepare(self) -> None:
        left = self._limits.seconds()
        self._socket.settimeout(left if self._asked is None else min(self._asked, left))


@cache
def _limited(connection_class: type) -> Any:
    """Return the class whose connections keep to their ``admin_limits``."""

    def connect(connection: Any) -> _LimitedSocket:
        open_socket = connection_class._connect  # type: ignore[attr-defined]  # what each kind of connection overrides
        return _LimitedSocket(open_socket(connection), connection.admin_limits)

    return type(f"Limited{connection_class.__name__}", (connection_class,), {"_connect": connect})


def is_error(value: Any) -> bool:
    """Return whether a reply, or a part of one, is the server's word for an error."""
    return isinstance(value, Exception)


def _is(error: BaseException, *names: str, but: str = "") -> bool:
    # By name: each driver has a tree of its own, and only one of them need be installed.
    known = {one.__name__ for one in type(error).__mro__}
    return bool(known.intersection(names)) and but not in known


def _translated(error: Exception, seconds: float) -> Exception:
    """Return our own error for a driver's, in words for whoever uses the console."""
    if isinstance(error, AdminError):
        return error
    if _is(error, "DataError"):
        return ReplyError(gettext("The command cannot be sent as it is."))
    if _is(error, "TimeoutError"):
        return TooSlow(
            gettext("The server gave no reply within %(seconds)s seconds.", seconds=f"{seconds:g}")
        )
    if _is(error, "AuthenticationError", "AuthorizationError"):
        return Unreachable(gettext("The server does not accept the user name or password."))
    if _is(error, "ResponseError"):
        return ReplyError(str(error))
    if _is(error, *_FAILURES):
        return Unreachable(gettext("The server cannot be reached."))
    return error
