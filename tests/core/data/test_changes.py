"""What a write altered, and whether somebody was faster."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import Change, fingerprint, snapshot
from admin_memory import Memory, plugin
from admin_testing import stores_with

SAME = [
    ({"a": {1: "x", 2: "y"}}, {"a": {2: "y", 1: "x"}}),
    ({"a": {"x", "y", "z"}}, {"a": {"z", "y", "x"}}),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"a": b"x"}, {"a": bytearray(b"x")}),
]
DIFFERENT = [
    (1, "1"), (None, "None"), (None, ""), ("", []), (1, 2), (1, 1.5), (True, 1), (b"a", b"b"),
    (Decimal("1.0"), Decimal("1.00")), ([1, 2], [2, 1]), ({"a": 1}, {"a": "1"}), ("a", "a "),
    (dt.datetime(2024, 5, 1), dt.datetime(2024, 5, 1, microsecond=1)),
    (dt.datetime(2024, 5, 1), dt.datetime(2024, 5, 1, tzinfo=dt.UTC)),
    ("\ud800", "\ud801"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_fingerprint_does_not_depend_on_how_a_value_was_built(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_a_fingerprint_differs_when_a_value_does(one, other):
    assert fingerprint({"a": one}) != fingerprint({"a": other})


SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.binary()
VALUES = st.dictionaries(st.text(max_size=3), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)


@given(VALUES, VALUES)
def test_two_fingerprints_are_equal_only_for_equal_values(one, other):
    if {k: (type(v), v) for k, v in one.items()} != {k: (type(v), v) for k, v in other.items()}:
        assert fingerprint(one) != fingerprint(other)


@given(VALUES)
def test_a_fingerprint_is_short_and_plain(values):
    found = fingerprint(values)
    assert len(found) == 32
    assert found.isalnum()


def test_a_change_names_what_differs_in_the_order_of_the_form():
    change = Change("update", "Book", (1,), before={"a": 1, "b": 2, "c": 3}, after={"c": 4, "a": 0})
    assert change.changed == ("a", "b", "c")


def test_a_change_of_nothing_names_nothing():
    assert Change("update", "Book", (1,), before={"a": 1}, after={"a": 1}).changed == ()


def test_a_change_knows_when_it_happened_with_its_zone():
    assert Change("create", "Book", ()).at.tzinfo is dt.UTC


@dataclass
class Tag:
    name: str = field(metadata={"primary_key": True})


@dataclass
class Book:
    id: int | None = None
    title: str = ""
    main: Tag | None = None
    tags: list[Tag] = field(default_factory=list)


@pytest.fixture
def store():
    one, two = Tag("b,1"), Tag("a")
    return stores_with(plugin).open(Book, Memory(one, two, Book(1, "One", one, [one, two])))


def test_a_snapshot_holds_values_and_the_keys_of_related_records(store):
    found = snapshot(store, store.get((1,)), ["title", "main", "tags"])
    assert found == {"title": "One", "main": "b.,1", "tags": ("a", "b.,1")}


def test_a_snapshot_leaves_out_names_the_model_does_not_have(store):
    assert snapshot(store, store.get((1,)), ["confirm", "title"]) == {"title": "One"}


def test_a_snapshot_of_a_new_record_has_no_related_keys(store):
    found = snapshot(store, store.new(), ["main", "tags"])
    assert found == {"main": None, "tags": ()}


def test_a_snapshot_cannot_be_changed(store):
    with pytest.raises(TypeError):
        snapshot(store, store.new(), ["title"])["title"] = "x"


class Opaque:
    """Its representation is the usual one, with a place in memory, and more."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return f"<{object.__repr__(self)}; {self.text}>"


def test_where_an_object_stands_in_memory_is_no_part_of_a_fingerprint():
    kept = [Opaque("a"), Opaque("a"), Opaque("b")]
    one, same, other = (fingerprint({"value": value}) for value in kept)
    assert one == same != other
    assert fingerprint({"value": "x at 0x12"}) != fingerprint({"value": "x at 0x13"})
