"""Area: folders, what is in them, and how it is listed."""

from __future__ import annotations

import pytest

from admin_core.data import FileStorage

from ..marks import about
from .base import StorageKit


class Folders(StorageKit):
    """Folders, their pages and all that is below them."""

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
