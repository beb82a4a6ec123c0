"""Who may do what in a file manager, and what is sent, over every storage."""

from __future__ import annotations

import os
import re
from io import BytesIO
from urllib.parse import unquote

import pytest

from admin_core import hookimpl
from admin_core.data import AccessDenied, Preview, ValidationFailed
from admin_files import FileAdmin, LocalStorage

from .manager import Desk

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


# -- who may, where -----------------------------------------------------------------------------

OUTSIDE = [
    "../files-secret/secret.txt", "..", "../files-secret", "%2e%2e/files-secret/secret.txt",
    "a/../../files-secret/secret.txt", "..\\files-secret\\secret.txt", "..%5cfiles-secret",
    "%00", "link/secret.txt", "link.txt", "/etc/passwd", "%2fetc%2fpasswd", "a%2f..%2f..",
    "....//secret.txt", "..;/files-secret",
]  # fmt: skip


@pytest.mark.guarantee("files-3", "files-w1", "files-w3")
@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.guarantee("security-21")
def test_no_path_leads_outside(desk, path):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="a")
    # Of use to storages that keep files in this folder.
    os.symlink(desk.beside, desk.folder / "link")
    os.symlink(desk.beside / "secret.txt", desk.folder / "link.txt")
    for page in ("b", "download", "raw", "details", "upload", "mkdir"):
        answer = desk.get(f"/{page}/{path}")
        assert answer.status_code == 404 or answer.location, (page, path)
        assert "secret\n" not in answer.text and answer.data != b"secret"
    for page in ("rename", "edit", "delete"):
        assert desk.get(f"/{page}/?path={path}").status_code == 404
    raw = unquote(path)
    assert desk.post("/delete/", path=raw).status_code == 404
    assert desk.post("/rename/", path=raw, name="x.txt").status_code == 404
    for action in ("delete", "download", "move", "copy"):
        assert desk.act(action, raw, **{"form-target": ""}).status_code in {302, 404}
    desk.act("copy", "a.txt", **{"form-target": raw})
    assert (desk.beside / "secret.txt").read_text() == "secret"
    assert [one.name for one in desk.beside.iterdir()] == ["secret.txt"]


@pytest.mark.guarantee("files-3", "files-w2")
@pytest.mark.parametrize("path", ["", ".", "/", "./.", "a/.."])
def test_the_root_itself_stays(desk, path):
    desk = desk()
    desk.put(a__x_txt="a")
    assert desk.post("/delete/", path=path).status_code == 404
    assert desk.post("/rename/", path=path, name="b").status_code == 404
    if path:
        assert desk.act("delete", path).status_code == 404
    assert desk.files() == {"a/x.txt": b"a"}


FLAGS = {
    "can_upload": ("/upload/", "/upload/a"),
    "can_mkdir": ("/mkdir/", "/mkdir/a"),
    "can_rename": ("/rename/?path=x.txt",),
    "can_delete": ("/delete/?path=x.txt",),
}


@pytest.mark.guarantee("files-4")
@pytest.mark.parametrize("flag", FLAGS)
def test_what_is_switched_off_is_neither_offered_nor_done(desk, flag):
    desk = desk(**{flag: False})
    desk.put(x_txt="x", a__y_txt="y")
    for page in FLAGS[flag]:
        answer = desk.get(page, follow_redirects=True)
        assert "This is switched off here." in answer.text
        assert f'href="/admin/f{page}' not in desk.get().text
    desk.post("/upload/" if flag == "can_upload" else "/mkdir/", name="")
    desk.post("/delete/" if flag == "can_delete" else "/mkdir/", path="x.txt")
    desk.post("/rename/" if flag == "can_rename" else "/mkdir/", path="x.txt", name="z.txt")
    actions = {"can_delete": "delete", "can_rename": "move", "can_upload": "copy"}
    if flag in actions:
        page = desk.act(actions[flag], "x.txt", follow=True, **{"form-target": "a"})
        assert "This action is not available." in page.text
    assert desk.files() == {"x.txt": b"x", "a/y.txt": b"y"}


