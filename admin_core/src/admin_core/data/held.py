"""A file that belongs to a record and lies beside it: read when it is asked for, not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class HeldFile:
    """The value of a field of kind ``"file"``: what is known of a file, and how to open it.

    ``key`` tells two contents apart; ``size`` is in bytes.  ``open`` gives the content,
    ``open_small`` a small picture of it where there is one; the caller closes what they give.

    .. versionadded:: 0.1
    """

    key: str
    name: str
    size: int | None
    open: Callable[[], BinaryIO] = field(compare=False, repr=False)
    open_small: Callable[[], BinaryIO] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.name
