"""What shows statements about queries and searches."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

import admin_sqla.plugin
from admin_core import hookimpl
from admin_core.data import (
    CAPABILITIES,
    NEGATIVE,
    AllOf,
    AnyOf,
    Condition,
    FieldInfo,
    ListQuery,
    Operator,
    Order,
    Page,
    Position,
    SearchTerm,
    conditions_in,
    conjunction,
    page_of,
    search_criteria,
    search_terms,
)
from admin_core.operators import operators_for
from admin_testing.resolver import stores_with

from .data_fields import found, memory_of
from .data_library import Book, Library, Pair, in_library

# -- queries ---------------------------------------------------------------------------------------


def negatives_complement() -> None:
    store = memory_of("integer", 1, 2, None)
    for negative, positive in NEGATIVE.items():
        if "equals" not in positive:
            continue
        held = found(store, Condition("a", positive, 1))
        others = found(store, Condition("a", negative, 1))
        assert sorted(map(str, [*held, *others])) == ["1", "2", "None"], negative


def criteria_may_be_nothing() -> None:
    store = memory_of("integer", 1, 2)
    assert found(store, AllOf(())) == [1, 2]
    assert found(store, AnyOf(())) == []
    one, two = Condition("a", "equals", 1), Condition("a", "equals", 2)
    assert found(store, AllOf((one, two))) == []
    assert found(store, AnyOf((one, two))) == [1, 2]


def values_are_pythons() -> None:
    store = memory_of("date", dt.date(2026, 1, 1), dt.date(2026, 2, 1), None)
    first, second = dt.date(2026, 1, 1), dt.date(2026, 2, 1)
    assert found(store, Condition("a", "between", (first, second))) == [first, second]
    assert found(store, Condition("a", "in_list", (second,))) == [second]
    assert found(store, Condition("a", "empty", True)) == [None]
    assert found(store, Condition("a", "empty", False)) == [first, second]


@in_library
def conditions_cross_relations(library: Library) -> None:
    listed = library.page("book/")
    assert listed.count("/admin/book/edit/?id=") >= 3
    with library.session() as session:
        store = stores_with(admin_sqla.plugin).open(Book, session)
        query = ListQuery(
            conditions=(Condition("shelf.name", "equals", "High"),),
            order=(Order("shelf.name"), Order("pages"), Order("id")),
        )
        assert [one.title for one in store.find(query).records] == ["Sun", "Moon"]


@in_library
def applications_filters_are_carried(library: Library) -> None:
    class Long:
        """A filter of an application's own."""

        def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
            """Narrow the query."""
            return query.where(Book.pages > int(value))

    with library.session() as session:
        store = stores_with(admin_sqla.plugin).open(Book, session)
        query = ListQuery(conditions=(Condition("pages", "equals", "20", custom=Long()),))
        assert [one.title for one in store.find(query).records] == ["Moon"]


def places_and_offsets_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="position"):
        ListQuery(position=Position((1,)), offset=3)


def totals_are_none_when_not_asked_for() -> None:
    store = memory_of("integer", 1, 2)
    assert store.find(ListQuery(count="none")).total is None
    total = store.find(ListQuery(count="exact")).total
    assert total is not None
    assert total.number == 2


def keys_are_values_in_order() -> None:
    engine = sa.create_engine("sqlite://")
    store = stores_with(admin_sqla.plugin).open(Pair, sessionmaker(engine))
    assert store.key(Pair(second=2, first=1)) == (2, 1)
    engine.dispose()


def places_are_beside_a_record() -> None:
    store = memory_of("integer", 1, 2, 3)
    assert "keyset" in store.capabilities & CAPABILITIES
    order = (Order("a"), Order("id"))
    after = Position((2, 2))
    assert found(store, order=order, position=after) == [3]
    before = Position((2, 2), backward=True)
    assert found(store, order=order, position=before) == [1]
    last = Position(None, backward=True)
    assert found(store, order=order, position=last, limit=2) == [2, 3]


def orders_are_completed() -> None:
    store = memory_of("integer", 3, 1, 2)
    assert [one.path for one in store.total_order((Order("a"),))] == ["a", "id"]


