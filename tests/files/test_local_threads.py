"""What happens in a folder when several change the same names at the same moment."""

import errno
import fcntl
import os
import threading

import pytest

from admin_core.data import StaleRecord
from admin_files import LocalStorage


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "root", create=True)


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


class Meanwhile:
    """Another thread, which begins in the middle of what the first does and may have to wait."""

    def __init__(self, work):
        self.refused = None
        self.work = work
        self.thread = threading.Thread(target=self.run)

    def run(self):
        try:
            self.work()
        except (FileNotFoundError, StaleRecord) as error:
            self.refused = error

    def begin(self):
        self.thread.start()
        self.thread.join(0.2)


def in_the_middle(monkeypatch, name, other):
    """Let *other* begin right after the first time that the system did what is called *name*."""
    original = getattr(os, name)
    begun = []

    def done(*args, **options):
        result = original(*args, **options)
        if not begun:
            begun.append(True)
            other.begin()
        return result

    monkeypatch.setattr(os, name, done)


def test_a_file_that_is_written_over_while_it_is_moved_is_not_lost(storage, monkeypatch):
    storage.write("a", [b"old"])
    other = Meanwhile(lambda: storage.write("a", [b"new"], overwrite=True))
    in_the_middle(monkeypatch, "link", other)
    storage.move("a", "b")
    other.thread.join()
    assert (content(storage, "a"), content(storage, "b")) == (b"new", b"old")


def test_of_two_that_move_one_file_the_refused_one_leaves_no_copy(storage, monkeypatch):
    storage.write("a", [b"x"])
    other = Meanwhile(lambda: storage.move("a", "c"))
    in_the_middle(monkeypatch, "link", other)
    storage.move("a", "b")
    other.thread.join()
    assert isinstance(other.refused, FileNotFoundError)
    assert [one.path for one in storage.entries("")] == ["b"]


def test_a_version_that_was_replaced_in_the_last_moment_is_not_replaced_again(storage):
    version = storage.write("a", [b"old"]).version
    meeting = threading.Barrier(2)

    def sent(letter):
        yield letter
        meeting.wait(5)

    other = Meanwhile(lambda: storage.replace("a", sent(b"2"), version=version))
    other.thread.start()
    first = Meanwhile(lambda: storage.replace("a", sent(b"1"), version=version))
    first.run()
    other.thread.join()
    assert [type(one.refused) for one in (first, other)].count(StaleRecord) == 1
    assert content(storage, "a") == (b"2" if first.refused else b"1")


def test_another_process_that_changes_names_is_waited_for(storage):
    version = storage.write("a", [b"old"]).version
    # A lock belongs to one opening of the folder, so this one is as good as another process's.
    folder = os.open(storage.folder, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    other = Meanwhile(lambda: storage.replace("a", [b"new"], version=version))
    other.begin()
    assert content(storage, "a") == b"old"
    os.close(folder)
    other.thread.join(10)
    assert content(storage, "a") == b"new"


@pytest.mark.parametrize("number", [errno.EPERM, errno.EXDEV])
def test_where_a_file_has_one_name_only_no_half_of_it_is_seen(storage, monkeypatch, number):
    """Memory cards know no second names; two disks below one root share none."""
    seen, stop = set(), threading.Event()

    def look():
        while not stop.is_set():
            for entry in storage.entries(""):
                seen.add((entry.name, entry.size))

    content_of_a = [b"x" * 1_000_000] * 40
    link = os.link

    def refuse(source, target, **options):
        if number == errno.EPERM or str(source).endswith("/a"):
            raise OSError(number, "no second name here")
        link(source, target, **options)

    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    monkeypatch.setattr(os, "link", refuse)
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        storage.write("a", content_of_a)
        storage.move("a", "b")
    finally:
        stop.set()
        watcher.join()
    assert seen <= {("a", 40_000_000), ("b", 40_000_000)}
    assert [(one.name, one.size) for one in storage.entries("")] == [("b", 40_000_000)]
