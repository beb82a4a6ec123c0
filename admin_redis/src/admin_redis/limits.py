"""How long a connection may take, and how many bytes it may bring."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from admin_core.data import gettext

from .errors import TooMuch


class Limits:
    """Until when, and how many bytes, may be read."""

    def __init__(self, end: float, max_bytes: int) -> None:
        self.end = end
        self.left = max_bytes

    def count(self, received: int) -> None:
        """Take bytes off what may still come; raises :exc:`TooMuch`."""
        self.left -= received
        if self.left < 0:
            raise TooMuch(
                gettext("The reply is too large to show. Ask for less, with SCAN or a range.")
            )

    def seconds(self) -> float:
        """Return how long there still is; raises :exc:`TimeoutError`."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _LimitedSocket:
    """A socket that keeps to the limits, however slowly the bytes trickle in."""

    def __init__(self, socket: Any, limits: Limits) -> None:
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
def limited(connection_class: type) -> Any:
    """Return the class whose connections keep to their ``admin_limits``."""

    def connect(connection: Any) -> _LimitedSocket:
        open_socket = connection_class._connect  # type: ignore[attr-defined]  # what each kind of connection overrides
        return _LimitedSocket(open_socket(connection), connection.admin_limits)

    return type(f"Limited{connection_class.__name__}", (connection_class,), {"_connect": connect})
