"""Area: a file is kept as it was written, whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from admin_core.data import FileStorage

from ..marks import about
from .base import NAMES, StorageKit


class Writing(StorageKit):
    """Files under any name, and what happens when an upload stops."""

    # -- writing and reading ----------------------------------------------------------------------

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

    # -- all or nothing ---------------------------------------------------------------------------

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
