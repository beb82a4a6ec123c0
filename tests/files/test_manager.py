"""What one does in a file manager, over every storage."""

from __future__ import annotations

import os
import re
import time
import zipfile
from io import BytesIO

import pytest

from admin_core.data import StoreUnavailable, ValidationFailed
from admin_files import FileAdmin

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


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
@pytest.mark.guarantee("security-25")
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


@pytest.mark.guarantee("files-w13", "security-25")
@pytest.mark.parametrize("arguments", ["", "?sort=-size&page=7", "?search=199", "?page_size=1000"])
def test_a_folder_of_twenty_thousand_files_answers_in_seconds(local, arguments):
    desk = local()
    for number in range(20_000):
        os.close(os.open(desk.folder / f"{number:06}.txt", os.O_CREAT))
    desk.get("/upload/")
    start = time.process_time()
    page = desk.get(f"/{arguments}")
    assert page.status_code == 200
    assert time.process_time() - start < 3
    assert len(page.data) < 3_000_000


def test_of_a_folder_without_end_a_list_shows_the_beginning_and_says_so(desk):
    desk = desk(max_list_entries=3)
    desk.put(a_txt="1", b_txt="2", c_txt="3")
    assert "1–3 of 3<" in desk.get().text
    desk.put(d_txt="4", e_txt="5")
    page = desk.get().text
    assert "1–3 of 3+<" in page
    assert len(desk.names()) == 3
    assert "The search looked at the first 3 files only." in desk.get("/?search=txt").text


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
    first.put_as(".env", "secret")
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
    dialogs = dict.fromkeys(("mkdir_modal", "rename_modal", "edit_modal", "upload_modal"), True)
    desk = desk(**dialogs, editable_extensions=("txt",))
    assert "New folder" in desk.get(f"/mkdir/?{modal}").text
    assert desk.send(f"/mkdir/?{modal}", name="b").status_code == 302
    sent = (BytesIO(b"x"), "x.txt")
    assert desk.send(f"/upload/b?{modal}", upload=sent).status_code == 302
    assert desk.send(f"/upload/b?{modal}", upload=(BytesIO(b"y"), "x.txt")).status_code == 422
    assert desk.send(f"/edit/?path=b/x.txt{modal}", content="ü😀").status_code == 302
    assert desk.files() == {"b/x.txt": "ü😀".encode()}
    assert desk.send(f"/rename/?path=b/x.txt{modal}", name="y.txt").status_code == 302
    assert desk.send(f"/rename/?path=b{modal}", name="c").status_code == 302
    assert desk.everything() == ["c", "c/y.txt"]
    assert "files and folders in it: 1" in desk.get("/delete/?path=c").text
    page = desk.send("/delete/?path=c/y.txt", "/delete/", follow=True)
    assert "y.txt was deleted." in page.text
    assert desk.send("/delete/?path=c", "/delete/").status_code == 302
    assert desk.everything() == []


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


@pytest.mark.guarantee("files-w5")
def test_who_edits_is_told_of_a_change_by_another_process_at_that_moment(desk, monkeypatch):
    desk = desk(editable_extensions=("txt",))
    desk.put(a_txt="old")
    if not desk.storage.stat("a.txt").version:
        pytest.skip("the storage knows no versions")
    form = desk.hidden("/edit/?path=a.txt")
    replace = type(desk.storage).replace

    def overtaken(self, path, chunks, *, version):
        self.write(path, [b"theirs"], overwrite=True)
        return replace(self, path, chunks, version=version)

    monkeypatch.setattr(type(desk.storage), "replace", overtaken)
    page = desk.client.post("/admin/f/edit/?path=a.txt", data={**form, "content": "mine"})
    assert page.status_code == 409
    assert "theirs" in page.text and "mine" in page.text
    assert desk.files() == {"a.txt": b"theirs"}


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


def test_an_archive_without_a_folder_that_cannot_be_read_is_none(local, monkeypatch):
    desk = local()
    desk.put(d__a_txt="a", d__e__b_txt="b")
    entries = type(desk.storage).entries

    def locked(self, path):
        if path == "d/e":
            raise StoreUnavailable("The file cannot be read or written.")
        return entries(self, path)

    monkeypatch.setattr(type(desk.storage), "entries", locked)
    page = desk.act("download", "d", follow=True)
    assert "The file cannot be read or written." in page.text
    assert desk.names("/?search=txt") == ["d/a.txt"]


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
