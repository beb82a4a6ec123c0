"""What shows statements about changes, refusals, errors, documents and policies."""

from __future__ import annotations

import io
import re
import sqlite3
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

import admin_memory.plugin
from admin_core import Admin, ModelView, hookimpl
from admin_core.data import (
    AccessDenied,
    Actor,
    Change,
    ConstraintViolated,
    Event,
    FieldAccess,
    FieldInfo,
    HeldFile,
    NoBackend,
    UnknownField,
    ValidationFailed,
    combine_field_limits,
    combine_votes,
    did_you_mean,
    document_store,
    documents_in,
    fingerprint,
    plain_documents,
    refusal_of,
    snapshot,
)
from admin_core.data import ConfigurationError as Wrong
from admin_core.data import errors as every_error
from admin_memory import Memory
from admin_testing.resolver import stores_with

from .data_desk import Author, Book, Cat, Desk, Dog, hearing, written

# -- changes ---------------------------------------------------------------------------------------


def actions_are_three() -> None:
    before, _ = written()
    assert [one.action for one in before] == ["create", "update", "delete"]


def changes_map_names_to_values() -> None:
    made, changed, gone = written()[0]
    assert (made.before, made.after["title"]) == ({}, "New")
    assert (changed.before["pages"], changed.after["pages"]) == (10, 11)
    assert changed.before["author"] == "1"
    assert (gone.before["title"], gone.after) == ("Moon", {})


def keys_are_empty_until_written() -> None:
    before, after = written()
    assert [one.key for one in before] == [(), (1,), (1,)]
    assert all(one.change is not None and one.change.key for one in after)


def changes_name_what_differs() -> None:
    def rename(self: Any, form: Any, model: Any, is_created: bool) -> None:
        model.title = "Other"

    heard: list[Any] = []
    desk = Desk(
        hearing(heard, "admin_before_write"),
        form_columns=("pages", "title", "author"),
        on_model_change=rename,
    )
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "11").submit("Save")
    assert list(heard[0].changed) == ["pages", "title"]


def events_have_these_names() -> None:
    assert [one.name for one in written()[1]] == [
        "record.created", "record.updated", "record.deleted",
    ]  # fmt: skip
    assert Event("own.word").name == "own.word"


def events_come_after_the_commit() -> None:
    heard: list[Any] = []

    class Refusing:
        """Refuses every write."""

        @hookimpl
        def admin_before_write(self, change: Any) -> None:
            raise ValidationFailed("Not now.")

    desk = Desk(Refusing(), hearing(heard, "admin_event"))
    desk.site.open("/admin/book/new/").fill("Title", "New").submit("Save")
    assert heard == []


def events_of_writes_have_their_change() -> None:
    assert all(isinstance(one.change, Change) for one in written()[1])
    heard: list[Any] = []
    desk = Desk(hearing(heard, "admin_event"))
    assert desk.site.client.get("/admin/book/export/csv/").data
    assert [(one.name, one.change) for one in heard] == [("records.exported", None)]


def forms_carry_it() -> None:
    form = Desk().page("book/edit/?id=1")
    found = re.search(r'name="_fingerprint" value="([^"]+)"', form)
    assert found
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def store_of(record: Any) -> Any:
    """Return the store of a record's model."""
    return stores_with(admin_memory.plugin).open(type(record), Memory(record))


def documents_become_mappings() -> None:
    book = Book(1, "Moon", pet=Cat("Tom"))
    assert snapshot(store_of(book), book, ["pet"])["pet"] == {"name": "Tom"}


def collections_are_sorted_keys() -> None:
    first, second = Author(1, "Ann"), Author(2, "Bob")
    one, other = Book(1, authors=[first, second]), Book(1, authors=[second, first])
    taken = [snapshot(store_of(book), book, ["authors"])["authors"] for book in (one, other)]
    assert taken == [("1", "2")] * 2
    assert fingerprint({"a": taken[0]}) == fingerprint({"a": taken[1]})


# -- drivers and errors ----------------------------------------------------------------------------


def refused(statement: str, *more: str) -> Any:
    """Return what SQLite's driver tells of a statement that it refuses."""
    connection = sqlite3.connect(":memory:")
    try:
        for one in more:
            connection.execute(one)
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute(statement)
    finally:
        connection.close()
    return refusal_of(caught.value)


TABLE = "create table book (id integer primary key, title text unique not null)"


def refusals_have_kinds() -> None:
    first = "insert into book values (1, 'a')"
    assert refused("insert into book values (2, 'a')", TABLE, first).kind == "unique"
    assert refused("insert into book values (2, null)", TABLE).kind == "not_null"
    assert refused("select * from nowhere").kind == "schema"
    assert refused("selekt").kind == "program"
    assert refusal_of(OSError()).kind == "unknown"
    assert refusal_of(None).kind == "unknown"


