"""Area: sorting, and walking a sorted list from place to place."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest

from admin_core.data import (
    AnyOf,
    Condition,
    Criterion,
    ListQuery,
    Order,
    Page,
    Position,
    RecordStore,
    Total,
)

from .base import StoreKit
from .sample import ALL
from .words import needs

#: Orders with ties, without values, and in both directions.
PLAIN: dict[str, tuple[Order, ...]] = {
    "key": (),
    "title": (Order("title"),),
    "title-down": (Order("title", True),),
    "pages": (Order("pages"),),
    "pages-down": (Order("pages", True),),
    "rating-down-title": (Order("rating", True), Order("title")),
    "rating-title-down": (Order("rating"), Order("title", True)),
    "pages-price-down": (Order("pages"), Order("price", True)),
    "price-down-pages": (Order("price", True), Order("pages")),
    "published-down-added": (Order("published", True), Order("added")),
    "in-print-down-notes": (Order("in_print", True), Order("notes")),
    "genre": (Order("genre"),),
    "genre-down-added-down": (Order("genre", True), Order("added", True)),
}
RELATED: dict[str, tuple[Order, ...]] = {
    "author": (Order("author.name"),),
    "author-down-title": (Order("author.name", True), Order("title")),
    "country-pages-down": (Order("author.country"), Order("pages", True)),
    "earlier-author": (Order("sequel_of.author.name"), Order("author.name", True)),
}


class Ordering(StoreKit):
    """Ties, missing values, mixed directions; positions forwards and backwards."""

    explained = "docs/reference/contracts.md#listquery"

    def test_sorts_by_one_field(self, filled: RecordStore) -> None:
        assert self.listed(filled, order=(Order("title"),)) == ALL
        assert self.listed(filled, order=(Order("title", True),)) == ALL[::-1]

    def test_numbers_sort_as_numbers(self, filled: RecordStore) -> None:
        some = Condition("pages", "empty", False)
        order = (Order("pages"), Order("title"))
        assert self.listed(filled, some, order=order) == "FADGBIE"

    def test_several_fields_sort_in_mixed_directions(self, filled: RecordStore) -> None:
        some = Condition("pages", "empty", False)
        order = (Order("pages", True), Order("title"))
        assert self.listed(filled, some, order=order) == "EBIGADF"
        order = (Order("pages"), Order("title", True))
        assert self.listed(filled, some, order=order) == "FDAGIBE"

    @pytest.mark.parametrize(
        ("path", "expected"),
        [("rating", "EGCADI"), ("price", "EAICDG"), ("published", "ADCGIE"), ("added", "ACDGIE")],
    )
    def test_every_kind_sorts_by_its_value(
        self, filled: RecordStore, path: str, expected: str
    ) -> None:
        if path not in filled.info:
            pytest.skip(f"the sample of this backend has no {path}")
        some = Condition(path, "empty", False)
        assert self.listed(filled, some, order=(Order(path), Order("title"))) == expected

    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("path", ["pages", "rating", "added", "genre"])
    def test_records_without_a_value_stand_together_at_one_end(
        self, filled: RecordStore, path: str, descending: bool
    ) -> None:
        page = filled.find(ListQuery(order=(Order(path, descending), Order("title"))))
        missing = [filled.value(record, path) is None for record in page.records]
        assert len(missing) == 9
        assert len(list(groupby(missing))) == 2
        assert missing[0] or missing[-1]

    def test_a_complete_order_ends_with_the_key(self, store: RecordStore) -> None:
        (key,) = store.info.primary_key
        order = store.total_order((Order("pages", True), Order("title"), Order("pages")))
        assert [one.path for one in order] == ["pages", "title", key]
        assert order[0].descending
        assert store.total_order(order) == order

    # -- positions -------------------------------------------------------------------------------

    @needs("keyset")
    @pytest.mark.parametrize("limit", [1, 2, 3, 20])
    @pytest.mark.parametrize("order", PLAIN.values(), ids=PLAIN)
    def test_walking_forwards_and_back_gives_the_list(
        self, filled: RecordStore, order: tuple[Order, ...], limit: int
    ) -> None:
        self.check_walks(filled, order, limit)

    @needs("keyset", "paths", "relations")
    @pytest.mark.parametrize("order", RELATED.values(), ids=RELATED)
    def test_walking_works_for_orders_across_relations(
        self, filled: RecordStore, order: tuple[Order, ...]
    ) -> None:
        self.check_walks(filled, order, 2)

    @needs("keyset")
    def test_walking_keeps_to_the_conditions(self, filled: RecordStore) -> None:
        either = AnyOf((Condition("pages", "empty", True), Condition("pages", "equals", 100)))
        self.check_walks(filled, (Order("pages", True),), 1, either)
        self.check_walks(filled, (Order("rating"),), 2, either)

    @needs("keyset", "paths", "to_many")
    def test_walking_shows_a_record_with_several_matches_once(self, filled: RecordStore) -> None:
        tagged = Condition("tags.name", "contains", "s")
        self.check_walks(filled, (Order("rating", True),), 2, tagged)

    @needs("keyset", "base")
    def test_walking_keeps_to_the_views_own_query(self, filled: RecordStore) -> None:
        order = filled.total_order((Order("title"),))
        first = filled.find(ListQuery(order=order, limit=2), self.in_print_only(filled))
        position = Position(self.place(filled, first.records[-1], order))
        query = ListQuery(order=order, limit=2, position=position)
        second = filled.find(query, self.in_print_only(filled))
        assert self.initials(filled, second) == "DG"

    @needs("keyset")
    def test_a_position_does_not_change_the_count(self, filled: RecordStore) -> None:
        order = filled.total_order((Order("title"),))
        record = self.book(filled, "E")
        for backward in (False, True):
            position = Position(self.place(filled, record, order), backward)
            page = filled.find(ListQuery(order=order, limit=2, position=position))
            assert page.total == Total(9)

    @needs("keyset")
    def test_a_position_outlives_its_record(self, filled: RecordStore) -> None:
        order = filled.total_order((Order("title"),))
        record = self.book(filled, "H")
        place = self.place(filled, record, order)
        with filled.transaction():
            filled.delete(record)
        after = filled.find(ListQuery(order=order, limit=2, position=Position(place)))
        before = filled.find(ListQuery(order=order, limit=2, position=Position(place, True)))
        assert self.initials(filled, after) == "I"
        assert self.initials(filled, before) == "FG"

    @needs("keyset")
    def test_the_end_of_an_empty_list_is_empty(self, store: RecordStore) -> None:
        query = ListQuery(order=self.by_key(store), limit=2, position=Position(None, backward=True))
        page = store.find(query)
        assert list(page.records) == []
        assert (page.has_next, page.has_previous) == (False, False)

    # -- helpers ---------------------------------------------------------------------------------

    def check_walks(
        self, store: RecordStore, order: tuple[Order, ...], limit: int, *criteria: Criterion
    ) -> None:
        """Walk from start to end and back; both must equal the list and its pages by offset."""
        order = store.total_order(order)
        query = ListQuery(order=order, conditions=criteria, paths=_paths(store, order))
        whole = self.initials(store, store.find(query))
        pages = [whole[start : start + limit] for start in range(0, len(whole), limit)]
        by_offset = [
            self.listed(store, *criteria, order=order, offset=start, limit=limit)
            for start in range(0, len(whole), limit)
        ]
        assert by_offset == pages, "pages by offset differ from the whole list"
        assert self.walk(store, query, limit, backward=False, most=len(whole)) == pages
        backwards = [whole[max(end - limit, 0) : end] for end in range(len(whole), 0, -limit)]
        assert self.walk(store, query, limit, backward=True, most=len(whole)) == backwards

    def walk(
        self, store: RecordStore, query: ListQuery, limit: int, *, backward: bool, most: int
    ) -> list[str]:
        """Return the pages met on the way through the list; each tells what lies around it."""
        position = Position(None, backward=True) if backward else None
        met: list[str] = []
        while len(met) <= most:
            page = store.find(_at(query, limit, position))
            met.append(self.initials(store, page))
            start = position is None or position.values is None
            behind, ahead = page.has_previous, page.has_next
            if backward:
                behind, ahead = ahead, behind
            assert behind is not start, "wrong about the side it came from"
            assert ahead is (sum(map(len, met)) < most), "wrong about the side it goes to"
            if not ahead:
                break
            edge = page.records[0] if backward else page.records[-1]
            position = Position(self.place(store, edge, query.order), backward)
        return met

    def place(self, store: RecordStore, record: Any, order: tuple[Order, ...]) -> tuple[Any, ...]:
        """Return the values that mark the record's place in the order."""
        return tuple(store.value(record, one.path) for one in order)

    def initials(self, store: RecordStore, page: Page) -> str:
        """Return the initials of the page's books in their order."""
        return "".join(store.value(record, "title")[0] for record in page.records)


def _at(query: ListQuery, limit: int, position: Position | None) -> ListQuery:
    return ListQuery(
        paths=query.paths, conditions=query.conditions, order=query.order, limit=limit,
        position=position,
    )  # fmt: skip


def _paths(store: RecordStore, order: tuple[Order, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("title", *(one.path for one in order))))
