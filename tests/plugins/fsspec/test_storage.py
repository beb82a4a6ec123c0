"""File systems of fsspec keep what the contract says."""

from __future__ import annotations

import errno
import itertools
import zipfile

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from admin_core import Admin
from admin_core.data import (
    AccessDenied,
    ConfigurationError,
    NoBackend,
    StoreUnavailable,
    ValidationFailed,
)
from admin_files import FileAdmin
from admin_fsspec import FsspecStorage, Protocols
from admin_testing import StorageConformance

NUMBERS = itertools.count(1)


class Objects(MemoryFileSystem):
    """A service that has objects and no folders."""

    protocol = "objects"

    def mkdir(self, path, create_parents=True, **kwargs):
        pass


def in_memory(kind=MemoryFileSystem):
    filesystem = kind(skip_instance_cache=True)
    root = f"/kit/{next(NUMBERS)}"
    MemoryFileSystem().makedirs(root, exist_ok=True)
    return FsspecStorage(filesystem, root)


class TestMemory(StorageConformance):
    @pytest.fixture
    def storage(self):
        return in_memory()


class TestObjects(StorageConformance):
    @pytest.fixture
    def storage(self):
        return in_memory(Objects)


class TestLocal(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path):
        return FsspecStorage(fsspec.filesystem("file"), str(tmp_path))


class TestLocation(StorageConformance):
    @pytest.fixture
    def storage(self, tmp_path):
        return Admin().plugins.open_storage(f"fsspec+file://{tmp_path}")


class TestBelow(StorageConformance):
    """A file system of part of another one."""

    @pytest.fixture
    def storage(self, tmp_path):
        return FsspecStorage(fsspec.filesystem("dir", path=str(tmp_path), target_protocol="file"))


@pytest.fixture
def storage(tmp_path):
    (tmp_path / "root").mkdir()
    return FsspecStorage(fsspec.filesystem("file"), str(tmp_path / "root"))


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


# -- what is not there --------------------------------------------------------------------------


def test_links_are_not_followed(storage, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "root" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "root" / "link").symlink_to(tmp_path)
    assert list(storage.entries("")) == []
    for path in ("link.txt", "link", "link/secret.txt", "link/new.txt"):
        for ask in (storage.stat, storage.open, storage.delete):
            with pytest.raises(FileNotFoundError):
                ask(path)
        with pytest.raises(FileNotFoundError):
            storage.write(path + "/x", [b"x"])
    assert (tmp_path / "secret.txt").read_text() == "secret"


def test_what_is_being_written_is_seen_by_nobody(storage, tmp_path):
    def chunks():
        yield b"half"
        left = [one.name for one in (tmp_path / "root").iterdir()]
        assert len(left) == 1
        assert list(storage.entries("")) == []
        with pytest.raises(FileNotFoundError):
            storage.stat(left[0])

    storage.write("a.txt", chunks())
    assert [one.name for one in (tmp_path / "root").iterdir()] == ["a.txt"]
    with pytest.raises(ValidationFailed, match="may not begin"):
        storage.write(".admin-part-1", [b"x"])


def test_what_others_change_is_seen(storage, tmp_path):
    storage.write("a.txt", [b"1"])
    (tmp_path / "root" / "a.txt").write_bytes(b"changed")
    (tmp_path / "root" / "b.txt").write_bytes(b"new")
    assert content(storage, "a.txt") == b"changed"
    assert storage.stat("a.txt").size == 7
    assert {one.name for one in storage.entries("")} == {"a.txt", "b.txt"}


def test_readers_of_one_file_do_not_disturb_each_other():
    storage = in_memory()
    storage.write("a.txt", [b"0123456789"])
    with storage.open("a.txt") as one, storage.open("a.txt") as two:
        assert (one.read(3), two.read(5), one.read(3)) == (b"012", b"01234", b"345")


def test_a_folder_of_a_service_without_folders_stays_when_its_last_file_goes():
    storage = in_memory(Objects)
    storage.write("elsewhere.txt", [b"x"])
    storage.make_folder("docs")
    storage.write("docs/a.txt", [b"1"])
    storage.delete("docs/a.txt")
    assert [one.path for one in storage.walk("")] == ["elsewhere.txt", "docs"]
    storage.filesystem.pipe_file(f"{storage._root}/theirs/b.txt", b"2")
    storage.move("theirs/b.txt", "b.txt")
    assert storage.stat("theirs").is_folder


