"""Area: files and folders are deleted and moved."""

from __future__ import annotations

import pytest

from admin_core.data import FileStorage, ValidationFailed

from ..marks import about
from .base import StorageKit


class Moving(StorageKit):
    """Deleting and moving, never onto something else."""

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
