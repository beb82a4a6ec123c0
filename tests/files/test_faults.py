"""What fails half way: a full disk, a connection that breaks, two who come at once, pictures that
are larger than they look; in a server process of its own where the process counts."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import threading
import time

import pytest
from PIL import Image

from .process import running

SMALL, WAITING, LARGE = 1_000, 400_000, 2_000_000
LIMIT = 300_000


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


def cards(folder):
    with contextlib.closing(sqlite3.connect(f"{folder}.sqlite")) as connection:
        return connection.execute("select title, file, picture from card order by id").fetchall()


def left_over(folder):
    """What is in the folder of temporary files."""
    return os.listdir(folder.parent / "tmp")


# -- a disk that is full ------------------------------------------------------------------------


@pytest.mark.guarantee("files-w13", "security-23", "files-9")
@pytest.mark.parametrize("size", [WAITING, LARGE])
def test_a_disk_that_fills_up_while_a_file_is_written_keeps_the_old_one(folder, size):
    """The smaller file waits in memory and fails where it is stored, the larger one before."""
    with running(folder, LIMIT) as browser:
        assert browser.send("/admin/f/upload/", [("upload", "a.bin", b"old")])[0] == 302
        for values in ({"if_exists": "replace"}, {"if_exists": "keep"}, {}):
            status, page = browser.send(
                "/admin/f/upload/", [("upload", "a.bin", bytes(size))], **values
            )
            known = {} if not values and size == WAITING else {"words": "no space left"}
            assert status in {413, 422, 503}
            assert known.get("words", "already") in page
            assert str(folder) not in page
        assert browser.send("/admin/f/upload/", [("upload", "b.bin", b"new")])[0] == 302
        assert browser.get("/admin/f/")[0] == 200
        assert left_over(folder) == []
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == {
        "a.bin": b"old", "b.bin": b"new",
    }  # fmt: skip


@pytest.mark.guarantee("security-23", "forms-10")
@pytest.mark.parametrize("size", [WAITING, LARGE])
def test_a_disk_that_fills_up_changes_neither_a_record_nor_its_file(folder, size):
    with running(folder, LIMIT) as browser:
        new, edit = "/admin/card/new/", "/admin/card/edit/?id=1"
        assert browser.send(new, [("file", "a.bin", b"old")], title="One")[0] == 302
        for page in (new, edit):
            status, text = browser.send(page, [("file", "b.bin", bytes(size))], title="Two")
            assert status in {413, 503}
            assert str(folder) not in text
        assert browser.send(edit, title="Three")[0] == 302
        assert left_over(folder) == []
    assert cards(folder) == [("Three", "a.bin", None)]
    assert os.listdir(folder) == ["a.bin"]


# -- a connection that breaks -------------------------------------------------------------------


@pytest.mark.guarantee("security-23", "files-w13")
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(
    ("page", "field"), [("/admin/f/upload/", "upload"), ("/admin/card/new/", "file")]
)
def test_an_upload_that_breaks_off_leaves_nothing_behind(folder, page, field, size):
    with running(folder) as browser:
        body, headers = browser.request(page, [(field, "a.bin", bytes(size))], title="One")
        for end in (len(body) // 2, len(body) - 10):
            connection = browser.connect()
            connection.putrequest("POST", page)
            for name, value in {**headers, "Content-Length": len(body)}.items():
                connection.putheader(name, value)
            connection.endheaders()
            connection.send(body[:end])
            connection.close()
        deadline = time.monotonic() + 10
        while left_over(folder) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left_over(folder) == []
        assert browser.send(page, [(field, "b.bin", b"whole")], title="Two")[0] == 302
    assert [one.name for one in folder.iterdir()] == ["b.bin"]
    assert cards(folder) in ([], [("Two", "b.bin", None)])


# -- two at once --------------------------------------------------------------------------------


def at_once(count, work):
    """Do *work* with each number at the same time; return what came of it."""
    start, done = threading.Barrier(count), {}

    def one(number):
        start.wait()
        done[number] = work(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.guarantee("security-23", "files-2")
@pytest.mark.parametrize("if_exists", ["refuse", "keep"])
def test_of_uploads_of_one_name_at_once_none_overwrites_another(desk, if_exists):
    desk = desk()
    if not desk.storage.capabilities.exclusive_writes:
        pytest.skip("the storage cannot tell which of two came first")
    forms = []
    for _ in range(6):
        client = desk.app.test_client()
        page = client.get("/admin/f/upload/").text
        forms.append((client, page.partition('name="csrf_token" value="')[2].partition('"')[0]))

    def upload(number):
        client, token = forms[number]
        data = {"csrf_token": token, "if_exists": if_exists,
                "upload": (io.BytesIO(b"%d" % number * 50_000), "a.txt")}  # fmt: skip
        return client.post("/admin/f/upload/", data=data).status_code

    done = at_once(6, upload)
    stored = desk.files()
    assert all(content == content[:1] * 50_000 for content in stored.values())
    won = {str(number).encode() for number, status in done.items() if status == 302}
    assert {content[:1] for content in stored.values()} == won
    assert len(won) == (1 if if_exists == "refuse" else 6)


@pytest.mark.guarantee("security-23", "forms-w6")
def test_records_that_are_made_at_once_keep_a_file_each(folder):
    with running(folder) as browser:
        browsers = [browser.another() for _ in range(6)]

        def create(number):
            files = [("file", "a.txt", b"%d" % number * 50_000)]
            return browsers[number].send("/admin/card/new/", files, title=f"Card {number}")[0]

        done = at_once(6, create)
    made = cards(folder)
    assert len(made) == sum(status == 302 for status in done.values()) > 0
    assert sorted(file for _, file, _ in made) == sorted(os.listdir(folder))
    for title, file, _ in made:
        assert (folder / file).read_bytes() == title[-1:].encode() * 50_000


# -- pictures -----------------------------------------------------------------------------------


def blank(side, kind):
    """Return a picture of one colour, whose file is small however large it is."""
    file = io.BytesIO()
    Image.new("1" if kind in {"PNG", "TIFF"} else "L", (side, side)).save(
        file, kind, **({"compression": "group4"} if kind == "TIFF" else {})
    )
    return file.getvalue()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A server that has made a picture already, and its folder."""
    folder = tmp_path_factory.mktemp("pictures") / "files"
    with running(folder) as browser:
        sent = [("picture", "a.png", blank(10, "PNG"))]
        assert browser.send("/admin/card/new/", sent, title="First")[0] == 302
        yield browser, folder