# -- what fails ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "/srv/secret"), StoreUnavailable, "no space left"),
        (PermissionError("/srv/secret"), AccessDenied, "does not allow"),
        (NotImplementedError("/srv/secret"), AccessDenied, "does not allow"),
        (TimeoutError("/srv/secret"), StoreUnavailable, "does not answer"),
        (OSError(errno.ENAMETOOLONG, "/srv/secret"), ValidationFailed, "cannot be used"),
        (RuntimeError("/srv/secret"), StoreUnavailable, "failed"),
    ],
)
def test_what_a_file_system_raises_is_said_in_words_and_the_old_file_stays(
    storage, tmp_path, monkeypatch, error, kind, words
):
    storage.write("a.txt", [b"old"])

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(type(storage.filesystem), "mv", fail)
    for name in ("a.txt", "b.txt"):
        with pytest.raises(kind, match=words) as caught:
            storage.write(name, [b"new"], overwrite=True)
        assert "secret" not in str(caught.value)
    monkeypatch.undo()
    assert content(storage, "a.txt") == b"old"
    assert [one.name for one in (tmp_path / "root").iterdir()] == ["a.txt"]


def test_a_file_is_replaced_where_nothing_is_moved_onto_another_file(storage, monkeypatch):
    moved = type(storage.filesystem).mv

    def careful(self, source, target, **kwargs):
        if self.exists(target):
            raise FileExistsError(target)
        moved(self, source, target, **kwargs)

    monkeypatch.setattr(type(storage.filesystem), "mv", careful)
    storage.write("a.txt", [b"old"])
    storage.write("a.txt", [b"new"], overwrite=True)
    assert content(storage, "a.txt") == b"new"
    assert [one.name for one in storage.entries("")] == ["a.txt"]


