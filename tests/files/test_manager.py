"""What one does in a file manager, over a folder and over a storage of existing code."""

from __future__ import annotations

import os
import re
import time
import zipfile
from io import BytesIO

import pytest

from admin_core import hookimpl
from admin_core.data import AccessDenied, Preview, ValidationFailed
from admin_files import FileAdmin, LocalStorage

from .manager import KINDS, Desk

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


@pytest.fixture(params=KINDS)
def desk(request, tmp_path):
    return lambda **options: Desk(tmp_path, request.param, **options)


@pytest.fixture
def local(tmp_path):
    return lambda **options: Desk(tmp_path, **options)


# -- the list -----------------------------------------------------------------------------------


@pytest.mark.guarantee("files-5", "files-w15")
def test_folders_come_first_and_names_follow_the_alphabet(desk):
    desk = desk()
    desk.put(b_txt="b", A_txt="aaa", z__inner_txt="x")
    assert desk.names() == ["z", "A.txt", "b.txt"]
    assert desk.names("/?sort=-name") == ["z", "b.txt", "A.txt"]
    assert desk.names("/?sort=name&desc=1") == ["z", "b.txt", "A.txt"]
    assert desk.names("/?sort=size") == ["z", "b.txt", "A.txt"]
    assert desk.names("/?sort=-size") == ["z", "A.txt", "b.txt"]
    assert desk.names("/?sort=nonsense&page=-4&page_size=x") == ["z", "A.txt", "b.txt"]


@pytest.mark.guarantee("files-5")
def test_the_list_is_sorted_by_date(local):
    desk = local()
    desk.put(new_txt="b", old_txt="a")
    os.utime(desk.folder / "old.txt", (1, 1))
    assert desk.names("/?sort=date") == ["old.txt", "new.txt"]
    assert desk.names("/?sort=-date") == ["new.txt", "old.txt"]
    assert "1970-01-01 00:00:01" in desk.get().text


def test_the_way_to_a_folder_is_shown(desk):
    desk = desk()
    desk.put(a__b__c_txt="x")
    page = desk.get("/b/a/b").text
    assert '<a href="/admin/f/b/a">a</a>' in page
    assert "c.txt" in page
    assert desk.get("/b/a/b/c.txt").status_code == 404


@pytest.mark.guarantee("files-w13")
def test_a_search_finds_names_in_folders_below(desk):
    desk = desk()
    desk.put(a__June_txt="x", june_txt="y", other_txt="z")
    assert desk.names("/?search=june") == ["a/June.txt", "june.txt"]
    assert "Nothing found." in desk.get("/?search=nothing").text


@pytest.mark.guarantee("files-w13")
def test_a_folder_of_a_hundred_thousand_files_is_paged_and_quick(local):
    desk = local()
    for number in range(100_000):
        os.close(os.open(desk.folder / f"{number:06}.txt", os.O_CREAT))
    desk.get("/upload/")
    start = time.process_time()
    page = desk.get("/?page=3")
    assert time.process_time() - start < 5
    assert len(page.data) < 100_000
    assert "100,000" in page.text and "000150.txt" in page.text


def test_columns_labels_and_dates_are_options(desk):
    desk = desk(
        column_list=("name", "is_dir", "rel_path", "date"), column_labels={"date": "When"},
        date_format="%d", default_sort_column="name", default_desc=True,
    )  # fmt: skip
    desk.put(a_txt="x", b_txt="y")
    assert desk.names() == ["b.txt", "a.txt"]
    assert "When" in desk.get().text


@pytest.mark.guarantee("files-w3")
def test_hidden_files_are_neither_listed_nor_served(desk):
    first = desk()
    (first.folder / ".env").write_text("secret")
    assert first.names() == []
    assert first.get("/download/.env").status_code == 404
    shown = desk(show_hidden=True)
    assert shown.names() == [".env"]


# -- uploads ------------------------------------------------------------------------------------


@pytest.mark.guarantee("files-1")
def test_several_files_are_uploaded_at_once(desk):
    desk = desk()
    desk.put(a__x_txt="x")
    page = desk.upload(("one.txt", b"1"), ("zwei ü😀.txt", b"2"), folder="a", follow=True)
    assert "2 files were uploaded." in page.text
    assert desk.files() == {"a/x.txt": b"x", "a/one.txt": b"1", "a/zwei ü😀.txt": b"2"}


