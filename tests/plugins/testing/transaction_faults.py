"""Stores that fail in transactions or with several threads; those of ``faults`` come with them."""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from admin_core.data import AnyOf, Condition, ConstraintViolated
from admin_memory.store import MemoryStore, _copy

from .faults import FAULTS as FAULTS
from .faults import Asks, found_by


@found_by("test_a_failed_transaction_updates_nothing")
class ForgetsToRollBack(MemoryStore):
    def transaction(self):
        return nullcontext()


@found_by("test_a_nested_transaction_joins_the_outermost")
class CommitsNestedTransactions(MemoryStore):
    @contextmanager
    def transaction(self):
        with super().transaction():
            yield
            self.source._undo.clear()


@found_by("test_a_failed_transaction_leaves_relations_alone")
class DoesNotRollRelationsBack(MemoryStore):
    def save(self, record, *, is_created):
        super().save(record, is_created=is_created)
        row = record._row
        if hasattr(row, "tags"):
            kept = list(row.tags)
            self.source._on_failure(lambda: setattr(row, "tags", kept))
            self.source._undo and self.source._undo.insert(0, self.source._undo.pop())


@found_by("test_a_lock_keeps_updates_from_getting_lost")
class LocksNothing(MemoryStore):
    def find(self, query, base=None):
        page = super().find(query, base)
        if query.lock:
            time.sleep(0.002)
        return page

    def transaction(self):
        return nullcontext()


@found_by("test_threads_write_without_losing_a_record")
class GivesTwoThreadsOneKey(MemoryStore):
    def save(self, record, *, is_created):
        if is_created:
            record.id = len(self.source.rows(self.info.model)) + 1
            time.sleep(0.002)
            record._row = _copy(record)
            self.source.insert(record._row)
        else:
            super().save(record, is_created=is_created)

    def transaction(self):
        return nullcontext()


@found_by("test_of_two_writers_of_one_record_neither_writes_half")
class WritesFieldByField(MemoryStore):
    def save(self, record, *, is_created):
        if is_created:
            return super().save(record, is_created=True)
        for name in ("notes", "pages"):
            setattr(record._row, name, getattr(record, name))
            time.sleep(0.002)

    def transaction(self):
        return nullcontext()


@found_by("test_a_record_deleted_meanwhile_is_not_brought_back_by_an_update")
class WritesWhatIsGone(MemoryStore):
    def save(self, record, *, is_created):
        rows = () if is_created else self.source.rows(self.info.model)
        super().save(record, is_created=not any(row is record._row for row in rows))


@found_by("test_of_two_that_change_to_one_unique_value_one_gets_it")
class ChecksUniquenessTooEarly(MemoryStore):
    def save(self, record, *, is_created):
        if is_created:
            return super().save(record, is_created=True)
        others = [row for row in self.source.rows(self.info.model) if row is not record._row]
        if any(row.title == record.title for row in others):
            raise ConstraintViolated("unique", ("title",))
        time.sleep(0.005)
        record._row.title = record.title

    def transaction(self):
        return nullcontext()


@found_by("test_any_sequence_of_writes_and_queries_is_answered_as_a_dictionary_would")
class LooksAtTheFirstAlternative(Asks):
    def find(self, query, base=None):
        def cut(criterion):
            if isinstance(criterion, Condition):
                return criterion
            kept = criterion.criteria[:1] if isinstance(criterion, AnyOf) else criterion.criteria
            return replace(criterion, criteria=tuple(map(cut, kept)))

        conditions = tuple(map(cut, self.criteria(query)))
        return MemoryStore.find(self, replace(query, conditions=conditions, search=""), base)


@found_by("test_any_sequence_of_writes_and_queries_is_answered_as_a_dictionary_would")
class ForgetsTheSecondUpdate(MemoryStore):
    def save(self, record, *, is_created):
        record.seen = getattr(record._row, "seen", 0) + 1 if not is_created else 0
        if record.seen != 2:
            super().save(record, is_created=is_created)
        if not is_created:
            record._row.seen = record.seen
