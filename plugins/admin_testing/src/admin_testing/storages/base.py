"""Fixtures and helpers that every area of the suite uses."""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar

import pytest

from admin_core.data import FileInfo, FileStorage, StorageCapabilities

#: Names that people give files; a storage keeps every one of them apart from the others.
NAMES = ("a.txt", "A b.txt", "ünï-ço.txt", "100%.txt", "x&y=1?#.txt", "..a", "a'\".txt", "日本.txt")


class StorageKit:
    """What an author of a storage gives, and how the suite asks.

    .. versionadded:: 0.1
    """

    #: What a report calls the suite, the words that it knows, and the page about an area.
    conformance: ClassVar[str] = "storage"
    words: ClassVar[tuple[str, ...]] = tuple(item.name for item in fields(StorageCapabilities))
    explained: ClassVar[str] = "docs/reference/contracts.md#filestorage"

    # -- given by the author ---------------------------------------------------------------------

    @pytest.fixture
    def storage(self) -> FileStorage:
        """Return an empty storage."""
        raise NotImplementedError("define a fixture 'storage' that returns an empty storage")

    # -- used by the areas -----------------------------------------------------------------------

    @pytest.fixture(autouse=True)
    def _tell_what_it_can(self, storage: FileStorage, request: pytest.FixtureRequest) -> None:
        can = storage.capabilities
        lacked = [word for word in self.words if not getattr(can, word)]
        request.node.user_properties.append(("admin_lacks", lacked))

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
