"""Which store manages which model, opened once."""

from dataclasses import dataclass, field

import pytest

from admin_core import hookimpl
from admin_core.data import NoBackend, Stores, UnknownField
from admin_core.plugins import Plugins
from admin_memory import Memory
from admin_memory.store import MemoryStore


@dataclass
class Author:
    id: int | None = None
    name: str = ""


@dataclass
class Book:
    id: int | None = None
    title: str = ""
    author: Author | None = None
    sequel: "Book | None" = None
    readers: list[Author] = field(default_factory=list)


class Counting:
    """A backend that counts what it was asked."""

    def __init__(self):
        self.opened = []
        self.described = []
        self.released = 0

    @hookimpl
    def admin_open_store(self, model, source, stores):
        self.opened.append(model)
        backend = self

        class Store(MemoryStore):
            def release(self):
                backend.released += 1

        return Store(model, source, stores)

    @hookimpl
    def admin_describe_model(self, info):
        self.described.append(info.name)


@pytest.fixture
def backend():
    return Counting()


@pytest.fixture
def stores(backend):
    return Stores(Plugins([backend], discover=False))


def test_a_model_is_opened_and_described_once_per_source(stores, backend):
    memory = Memory()
    assert stores.open(Book, memory) is stores.open(Book, memory)
    assert backend.opened == [Book]
    assert backend.described == ["Book"]


def test_each_source_has_a_store_of_its_own(stores, backend):
    one, other = Memory(), Memory()
    assert stores.open(Book, one) is not stores.open(Book, other)
    assert stores.open(Book, other).source is other


def test_a_related_store_keeps_the_source_of_the_asking_one(stores):
    one, other = Memory(Author(1, "Ada")), Memory()
    first, second = stores.open(Book, one), stores.open(Book, other)
    assert first.related("author").source is one
    assert second.related("author").source is other


def test_a_related_store_is_the_one_a_view_of_that_model_uses(stores):
    memory = Memory()
    assert stores.open(Book, memory).related("author") is stores.open(Author, memory)


def test_a_relation_to_the_model_itself_leads_to_the_same_store(stores):
    store = stores.open(Book, Memory())
    assert store.related("sequel") is store


def test_a_field_is_found_across_relations(stores):
    assert stores.open(Book, Memory()).field("sequel.author.name").kind == "string"


@pytest.mark.parametrize(
    ("path", "name"),
    [("author.nam", "'name'"), ("auhtor.name", "'author'"), ("title.x", "'title'")],
)
def test_a_wrong_step_is_refused_with_a_suggestion(stores, path, name):
    with pytest.raises(UnknownField, match=name):
        stores.open(Book, Memory()).field(path)


def test_a_model_nobody_manages_is_refused(stores):
    with pytest.raises(NoBackend):
        Stores(Plugins(discover=False)).open(Book, Memory())


def test_every_opened_store_is_released(stores, backend):
    stores.open(Book, Memory())
    stores.open(Author, Memory())
    stores.release()
    assert backend.released == 2


def test_a_source_that_is_gone_is_not_mistaken_for_a_new_one(stores):
    found = set()
    for _ in range(50):
        found.add(id(stores.open(Book, Memory())))
    assert len(found) == 50
