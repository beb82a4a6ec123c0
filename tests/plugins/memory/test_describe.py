"""Dataclasses describe themselves by their types, defaults and metadata."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Optional

import pytest

from admin_core.data import ConfigurationError
from admin_memory.describe import describe

from .library import Author, Book, Genre, Stock, Tag


@dataclass
class Everything:
    code: uuid.UUID = field(default_factory=uuid.uuid4, metadata={"primary_key": True})
    text: str = "x"
    number: int = 0
    share: float = 0.0
    price: Decimal = Decimal(0)
    on: bool = False
    day: dt.date = dt.date.min
    moment: dt.datetime | None = None
    clock: Optional[dt.time] = None  # noqa: UP045 - older models are written so
    took: dt.timedelta = dt.timedelta()
    data: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    blob: bytes = b""
    either: int | str | None = None


def test_kinds_come_from_the_types():
    assert {one.name: one.kind for one in describe(Everything)} == {
        "code": "uuid",
        "text": "string",
        "number": "integer",
        "share": "float",
        "price": "decimal",
        "on": "boolean",
        "day": "date",
        "moment": "datetime",
        "clock": "time",
        "took": "interval",
        "data": "json",
        "words": "array",
        "blob": "binary",
        "either": "other",
    }


def test_a_field_may_be_empty_where_its_type_says_so():
    info = describe(Everything)
    assert [one.name for one in info if one.nullable] == ["moment", "clock", "either"]
    assert not any(one.required for one in info)
    assert [one.name for one in describe(Stock) if one.required] == ["shop", "shelf"]


def test_a_field_of_any_type_may_be_empty():
    @dataclass
    class Loose:
        id: int
        value: Any

    info = describe(Loose)
    assert info.field("value").nullable
    assert not info.field("value").required


def test_defaults_are_values_or_makers_of_values():
    info = describe(Everything)
    assert info.field("text").default == "x"
    assert info.field("data").default is dict
    assert describe(Author).field("name").default is None


def test_the_key_is_what_is_marked_or_named_id_or_first():
    @dataclass
    class Plain:
        code: str
        name: str = ""

    assert describe(Everything).primary_key == ("code",)
    assert describe(Stock).primary_key == ("shop", "shelf")
    assert describe(Tag).primary_key == ("id",)
    assert describe(Plain).primary_key == ("code",)
    assert describe(Tag).field("id").generated
    assert not describe(Plain).field("code").generated


def test_metadata_sets_any_attribute_of_a_field():
    title, notes = describe(Book).field("title"), describe(Book).field("notes")
    assert (title.unique, title.max_length, title.label) == (True, 120, "Title")
    assert notes.kind == "text"
    assert describe(Book).field("price").scale == 2


def test_metadata_of_other_libraries_is_passed_over():
    @dataclass
    class Shared:
        id: int = field(metadata={"marshmallow": object(), "label": "Number"})

    assert describe(Shared).field("id").label == "Number"


def test_an_enum_gives_its_members_as_choices():
    choices = describe(Book).field("genre").choices
    assert [one.value for one in choices] == list(Genre)
    assert choices[0].label == "Novel"


def test_other_dataclasses_are_relations():
    author, tags = describe(Book).field("author"), describe(Book).field("tags")
    assert (author.kind, author.relation.target, author.relation.many) == (
        "relation",
        Author,
        False,
    )
    assert (tags.relation.target, tags.relation.many, tags.required) == (Tag, True, False)
    assert describe(Book).field("sequel_of").relation.target is Book


@pytest.mark.parametrize("option", ["frozen", "slots"])
def test_a_dataclass_that_cannot_be_edited_is_refused_with_the_way_out(option):
    @dataclass(**{option: True})
    class Sealed:
        id: int

    with pytest.raises(ConfigurationError, match="Leave frozen=True and slots=True out"):
        describe(Sealed)
