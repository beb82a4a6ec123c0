"""The sample library as dataclasses in memory."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from admin_memory import Memory

from ..library import AUTHORS, BOOKS, RELATIONS, STOCK, TAGS, Genre
from . import Library


@dataclass
class Author:
    id: int | None = None
    name: str = field(kw_only=True, metadata={"max_length": 80})
    country: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass
class Tag:
    id: int | None = None
    name: str = field(kw_only=True)

    def __str__(self) -> str:
        return self.name


@dataclass
class Book:
    id: int | None = None
    title: str = field(kw_only=True, metadata={"unique": True, "max_length": 120})
    subtitle: str | None = None
    motto: str = ""
    status: str | None = None
    notes: str | None = field(default=None, metadata={"kind": "text"})
    pages: int | None = field(default=None, metadata={"minimum": -(2**31), "maximum": 2**31 - 1})
    price: Decimal | None = field(default=None, metadata={"precision": 8, "scale": 2})
    rating: float | None = None
    in_print: bool = False
    signed: bool | None = None
    published: dt.date | None = None
    added: dt.datetime | None = None
    genre: Genre | None = None
    meta: dict[str, Any] | None = None
    author: Author = field(kw_only=True)
    editor: Author | None = None
    tags: list[Tag] = field(default_factory=list)
    sequel_of: Book | None = None

    def __str__(self) -> str:
        return self.title

    @property
    def shelf_mark(self) -> str:
        return f"{self.title[:2]}-{self.id}"


@dataclass
class Stock:
    shop: str = field(metadata={"primary_key": True, "max_length": 80})
    shelf: int = field(metadata={"primary_key": True})
    amount: int | None = None


_MODELS = {"Author": Author, "Book": Book, "Tag": Tag, "Stock": Stock}


class MemoryLibrary(Library):
    """Lists of dataclasses."""

    Author, Book, Tag, Stock = Author, Book, Tag, Stock

    def __init__(self) -> None:
        self.source = Memory()
        self.restore()

    def restore(self) -> None:
        for model in _MODELS.values():
            self.source.rows(model).clear()
        for name, rows in (("Author", AUTHORS), ("Tag", TAGS), ("Book", BOOKS), ("Stock", STOCK)):
            for values in rows.values():
                self.add(name, **values)

    def rows(self, model: str) -> dict[Any, dict[str, Any]]:
        return {self._key(row): self._values(row) for row in self.source.rows(_MODELS[model])}

    def change(self, model: str, key: Any, **values: Any) -> None:
        for name, value in self._linked(values).items():
            setattr(self._row(model, key), name, value)

    def add(self, model: str, **values: Any) -> None:
        rows = self.source.rows(_MODELS[model])
        if model != "Stock":
            values.setdefault("id", max((row.id for row in rows), default=0) + 1)
        rows.append(_MODELS[model](**copy.deepcopy(self._linked(values, keep=True))))
        for name, value in self._linked(values).items():
            setattr(rows[-1], name, value)

    def only(self, model: str, keys: Any) -> Any:
        return [row for row in self.source.rows(_MODELS[model]) if row.id in keys]

    def _linked(self, values: dict[str, Any], *, keep: bool = False) -> dict[str, Any]:
        if keep:
            return {n: [] if n == "tags" else None if n in RELATIONS else v
                    for n, v in values.items()}  # fmt: skip
        found = dict(values)
        for name in RELATIONS:
            if found.get(name) is not None:
                model = "Book" if name == "sequel_of" else "Author"
                found[name] = self._row(model, found[name])
        if "tags" in found:
            found["tags"] = [self._row("Tag", key) for key in found["tags"]]
        return found

    def _row(self, model: str, key: Any) -> Any:
        return next(r for r in self.source.rows(_MODELS[model]) if self._key(r) == key)

    def _key(self, row: Any) -> Any:
        return (row.shop, row.shelf) if isinstance(row, Stock) else row.id

    def _values(self, row: Any) -> dict[str, Any]:
        found = {name: copy.deepcopy(value) for name, value in vars(row).items()
                 if name not in (*RELATIONS, "tags") and not name.startswith("_")}  # fmt: skip
        for name in RELATIONS:
            if name in vars(row):
                value = getattr(row, name)
                found[name] = None if value is None else value.id
        if "tags" in vars(row):
            found["tags"] = tuple(sorted(tag.id for tag in row.tags))
        return found
