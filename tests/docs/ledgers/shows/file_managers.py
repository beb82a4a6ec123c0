"""What shows statements about options and methods of file managers; each is given a folder."""

from __future__ import annotations

import inspect
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fsspec.implementations.memory import MemoryFileSystem
from jinja2 import DictLoader
from tests.files.manager import Desk

from admin_core import hookimpl
from admin_core.data import ValidationFailed
from admin_core.forms import BaseForm
from admin_files import BaseFileAdmin, LocalStorage
from admin_files.context import Link
from admin_fsspec.storage import FsspecStorage

NAMES = ("upload", "name", "edit", "delete", "action")


def desk_in(folder: Path, **options: Any) -> Any:
    """Return a file manager with ``a.txt`` and ``d/b.txt``, of which texts can be edited."""
    desk: Any = Desk(folder, **{"editable_extensions": ("txt",), **options})
    desk.put(a_txt="a", d__b_txt="b")
    return desk


def noting(heard: list[Any], name: str) -> Callable[..., Any]:
    """Return a method that notes what it is called with, and answers as the class does."""

    def method(self: Any, *given: Any, **named: Any) -> Any:
        heard.append((name, *given))
        return getattr(BaseFileAdmin, name)(self, *given, **named)

    return method


def paths_begin_at_the_root(folder: Path) -> None:
    asked: list[Any] = []
    desk = desk_in(folder, is_accessible_path=noting(asked, "is_accessible_path"))
    assert desk.get("/download/d/b.txt").data == b"b"
    assert {path for _, path in asked} <= {"", "d", "d/b.txt"}
    with desk.app.test_request_context("/admin/f/"):
        assert desk.view.dir_url("") == "/admin/f/"


