"""Area: files and folders are copied."""

from __future__ import annotations

import pytest

from admin_core.data import FileStorage, ValidationFailed

from .base import StorageKit


class Copying(StorageKit):
    """Copies, never onto something else."""

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
