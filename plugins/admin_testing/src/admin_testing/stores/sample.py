"""The nine books of the sample, chosen so that every question has a telling answer.

Each title starts with another capital, so that books sort alike in every collation and a test
can name them by their initials.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from admin_core.data import RecordStore, text_of

#: The allowed values of ``Book.genre``: names of an enum, or values of choices.
GENRES = ("novel", "poetry", "essay")

ALL = "ABCDEFGHI"

_DAY, _OTHER_DAY = dt.date(1969, 7, 20), dt.date(2000, 1, 1)
_TEN, _MIDNIGHT = dt.datetime(2024, 1, 1, 10), dt.datetime(2024, 1, 2)
_LATER = dt.datetime(2024, 1, 2, 0, 0, 1)

_FIELDS = (
    "title", "pages", "price", "rating", "in_print", "published", "added", "notes", "genre",
)  # fmt: skip
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("Amber", 100, "9.50", 4.5, True, _DAY, _TEN, "First line", "novel"),
    ("Birch", 200, None, None, False, None, None, None, "poetry"),
    ("Cedar 100%", None, "12.00", 3.25, True, dt.date(1999, 12, 31), _TEN, "", "essay"),
    ("Delta_d", 100, "12.00", 4.5, True, _DAY, _MIDNIGHT, "A first line", "novel"),
    ("Echo \\ e", 1000, "0.05", 0.1, False, dt.date(2024, 2, 29),
     dt.datetime(2024, 2, 29, 23, 59, 59), None, None),
    ("Fjord * . $", 0, None, None, False, None, None, "", "essay"),
    ("Grove", 150, "99.99", 2.0, True, _OTHER_DAY, _MIDNIGHT, "last", "novel"),
    ("Heath", None, None, None, True, None, None, None, None),
    ("Ivory [i] (x)", 200, "9.50", 4.5, False, _OTHER_DAY, _LATER, "First", "poetry"),
)  # fmt: skip

AUTHORS: Mapping[str, str | None] = {"Le Guin": "US", "Borges": "AR", "Anon": None}
TAGS = ("classic", "short", "space", "unread")

#: Initial of a book -> name of its author.
AUTHOR_OF = {"A": "Le Guin", "B": "Borges", "D": "Le Guin", "E": "Anon", "G": "Borges", "I": "Anon"}
#: Initial of a book -> names of its tags.
TAGS_OF = {
    "A": ("classic", "space"),
    "B": ("classic",),
    "D": ("space",),
    "E": ("short",),
    "G": ("classic", "short", "space"),
    "I": ("short",),
}
#: Initial of a book -> initial of the book that it continues.
SEQUEL_OF = {"D": "A", "F": "B", "G": "D"}


def book_values(store: RecordStore) -> list[dict[str, Any]]:
    """Return the plain values of the nine books, without their relations."""
    books = [dict(zip(_FIELDS, row, strict=True)) for row in _ROWS]
    for book in books:
        book["price"] = None if book["price"] is None else Decimal(book["price"])
        book["genre"] = None if book["genre"] is None else genre(store, book["genre"])
    return [{name: v for name, v in book.items() if name in store.info} for book in books]


def genre(store: RecordStore, name: str) -> Any:
    """Return the value with which *store* writes a genre: an enum's member or the text."""
    for choice in store.info.field("genre").choices:
        if text_of(None, choice.value) == name:
            return choice.value
    return name


def add(store: RecordStore, **values: Any) -> Any:
    """Write a new record with *values*, as a form would, and return it."""
    with store.transaction():
        record = store.new()
        assign(store, record, **values)
        store.save(record, is_created=True)
    return record


def assign(store: RecordStore, record: Any, **values: Any) -> None:
    """Set attributes of *record* as a form would."""
    target = store.writable(record)
    for name, value in values.items():
        setattr(target, name, value)


def fill(store: RecordStore, lacks: frozenset[str]) -> None:
    """Write the whole sample in one transaction."""
    with store.transaction():
        books = {values["title"][0]: add(store, **values) for values in book_values(store)}
        changed: dict[str, dict[str, Any]] = {initial: {} for initial in books}
        if "relations" not in lacks:
            people = store.related("author")
            authors = {n: add(people, name=n, country=country) for n, country in AUTHORS.items()}
            for initial, name in AUTHOR_OF.items():
                changed[initial]["author"] = authors[name]
            for initial, earlier in SEQUEL_OF.items():
                changed[initial]["sequel_of"] = books[earlier]
        if "to_many" not in lacks:
            tags = {name: add(store.related("tags"), name=name) for name in TAGS}
            for initial, names in TAGS_OF.items():
                changed[initial]["tags"] = [tags[name] for name in names]
        for initial, values in changed.items():
            if values:
                assign(store, books[initial], **values)
                store.save(books[initial], is_created=False)
    store.stores.release()