@pytest.mark.guarantee("files-2")
def test_a_name_that_is_taken_is_refused_unless_asked_otherwise(desk):
    desk = desk()
    desk.put(a_txt="old")
    page = desk.upload(("a.txt", b"new"), ("b.txt", b"b"))
    assert page.status_code == 422
    assert "Something here is called a.txt already." in page.text
    assert desk.files() == {"a.txt": b"old", "b.txt": b"b"}
    assert desk.upload(("a.txt", b"new"), if_exists="keep").status_code == 302
    assert desk.upload(("a.txt", b"newer"), if_exists="replace").status_code == 302
    assert desk.files() == {"a.txt": b"newer", "a (2).txt": b"new", "b.txt": b"b"}


@pytest.mark.guarantee("files-2")
def test_other_types_and_empty_uploads_are_refused(desk):
    desk = desk(allowed_extensions=("TXT", "png"))
    assert "Choose at least one file." in desk.upload().text
    for name in ("a.html", "a", "a.txt.exe"):
        page = desk.upload((name, b"x"))
        assert page.status_code == 422
        assert "not allowed" in page.text
    assert desk.upload(("a.Txt", b"x")).status_code == 302
    page = desk.send("/rename/?path=a.Txt", name="a.html")
    assert page.status_code == 422
    assert list(desk.files()) == ["a.Txt"]


@pytest.mark.guarantee("files-w13")
def test_a_file_must_be_what_its_name_says(desk):
    desk = desk()
    page = desk.upload(("a.png", b"<script>alert(1)</script>"), ("b.png", PNG))
    assert page.status_code == 422
    assert "The content is not what the name says it is." in page.text
    assert list(desk.files()) == ["b.png"]


@pytest.mark.parametrize(
    "name",
    [".htaccess", "con", "NUL.txt", "a:b.txt", "a\x07.txt", "end.", "x" * 300, "a\u202egnp.exe"],
)
def test_a_name_that_some_system_refuses_is_refused_by_all(local, name):
    desk = local()
    assert desk.upload((name, b"x")).status_code == 422
    assert desk.send("/mkdir/", name=name).status_code == 422
    assert list(desk.folder.iterdir()) == []


def test_what_leads_up_in_a_name_is_cut_off(desk):
    desk = desk()
    assert desk.upload(("../../files-secret/evil.txt", b"x")).status_code == 302
    assert desk.upload(("dir/doc.txt", b"x")).status_code == 302
    assert sorted(desk.files()) == ["doc.txt", "evil.txt"]


@pytest.mark.guarantee("files-w13")
def test_too_much_is_refused_before_it_is_read(local):
    desk = local(max_upload_size=1000)
    page = desk.upload(("big.bin", b"x" * 200_000))
    assert page.status_code == 413
    assert "At most 1.0 kB can be uploaded at once." in page.text
    page = desk.upload(("big.bin", b"x" * 2000))
    assert page.status_code == 422
    assert desk.files() == {}
    many = local(max_files=2)
    page = many.upload(*((f"{n}.txt", b"x") for n in range(3)))
    assert "At most 2 files" in page.text
    assert many.files() == {}


def test_a_script_is_answered_with_data(desk):
    desk = desk()
    headers = {"Accept": "application/json"}
    assert desk.upload(("a.txt", b"x"), headers=headers).json == {"saved": ["a.txt"], "errors": []}
    again = desk.upload(("a.txt", b"x"), headers=headers)
    assert again.status_code == 422
    assert again.json["errors"] == ["a.txt: Something here is called a.txt already."]


def test_a_full_disk_is_said_and_leaves_nothing_behind(local, monkeypatch):
    desk = local()

    def full(*arguments):
        raise OSError(28, "No space left on device", "/srv/secret/place")

    monkeypatch.setattr("admin_files.local.os.fsync", full)
    page = desk.upload(("a.txt", b"x"))
    assert page.status_code == 503
    assert "no space left" in page.text
    assert "/srv/secret" not in page.text
    assert list(desk.folder.iterdir()) == []


def test_of_two_uploads_of_one_name_one_wins(local, monkeypatch):
    desk = local()
    monkeypatch.setattr(type(desk.view.writes), "_is_there", lambda self, path: False)
    assert desk.upload(("a.txt", b"first")).status_code == 302
    assert desk.upload(("a.txt", b"second")).status_code == 422
    assert desk.upload(("a.txt", b"third"), if_exists="keep").status_code == 302
    assert desk.files() == {"a.txt": b"first", "a (2).txt": b"third"}


# -- names, folders, text -----------------------------------------------------------------------


