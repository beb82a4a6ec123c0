"""Who acts, and how several plugins' votes become one decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias


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


#: What somebody may do with a field: not see it, or not set it.
FieldLimit: TypeAlias = Literal["hidden", "read"]


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """Which fields of a model somebody may not see, and which of the others not set.

    .. versionadded:: 0.1
    """

    hidden: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()

    def can_see(self, name: str) -> bool:
        """Return whether the field is shown, searched, filtered, sorted by and exported."""
        return name not in self.hidden

    def can_set(self, name: str) -> bool:
        """Return whether the field may be written."""
        return name not in self.hidden and name not in self.read_only


def combine_field_limits(answers: Iterable[Mapping[str, FieldLimit] | None]) -> FieldAccess:
    """Return one decision from several plugins' answers: the strictest for each field.

    Raises ``ValueError`` for a word that is neither ``"hidden"`` nor ``"read"``.

    .. versionadded:: 0.1
    """
    found: dict[str, set[str]] = {"hidden": set(), "read": set()}
    for answer in answers:
        for name, limit in (answer or {}).items():
            if limit not in found:
                raise ValueError(
                    f"admin_field_access answered {limit!r} for {name!r}; "
                    "it may answer 'hidden' or 'read'."
                )
            found[limit].add(name)
    return FieldAccess(frozenset(found["hidden"]), frozenset(found["read"] - found["hidden"]))


def combine_votes(votes: Iterable[bool | None], *, default: bool) -> bool:
    """Return one decision: a single ``False`` refuses, otherwise any ``True`` allows.

    ``None`` abstains; *default* decides when everybody does.

    .. versionadded:: 0.1
    """
    cast = [vote for vote in votes if vote is not None]
    if any(vote is False for vote in cast):
        return False
    return any(cast) or default
