"""The suite for file storages."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import fields
from typing import ClassVar

import pytest

from admin_core.data import (
    FileInfo,
    FileStorage,
    StaleRecord,
    StorageCapabilities,
    ValidationFailed,
)

from .marks import about

#: Names that people give files; a storage keeps every one of them apart from the others.
NAMES = ("a.txt", "A b.txt", "ünï-ço.txt", "100%.txt", "x&y=1?#.txt", "..a", "a'\".txt", "日本.txt")


class StorageConformance:
    """What every :class:`~admin_core.data.FileStorage` must do.

    A storage's suite subclasses it and gives an empty one::

        class TestMyStorage(StorageConformance):
            @pytest.fixture
            def storage(self, tmp_path):
                return MyStorage(tmp_path)

    What a storage says in ``capabilities`` that it cannot do is not asked for.

    .. versionadded:: 0.1
    """

    conformance: ClassVar[str] = "storage"
    words: ClassVar[tuple[str, ...]] = tuple(item.name for item in fields(StorageCapabilities))
    explained: ClassVar[str] = "docs/reference/contracts.md#filestorage"

    @pytest.fixture
    def storage(self) -> FileStorage:
        """Return an empty storage."""
        raise NotImplementedError("define a fixture 'storage' that returns an empty storage")

    @pytest.fixture(autouse=True)
    def _tell_what_it_can(self, storage: FileStorage, request: pytest.FixtureRequest) -> None:
        can = storage.capabilities
        lacked = [word for word in self.words if not getattr(can, word)]
        request.node.user_properties.append(("admin_lacks", lacked))

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

    @about("exclusive_writes")
    def test_the_first_of_two_uploads_of_one_name_wins(self, storage: FileStorage) -> None:
        if not storage.capabilities.exclusive_writes:
            pytest.skip("the storage cannot tell which of two came first")

        def overtaken() -> Iterator[bytes]:
            yield b"slow"
            self.put(storage, "a.txt", b"quick")
            yield b"slow"

        with pytest.raises(FileExistsError):
            storage.write("a.txt", overtaken())
        assert self.content(storage, "a.txt") == b"quick"

    # -- pieces of a file ----------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("start", "length", "expected"),
        [
            (0, None, b"0123456789"),
            (3, None, b"3456789"),
            (3, 4, b"3456"),
            (0, 1, b"0"),
            (9, 5, b"9"),
            (10, None, b""),
            (12, 3, b""),
            (3, 0, b""),
        ],
    )
    def test_a_part_of_a_file_is_read(
        self, storage: FileStorage, start: int, length: int | None, expected: bytes
    ) -> None:
        self.put(storage, "a.txt", b"0123456789")
        with storage.chunks("a.txt", start=start, length=length) as content:
            assert b"".join(content) == expected

    def test_a_file_of_no_bytes_has_no_pieces(self, storage: FileStorage) -> None:
        self.put(storage, "empty", b"")
        assert b"".join(storage.chunks("empty")) == b""
        assert b"".join(storage.chunks("empty", start=5)) == b""

    def test_pieces_of_what_is_not_there_are_refused_at_once(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        for path in ("none", "docs"):
            with pytest.raises(FileNotFoundError):
                storage.chunks(path)

    def test_a_file_is_saved_from_where_it_was_read_to(self, storage: FileStorage) -> None:
        file = io.BytesIO(b"0123456789")
        file.seek(4)
        assert storage.save("a.txt", file).size == 6
        assert self.content(storage, "a.txt") == b"456789"
        assert not file.closed
        with pytest.raises(FileExistsError):
            storage.save("a.txt", io.BytesIO(b"new"))
        storage.save("a.txt", io.BytesIO(b"new"), overwrite=True)
        assert self.content(storage, "a.txt") == b"new"

    # -- versions ------------------------------------------------------------------------------

    def test_a_file_is_replaced_while_nobody_else_has_changed_it(
        self, storage: FileStorage
    ) -> None:
        first = self.put(storage, "a.txt", b"first")
        assert storage.stat("a.txt").version == first.version
        second = storage.replace("a.txt", [b"second"], version=first.version)
        assert self.content(storage, "a.txt") == b"second"
        if not first.version:
            pytest.skip("the storage knows no versions")
        assert second.version != first.version
        with pytest.raises(StaleRecord):
            storage.replace("a.txt", [b"third"], version=first.version)
        assert self.content(storage, "a.txt") == b"second"

    def test_what_is_not_there_is_not_replaced(self, storage: FileStorage) -> None:
        with pytest.raises(FileNotFoundError):
            storage.replace("none", [b"x"], version="1")
        assert self.names(storage) == []

    # -- folders -------------------------------------------------------------------------------

    def test_a_folder_holds_files_of_its_own(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt", b"inner")
        self.put(storage, "a.txt", b"outer")
        assert self.names(storage) == ["a.txt", "docs"]
        assert [entry.path for entry in storage.entries("docs")] == ["docs/a.txt"]
        assert self.content(storage, "docs/a.txt") == b"inner"
        assert storage.stat("docs").is_folder

    @about("empty_folders")
    def test_an_empty_folder_is_there(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        assert self.names(storage) == (["docs"] if storage.capabilities.empty_folders else [])

    def test_a_folder_is_not_made_twice(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        with pytest.raises(FileExistsError):
            storage.make_folder("docs")
        with pytest.raises(FileExistsError):
            self.put(storage, "docs")

    def test_a_folder_comes_in_pages(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        wanted = [f"{number:02}.txt" for number in range(11)]
        for name in wanted:
            self.put(storage, f"docs/{name}")
        storage.make_folder("docs/inner")
        self.put(storage, "docs/inner/a.txt")
        seen: list[str] = []
        after: str | None = None
        for _ in range(20):
            page = storage.page("docs", after=after, limit=4)
            assert len(page.entries) <= 4
            seen += [entry.path for entry in page.entries]
            after = page.after
            if after is None:
                break
        assert sorted(seen) == [f"docs/{name}" for name in [*wanted, "inner"]]

    def test_an_empty_folder_has_one_page_and_nothing_has_none(self, storage: FileStorage) -> None:
        assert storage.page("").after is None
        assert storage.page("").entries == ()
        with pytest.raises(FileNotFoundError):
            storage.page("none")

    def test_everything_below_a_folder_is_found(self, storage: FileStorage) -> None:
        for folder in ("docs", "docs/old", "other"):
            storage.make_folder(folder)
        for path in ("docs/a.txt", "docs/old/b.txt", "other/c.txt", "docs-too.txt"):
            self.put(storage, path)
        below = [entry.path for entry in storage.walk("docs")]
        assert sorted(below) == ["docs/a.txt", "docs/old", "docs/old/b.txt"]
        assert below.index("docs/old") < below.index("docs/old/b.txt")
        assert len(list(storage.walk(""))) == 7

    def test_whether_something_is_there(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        found = [storage.exists(path) for path in ("", "docs", "docs/a.txt", "doc", "docs/a")]
        assert found == [True, True, True, False, False]

    # -- copying -------------------------------------------------------------------------------

    def test_a_file_is_copied(self, storage: FileStorage) -> None:
        self.put(storage, "a.txt", b"twice")
        storage.copy("a.txt", "b.txt")
        assert self.content(storage, "a.txt") == self.content(storage, "b.txt") == b"twice"

    def test_a_folder_is_copied_with_all_that_is_in_it(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        storage.make_folder("docs/old")
        self.put(storage, "docs/old/a.txt", b"inner")
        storage.copy("docs", "texts")
        assert self.content(storage, "texts/old/a.txt") == b"inner"
        assert self.content(storage, "docs/old/a.txt") == b"inner"

    @pytest.mark.parametrize("target", ["b.txt", "docs", "a.txt"])
    def test_nothing_is_copied_onto_something_else(self, storage: FileStorage, target: str) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/inner.txt")
        self.put(storage, "a.txt", b"a")
        self.put(storage, "b.txt", b"b")
        with pytest.raises(FileExistsError):
            storage.copy("a.txt", target)
        assert self.content(storage, "b.txt") == b"b"
        assert self.names(storage, "docs") == ["inner.txt"]

    def test_what_cannot_be_copied_is_refused(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/a.txt")
        with pytest.raises(ValidationFailed):
            storage.copy("docs", "docs/inner")
        with pytest.raises(ValidationFailed):
            storage.copy("", "copy")
        with pytest.raises(FileNotFoundError):
            storage.copy("none", "copy")
        assert self.names(storage) == ["docs"]

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

    @about("quick_moves")
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
