"""Books kept in memory, one of them not for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from admin_memory import Memory


@dataclass(kw_only=True)
class Book:
    id: int | None = None
    title: str = ""
    price: int | None = None
    notes: str | None = field(default=None, metadata={"kind": "text"})


def secret_shelf():
    """Return a shelf with two books."""
    return Memory(Book(id=1, title="A tale", price=7), Book(id=2, title="Secret plans", price=9))