@pytest.mark.guarantee("files-4", "files-w11")
def test_without_downloads_nothing_is_read(desk):
    desk = desk(can_download=False)
    desk.put(x_txt="x")
    for page in ("download", "raw", "details"):
        assert desk.get(f"/{page}/x.txt").status_code == 404
    assert "details/x.txt" not in desk.get().text
    assert "not available" in desk.act("download", "x.txt", follow=True).text


def test_folders_may_be_kept_from_deletion(desk):
    desk = desk(can_delete_dirs=False)
    desk.put(d__x_txt="x")
    assert "delete/?path=d" not in desk.get().text
    assert "Folders may not be deleted here." in desk.post("/delete/", path="d", follow=True).text
    assert "Folders may not be deleted here." in desk.act("delete", "d", follow=True).text
    assert desk.files() == {"d/x.txt": b"x"}


def only_open(self, path):
    return not path.startswith("closed")


@pytest.mark.guarantee("files-4", "files-w11")
def test_a_path_that_the_view_refuses_is_refused_everywhere(desk):
    desk = desk(is_accessible_path=only_open, editable_extensions=("txt",))
    desk.put(closed__deep__x_txt="secret", open_txt="o")
    assert desk.names() == ["open.txt"]
    assert desk.names("/?search=deep") == []
    inner = "closed/deep/x.txt"
    for page in (f"/b/{inner}", "/b/closed/deep", f"/download/{inner}", f"/raw/{inner}",
                 f"/details/{inner}", f"/edit/?path={inner}", f"/rename/?path={inner}",
                 f"/delete/?path={inner}", "/upload/closed", "/mkdir/closed/deep"):  # fmt: skip
        answer = desk.get(page)
        assert answer.status_code == 302, page
        assert answer.location == "/admin/f/"
    for action in ("delete", "download", "move", "copy", "edit"):
        answer = desk.act(action, inner, **{"form-target": ""})
        assert answer.data.find(b"secret") < 0
    desk.act("move", "open.txt", **{"form-target": "closed"})
    assert sorted(desk.files()) == [inner, "open.txt"]


@pytest.mark.parametrize("action", ["move", "copy", "delete"])
def test_a_folder_with_something_refused_in_it_stays_as_it_is(desk, action):
    desk = desk(is_accessible_path=lambda self, path: "secret" not in path)
    desk.put(shelf__secret_txt="s", shelf__open_txt="o", other__x_txt="x")
    before = desk.files()
    answer = desk.act(action, "shelf", follow=True, **{"form-target": "other"})
    assert desk.files() == before
    assert "Your account may not do this." in answer.text
    assert desk.act(action, "other" if action == "delete" else "shelf/open.txt",
                    **{"form-target": "other"}).status_code == 302  # fmt: skip
    assert desk.files() != before


def test_a_policy_is_asked_with_the_path(desk):
    asked = []

    class Policy:
        @staticmethod
        @hookimpl
        def admin_authorize(actor, action, info, key):
            asked.append((action, info and info.name, key))
            return False if key.startswith("kept") and action != "read" else None

    desk = desk(plugins=[Policy])
    desk.put(kept__x_txt="x", y_txt="y")
    assert desk.post("/delete/", path="kept/x.txt").status_code == 403
    assert desk.post("/rename/", path="kept/x.txt", name="z").status_code == 403
    assert desk.upload(("a.txt", b"a")).status_code == 302
    assert desk.post("/upload/kept").status_code == 403
    assert desk.act("delete", "y.txt", "kept/x.txt").status_code == 403
    assert desk.act("move", "y.txt", **{"form-target": "kept"}).status_code == 403
    assert sorted(desk.files()) == ["a.txt", "kept/x.txt", "y.txt"]
    assert ("delete", "f", "kept/x.txt") in asked


