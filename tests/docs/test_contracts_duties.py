"""What the page about contracts asks of who writes a store or a storage is what ours do.

A row's own text is the key of what shows it, so neither can change alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import admin_memory.plugin
from admin_core.data import (
    CAPABILITIES,
    Condition,
    ListQuery,
    Order,
    Position,
    Stores,
    ValidationFailed,
)
from admin_files import LocalStorage
from admin_memory import Memory
from admin_testing.resolver import stores_with

from .test_contracts_page import rows, section
from .test_contracts_queries import Book, Shelf, keeps_others_out


@dataclass
class Note:
    """A record of a store that estimates."""

    id: int


def stored(shelf: Shelf, key: int) -> Any:
    """Return a title as somebody else finds it."""
    with shelf.engine.connect() as other:
        return other.execute(sa.select(Book.title).where(Book.id == key)).scalar()


def is_described(shelf: Shelf) -> None:
    assert shelf.store.info.name == "Book"
    assert [one.name for one in shelf.store.info][:3] == ["id", "title", "pages"]


def has_a_source(shelf: Shelf) -> None:
    assert shelf.store.source is shelf.session


def knows_the_others(shelf: Shelf) -> None:
    assert isinstance(shelf.store.stores, Stores)
    assert shelf.store.stores.open(Book, shelf.session) is shelf.store


def begins_with_all(shelf: Shelf) -> None:
    found = shelf.store.find(ListQuery(), shelf.store.base_query())
    assert len(found.records) == 6


def finds_a_page(shelf: Shelf) -> None:
    base = shelf.store.base_query().where(Book.id > 2)
    query = ListQuery(
        conditions=(Condition("pages", "smaller", 50),), order=(Order("id"),), limit=1
    )
    page = shelf.store.find(query, base)
    assert [one.id for one in page.records] == [3]
    assert page.total is not None
    assert page.total.number == 2
    assert (page.has_previous, page.has_next) == (False, True)


def saves(shelf: Shelf) -> None:
    record = shelf.store.new()
    shelf.store.writable(record).title = "Emma"
    shelf.store.save(record, is_created=True)
    (key,) = shelf.store.key(record)
    assert stored(shelf, key) == "Emma"
    shelf.store.writable(record).title = "Emma II"
    shelf.store.save(record, is_created=False)
    assert stored(shelf, key) == "Emma II"


def deletes(shelf: Shelf) -> None:
    record = shelf.store.get((1,))
    assert record is not None
    shelf.store.delete(record)
    shelf.session.commit()
    assert stored(shelf, 1) is None


def can_do(shelf: Shelf) -> None:
    assert shelf.store.capabilities <= CAPABILITIES


def undoes(shelf: Shelf) -> None:
    record = shelf.store.get((1,))
    with pytest.raises(ZeroDivisionError), shelf.store.transaction():
        shelf.store.writable(record).title = "Changed"
        shelf.store.save(record, is_created=False)
        raise ZeroDivisionError
    assert stored(shelf, 1) == "Moon"


def goes_to_places(shelf: Shelf) -> None:
    order = (Order("pages", descending=True), Order("id"))
    assert shelf.ids(order=order, position=Position((40, 4)), limit=2) == [3, 2]


def takes_paths(shelf: Shelf) -> None:
    names = Condition("author.name", "in_list", ("Ann", "Zoe"))
    assert shelf.ids(names, order=(Order("author.name"),)) == [2, 1]
    assert shelf.ids(search="zoe", search_paths=("author.name",)) == [1]


def estimates(shelf: Shelf) -> None:
    assert "estimate" not in shelf.store.capabilities
    assert shelf.store.count_estimate() is None
    memory = stores_with(admin_memory.plugin).open(Note, Memory(Note(1), Note(2)))
    assert "estimate" in memory.capabilities
    assert memory.count_estimate() == 2


STORE: dict[str, Callable[[Shelf], None]] = {
    "a `ModelInfo`: what the model is called and which fields it has": is_described,
    "what the store needs besides the model, as it was given to the view": has_a_source,
    "the `Stores` it was opened by; related stores come from there": knows_the_others,
    "the backend's query for every record": begins_with_all,
    "one `Page` of the records that *base* and the query's conditions leave": finds_a_page,
    "writes the record; afterwards `key` knows its key; outside a `transaction()` the write is "
    "committed at once": saves,
    "deletes the record": deletes,
    "what it can do; see below": can_do,
}
CAPABLE: dict[str, Callable[[Shelf], None]] = {
    "a failed `transaction()` leaves nothing behind": undoes,
    "`ListQuery.position` works for any order": goes_to_places,
    "dotted paths work in conditions, search and order": takes_paths,
    "`count_estimate()` answers": estimates,
    "`ListQuery.lock` keeps other writers out": keeps_others_out,
}


def lists(drawer: LocalStorage) -> None:
    assert sorted((one.path, one.is_folder) for one in drawer.entries("")) == [
        ("a.txt", False),
        ("b", True),
    ]


def tells(drawer: LocalStorage) -> None:
    about = drawer.stat("a.txt")
    assert (about.path, about.name, about.is_folder, about.size) == ("a.txt", "a.txt", False, 5)
    assert about.modified is not None
    assert about.version
    drawer.write("a.txt", [b"other"], overwrite=True)
    assert drawer.stat("a.txt").version != about.version


def opens(drawer: LocalStorage) -> None:
    with drawer.open("a.txt") as file:
        assert file.read() == b"hello"


def writes(drawer: LocalStorage) -> None:
    drawer.write("b/new", iter([b"one ", b"two"]))
    with drawer.open("b/new") as file:
        assert file.read() == b"one two"
    with pytest.raises(FileExistsError):
        drawer.write("b/new", [b"again"])


def removes(drawer: LocalStorage) -> None:
    drawer.delete("b")
    assert [one.path for one in drawer.walk("")] == ["a.txt"]
    with pytest.raises(ValidationFailed):
        drawer.delete("")
    assert drawer.exists("a.txt")


def moves(drawer: LocalStorage) -> None:
    with pytest.raises(FileExistsError):
        drawer.move("a.txt", "b/c.txt")
    drawer.move("a.txt", "b/a.txt")
    assert (drawer.exists("a.txt"), drawer.exists("b/a.txt")) == (False, True)


def makes_folders(drawer: LocalStorage) -> None:
    drawer.make_folder("b/d")
    assert drawer.stat("b/d").is_folder
    with pytest.raises(FileExistsError):
        drawer.make_folder("b/d")


def is_called(drawer: LocalStorage) -> None:
    assert isinstance(drawer.root, str)
    assert drawer.root


STORAGE: dict[str, Callable[[LocalStorage], None]] = {
    "what people see as the name of the root": is_called,
    "yields a `FileInfo` for each file and folder directly inside": lists,
    "the `FileInfo` of one: `path`, `name`, `is_folder`, `size`, `modified`, `version`": tells,
    "the content, a binary file for reading": opens,
    "stores what *chunks* yield; its parent folder exists": writes,
    "deletes a file, or a folder with all that is in it; never the root": removes,
    "never overwrites": moves,
    "its parent exists": makes_folders,
}


@pytest.fixture
def shelf(tmp_path: Path) -> Any:
    found = Shelf(tmp_path / "books.db")
    yield found
    found.close()


@pytest.fixture
def drawer(tmp_path: Path) -> LocalStorage:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_bytes(b"hello")
    (tmp_path / "b" / "c.txt").write_bytes(b"c")
    return LocalStorage(str(tmp_path))


def duties(title: str) -> list[str]:
    """Return what the page says of each thing that an author writes."""
    text = section(title).partition("Everything else has a default")[0]
    return [row[-1] for row in rows(text)]


def test_every_duty_is_shown() -> None:
    assert duties("RecordStore") == list(STORE)
    assert duties("FileStorage") == list(STORAGE)
    assert [row[1] for row in rows(section("Capabilities", 3))] == list(CAPABLE)


@pytest.mark.parametrize("said", [*STORE, *CAPABLE])
def test_a_store_does_what_the_page_asks(shelf: Shelf, said: str) -> None:
    (STORE.get(said) or CAPABLE[said])(shelf)


@pytest.mark.parametrize("said", STORAGE)
def test_a_storage_does_what_the_page_asks(drawer: LocalStorage, said: str) -> None:
    STORAGE[said](drawer)


def test_a_storage_refuses_as_the_page_says(drawer: LocalStorage) -> None:
    for refused in (drawer.stat, drawer.open, lambda path: drawer.move(path, "z")):
        with pytest.raises(FileNotFoundError):
            refused("nothing")
    with pytest.raises(FileExistsError):
        drawer.copy("a.txt", "b/c.txt")
    with pytest.raises(ValidationFailed):
        drawer.write("x" * 300, [b"too long a name"])