def test_an_archive_is_read_and_refuses_to_be_written(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("docs/a.txt", "inner")
    storage = Admin().plugins.open_storage(f"fsspec+zip://::file://{tmp_path / 'a.zip'}")
    assert [one.path for one in storage.walk("")] == ["docs", "docs/a.txt"]
    assert content(storage, "docs/a.txt") == b"inner"
    with pytest.raises((AccessDenied, StoreUnavailable)):
        storage.write("b.txt", [b"x"])
    with pytest.raises((AccessDenied, StoreUnavailable)):
        storage.delete("docs/a.txt")


# -- locations ----------------------------------------------------------------------------------


def test_a_location_is_opened_by_its_mark():
    plugins = Admin().plugins
    storage = plugins.open_storage("fsspec+memory://by/place")
    storage.filesystem.makedirs("/by/place", exist_ok=True)
    storage.write("a.txt", [b"x"], overwrite=True)
    assert storage.root == "place"
    assert [one.path for one in plugins.open_storage("fsspec+memory://by").walk("place")] == [
        "place/a.txt"
    ]


def test_a_protocol_is_left_to_fsspec_where_the_application_says_so():
    with pytest.raises(NoBackend):
        Admin().plugins.open_storage("memory://files")
    plugins = Admin(plugins=[Protocols("memory")]).plugins
    assert isinstance(plugins.open_storage("memory://files"), FsspecStorage)
    with pytest.raises(NoBackend):
        plugins.open_storage("sftp://host/files")


@pytest.mark.parametrize(
    ("location", "words"),
    [("fsspec+nonesuch://a", "knows no protocol 'nonesuch'"), ("fsspec+gs://a", "gcsfs")],
)
def test_a_location_that_cannot_be_opened_says_why_when_the_view_is_added(location, words):
    from flask import Flask

    admin = Admin(Flask(__name__))
    with pytest.raises(ConfigurationError, match=words):
        admin.add_view(FileAdmin(location))


def test_a_password_in_a_location_is_shown_to_nobody():
    alone = Admin().plugins.open_storage("fsspec+ftp://user:hidden@127.0.0.1:1/")
    assert alone.root == "ftp"
    storage = Admin().plugins.open_storage("fsspec+ftp://user:hidden@127.0.0.1:1/files")
    assert storage.root == "files"
    with pytest.raises(StoreUnavailable) as caught:
        storage.stat("a.txt")
    assert "hidden" not in str(caught.value)


# -- names that look like patterns ---------------------------------------------------------------


@pytest.mark.parametrize("kind", [MemoryFileSystem, Objects])
@pytest.mark.parametrize("name", ["*", "[ab]", "?", "[x]*"])
def test_a_name_that_looks_like_a_pattern_means_itself(kind, name):
    storage = in_memory(kind)
    for folder in ("a", "b", "x1", name):
        storage.make_folder(folder)
        storage.write(f"{folder}/{name}.txt", [folder.encode()])
    storage.copy(name, "copied")
    storage.move(name, "moved")
    storage.move("moved", name)
    storage.write(f"{name}/new", [b"new"])
    storage.move(f"{name}/{name}.txt", f"{name}.txt")
    storage.delete(f"{name}/new")
    storage.delete(name)
    assert (
        content(storage, f"{name}.txt") == content(storage, f"copied/{name}.txt") == name.encode()
    )
    storage.delete(f"{name}.txt")
    left = sorted(one.path for one in storage.walk(""))
    folders = ["a", "b", "copied", "x1"]
    assert left == sorted([*folders, *(f"{folder}/{name}.txt" for folder in folders)])


def test_a_folder_of_the_machine_is_renamed_whatever_it_is_called(tmp_path):
    storage = FsspecStorage(fsspec.filesystem("dir", path=str(tmp_path), target_protocol="file"))
    storage.make_folder("[x]*")
    storage.write("[x]*/a.txt", [b"a"])
    inode = (tmp_path / "[x]*" / "a.txt").stat().st_ino
    storage.move("[x]*", "?")
    assert (tmp_path / "?" / "a.txt").stat().st_ino == inode


@pytest.mark.parametrize("name", ["*", "[ab]", "?"])
def test_a_folder_called_like_a_pattern_is_deleted_alone(name):
    storage = in_memory()
    for folder in ("a", "b", name):
        storage.make_folder(folder)
        storage.write(f"{folder}/x", [b"x"])
    storage.make_folder(f"{name}/inner")
    storage.delete(name)
    assert sorted(one.path for one in storage.walk("")) == ["a", "a/x", "b", "b/x"]


@pytest.mark.parametrize("name", ["*", "[ab]", "?"])
def test_what_is_called_like_a_pattern_is_written_and_moved_alone(name):
    storage = in_memory()
    storage.make_folder(name)
    storage.make_folder(f"{name}/inner")
    storage.write("a", [b"a"])
    storage.write(f"{name}/x", [])
    storage.write(f"{name}/inner/y", [b"y"])
    storage.move(f"{name}/x", f"{name}/z")
    storage.move(name, "moved")
    assert sorted((one.path, one.size) for one in storage.walk("") if not one.is_folder) == [
        ("a", 1),
        ("moved/inner/y", 1),
        ("moved/z", 0),
    ]


def test_a_move_of_somebody_elses_is_not_given_what_it_may_take_for_a_pattern():
    class Derived(MemoryFileSystem):
        def mv(self, old, new, **options):
            super().mv(old, new, **options)

    storage = in_memory(Derived)
    for name in ("a", "[ab]"):
        storage.write(name, [name.encode()])
    storage.move("[ab]", "moved")
    assert sorted(one.path for one in storage.entries("")) == ["a", "moved"]
    assert content(storage, "moved") == b"[ab]"


def test_a_file_system_whose_moves_take_two_names_and_nothing_else_is_moved_in():
    class Plain(MemoryFileSystem):
        def mv(self, old, new):
            super().mv(old, new, recursive=self.isdir(old))

    storage = in_memory(Plain)
    storage.make_folder("docs")
    storage.write("a", [b"a"])
    storage.move("a", "docs/a")
    storage.move("docs", "texts")
    assert content(storage, "texts/a") == b"a"
