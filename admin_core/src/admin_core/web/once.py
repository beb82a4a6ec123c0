"""A form that is sent twice creates one record: each form to create carries a key of its own.

Keys are remembered by the process and in the visitor's session.  A second request with the same
key waits for the first: when that one was refused, the second is answered like it; when it
saved, the second saves nothing.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flask import session

FIELD = "_once"

_SESSION_KEY = "_admin_sent"
#: Keys remembered by the process, and in a session's cookie.
_IN_PROCESS, _IN_SESSION = 10_000, 10


class OnceKeys:
    """The keys of the forms that have created their record."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy: dict[str, tuple[Lock, int]] = {}
        self._used: OrderedDict[str, None] = OrderedDict()

    @staticmethod
    def new() -> str:
        """Return a key for a form that is shown for the first time."""
        return secrets.token_urlsafe(12)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Keep other requests with the same key waiting; an empty key keeps nobody."""
        if not key:
            yield
            return
        with self._lock:
            lock, waiting = self._busy.get(key, (Lock(), 0))
            self._busy[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._busy.pop(key)
                if waiting > 1:
                    self._busy[key] = (lock, waiting - 1)

    def is_used(self, key: str) -> bool:
        """Return whether a form with that key has created its record."""
        return bool(key) and (key in self._used or key in session.get(_SESSION_KEY, ()))

    def use(self, key: str) -> None:
        """Remember that a form with that key has created its record."""
        if not key:
            return
        with self._lock:
            self._used[key] = None
            while len(self._used) > _IN_PROCESS:
                self._used.popitem(last=False)
        session[_SESSION_KEY] = [*session.get(_SESSION_KEY, ()), key][-_IN_SESSION:]
