"""Whatever is asked, the database answers as the contract's words, evaluated in Python, do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from admin_core.data import AllOf, AnyOf, Condition, ListQuery, Order, Position
from admin_memory import matches
from admin_sqla import plugin
from admin_testing import stores_with

from .models import Author, Base, Book, Genre, Tag

EXAMPLES = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TEXTS = st.sampled_from(["", "a", "A", "ab", "b%", "_", "100%", "\\", "/", "ä", "a b"])
NUMBERS = st.sampled_from([-1, 0, 1, 2, 100, 2**31, 10**30, -(10**30)])
PRICES = st.sampled_from([Decimal("0"), Decimal("9.50"), Decimal("12.00"), Decimal("12.005")])
DAYS = st.sampled_from([dt.date(1999, 12, 31), dt.date(2000, 1, 1), dt.date(2024, 2, 29)])
MOMENTS = st.sampled_from([dt.datetime(2024, 1, 1, 10), dt.datetime(2024, 1, 2)])
VALUES = {
    "title": TEXTS,
    "notes": TEXTS,
    "pages": NUMBERS,
    "price": PRICES,
    "published": DAYS,
    "added": MOMENTS,
    "genre": st.sampled_from(list(Genre)),
    "in_print": st.booleans(),
}
PATHS = [
    *VALUES,
    *("author.name", "author.country", "tags.name", "sequel_of.title", "sequel_of.pages"),
    *("sequel_of.author.name", "sequel_of.tags.name"),
]
ORDERED = ["greater", "smaller", "between", "not_between"]
TEXTUAL = ["contains", "not_contains", "starts_with"]


def values_of(path):
    return VALUES.get(path.rpartition(".")[2], TEXTS)


@st.composite
def conditions(draw):
    path = draw(st.sampled_from(PATHS))
    value = values_of(path)
    is_text = value is TEXTS
    operators = ["equals", "not_equal", "in_list", "not_in_list", "empty"]
    # Text is ordered by the database's collation, which Python does not know.
    operators += TEXTUAL if is_text else [] if path in ("genre", "in_print") else ORDERED
    operator = draw(st.sampled_from(operators))
    if operator == "empty":
        return Condition(path, operator, draw(st.booleans()))
    if operator in ("in_list", "not_in_list"):
        return Condition(path, operator, tuple(draw(st.lists(value, max_size=3))))
    if operator in ("between", "not_between"):
        return Condition(path, operator, (draw(value), draw(value)))
    return Condition(path, operator, draw(value.filter(bool) if is_text else value))


CRITERIA = st.recursive(
    conditions(),
    lambda inner: (
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=5,
)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def store(request):
    engine = request.getfixturevalue(f"{request.param}_engine")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(library())
        session.commit()
    store = stores_with(plugin).open(Book, sessionmaker(engine))
    yield store
    store.release()


def library():
    """Return thirty books of which every combination of gaps is among."""
    authors = [
        Author(name=n, country=c) for n, c in [("a", "US"), ("A", None), ("ab", ""), ("ä", "x")]
    ]
    tags = [Tag(name=n) for n in ("a", "b%", "A", "ab")]
    books: list[Book] = []
    texts = [None, "", "a", "AB", "b%", "100%", "_", "\\", "ä b", "x/y"]
    for n in range(30):
        books.append(
            Book(
                title=f"{texts[n % 10] or 'a'}{n}",
                notes=texts[n % 10],
                pages=[None, 0, 1, 100, 2][n % 5],
                price=[None, Decimal("9.50"), Decimal("12.00")][n % 3],
                rating=[None, 0.5][n % 2],
                in_print=n % 2 == 0,
                published=[None, dt.date(2000, 1, 1), dt.date(2024, 2, 29)][n % 3],
                added=[None, dt.datetime(2024, 1, 1, 10), dt.datetime(2024, 1, 2)][n % 3],
                genre=[None, *Genre][n % 4],
                author=[None, *authors][n % 5],
                tags=tags[: n % 5],
                sequel_of=books[n - 4] if n > 3 and n % 3 else None,
            )
        )
    return books


@EXAMPLES
@given(criterion=CRITERIA)
def test_the_database_finds_what_the_contract_says(store, criterion):
    page = store.find(ListQuery(conditions=(criterion,)))
    found = sorted(record.id for record in page.records)
    everything = store.find(ListQuery()).records
    assert found == sorted(r.id for r in everything if matches(store, r, criterion))
    assert page.total is not None and page.total.number == len(found)


ORDERS = ["title", "notes", "pages", "price", "published", "added", "genre", "in_print", "rating"]
ORDERS += ["author.name", "author.country", "sequel_of.pages", "sequel_of.author.name"]


@EXAMPLES
@given(
    order=st.lists(st.builds(Order, st.sampled_from(ORDERS), st.booleans()), max_size=3),
    size=st.integers(1, 12),
    criterion=st.none() | CRITERIA,
)
def test_walking_by_position_gives_the_list_in_both_directions(store, order, size, criterion):
    order = store.total_order(order)
    query = ListQuery(order=order, conditions=(criterion,) if criterion else ())
    expected = [record.id for record in store.find(query).records]
    assert walk(store, query, size, backward=False) == expected
    assert walk(store, query, size, backward=True) == expected


def walk(store, query, size, *, backward):
    from dataclasses import replace

    found: list[int] = []
    position = Position(None, backward=backward)
    while True:
        page = store.find(replace(query, position=position, limit=size, count="none"))
        ids = [record.id for record in page.records]
        found = ids + found if backward else found + ids
        if position.values is not None:
            assert page.has_next if backward else page.has_previous
        if not (page.has_previous if backward else page.has_next):
            return found
        edge = page.records[0 if backward else -1]
        values = tuple(store.value(edge, one.path) for one in query.order)
        position = Position(values, backward=backward)
