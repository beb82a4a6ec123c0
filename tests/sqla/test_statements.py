"""How many statements each act costs, and that none of them does more than it must."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from admin_core.data import Condition, ListQuery, Order, Position
from admin_sqla import plugin
from admin_testing import stores_with

from .models import Author, Base, Book, Tag, book_tag


@pytest.fixture
def store(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        authors = [Author(name=f"author {n}") for n in range(20)]
        tags = [Tag(name=f"tag {n}") for n in range(5)]
        books = [
            Book(title=f"book {n:03}", author=authors[n % 20], tags=tags[: n % 5], notes="long")
            for n in range(120)
        ]
        for n in range(1, 120):
            books[n].sequel_of = books[n - 1]
        session.add_all(books)
        session.commit()
    store = stores_with(plugin).open(Book, sessionmaker(engine))
    assert store.info.field("title")
    yield store
    store.stores.release()


def read(store, page, paths):
    for record in page.records:
        for path in paths:
            value = store.value(record, path)
            related = value if isinstance(value, list) else [value]
            for one in related:
                if isinstance(one, (Author, Tag, Book)):
                    assert one.__dict__.get("name") or one.__dict__.get("title")
    store.release()


def page_of(store, *paths, **query):
    order = query.pop("order", ())
    query = {"limit": 50, **query}
    return store.find(ListQuery(paths=paths, order=store.total_order(order), **query))


def test_a_page_with_two_relations_is_one_statement_and_one_count(store, statements):
    paths = ("title", "author", "sequel_of")
    read(store, page_of(store, *paths), paths)
    assert len(statements) == 2
    assert "count(*)" in statements[1] and "JOIN" not in statements[1]


def test_only_the_columns_shown_are_read(store, statements):
    read(store, page_of(store, "title"), ("title",))
    assert "book.title" in statements[0]
    assert "notes" not in statements[0]


def test_dotted_paths_read_the_columns_named_and_join_each_relation_once(store, statements):
    paths = ("author.name", "author.country", "sequel_of.author.name")
    read(store, page_of(store, *paths, order=[Order("author.name")]), paths)
    assert len(statements) == 2
    assert statements[0].count("JOIN author") == 2  # the book's own, and its forerunner's


def test_collections_cost_one_statement_each(store, statements):
    paths = ("title", "tags", "sequel_of.tags.name")
    read(store, page_of(store, *paths), paths)
    assert len(statements) == 4  # rows, two collections, count


def test_a_search_a_filter_and_a_sort_share_one_join(store, statements):
    conditions = (Condition("author.name", "not_equal", "author 3"),)
    page_of(
        store,
        "author",
        conditions=conditions,
        search="author 1",
        search_paths=("author.name",),
        order=[Order("author.name")],
    )
    assert statements[0].count("JOIN author") == 1


def test_a_count_joins_nothing_for_sorting(store, statements):
    page_of(store, "title", order=[Order("author.name")])
    assert "JOIN" in statements[0] and "JOIN" not in statements[1]


def test_a_page_that_ends_the_list_needs_no_count(store, statements):
    total = page_of(store, "title", conditions=(Condition("title", "contains", "00"),)).total
    assert len(statements) == 1
    assert total.number == len(range(10)) + 1  # book 000 to 009, and book 100
    statements.clear()
    assert page_of(store, "title", offset=100).total.number == 120
    assert len(statements) == 1


@pytest.mark.guarantee("sqla-w17")
def test_a_capped_count_reads_no_further_than_its_cap(store, statements):
    total = page_of(store, "title", count="capped", count_limit=70).total
    assert (total.number, total.precision) == (70, "at_least")
    assert "LIMIT" in statements[1]
    statements.clear()
    assert page_of(store, "title", count="capped", count_limit=70, offset=80, limit=10).total
    assert len(statements) == 1  # the page alone shows that the cap is passed


def test_no_count_is_no_statement(store, statements):
    page_of(store, "title", count="none")
    assert len(statements) == 1


def test_a_walk_by_position_reads_no_offset(store, statements):
    page_of(store, "title", count="none", position=Position((60,)))
    assert "book.id > " in statements[0]


def test_deep_pages_fetch_related_rows_for_their_own_records_only(store, statements):
    page_of(store, "author", offset=1_001, count="none")
    assert "JOIN" not in statements[0]


def test_getting_one_record_with_its_relations_is_one_statement(store, statements):
    record = store.get((60,), paths=("author", "sequel_of"))
    assert record.title and record.author.name and record.notes and record.sequel_of.title
    assert len(statements) == 1


def test_getting_many_records_is_one_statement(store, statements):
    assert len(store.get_many([(n,) for n in range(1, 101)])) == 100
    assert len(statements) == 1


def test_an_update_writes_the_changed_columns_only(store, statements):
    record = store.get((60,))
    statements.clear()
    with store.transaction():
        record.title = "another"
        store.save(record, is_created=False)
    assert len(statements) == 1
    assert statements[0].startswith("UPDATE book SET title=")
    assert "notes" not in statements[0]


@pytest.mark.guarantee("sqla-w10")
def test_deleting_many_costs_no_more_statements_than_deleting_few(store, statements):
    def cost(keys):
        records = store.get_many(keys)
        statements.clear()
        with store.transaction():
            store.delete_many(records)
        return len(statements)

    assert cost([(120,), (119,), (118,)]) <= 6
    assert cost([(n,) for n in range(117, 20, -1)]) <= 6
    with store.transaction() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Book)) == 20
        books = sa.select(sa.func.max(book_tag.c.book_id))
        assert session.scalar(books) <= 20


def test_reading_in_blocks_walks_by_key_and_keeps_nothing(store, statements):
    seen = [store.key(record)[0] for record in store.iterate(ListQuery(paths=("title",)), size=50)]
    assert seen == list(range(1, 121))
    assert len(statements) == 3
    assert "book.id > " in statements[-1]
    assert len(list(store.session.identity_map.values())) <= 50


def test_plans_are_cached_whatever_the_values(store, engine):
    for n in range(5):
        page_of(
            store,
            "title",
            "author",
            conditions=(Condition("author.name", "equals", f"author {n}"),),
            order=[Order("author.name", True)],
        )
    size = len(engine._compiled_cache)
    page_of(
        store,
        "title",
        "author",
        conditions=(Condition("author.name", "equals", "author 9"),),
        order=[Order("author.name", True)],
    )
    assert len(engine._compiled_cache) == size
