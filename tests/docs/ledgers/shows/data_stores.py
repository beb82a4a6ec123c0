"""What shows statements about stores, records, storages and units of work."""

from __future__ import annotations

import ast
import inspect
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from tests.files.manager import Desk

import admin_memory.plugin
import admin_sqla.plugin
from admin_core import Admin, BaseView, expose, hookimpl
from admin_core.data import (
    AccessDenied,
    Chunks,
    Condition,
    ConfigurationError,
    FileInfo,
    FilePage,
    FileStorage,
    FollowUpFailed,
    ListQuery,
    NoBackend,
    RecordStore,
    StorageCapabilities,
    Stores,
    after_commit,
    chunks_of,
    open_storage,
    opening_storages,
    safe_path,
    unit_of_work,
)
from admin_core.data import ValidationFailed as Refused
from admin_core.plugins import Plugins
from admin_files import LocalStorage
from admin_memory import Memory
from admin_memory.store import MemoryStore
from admin_testing.resolver import stores_with
from admin_testing.site import AdminSite

from ...statements import ROOT
from ...test_contracts_defaults import Drawer
from .data_desk import Book as Owner
from .data_desk import Cat, Dog
from .data_library import Book, Library, in_library
from .methods import Book as Volume
from .methods import Shelf

WEB = ROOT / "admin_core" / "src" / "admin_core" / "web"


@dataclass
class Part:
    """A document."""

    name: str = field(default="", metadata={"primary_key": False})


# -- records ---------------------------------------------------------------------------------------


def pages_read_no_other_way() -> None:
    reading = re.compile(r"\bstore\.(?:find|get|get_many|iterate)\(")
    found = {path.stem for path in WEB.glob("*.py") if reading.search(path.read_text("utf-8"))}
    # What was just written is looked for within the bounds; a view that lists by itself is asked.
    assert found <= {"saver", "own_list"}


def what_is_outside_is_nowhere() -> None:
    class Bounds:
        """Lets only long books be."""

        @hookimpl
        def admin_row_conditions(self, info: Any) -> Any:
            return [Condition("pages", "greater", 15)] if info.name == "Book" else None

    shelf = Shelf(Bounds(), can_export=True)
    assert shelf.titles("?sort=title") == ["Emma", "Moon"]
    for page in ("edit", "details", "delete"):
        assert shelf.site.client.get(f"/admin/book/{page}/?id=2").status_code == 302, page
        assert shelf.site.client.get(f"/admin/book/{page}/?id=1").status_code == 200, page
    assert b"Sun" not in shelf.site.client.get("/admin/book/export/csv/").data
    token = re.search(r'name="csrf_token" value="([^"]+)"', shelf.page())
    assert token
    data = {"action": "delete", "rowid": ["1", "2"], "csrf_token": token[1]}
    shelf.site.client.post("/admin/book/action/", data=data)
    with shelf.app.app_context():
        assert shelf.view.store.get((2,)) is not None


# -- stores ----------------------------------------------------------------------------------------


def pages_offer_what_stores_can() -> None:
    def seeks() -> bool:
        shelf = Shelf()
        with shelf.app.test_request_context("/admin/book/"):
            return bool(shelf.view.can_seek())

    assert seeks()
    assert "keyset" in MemoryStore.capabilities
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryStore, "capabilities", frozenset())
        assert not seeks()