@pytest.mark.guarantee("files-4")
def test_what_may_not_be_read_is_neither_sent_nor_shown_nor_packed_nor_copied(desk):
    class Policy:
        @staticmethod
        @hookimpl
        def admin_authorize(actor, action, info, key):
            return False if key.startswith("kept") and action == "read" else None

    desk = desk(plugins=[Policy], editable_extensions=("txt",))
    desk.put(kept__x_txt="secret", y_txt="y")
    for page in ("/b/kept", "/download/kept/x.txt", "/raw/kept/x.txt", "/details/kept/x.txt",
                 "/edit/?path=kept/x.txt"):  # fmt: skip
        answer = desk.get(page)
        assert answer.status_code == 403, page
        assert "secret" not in answer.text
    for action in ("download", "copy"):
        answer = desk.act(action, "kept/x.txt", **{"form-target": ""})
        assert answer.status_code == 403
    desk.act("copy", "kept", **{"form-target": ""})
    assert sorted(desk.files()) == ["kept/x.txt", "y.txt"]


@pytest.mark.guarantee("files-4")
def test_plugins_are_asked_before_and_told_after(desk):
    told = []

    class Sink:
        @staticmethod
        @hookimpl
        def admin_before_write(change, record, store):
            assert record.path
            if "no" in str(change.after.get("path")):
                raise ValidationFailed("Not this name.")
            if "never" in change.key[0]:
                raise AccessDenied("Never.")

        @staticmethod
        @hookimpl
        def admin_event(event):
            told.append((event.name, event.model, event.key[0]))

    desk = desk(plugins=[Sink], editable_extensions=("txt",))
    assert "Not this name." in desk.upload(("no.txt", b"x")).text
    assert desk.upload(("never.txt", b"x")).status_code == 403
    assert desk.files() == {}
    desk.upload(("a.txt", b"x"))
    desk.send("/mkdir/", name="d")
    desk.send("/edit/?path=a.txt", content="y")
    desk.send("/rename/?path=a.txt", name="b.txt")
    desk.act("move", "b.txt", **{"form-target": "d"})
    desk.act("copy", "d/b.txt", **{"form-target": ""})
    desk.act("delete", "d")
    assert told == [
        ("file.created", "f", "a.txt"), ("file.created", "f", "d"),
        ("file.updated", "f", "a.txt"), ("file.moved", "f", "a.txt"),
        ("file.moved", "f", "b.txt"), ("file.created", "f", "b.txt"),
        ("file.deleted", "f", "d"),
    ]  # fmt: skip


@pytest.mark.guarantee("files-6")
def test_nothing_changes_without_the_token(desk):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="a")
    for page, data in {
        "/upload/": {"upload": (BytesIO(b"x"), "x.txt")}, "/mkdir/": {"name": "d"},
        "/rename/?path=a.txt": {"name": "b.txt"}, "/delete/": {"path": "a.txt"},
        "/edit/?path=a.txt": {"content": "b"}, "/action/": {"action": "delete", "rowid": "a.txt"},
    }.items():  # fmt: skip
        answer = desk.client.post(f"/admin/f{page}", data=data)
        assert answer.status_code == 400, page
    assert desk.files() == {"a.txt": b"a"}
    assert desk.everything() == ["a.txt"]


# -- what is sent -------------------------------------------------------------------------------


@pytest.mark.guarantee("files-7", "files-w4", "files-w8")
@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "a.txt", "a", "a.png"])
@pytest.mark.guarantee("security-22")
def test_a_file_is_never_a_page(desk, name):
    desk = desk()
    desk.put_as(name, "<script>alert(1)</script>")
    desk.storage.make_folder("d")
    headers, saved = desk.saved(name)
    shown = desk.get(f"/raw/{name}")
    assert saved == shown.data == b"<script>alert(1)</script>"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert shown.mimetype in {"text/plain", "image/png"}
    answers = [shown.headers]
    if not desk.storage.capabilities.urls:
        answers.append(headers)
    else:
        # Another host's address, at which nothing of ours can be reached.
        assert headers["Content-Type"] == "application/octet-stream"
    for answer in answers:
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert "<script>alert" not in desk.get(f"/details/{name}").text
    assert desk.get("/download/d").status_code == 404
    assert desk.get("/raw/d").status_code == 404