def refusals_name_what_they_concern() -> None:
    found = refused("insert into book values (2, null)", TABLE)
    assert (found.table, found.columns) == ("book", ("title",))
    checked = "create table b (n integer constraint small check (n < 9))"
    assert refused("insert into b values (10)", checked).constraint == "small"


def refusals_hold_no_sentences() -> None:
    found = refused("insert into book values (2, null)", TABLE)
    assert "failed" not in str(found)


def denials_are_shown_and_nothing_is_written() -> None:
    def refuse(self: Any, form: Any, model: Any, is_created: bool) -> None:
        model.title = "changed"
        raise AccessDenied("Not for you.")

    desk = Desk(on_model_change=refuse)
    page = desk.site.open("/admin/book/edit/?id=1").fill("Title", "Other").submit("Save")
    assert "Not for you." in page.content.decode()
    assert "Moon" in desk.page()


def errors_have_one_root() -> None:
    kinds = [
        one
        for one in vars(every_error).values()
        if isinstance(one, type) and issubclass(one, Exception)
    ]
    assert len(kinds) > 12
    assert all(issubclass(one, every_error.AdminError) for one in kinds)


def pages_choose_words_by_kind() -> None:
    def refuse(kind: Any) -> Any:
        def raised(self: Any, form: Any, model: Any, is_created: bool) -> None:
            raise ConstraintViolated(kind, ("title",))

        return raised

    told = set()
    kinds = ("unique", "not_null", "check", "too_long", "out_of_range")
    for kind in kinds:
        desk = Desk(on_model_change=refuse(kind))
        page = desk.site.open("/admin/book/edit/?id=1").submit("Save")
        told.add(" ".join(one for one in page.errors if "Title" in one))
    assert "" not in told
    assert len(told) == len(kinds)


def violations_name_fields() -> None:
    error = ConstraintViolated("unique", ("title",), constraint="uq_title")
    assert (list(error.fields), error.constraint) == (["title"], "uq_title")


def no_backend_says_what_to_run() -> None:
    class Stranger:
        """A model of nobody."""

    with pytest.raises(NoBackend) as caught:
        stores_with(admin_memory.plugin).open(Stranger, None)
    assert caught.value.subject is Stranger
    assert "Stranger" in str(caught.value)


def errors_of_values_map_names() -> None:
    assert dict(ValidationFailed("No.").errors) == {"": ("No.",)}
    error = ValidationFailed({"title": ["Too short."]})
    assert {name: list(told) for name, told in error.errors.items()} == {"title": ["Too short."]}

    def refuse(self: Any, form: Any, model: Any, is_created: bool) -> None:
        raise ValidationFailed({"title": ["Too short."], "": ["As a whole, too."]})

    page = Desk(on_model_change=refuse).site.open("/admin/book/edit/?id=1").submit("Save")
    assert any("Title" in one and "Too short." in one for one in page.errors)
    assert "As a whole, too." in page.content.decode()


def unknown_fields_suggest() -> None:
    error = UnknownField("Book", "titel", ["title", "pages"])
    assert "Did you mean 'title'?" in str(error)
    assert isinstance(error, Wrong)


def suggests_the_closest() -> None:
    assert did_you_mean("titel", ["title", "pages"]) == " Did you mean 'title'?"
    assert did_you_mean("xyz", ["title", "pages"]) == ""


# -- documents -------------------------------------------------------------------------------------


def documents_have_stores() -> None:
    book = Book(1, pets=[Cat("Tom"), Dog("Rex")])
    store = store_of(book)
    cats, dogs = inner = store.embedded(store.field("pets"))
    assert document_store(inner, book.pets[1]) is dogs
    assert document_store(inner, book.pets[0]) is cats
    assert document_store(inner, "a stranger") is cats


def documents_are_a_list() -> None:
    store = store_of(Book(1))
    one, many = store.field("pet"), store.field("pets")
    cat, dog = Cat("Tom"), Dog("Rex")
    assert documents_in(one, cat) == [cat]
    assert documents_in(one, None) == []
    assert documents_in(many, [cat, dog]) == [cat, dog]
    assert documents_in(FieldInfo("title", "string"), "x") == []


def documents_are_plain() -> None:
    ann = Author(1, "Ann")
    store = store_of(Book(1))
    found = plain_documents(store, store.field("pets"), [Cat("Tom"), Dog("Rex", ann)])
    assert found == [
        {"_type": "Cat", "name": "Tom"}, {"_type": "Dog", "name": "Rex", "owner": "1"},
    ]  # fmt: skip
    assert plain_documents(store, store.field("title"), "Moon") == "Moon"


