"""What an application says about a collection: where it is, and which fields its objects have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from admin_core.data import FieldInfo

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, eq=False)
class Collection:
    """A collection of JSON objects: ``GET`` and ``POST`` at *url*, ``PATCH`` and ``DELETE`` below.

    The service supplies the values of *key*.  *filters* are the operators that it understands as
    parameters (``pages__greater=100``); the others are applied to all that it has.  *headers* go
    with every request, for example one that holds a token; *timeout* is how many seconds the
    service has to say something.

    .. versionadded:: 0.1
    """

    url: str
    fields: tuple[FieldInfo, ...]
    name: str = ""
    key: FieldInfo = FieldInfo("id", "integer", "ID", primary_key=True, generated=True)
    filters: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10

    @property
    def __name__(self) -> str:
        return self.name or self.url.rstrip("/").rpartition("/")[2].capitalize()

    @cached_property
    def client(self) -> httpx.Client:
        """What keeps the connections to the service; opened with the first request."""
        # Here: an application that has the package and no such collection does not pay for it.
        import httpx

        return httpx.Client(headers=self.headers, timeout=self.timeout)
