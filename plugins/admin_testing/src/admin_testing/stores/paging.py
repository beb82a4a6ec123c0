"""Area: slices of a list and counting."""

from __future__ import annotations

import pytest

from admin_core.data import Condition, ListQuery, Order, RecordStore, Total

from .base import StoreKit
from .sample import ALL, add
from .words import needs

TITLE = (Order("title"),)
MISSING = Condition("title", "equals", "no such book")


class Paging(StoreKit):
    """Offsets and limits, the ways to count, reading in blocks, the view's own query."""

    explained = "docs/reference/contracts.md#listquery"

    def test_an_empty_list_is_a_page_too(self, store: RecordStore) -> None:
        page = store.find(ListQuery(limit=20))
        assert list(page.records) == []
        assert page.total == Total(0)
        assert (page.has_next, page.has_previous) == (False, False)

    def test_without_a_limit_everything_is_on_the_page(self, filled: RecordStore) -> None:
        assert self.listed(filled, order=TITLE) == ALL
        assert not filled.find(ListQuery(order=TITLE)).has_next

    @pytest.mark.parametrize(
        ("offset", "limit", "expected", "has_next"),
        [
            (0, 2, "AB", True),
            (2, 3, "CDE", True),
            (7, 2, "HI", False),
            (8, 2, "I", False),
            (0, 9, ALL, False),
            (0, 8, ALL[:-1], True),
            (9, 2, "", False),
            (50, 2, "", False),
            (4, None, "EFGHI", False),
        ],
    )
    def test_a_page_is_the_slice_asked_for(
        self, filled: RecordStore, offset: int, limit: int | None, expected: str, has_next: bool
    ) -> None:
        query = ListQuery(order=TITLE, offset=offset, limit=limit)
        page = filled.find(query)
        assert "".join(filled.value(r, "title")[0] for r in page.records) == expected
        assert page.has_next is has_next
        if expected:
            assert page.has_previous is (offset > 0)

    @pytest.mark.parametrize("offset", [0, 4, 8, 9, 50])
    def test_an_exact_count_does_not_depend_on_the_page(
        self, filled: RecordStore, offset: int
    ) -> None:
        assert filled.find(ListQuery(order=TITLE, offset=offset, limit=4)).total == Total(9)

    def test_a_count_is_of_what_the_conditions_leave(self, filled: RecordStore) -> None:
        condition = Condition("pages", "equals", 100)
        page = filled.find(ListQuery(conditions=(condition,), order=TITLE, limit=1))
        assert (page.total, page.has_next) == (Total(2), True)

    def test_a_count_that_was_not_asked_for_is_not_told(self, filled: RecordStore) -> None:
        page = filled.find(ListQuery(order=TITLE, limit=4, count="none"))
        assert (page.total, page.has_next) == (None, True)
        last = filled.find(ListQuery(order=TITLE, offset=8, limit=4, count="none"))
        assert (last.total, last.has_next) == (None, False)

    def test_a_capped_count_stops_at_its_limit(self, filled: RecordStore) -> None:
        query = ListQuery(order=TITLE, limit=2, count="capped", count_limit=5)
        # A store to which an exact count costs nothing may give it.
        assert filled.find(query).total in (Total(5, "at_least"), Total(9))

    def test_a_capped_count_below_its_limit_is_exact(self, filled: RecordStore) -> None:
        query = ListQuery(order=TITLE, limit=2, count="capped", count_limit=10)
        assert filled.find(query).total == Total(9)

    def test_an_estimated_count_says_how_good_it_is(self, filled: RecordStore) -> None:
        total = filled.find(ListQuery(order=TITLE, limit=2, count="estimated")).total
        assert total is not None
        if total.precision == "exact":
            assert total.number == 9
        elif total.precision == "at_least":
            assert total.number <= 9

    @needs("estimate")
    def test_an_estimate_costs_no_count_and_is_a_number(self, filled: RecordStore) -> None:
        estimate = filled.count_estimate()
        assert estimate is None or estimate >= 0

    def test_an_estimate_is_never_taken_for_a_filtered_list(self, filled: RecordStore) -> None:
        total = filled.find(ListQuery(conditions=(MISSING,), limit=2, count="estimated")).total
        assert total is not None
        assert total.number == 0 or total.precision == "about"

    # -- reading in blocks -----------------------------------------------------------------------

    @pytest.mark.parametrize("size", [1, 2, 9, 100])
    def test_reading_in_blocks_gives_what_the_list_gives(
        self, filled: RecordStore, size: int
    ) -> None:
        order = (Order("pages"), Order("title", True))
        read = [
            filled.value(r, "title")[0] for r in filled.iterate(ListQuery(order=order), size=size)
        ]
        assert "".join(read) == self.listed(filled, order=order)

    def test_reading_in_blocks_keeps_offset_limit_and_conditions(self, filled: RecordStore) -> None:
        query = ListQuery(
            conditions=(Condition("title", "not_equal", "Birch"),), order=TITLE, offset=1, limit=5
        )
        read = [filled.value(r, "title")[0] for r in filled.iterate(query, size=2)]
        assert "".join(read) == "CDEFG"

    def test_reading_in_blocks_without_an_order_misses_nothing(self, filled: RecordStore) -> None:
        read = [filled.value(r, "title")[0] for r in filled.iterate(ListQuery(), size=2)]
        assert sorted(read) == list(ALL)

    def test_a_limit_of_nothing_reads_nothing(self, filled: RecordStore) -> None:
        assert list(filled.iterate(ListQuery(limit=0), size=2)) == []

    # -- the view's own query --------------------------------------------------------------------

    def test_the_query_for_everything_hides_nothing(self, filled: RecordStore) -> None:
        assert filled.find(ListQuery(), filled.base_query()).total == Total(9)

    @needs("base")
    def test_a_narrower_query_bounds_the_list_and_its_count(self, filled: RecordStore) -> None:
        page = filled.find(ListQuery(order=TITLE, limit=3), self.in_print_only(filled))
        assert [filled.value(r, "title")[0] for r in page.records] == list("ACD")
        assert page.total == Total(5)
        condition = Condition("pages", "equals", 200)
        narrowed = ListQuery(conditions=(condition,))
        assert filled.find(narrowed, self.in_print_only(filled)).total == Total(0)

    @needs("base")
    def test_a_narrower_query_bounds_reading_in_blocks(self, filled: RecordStore) -> None:
        base = self.in_print_only(filled)
        read = list(filled.iterate(ListQuery(order=TITLE), base, size=2))
        assert [filled.value(r, "title")[0] for r in read] == list("ACDGH")

    def test_a_page_sees_what_was_written_after_the_last_one(self, filled: RecordStore) -> None:
        assert filled.find(ListQuery(limit=2)).total == Total(9)
        add(filled, title="Juniper")
        assert filled.find(ListQuery(limit=2)).total == Total(10)
