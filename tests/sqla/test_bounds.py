"""A view's own query bounds the list whatever it is made of."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, sessionmaker, with_loader_criteria

from admin_core.data import AnyOf, Condition, ConfigurationError, ListQuery, Order
from admin_sqla import plugin
from admin_testing import stores_with

from .models import Author, Base, Book, Stock, Tag


@pytest.fixture
def store(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        ada, bob = Author(name="Ada"), Author(name="Bob")
        tags = [Tag(name=name) for name in "xyz"]
        for n in range(12):
            session.add(
                Book(title=f"{n:02}", author=[ada, bob, None][n % 3], tags=tags[: n % 4], pages=n)
            )
            session.add(Stock(shop="ab"[n % 2], shelf=n, amount=n))
        session.commit()
    store = stores_with(plugin).open(Book, sessionmaker(engine))
    yield store
    store.stores.release()


BASES = {
    "where": lambda: sa.select(Book).where(Book.pages > 5, Book.pages < 9),
    "one clause": lambda: sa.select(Book).where(sa.and_(Book.pages > 5, Book.pages < 9)),
    "exists": lambda: sa.select(Book).where(Book.author.has(Author.name == "Ada")),
    "join": lambda: sa.select(Book).join(Book.author).where(Author.name == "Ada"),
    "to-many join": lambda: sa.select(Book).join(Book.tags),
    "distinct": lambda: sa.select(Book).join(Book.tags).distinct(),
    "group": lambda: sa.select(Book).join(Book.tags).group_by(Book.id).having(sa.func.count() > 2),
    "limit": lambda: sa.select(Book).order_by(Book.id.desc()).limit(5),
    "implicit join": lambda: sa.select(Book).where(
        Book.author_id == Author.id, Author.name == "Bob"
    ),
    "options": lambda: sa.select(Book).options(joinedload(Book.author)).where(Book.pages > 5),
    "criteria": lambda: sa.select(Book).options(with_loader_criteria(Book, Book.pages > 5)),
    "order": lambda: sa.select(Book).where(Book.pages > 5).order_by(Book.title),
}


@pytest.mark.parametrize("kind", BASES)
def test_list_count_and_record_agree_with_the_query_itself(store, kind):
    base = BASES[kind]()
    expected = {book.id for book in store.session.scalars(base).unique()}
    assert 0 < len(expected) < 12
    order = store.total_order([Order("author.name")])
    for mode in ("exact", "capped"):
        page = store.find(ListQuery(paths=("author",), order=order, limit=2, count=mode), base)
        assert page.total.number == len(expected), mode
    everything = [book.id for book in store.iterate(ListQuery(order=order), base, 2)]
    assert sorted(everything) == sorted(expected)
    for key in range(1, 13):
        assert (store.get((key,), base) is not None) == (key in expected)
    with store.transaction():
        locked = store.get((max(expected),), base, lock=True)
    assert locked is not None


def test_conditions_narrow_a_query_with_a_limit_without_widening_it(store):
    base = sa.select(Book).order_by(Book.id).limit(4)
    page = store.find(ListQuery(conditions=(Condition("pages", "at_least", 2),)), base)
    assert [book.pages for book in page.records] == [2, 3]


def test_a_composite_key_is_bounded_too(store):
    shelves = store.stores.open(Stock, store.source)
    other = aliased(Stock)
    base = sa.select(Stock).join(other, Stock.shelf == other.amount).where(Stock.shelf > 6)
    page = shelves.find(ListQuery(order=shelves.total_order(())), base.distinct())
    assert [shelves.key(one) for one in page.records] == [
        *(("a", 8), ("a", 10), ("b", 7), ("b", 9), ("b", 11)),
    ]


def test_a_legacy_query_is_understood(store):
    base = store.session.query(Book).filter(Book.pages > 5)
    assert store.find(ListQuery(), base).total.number == 6


@pytest.mark.parametrize("base", [sa.select(Author), sa.select(Book.id), sa.text("x"), 3])
def test_a_query_of_something_else_is_refused(store, base):
    with pytest.raises(ConfigurationError, match="must return a select of Book alone"):
        store.find(ListQuery(), base)


def test_criteria_that_a_subquery_would_lose_are_refused(store):
    base = sa.select(Book).options(with_loader_criteria(Book, Book.pages > 5)).distinct()
    with pytest.raises(ConfigurationError, match="where"):
        store.find(ListQuery(), base)


class OwnFilter:
    def apply(self, query, value, alias=None):
        return query.where((alias or Book).name == value if alias else Book.pages == value)


class OldFilter:
    def apply(self, query, value):
        return query.join(Book.tags).where(Tag.name == value)


def test_an_applications_own_filter_changes_the_query(store):
    by_pages = Condition("", "own", 3, OwnFilter())
    assert [b.pages for b in store.find(ListQuery(conditions=(by_pages,))).records] == [3]
    by_author = Condition("author.name", "own", "Ada", OwnFilter())
    assert store.find(ListQuery(conditions=(by_author,))).total.number == 4


@pytest.mark.guarantee("sqla-w3b")
def test_a_filter_that_joins_many_neither_multiplies_nor_miscounts(store):
    page = store.find(ListQuery(conditions=(Condition("", "own", "x", OldFilter()),), limit=2))
    assert page.total.number == 9


def test_an_own_filter_can_be_one_of_several_alternatives(store):
    own = Condition("", "own", 3, OwnFilter())
    either = AnyOf((own, Condition("pages", "equals", 5)))
    page = store.find(ListQuery(conditions=(either,)))
    assert sorted(book.pages for book in page.records) == [3, 5]
