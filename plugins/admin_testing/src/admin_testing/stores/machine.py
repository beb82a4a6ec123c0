"""A machine that drives a store and a dictionary side by side, and compares them at every step."""

from __future__ import annotations

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from admin_core.data import (
    ConstraintViolated,
    Criterion,
    ListQuery,
    Order,
    Position,
    RecordStore,
    Total,
)

from ..reference import fits
from .sample import add, assign
from .strategies import criteria, orders, records

DEFAULTS = {"pages": None, "rating": None, "in_print": False, "notes": None}
FIELDS = ("title", *DEFAULTS)


class Rival(RuleBasedStateMachine):
    """What every machine can do, whatever a store lacks."""

    def __init__(self, store: RecordStore, lacks: frozenset[str]) -> None:
        super().__init__()
        self.store, self.lacks = store, lacks
        self.rows: dict[Any, dict[str, Any]] = {}
        self.check((), (), 0, None)

    def teardown(self) -> None:
        """Leave the store empty for the next sequence."""
        with self.store.transaction():
            self.store.delete_many(list(self.store.find(ListQuery()).records))
        self.store.stores.release()

    # -- writing ---------------------------------------------------------------------------------

    def create(self, values: dict[str, Any]) -> None:
        """Write a new record to both."""
        row = {**DEFAULTS, **values}
        if self.is_taken(row["title"], None):
            self.refused(partial(add, self.store, **values))
        else:
            self.rows[self.store.key(add(self.store, **values))] = row
            self.store.stores.release()

    def update(self, number: int, values: dict[str, Any]) -> None:
        """Change a record in both."""
        if not self.rows:
            return
        key = sorted(self.rows, key=str)[number % len(self.rows)]
        row = {**self.rows[key], **values}
        if self.is_taken(row["title"], key):
            self.refused(partial(self.write, key, values))
        else:
            self.write(key, values)
            self.rows[key] = row

    def write(self, key: Any, values: dict[str, Any]) -> None:
        """Write some values of a record, as a form does."""
        with self.store.transaction():
            record = self.store.get(key)
            assert record is not None, f"the record {key!r} is gone"
            assign(self.store, record, **values)
            self.store.save(record, is_created=False)
        self.store.stores.release()

    def remove(self, number: int) -> None:
        """Delete a record from both."""
        if self.rows:
            key = sorted(self.rows, key=str)[number % len(self.rows)]
            with self.store.transaction():
                self.store.delete(self.store.get(key))
            self.store.stores.release()
            del self.rows[key]
            assert self.store.get(key) is None, f"the record {key!r} outlives its deletion"

    def is_taken(self, title: str, own: Any) -> bool:
        """Return whether another record has the title."""
        return any(row["title"] == title for key, row in self.rows.items() if key != own)

    def refused(self, write: Any) -> None:
        """A write that takes another's unique title is refused and changes nothing.

        It is not tried on a store that makes no promise about that.
        """
        if "unique" in self.lacks:
            return
        try:
            write()
        except ConstraintViolated as error:
            assert error.kind == "unique"
        else:
            raise AssertionError("a second record took a unique title")
        finally:
            self.store.stores.release()
        self.check((), (), 0, None)

    # -- reading ---------------------------------------------------------------------------------

    def check(
        self,
        conditions: tuple[Criterion, ...],
        order: tuple[Order, ...],
        offset: int,
        limit: int | None,
    ) -> None:
        """Ask the store and the dictionary the same; both must answer the same."""
        expected = self.expected(conditions, order)
        query = ListQuery(
            conditions=conditions, order=self.store.total_order(order), offset=offset, limit=limit
        )
        page = self.store.find(query)
        found = [self.store.key(record) for record in page.records]
        wanted = expected[offset:] if limit is None else expected[offset : offset + limit]
        assert found == wanted, f"{query} found other records, or in another order"
        assert page.total == Total(len(expected)), f"{query} was counted wrongly"
        if found:
            assert page.has_next is (offset + len(found) < len(expected))
        for record in page.records:
            row = self.rows[self.store.key(record)]
            have = {name: self.store.value(record, name) for name in FIELDS}
            assert have == row, "a record has other values than were written"

    def walk(self, conditions: tuple[Criterion, ...], order: tuple[Order, ...], limit: int) -> None:
        """Go through the list by places; each record must be met once, in order."""
        expected = self.expected(conditions, order)
        total, met = self.store.total_order(order), list[Any]()
        position: Position | None = None
        while len(met) <= len(expected):
            query = ListQuery(conditions=conditions, order=total, limit=limit, position=position)
            page = self.store.find(query)
            met += [self.store.key(record) for record in page.records]
            if not page.has_next:
                break
            last = page.records[-1]
            position = Position(tuple(self.store.value(last, one.path) for one in total))
        assert met == expected, f"walking by {total} met other records, or in another order"

    def expected(self, conditions: tuple[Criterion, ...], order: tuple[Order, ...]) -> list[Any]:
        """Return the keys that the dictionary answers with.

        Databases differ in how they sort keys, and on which side records without a value stand:
        both are asked, by the plainest question, and must then hold in every other one.
        """
        total = self.store.total_order(order)
        found = [key for key in self._by_key() if all(fits(self.rows[key], c) for c in conditions)]
        if total[-1].descending:
            found.reverse()
        for one in reversed(order):
            path = one.path
            some = [key for key in found if self.rows[key][path] is not None]
            none = [key for key in found if self.rows[key][path] is None]
            some.sort(key=lambda key: self.rows[key][path], reverse=one.descending)
            found = none + some if self._empty_first(one) else some + none
        return found

    def _by_key(self) -> list[Any]:
        page = self.store.find(ListQuery(order=self.store.total_order(())))
        keys = [self.store.key(record) for record in page.records]
        assert sorted(keys, key=str) == sorted(self.rows, key=str), "other records than written"
        return keys

    def _empty_first(self, order: Order) -> bool:
        page = self.store.find(ListQuery(order=self.store.total_order((order,)), limit=1))
        return any(self.store.value(record, order.path) is None for record in page.records)


def machine_for(store: RecordStore, lacks: frozenset[str]) -> type[RuleBasedStateMachine]:
    """Return a machine that compares *store* with a dictionary; what it lacks is not asked."""
    exact = "exact_text" not in lacks

    class Machine(Rival):
        def __init__(self) -> None:
            super().__init__(store, lacks)

        @rule(values=records(exact))
        def creates(self, values: dict[str, Any]) -> None:
            self.create(values)

        @rule(number=st.integers(0, 50), values=records(exact))
        def updates(self, number: int, values: dict[str, Any]) -> None:
            self.update(number, values)

        @rule(number=st.integers(0, 50))
        def deletes(self, number: int) -> None:
            self.remove(number)

        @rule(
            conditions=st.lists(criteria(exact), max_size=2).map(tuple),
            order=orders(),
            offset=st.integers(0, 3),
            limit=st.none() | st.integers(1, 4),
        )
        def lists(
            self,
            conditions: tuple[Criterion, ...],
            order: tuple[Order, ...],
            offset: int,
            limit: int | None,
        ) -> None:
            self.check(conditions, order, offset, limit)
            if "keyset" not in lacks:
                self.walk(conditions, order, limit or 2)

    return Machine
