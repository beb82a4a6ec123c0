"""Who acts, and how several plugins' votes become one decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or program behind a request, as ``admin_current_actor`` answered.

    ``id`` identifies them for the audit, ``name`` is shown, ``native`` is the application's
    own user object.

    .. versionadded:: 0.1
    """

    id: str
    name: str = ""
    native: Any = None
    details: Mapping[str, Any] = field(default_factory=_nothing)


def combine_votes(votes: Iterable[bool | None], *, default: bool) -> bool:
    """Return one decision: a single ``False`` refuses, otherwise any ``True`` allows.

    ``None`` abstains; *default* decides when everybody does.
    """
    cast = [vote for vote in votes if vote is not None]
    if any(vote is False for vote in cast):
        return False
    return any(cast) or default