def test_a_part_of_a_file_can_be_asked_for(desk):
    desk = desk()
    desk.put(a_mp4="0123456789")
    for asked, sent, place in (
        ("2-4", b"234", "2-4"), ("7-", b"789", "7-9"), ("-2", b"89", "8-9"), ("0-0", b"0", "0-0"),
        ("0-99", b"0123456789", "0-9"),
    ):  # fmt: skip
        with desk.get("/raw/a.mp4", headers={"Range": f"bytes={asked}"}) as answer:
            assert (answer.status_code, answer.data) == (206, sent)
            assert answer.headers["Content-Range"] == f"bytes {place}/10"
            assert answer.headers["Content-Length"] == str(len(sent))
    for wrong in ("bytes=10-", "nonsense"):
        assert desk.get("/raw/a.mp4", headers={"Range": wrong}).status_code == 416


def test_of_a_part_of_a_large_file_no_more_is_read_than_that(desk, monkeypatch):
    desk = desk()
    desk.put(a_mp4=bytes(1_000_000))
    asked = []
    chunks = type(desk.storage).chunks

    def noted(self, path, *, start=0, length=None):
        asked.append((start, length))
        return chunks(self, path, start=start, length=length)

    monkeypatch.setattr(type(desk.storage), "chunks", noted)
    with desk.get("/raw/a.mp4", headers={"Range": "bytes=900000-900009"}) as answer:
        assert len(answer.data) == 10
    assert asked == [(900_000, 10)]


def test_who_has_a_file_already_is_told_that_it_is_the_same(desk):
    desk = desk()
    desk.put(a_mp4="0123456789")
    with desk.get("/raw/a.mp4") as first:
        seen = {"If-Modified-Since": first.headers["Last-Modified"]}
        if "ETag" in first.headers:
            seen = {"If-None-Match": first.headers["ETag"]}
    with desk.get("/raw/a.mp4", headers=seen) as again:
        assert (again.status_code, again.data) == (304, b"")
    head = desk.client.head("/admin/f/raw/a.mp4")
    assert (head.status_code, head.headers["Content-Length"]) == (200, "10")
    desk.put(a_mp4="9876543210")
    if "If-None-Match" in seen:
        with desk.get("/raw/a.mp4", headers=seen) as changed:
            assert changed.data == b"9876543210"


def test_names_of_any_kind_are_sent(desk):
    desk = desk()
    name = 'zwei "ü" 😀 %41 #1 & <b>.txt'
    desk.put_as(name, "x")
    assert desk.names() == [name]
    page = desk.get().text
    assert "<b>.txt" not in page
    link = re.search(r'href="([^"]*/download/[^"]*)"', page)[1]
    headers, saved = desk.saved(link.replace("&amp;", "&").partition("/download/")[2])
    assert saved == b"x"
    assert "filename*=UTF-8''zwei%20%22%C3%BC%22%20%F0%9F%98%80" in headers["Content-Disposition"]


def test_each_kind_of_file_has_its_preview(desk):
    desk = desk()
    desk.put(a_png=PNG, b_mp4="x", c_pdf="%PDF-1", d_txt="Hello <b>", e_bin=b"\0\1")
    for name, part in {
        "a.png": "<img src=", "b.mp4": "<video controls", "c.pdf": "<iframe src=",
        "d.txt": "Hello &lt;b&gt;", "e.bin": "There is no preview",
    }.items():  # fmt: skip
        page = desk.get(f"/details/{name}")
        assert page.status_code == 200
        assert part in page.text
    with desk.get("/raw/c.pdf") as answer:
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_plugin_shows_files_in_its_own_way(desk):
    class Shows:
        @staticmethod
        @hookimpl
        def admin_file_preview(file, storage):
            with storage.open(file.path) as content:
                text = content.read().decode()[::-1]
            return Preview("admin_files/preview/text.html", {"text": text})

    desk = desk(plugins=[Shows])
    desk.put(a_odd="abc")
    assert "cba" in desk.get("/details/a.odd").text