# -- policy ----------------------------------------------------------------------------------------


def actors_are_known() -> None:
    user = object()
    heard: list[Any] = []

    class Who:
        """Says who acts."""

        @hookimpl
        def admin_current_actor(self) -> Any:
            return Actor("7", "Ann", native=user)

    desk = Desk(Who(), hearing(heard, "admin_event"))
    desk.site.open("/admin/book/edit/?id=1").fill("Pages", "12").submit("Save")
    (event,) = heard
    assert (event.actor.id, event.actor.name, event.actor.native) == ("7", "Ann", user)
    assert "Ann" in desk.page()


def limited(limit: str, **options: Any) -> Desk:
    """Return a site whose visitors may do less with the pages of a book."""

    class Limits:
        """Says so."""

        @hookimpl
        def admin_field_access(self) -> Any:
            return {"pages": limit}

    return Desk(Limits(), **options)


def fields_are_hidden() -> None:
    access = FieldAccess(hidden=frozenset({"a"}), read_only=frozenset({"b"}))
    assert [access.can_see(one) for one in "abc"] == [False, True, True]
    assert [access.can_set(one) for one in "abc"] == [False, False, True]


def hidden_fields_are_nowhere() -> None:
    desk = limited("hidden", column_filters=("pages", "title"),
                   column_searchable_list=("title", "pages"))  # fmt: skip
    page = desk.page()
    assert "Pages" not in page
    assert "col-pages" not in page
    assert "pages__" not in page
    assert desk.page("book/?search=10").count("/admin/book/edit/") == 0
    assert b"Pages" not in desk.site.client.get("/admin/book/export/csv/").data
    assert 'name="pages"' not in desk.page("book/edit/?id=1")


def read_fields_are_not_set() -> None:
    desk = limited("read")
    assert ">10<" in desk.page()
    form = desk.site.open("/admin/book/edit/?id=1")
    assert not re.search(r'<input[^>]*name="pages"(?![^>]*(?:disabled|readonly))',
                         form.content.decode())  # fmt: skip
    desk.post("book/edit/?id=1", title="Moon", pages="99")
    assert "99" not in desk.page()


def limits_are_combined() -> None:
    found = combine_field_limits([{"a": "read", "b": "read"}, {"a": "hidden"}])
    assert (set(found.hidden), set(found.read_only)) == ({"a"}, {"b"})
    with pytest.raises(ValueError, match="hide"):
        combine_field_limits([{"a": "hide"}])


def votes_are_combined() -> None:
    assert combine_votes([True, False, None], default=True) is False
    assert combine_votes([None, True], default=False) is True
    assert combine_votes([None, None], default=True) is True
    assert combine_votes([], default=False) is False


# -- files of records ------------------------------------------------------------------------------


@dataclass
class Scan:
    """A record with a file beside it."""

    id: int | None = None
    name: str = ""
    file: Any = field(default=None, metadata={"kind": "file"})


def held_files_are_opened_when_asked() -> None:
    opened: list[io.BytesIO] = []

    def opener(content: bytes) -> Any:
        def opens() -> io.BytesIO:
            opened.append(io.BytesIO(content))
            return opened[-1]

        return opens

    picture = b"\x89PNG\r\n\x1a\n" + b"x" * 20
    held = HeldFile("k1", "scan.txt", 5, opener(b"words"), opener(picture))
    app = Flask("scans")
    app.secret_key = "for tests"
    view = type("Scans", (ModelView,), {"can_view_details": True})
    Admin(app, access="public").add_view(view(Scan, Memory(Scan(1, "Map", held))))
    client = app.test_client()
    page = client.get("/admin/scan/").text + client.get("/admin/scan/details/?id=1").text
    assert opened == []
    small = re.search(r'src="([^"]*/download/[^"]*small[^"]*)"', page)
    assert small
    with client.get(small[1].replace("&amp;", "&")) as answer:
        assert (answer.data, answer.mimetype) == (picture, "image/png")
    whole = re.search(r'href="([^"]*/download/[^"]*)"', page)
    assert whole
    with client.get(whole[1].replace("&amp;", "&")) as answer:
        assert answer.data == b"words"
        assert answer.content_length == 5
    assert [one.closed for one in opened] == [True, True]


def keys_tell_contents_apart() -> None:
    def nothing() -> Any:
        return io.BytesIO()

    one, same, other = (HeldFile(key, "a.txt", 1, nothing) for key in ("k1", "k1", "k2"))
    assert one == same
    assert one != other