def storages_may_be_given_for_a_location(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    (other / "there.txt").write_text("x")
    desk = Desk(folder, get_base_path=lambda self: LocalStorage(other))
    assert desk.names() == ["there.txt"]


def every_folder_above_is_asked_for(folder: Path) -> None:
    asked: list[Any] = []
    desk = desk_in(folder, is_accessible_path=noting(asked, "is_accessible_path"))
    desk.put(d__e__x_txt="x")
    for page in ("download/", "details/", "raw/", "edit/?path=", "rename/?path=", "delete/?path="):
        asked.clear()
        with desk.get(f"/{page}d/e/x.txt") as answer:
            assert answer.status_code == 200
        assert {"d", "d/e", "d/e/x.txt"} <= {path for _, path in asked}, page


def archives_leave_out_what_may_not_be_reached(folder: Path) -> None:
    desk = desk_in(folder, is_accessible_path=lambda self, path: path != "d/b.txt")
    desk.put(d__c_txt="c")
    packed = zipfile.ZipFile(io.BytesIO(desk.act("download", "d").data))
    assert [one for one in packed.namelist() if not one.endswith("/")] == ["d/c.txt"]


def paths_are_limited_once_that_is_overridden(folder: Path) -> None:
    assert desk_in(folder).view.limits_paths() is False
    limited = desk_in(folder, is_accessible_path=lambda self, path: True)
    assert limited.view.limits_paths() is True


def operations_are_offered(folder: Path) -> None:
    offered: list[Any] = []

    def links(self: Any, one: Any, offers: frozenset[str]) -> tuple[Link, ...]:
        offered.append(offers)
        return ()

    desk_in(folder, can_rename=False, can_upload=False, links=links).get()
    assert set(offered) == {frozenset({"download", "mkdir", "edit", "delete"})}
    none = desk_in(folder, offers=lambda self: frozenset())
    assert "/rename/" not in none.get().text
    assert "/rename/" in desk_in(folder).get().text


def refusals_before_deletions_keep_what_is_there(folder: Path) -> None:
    def refuse(self: Any, full_path: str, name: str) -> None:
        raise ValidationFailed(f"{name} stays.")

    for method, path in (("before_file_delete", "a.txt"), ("before_directory_delete", "d")):
        desk = desk_in(folder, **{method: refuse})
        page = desk.send(f"/delete/?path={path}", follow=True)
        assert f"{path} stays." in page.text
        assert desk.everything() == ["a.txt", "d", "d/b.txt"]


def paths_are_below_the_root_elsewhere(folder: Path) -> None:
    desk = desk_in(folder)
    with desk.app.test_request_context():
        assert desk.view.full_path("d/b.txt") == str(desk.folder / "d" / "b.txt")
    heard: list[Any] = []
    elsewhere: Any = Desk(
        folder,
        place=FsspecStorage(MemoryFileSystem(), "/elsewhere"),
        before_file_delete=noting(heard, "before_file_delete"),
    )
    elsewhere.put(d__x_txt="x")
    elsewhere.send("/delete/?path=d/x.txt")
    assert heard == [("before_file_delete", "d/x.txt", "x.txt")]


def texts_are_read_through_it(folder: Path) -> None:
    desk = desk_in(folder, read_text=lambda self, path: f"text of {path}".encode())
    assert "text of a.txt" in desk.get("/edit/?path=a.txt").text


def everything_is_looked_at_before_anything_is_deleted(folder: Path) -> None:
    order: list[str] = []
    desk = desk_in(
        folder,
        before_file_delete=lambda self, full_path, name: order.append(f"before {name}"),
        before_directory_delete=lambda self, full_path, name: order.append(f"before {name}"),
        on_file_delete=lambda self, full_path, name: order.append(f"after {name}"),
        on_directory_delete=lambda self, full_path, name: order.append(f"after {name}"),
    )
    desk.act("delete", "a.txt", "d")
    assert order == ["before a.txt", "before d", "after a.txt", "after d"]


def it_is_heard_of_afterwards(folder: Path) -> None:
    heard: list[Any] = []

    def hearing(name: str) -> Callable[..., None]:
        return lambda self, *given: heard.append((name, desk.files()))

    names = ("on_file_upload", "on_rename", "on_edit_file", "on_file_delete", "on_move", "on_copy")
    desk = desk_in(folder, **{name: hearing(name) for name in names})
    desk.upload(("c.txt", b"c"))
    desk.send("/edit/?path=c.txt", content="edited")
    desk.send("/rename/?path=c.txt", name="e.txt")
    desk.act("move", "e.txt", **{"form-target": "d"})
    desk.act("copy", "d/e.txt", **{"form-target": ""})
    desk.send("/delete/?path=e.txt")
    there = {"a.txt": b"a", "d/b.txt": b"b"}
    assert heard == [
        ("on_file_upload", {**there, "c.txt": b"c"}),
        ("on_edit_file", {**there, "c.txt": b"edited"}),
        ("on_rename", {**there, "e.txt": b"edited"}),
        ("on_move", {**there, "d/e.txt": b"edited"}),
        ("on_copy", {**there, "d/e.txt": b"edited", "e.txt": b"edited"}),
        ("on_file_delete", {**there, "d/e.txt": b"edited"}),
    ]


def folders_are_heard_of_afterwards(folder: Path) -> None:
    heard: list[Any] = []
    names = ("on_mkdir", "on_directory_delete")
    desk = desk_in(
        folder,
        **{name: lambda self, *given: heard.append((given, desk.everything())) for name in names},
    )
    desk.send("/mkdir/d", name="e")
    desk.send("/delete/?path=d/e")
    assert heard == [
        (("d", "e"), ["a.txt", "d", "d/b.txt", "d/e"]),
        ((f"{desk.folder}/d/e", "e"), ["a.txt", "d", "d/b.txt"]),
    ]


def moves_and_copies_are_named(folder: Path) -> None:
    heard: list[Any] = []
    names = ("on_move", "on_copy")
    desk = desk_in(folder, **{name: noting(heard, name) for name in names})
    desk.act("move", "a.txt", **{"form-target": "d"})
    desk.act("copy", "d/a.txt", **{"form-target": ""})
    assert heard == [("on_move", "a.txt", "d/a.txt"), ("on_copy", "d/a.txt", "a.txt")]


def forms_are_made_by_methods(folder: Path) -> None:
    heard: list[Any] = []
    methods = [f"get_{name}_form" for name in NAMES] + [f"{name}_form" for name in NAMES]
    desk = desk_in(folder, **{name: noting(heard, name) for name in methods})
    sent = {
        "upload": lambda: desk.upload(("c.txt", b"c")),
        "name": lambda: desk.send("/mkdir/", name="e"),
        "edit": lambda: desk.send("/edit/?path=a.txt", content="x"),
        "delete": lambda: desk.send("/delete/?path=c.txt"),
        "action": lambda: desk.act("delete", "a.txt"),
    }
    for name, send in sent.items():
        heard.clear()
        assert send().status_code == 302
        called = [one[0] for one in heard]
        assert f"get_{name}_form" in called, name
        assert f"{name}_form" in called, name


def links_of_rows_are_decided(folder: Path) -> None:
    desk = desk_in(
        folder,
        links=lambda self, one, offers: (Link(f"Print {one.name}", f"/print/{one.path}"),),
        file_url=lambda self, one, offers: f"/see/{one.path}",
    )
    page = desk.get().text
    assert "Print a.txt" in page
    assert 'href="/print/a.txt"' in page
    assert 'href="/see/a.txt"' in page
    assert "/rename/" not in page


def files_may_have_no_preview(folder: Path) -> None:
    desk = desk_in(folder, preview=lambda self, file: None)
    assert "<pre" in desk_in(folder).get("/details/a.txt").text
    assert "<pre" not in desk.get("/details/a.txt").text


def addresses_are_made(folder: Path) -> None:
    desk = desk_in(folder, mkdir_modal=True)
    view = desk.view
    with desk.app.test_request_context("/admin/f/?url=/admin/?x=1"):
        link = view.page_link("mkdir", "New", "d")
        assert (link.label, link.url) == ("New", "/admin/f/mkdir/d?modal=True")
        assert view.page_link("upload", "Up", "d").url == "/admin/f/upload/d"
        assert view.page_url("rename") == "/admin/f/rename/"
        assert view.dir_url("d", sort="name") == "/admin/f/b/d?sort=name"
        assert view.return_url("d") == "/admin/?x=1"
        assert view.public_url("a b.txt") == "/static/a%20b.txt"
        assert view.full_path("d/b.txt") == str(desk.folder / "d" / "b.txt")
    with desk.app.test_request_context("/admin/f/"):
        assert view.return_url("d") == "/admin/f/b/d"


def steps_lead_to_a_folder(folder: Path) -> None:
    desk = desk_in(folder, steps=lambda self, path: (Link(f"Way to {path}", "/way"),))
    assert "Way to d" in desk.get("/b/d").text
    plain = desk_in(folder)
    with plain.app.test_request_context():
        assert [(one.label, one.url) for one in plain.view.steps("d/e")] == [
            ("Papers", "/admin/f/"), ("d", "/admin/f/b/d"), ("e", "/admin/f/b/d/e"),
        ]  # fmt: skip


def templates_of_pages_are_decided(folder: Path) -> None:
    desk = desk_in(folder, template=lambda self, page: f"{page}.html")
    desk.app.jinja_loader = DictLoader({"mkdir.html": "Mine: {{ page.title }}"})
    assert desk.get("/mkdir/").text == "Mine: New folder"


def actions_have_these_arguments(folder: Path) -> None:
    for name, given in {
        "download": ["items"], "edit": ["items"], "move": ["items", "form"],
        "copy": ["items", "form"], "delete": ["items"],
    }.items():  # fmt: skip
        method = getattr(BaseFileAdmin, f"action_{name}")
        assert list(inspect.signature(method).parameters)[1:] == given
    page = desk_in(folder).get().text
    for name in ("download", "edit", "move", "copy", "delete"):
        assert f'value="{name}"' in page


def without_the_mark_there_is_no_action(folder: Path) -> None:
    desk = desk_in(folder, action_delete=lambda self, items: None)
    page = desk.get().text
    assert 'value="delete"' not in page
    assert 'value="move"' in page


# -- options -------------------------------------------------------------------------------------


def nothing_is_edited_unless_it_is_said(folder: Path) -> None:
    desk = desk_in(folder, editable_extensions=())
    assert "/edit/" not in desk.get().text
    page = desk.get("/edit/?path=a.txt", follow_redirects=True)
    assert "This is switched off here." in page.text


def addresses_sort_by_possible_columns_only(folder: Path) -> None:
    options = {"column_list": ("name", "size"), "column_sortable_list": ("name", "size")}
    for possible, names in (
        (("name", "size"), ["c.txt", "a.txt"]),
        (("name",), ["a.txt", "c.txt"]),
    ):
        desk = desk_in(folder, possible_columns=possible, **options)
        desk.put(c_txt="longer")
        assert [one for one in desk.names("/?sort=-size") if one != "d"] == names
        assert ("sort=-size" in desk.get().text) is ("size" in possible)


def lists_begin_sorted_by_names(folder: Path) -> None:
    desk = desk_in(folder)
    desk.put(c_txt="")
    assert desk.names() == ["d", "a.txt", "c.txt"]


def dates_are_in_utc(folder: Path) -> None:
    desk = desk_in(folder)
    os.utime(desk.folder / "a.txt", (86400, 86400))
    assert "1970-01-02 00:00:00" in desk.get().text


def pages_open_in_dialogs(folder: Path) -> None:
    flags = {f"{name}_modal": True for name in ("upload", "mkdir", "rename", "edit")}
    page = desk_in(folder, **flags).get().text
    assert page.count("modal=True") >= len(flags)
    assert page.count("data-dialog") > desk_in(folder).get().text.count("data-dialog")
    # The address is that of a page, for browsers without script.
    assert "<form" in desk_in(folder, **flags).get("/mkdir/?modal=True").text


def forms_derive_from_the_class(folder: Path) -> None:
    class Own(BaseForm):
        """A form of the application's."""

    view = desk_in(folder, form_base_class=Own).view
    for name in NAMES:
        assert issubclass(getattr(view, f"get_{name}_form")(), Own), name


def content_begins_as_its_name_says(folder: Path) -> None:
    for name in ("a.png", "a.jpg", "a.gif", "a.pdf", "a.zip"):
        answer = desk_in(folder).upload((name, b"something else"))
        assert "The content is not what the name says it is." in answer.text, name


def plugins_hear_of_each(folder: Path) -> None:
    told: list[str] = []
    asked: list[str] = []

    class Listener:
        """Hears of everything."""

        @hookimpl
        def admin_before_write(self, change: Any) -> None:
            asked.append(change.action)

        @hookimpl
        def admin_event(self, event: Any) -> None:
            told.append(event.name)

    desk = desk_in(folder, plugins=[Listener()])
    desk.upload(("c.txt", b"c"))
    desk.send("/edit/?path=c.txt", content="edited")
    desk.send("/rename/?path=c.txt", name="e.txt")
    desk.send("/delete/?path=e.txt")
    assert asked == ["create", "update", "update", "delete"]
    assert told == ["file.created", "file.updated", "file.moved", "file.deleted"]
