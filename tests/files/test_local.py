"""A folder of this machine keeps what the contract says, and lets nobody out of it."""

import errno
import os
import stat
import subprocess
import sys
import threading

import pytest

from admin_core.data import StoreUnavailable, ValidationFailed
from admin_files import LocalStorage
from admin_testing import StorageConformance


class TestLocalStorage(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path):
        return LocalStorage(tmp_path / "root", create=True)


class TestWithoutNamelessFiles(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path, monkeypatch):
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
        return LocalStorage(tmp_path / "root", create=True)


class TestWithoutSecondNames(StorageConformance):
    """File systems such as those of memory cards know one name per file."""

    @pytest.fixture
    def storage(self, tmp_path, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError(errno.EPERM, "no second names here")

        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
        monkeypatch.setattr(os, "link", refuse)
        return LocalStorage(tmp_path / "root", create=True)


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "root-too").mkdir()
    (tmp_path / "root-too" / "secret.txt").write_text("secret")
    return LocalStorage(tmp_path / "root", create=True)


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


@pytest.mark.guarantee("files-3", "files-w1", "files-w3")
@pytest.mark.parametrize("goal", ["../secret.txt", "../root-too", "..", "/etc/passwd", "loop"])
@pytest.mark.guarantee("security-21")
def test_a_link_that_leads_outside_is_not_there(storage, goal):
    (storage.folder / "loop").symlink_to("loop")
    (storage.folder / "link").symlink_to(goal)
    assert list(storage.entries("")) == []
    for ask in (storage.stat, storage.open):
        with pytest.raises(FileNotFoundError):
            ask("link")
        with pytest.raises(FileNotFoundError):
            ask("link/secret.txt")
    with pytest.raises(FileNotFoundError):
        storage.write("link/new.txt", [b"x"])


def test_a_link_that_stays_inside_is_followed(storage):
    storage.make_folder("docs")
    storage.write("docs/a.txt", [b"inner"])
    (storage.folder / "link").symlink_to("docs")
    assert content(storage, "link/a.txt") == b"inner"
    assert storage.stat("link").is_folder


def test_deleting_a_link_leaves_what_it_leads_to(storage, tmp_path):
    storage.make_folder("docs")
    storage.write("docs/a.txt", [b"inner"])
    (storage.folder / "inside").symlink_to("docs")
    (storage.folder / "outside").symlink_to(tmp_path / "root-too")
    storage.delete("inside")
    storage.delete("outside")
    assert content(storage, "docs/a.txt") == b"inner"
    assert (tmp_path / "root-too" / "secret.txt").exists()


def test_a_folder_with_links_is_deleted_without_following_them(storage, tmp_path):
    storage.make_folder("docs")
    (storage.folder / "docs" / "outside").symlink_to(tmp_path / "root-too")
    storage.delete("docs")
    assert (tmp_path / "root-too" / "secret.txt").exists()


def test_overwriting_replaces_a_link_and_not_what_it_leads_to(storage, tmp_path):
    (storage.folder / "link").symlink_to(tmp_path / "secret.txt")
    storage.write("link", [b"new"], overwrite=True)
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert content(storage, "link") == b"new"


def test_a_pipe_is_no_file(storage):
    os.mkfifo(storage.folder / "pipe")
    assert list(storage.entries("")) == []
    with pytest.raises(FileNotFoundError):
        storage.open("pipe")


def test_a_name_that_is_no_text_is_left_out(storage):
    (storage.folder / os.fsdecode(b"bad\xff.txt")).write_text("x")
    assert list(storage.entries("")) == []


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/y"])
def test_a_name_that_the_system_refuses_is_said_in_words(storage, name):
    with pytest.raises((ValidationFailed, FileNotFoundError), match="cannot be used|xxx"):
        storage.write(name, [b"x"])


def test_a_name_for_parts_cannot_be_taken(storage):
    with pytest.raises(ValidationFailed, match="may not begin"):
        storage.write(".admin-part-1", [b"x"])


KILLED = """
import os, signal, sys
from admin_files import LocalStorage
if sys.argv[2] == "named":
    del os.O_TMPFILE
def chunks():
    yield b"half" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)
LocalStorage(sys.argv[1]).write("a.txt", chunks(), overwrite=True)
"""


