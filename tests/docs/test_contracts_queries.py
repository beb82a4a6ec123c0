"""What the page about contracts says of operators and queries, shown by a store that asks SQL.

The whole text of each row is the key of what shows it, so neither can change alone. That every
other store answers alike is what the conformance kit compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from admin_core.data import (
    AllOf,
    AnyOf,
    Condition,
    ListQuery,
    Order,
    Position,
    RecordStore,
    Total,
)
from admin_sqla import plugin
from admin_testing.resolver import stores_with

from .test_contracts_page import rows, section


class Base(DeclarativeBase):
    """The tables of this module."""


class Author(Base):
    """Who wrote a book."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    """One record to be found."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]
    pages: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Author.id))
    author: Mapped[Author | None] = relationship()


TITLES = ["Moon", "moonlight", "The Moon", "Sun_", "", None]
#: As a list query of all six finds them.
EVERYTHING = [1, 2, 3, 4, 5, 6]


class Shelf:
    """A store of six books, and a way in for somebody else."""

    def __init__(self, file: Path) -> None:
        self.engine = sa.create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
        Base.metadata.create_all(self.engine)
        with Session(self.engine) as session, session.begin():
            session.add_all([Author(id=1, name="Zoe"), Author(id=2, name="Ann")])
            for number, title in enumerate(TITLES, 1):
                pages = None if title is None else number * 10
                author = {1: 1, 2: 2}.get(number)
                session.add(Book(id=number, title=title, pages=pages, author_id=author))
        self.session = Session(self.engine)
        self.store: RecordStore = stores_with(plugin).open(Book, self.session)

    def close(self) -> None:
        self.session.close()
        self.engine.dispose()

    def ids(self, *conditions: Any, **more: Any) -> list[int]:
        """Return the keys of what a query finds, by key unless it says otherwise."""
        more.setdefault("order", (Order("id"),))
        found = self.store.find(ListQuery(conditions=conditions, **more))
        return [self.store.key(one)[0] for one in found.records]

    def by(self, path: str, operator: str, value: Any) -> list[int]:
        """Return the keys of what one condition finds."""
        return self.ids(Condition(path, operator, value))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    found = Shelf(tmp_path / "books.db")
    yield found
    found.close()


def finds(path: str, operator: str, value: Any, wanted: list[int]) -> Callable[[Shelf], None]:
    """Return what compares the keys that one condition finds."""

    def check(shelf: Shelf) -> None:
        assert shelf.by(path, operator, value) == wanted

    return check


def all_of(*checks: Callable[[Shelf], None]) -> Callable[[Shelf], None]:
    """Return what makes several checks."""

    def check(shelf: Shelf) -> None:
        for one in checks:
            one(shelf)

    return check


def but(positive: str, negative: str, value: Any, path: str = "pages") -> Callable[[Shelf], None]:
    """Return what compares an operator with its complement."""

    def check(shelf: Shelf) -> None:
        found = shelf.by(path, positive, value)
        assert found
        assert shelf.by(path, negative, value) == [one for one in EVERYTHING if one not in found]

    return check


OPERATORS: dict[tuple[str, str, str], Callable[[Shelf], None]] = {
    ("`equals`", "one", "exactly this"): all_of(
        finds("title", "equals", "Moon", [1]), finds("pages", "equals", 20, [2])
    ),
    ("`not_equal`", "one", "all but `equals`"): but("equals", "not_equal", 20),
    ("`contains`", "text", "the text is part of it; case is ignored, at least that of A to Z"):
        all_of(finds("title", "contains", "MOON", [1, 2, 3]), finds("title", "contains", "_", [4])),
    ("`not_contains`", "text", "all but `contains`"):
        but("contains", "not_contains", "moon", "title"),
    ("`starts_with`", "text", "begins with the text, ignoring case"): all_of(
        finds("title", "starts_with", "mOON", [1, 2]), finds("title", "starts_with", "%", [])
    ),
    ("`greater`, `smaller`", "one", "beyond the value"): all_of(
        finds("pages", "greater", 30, [4, 5]), finds("pages", "smaller", 30, [1, 2])
    ),
    ("`at_least`, `at_most`", "one", "the value or beyond"): all_of(
        finds("pages", "at_least", 30, [3, 4, 5]), finds("pages", "at_most", 30, [1, 2, 3])
    ),
    ("`between`", "two", "from the first to the second, both included"):
        finds("pages", "between", (20, 40), [2, 3, 4]),
    ("`not_between`", "two", "all but `between`"): but("between", "not_between", (20, 40)),
    ("`in_list`", "several", "one of these"): finds("pages", "in_list", (10, 50, 7), [1, 5]),
    ("`not_in_list`", "several", "all but `in_list`"): but("in_list", "not_in_list", (10, 50)),
    ("`empty`", "`True` or `False`", "with `True` records without a value, for texts also those "
     'with `""`; with `False` the others'): all_of(
        finds("title", "empty", True, [5, 6]), finds("title", "empty", False, [1, 2, 3, 4]),
        finds("pages", "empty", True, [6]), finds("pages", "empty", False, [1, 2, 3, 4, 5]),
    ),
}  # fmt: skip


