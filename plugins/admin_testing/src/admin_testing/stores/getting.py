"""Area: records by their key, within the same bounds as the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from admin_core.data import AnyOf, Condition, Key, ListQuery, RecordStore, decode_key

from .base import StoreKit
from .words import needs

#: None of these is the key of a record, and none may raise anything.
IMPOSSIBLE: dict[str, Key] = {
    "no parts": (),
    "two parts": ("1", "2"),
    "empty text": ("",),
    "a word": ("nonsense",),
    "a blank": (" ",),
    "wildcards": ("%",),
    "null character": ("1\x00",),
    "only a null": ("\x00",),
    "half a character": ("\ud800",),
    "100000 characters": ("x" * 100_000,),
    "100000 digits": ("9" * 100_000,),
    "400 digits": ("9" * 400,),
    "30 digits": ("1" + "0" * 30,),
    "negative": ("-1",),
    "beyond 64 bits": (str(2**63),),
    "a fraction": ("1.5",),
    "not a number": ("nan",),
    "other digits": ("\u0661\u0662",),
    "quotes": ("1' OR '1'='1",),
    "nothing": (None,),
    "huge number": (10**30,),
    "a large number": (2**63,),
    "bytes": (b"\x00\xff",),
    "a day": (dt.date(2024, 1, 1),),
}


class Getting(StoreKit):
    """``get`` and ``get_many``: typed keys, texts, nonsense, bounds."""

    explained = "docs/reference/contracts.md#keys"

    def test_gets_by_typed_key(self, filled: RecordStore) -> None:
        key = filled.key(self.book(filled, "C"))
        found = filled.get(key)
        assert found is not None
        assert filled.value(found, "title") == "Cedar 100%"
        assert filled.key(found) == key

    def test_gets_by_the_key_as_text(self, filled: RecordStore) -> None:
        book = self.book(filled, "C")
        found = filled.get(decode_key(filled.encoded_key(book)))
        assert found is not None
        assert filled.key(found) == filled.key(book)

    @pytest.mark.parametrize("key", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
    def test_an_impossible_key_belongs_to_no_record(self, filled: RecordStore, key: Key) -> None:
        assert filled.get(key) is None
        assert filled.get_many([key, key]) == []
        assert len(filled.find(ListQuery()).records) == 9, "the store is not usable afterwards"

    def test_the_key_of_a_deleted_record_belongs_to_none(self, filled: RecordStore) -> None:
        book = self.book(filled, "C")
        key = filled.key(book)
        with filled.transaction():
            filled.delete(book)
        filled.stores.release()
        assert filled.get(key) is None

    def test_conditions_bound_one_record_as_they_bound_the_list(self, filled: RecordStore) -> None:
        key = filled.key(self.book(filled, "B"))
        assert filled.get(key, None, (Condition("in_print", "equals", True),)) is None
        assert filled.get(key, None, (Condition("in_print", "equals", False),)) is not None
        assert filled.get(key, None, (AnyOf(),)) is None

    @needs("base")
    def test_the_views_query_bounds_one_record_as_it_bounds_the_list(
        self, filled: RecordStore
    ) -> None:
        inside, outside = filled.key(self.book(filled, "A")), filled.key(self.book(filled, "B"))
        assert filled.get(inside, self.in_print_only(filled)) is not None
        assert filled.get(outside, self.in_print_only(filled)) is None
        assert len(filled.get_many([inside, outside], self.in_print_only(filled))) == 1

    @needs("base")
    def test_both_bounds_hold_at_once(self, filled: RecordStore) -> None:
        key = filled.key(self.book(filled, "A"))
        pages = Condition("pages", "equals", 200)
        assert filled.get(key, self.in_print_only(filled), (pages,)) is None

    @needs("paths", "relations")
    def test_conditions_across_relations_bound_one_record(self, filled: RecordStore) -> None:
        key = filled.key(self.book(filled, "B"))
        assert filled.get(key, None, (Condition("author.name", "equals", "Borges"),)) is not None
        assert filled.get(key, None, (Condition("author.name", "not_equal", "Borges"),)) is None

    # -- several ---------------------------------------------------------------------------------

    def test_several_records_come_in_the_order_of_their_keys(self, filled: RecordStore) -> None:
        for initials in ("CAB", "IHGFEDCBA", "EE", "B"):
            keys = [filled.key(self.book(filled, initial)) for initial in initials]
            assert self.titles(filled, filled.get_many(keys)) == "".join(dict.fromkeys(initials))

    def test_several_records_may_be_asked_for_by_text(self, filled: RecordStore) -> None:
        keys = [decode_key(filled.encoded_key(self.book(filled, one))) for one in "DAC"]
        assert self.titles(filled, filled.get_many(keys)) == "DAC"

    def test_records_that_are_not_there_are_left_out(self, filled: RecordStore) -> None:
        keys: list[Key] = [filled.key(self.book(filled, one)) for one in "DA"]
        mixed = [("nonsense",), keys[0], (), ("9" * 400,), keys[1]]
        assert self.titles(filled, filled.get_many(mixed)) == "DA"
        assert filled.get_many([]) == []

    def test_very_many_keys_are_no_problem(self, filled: RecordStore) -> None:
        unknown: list[Key] = [(str(n),) for n in range(1_000_000, 1_001_200)]
        key = filled.key(self.book(filled, "D"))
        assert self.titles(filled, filled.get_many([*unknown, key])) == "D"

    def test_conditions_bound_several_records(self, filled: RecordStore) -> None:
        keys = [filled.key(self.book(filled, one)) for one in "DBAC"]
        inside = (Condition("in_print", "equals", True),)
        assert self.titles(filled, filled.get_many(keys, None, inside)) == "DAC"

    @needs("relations")
    def test_a_record_read_with_paths_has_them(self, filled: RecordStore) -> None:
        key = filled.key(self.book(filled, "B"))
        found = filled.get(key, paths=("author.name",))
        assert filled.value(found, "author.name") == "Borges"
        assert filled.value(found, "title") == "Birch"

    def titles(self, store: RecordStore, records: list[Any]) -> str:
        """Return the initials of the records' titles."""
        return "".join(store.value(record, "title")[0] for record in records)
