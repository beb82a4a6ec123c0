"""Stores with one fault each, and the test of the kit that must find it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from admin_core.data import (
    AllOf,
    AnyOf,
    Condition,
    ConstraintViolated,
    Order,
    Total,
    UnknownField,
    UnsupportedOperator,
)
from admin_memory.store import MemoryStore

FAULTS = []


def found_by(name):
    """Register a faulty store with the test that must fail for it."""

    def register(store_class):
        FAULTS.append((store_class, name))
        return store_class

    return register


def rewritten(criterion, change):
    """Return the tree with *change* applied to every condition."""
    if isinstance(criterion, Condition):
        return change(criterion)
    return replace(criterion, criteria=tuple(rewritten(c, change) for c in criterion.criteria))


class Asks(MemoryStore):
    """Alters the query before answering it."""

    def find(self, query, base=None):
        conditions = tuple(rewritten(c, self.condition) for c in self.criteria(query))
        return super().find(replace(query, conditions=conditions, search=""), base)

    def condition(self, condition):
        return condition


class Answers(MemoryStore):
    """Alters the page that it answers."""

    def find(self, query, base=None):
        return self.page(super().find(query, base), query)


class Saves(MemoryStore):
    """Alters a record's values before writing them."""

    def save(self, record, *, is_created):
        for field in self.info:
            value = getattr(record, field.name)
            setattr(record, field.name, self.written(field, value, record, is_created))
        super().save(record, is_created=is_created)


# -- paging -------------------------------------------------------------------------------------


@found_by("test_a_page_is_the_slice_asked_for")
class IgnoresTheOffset(MemoryStore):
    def find(self, query, base=None):
        return super().find(replace(query, offset=0), base)


@found_by("test_a_page_is_the_slice_asked_for")
class TakesAFullPageForOneOfMore(Answers):
    def page(self, page, query):
        return replace(page, has_next=len(page.records) == query.limit)


@found_by("test_a_page_is_the_slice_asked_for")
class KnowsNoPreviousPage(Answers):
    def page(self, page, query):
        return replace(page, has_previous=False)


@found_by("test_an_exact_count_does_not_depend_on_the_page")
class CountsFromTheOffset(Answers):
    def page(self, page, query):
        return replace(page, total=page.total and Total(page.total.number - query.offset))


@found_by("test_a_count_that_was_not_asked_for_is_not_told")
class AlwaysCounts(MemoryStore):
    def find(self, query, base=None):
        return super().find(replace(query, count="exact"), base)


@found_by("test_a_capped_count_stops_at_its_limit")
class TakesTheCapForTheCount(Answers):
    def page(self, page, query):
        return replace(page, total=page.total and Total(page.total.number))


@found_by("test_an_estimate_is_never_taken_for_a_filtered_list")
class EstimatesTheWholeTable(Answers):
    def page(self, page, query):
        whole = query.count == "estimated"
        return replace(page, total=Total(self.count_estimate()) if whole else page.total)