@pytest.mark.guarantee("files-1")
@pytest.mark.parametrize("modal", ["", "&modal=True"])
def test_files_and_folders_are_made_renamed_and_deleted(desk, modal):
    desk = desk(mkdir_modal=True, rename_modal=True, edit_modal=True, upload_modal=True)
    assert "New folder" in desk.get(f"/mkdir/?{modal}").text
    assert desk.send(f"/mkdir/?{modal}", name="b").status_code == 302
    desk.put(b__x_txt="x")
    assert desk.send(f"/rename/?path=b/x.txt{modal}", name="y.txt").status_code == 302
    assert desk.send(f"/rename/?path=b{modal}", name="c").status_code == 302
    assert desk.files() == {"c/y.txt": b"x"}
    assert "files and folders in it: 1" in desk.get("/delete/?path=c").text
    page = desk.send("/delete/?path=c/y.txt", "/delete/", follow=True)
    assert "y.txt was deleted." in page.text
    assert desk.send("/delete/?path=c", "/delete/").status_code == 302
    assert list(desk.folder.iterdir()) == []


@pytest.mark.guarantee("files-w5")
def test_a_rename_overwrites_nothing(desk):
    desk = desk()
    desk.put(a_txt="a", b_txt="b")
    page = desk.send("/rename/?path=a.txt", name="b.txt")
    assert page.status_code == 422
    assert 'value="b.txt"' in page.text
    assert desk.files() == {"a.txt": b"a", "b.txt": b"b"}
    assert desk.send("/rename/?path=a.txt", name="a.txt").status_code == 302


@pytest.mark.guarantee("files-1")
def test_text_is_edited_and_keeps_its_line_ends(desk):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt=b"one\r\ntwo \xf0\x9f\x98\x80", b_txt="x\ny", c_txt=b"\xff\xfe\x00")
    page = desk.send("/edit/?path=a.txt&path=b.txt", content="eins\r\nzwei 😀")
    assert page.location.endswith("/edit/?path=b.txt")
    desk.send("/edit/?path=b.txt", content="x\r\nz")
    assert desk.files()["a.txt"] == "eins\r\nzwei 😀".encode()
    assert desk.files()["b.txt"] == b"x\nz"
    assert "The file is no text." in desk.get("/edit/?path=c.txt", follow_redirects=True).text


@pytest.mark.guarantee("files-w5")
def test_who_edits_what_somebody_changed_meanwhile_is_told(desk):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="old")
    form = desk.hidden("/edit/?path=a.txt")
    desk.put(a_txt="theirs")
    page = desk.client.post("/admin/f/edit/?path=a.txt", data={**form, "content": "mine"})
    assert page.status_code == 409
    assert "theirs" in page.text and "mine" in page.text
    assert desk.files() == {"a.txt": b"theirs"}
    again = dict(re.findall(r'name="(csrf_token|_shown)" value="([^"]*)"', page.text))
    desk.client.post("/admin/f/edit/?path=a.txt", data={**again, "content": "mine"})
    assert desk.files() == {"a.txt": b"mine"}


# -- several at once ----------------------------------------------------------------------------


def test_selected_files_are_moved_and_copied(desk):
    desk = desk()
    desk.put(a_txt="a", d__b_txt="b", e__x_txt="x")
    assert "To folder" in desk.act("move", "a.txt", _ask="1").text
    desk.act("move", "a.txt", "d", **{"form-target": "e"})
    assert sorted(desk.files()) == ["e/a.txt", "e/d/b.txt", "e/x.txt"]
    desk.act("copy", "e/d", "e/a.txt", **{"form-target": ""})
    assert desk.files()["d/b.txt"] == desk.files()["e/d/b.txt"] == b"b"
    page = desk.act("copy", "e", follow=True, **{"form-target": "e/d"})
    assert "A folder cannot be put into itself." in page.text


@pytest.mark.guarantee("files-w9")
def test_selected_files_are_deleted_all_or_none(desk):
    heard = []

    class View(FileAdmin):
        def before_file_delete(self, full_path, filename):
            if filename == "keep.txt":
                raise ValidationFailed("This one stays.")

        def on_file_delete(self, full_path, filename):
            heard.append(filename)

    own = {n: vars(View)[n] for n in ("before_file_delete", "on_file_delete")}
    desk = desk(**own)
    desk.put(a_txt="a", b_txt="b", keep_txt="k", d__x_txt="x")
    assert "Delete 2 items" in desk.act("delete", "a.txt", "d", _ask="1").text
    page = desk.act("delete", "a.txt", "keep.txt", follow=True)
    assert "This one stays." in page.text
    assert len(desk.files()) == 4
    desk.act("delete", "a.txt", "d")
    assert sorted(desk.files()) == ["b.txt", "keep.txt"]
    assert heard == ["a.txt"]


