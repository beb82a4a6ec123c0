"""Records: what is outside the bounds can be neither listed nor opened."""

from dataclasses import dataclass

import pytest

from admin_core.data import Condition, ListQuery, Order, Records
from admin_memory import Memory, plugin
from admin_testing import stores_with


@dataclass
class Note:
    id: int | None = None
    owner: str = ""
    is_open: bool = True


@pytest.fixture
def store():
    notes = [Note(i, "ada" if i % 2 else "bob", i < 7) for i in range(1, 11)]
    return stores_with(plugin).open(Note, Memory(*notes))


@pytest.fixture
def records(store):
    """Open notes (the view's own query) of Ada (the policy's condition): 1, 3 and 5."""
    base = [note for note in store.base_query() if note.is_open]
    return Records(store, base, (Condition("owner", "equals", "ada"),))


def ids(found):
    return [note.id for note in found]


def test_the_list_is_bounded(records):
    page = records.find(ListQuery(order=(Order("id"),)))
    assert ids(page.records) == [1, 3, 5]
    assert page.total.number == 3


def test_the_conditions_of_a_list_narrow_the_bounds_further(records):
    query = ListQuery(conditions=(Condition("id", "greater", 2),), order=(Order("id"),))
    assert ids(records.find(query).records) == [3, 5]


@pytest.mark.parametrize("key", [(2,), (7,), (99,), ("2",), ("x",), (), (1, 1)])
def test_a_record_outside_is_as_unknown(records, key):
    assert records.get(key) is None


@pytest.mark.parametrize("key", [(3,), ("3",)])
def test_a_record_inside_is_found(records, key):
    assert records.get(key).id == 3


def test_of_many_keys_only_those_inside_answer_in_their_order(records):
    assert ids(records.get_many([(5,), (2,), ("1",), (9,), (5,), ("",)])) == [5, 1]


@pytest.mark.parametrize("size", [1, 2, 1_000])
def test_an_export_is_bounded_whatever_the_size_of_its_blocks(records, size):
    assert ids(records.iterate(ListQuery(order=(Order("id"),)), size)) == [1, 3, 5]


def test_an_export_stops_at_the_limit_asked_for(records):
    query = ListQuery(order=(Order("id"),), offset=1, limit=1)
    assert ids(records.iterate(query, 1)) == [3]


def test_without_bounds_everything_is_there(store):
    assert len(Records(store).find(ListQuery()).records) == 10


def test_thousands_of_keys_are_found(store):
    assert len(Records(store).get_many((i,) for i in range(2_000))) == 10
