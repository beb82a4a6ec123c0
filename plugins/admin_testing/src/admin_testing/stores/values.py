"""Area: every kind of value comes back exactly as it was written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from admin_core.data import RecordStore

from .base import StoreKit
from .sample import GENRES, add, genre
from .words import needs

TEXTS = {
    "empty": "",
    "ASCII": "plain",
    "accents": "Größe żółw naïve",
    "combining marks": "e\u0301 A\u030a",
    "astral": "\U0001f4da\U0001f469\u200d\U0001f680",
    "right to left": "كتاب שלום\u200f",
    "CJK": "日本語 中文 한국어",
    "blanks around": "  two before, two after  ",
    "line ends": "a\nb\r\nc\td",
    "quotes": "'single' \"double\" `back` \\ %s {0} $x --",
    "markup": "<script>alert(1)</script> &amp;",
    "long": "ä" * 20_000,
}


class Values(StoreKit):
    """Round trips of values, and their types."""

    explained = "docs/reference/contracts.md#kinds"

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_text_is_kept_to_the_character(self, store: RecordStore, text: str) -> None:
        self.check(store, "notes", text)

    @pytest.mark.parametrize(
        "text", ["Größe \U0001f4da", "שלום", "x" * 120, "\U0001f4da" * 120, "trailing  "],
        ids=["mixed", "right to left", "longest", "longest astral", "blanks at the end"],
    )  # fmt: skip
    def test_short_text_is_kept_to_the_character(self, store: RecordStore, text: str) -> None:
        self.check(store, "title", text)

    def test_no_text_is_not_the_empty_text(self, store: RecordStore) -> None:
        self.check(store, "notes", None)
        empty = add(store, title="Empty", notes="")
        assert store.value(self.reread(store, empty), "notes") == ""

    @pytest.mark.parametrize("number", [0, 1, -1, 2**31 - 1, -(2**31)])
    def test_whole_numbers_are_kept(self, store: RecordStore, number: int) -> None:
        self.check(store, "pages", number)

    @needs("decimal")
    @pytest.mark.parametrize("number", ["0.00", "0.01", "-0.10", "123456.78", "-999999.99", "1e2"])
    def test_decimals_are_kept_exactly(self, store: RecordStore, number: str) -> None:
        self.check(store, "price", Decimal(number))

    @pytest.mark.parametrize("number", [0.0, 0.1 + 0.2, -1e300, 5e-300, 1 / 3])
    def test_floats_are_kept_in_double_precision(self, store: RecordStore, number: float) -> None:
        self.check(store, "rating", number)

    @pytest.mark.parametrize("value", [True, False])
    def test_booleans_are_kept(self, store: RecordStore, value: bool) -> None:
        self.check(store, "in_print", value)

    @needs("date")
    @pytest.mark.parametrize("day", [dt.date(2024, 2, 29), dt.date(1969, 12, 31)])
    def test_dates_are_kept(self, store: RecordStore, day: dt.date) -> None:
        self.check(store, "published", day)

    @needs("date", "extreme_dates")
    @pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
    def test_the_first_and_the_last_date_are_kept(self, store: RecordStore, day: dt.date) -> None:
        self.check(store, "published", day)

    @pytest.mark.parametrize(
        "moment",
        [dt.datetime(2024, 2, 29, 23, 59, 59), dt.datetime(1969, 7, 20, 20, 17)],
        ids=["leap day", "before the epoch"],
    )
    def test_times_are_kept_to_the_second(self, store: RecordStore, moment: dt.datetime) -> None:
        self.check(store, "added", moment)

    @needs("microseconds")
    @pytest.mark.parametrize("micro", [1, 123_456, 999_999])
    def test_times_are_kept_to_the_microsecond(self, store: RecordStore, micro: int) -> None:
        self.check(store, "added", dt.datetime(2024, 1, 1, 12, 30, 15, micro))

    @needs("extreme_dates")
    def test_the_first_and_the_last_year_are_kept(self, store: RecordStore) -> None:
        self.check(store, "added", dt.datetime(1, 1, 1))
        self.check(store, "added", dt.datetime(9999, 12, 31, 23, 59, 59), title="Birch")

    @needs("time_zones")
    @pytest.mark.parametrize("hours", [0, 5.5, -8, 14])
    def test_an_aware_time_keeps_its_instant(self, store: RecordStore, hours: float) -> None:
        zone = dt.timezone(dt.timedelta(hours=hours))
        moment = dt.datetime(2024, 3, 31, 2, 30, tzinfo=zone)
        record = self.reread(store, add(store, title="Amber", posted=moment))
        found = store.value(record, "posted")
        assert found.tzinfo is not None
        assert found == moment

    @pytest.mark.parametrize("name", GENRES)
    def test_choices_are_kept(self, store: RecordStore, name: str) -> None:
        self.check(store, "genre", genre(store, name))

    @pytest.mark.parametrize(
        "name", ["pages", "price", "rating", "published", "added", "notes", "genre"]
    )
    def test_no_value_is_kept_as_no_value(self, store: RecordStore, name: str) -> None:
        if name not in store.info:
            pytest.skip(f"the sample of this backend has no {name}")
        self.check(store, name, None)

    def check(self, store: RecordStore, name: str, value: Any, *, title: str = "Amber") -> None:
        """Write *value* with a new record, and by an update; read it back both times."""
        created = add(store, **{"title": title, name: value})
        self.compare(store.value(self.reread(store, created), name), value)
        if name == "title":
            return
        other = add(store, title=f"{title}, second")
        with store.transaction():
            found = store.get(store.key(other))
            setattr(store.writable(found), name, value)
            store.save(found, is_created=False)
        self.compare(store.value(self.reread(store, found), name), value)

    def compare(self, found: Any, written: Any) -> None:
        """Both must be equal and of one type: 1 is not True, and 1.0 is no decimal."""
        assert found == written
        assert isinstance(found, type(written))
        assert isinstance(found, bool) == isinstance(written, bool)
