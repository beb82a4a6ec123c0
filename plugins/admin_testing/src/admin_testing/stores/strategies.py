"""Values, criteria and orders at random, for the comparison of a store with a model of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from admin_core.data import AllOf, AnyOf, Condition, Criterion, Order

#: Letters, and what has a meaning in patterns of one query language or another.
CHARACTERS = "abAB%_\\.*[$ é0"
NUMBERS = st.integers(-3, 3) | st.sampled_from([100, 2**31 - 1, -(2**31)])
FLOATS = st.sampled_from([-1.5, 0.0, 0.25, 2.0])
COMPARISONS = ("equals", "not_equal", "greater", "smaller", "at_least", "at_most")
ORDERED = ("pages", "rating", "in_print")


def texts(exact: bool, most: int = 4) -> SearchStrategy[str]:
    """Return short texts; where case and blanks are not *exact*, without any."""
    characters = CHARACTERS if exact else "ab%_\\.*[$0"
    return st.text(characters, max_size=most)


def records(exact: bool) -> SearchStrategy[dict[str, Any]]:
    """Return what a form may set: all fields of a new book, or some of one that is there."""
    return st.fixed_dictionaries(
        {"title": titles()},
        optional={
            "pages": st.none() | NUMBERS,
            "rating": st.none() | FLOATS,
            "in_print": st.booleans(),
            "notes": st.none() | texts(exact),
        },
    )


def titles() -> SearchStrategy[str]:
    """Return titles, few enough that two books want the same one now and then.

    In lower case, because databases differ in whether "a" and "A" are one unique value.
    """
    return st.text("abc", min_size=1, max_size=2)


def criteria(exact: bool) -> SearchStrategy[Criterion]:
    """Return trees of conditions on the fields of a book."""
    return st.recursive(
        _conditions(exact),
        lambda inner: (
            st.builds(AllOf, st.lists(inner, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        ),
        max_leaves=4,
    )


def _conditions(exact: bool) -> SearchStrategy[Condition]:
    text, some_text = texts(exact), texts(exact).filter(bool)
    title_or_notes = st.sampled_from(["title", "notes"])
    return st.one_of(
        _numeric("pages", NUMBERS),
        _numeric("rating", FLOATS),
        _conditions_on("in_print", ("equals", "not_equal"), st.booleans()),
        _conditions_on("pages", ("empty",), st.booleans()),
        _conditions_on("notes", ("empty",), st.booleans()),
        st.builds(Condition, title_or_notes, st.sampled_from(["equals", "not_equal"]), text),
        st.builds(
            Condition,
            title_or_notes,
            st.sampled_from(["contains", "not_contains", "starts_with"]),
            some_text,
        ),
        st.builds(
            Condition,
            title_or_notes,
            st.sampled_from(["in_list", "not_in_list"]),
            st.lists(text, max_size=3).map(tuple),
        ),
    )


def _numeric(path: str, numbers: SearchStrategy[Any]) -> SearchStrategy[Condition]:
    return st.one_of(
        _conditions_on(path, COMPARISONS, numbers),
        _conditions_on(path, ("between", "not_between"), st.tuples(numbers, numbers)),
        _conditions_on(path, ("in_list", "not_in_list"), st.lists(numbers, max_size=3).map(tuple)),
    )


def _conditions_on(
    path: str, operators: tuple[str, ...], values: SearchStrategy[Any]
) -> SearchStrategy[Condition]:
    return st.builds(Condition, st.just(path), st.sampled_from(operators), values)


def orders() -> SearchStrategy[tuple[Order, ...]]:
    """Return up to two levels of sorting by what every database sorts alike."""
    one = st.builds(Order, st.sampled_from(ORDERED), st.booleans())
    return st.lists(one, max_size=2, unique_by=lambda order: order.path).map(tuple)
