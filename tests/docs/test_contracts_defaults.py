"""What the page about contracts says a method does by itself is what it does.

The whole text of each row is the key of what shows it, so neither can change alone.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import fields
from typing import Any

import pytest

from admin_core.data import (
    Condition,
    ConfigurationError,
    ExportColumn,
    Exporter,
    FieldInfo,
    FileInfo,
    FileStorage,
    ListQuery,
    ModelInfo,
    Order,
    Page,
    Records,
    RecordStore,
    RelationInfo,
    StaleRecord,
    StorageCapabilities,
    encode_key,
)
from admin_testing.reference import fits

from .test_contracts_page import PAGE, rows, section


class Author:
    """Says what it is called."""

    id, name, books = 7, "Ann", ()

    def __str__(self) -> str:
        return "Ann the author"


class Book:
    """Says nothing."""

    def __init__(self, id: int | None = None, title: str = "") -> None:
        self.id, self.title, self.author = id, title, None


class Stores:
    """Knows the stores that were opened."""

    def __init__(self) -> None:
        self.opened: list[Any] = []

    def open(self, model: Any, source: Any) -> Any:
        self.opened.append((model, source))
        return Shelf(model, self)


class Shelf(RecordStore):
    """A store of what an author must write and nothing else, which notes what it is asked."""

    def __init__(self, model: Any = Book, stores: Any = None) -> None:
        self.source, self.stores, self.asked = "shelf", stores or Stores(), []
        name = "title" if model is Book else "name"
        known = [FieldInfo("id", "integer", primary_key=True, generated=True)]
        known += [FieldInfo(name, "string"), FieldInfo("notes", "embedded")]
        for relation, target in (("author", Author), ("books", Book)):
            many = relation == "books"
            info = RelationInfo(target, many=many)
            known.append(FieldInfo(relation, "relation", relation=info))
        self.info = ModelInfo(model, model.__name__, "shelf", tuple(known), ("id",),
                              search_paths=(name,))  # fmt: skip
        self.books = [Book(1, "Moon"), Book(2, "Sun"), Book(3, "Emma")]

    def base_query(self) -> Any:
        return None

    def find(self, query: ListQuery, base: Any = None) -> Page:
        self.asked.append(("find", query))
        found = [
            one for one in self.books
            if all(fits(vars(one), c) for c in query.conditions)
        ]  # fmt: skip
        end = len(found) if query.limit is None else query.offset + query.limit
        return Page(found[query.offset : end], None, has_next=end < len(found))

    def save(self, record: Any, *, is_created: bool) -> None:
        raise AssertionError("Nothing is saved here.")

    def delete(self, record: Any) -> None:
        self.asked.append(("delete", record))

    def noting(self, name: str, answer: Any = None) -> list[Any]:
        """Note the calls of one method instead of running it."""
        calls: list[Any] = []
        setattr(self, name, lambda *given, **more: (calls.append(given), answer)[1])
        return calls


def of_a_record(name: str, *given: Any) -> Any:
    """Return what a method answers about the first book."""
    shelf = Shelf()
    return getattr(shelf, name)(shelf.books[0], *given)


def gets_one() -> None:
    shelf = Shelf()
    calls = shelf.noting("get_many", ["it"])
    assert shelf.get((1,)) == "it"
    assert list(calls[0][0]) == [(1,)]


def gets_several() -> None:
    shelf = Shelf()
    assert [one.title for one in shelf.get_many([(2,), (1,)])] == ["Sun", "Moon"]
    assert [name for name, _ in shelf.asked] == ["find"]
    bound = Condition("title", "equals", "Moon")
    assert [one.id for one in shelf.get_many([(1,), (2,)], None, [bound])] == [1]


def labels() -> None:
    assert Shelf(Author).label(Author()) == "Ann the author"
    assert of_a_record("label") == "Moon"
    shelf = Shelf()
    assert shelf.label(Book(9, "")) == "Book 9"


def reads_values() -> None:
    shelf, book = Shelf(), Book(1, "Moon")
    assert shelf.value(book, "title") == "Moon"
    assert shelf.value(book, "author.name") is None
    author = Author()
    author.books = (Book(1, "Moon"), Book(2, "Sun"))  # type: ignore[assignment]  # of this one
    assert Shelf(Author).value(author, "books.title") == ["Moon", "Sun"]


def deletes_one_by_one() -> None:
    shelf = Shelf()
    shelf.delete_many(shelf.books[:2])
    assert shelf.asked == [("delete", one) for one in shelf.books[:2]]


def deletes_at_once() -> None:
    shelf = Shelf()
    calls = shelf.noting("delete_many")
    shelf.delete_at_once(shelf.books)
    assert calls == [(shelf.books,)]


def iterates() -> None:
    shelf = Shelf()
    assert list(shelf.iterate(ListQuery(), size=2)) == shelf.books
    assert [(one.offset, one.limit) for _, one in shelf.asked] == [(0, 2), (2, 2)]


def relates() -> None:
    shelf = Shelf()
    assert shelf.related("author").info.model is Author
    assert shelf.stores.opened == [(Author, "shelf")]


def steps() -> None:
    assert Shelf().step("author", "name").info.model is Author
    assert Shelf().field("author.name").name == "name"
    assert Shelf().field("author.books.title").kind == "string"


def refuses_criteria() -> None:
    shelf, one = Shelf(), Condition("title", "equals", "x")
    assert shelf.criterion(one) is one
    with pytest.raises(ConfigurationError):
        shelf.criterion("title = 'x'")


def completes_orders() -> None:
    assert Shelf().total_order([Order("title")]) == (Order("title"), Order("id"))


def spells_the_search_out() -> None:
    one = Condition("id", "equals", 1)
    found = Shelf().criteria(ListQuery(conditions=(one,), search="Moon", search_paths=("title",)))
    assert found[0] is one
    assert len(found) > 1


def yields(answer: Any, wanted: Any) -> Callable[[], None]:
    """Return what compares an answer."""

    def check() -> None:
        assert (answer() if callable(answer) else answer) == wanted

    return check


STORE: dict[str, Callable[[], None]] = {
    "`get_many` with one key": gets_one,
    "`find` by the keys, so that what bounds a list bounds a record, too": gets_several,
    "a condition on the fields of the key": yields(
        lambda: Shelf().key_criterion([(1,)]), Condition("id", "equals", 1)
    ),
    "texts turned into values; `None` for what cannot be a key": yields(
        lambda: (Shelf().parse_key(("1",)), Shelf().parse_key(("x",))), ((1,), None)
    ),
    "pages, one after the other, by places where there is `keyset`": iterates,
    "`None`": yields(lambda: Shelf().count_estimate(), None),
    "`info.model()`": yields(lambda: type(Shelf().new()), Book),
    "the values of the key's fields; the same as one text": yields(
        lambda: (of_a_record("key"), of_a_record("encoded_key")), ((1,), encode_key((1,)))
    ),
    "`str(record)` where the class defines it, otherwise the first search path that is not blank, "
    "at last model and key": labels,
    "attributes along the path; `None` as soon as a step has no value, a list across a `many` "
    "relation": reads_values,
    "whether the record's class defines `__str__`": yields(
        lambda: (of_a_record("names_itself"), Shelf().names_itself(Author())), (False, True)
    ),
    "`value`, as a function of the record; a list reads each column by one": yields(
        lambda: Shelf().reader("title")(Book(1, "Moon")), "Moon"
    ),
    "the record itself: what a form sets attributes on; a relation is set to a record, a `many` "
    "relation to a list": yields(lambda: type(of_a_record("writable")), Book),
    "`delete`, one by one": deletes_one_by_one,
    "`delete_many`; a backend with a shorter way leaves out what the model says goes with them":
        deletes_at_once,
    "nothing": yields(lambda: type(Shelf().transaction()), nullcontext),
    "nothing; called after each request": yields(lambda: Shelf().release(), None),
    "the name itself; what an attribute of a model means, where there are such": yields(
        lambda: Shelf().path_of("title"), "title"
    ),
    "the store of a relation's target, with the same source": relates,
    "the stores of the documents that may lie in a field": yields(
        lambda: Shelf().embedded(Shelf().info.field("notes")), ()
    ),
    "whether a document is of this store's very model": yields(
        lambda: (of_a_record("owns"), Shelf().owns(Author())), (True, False)
    ),
    "the store that a path goes on in after *name*": steps,
    "the field at a path, across relations and documents": steps,
    "the order completed by the key": completes_orders,
    "a condition as it is; anything else is refused. A backend turns the filters that its users "
    "write into conditions": refuses_criteria,
    "the conditions, with the search spelt out": spells_the_search_out,
}  # fmt: skip


class Drawer(FileStorage):
    """A storage of what an author must write and nothing else."""

    def __init__(self) -> None:
        self.files = {"a": b"abcdef", "b/c": b"x"}
        self.versions = itertools.count(1)
        self.at: dict[str, str] = {}

    def entries(self, path: str) -> Any:
        names = {one.removeprefix(f"{path}/" if path else "").partition("/")[0]
                 for one in self.files if one.startswith(path)}  # fmt: skip
        return iter(self.stat(f"{path}/{name}".lstrip("/")) for name in sorted(names))

    def stat(self, path: str) -> FileInfo:
        if path in self.files:
            return FileInfo(path, False, 1, None, self.at.get(path, "0"))
        if any(one.startswith(f"{path}/") for one in self.files):
            return FileInfo(path, True, None, None, "")
        raise FileNotFoundError(path)

    def open(self, path: str) -> Any:
        return io.BytesIO(self.files[path])

    def write(self, path: str, chunks: Any, *, overwrite: bool = False) -> FileInfo:
        if path in self.files and not overwrite:
            raise FileExistsError(path)
        self.files[path] = b"".join(chunks)
        self.at[path] = str(next(self.versions))
        return self.stat(path)

    def delete(self, path: str) -> None:
        raise AssertionError

    move = make_folder = delete


def pages_of_entries() -> None:
    first = Drawer().page("", limit=1)
    assert [one.path for one in first.entries] == ["a"]
    second = Drawer().page("", after=first.after, limit=1)
    assert [one.path for one in second.entries] == ["b"]
    assert second.after is None


def writes_over_what_is_as_it_was() -> None:
    drawer = Drawer()
    drawer.replace("a", [b"new"], version="0")
    assert drawer.files["a"] == b"new"
    with pytest.raises(StaleRecord):
        drawer.replace("a", [b"newer"], version="0")

    def overtaken() -> Any:
        yield b"slow"
        drawer.write("a", [b"quick"], overwrite=True)

    with pytest.raises(StaleRecord):
        drawer.replace("a", overtaken(), version=drawer.stat("a").version)
    assert drawer.files["a"] == b"quick"


def copies() -> None:
    drawer = Drawer()
    drawer.copy("a", "d")
    assert drawer.files["d"] == b"abcdef"
    with pytest.raises(FileExistsError):
        drawer.copy("a", "d")


STORAGE: dict[str, Callable[[], None]] = {
    "a `FilePage` of at most *limit* entries, by name; `after` of one page asks for the next, and "
    "is the storage's own": pages_of_entries,
    "everything below a folder, by `entries`": yields(
        lambda: [one.path for one in Drawer().walk("")], ["a", "b", "b/c"]
    ),
    "asks `stat`": yields(lambda: (Drawer().exists("a"), Drawer().exists("z")), (True, False)),
    "the content piece by piece, or a part of it; a response can be made of it, and closes "
    "it": yields(
        lambda: b"".join(Drawer().chunks("a", start=1, length=2)), b"bc"
    ),
    "`write`, a piece of *file* at a time": yields(
        lambda: Drawer().save("n", io.BytesIO(b"x")).path, "n"
    ),
    "looks at the version before and after *chunks*, and writes; raises `StaleRecord` where it is "
    "another": writes_over_what_is_as_it_was,
    "reads and writes file after file; never overwrites": copies,
    "`None`: the application serves the file": yields(
        lambda: Drawer().url("a", dt.timedelta(hours=1)), None
    ),
    "`StorageCapabilities`: it keeps `empty_folders`, tells `exclusive_writes` apart, makes "
    "`quick_moves` of whole folders; it gives no `urls`": yields(
        lambda: Drawer().capabilities,
        StorageCapabilities(
            empty_folders=True, exclusive_writes=True, quick_moves=True, urls=False
        ),
    ),
}  # fmt: skip


def defaults(contract: str) -> list[str]:
    """Return the second cells of what has a default."""
    text = section(contract).partition("Everything else has a default")[2]
    return [row[1] for row in rows(text)]


@pytest.mark.parametrize(("contract", "shown"), [("RecordStore", STORE), ("FileStorage", STORAGE)])
def test_every_default_of_a_contract_is_shown(contract: str, shown: dict[str, Any]) -> None:
    assert defaults(contract) == list(shown)


@pytest.mark.parametrize("said", [*STORE, *STORAGE])
def test_a_method_does_by_itself_what_the_page_says(said: str) -> None:
    (STORE.get(said) or STORAGE[said])()


# -- attributes of values -----------------------------------------------------------------------


def words(start: str, end: str) -> list[str]:
    """Return what stands in backticks between two texts of the page."""
    text = " ".join(PAGE.split()).partition(start)[2].partition(end)[0]
    assert text, start
    # What stands in brackets is about the name before.
    return re.findall(r"`(\w+)", re.sub(r"\([^()]*(?:`[^`]*`[^()]*)*\)", "", text))


def names_of(value: Any) -> list[str]:
    """Return the names of a value's fields and properties."""
    computed = [name for name, one in vars(value).items() if isinstance(one, property)]
    return [*(one.name for one in fields(value)), *computed]


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        ("An `ExportColumn` has", ". ", ExportColumn),
        ("The answer is a `Page`:", ". A record", Page),
        ("the `FileInfo` of one:", "|", FileInfo),
        ("A file format:", "An `ExportColumn`", Exporter),
    ],
)
def test_the_attributes_of_a_value_are_those_of_the_page(start: str, end: str, value: Any) -> None:
    assert sorted(words(start, end)) == sorted(names_of(value))


def test_records_have_the_methods_of_the_page() -> None:
    said = words("the policy's row conditions:", "Every page reads")
    own = {name for name, one in vars(Records).items() if name[0] != "_" and callable(one)}
    assert set(said) == own