@found_by("test_reading_in_blocks_gives_what_the_list_gives")
class ForgetsTheLastBlock(MemoryStore):
    def iterate(self, query, base=None, size=1_000):
        records = list(super().iterate(query, base, size))
        yield from records[: len(records) // size * size]


@found_by("test_a_narrower_query_bounds_the_list_and_its_count")
class IgnoresTheViewsQuery(MemoryStore):
    def find(self, query, base=None):
        return super().find(query)


# -- sorting and positions ----------------------------------------------------------------------


@found_by("test_several_fields_sort_in_mixed_directions")
class SortsAllFieldsTheFirstWay(MemoryStore):
    def find(self, query, base=None):
        down = bool(query.order) and query.order[0].descending
        order = tuple(Order(one.path, down) for one in query.order)
        return super().find(replace(query, order=order), base)


@found_by("test_walking_forwards_and_back_gives_the_list")
class WalksTheWrongWay(MemoryStore):
    def find(self, query, base=None):
        if query.position is not None:
            position = replace(query.position, backward=not query.position.backward)
            query = replace(query, position=position)
        return super().find(query, base)


@found_by("test_walking_forwards_and_back_gives_the_list")
class LosesRecordsWithoutAValueOnTheWay(MemoryStore):
    def find(self, query, base=None):
        if query.position is not None and query.position.values is not None:
            there = Condition(query.order[0].path, "empty", False)
            query = replace(query, conditions=(*query.conditions, there))
        return super().find(query, base)


@found_by("test_walking_forwards_and_back_gives_the_list")
class ComparesPositionsByTheFirstFieldOnly(MemoryStore):
    def find(self, query, base=None):
        if query.position is not None and query.position.values is not None:
            position = replace(query.position, values=query.position.values[:1])
            query = replace(query, position=position, order=query.order[:1])
        return super().find(query, base)


@found_by("test_a_position_does_not_change_the_count")
class CountsFromThePosition(Answers):
    def page(self, page, query):
        return replace(page, total=Total(len(page.records))) if query.position else page


@found_by("test_sorting_across_a_relation_keeps_records_without_one")
class SortsByAnInnerJoin(MemoryStore):
    def find(self, query, base=None):
        joined = tuple(Condition(o.path, "empty", False) for o in query.order if "." in o.path)
        return super().find(replace(query, conditions=(*query.conditions, *joined)), base)


# -- conditions ---------------------------------------------------------------------------------


@found_by("test_finds_by_number_and_boolean")
class NegativesDropRecordsWithoutAValue(Asks):
    def condition(self, condition):
        if condition.operator.startswith("not_"):
            return AllOf((condition, Condition(condition.path, "empty", False)))
        return condition


@found_by("test_finds_by_number_and_boolean")
class BetweenLeavesTheUpperEndOut(Asks):
    def condition(self, condition):
        if condition.operator != "between":
            return condition
        path, (low, high) = condition.path, condition.value
        return AllOf((Condition(path, "between", (low, high)), Condition(path, "not_equal", high)))


@found_by("test_finds_by_number_and_boolean")
class AnEmptyListFindsEverything(Asks):
    def condition(self, condition):
        return AllOf() if condition.operator == "in_list" and not condition.value else condition


@found_by("test_finds_by_number_and_boolean")
class TakesZeroForNoValue(Asks):
    def condition(self, condition):
        if condition.operator == "empty" and condition.path == "pages":
            return AnyOf((condition, Condition("pages", "equals", 0)))
        return condition


@found_by("test_finds_by_decimal")
class ComparesDecimalsAsText(Asks):
    def condition(self, condition):
        if condition.path == "price" and condition.operator == "equals":
            return Condition("price", "starts_with", str(condition.value) + "0")
        return condition


@found_by("test_contains_takes_its_text_literally")
class PercentIsAWildcard(Asks):
    def condition(self, condition):
        if condition.operator in {"contains", "not_contains"}:
            return replace(condition, value=condition.value.replace("%", ""))
        return condition


@found_by("test_the_search_takes_wildcards_literally")
class ADotIsAWildcard(Asks):
    def condition(self, condition):
        if condition.operator == "contains":
            return replace(condition, value=condition.value.replace(".", ""))
        return condition


@found_by("test_finds_by_text")
class EqualsIgnoresTheEmptyText(Asks):
    def condition(self, condition):
        if condition.operator == "equals" and condition.value == "":
            return Condition(condition.path, "empty", True)
        return condition


@found_by("test_equals_tells_upper_from_lower_case")
class EqualsIgnoresCase(Asks):
    def condition(self, condition):
        if condition.operator == "equals" and isinstance(condition.value, str):
            return replace(condition, operator="starts_with")
        return condition


@found_by("test_one_of_several_must_hold")
class LooksAtTheFirstOfSeveralOnly(Asks):
    def find(self, query, base=None):
        cut = tuple(
            replace(c, criteria=c.criteria[:1]) if isinstance(c, AnyOf) else c
            for c in query.conditions
        )
        return super().find(replace(query, conditions=cut), base)


@found_by("test_nothing_asked_holds_for_all_and_no_way_for_none")
class NoWayMeansEveryWay(Asks):
    def find(self, query, base=None):
        kept = tuple(c for c in query.conditions if c != AnyOf())
        return super().find(replace(query, conditions=kept), base)


@found_by("test_every_term_must_be_found_somewhere")
class OneTermIsEnough(MemoryStore):
    def criteria(self, query):
        terms = super().criteria(query)[len(query.conditions) :]
        return (*query.conditions, AnyOf(terms)) if terms else query.conditions


@found_by("test_a_list_by_an_unknown_field_says_so")
class PassesOverUnknownFields(MemoryStore):
    def find(self, query, base=None):
        try:
            return super().find(query, base)
        except UnknownField:
            return super().find(replace(query, conditions=(), order=(), search=""), base)


@found_by("test_an_operator_that_there_is_not_is_refused_and_the_nearest_suggested")
class PassesOverUnknownOperators(MemoryStore):
    def find(self, query, base=None):
        try:
            return super().find(query, base)
        except UnsupportedOperator:
            return super().find(replace(query, conditions=()), base)


@found_by("test_a_related_record_has_neither_an_order_nor_a_text")
class ComparesKeysAsTexts(Asks):
    def condition(self, condition):
        if condition.path == "author" and condition.operator not in {"empty", "in_list"}:
            return replace(condition, operator="equals")
        return condition


# -- relations ----------------------------------------------------------------------------------


def across_many(self, query):
    paths = [c.path for c in query.conditions if isinstance(c, Condition)]
    return any(path.startswith("tags") for path in paths)


@found_by("test_finds_across_a_relation_to_many_each_record_once")
class RepeatsARecordForEveryMatch(Answers):
    def page(self, page, query):
        times = 2 if across_many(self, query) else 1
        return replace(page, records=[r for r in page.records for _ in range(times)])


@found_by("test_pages_and_counts_are_of_records_not_of_matches")
class CountsMatches(Answers):
    def page(self, page, query):
        if page.total is None or not across_many(self, query):
            return page
        return replace(page, total=Total(page.total.number + 3))


@found_by("test_two_ways_to_one_model_are_kept_apart")
class MixesTwoWaysToOneModel(Asks):
    def condition(self, condition):
        return replace(condition, path=condition.path.replace("sequel_of.author", "author"))


@found_by("test_finds_by_one_of_many_related_records_keys")
class LooksAtTheFirstRelatedRecordOnly(Asks):
    def condition(self, condition):
        if condition.path == "tags" and condition.operator == "not_equal":
            return AllOf((condition, Condition("tags", "empty", False)))
        return condition


@found_by("test_related_records_are_set_replaced_and_cleared")
class AddsInsteadOfReplacing(Saves):
    def written(self, field, value, record, is_created):
        if field.name != "tags" or is_created:
            return value
        return [*record._row.tags, *value]


@found_by("test_a_related_record_is_set_replaced_and_cleared")
class CannotClearARelation(Saves):
    def written(self, field, value, record, is_created):
        if field.name != "author" or is_created or value is not None:
            return value
        return record._row.author


@found_by("test_a_record_that_others_refer_to_cannot_vanish_from_under_them")
class LeavesReferencesBehind(MemoryStore):
    def delete(self, record):
        self.source.remove(record._row)


# -- keys ---------------------------------------------------------------------------------------


@found_by("test_conditions_bound_one_record_as_they_bound_the_list")
class OpensWhatTheListHides(MemoryStore):
    def get(self, key, base=None, conditions=(), **options):
        return super().get(key, base, (), **options)


@found_by("test_the_views_query_bounds_one_record_as_it_bounds_the_list")
class OpensWhatTheViewHides(MemoryStore):
    def get(self, key, base=None, conditions=(), **options):
        return super().get(key, None, conditions, **options)


@found_by("test_several_records_come_in_the_order_of_their_keys")
class GivesSeveralInTheOrderOfTheTable(MemoryStore):
    def get_many(self, keys, base=None, conditions=(), **options):
        return sorted(super().get_many(keys, base, conditions, **options), key=self.key)


@found_by("test_an_impossible_key_belongs_to_no_record")
class FailsOnAnImpossibleKey(MemoryStore):
    def parse_key(self, key):
        return tuple(int(part) for part in key)


@found_by("test_gets_by_typed_key_and_by_text")
class LooksAtHalfOfAKey(MemoryStore):
    def key_criterion(self, keys):
        return Condition(self.info.primary_key[0], "in_list", tuple(key[0] for key in keys))

    def get_many(self, keys, base=None, conditions=(), **options):
        parsed = [key for key in map(self.parse_key, keys) if key]
        page = self.find(self._query(parsed, conditions), base) if parsed else None
        return list(page.records) if page else []

    def _query(self, keys, conditions):
        from admin_core.data import ListQuery

        return ListQuery(conditions=(self.key_criterion(keys), *conditions))


# -- writing ------------------------------------------------------------------------------------


@found_by("test_a_new_record_is_not_yet_written")
class WritesANewRecordAtOnce(MemoryStore):
    def new(self):
        record = super().new()
        if hasattr(record, "title"):
            record.title = "new"
            super().save(record, is_created=True)
        return record


@found_by("test_an_update_writes_what_was_set_and_nothing_else")
class ForgetsAFieldOnUpdate(Saves):
    def written(self, field, value, record, is_created):
        return value if is_created or field.name != "rating" else None


@found_by("test_a_duplicate_is_refused_and_names_its_field")
class SwallowsDuplicates(MemoryStore):
    def save(self, record, *, is_created):
        try:
            super().save(record, is_created=is_created)
        except ConstraintViolated:
            return


@found_by("test_a_duplicate_is_refused_and_names_its_field")
class DoesNotNameTheFieldOfADuplicate(MemoryStore):
    def save(self, record, *, is_created):
        try:
            super().save(record, is_created=is_created)
        except ConstraintViolated as error:
            raise ConstraintViolated(error.kind) from None


@found_by("test_a_missing_value_is_refused_and_names_its_field")
class AcceptsAMissingValue(Saves):
    def written(self, field, value, record, is_created):
        return "" if value is None and field.required else value


@found_by("test_times_are_kept_to_the_microsecond")
class LosesMicroseconds(Saves):
    def written(self, field, value, record, is_created):
        return value.replace(microsecond=0) if isinstance(value, dt.datetime) else value


@found_by("test_an_aware_time_keeps_its_instant")
class LosesTheTimeZone(Saves):
    def written(self, field, value, record, is_created):
        return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


@found_by("test_text_is_kept_to_the_character")
class StripsText(Saves):
    def written(self, field, value, record, is_created):
        return value.strip() if isinstance(value, str) else value


@found_by("test_no_text_is_not_the_empty_text")
class TakesTheEmptyTextForNone(Saves):
    def written(self, field, value, record, is_created):
        return value or None if field.name == "notes" else value


@found_by("test_decimals_are_kept_exactly")
class KeepsDecimalsAsFloats(Saves):
    def written(self, field, value, record, is_created):
        return float(value) if isinstance(value, Decimal) else value


# -- description --------------------------------------------------------------------------------


@found_by("test_declares_only_known_capabilities")
class DeclaresAWordOfItsOwn(MemoryStore):
    capabilities = MemoryStore.capabilities | {"teleport"}


@found_by("test_knows_what_is_required_and_what_may_be_empty")
class ForgetsWhatIsRequired(MemoryStore):
    def __init__(self, model, source, stores):
        super().__init__(model, source, stores)
        fields = tuple(replace(field, required=False) for field in self.info)
        self.info = replace(self.info, fields=fields)


@found_by("test_a_related_store_has_the_same_source")
class OpensRelatedStoresElsewhere(MemoryStore):
    def related(self, name):
        from admin_memory import Memory

        return self.stores.open(super().related(name).info.model, Memory())
