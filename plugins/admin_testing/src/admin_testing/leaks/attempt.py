"""One way into a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .visitor import Ask
from .world import Stored, World

#: Makes the request of an attempt, for a record or a file, or for ``None`` where there is none.
Make = Callable[[World, Any, Stored | None], Ask]


@dataclass(frozen=True)
class Attempt:
    """One way into a view.

    *rights* are those of which one is enough.  *needs_record* says whether it is about a record.
    ``action`` names the batch action that it would run.
    """

    name: str
    rights: frozenset[str]
    make: Make
    needs_record: bool = False
    action: str = ""
    #: Whether the answer shows that the way is open, and nothing is done by asking.
    is_safe: bool = True
    #: Whether a refusal stands inside a page that is answered with 200.
    says_so_inside: bool = False
    #: Those who may, for an address that no right stands for.
    roles: frozenset[str] | None = None
