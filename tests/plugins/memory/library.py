"""The kit's sample model, as dataclasses."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from decimal import Decimal


class Genre(enum.Enum):
    novel = 1
    poetry = 2
    essay = 3


@dataclass
class Author:
    id: int | None = None
    name: str = field(kw_only=True)
    country: str | None = None


@dataclass
class Tag:
    id: int | None = None
    name: str = field(kw_only=True)


@dataclass
class Book:
    id: int | None = None
    title: str = field(kw_only=True, metadata={"unique": True, "max_length": 120})
    pages: int | None = None
    price: Decimal | None = field(default=None, metadata={"precision": 8, "scale": 2})
    rating: float | None = None
    in_print: bool = False
    published: dt.date | None = None
    added: dt.datetime | None = None
    posted: dt.datetime | None = None
    notes: str | None = field(default=None, metadata={"kind": "text"})
    genre: Genre | None = None
    author: Author | None = None
    tags: list[Tag] = field(default_factory=list)
    sequel_of: Book | None = None


@dataclass
class Stock:
    shop: str = field(metadata={"primary_key": True})
    shelf: int = field(metadata={"primary_key": True})
    amount: int | None = None
