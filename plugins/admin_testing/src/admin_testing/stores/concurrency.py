"""Area: several threads at one store, as several requests are."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from admin_core.data import Condition, ConstraintViolated, ListQuery, RecordStore, Total

from .base import StoreKit
from .sample import add, assign
from .words import needs

THREADS = 4
ROUNDS = 5


class Concurrency(StoreKit):
    """Writers beside readers; locks; one winner for a unique value."""

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