@pytest.mark.guarantee("files-9", "files-w8")
def test_no_answer_names_a_place_on_the_server(desk, tmp_path):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="a", d__x_txt="x")
    pages = ["/", "/b/none", "/download/none", "/download/d", "/details/d", "/rename/", "/edit/",
             "/edit/?path=d", "/delete/", "/rename/?path=none", "/raw/" + "x" * 300]  # fmt: skip
    for page in pages:
        answer = desk.get(page, follow_redirects=True)
        assert answer.status_code < 500, page
        assert str(tmp_path) not in answer.text
    for to in ("/mkdir/a.txt", "/upload/a.txt", "/upload/none"):
        assert desk.post(to, name="x").status_code == 404
    page = desk.send("/rename/?path=a.txt", name="d")
    assert str(tmp_path) not in page.text


# -- views --------------------------------------------------------------------------------------


@pytest.mark.guarantee("files-10")
def test_each_visitor_may_have_a_folder_of_their_own(tmp_path):
    from flask import request

    for name in ("ada", "bo"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(name)

    class Own(FileAdmin):
        def get_base_path(self):
            return str(tmp_path / request.args.get("who", "ada"))

    desk = Desk(tmp_path, view=Own)
    other = FileAdmin(LocalStorage(tmp_path / "bo"), name="Other", endpoint="other")
    desk.admin.add_view(other)
    assert desk.names() == ["ada.txt"]
    assert desk.names("/?who=bo") == ["bo.txt"]
    assert "bo.txt" in desk.client.get("/admin/other/").text
    assert "ada.txt" not in desk.client.get("/admin/other/").text


def test_what_existing_code_overrides_is_called(local):
    heard = []

    def note(name):
        return lambda self, *arguments: heard.append((name, *arguments))

    names = ("on_rename", "on_edit_file", "on_file_upload", "on_mkdir", "on_directory_delete",
             "on_file_delete", "before_directory_delete", "before_file_delete")  # fmt: skip
    desk = local(editable_extensions=("txt",), **{name: note(name) for name in names})
    base = str(desk.folder)
    desk.upload(("a.txt", b"a"))
    desk.send("/mkdir/", name="d")
    desk.send("/edit/?path=a.txt", content="b")
    desk.send("/rename/?path=a.txt", name="b.txt")
    desk.post("/delete/", path="b.txt")
    desk.post("/delete/", path="d")
    assert heard == [
        ("on_file_upload", "", "a.txt", "a.txt"), ("on_mkdir", "", "d"),
        ("on_edit_file", f"{base}/a.txt", "a.txt"),
        ("on_rename", f"{base}/a.txt", base, "b.txt"),
        ("before_file_delete", f"{base}/b.txt", "b.txt"),
        ("on_file_delete", f"{base}/b.txt", "b.txt"),
        ("before_directory_delete", f"{base}/d", "d"),
        ("on_directory_delete", f"{base}/d", "d"),
    ]  # fmt: skip


@pytest.mark.guarantee("files-w1")
@pytest.mark.parametrize(
    ("base", "path", "inside"),
    [("/srv/a", "/srv/a", True), ("/srv/a", "/srv/a/b", True), ("/srv/a", "/srv/ab", False),
     ("/srv/a", "/srv/a/../b", False)],
)  # fmt: skip
def test_folders_are_compared_part_by_part(local, base, path, inside):
    assert local().view.is_in_folder(base, path) is inside
