"""Laws that hold for any criteria and any records."""

from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import AllOf, AnyOf, Condition, ListQuery, Order, Position
from admin_memory import Memory, matches, plugin
from admin_memory.match import NEGATIVE
from admin_testing import stores_with

from .library import Book, Tag

numbers = st.none() | st.integers(-3, 3)
texts = st.none() | st.text("ab%_ ", max_size=3)
books = st.builds(
    Book,
    title=st.uuids().map(str),
    pages=numbers,
    notes=texts,
    tags=st.lists(st.builds(Tag, name=st.text("ab", max_size=2)), max_size=3),
)


def condition(operator):
    if operator in {"contains", "starts_with", "not_contains"}:
        return st.builds(
            Condition, st.sampled_from(["notes", "tags.name"]), st.just(operator), st.text("ab%_")
        )
    value = st.integers(-3, 3)
    if "list" in operator:
        value = st.lists(value, max_size=3).map(tuple)
    if "between" in operator:
        value = st.tuples(value, value)
    if operator == "empty":
        value = st.booleans()
    return st.builds(Condition, st.just("pages"), st.just(operator), value)


operators = st.sampled_from([*NEGATIVE, *NEGATIVE.values(), "greater", "smaller", "empty"])
conditions = operators.flatmap(condition)
criteria = st.recursive(
    conditions,
    lambda inner: (
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
)
STORE = stores_with(plugin).open(Book, Memory())


@given(books, st.sampled_from(list(NEGATIVE)).flatmap(condition))
def test_a_negative_operator_is_the_exact_complement(book, negative):
    positive = Condition(negative.path, NEGATIVE[negative.operator], negative.value)
    assert matches(STORE, book, negative) is not matches(STORE, book, positive)


@given(books, st.lists(criteria, max_size=4))
def test_trees_mean_all_and_any(book, found):
    each = [matches(STORE, book, criterion) for criterion in found]
    assert matches(STORE, book, AllOf(tuple(found))) is all(each)
    assert matches(STORE, book, AnyOf(tuple(found))) is any(each)


orders = st.lists(
    st.builds(Order, st.sampled_from(["pages", "notes", "in_print"]), st.booleans()), max_size=3
)


@given(st.lists(books, max_size=8), orders, criteria, st.integers(1, 4))
def test_walking_by_position_gives_what_offsets_give(found, order, criterion, limit):
    store = stores_with(plugin).open(Book, Memory(*found))
    query = {"order": store.total_order(order), "conditions": (criterion,)}
    whole = [store.key(record) for record in store.find(ListQuery(**query)).records]
    for backward in (False, True):
        met, position = [], Position(None, backward=True) if backward else None
        while True:
            page = store.find(ListQuery(**query, limit=limit, position=position))
            keys = [store.key(record) for record in page.records]
            met = keys + met if backward else met + keys
            if not (page.has_previous if backward else page.has_next):
                break
            edge = page.records[0 if backward else -1]
            place = tuple(store.value(edge, one.path) for one in query["order"])
            position = Position(place, backward)
        assert met == whole
