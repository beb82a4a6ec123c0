"""Area: a file is replaced while nobody else has changed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from admin_core.data import FileStorage, StaleRecord

from .base import StorageKit


class Versions(StorageKit):
    """Versions, and what is refused by them."""

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

    def test_a_replacement_that_was_overtaken_while_it_was_sent_is_refused(
        self, storage: FileStorage
    ) -> None:
        version = self.put(storage, "a.txt", b"first").version
        if not version:
            pytest.skip("the storage knows no versions")

        def overtaken() -> Iterator[bytes]:
            yield b"slow"
            storage.write("a.txt", [b"quick"], overwrite=True)

        with pytest.raises(StaleRecord):
            storage.replace("a.txt", overtaken(), version=version)
        assert self.content(storage, "a.txt") == b"quick"
        assert self.names(storage) == ["a.txt"]

    def test_what_is_not_there_is_not_replaced(self, storage: FileStorage) -> None:
        with pytest.raises(FileNotFoundError):
            storage.replace("none", [b"x"], version="1")
        assert self.names(storage) == []
