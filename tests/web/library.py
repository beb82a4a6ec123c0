"""The records of the sample library, in no backend's words; what is right is computed from them."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Any


class Genre(enum.Enum):
    novel = 1
    poetry = 2
    essay = 3


#: What a plugin says about ``Book.status``; the records hold one value that is not among them.
STATUSES = ("draft", "ready", "sold out")

AUTHORS: dict[int, dict[str, Any]] = {
    number: {"id": number, "name": name, "country": country}
    for number, (name, country) in enumerate(
        [
            ("Ada Lovelace", "England"),
            ("Bo Stone", None),
            ("Cé Ñandú", "Chile"),
            ("Di Rivers", ""),
            ("Eve Okoro", "Nigeria"),
            ("Fay Unread", "Iceland"),
        ],
        1,
    )
}

TAGS: dict[int, dict[str, Any]] = {
    number: {"id": number, "name": name}
    for number, name in enumerate(["space", "sea", "city", "war", "love", "100%"], 1)
}

_TITLES = {
    7: "100% pure",
    8: "under_score",
    9: "Back\\slash",
    10: "<b>bold</b> & \"quoted\" 'single'",
    11: "Straße nach Übersee",
}


def _book(number: int) -> dict[str, Any]:
    def unless(rest: int, value: Any) -> Any:
        return None if number % rest == 0 else value

    return {
        "id": number,
        "title": _TITLES.get(number, f"Book {number:02d}"),
        "subtitle": (None, "", f"Part {number}")[number % 3],
        "motto": "" if number % 2 else f"Motto {number}",
        "status": (None, *STATUSES, "ancient")[number % 5],
        "notes": unless(4, f"Note {number}\nsecond line"),
        "pages": unless(7, number * 10),
        "price": unless(5, Decimal(number) + Decimal("0.25")),
        "rating": unless(6, number / 8),
        "in_print": number % 2 == 0,
        "signed": (None, True, False)[number % 3],
        "published": unless(9, dt.date(2000, 1, 1) + dt.timedelta(days=31 * number)),
        "added": dt.datetime(2020, 1, 1, 12) + dt.timedelta(hours=number, microseconds=number),
        "genre": (Genre.novel, Genre.poetry, Genre.essay, None)[number % 4],
        "meta": unless(2, {"number": number, "words": ["a", "ü"]}),
        "author": 1 + number % 5,
        "editor": None if number % 3 else 1 + (number + 1) % 5,
        "tags": tuple(tag for tag in TAGS if number % (tag + 1) == 0),
        "sequel_of": number - 1 if number % 10 == 0 else None,
    }


BOOKS: dict[int, dict[str, Any]] = {number: _book(number) for number in range(1, 61)}

#: Keys of two parts, the first with everything that addresses treat specially.
STOCK: dict[tuple[str, int], dict[str, Any]] = {
    (shop, shelf): {"shop": shop, "shelf": shelf, "amount": 1_000 + number}
    for number, (shop, shelf) in enumerate([
        ("north", 1),
        ("north", 2),
        ("south", 1),
        ("a,b.c/d", 1),
        ("x&id=1?#%41+ y", -3),
        ("ü\"<'>\\", 4),
        ("", 5),
        (" ", 6),
        (".e", 7),
        ("../..", 8),
    ])
}  # fmt: skip

RELATIONS = ("author", "editor", "sequel_of")
