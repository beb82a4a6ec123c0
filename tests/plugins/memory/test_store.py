"""What is particular to records in memory, beyond the kit."""

import threading
from dataclasses import dataclass, field

import pytest

from admin_core.data import (
    Condition,
    ConfigurationError,
    ConstraintViolated,
    ListQuery,
    Order,
    RecordNotFound,
)
from admin_memory import Memory, plugin
from admin_testing import stores_with

from .library import Author, Book, Tag


@pytest.fixture
def memory():
    ada = Author(name="Ada")
    space = Tag(name="space")
    return Memory(ada, space, Book(title="One", author=ada, tags=[space]), Book(7, title="Two"))


@pytest.fixture
def store(memory):
    return stores_with(plugin).open(Book, memory)


def titles(store, **query):
    return [record.title for record in store.find(ListQuery(**query)).records]


def test_records_given_at_the_start_are_listed_in_their_order(store):
    assert titles(store) == ["One", "Two"]


def test_records_given_without_a_key_get_one(store, memory):
    assert [book.id for book in memory.rows(Book)] == [8, 7]
    store.related("author")
    assert memory.rows(Author)[0].id == 1


def test_a_record_that_was_read_is_a_copy(store, memory):
    record = store.get((7,))
    record.title = "changed, not saved"
    record.tags.append("nothing")
    assert memory.rows(Book)[1].title == "Two"
    assert memory.rows(Book)[1].tags == []


def test_a_row_stays_the_same_object_when_it_is_saved(store, memory):
    row = memory.rows(Book)[1]
    record = store.get((7,))
    record.title = "Three"
    store.save(record, is_created=False)
    assert memory.rows(Book)[1] is row
    assert row.title == "Three"


def test_a_copy_in_a_relation_stands_for_its_row(store, memory):
    authors = store.related("author")
    record = store.get((7,))
    record.author = authors.get((1,))
    store.save(record, is_created=False)
    assert memory.rows(Book)[1].author is memory.rows(Author)[0]


def test_a_key_may_be_changed(store):
    record = store.get((7,))
    record.id = 70
    store.save(record, is_created=False)
    assert store.get((7,)) is None
    assert store.get((70,)).title == "Two"


def test_a_key_may_not_be_changed_to_one_that_is_taken(store):
    record = store.get((7,))
    record.id = 8
    with pytest.raises(ConstraintViolated) as caught:
        store.save(record, is_created=False)
    assert (caught.value.kind, caught.value.fields) == ("unique", ("id",))


def test_a_text_that_is_too_long_is_refused(store):
    record = store.get((7,))
    record.title = "x" * 121
    with pytest.raises(ConstraintViolated) as caught:
        store.save(record, is_created=False)
    assert (caught.value.kind, caught.value.fields) == ("too_long", ("title",))


def test_a_record_that_somebody_deleted_cannot_be_saved_or_deleted(store):
    mine, theirs = store.get((7,)), store.get((7,))
    store.delete(theirs)
    with pytest.raises(RecordNotFound):
        store.save(mine, is_created=False)
    with pytest.raises(RecordNotFound):
        store.delete(mine)


def test_a_record_whose_creation_was_undone_can_be_created_again(store, memory):
    authors = store.related("author")
    author = authors.new()
    author.name = "Nemo"
    with pytest.raises(RuntimeError), store.transaction():
        authors.save(author, is_created=True)
        raise RuntimeError
    authors.save(author, is_created=True)
    record = store.get((7,))
    record.author = memory.rows(Author)[1]
    store.save(record, is_created=False)
    assert memory.rows(Book)[1].author is memory.rows(Author)[1]
    assert titles(store, conditions=(Condition("author.name", "equals", "Nemo"),)) == ["Two"]


def test_deleting_a_tag_takes_it_out_of_the_books(store, memory):
    tags = store.related("tags")
    tags.delete(tags.get((1,)))
    assert memory.rows(Book)[0].tags == []


def test_a_deleted_tag_comes_back_into_the_books_when_the_rest_fails(store, memory):
    tags = store.related("tags")
    with pytest.raises(RuntimeError), store.transaction():
        tags.delete(tags.get((1,)))
        raise RuntimeError
    assert [tag.name for tag in memory.rows(Book)[0].tags] == ["space"]
    assert [tag.name for tag in memory.rows(Tag)] == ["space"]


def test_readers_wait_for_a_transaction_to_end(store):
    seen = []
    with store.transaction():
        reader = threading.Thread(target=lambda: seen.append(titles(store)))
        reader.start()
        record = store.get((7,))
        record.title = "half"
        store.save(record, is_created=False)
        record.title = "whole"
        store.save(record, is_created=False)
    reader.join()
    assert seen == [["One", "whole"]]


def test_an_unknown_operator_is_refused_with_a_suggestion(store):
    with pytest.raises(ConfigurationError, match="Did you mean 'equals'"):
        store.find(ListQuery(conditions=(Condition("title", "equal", "One"),)))


@pytest.mark.parametrize("operator", ["greater", "smaller", "between", "contains"])
def test_values_that_do_not_compare_do_not_match(store, operator):
    value = (object(), object()) if operator == "between" else "5"
    assert titles(store, conditions=(Condition("added", operator, value),)) == []


@dataclass
class Room:
    id: int | None = None
    name: str = ""
    lamp: "Lamp | None" = None


@dataclass
class Lamp:
    id: int | None = None
    watts: int | None = None
    bulbs: "list[Lamp]" = field(default_factory=list)


@dataclass
class House:
    id: int | None = None
    rooms: list[Room] = field(default_factory=list)


def test_a_path_may_cross_many_then_one_then_many():
    bulbs = [Lamp(2, 40), Lamp(3, None)]
    lamp = Lamp(1, 60, bulbs)
    rooms = [Room(1, "hall", lamp), Room(2, "cellar", None)]
    house = House(1, rooms)
    store = stores_with(plugin).open(House, Memory(*bulbs, lamp, *rooms, house))
    assert store.value(house, "rooms.name") == ["hall", "cellar"]
    assert store.value(house, "rooms.lamp.watts") == [60, None]
    assert store.value(house, "rooms.lamp.bulbs.watts") == [40, None, None]
    for path, value, expected in [
        ("rooms.lamp.watts", 60, 1),
        ("rooms.lamp.bulbs.watts", 40, 1),
        ("rooms.lamp.bulbs.watts", 60, 0),
    ]:
        query = ListQuery(conditions=(Condition(path, "equals", value),))
        assert len(store.find(query).records) == expected


def test_enums_sort_by_their_names(store):
    from .library import Genre

    for key, genre in ((7, Genre.poetry), (8, Genre.essay)):
        record = store.get((key,))
        record.genre = genre
        store.save(record, is_created=False)
    assert titles(store, order=(Order("genre"),)) == ["One", "Two"]
