"""What a view's store promises, what follows where it does not, and who filters."""

from dataclasses import dataclass

from flask import Flask

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import CAPABILITIES, Condition, Operator
from admin_doctor import trace
from admin_memory import Memory
from admin_memory.store import MemoryStore

from .library import Book, secret_shelf


@dataclass
class Note:
    id: int | None = None
    text: str = ""
    book: Book | None = None


class Poor(MemoryStore):
    """Promises nothing."""

    capabilities = frozenset()


class PoorBackend:
    @hookimpl
    def admin_open_store(self, model, source, stores):
        return Poor(model, source, stores) if isinstance(source, Memory) else None


class Near:
    @hookimpl
    def admin_field_operators(self, field):
        # One by one, as a plugin may: whoever asked must still get all of them.
        yield from [Operator("near", "is near")] if field.name == "price" else ()


class Bounds:
    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if action == "read":
            yield Condition("title", "not_equal", "Secret plans")


def tables(view, *plugins):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[*plugins, "memory", "doctor"], discover=False, access="public")
    admin.add_view(view)
    found = trace(app, "GET", f"{view.url}/")
    return app, {one.title: {row[0]: tuple(row[1:]) for row in one.rows} for one in found.sections}


def test_what_a_store_promises_is_told_with_its_backend():
    _, found = tables(ModelView(Book, secret_shelf()))
    assert found["Store"]["backend"] == ("memory", "MemoryStore")
    assert {name for name, row in found["Store"].items() if row[0] == "promised"} == CAPABILITIES


def test_what_a_store_lacks_is_told_with_what_follows():
    _, found = tables(ModelView(Book, secret_shelf()), PoorBackend())
    lacking = {name: why for name, (answer, why) in found["Store"].items() if answer == "lacking"}
    assert lacking.keys() == CAPABILITIES
    assert all(lacking.values())


def test_columns_that_cannot_be_sorted_by_for_want_of_paths_are_named():
    class NoteView(ModelView):
        column_list = ("text", "book")

    shelf = Memory(Note(1, "good", Book(id=1, title="A tale")))
    _, found = tables(NoteView(Note, shelf), PoorBackend())
    assert found["Store"]["paths"][1].endswith(": book")
    assert found["Columns of the list"]["book"][1].startswith("not sorted by")


def test_a_promise_that_the_view_does_not_use_is_said_to_be_idle():
    class Own(ModelView):
        def get_list(self, *given, **named):
            return 0, []

    _, found = tables(Own(Book, secret_shelf()))
    assert found["Store"]["keyset"] == (
        "promised",
        "not used: Own.get_list() reads the list by itself",
    )


def test_filters_name_the_plugins_whose_operators_they_have():
    class Filtered(ModelView):
        column_filters = ("title", "price")

    app, found = tables(Filtered(Book, secret_shelf(), endpoint="book"), Near())
    answer, why = found["Filters"]["price"]
    assert answer == "offered"
    assert "Near: near" in why
    assert "core: equals" in why
    assert "Near" not in found["Filters"]["title"][1]
    assert "is near" in app.test_client().get("/admin/book/").text


def test_conditions_given_one_by_one_are_told_and_still_hold():
    app, found = tables(ModelView(Book, secret_shelf()), Bounds())
    assert found["Rows"]["read"] == ("Bounds", "title not_equal 'Secret plans'")
    assert trace(app, "GET", "/admin/book/").status == 200
    assert "Secret plans" not in app.test_client().get("/admin/book/").text
