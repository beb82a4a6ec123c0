"""Area: paths that lead to nothing, and paths that would lead outside."""

from __future__ import annotations

import pytest

from admin_core.data import FileStorage, ValidationFailed

from .base import StorageKit


class Paths(StorageKit):
    """What is not there, and what is not below the root."""

    # -- what is not there ------------------------------------------------------------------------

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

    # -- staying inside ---------------------------------------------------------------------------

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
