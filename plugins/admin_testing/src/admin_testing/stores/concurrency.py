"""Area: several threads at one store, as several requests are."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from admin_core.data import (
    AdminError,
    Condition,
    ConstraintViolated,
    Key,
    ListQuery,
    RecordStore,
    StaleRecord,
    StoreUnavailable,
    Total,
)

from .base import StoreKit
from .sample import add, assign
from .words import needs

THREADS = 4
ROUNDS = 5


class Concurrency(StoreKit):
    """Writers beside readers; locks; one winner for a unique value."""

    explained = "docs/reference/contracts.md#capabilities"

    @needs("threads")
    def test_threads_write_without_losing_a_record(self, store: RecordStore) -> None:
        def write(number: int) -> None:
            for turn in range(ROUNDS):
                add(store, title=f"Book {number}-{turn}")

        self.together(store, write)
        assert store.find(ListQuery()).total == Total(THREADS * ROUNDS)
        keys = {store.encoded_key(record) for record in store.find(ListQuery()).records}
        assert len(keys) == THREADS * ROUNDS

    @needs("threads")
    def test_a_reader_beside_a_writer_sees_whole_records(self, store: RecordStore) -> None:
        def work(number: int) -> None:
            for turn in range(ROUNDS):
                if number % 2:
                    add(store, title=f"Book {number}-{turn}", pages=1, notes="whole")
                for record in store.find(ListQuery(limit=50)).records:
                    assert store.value(record, "notes") == "whole"

        self.together(store, work)

    @needs("threads", "unique")
    def test_of_two_that_want_one_unique_value_one_gets_it(self, store: RecordStore) -> None:
        refused: list[int] = []

        def write(number: int) -> None:
            try:
                add(store, title="Amber", pages=number)
            except ConstraintViolated as error:
                assert error.kind == "unique"
                refused.append(number)

        self.together(store, write)
        assert store.find(ListQuery()).total == Total(1)
        assert len(refused) == THREADS - 1

    @needs("threads", "unique")
    def test_of_two_that_change_to_one_unique_value_one_gets_it(self, store: RecordStore) -> None:
        keys = [store.key(add(store, title=f"Book {number}")) for number in range(THREADS)]
        refused: list[int] = []

        def rename(number: int) -> None:
            try:
                self.rewrite(store, keys[number], title="Amber")
            except (ConstraintViolated, StaleRecord, StoreUnavailable) as error:
                # Some databases say who came second, others only that two met.
                assert getattr(error, "kind", "unique") == "unique"
                refused.append(number)

        self.together(store, rename)
        assert len(refused) == THREADS - 1
        titles = {store.value(record, "title") for record in store.find(ListQuery()).records}
        assert titles == {"Amber", *(f"Book {number}" for number in refused)}

    @needs("threads", "unique")
    def test_writers_of_different_unique_values_do_not_disturb_each_other(
        self, store: RecordStore
    ) -> None:
        def write(number: int) -> None:
            with contextlib.suppress(ConstraintViolated):
                add(store, title="Shared")
            for turn in range(ROUNDS):
                add(store, title=f"Book {number}-{turn}")

        self.together(store, write)
        titles = sorted(store.value(r, "title") for r in store.find(ListQuery()).records)
        own = [f"Book {number}-{turn}" for number in range(THREADS) for turn in range(ROUNDS)]
        assert titles == sorted([*own, "Shared"])

    @needs("threads")
    def test_of_two_writers_of_one_record_neither_writes_half(self, store: RecordStore) -> None:
        key = store.key(add(store, title="Amber", pages=0, notes="0"))

        def write(number: int) -> None:
            for turn in range(ROUNDS):
                value = number * 100 + turn + 1
                # A database may refuse one of two; what it keeps is of one writer alone.
                with contextlib.suppress(StaleRecord, StoreUnavailable):
                    self.rewrite(store, key, pages=value, notes=str(value))
                found = store.get(key)
                assert store.value(found, "notes") == str(store.value(found, "pages"))
                store.release()

        self.together(store, write)
        assert store.value(store.get(key), "pages") > 0

    @needs("threads")
    def test_a_record_deleted_meanwhile_is_not_brought_back_by_an_update(
        self, store: RecordStore
    ) -> None:
        key = store.key(add(store, title="Amber"))
        store.stores.release()
        record = store.get(key)

        def delete() -> None:
            with store.transaction():
                store.delete(store.get(key))
            store.stores.release()

        with ThreadPoolExecutor(1) as other:
            other.submit(delete).result(timeout=60)
        with contextlib.suppress(AdminError), store.transaction():
            assign(store, record, pages=1)
            store.save(record, is_created=False)
        store.stores.release()
        assert store.get(key) is None
        assert store.find(ListQuery()).total == Total(0)

    @needs("threads", "lock", "transactions")
    def test_a_lock_keeps_updates_from_getting_lost(self, store: RecordStore) -> None:
        key = store.key(add(store, title="Amber", pages=0))
        store.stores.release()

        def count_up(_: int) -> None:
            for _ in range(ROUNDS):
                with store.transaction():
                    record = store.get(key, lock=True)
                    assign(store, record, pages=store.value(record, "pages") + 1)
                    store.save(record, is_created=False)
                store.release()

        self.together(store, count_up)
        found = store.get(key)
        assert store.value(found, "pages") == THREADS * ROUNDS

    @needs("lock")
    def test_a_locked_list_is_the_list(self, filled: RecordStore) -> None:
        with filled.transaction():
            page = filled.find(
                ListQuery(conditions=(Condition("pages", "equals", 100),), lock=True)
            )
            assert len(page.records) == 2

    def rewrite(self, store: RecordStore, key: Key, **values: object) -> None:
        """Change a record that is there, in a transaction of its own."""
        with store.transaction():
            record = store.get(key)
            assign(store, record, **values)
            store.save(record, is_created=False)
        store.release()

    def together(self, store: RecordStore, work: Callable[[int], None]) -> None:
        """Run *work* in several threads that start at once; the first failure is raised."""
        store.stores.release()
        barrier = Barrier(THREADS, timeout=30)

        def run(number: int) -> None:
            barrier.wait()
            try:
                work(number)
            finally:
                store.stores.release()

        with ThreadPoolExecutor(THREADS) as pool:
            for done in [pool.submit(run, number) for number in range(THREADS)]:
                done.result(timeout=60)
