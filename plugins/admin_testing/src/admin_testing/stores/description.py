"""Area: what a store says about its model."""

from __future__ import annotations

import pytest

from admin_core.data import (
    CAPABILITIES,
    Condition,
    ListQuery,
    Order,
    RecordStore,
    UnknownField,
    text_of,
)

from .base import StoreKit
from .sample import GENRES
from .words import LACKS, needs

KINDS = (
    ("title", {"string", "text"}),
    ("pages", {"integer"}),
    ("rating", {"float"}),
    ("in_print", {"boolean"}),
    ("added", {"datetime"}),
    ("notes", {"string", "text"}),
)


class Description(StoreKit):
    """Fields, kinds and relations; capabilities; unknown names."""

    explained = "docs/reference/contracts.md#recordstore"

    def test_lacks_holds_known_words(self) -> None:
        assert self.lacks <= set(LACKS), f"unknown words in lacks: {self.lacks - set(LACKS)}"

    def test_declares_only_known_capabilities(self, store: RecordStore) -> None:
        assert store.capabilities <= CAPABILITIES

    def test_every_capability_is_either_declared_or_lacked(self, store: RecordStore) -> None:
        both = store.capabilities & self.lacks
        neither = CAPABILITIES - store.capabilities - self.lacks
        assert not both, f"declared by the store and listed in lacks: {sorted(both)}"
        assert not neither, f"neither declared by the store nor in lacks: {sorted(neither)}"

    def test_names_its_model_and_backend(self, store: RecordStore) -> None:
        assert store.info.name
        assert store.info.backend
        assert store.info.model is not None

    @pytest.mark.parametrize(("name", "kinds"), KINDS, ids=[name for name, _ in KINDS])
    def test_tells_the_kind_of_a_field(
        self, store: RecordStore, name: str, kinds: set[str]
    ) -> None:
        assert store.info.field(name).kind in kinds

    @needs("date")
    def test_tells_a_day_from_a_time(self, store: RecordStore) -> None:
        assert store.info.field("published").kind == "date"

    @needs("decimal")
    def test_tells_a_decimal_from_a_float(self, store: RecordStore) -> None:
        assert store.info.field("price").kind == "decimal"

    @needs("choices")
    def test_lists_the_choices_of_a_field(self, store: RecordStore) -> None:
        choices = store.info.field("genre").choices
        assert [text_of(None, choice.value) for choice in choices] == list(GENRES)
        assert all(choice.label for choice in choices)

    def test_the_key_is_a_field_that_nobody_has_to_fill_in(self, store: RecordStore) -> None:
        (name,) = store.info.primary_key
        assert store.info.field(name).primary_key
        assert not store.info.field(name).required
        assert [field.name for field in store.info if field.primary_key] == [name]

    def test_every_field_is_described_once(self, store: RecordStore) -> None:
        names = [field.name for field in store.info]
        assert len(names) == len(set(names))

    def test_knows_what_is_required_and_what_may_be_empty(self, store: RecordStore) -> None:
        title, pages = store.info.field("title"), store.info.field("pages")
        assert (title.required, title.nullable) == (True, False)
        assert (pages.required, pages.nullable) == (False, True)

    def test_a_field_with_a_default_is_not_required(self, store: RecordStore) -> None:
        assert not store.info.field("in_print").required

    @needs("unique")
    def test_knows_what_is_unique(self, store: RecordStore) -> None:
        assert store.info.field("title").unique
        assert not store.info.field("pages").unique

    @needs("max_length")
    def test_knows_the_longest_text(self, store: RecordStore) -> None:
        assert store.info.field("title").max_length == 120
        assert store.info.field("notes").max_length is None

    def test_people_look_a_book_up_by_its_title(self, store: RecordStore) -> None:
        assert "title" in store.info.search_paths
        assert all(store.field(path) for path in store.info.search_paths)

    def test_the_default_order_names_fields_that_exist(self, store: RecordStore) -> None:
        assert all(store.field(path) for path, _ in store.info.default_order)

    @needs("relations")
    def test_tells_where_a_relation_leads(self, store: RecordStore) -> None:
        field = store.info.field("author")
        assert field.kind == "relation"
        assert field.relation is not None
        assert not field.relation.many
        assert {"name", "country"} <= {f.name for f in store.related("author").info}

    @needs("relations")
    def test_a_model_may_lead_to_itself(self, store: RecordStore) -> None:
        assert store.related("sequel_of").info.model is store.info.model

    @needs("relations")
    def test_a_related_store_has_the_same_source(self, store: RecordStore) -> None:
        assert store.related("author").source is store.source
        assert store.related("author").stores is store.stores
        assert store.related("author") is store.related("author")

    @needs("to_many")
    def test_tells_that_a_relation_leads_to_many(self, store: RecordStore) -> None:
        relation = store.info.field("tags").relation
        assert relation is not None
        assert relation.many
        assert not relation.owned, "tags outlive the book"

    @needs("relations")
    def test_describes_the_field_at_a_path(self, store: RecordStore) -> None:
        assert store.field("author.name").kind in {"string", "text"}
        assert store.field("sequel_of.author.country").name == "country"

    # -- unknown names ---------------------------------------------------------------------------

    def test_an_unknown_field_suggests_the_nearest(self, store: RecordStore) -> None:
        with pytest.raises(UnknownField, match="Did you mean 'title'"):
            store.field("titel")

    @needs("relations")
    def test_an_unknown_step_of_a_path_suggests_the_nearest(self, store: RecordStore) -> None:
        with pytest.raises(UnknownField, match="Did you mean 'name'"):
            store.field("author.nam")
        with pytest.raises(UnknownField):
            store.field("title.length")
        with pytest.raises(UnknownField):
            store.related("title")

    @pytest.mark.parametrize(
        "query",
        [
            ListQuery(conditions=(Condition("titel", "equals", "x"),)),
            ListQuery(order=(Order("titel"),)),
            ListQuery(search="x", search_paths=("titel",)),
        ],
        ids=["condition", "order", "search"],
    )
    def test_a_list_by_an_unknown_field_says_so(
        self, filled: RecordStore, query: ListQuery
    ) -> None:
        with pytest.raises(UnknownField, match="titel"):
            filled.find(query)

    @needs("relations", "paths")
    def test_a_condition_on_an_unknown_step_says_so(self, filled: RecordStore) -> None:
        with pytest.raises(UnknownField, match="nam"):
            filled.find(ListQuery(conditions=(Condition("author.nam", "equals", "x"),)))