def totals_say_how_good_they_are() -> None:
    store = memory_of("integer", *range(5))
    exact = store.find(ListQuery(count="exact")).total
    capped = store.find(ListQuery(count="capped", count_limit=3, limit=1)).total
    assert exact is not None
    assert capped is not None
    assert (exact.number, capped.number) == (5, 3)
    assert (exact.precision, capped.precision) == ("exact", "at_least")


def trees_are_walked() -> None:
    one, two, three = (Condition("a", "equals", number) for number in (1, 2, 3))
    tree = AllOf((one, AnyOf((two, AllOf((three,))))))
    assert list(conditions_in(tree)) == [one, two, three]


def conjunctions_are_told() -> None:
    one, two = (Condition("a", "equals", number) for number in (1, 2))
    both = conjunction([one, AllOf((two,))])
    assert both is not None
    assert list(both) == [one, two]
    assert conjunction([AnyOf((one, two))]) is None


def pages_know_their_number() -> None:
    counted: list[int | None] = []
    guessed: list[int] = []

    def count(limit: int | None) -> int:
        counted.append(limit)
        return 7

    def estimate() -> int:
        guessed.append(1)
        return 1000

    query = ListQuery(limit=2, count="exact")
    page = page_of(query, ["a", "b", "c"], count, estimate)
    assert list(page.records) == ["a", "b"]
    assert page.has_next
    assert counted == [None]
    whole = page_of(ListQuery(limit=5, count="exact"), ["a", "b"], count, estimate)
    assert whole.total is not None
    assert whole.total.number == 2
    assert counted == [None]
    page_of(ListQuery(limit=2, count="capped", count_limit=4), ["a", "b", "c"], count, estimate)
    assert counted[-1] is not None
    assert guessed == []
    assert isinstance(page, Page)


def operators_have_values() -> None:
    known = {
        one.name: one
        for kind in ("string", "integer", "date", "boolean", "enum")
        for one in operators_for(FieldInfo("a", kind, nullable=True))
    }
    assert {known["equals"].arity, known["between"].arity, known["in_list"].arity} == {1, 2, -1}
    assert known["empty"].arity == 0
    inputs = {one.input for one in known.values()}
    assert inputs <= {"text", "number", "date", "datetime-local", "time", "choice", "boolean",
                      "list"}  # fmt: skip


def operators_parse_values() -> None:
    heard: list[Any] = []

    def parse(text: str) -> Any:
        if not text.isdigit():
            raise ValueError("A year has four digits.")
        return int(text)

    year = Operator("year", "year", 1, "number", parse, lambda value: f"{value:04}")

    class Years:
        """Asks for years."""

        @hookimpl
        def admin_field_operators(self, field: Any) -> Any:
            return [year] if field.name == "pages" else None

        @hookimpl
        def admin_compile_condition(self, condition: Any, native: Any) -> Any:
            if condition.operator == "year":
                heard.append(condition.value)
                return native == condition.value
            return None

    library = Library(Years(), column_filters=("pages",))
    try:
        page = library.page("book/?pages__year=30")
        assert heard
        assert set(heard) == {30}
        assert "Moon" in page
        assert "Emma" not in page.partition("<tbody")[2]
        assert "A year has four digits." in library.page("book/?pages__year=x")
    finally:
        library.close()


def operators_write_values() -> None:
    operator = Operator("year", "year", 1, "number", int, lambda value: f"{value:04}")
    assert operator.text is not None
    assert operator.text(30) == "0030"


# -- searches --------------------------------------------------------------------------------------


def terms_have_marks() -> None:
    terms = search_terms('moon ^the ="left hand" "two words"')
    assert terms == (
        SearchTerm("moon"), SearchTerm("the", "starts_with"), SearchTerm("left hand", "equals"),
        SearchTerm("two words"),
    )  # fmt: skip


def every_term_must_be_found() -> None:
    title, note = FieldInfo("title", "string"), FieldInfo("note", "text")
    criteria = list(search_criteria("moon sun", [("title", title), ("author.note", note)]))
    assert criteria == [
        AnyOf((Condition("title", "contains", word), Condition("author.note", "contains", word)))
        for word in ("moon", "sun")
    ]
