"""Area: files are read and saved a piece at a time."""

from __future__ import annotations

import io

import pytest

from admin_core.data import FileStorage

from .base import StorageKit


class Pieces(StorageKit):
    """Parts of files, and files from where they were read to."""

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
