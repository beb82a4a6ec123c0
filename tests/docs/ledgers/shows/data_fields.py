"""What shows statements about fields and models, and their values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import admin_memory.plugin
from admin_core import Admin, ModelView, hookimpl
from admin_core.data import (
    CORE_KINDS,
    TEXT_KINDS,
    Choice,
    Condition,
    ConfigurationError,
    FieldInfo,
    ListQuery,
    TextForm,
    array_form,
    check_bounds,
    decode_key,
    encode_key,
    export_text,
    from_json,
    guess_search_paths,
    in_utc,
    pairs_form,
    parse_value,
    quoted_key,
    refuse_nul,
    text_of,
    to_json,
)
from admin_memory import Memory
from admin_testing.resolver import stores_with

from .data_desk import Book as Owner
from .data_desk import Cat, Dog
from .data_library import Book, Library, Pair, Shelf, described, in_library

# -- fields ----------------------------------------------------------------------------------------


def core_kinds_are_parsed_and_edited() -> None:
    for kind in ("string", "integer", "decimal", "boolean", "date", "datetime", "uuid"):
        assert kind in CORE_KINDS
    assert parse_value(FieldInfo("a", "integer"), "7") == 7
    assert parse_value(FieldInfo("a", "date"), "2026-11-24") == dt.date(2026, 11, 24)


def text_kinds_are_searched() -> None:
    for kind in sorted(TEXT_KINDS):
        store = memory_of(kind, "", "moon")
        assert found(store, Condition("a", "contains", "oo")) == ["moon"]
        assert found(store, Condition("a", "empty", True)) == [""]


def memory_of(kind: str, *values: Any) -> Any:
    """Return a store whose records have a field ``a`` of one kind."""
    info = {"kind": kind, "nullable": True}
    fields = [
        ("id", int | None, field(default=None)),
        ("a", Any, field(default=None, metadata=info)),
    ]
    model = dataclasses.make_dataclass("Thing", fields)
    records = [model(None, one) for one in values]
    return stores_with(admin_memory.plugin).open(model, Memory(*records))


def found(store: Any, *conditions: Any, **query: Any) -> list[Any]:
    """Return the values of ``a`` of what a list finds."""
    return [one.a for one in store.find(ListQuery(conditions=conditions, **query)).records]


def choices_show_their_label() -> None:
    @dataclass
    class Thing:
        id: int | None = None
        size: str = field(default="s", metadata={"choices": (Choice("s", "Small one"),)})

    app = Flask("things")
    app.secret_key = "for tests"
    Admin(app, access="public").add_view(ModelView(Thing, Memory(Thing(1)), endpoint="thing"))
    assert "Small one" in app.test_client().get("/admin/thing/").text


def fields_say_what_is_needed() -> None:
    info = described()
    needed = {one.name for one in info if one.required}
    assert needed == {"title"}
    assert {one.name for one in info if one.generated} == {"id"}
    assert info.field("pages").nullable
    assert not info.field("title").nullable


@in_library
def read_only_fields_are_not_set(library: Library) -> None:
    assert described().field("length").read_only
    form = library.page("book/edit/?id=1")
    assert not re.search(r'<input[^>]*name="length"', form)


def defaults_are_fresh() -> None:
    assert described().field("kind").default == "novel"

    @dataclass
    class Thing:
        id: int | None = None
        tags: list[str] = field(default_factory=list)

    given = stores_with(admin_memory.plugin).open(Thing, Memory()).info.field("tags").default
    assert callable(given)
    assert given() is not given()


def bounds_are_digits_and_characters() -> None:
    info = described()
    assert info.field("title").max_length == 10
    assert (info.field("price").precision, info.field("price").scale) == (5, 2)
    limited = FieldInfo("a", "integer", minimum=1, maximum=3)
    for wrong in ("0", "4"):
        with pytest.raises(ValueError, match=r"\d"):
            parse_value(limited, wrong)
    with pytest.raises(ValueError, match=r"\d"):
        parse_value(info.field("price"), "1234.5")
    assert parse_value(info.field("price"), "123.45") == Decimal("123.45")


def foreign_keys_are_known() -> None:
    info = described()
    assert info.field("shelf_id").foreign_key
    assert info.field("shelf_id").reference == "shelf"
    assert not info.field("pages").foreign_key
    assert info.field("pages").reference == ""


def documents_and_items_are_described() -> None:
    info = stores_with(admin_memory.plugin).open(Owner, Memory()).info
    embedded = info.field("pets").embedded
    assert embedded is not None
    assert (embedded.models, embedded.many) == ((Cat, Dog), True)
    single = info.field("pet").embedded
    assert single is not None
    assert single.many is False
    item = FieldInfo("", "integer")
    assert FieldInfo("a", "array", item=item).item is item


def native_is_the_backends() -> None:
    assert described().field("title").native is not None


def options_have_words_of_the_core() -> None:
    def upper(value: Any) -> str:
        return f"<{value}>"

    form = TextForm(lambda text: f"parsed {text}", lambda value: f"shown {value}")

    class Knows:
        """Knows how titles are written."""

        @hookimpl
        def admin_describe_field(self, field: Any) -> Any:
            if field.name == "title":
                return {"options": {"text_form": form, "export": upper, "own": 7}}
            return None

    library = Library(Knows(), can_export=True)
    try:
        title = described(Book, Knows()).field("title")
        assert title.options["own"] == 7
        assert parse_value(title, "x") == "parsed x"
        assert text_of(title, "x") == "shown x"
        exported = library.page("book/export/csv/?sort=title")
        assert "<Moon>" in exported
    finally:
        library.close()


def keys_are_in_order() -> None:
    assert described(Pair).primary_key == ("second", "first")


def default_orders_are_pairs() -> None:
    assert all(
        name in described() and isinstance(down, bool) for name, down in described().default_order
    )

    class Knows:
        """Knows a better order."""

        @hookimpl
        def admin_describe_model(self, info: Any) -> Any:
            return {"default_order": (("title", True),)}

    assert described(Book, Knows()).default_order == (("title", True),)


@in_library
def lookups_search_the_paths(library: Library) -> None:
    assert described(Shelf).search_paths == ("name",)
    hit = library.site.client.get("/admin/book/ajax/lookup/?name=shelf&query=Hig").get_json()
    assert "High" in json.dumps(hit)
    miss = library.site.client.get("/admin/book/ajax/lookup/?name=shelf&query=low").get_json()
    assert "High" not in json.dumps(miss)


def models_give_their_fields() -> None:
    info = described()
    assert info.field("title").name == "title"
    assert info.name == "Book"
    names = [one.name for one in info]
    assert names.index("id") < names.index("title") < names.index("pages")
    listed = in_order(names)
    assert listed == sorted(listed)


def in_order(names: list[str]) -> list[int]:
    """Return the places of a list's columns in the order of the model's fields."""
    library = Library()
    try:
        heads = re.findall(r'<th[^>]*class="[^"]*col-([\w-]+)', library.page("book/"))
    finally:
        library.close()
    assert len(heads) > 3
    return [names.index(one) for one in heads]


def relations_lead_somewhere() -> None:
    books, shelf = described(Shelf).field("books").relation, described().field("shelf").relation
    assert books is not None
    assert shelf is not None
    assert (shelf.target, books.target) == (Shelf, Book)
    assert (books.many, shelf.many) == (True, False)
    assert (books.owned, shelf.owned) == (True, False)
    assert (books.children, shelf.children) == (True, False)
    assert (shelf.columns, books.columns) == (("shelf_id",), ())
    assert (shelf.reverse, books.reverse) == ("books", "shelf")


@in_library
def owned_records_go_along(library: Library) -> None:
    library.site.open("/admin/shelf/delete/?id=1").submit("Delete")
    with library.session() as session:
        assert [one.title for one in session.scalars(sa.select(Book))] == ["Emma"]


def text_forms_parse_and_refuse() -> None:
    def parse(text: str) -> Any:
        if not text.startswith("#"):
            raise ValueError("A colour begins with #.")
        return text[1:]

    asked: list[Any] = []

    def write(value: Any) -> str:
        asked.append(value)
        return f"#{value}"

    colour = FieldInfo("a", "colour", options={"text_form": TextForm(parse, write)})
    assert parse_value(colour, "#fff") == "fff"
    with pytest.raises(ValueError, match="begins with #"):
        parse_value(colour, "fff")
    assert text_of(colour, "fff") == "#fff"
    assert text_of(colour, None) == ""
    assert asked == ["fff"]


def search_paths_are_guessed() -> None:
    texts = (FieldInfo("id", "integer", primary_key=True), FieldInfo("name", "string"))
    assert guess_search_paths(texts) == ("name",)
    assert guess_search_paths(texts[:1]) == ("id",)


def unknown_attributes_are_refused() -> None:
    class Wrong:
        """Changes what there is not."""

        @hookimpl
        def admin_describe_field(self, field: Any) -> Any:
            return {"labell": "x"}

    with pytest.raises(ConfigurationError, match="labell"):
        described(Book, Wrong())


# -- values ----------------------------------------------------------------------------------------


def arrays_are_json() -> None:
    form = array_form(FieldInfo("", "date"))
    assert form.parse('["2026-11-24"]') == [dt.date(2026, 11, 24)]
    assert json.loads(form.text([dt.date(2026, 11, 24)])) == ["2026-11-24"]
    with pytest.raises(ValueError, match="JSON"):
        form.parse("{}")


def bounds_are_checked() -> None:
    bounded = FieldInfo("a", "integer", minimum=1, maximum=3)
    check_bounds(bounded, 2)
    for wrong in (0, 4):
        with pytest.raises(ValueError, match=r"\d"):
            check_bounds(bounded, wrong)


def keys_are_decoded() -> None:
    assert decode_key("") == ()
    assert decode_key(encode_key(("a,b", ".", ""))) == ("a,b", ".", "")
    for text in ("..", "a.x", "\x00", ".", ",,,", "é" * 3):
        assert isinstance(decode_key(text), tuple)
    assert decode_key("a.x") == ("a.x",)
    assert encode_key(decode_key("a.x")) != "a.x"


def exports_say_values() -> None:
    assert export_text(None) == ""
    assert export_text(True) in {"Yes", "true", "True", "1"}
    assert export_text(["a", "b"]) != ""
    assert export_text(Decimal("1.50")) == "1.50"


def json_goes_both_ways() -> None:
    values: dict[str, Any] = {
        "integer": 7, "decimal": Decimal("1.50"), "date": dt.date(2026, 11, 24),
        "boolean": True, "string": "x", "uuid": uuid.UUID(int=5),
    }  # fmt: skip
    for kind, value in values.items():
        one = FieldInfo("a", kind)
        assert from_json(one, json.loads(json.dumps(to_json(value)))) == value, kind
    assert from_json(FieldInfo("a", "integer"), "seven") == "seven"
    with pytest.raises(ValueError, match=r"\w"):
        from_json(FieldInfo("a", "date"), "seven")
    chosen = FieldInfo("a", "string", choices=(Choice("s", "Small"),))
    assert from_json(chosen, "unknown") == "unknown"


def json_has_words_for_all() -> None:
    assert to_json({"a": [1, None, True, "x"]}) == {"a": [1, None, True, "x"]}
    day = dt.date(2026, 11, 24)
    assert to_json(day) == text_of(None, day)


def moments_are_in_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    found_at = in_utc(dt.datetime(2026, 11, 24, 12, tzinfo=zone))
    assert found_at == dt.datetime(2026, 11, 24, 10)  # one without a zone
    with pytest.raises(ValueError, match=r"\w"):
        in_utc(dt.datetime(1, 1, 1, tzinfo=zone))


def pairs_are_objects_of_texts() -> None:
    form = pairs_form()
    assert form.parse('{"a": "b", "c": null}') == {"a": "b", "c": None}
    assert json.loads(form.text({"a": "b"})) == {"a": "b"}
    with pytest.raises(ValueError, match="like"):
        form.parse('{"a": 1}')


def addresses_take_keys() -> None:
    assert quoted_key("12") == "12"
    assert quoted_key("a,b") == quoted_key(encode_key(("a", "b")))
    for text in ("a b", "a&b", "a/b?c", "é"):
        assert re.fullmatch(r"[\w.,~%+-]+", quoted_key(text), re.ASCII), text


def nuls_are_refused() -> None:
    assert refuse_nul("text") == "text"
    for wrong in ("a\x00b", "a\ud800"):
        with pytest.raises(ValueError, match=r"\w"):
            refuse_nul(wrong)


def texts_mean_their_values() -> None:
    values: dict[str, Any] = {
        "integer": 7, "decimal": Decimal("1.50"), "float": 0.1, "date": dt.date(2026, 11, 24),
        "time": dt.time(18, 3, 7), "string": "x", "json": {"a": [1]},
    }  # fmt: skip
    for kind, value in values.items():
        one = FieldInfo("a", kind)
        assert parse_value(one, text_of(one, value)) == value, kind
    assert text_of(FieldInfo("a", "integer"), None) == ""
    assert parse_value(FieldInfo("a", "colour"), "red") == "red"
