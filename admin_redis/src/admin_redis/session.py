"""One connection for the commands that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from admin_core.data import gettext

from .errors import Unreachable

#: A command: its words, as they are sent.
Words = tuple[str | bytes, ...]


class Session:
    """A connection, for as long as one piece of work takes.

    Replies hold texts as bytes.  What a call raises is the driver's own; the
    :class:`~admin_redis.connection.Server` that gave the session translates it.
    """

    def __init__(self, connection: Any, is_asking: bool = False) -> None:
        self._connection = connection
        self._is_asking = is_asking

    def call(self, *words: str | bytes) -> Any:
        """Return the reply to a command; raises what the server answers as an error."""
        if self._is_asking:
            self._connection.send_command("ASKING", check_health=False)
            self._read()
        self._connection.send_command(*words, check_health=False)
        return self._read()

    def pipeline(self, commands: Iterable[Words]) -> list[Any]:
        """Return the replies to commands that are sent at once; errors are among them."""
        listed = list(commands)
        if not listed:
            return []
        if self._is_asking:
            raise Unreachable(
                gettext("The key is just being moved to another node. Try again in a moment.")
            )
        packed = self._connection.pack_commands(listed)
        self._connection.send_packed_command(packed, check_health=False)
        return [self._value() for _ in listed]

    def commit(self, commands: Sequence[Words]) -> list[Any] | None:
        """Run commands as one; return their replies, ``None`` when what is watched has changed."""
        *queued, done = self.pipeline([("MULTI",), *commands, ("EXEC",)])
        for reply in (*queued, done, *(done if isinstance(done, list) else ())):
            if isinstance(reply, Exception):
                raise reply
        return None if done is None else list(done)

    def _value(self) -> Any:
        try:
            return self._read()
        except Exception as error:
            if is_(error, "AskError", "MovedError") or not is_(error, "ResponseError"):
                raise
            return error

    def _read(self) -> Any:
        return self._connection.read_response(disable_decoding=True)


def is_(error: BaseException, *names: str, but: str = "") -> bool:
    """Return whether an error is of one of the classes; by name, as each driver has its own."""
    known = {one.__name__ for one in type(error).__mro__}
    return bool(known.intersection(names)) and but not in known
