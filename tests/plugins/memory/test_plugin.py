"""How the backend answers the hooks, and how other plugins reach into it."""

from types import SimpleNamespace

import pytest

from admin_core import hookimpl
from admin_core.data import Condition, ListQuery, NoBackend
from admin_memory import Memory, plugin
from admin_testing import stores_with

from .library import Book


class Plain:
    """No dataclass."""


@pytest.mark.parametrize(
    ("model", "source"), [(Plain, Memory()), (Book, [Book(title="x")]), (Book, None), (3, Memory())]
)
def test_what_is_not_its_own_is_left_to_others(model, source):
    with pytest.raises(NoBackend):
        stores_with(plugin).open(model, source)


def test_two_memories_are_two_sources():
    stores = stores_with(plugin)
    one, other = Memory(Book(title="x")), Memory()
    assert stores.open(Book, one) is stores.open(Book, one)
    assert stores.open(Book, one).find(ListQuery()).total.number == 1
    assert stores.open(Book, other).find(ListQuery()).total.number == 0


@hookimpl
def admin_describe_field(native, field, backend):
    if field.name == "pages":
        return {"label": f"Leaves ({backend}, {native.name})"}


@hookimpl
def admin_describe_model(info):
    return {"label_plural": "Volumes"}


@hookimpl
def admin_compile_condition(condition, field, native, backend):
    if condition.operator == "even" and backend == "memory":
        return lambda value: value % 2 == 0


def helpful():
    return SimpleNamespace(
        admin_describe_field=admin_describe_field,
        admin_describe_model=admin_describe_model,
        admin_compile_condition=admin_compile_condition,
    )


def test_other_plugins_may_know_a_field_and_a_model_better():
    info = stores_with(helpful(), plugin).open(Book, Memory()).info
    assert info.field("pages").label == "Leaves (memory, pages)"
    assert info.field("title").label == "Title"
    assert info.label_plural == "Volumes"


def test_other_plugins_may_bring_operators_which_never_see_an_empty_value():
    books = [Book(title="a", pages=1), Book(title="b", pages=2), Book(title="c")]
    store = stores_with(helpful(), plugin).open(Book, Memory(*books))
    page = store.find(ListQuery(conditions=(Condition("pages", "even"),)))
    assert [record.title for record in page.records] == ["b"]
    across = store.find(ListQuery(conditions=(Condition("sequel_of.pages", "even"),)))
    assert list(across.records) == []