@pytest.mark.guarantee("files-w13")
def test_several_files_are_downloaded_as_one_archive(desk):
    desk = desk()
    desk.put(a_txt="a" * 100_000, d__b_txt="b", d__e__c_txt="c")
    answer = desk.act("download", "a.txt", "d")
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(BytesIO(answer.data))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == ["a.txt", "d/", "d/b.txt", "d/e/", "d/e/c.txt"]
    assert archive.read("d/e/c.txt") == b"c"
    assert desk.act("download").status_code == 302


def test_an_archive_has_a_limit(local):
    desk = local(max_zip_files=2)
    desk.put(d__a_txt="a", d__b_txt="b")
    page = desk.act("download", "d")
    assert page.status_code == 413
    assert "An archive may hold 2 files at most." in page.text


@pytest.mark.guarantee("files-w13")
def test_an_archive_of_a_large_file_is_sent_in_pieces(local):
    desk = local()
    with (desk.folder / "large.mp4").open("wb") as file:
        file.truncate(300 * 1024**2)
    answer = desk.post("/action/", action="download", rowid="large.mp4")
    pieces = [len(piece) for piece in answer.iter_encoded()]
    assert sum(pieces) > 300 * 1024**2
    assert max(pieces) < 1024**2


# -- who may, where -----------------------------------------------------------------------------

OUTSIDE = [
    "../files-secret/secret.txt", "..", "../files-secret", "%2e%2e/files-secret/secret.txt",
    "a/../../files-secret/secret.txt", "..\\files-secret\\secret.txt", "..%5cfiles-secret",
    "%00", "link/secret.txt", "link.txt",
]  # fmt: skip


@pytest.mark.guarantee("files-3", "files-w1", "files-w3")
@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_outside(desk, path):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="a")
    os.symlink(desk.beside, desk.folder / "link")
    os.symlink(desk.beside / "secret.txt", desk.folder / "link.txt")
    for page in ("b", "download", "raw", "details", "upload", "mkdir"):
        answer = desk.get(f"/{page}/{path}")
        assert answer.status_code == 404 or answer.location, (page, path)
        assert "secret\n" not in answer.text and answer.data != b"secret"
    for page in ("rename", "edit", "delete"):
        assert desk.get(f"/{page}/?path={path}").status_code == 404
    raw = path.replace("%2e", ".").replace("%5c", "\\").replace("%00", "\0")
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
    assert [one.name for one in desk.folder.iterdir()] == ["a.txt"]


# -- what is sent -------------------------------------------------------------------------------


@pytest.mark.guarantee("files-7", "files-w4", "files-w8")
@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js", "a.txt", "a", "a.png"])
def test_a_file_is_never_a_page(desk, name):
    desk = desk()
    (desk.folder / name).write_text("<script>alert(1)</script>")
    (desk.folder / "d").mkdir()
    saved, shown = desk.get(f"/download/{name}"), desk.get(f"/raw/{name}")
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    assert shown.mimetype in {"text/plain", "image/png"}
    for answer in (saved, shown):
        assert answer.data == b"<script>alert(1)</script>"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "<script>alert" not in desk.get(f"/details/{name}").text
    assert desk.get("/download/d").status_code == 404
    assert desk.get("/raw/d").status_code == 404


def test_a_part_of_a_file_can_be_asked_for(desk):
    desk = desk()
    desk.put(a_mp4="0123456789")
    answer = desk.get("/raw/a.mp4", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")
    assert answer.headers["Content-Range"] == "bytes 2-4/10"
    answer.close()


def test_names_of_any_kind_are_sent(desk):
    desk = desk()
    name = 'zwei "ü" 😀 %41 #1 & <b>.txt'
    (desk.folder / name).write_text("x")
    assert desk.names() == [name]
    page = desk.get().text
    assert "<b>.txt" not in page
    link = re.search(r'href="([^"]*/download/[^"]*)"', page)[1]
    answer = desk.client.get(link.replace("&amp;", "&"))
    assert answer.data == b"x"
    assert (
        "filename*=UTF-8''zwei%20%22%C3%BC%22%20%F0%9F%98%80"
        in answer.headers["Content-Disposition"]
    )


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
