"""Area: the search box: terms, marks, and text that is only text."""

from __future__ import annotations

import pytest

from admin_core.data import Condition, ListQuery, RecordStore

from .base import StoreKit
from .sample import ALL, add
from .words import needs


class Searching(StoreKit):
    """Every term must be found in some path."""

    explained = "docs/reference/contracts.md#listquery"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("amber", "A"),
            ("AMBER", "A"),
            ("a r", "AC"),
            ("r  a ", "AC"),
            ("a zzz", ""),
            ("100", "ACDE"),
            ("100 cedar", "C"),
            ("^gro", "G"),
            ("^rove", ""),
            ("^1", "ADEG"),
            ("=Grove", "G"),
            ("=Grov", ""),
            ("=100", "AD"),
            ("=10", ""),
            ("^g ove", "G"),
            ("^", ""),
            ("=", ""),
            ('"amber"', "A"),
            ('^"gro"', "G"),
            ('="Grove"', "G"),
            ('"gro amber"', ""),
        ],
    )
    def test_every_term_must_be_found_somewhere(
        self, filled: RecordStore, text: str, expected: str
    ) -> None:
        assert self.found(filled, search=text, search_paths=("title", "pages")) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("%", "C"), ("_", "D"), ("\\", "E"), ("*", "F"), (".", "F"), ("$", "F"), ("[i]", "I"),
         ("(x", "I"), (".*", ""), ("^%", ""), ("^_", ""), ("=%", ""), ("'", ""), ("--", "")],
    )  # fmt: skip
    def test_the_search_takes_wildcards_literally(
        self, filled: RecordStore, text: str, expected: str
    ) -> None:
        assert self.found(filled, search=text, search_paths=("title",)) == expected

    def test_an_empty_search_finds_everything(self, filled: RecordStore) -> None:
        assert self.found(filled, search="", search_paths=("title",)) == ALL
        assert self.found(filled, search="   ", search_paths=("title",)) == ALL

    def test_a_search_without_paths_is_no_search(self, filled: RecordStore) -> None:
        assert self.found(filled, search="amber") == ALL

    def test_a_search_for_exactly_what_no_field_can_be_finds_nothing(
        self, filled: RecordStore
    ) -> None:
        assert self.found(filled, search="=many", search_paths=("pages",)) == ""

    def test_a_search_narrows_what_the_conditions_leave(self, filled: RecordStore) -> None:
        page = Condition("pages", "equals", 100)
        assert self.found(filled, page, search="a", search_paths=("title",)) == "AD"
        assert self.found(filled, page, search="_", search_paths=("title",)) == "D"

    def test_a_search_finds_text_of_any_script(self, store: RecordStore) -> None:
        for title in ("Żółw Größe", "كتاب", "\U0001f4da shelf", "日本語"):
            add(store, title=title)
        for text in ("Größe", "كتاب", "\U0001f4da", "本", "żółw"[1:]):
            page = store.find(ListQuery(search=text, search_paths=("title",)))
            assert len(page.records) == 1, text

    @needs("paths", "relations")
    def test_a_search_crosses_relations(self, filled: RecordStore) -> None:
        paths = ("title", "author.name")
        assert self.found(filled, search="borges", search_paths=paths) == "BG"
        assert self.found(filled, search="borges gro", search_paths=paths) == "G"
        assert self.found(filled, search="^an", search_paths=paths) == "EI"

    @needs("paths", "to_many")
    def test_a_search_across_many_counts_each_record_once(self, filled: RecordStore) -> None:
        paths = ("title", "tags.name")
        assert self.found(filled, search="s", search_paths=paths) == "ABDEGI"
        assert self.found(filled, search="classic space", search_paths=paths) == "AG"
