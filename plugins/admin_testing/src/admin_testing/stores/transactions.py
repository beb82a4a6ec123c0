"""Area: all or nothing."""

from __future__ import annotations

import pytest

from admin_core.data import Condition, ConstraintViolated, ListQuery, RecordStore, Total

from .base import StoreKit
from .sample import ALL, add, assign
from .words import needs


class Interrupted(Exception):
    """Something unforeseen inside a transaction."""


class Transactions(StoreKit):
    """``transaction()``: kept when left, undone when left by an exception."""

    explained = "docs/reference/contracts.md#capabilities"

    def test_leaving_a_transaction_keeps_what_was_written(self, store: RecordStore) -> None:
        with store.transaction():
            add(store, title="Amber")
            add(store, title="Birch")
        store.stores.release()
        assert self.found(store) == "AB"

    def test_a_transaction_passes_exceptions_on(self, store: RecordStore) -> None:
        with pytest.raises(Interrupted), store.transaction():
            raise Interrupted
        assert store.find(ListQuery()).total == Total(0)

    @needs("transactions")
    def test_a_failed_transaction_creates_nothing(self, store: RecordStore) -> None:
        with pytest.raises(Interrupted), store.transaction():
            add(store, title="Amber")
            raise Interrupted
        store.stores.release()
        assert store.find(ListQuery()).total == Total(0)

    @needs("transactions")
    def test_a_failed_transaction_updates_nothing(self, filled: RecordStore) -> None:
        with pytest.raises(Interrupted), filled.transaction():
            book = self.book(filled, "A")
            assign(filled, book, pages=777)
            filled.save(book, is_created=False)
            raise Interrupted
        filled.stores.release()
        assert self.found(filled, Condition("pages", "equals", 777)) == ""
        assert filled.value(self.book(filled, "A"), "pages") == 100

    @needs("transactions")
    def test_a_failed_transaction_deletes_nothing(self, filled: RecordStore) -> None:
        with pytest.raises(Interrupted), filled.transaction():
            filled.delete(self.book(filled, "I"))
            filled.delete_many([self.book(filled, "H"), self.book(filled, "E")])
            raise Interrupted
        filled.stores.release()
        assert self.found(filled) == ALL

    @needs("transactions", "unique")
    def test_a_refused_write_undoes_the_others_of_its_transaction(
        self, filled: RecordStore
    ) -> None:
        with pytest.raises(ConstraintViolated), filled.transaction():
            add(filled, title="Juniper")
            add(filled, title="Amber")
        filled.stores.release()
        assert self.found(filled) == ALL

    @needs("transactions")
    def test_a_nested_transaction_joins_the_outermost(self, filled: RecordStore) -> None:
        with pytest.raises(Interrupted), filled.transaction():
            with filled.transaction():
                add(filled, title="Juniper")
                filled.delete(self.book(filled, "I"))
            assert self.found(filled) == "ABCDEFGHJ"
            raise Interrupted
        filled.stores.release()
        assert self.found(filled) == ALL

    @needs("transactions", "relations")
    def test_a_transaction_spans_the_stores_of_one_source(self, filled: RecordStore) -> None:
        people = filled.related("author")
        with pytest.raises(Interrupted), filled.transaction():
            with people.transaction():
                author = add(people, name="Nemo")
            add(filled, title="Juniper", author=author)
            raise Interrupted
        filled.stores.release()
        assert self.found(filled) == ALL
        assert people.find(ListQuery()).total == Total(3)

    @needs("transactions", "to_many")
    def test_a_failed_transaction_leaves_relations_alone(self, filled: RecordStore) -> None:
        with pytest.raises(Interrupted), filled.transaction():
            book = self.book(filled, "G")
            assign(filled, book, tags=[])
            filled.save(book, is_created=False)
            raise Interrupted
        filled.stores.release()
        assert len(filled.value(self.book(filled, "G"), "tags.name")) == 3

    @needs("transactions")
    def test_the_store_is_usable_after_a_failed_transaction(self, store: RecordStore) -> None:
        with pytest.raises(Interrupted), store.transaction():
            add(store, title="Amber")
            raise Interrupted
        add(store, title="Amber")
        store.stores.release()
        assert self.found(store) == "A"

    def test_releasing_the_store_twice_is_no_error(self, store: RecordStore) -> None:
        add(store, title="Amber")
        store.stores.release()
        store.stores.release()
        assert self.found(store) == "A"