def stores_know_no_request() -> None:
    names = ("request", "form", "view")
    for name, member in vars(RecordStore).items():
        if inspect.isfunction(member):
            assert not set(inspect.signature(member).parameters) & set(names), name
    source = inspect.getsource(inspect.getmodule(RecordStore) or RecordStore)
    imported = {
        (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.level == 0
    }
    assert not imported & {"flask", "wtforms", "werkzeug"}


@in_library
def bad_input_is_no_drivers_exception(library: Library) -> None:
    form = library.site.open("/admin/book/edit/?id=1").fill("Title", "much too long a title")
    assert form.submit("Save").status == 422


@in_library
def sources_are_kept(library: Library) -> None:
    store = stores_with(admin_sqla.plugin).open(Book, library.session)
    assert store.related("shelf").source is library.session
    assert store.related("shelf").related("books") is store
    assert store.field("shelf.name").kind == "string"
    assert store.step("shelf", "name") is store.related("shelf")
    assert store.path_of(Book.title) == "title"
    assert store.path_of("shelf.name") == "shelf.name"


def documents_belong_to_stores() -> None:
    store = stores_with(admin_memory.plugin).open(Owner, Memory())
    inner = store.embedded(store.field("pets"))
    assert [one.info.name for one in inner] == ["Cat", "Dog"]
    assert inner[0].owns(Cat("Tom"))
    assert not inner[0].owns(Dog("Rex"))


def stores_give_back_after_each_request() -> None:
    shelf = Shelf()
    released: list[int] = []
    own = shelf.view.store.release
    shelf.view.store.release = lambda: (released.append(1), own())[1]
    for number in (1, 2):
        shelf.page()
        assert len(released) == number


def units_are_one_transaction() -> None:
    store = stores_with(admin_memory.plugin).open(Part, Memory())
    with pytest.raises(ZeroDivisionError), unit_of_work(store):
        with unit_of_work(store):
            store.save(Part("inner"), is_created=True)
        raise ZeroDivisionError

    assert list(store.find(ListQuery()).records) == []


def follow_ups_that_fail_leave_what_was_written() -> None:

    store = stores_with(admin_memory.plugin).open(Part, Memory())

    def fail() -> None:
        raise ZeroDivisionError("first")

    with pytest.raises(FollowUpFailed) as caught, unit_of_work(store):
        store.save(Part("kept"), is_created=True)
        after_commit(fail)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert [one.name for one in store.find(ListQuery()).records] == ["kept"]


def plugins_answer_stores() -> None:
    class Knows:
        """Knows titles and books better, and one operator."""

        @hookimpl
        def admin_describe_field(self, field: Any) -> Any:
            return {"label": "Better"} if field.name == "title" else None

        @hookimpl
        def admin_describe_model(self, info: Any) -> Any:
            return {"label": "Volume"}

    plugins = Plugins([Knows(), admin_memory.plugin], discover=False)

    stores = Stores(plugins)
    source = Memory()
    store = stores.open(Volume, source)
    assert store.info.field("title").label == "Better"
    assert store.info.label == "Volume"
    assert stores.open(Volume, source) is store
    assert stores.open(Volume, Memory()) is not store
    with pytest.raises(NoBackend):
        stores.open(object(), None)


# -- storages --------------------------------------------------------------------------------------


def place(show: Any) -> Any:
    """Return a function that is given a storage in a folder of its own."""

    def shown() -> None:
        with TemporaryDirectory() as folder:
            show(LocalStorage(Path(folder)))

    shown.__name__ = show.__name__
    return shown


@place
def chunks_are_pieces(storage: LocalStorage) -> None:
    storage.write("a.txt", [b"0123456789"])
    file = storage.open("a.txt")
    pieces = Chunks(file, 6, size=4)
    assert list(pieces) == [b"0123", b"45"]
    pieces.close()
    assert file.closed
    kept = io.BytesIO(b"x")
    Chunks(kept, closes=False).close()
    assert not kept.closed
    sent = io.BytesIO(b"content")
    app = Flask("chunks")
    app.add_url_rule("/", view_func=lambda: app.response_class(Chunks(sent)))
    with app.test_client().get("/") as answer:
        assert answer.data == b"content"
    assert sent.closed


def what_is_left_is_read() -> None:
    file = io.BytesIO(b"0123456789")
    file.read(4)
    assert b"".join(chunks_of(file)) == b"456789"
    assert not file.closed


@place
def files_are_known(storage: LocalStorage) -> None:
    found = storage.write("a.txt", [b"12345"])
    assert (found.size, found.name, found.is_folder) == (5, "a.txt", False)
    assert found.modified is not None
    assert found.modified.tzinfo is not None
    assert storage.write("a.txt", [b"54321"], overwrite=True).version != found.version
    assert FileInfo("a/b.txt").name == "b.txt"
    assert FileInfo("a").version == ""


@place
def folders_come_in_pages(storage: LocalStorage) -> None:
    for name in "cab":
        storage.write(name, [b"x"])
    page = storage.page("", limit=2)
    assert isinstance(page, FilePage)
    assert [one.name for one in page.entries] == ["a", "b"]
    assert page.after is not None
    last = storage.page("", after=page.after, limit=2)
    assert ([one.name for one in last.entries], last.after) == (["c"], None)


@place
def storages_raise_these(storage: LocalStorage) -> None:
    storage.write("a.txt", [b"x"])
    with pytest.raises(FileNotFoundError):
        storage.stat("nothing")
    with pytest.raises(FileExistsError):
        storage.write("a.txt", [b"y"])
    with pytest.raises(Refused):
        storage.write("../x", [b"y"])
    assert storage.stat("").is_folder
    assert issubclass(AccessDenied, Exception)


def abstract_methods_are_enough() -> None:
    needed = FileStorage.__abstractmethods__
    assert needed <= set(vars(Drawer))
    assert set(vars(Drawer)) & {"walk", "exists", "copy", "save", "replace", "page"} == set()
    assert isinstance(Drawer(), FileStorage)


@place
def content_is_stored_whole_or_not(storage: LocalStorage) -> None:
    def breaking() -> Any:
        yield b"begin"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        storage.write("a.txt", breaking())
    assert not storage.exists("a.txt")


def capabilities_are_followed() -> None:
    assert StorageCapabilities() == StorageCapabilities(True, True, True, False)

    class Giving(LocalStorage):
        """Serves files by itself."""

        capabilities = StorageCapabilities(urls=True)

        def url(self, path: str, expires: Any, *, inline: bool = False) -> str | None:
            """Return an address."""
            return f"https://files.example/{path}"

    with TemporaryDirectory() as folder:
        own = Path(folder) / "own"
        own.mkdir()
        desk: Any = Desk(Path(folder), place=Giving(own))
        desk.put(a_txt="x")
        assert desk.get("/download/a.txt").location == "https://files.example/a.txt"
        plain: Any = Desk(Path(folder))
        plain.put(a_txt="x")
        with plain.get("/download/a.txt") as answer:
            assert answer.data == b"x"


def locations_are_opened() -> None:
    with TemporaryDirectory() as folder:
        storage = LocalStorage(Path(folder))
        assert open_storage(storage) is storage
        with pytest.raises(ConfigurationError, match="open_storage"):
            open_storage(folder)
        with opening_storages(lambda location, options: LocalStorage(Path(location))):
            assert isinstance(open_storage(folder), LocalStorage)
        app = Flask("opening")
        app.secret_key = "for tests"
        admin = Admin(app, access="public")
        seen: list[Any] = []

        class Opening(BaseView):
            """Opens a storage while it answers."""

            @expose("/")
            def index(self) -> str:
                """Open two."""
                seen.append(open_storage(folder))
                with pytest.raises(NoBackend):
                    open_storage("nobody://there")
                return "done"

        admin.add_view(Opening(endpoint="opening"))
        assert AdminSite(app).client.get("/admin/opening/").text == "done"
        assert isinstance(seen[0], FileStorage)


def paths_are_safe() -> None:
    assert safe_path("/a//./b\\c/") == "a/b/c"
    assert safe_path("") == ""
    for wrong in ("..", "a/../..", "a\x00b"):
        with pytest.raises(Refused):
            safe_path(wrong)


@in_library
def deletions_of_many_take_few_statements(library: Library) -> None:
    said: list[str] = []
    sa.event.listen(library.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with library.session() as session:
        store = stores_with(admin_sqla.plugin).open(Book, session)
        records = list(store.find(ListQuery()).records)
        assert len(records) == 3
        said.clear()
        store.delete_many(records)
        session.commit()
    assert len([one for one in said if one.startswith("DELETE")]) == 1
