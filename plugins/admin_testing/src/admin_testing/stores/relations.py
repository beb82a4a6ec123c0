"""Area: fields that lead to other records: reading, writing, finding by them, deleting."""

from __future__ import annotations

import pytest

from admin_core.data import Condition, ConstraintViolated, ListQuery, Order, RecordStore, snapshot

from .base import StoreKit
from .sample import ALL, TAGS, add, assign
from .words import needs


class Relations(StoreKit):
    """To-one and to-many relations, through the contract only."""

    explained = "docs/reference/contracts.md#recordstore"

    # -- reading ---------------------------------------------------------------------------------

    @needs("relations")
    def test_reads_values_along_a_path(self, filled: RecordStore) -> None:
        book = self.book(filled, "G")
        assert filled.value(book, "author.name") == "Borges"
        assert filled.value(book, "sequel_of.title") == "Delta_d"
        assert filled.value(book, "sequel_of.sequel_of.author.name") == "Le Guin"

    @needs("relations")
    def test_a_path_ends_where_a_step_has_no_value(self, filled: RecordStore) -> None:
        book = self.book(filled, "H")
        assert filled.value(book, "author") is None
        assert filled.value(book, "author.name") is None
        assert filled.value(book, "sequel_of.sequel_of.author.name") is None

    @needs("to_many")
    def test_a_path_across_many_gives_a_list(self, filled: RecordStore) -> None:
        assert sorted(filled.value(self.book(filled, "A"), "tags.name")) == ["classic", "space"]
        assert list(filled.value(self.book(filled, "H"), "tags.name")) == []
        assert list(filled.value(self.book(filled, "H"), "tags")) == []

    @needs("relations", "to_many")
    def test_a_list_has_loaded_the_paths_it_was_asked_for(self, filled: RecordStore) -> None:
        paths = ("title", "author.name", "tags.name", "sequel_of.title")
        page = filled.find(ListQuery(paths=paths, order=(Order("title"),)))
        read = {filled.value(r, "title")[0]: r for r in page.records}
        assert "".join(read) == ALL
        assert filled.value(read["B"], "author.name") == "Borges"
        assert sorted(filled.value(read["G"], "tags.name")) == ["classic", "short", "space"]
        assert filled.value(read["F"], "sequel_of.title") == "Birch"
        assert filled.value(read["C"], "author.name") is None

    @needs("relations")
    def test_a_related_record_is_labelled_by_its_own_store(self, filled: RecordStore) -> None:
        book = self.book(filled, "A")
        people = filled.related("author")
        assert people.label(filled.value(book, "author")) == "Le Guin"
        assert people.label(None) == ""

    @needs("relations", "to_many")
    def test_a_snapshot_holds_related_records_as_keys(self, filled: RecordStore) -> None:
        book = self.book(filled, "A")
        found = snapshot(filled, book, ("title", "author", "tags", "sequel_of"))
        assert found["title"] == "Amber"
        assert found["author"] == self.author_key(filled, "Le Guin")
        assert found["tags"] == tuple(sorted(self.tag_key(filled, n) for n in ("classic", "space")))
        assert found["sequel_of"] is None

    # -- finding by a relation -------------------------------------------------------------------

    @needs("relations")
    def test_finds_by_a_related_records_key(self, filled: RecordStore) -> None:
        borges, anon = (self.author_key(filled, name) for name in ("Borges", "Anon"))
        assert self.found(filled, Condition("author", "equals", borges)) == "BG"
        assert self.found(filled, Condition("author", "not_equal", borges)) == "ACDEFHI"
        assert self.found(filled, Condition("author", "in_list", (borges, anon))) == "BEGI"
        assert self.found(filled, Condition("author", "not_in_list", (borges, anon))) == "ACDFH"
        assert self.found(filled, Condition("author", "in_list", ())) == ""
        assert self.found(filled, Condition("author", "not_in_list", ())) == ALL

    @needs("relations")
    def test_finds_by_having_a_related_record_or_none(self, filled: RecordStore) -> None:
        assert self.found(filled, Condition("author", "empty", True)) == "CFH"
        assert self.found(filled, Condition("author", "empty", False)) == "ABDEGI"
        assert self.found(filled, Condition("sequel_of", "empty", False)) == "DFG"

    @needs("to_many")
    def test_finds_by_one_of_many_related_records_keys(self, filled: RecordStore) -> None:
        classic, space = (self.tag_key(filled, name) for name in ("classic", "space"))
        assert self.found(filled, Condition("tags", "equals", classic)) == "ABG"
        assert self.found(filled, Condition("tags", "not_equal", classic)) == "CDEFHI"
        assert self.found(filled, Condition("tags", "in_list", (classic, space))) == "ABDG"
        assert self.found(filled, Condition("tags", "not_in_list", (classic, space))) == "CEFHI"
        assert self.found(filled, Condition("tags", "empty", True)) == "CFH"
        assert self.found(filled, Condition("tags", "empty", False)) == "ABDEGI"

    @needs("relations")
    @pytest.mark.parametrize("text", ["", "nonsense", "1,2,3", "9" * 400, "\x00", ".", "x" * 5_000])
    def test_a_text_that_is_no_key_leads_nowhere(self, filled: RecordStore, text: str) -> None:
        assert self.found(filled, Condition("author", "equals", text)) == ""
        assert self.found(filled, Condition("author", "in_list", (text,))) == ""
        assert self.found(filled, Condition("author", "not_equal", text)) == ALL

    @needs("relations", "paths")
    def test_finds_by_a_key_at_the_end_of_a_path(self, filled: RecordStore) -> None:
        guin = self.author_key(filled, "Le Guin")
        assert self.found(filled, Condition("sequel_of.author", "equals", guin)) == "DG"
        assert self.found(filled, Condition("sequel_of.author", "empty", True)) == "ABCEHI"

    # -- writing ---------------------------------------------------------------------------------

    @needs("relations")
    def test_a_related_record_is_set_replaced_and_cleared(self, filled: RecordStore) -> None:
        people = filled.related("author")
        for name in ("Le Guin", "Borges", None):
            other = None if name is None else self.one(people, Condition("name", "equals", name))
            book = self.change(filled, "H", author=other)
            assert filled.value(book, "author.name") == name
        assert self.found(filled, Condition("author", "empty", True)) == "CFH"

    @needs("relations")
    def test_a_new_record_can_have_a_related_one(self, filled: RecordStore) -> None:
        borges = self.one(filled.related("author"), Condition("name", "equals", "Borges"))
        book = self.reread(filled, add(filled, title="Juniper", author=borges), "author.name")
        assert filled.value(book, "author.name") == "Borges"

    @needs("relations")
    def test_a_record_can_lead_to_itself(self, filled: RecordStore) -> None:
        self.change(filled, "H", sequel_of=self.book(filled, "H"))
        book = self.book(filled, "H")
        assert filled.value(book, "sequel_of.sequel_of.title") == "Heath"

    @needs("to_many")
    @pytest.mark.parametrize("initial", ["G", "H"])
    def test_related_records_are_set_replaced_and_cleared(
        self, filled: RecordStore, initial: str
    ) -> None:
        for names in (("short", "unread"), ("unread", "classic"), TAGS, ("space",), ()):
            tags = [self.one(filled.related("tags"), Condition("name", "equals", n)) for n in names]
            book = self.change(filled, initial, tags=tags)
            assert sorted(filled.value(book, "tags.name")) == sorted(names)

    @needs("to_many")
    def test_a_new_record_can_have_related_ones(self, filled: RecordStore) -> None:
        tags = filled.related("tags").find(ListQuery()).records
        book = self.reread(filled, add(filled, title="Juniper", tags=list(tags)), "tags.name")
        assert sorted(filled.value(book, "tags.name")) == sorted(TAGS)

    @needs("to_many")
    def test_two_records_do_not_share_their_related_ones(self, filled: RecordStore) -> None:
        self.change(filled, "A", tags=[])
        assert sorted(filled.value(self.book(filled, "G"), "tags.name")) == [
            "classic",
            "short",
            "space",
        ]
        assert self.found(filled, Condition("tags", "empty", True)) == "ACFH"

    @needs("relations", "to_many")
    def test_writing_another_field_leaves_relations_alone(self, filled: RecordStore) -> None:
        book = self.change(filled, "G", pages=151)
        assert filled.value(book, "author.name") == "Borges"
        assert filled.value(book, "sequel_of.title") == "Delta_d"
        assert len(filled.value(book, "tags.name")) == 3

    @needs("relations")
    def test_a_change_of_a_related_record_is_seen_through_the_relation(
        self, filled: RecordStore
    ) -> None:
        people = filled.related("author")
        anon = self.one(people, Condition("name", "equals", "Anon"))
        with people.transaction():
            assign(people, anon, name="Nemo")
            people.save(anon, is_created=False)
        filled.stores.release()
        assert filled.value(self.book(filled, "E"), "author.name") == "Nemo"

    # -- deleting --------------------------------------------------------------------------------

    @needs("to_many")
    def test_deleting_a_record_leaves_its_related_ones(self, filled: RecordStore) -> None:
        with filled.transaction():
            filled.delete(self.book(filled, "I"))
        assert len(filled.related("tags").find(ListQuery()).records) == len(TAGS)
        assert self.found(filled, Condition("tags", "empty", False)) == "ABDEG"

    @needs("relations", "references")
    def test_a_record_that_others_refer_to_cannot_vanish_from_under_them(
        self, filled: RecordStore
    ) -> None:
        people = filled.related("author")
        try:
            with people.transaction():
                people.delete(self.one(people, Condition("name", "equals", "Anon")))
        except ConstraintViolated as error:
            assert error.kind in {"in_use", "foreign_key"}
            filled.stores.release()
            assert self.found(filled, Condition("author", "empty", False)) == "ABDEGI"
            assert filled.value(self.book(filled, "E"), "author.name") == "Anon"
            return
        filled.stores.release()
        left = self.found(filled)
        assert left in {ALL, "ABCDFGH"}, "either the reference is cleared or the book goes too"
        for record in filled.find(ListQuery(paths=("author.name",))).records:
            assert filled.value(record, "author.name") in {"Le Guin", "Borges", None}

    # -- helpers ---------------------------------------------------------------------------------

    def author_key(self, store: RecordStore, name: str) -> str:
        """Return the author's key as a form would send it."""
        people = store.related("author")
        return people.encoded_key(self.one(people, Condition("name", "equals", name)))

    def tag_key(self, store: RecordStore, name: str) -> str:
        """Return the tag's key as a form would send it."""
        tags = store.related("tags")
        return tags.encoded_key(self.one(tags, Condition("name", "equals", name)))
