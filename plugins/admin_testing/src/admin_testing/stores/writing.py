"""Area: creating, updating, deleting, and what the database refuses."""

from __future__ import annotations

import pytest

from admin_core.data import Condition, ConstraintViolated, ListQuery, RecordStore, Total

from .base import StoreKit
from .sample import ALL, add, assign
from .words import needs


class Writing(StoreKit):
    """Writes through ``new``, ``writable``, ``save`` and ``delete``."""

    explained = "docs/reference/contracts.md#errors"

    def test_a_new_record_is_not_yet_written(self, store: RecordStore) -> None:
        assign(store, store.new(), title="Amber")
        assert store.find(ListQuery()).total == Total(0)

    def test_a_new_record_has_the_models_defaults(self, store: RecordStore) -> None:
        record = self.reread(store, add(store, title="Amber"))
        assert store.value(record, "in_print") is False
        assert store.value(record, "pages") is None

    def test_a_written_record_knows_its_key(self, store: RecordStore) -> None:
        record = add(store, title="Amber")
        key = store.key(record)
        assert len(key) == 1
        assert key[0] not in (None, "")
        found = store.get(key)
        assert store.value(found, "title") == "Amber"

    def test_every_record_gets_its_own_key(self, filled: RecordStore) -> None:
        records = filled.find(ListQuery()).records
        assert len({filled.encoded_key(record) for record in records}) == 9

    def test_a_record_is_labelled_by_what_people_look_it_up_by(self, store: RecordStore) -> None:
        record = add(store, title="Amber")
        assert store.label(record) == "Amber"
        assert store.label(None) == ""

    def test_an_update_writes_what_was_set_and_nothing_else(self, filled: RecordStore) -> None:
        book = self.change(filled, "A", pages=777, notes=None)
        assert filled.value(book, "pages") == 777
        assert filled.value(book, "notes") is None
        assert filled.value(book, "title") == "Amber"
        assert filled.value(book, "rating") == 4.5
        assert self.found(filled) == ALL
        assert self.found(filled, Condition("pages", "equals", 777)) == "A"

    def test_a_value_can_be_cleared_and_set_again(self, filled: RecordStore) -> None:
        for pages in (None, 5, None, 0):
            assert filled.value(self.change(filled, "A", pages=pages), "pages") == pages

    def test_an_update_without_changes_is_no_error(self, filled: RecordStore) -> None:
        assert filled.value(self.change(filled, "A"), "title") == "Amber"

    def test_a_record_can_be_written_twice_in_one_transaction(self, store: RecordStore) -> None:
        with store.transaction():
            record = add(store, title="Amber")
            assign(store, record, title="Birch")
            store.save(record, is_created=False)
        assert self.found(store) == "B"

    def test_what_was_written_is_seen_within_the_transaction(self, store: RecordStore) -> None:
        with store.transaction():
            add(store, title="Amber")
            assert self.found(store) == "A"

    # -- deleting --------------------------------------------------------------------------------

    def test_deletes_one_record_and_no_other(self, filled: RecordStore) -> None:
        with filled.transaction():
            filled.delete(self.book(filled, "I"))
        filled.stores.release()
        assert self.found(filled) == "ABCDEFGH"

    def test_deletes_many(self, filled: RecordStore) -> None:
        with filled.transaction():
            filled.delete_many([self.book(filled, one) for one in "CEHI"])
        filled.stores.release()
        assert self.found(filled) == "ABDFG"

    def test_deleting_none_of_many_is_no_error(self, filled: RecordStore) -> None:
        with filled.transaction():
            filled.delete_many([])
        assert self.found(filled) == ALL

    # -- refused ---------------------------------------------------------------------------------

    @needs("unique")
    def test_a_duplicate_is_refused_and_names_its_field(self, filled: RecordStore) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            add(filled, title="Amber", pages=1)
        assert caught.value.kind == "unique"
        assert caught.value.fields == ("title",)
        filled.stores.release()
        assert self.found(filled) == ALL
        assert self.found(filled, Condition("pages", "equals", 1)) == ""

    @needs("unique")
    def test_an_update_to_a_duplicate_is_refused_and_names_its_field(
        self, filled: RecordStore
    ) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            self.change(filled, "B", title="Amber")
        assert (caught.value.kind, caught.value.fields) == ("unique", ("title",))
        filled.stores.release()
        assert self.found(filled) == ALL

    @needs("required")
    def test_a_missing_value_is_refused_and_names_its_field(self, store: RecordStore) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            add(store, pages=1)
        assert (caught.value.kind, caught.value.fields) == ("not_null", ("title",))
        assert store.find(ListQuery()).total == Total(0)

    @needs("required")
    def test_clearing_a_required_value_is_refused(self, filled: RecordStore) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            self.change(filled, "B", title=None)
        assert (caught.value.kind, caught.value.fields) == ("not_null", ("title",))
        filled.stores.release()
        assert self.found(filled) == ALL

    @needs("unique")
    def test_the_message_of_a_refusal_holds_no_words_of_the_driver(
        self, filled: RecordStore
    ) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            add(filled, title="Amber")
        text = str(caught.value).lower()
        assert not any(word in text for word in ("insert", "e11000", "sql", "duplicate key"))

    @needs("unique")
    def test_a_refused_write_leaves_the_store_usable(self, filled: RecordStore) -> None:
        for _ in range(2):
            with pytest.raises(ConstraintViolated):
                add(filled, title="Amber")
        assert self.found(filled) == ALL
        add(filled, title="Juniper")
        assert self.found(filled) == ALL + "J"
        assert filled.value(self.change(filled, "A", pages=1), "pages") == 1

    def test_a_number_beyond_all_bounds_is_refused_or_kept(self, store: RecordStore) -> None:
        try:
            record = add(store, title="Amber", pages=10**30)
        except ConstraintViolated:
            assert store.find(ListQuery()).total == Total(0)
            add(store, title="Birch")
        else:
            assert store.value(self.reread(store, record), "pages") == 10**30
