"""Area: dotted paths in conditions and sorting; no record twice, no count inflated."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest

from admin_core.data import AllOf, AnyOf, Condition, ListQuery, Order, RecordStore, Total

from .base import StoreKit
from .sample import ALL
from .words import needs

TO_ONE: tuple[tuple[str, str, Any, str], ...] = (
    ("author.name", "equals", "Borges", "BG"),
    ("author.name", "not_equal", "Borges", "ACDEFHI"),
    ("author.name", "contains", "O", "BEGI"),
    ("author.name", "not_contains", "o", "ACDFH"),
    ("author.name", "starts_with", "le ", "AD"),
    ("author.name", "in_list", ("Borges", "Anon"), "BEGI"),
    ("author.name", "not_in_list", ("Borges", "Anon"), "ACDFH"),
    ("author.name", "not_in_list", (), ALL),
    ("author.country", "empty", True, "CEFHI"),
    ("author.country", "empty", False, "ABDG"),
    ("sequel_of.title", "equals", "Amber", "D"),
    ("sequel_of.pages", "greater", 100, "F"),
    ("sequel_of.pages", "smaller", 200, "DG"),
    ("sequel_of.pages", "between", (100, 150), "DG"),
    ("sequel_of.pages", "not_between", (100, 150), "ABCEFHI"),
    ("sequel_of.author.name", "equals", "Le Guin", "DG"),
    ("sequel_of.sequel_of.title", "equals", "Amber", "G"),
    ("sequel_of.sequel_of.title", "not_equal", "Amber", "ABCDEFHI"),
)
TO_MANY: tuple[tuple[str, str, Any, str], ...] = (
    ("tags.name", "equals", "classic", "ABG"),
    ("tags.name", "not_equal", "classic", "CDEFHI"),
    ("tags.name", "contains", "S", "ABDEGI"),
    ("tags.name", "not_contains", "s", "CFH"),
    ("tags.name", "starts_with", "s", "ADEGI"),
    ("tags.name", "in_list", ("classic", "space"), "ABDG"),
    ("tags.name", "not_in_list", ("classic", "space"), "CEFHI"),
    ("tags.name", "empty", True, "CFH"),
    ("tags.name", "empty", False, "ABDEGI"),
    ("tags.name", "equals", "unread", ""),
)


class Paths(StoreKit):
    """Conditions and orders that cross one or several relations."""

    explained = "docs/reference/contracts.md#operators"

    @needs("paths", "relations")
    @pytest.mark.parametrize(("path", "operator", "value", "expected"), TO_ONE)
    def test_finds_across_a_relation_to_one(
        self, filled: RecordStore, path: str, operator: str, value: Any, expected: str
    ) -> None:
        assert self.found(filled, Condition(path, operator, value)) == expected

    @needs("paths", "to_many")
    @pytest.mark.parametrize(("path", "operator", "value", "expected"), TO_MANY)
    def test_finds_across_a_relation_to_many_each_record_once(
        self, filled: RecordStore, path: str, operator: str, value: Any, expected: str
    ) -> None:
        assert self.found(filled, Condition(path, operator, value)) == expected

    @needs("paths", "to_many", "relations")
    def test_finds_across_one_and_then_many(self, filled: RecordStore) -> None:
        assert self.found(filled, Condition("sequel_of.tags.name", "equals", "space")) == "DG"
        assert self.found(filled, Condition("sequel_of.tags.name", "contains", "s")) == "DFG"

    @needs("paths", "to_many")
    def test_each_condition_looks_for_its_own_related_record(self, filled: RecordStore) -> None:
        classic = Condition("tags.name", "equals", "classic")
        space = Condition("tags.name", "equals", "space")
        assert self.found(filled, classic, space) == "AG"
        assert self.found(filled, AllOf((classic, space))) == "AG"
        assert self.found(filled, AnyOf((classic, space))) == "ABDG"
        assert self.found(filled, classic, Condition("tags.name", "not_equal", "space")) == "B"

    @needs("paths", "relations")
    def test_two_ways_to_one_model_are_kept_apart(self, filled: RecordStore) -> None:
        own = Condition("author.name", "equals", "Borges")
        earlier = Condition("sequel_of.author.name", "equals", "Le Guin")
        assert self.found(filled, own, earlier) == "G"
        assert self.found(filled, AnyOf((own, earlier))) == "BDG"

    @needs("paths", "relations")
    def test_a_missing_relation_does_not_hide_a_record_from_one_of_several(
        self, filled: RecordStore
    ) -> None:
        own = Condition("author.name", "equals", "Borges")
        heath = Condition("title", "equals", "Heath")
        assert self.found(filled, AnyOf((own, heath))) == "BGH"

    @needs("paths", "to_many")
    def test_pages_and_counts_are_of_records_not_of_matches(self, filled: RecordStore) -> None:
        tagged = Condition("tags.name", "contains", "s")
        query = ListQuery(conditions=(tagged,), order=(Order("title"),), offset=1, limit=3)
        page = filled.find(query)
        assert [filled.value(record, "title")[0] for record in page.records] == list("BDE")
        assert (page.total, page.has_next) == (Total(6), True)
        capped = ListQuery(conditions=(tagged,), limit=1, count="capped", count_limit=7)
        assert filled.find(capped).total == Total(6)

    # -- sorting ---------------------------------------------------------------------------------

    @needs("paths", "relations")
    @pytest.mark.parametrize("descending", [False, True])
    def test_sorting_across_a_relation_keeps_records_without_one(
        self, filled: RecordStore, descending: bool
    ) -> None:
        order = (Order("author.name", descending), Order("title"))
        records = filled.find(ListQuery(order=order, paths=("title", "author.name"))).records
        missing = [filled.value(record, "author.name") is None for record in records]
        assert len(records) == 9
        assert len(list(groupby(missing))) == 2
        listed = "".join(filled.value(r, "title")[0] for r in records)
        assert listed.strip("CFH") == ("ADBGEI" if descending else "EIBGAD")

    @needs("paths", "relations")
    def test_sorting_two_ways_to_one_model(self, filled: RecordStore) -> None:
        some = Condition("sequel_of", "empty", False)
        order = (Order("sequel_of.author.name"), Order("author.name", True), Order("title"))
        listed = self.listed(filled, some, order=order)
        # F has no author, and the end at which it stands among those of one author is free.
        assert listed.replace("F", "") == "DG"
        assert self.listed(filled, some, order=(Order("sequel_of.title"),)) == "DFG"

    @needs("paths", "relations", "to_many")
    def test_sorting_filtering_and_searching_across_relations_at_once(
        self, filled: RecordStore
    ) -> None:
        listed = self.listed(
            filled,
            Condition("tags.name", "contains", "s"),
            Condition("author.country", "empty", False),
            order=(Order("author.name"), Order("title", True)),
            search="a", search_paths=("title", "author.name", "tags.name"),
        )  # fmt: skip
        assert listed == "GBDA"