def cost_of(browser, name, sent):
    """Send a picture; return status and page, and the bytes and seconds that it took."""
    before, start = browser.forget_peak(), time.monotonic()
    status, page = browser.send("/admin/card/new/", [("picture", name, sent)], title="Large")
    return status, page, browser.peak() - before, time.monotonic() - start


@pytest.mark.guarantee("security-24", "forms-w7")
@pytest.mark.parametrize(
    ("side", "kind"),
    [(9_000, "PNG"), (12_000, "PNG"), (20_000, "PNG"), (12_000, "GIF"), (12_000, "JPEG"),
     (6_300, "WEBP"), (12_000, "TIFF"), (6_300, "AVIF")],
)  # fmt: skip
def test_a_picture_of_too_many_points_needs_neither_memory_nor_time(pictures, side, kind):
    browser, folder = pictures
    before = sorted(os.listdir(folder))
    status, page, memory, seconds = cost_of(browser, f"bomb.{kind.lower()}", blank(side, kind))
    assert status == 422
    assert "too many points" in page
    assert memory < 100_000_000
    assert seconds < 10
    assert sorted(os.listdir(folder)) == before


@pytest.mark.guarantee("security-24", "forms-w7")
@pytest.mark.parametrize(
    ("side", "kind"),
    [(6_300, "PNG"), (6_300, "JPEG"), (6_300, "GIF"), (6_300, "TIFF"), (3_600, "WEBP"),
     (4_400, "AVIF")],
)  # fmt: skip
def test_the_largest_picture_that_is_accepted_needs_bounded_memory(pictures, side, kind):
    browser, folder = pictures
    status, _, memory, seconds = cost_of(browser, f"{kind}.{kind.lower()}", blank(side, kind))
    assert status == 302
    assert memory < 300_000_000
    assert seconds < 10
    assert {one for one in os.listdir(folder) if one.startswith(f"{kind}_thumb.")}