def loads_what_is_read(shelf: Shelf) -> None:
    def loaded(*paths: str) -> set[str]:
        shelf.session.expunge_all()
        (found,) = shelf.store.find(ListQuery(paths=paths, limit=1, count="none")).records
        # What was not asked for is not there.
        return {"title", "pages"} - sa.inspect(found).unloaded

    assert loaded("title") == {"title"}
    assert loaded() == {"title", "pages"}


def holds_them_all(shelf: Shelf) -> None:
    both = Condition("title", "contains", "moon"), Condition("pages", "greater", 10)
    assert shelf.ids(*both) == [2, 3]
    assert shelf.ids(AllOf(both)) == [2, 3]
    assert shelf.ids(AnyOf(both)) == [1, 2, 3, 4, 5]
    assert shelf.ids(AllOf(())) == EVERYTHING
    assert shelf.ids(AnyOf(())) == []


def searches(shelf: Shelf) -> None:
    def found(words: str) -> list[int]:
        return shelf.ids(search=words, search_paths=("title",))

    assert found("moon") == [1, 2, 3]
    assert found("moon the") == [3]
    assert found("moon sun") == []


def sorts(shelf: Shelf) -> None:
    assert shelf.ids(order=(Order("pages", descending=True),), limit=2) == [5, 4]
    shelf.session.execute(sa.update(Book).where(Book.id > 2).values(pages=10))
    levels = (Order("pages"), Order("id", descending=True))
    assert shelf.ids(order=levels) == [6, 5, 4, 3, 1, 2]


def slices(shelf: Shelf) -> None:
    assert shelf.ids(offset=2, limit=3) == [3, 4, 5]
    assert shelf.ids() == EVERYTHING


def starts_at_a_place(shelf: Shelf) -> None:
    assert shelf.ids(position=Position((3,)), limit=2) == [4, 5]
    assert shelf.ids(position=Position((3,), backward=True), limit=2) == [1, 2]
    assert shelf.ids(position=Position(None, backward=True), limit=2) == [5, 6]


def counts(shelf: Shelf) -> None:
    def total(**more: Any) -> Total | None:
        return shelf.store.find(ListQuery(limit=1, **more)).total

    assert total(count="exact") == Total(6, "exact")
    assert total(count="capped") == Total(6, "exact")
    assert total(count="none") is None
    found = total(count="estimated")
    assert found is None or found.number == 6


def stops_counting(shelf: Shelf) -> None:
    query = ListQuery(limit=1, count="capped", count_limit=4)
    assert shelf.store.find(query).total == Total(4, "at_least")


def keeps_others_out(shelf: Shelf) -> None:
    def somebody_writes() -> None:
        with shelf.engine.begin() as other:
            other.execute(sa.update(Book).values(pages=1))

    with shelf.store.transaction():
        shelf.store.find(ListQuery(lock=True))
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            somebody_writes()
    somebody_writes()
    with shelf.store.transaction():
        shelf.store.find(ListQuery())
        somebody_writes()


QUERY: dict[tuple[str, str], Callable[[Shelf], None]] = {
    ("`paths`", "what the caller will read, so that a store loads exactly that; empty means every "
     "field of the model"): loads_what_is_read,
    ("`conditions`", "criteria that must all hold"): holds_them_all,
    ("`search`, `search_paths`", "words, and where each must be found"): searches,
    ("`order`", "levels of sorting"): sorts,
    ("`offset`, `limit`", "the slice"): slices,
    ("`position`", "a place in the sorted list instead of an offset"): starts_at_a_place,
    ("`count`", '`"exact"`, `"capped"`, `"estimated"` or `"none"`'): counts,
    ("`count_limit`", "where a capped count stops"): stops_counting,
    ("`lock`", "keep others from changing the records until the transaction ends"):
        keeps_others_out,
}  # fmt: skip


def test_every_operator_and_every_part_of_a_query_is_shown() -> None:
    said = section("Operators").partition("Which operators a field offers")[0]
    assert [tuple(row[:3]) for row in rows(said)] == list(OPERATORS)
    assert [(row[0], row[2]) for row in rows(section("ListQuery"))] == list(QUERY)


@pytest.mark.parametrize("said", OPERATORS, ids=lambda said: re.sub(r"\W+", "-", said[0]))
def test_an_operator_finds_what_the_page_says(shelf: Shelf, said: tuple[str, str, str]) -> None:
    OPERATORS[said](shelf)


@pytest.mark.parametrize("said", QUERY, ids=lambda said: re.sub(r"\W+", "-", said[0]))
def test_a_part_of_a_query_does_what_the_page_says(shelf: Shelf, said: tuple[str, str]) -> None:
    QUERY[said](shelf)
