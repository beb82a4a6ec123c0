"""What the console and the browser of keys have in common: the server, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from admin_core import BaseView

from .catalogue import MAX_DESCRIPTION, Catalogue
from .connection import Server
from .policy import Policy, names


class RedisView(BaseView):
    """A view of a Redis or Valkey server.

    ``redis`` is a client of redis-py or of valkey: a plain one, one made by a sentinel, or a
    cluster's.

    .. versionadded:: 0.1
    """

    #: Commands that nobody may run: names, or ACL categories such as ``"@scripting"``.
    excluded_commands: ClassVar[Iterable[str]] = frozenset()
    #: The only commands that may be run, named alike; ``None`` for all that are not excluded.
    allowed_commands: ClassVar[Iterable[str] | None] = None
    #: Whether nothing may be changed.
    read_only: ClassVar[bool] = False
    #: Seconds that the server may take, from connecting to the last byte of its reply.
    time_limit: ClassVar[float] = 5.0
    #: Bytes of a reply that are read; what has a longer one is given up.
    max_reply_bytes: ClassVar[int] = 16 * 1024 * 1024

    def __init__(
        self,
        redis: Any,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(name, category, endpoint, url)
        self.redis = redis

    @cached_property
    def server(self) -> Server:
        """The server, with the limits of this view."""
        return Server(self.redis, self.time_limit, self.max_reply_bytes)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The server's commands, as it describes them."""
        return Catalogue(Server(self.redis, self.time_limit, MAX_DESCRIPTION))

    @cached_property
    def policy(self) -> Policy:
        """What the options say about commands."""
        allowed = None if self.allowed_commands is None else names(self.allowed_commands)
        return Policy(self.read_only, allowed, names(self.excluded_commands))

    def companion(self, page: str) -> RedisView | None:
        """Return another view of the same client, with such a page, that the visitor may open."""
        for view in self.admin.views:
            if not isinstance(view, RedisView) or view.redis is not self.redis:
                continue
            if hasattr(view, page) and self.admin.gate.may_access(view):
                return view
        return None