@pytest.mark.guarantee("files-w13")
@pytest.mark.parametrize("kind", ["nameless", "named"])
def test_a_process_that_is_ended_in_the_middle_leaves_the_old_file_and_nothing_to_see(
    storage, monkeypatch, kind
):
    storage.write("a.txt", [b"old"])
    ended = subprocess.run([sys.executable, "-c", KILLED, storage.folder, kind], check=False)
    assert ended.returncode == -9
    assert content(storage, "a.txt") == b"old"
    assert [one.name for one in storage.entries("")] == ["a.txt"]
    left = [name for name in os.listdir(storage.folder) if name != "a.txt"]
    assert len(left) == (0 if kind == "nameless" else 1)
    # A day later nobody writes it any more, and whoever comes next clears it away.
    for name in left:
        os.utime(storage.folder / name, (1, 1))
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    storage.write("b.txt", [b"new"])
    assert sorted(os.listdir(storage.folder)) == ["a.txt", "b.txt"]


def test_a_file_that_is_being_written_is_not_cleared_away(storage, monkeypatch):
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)

    def slow():
        yield b"slow"
        storage.write("quick.txt", [b"quick"])
        yield b"er"

    storage.write("slow.txt", slow())
    assert content(storage, "slow.txt") == b"slower"


@pytest.mark.guarantee("files-9")
@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "no space"), (errno.EIO, "cannot")])
def test_a_failing_disk_leaves_nothing_and_tells_no_path(storage, monkeypatch, number, words):
    def fail(fd):
        raise OSError(number, "failed", str(storage.folder))

    storage.write("a.txt", [b"old"])
    monkeypatch.setattr(os, "fsync", fail)
    for name in ("a.txt", "b.txt"):
        with pytest.raises(StoreUnavailable, match=words) as caught:
            storage.write(name, [b"new"], overwrite=True)
        assert str(storage.folder) not in str(caught.value)
    monkeypatch.undo()
    assert content(storage, "a.txt") == b"old"
    assert os.listdir(storage.folder) == ["a.txt"]


def test_a_missing_root_is_said_when_it_is_used(tmp_path):
    with pytest.raises(FileNotFoundError):
        LocalStorage(tmp_path / "nowhere").stat("")


def test_the_mode_of_new_files_is_the_one_given(tmp_path):
    old = os.umask(0)
    try:
        storage = LocalStorage(tmp_path / "root", create=True, permission=0o640)
        storage.write("a.txt", [b"x"])
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "root" / "a.txt").stat().st_mode) == 0o640


@pytest.mark.guarantee("files-2")
def test_of_many_uploads_of_one_name_exactly_one_wins(storage):
    won, lost = [], []
    start = threading.Barrier(8)

    def upload(number):
        start.wait()
        try:
            storage.write("a.txt", [bytes([number]) * 10_000] * 20)
            won.append(number)
        except FileExistsError:
            lost.append(number)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(lost) == 7
    assert content(storage, "a.txt") == bytes([won[0]]) * 200_000


def test_a_page_of_a_crowded_folder_looks_at_its_own_entries_only(storage, monkeypatch):
    for number in range(300):
        (storage.folder / f"{number:03}.txt").touch()
    seen = []
    stat_of = LocalStorage.stat
    monkeypatch.setattr(
        LocalStorage, "stat", lambda self, path: seen.append(path) or stat_of(self, path)
    )
    page = storage.page("", after="099.txt", limit=50)
    assert [page.entries[0].name, page.entries[-1].name] == ["100.txt", "149.txt"]
    assert (page.after, len(seen)) == ("149.txt", 50)


def test_two_writes_within_one_tick_are_two_versions(storage):
    first = storage.write("a.txt", [b"1"])
    second = storage.write("a.txt", [b"2"], overwrite=True)
    os.utime(storage.folder / "a.txt", ns=(0, 0))
    third = storage.stat("a.txt")
    assert len({first.version, second.version, third.version}) == 3


@pytest.mark.guarantee("files-w13")
def test_a_large_file_is_never_in_memory(storage):
    import tracemalloc

    tracemalloc.start()
    try:
        storage.write("large", (bytes(1_000_000) for _ in range(60)))
        with storage.open("large") as file:
            while file.read(1_000_000):
                pass
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert storage.stat("large").size == 60_000_000
