"""The suite for file storages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from admin_core.data import FileInfo, FileStorage, ValidationFailed

#: Names that people give files; a storage keeps every one of them apart from the others.
NAMES = ("a.txt", "A b.txt", "ünï-ço.txt", "100%.txt", "x&y=1?#.txt", "..a", "a'\".txt", "日本.txt")


class StorageConformance:
    """What every :class:`~admin_core.data.FileStorage` must do.

    A storage's suite subclasses it and gives an empty one::

        class TestMyStorage(StorageConformance):
            @pytest.fixture
            def storage(self, tmp_path):
                return MyStorage(tmp_path)

    ``keeps_empty_folders`` is ``False`` for storages that know a folder only by its files.

    .. versionadded:: 0.1
    """

    keeps_empty_folders = True

    @pytest.fixture
    def storage(self) -> FileStorage:
        """Return an empty storage."""
        raise NotImplementedError("define a fixture 'storage' that returns an empty storage")

    # -- helpers -------------------------------------------------------------------------------

    def put(self, storage: FileStorage, path: str, content: bytes = b"content") -> FileInfo:
        """Write a file."""
        return storage.write(path, [content])

    def content(self, storage: FileStorage, path: str) -> bytes:
        """Read a file."""
        with storage.open(path) as file:
            return file.read()

    def names(self, storage: FileStorage, path: str = "") -> list[str]:
        """Return what is in a folder, sorted."""
        return sorted(entry.name for entry in storage.entries(path))

    # -- writing and reading -------------------------------------------------------------------

    def test_an_empty_storage_has_no_entries(self, storage: FileStorage) -> None:
        assert self.names(storage) == []

    def test_the_root_is_a_folder(self, storage: FileStorage) -> None:
        assert storage.stat("").is_folder

    @pytest.mark.parametrize("name", NAMES)
    def test_a_file_is_read_as_it_was_written(self, storage: FileStorage, name: str) -> None:
        self.put(storage, name, name.encode())
        assert self.content(storage, name) == name.encode()
        assert self.names(storage) == [name]

    def test_files_with_similar_names_are_kept_apart(self, storage: FileStorage) -> None:
        for name in NAMES:
            self.put(storage, name, name.encode())
        assert self.names(storage) == sorted(NAMES)
        assert [self.content(storage, name) for name in NAMES] == [n.encode() for n in NAMES]

    def test_a_file_of_no_bytes_is_a_file(self, storage: FileStorage) -> None:
        info = storage.write("empty", [])
        assert (info.size, info.is_folder) == (0, False)
        assert self.content(storage, "empty") == b""

    def test_a_file_comes_in_pieces(self, storage: FileStorage) -> None:
        storage.write("pieces", (bytes([number]) * 70_000 for number in range(5)))
        assert storage.stat("pieces").size == 350_000
        with storage.open("pieces") as file:
            assert file.read(70_001) == b"\x00" * 70_000 + b"\x01"

    def test_what_is_known_about_a_file(self, storage: FileStorage) -> None:
        written = self.put(storage, "a.txt", b"12345")
        info = storage.stat("a.txt")
        assert (info.path, info.name, info.is_folder, info.size) == ("a.txt", "a.txt", False, 5)
        assert info.modified is not None
        assert info.modified.tzinfo is not None
        assert abs(dt.datetime.now(dt.UTC) - info.modified) < dt.timedelta(minutes=5)
        assert (written.path, written.size) == (info.path, info.size)

    # -- all or nothing ------------------------------------------------------------------------

    def test_a_file_is_not_overwritten_unless_asked_for(self, storage: FileStorage) -> None:
        self.put(storage, "a.txt", b"old")
        with pytest.raises(FileExistsError):
            self.put(storage, "a.txt", b"new")
        assert self.content(storage, "a.txt") == b"old"
        storage.write("a.txt", [b"new"], overwrite=True)
        assert self.content(storage, "a.txt") == b"new"

    @pytest.mark.parametrize("overwrite", [False, True])
    def test_an_interrupted_upload_leaves_nothing(
        self, storage: FileStorage, overwrite: bool
    ) -> None:
        def breaking() -> Iterator[bytes]:
            yield b"half"
            raise ConnectionResetError

        if overwrite:
            self.put(storage, "a.txt", b"old")
        with pytest.raises(ConnectionResetError):
            storage.write("a.txt", breaking(), overwrite=overwrite)
        assert self.names(storage) == (["a.txt"] if overwrite else [])
        if overwrite:
            assert self.content(storage, "a.txt") == b"old"

    def test_a_file_is_not_there_before_it_is_complete(self, storage: FileStorage) -> None:
        seen: list[list[str]] = []

        def chunks() -> Iterator[bytes]:
            yield b"first"
            seen.append(self.names(storage))
            yield b"second"

        storage.write("a.txt", chunks())
        assert seen == [[]]

    def test_the_first_of_two_uploads_of_one_name_wins(self, storage: FileStorage) -> None:
        def overtaken() -> Iterator[bytes]:
            yield b"slow"
            self.put(storage, "a.txt", b"quick")
            yield b"slow"

        with pytest.raises(FileExistsError):
            storage.write("a.txt", overtaken())
        assert self.content(storage, "a.txt") == b"quick"

    # -- folders -------------------------------------------------------------------------------

    def test_a_folder_holds_files_of_its_own(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt", b"inner")
        self.put(storage, "a.txt", b"outer")
        assert self.names(storage) == ["a.txt", "docs"]
        assert [entry.path for entry in storage.entries("docs")] == ["docs/a.txt"]
        assert self.content(storage, "docs/a.txt") == b"inner"
        assert storage.stat("docs").is_folder

    def test_an_empty_folder_is_there(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        assert self.names(storage) == (["docs"] if self.keeps_empty_folders else [])

    def test_a_folder_is_not_made_twice(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        with pytest.raises(FileExistsError):
            storage.make_folder("docs")
        with pytest.raises(FileExistsError):
            self.put(storage, "docs")

    # -- deleting and moving -------------------------------------------------------------------

    def test_a_deleted_file_is_gone(self, storage: FileStorage) -> None:
        self.put(storage, "a.txt")
        self.put(storage, "b.txt")
        storage.delete("a.txt")
        assert self.names(storage) == ["b.txt"]

    def test_a_folder_is_deleted_with_all_that_is_in_it(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        storage.make_folder("docs/old")
        self.put(storage, "docs/old/a.txt")
        self.put(storage, "docs-too.txt")
        storage.delete("docs")
        assert self.names(storage) == ["docs-too.txt"]

    def test_a_file_is_moved(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "a.txt", b"moved")
        storage.move("a.txt", "docs/b.txt")
        assert self.content(storage, "docs/b.txt") == b"moved"
        assert self.names(storage) == ["docs"]

    def test_a_folder_is_moved_with_all_that_is_in_it(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt", b"inner")
        storage.move("docs", "texts")
        assert self.names(storage) == ["texts"]
        assert self.content(storage, "texts/a.txt") == b"inner"

    @pytest.mark.parametrize("target", ["b.txt", "docs", "a.txt"])
    def test_nothing_is_moved_onto_something_else(self, storage: FileStorage, target: str) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/inner.txt")
        self.put(storage, "a.txt", b"a")
        self.put(storage, "b.txt", b"b")
        with pytest.raises(FileExistsError):
            storage.move("a.txt", target)
        assert self.content(storage, "a.txt") == b"a"
        assert self.content(storage, "b.txt") == b"b"
        assert self.names(storage, "docs") == ["inner.txt"]

    def test_a_folder_is_not_moved_into_itself(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        with pytest.raises(ValidationFailed):
            storage.move("docs", "docs/inner")
        assert self.names(storage, "docs") == ["a.txt"]

    # -- what is not there ---------------------------------------------------------------------

    @pytest.mark.parametrize("path", ["none.txt", "none/none.txt", "a.txt/none"])
    def test_what_is_not_there_is_said_so(self, storage: FileStorage, path: str) -> None:
        self.put(storage, "a.txt")
        for ask in (storage.stat, storage.open, storage.delete):
            with pytest.raises(FileNotFoundError):
                ask(path)
        with pytest.raises(FileNotFoundError):
            list(storage.entries(path))
        with pytest.raises(FileNotFoundError):
            storage.move(path, "b.txt")
        assert self.names(storage) == ["a.txt"]

    def test_a_folder_is_no_file_to_read(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        with pytest.raises(FileNotFoundError):
            storage.open("docs")

    # -- staying inside ------------------------------------------------------------------------

    @pytest.mark.parametrize("path", ["../x", "a/../../x", "..", "a\\..\\..\\x", "a\x00b"])
    def test_no_path_leads_outside(self, storage: FileStorage, path: str) -> None:
        self.put(storage, "a.txt")
        for ask in (storage.stat, storage.open, storage.delete, storage.make_folder):
            with pytest.raises((ValidationFailed, FileNotFoundError)):
                ask(path)
        with pytest.raises((ValidationFailed, FileNotFoundError)):
            storage.write(path, [b"x"])
        with pytest.raises((ValidationFailed, FileNotFoundError)):
            storage.move("a.txt", path)
        assert self.names(storage) == ["a.txt"]

    @pytest.mark.parametrize("path", ["", "/", "."])
    def test_the_root_itself_is_neither_deleted_nor_moved(
        self, storage: FileStorage, path: str
    ) -> None:
        self.put(storage, "a.txt")
        with pytest.raises(ValidationFailed):
            storage.delete(path)
        with pytest.raises(ValidationFailed):
            storage.move(path, "b")
        assert self.names(storage) == ["a.txt"]
