"""Area: several threads at one storage, as several requests are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from admin_core.data import FileStorage, StaleRecord

from ..marks import about
from .base import StorageKit

THREADS = 4
ROUNDS = 5
#: Large enough that a file is written in several pieces.
PIECE = b"0123456789abcdef" * 4_000


class Concurrency(StorageKit):
    """Writers beside readers; one winner for a new name; nothing lost on the way."""

    explained = "docs/reference/contracts.md#filestorage"

    def test_threads_write_without_losing_a_file(self, storage: FileStorage) -> None:
        storage.make_folder("docs")
        self.put(storage, "docs/first")

        def write(number: int) -> None:
            for turn in range(ROUNDS):
                self.put(storage, f"docs/{number}-{turn}", f"{number}-{turn}".encode())

        self.together(write)
        wanted = [f"{number}-{turn}" for number in range(THREADS) for turn in range(ROUNDS)]
        assert self.names(storage, "docs") == sorted(["first", *wanted])
        assert [self.content(storage, f"docs/{one}") for one in wanted] == [
            one.encode() for one in wanted
        ]

    @about("exclusive_writes")
    def test_of_threads_that_write_one_new_name_one_wins(self, storage: FileStorage) -> None:
        if not storage.capabilities.exclusive_writes:
            pytest.skip("the storage cannot tell which of two came first")
        won: list[int] = []

        def write(number: int) -> None:
            try:
                storage.write("a.txt", self.whole(number))
            except FileExistsError:
                return
            won.append(number)

        self.together(write)
        assert len(won) == 1, "two were told that they had written the file"
        assert self.content(storage, "a.txt") == b"".join(self.whole(won[0]))

    def test_a_reader_beside_a_writer_reads_a_whole_file(self, storage: FileStorage) -> None:
        contents = {b"".join(self.whole(number)) for number in range(THREADS)}
        storage.write("a.txt", self.whole(0))

        writing = set(range(0, THREADS, 2))

        def work(number: int) -> None:
            if number in writing:
                try:
                    for _ in range(ROUNDS):
                        storage.write("a.txt", self.whole(number), overwrite=True)
                finally:
                    writing.discard(number)
            while writing:
                try:
                    assert self.content(storage, "a.txt") in contents, "half of a file was read"
                    with storage.chunks("a.txt") as pieces:
                        assert b"".join(pieces) in contents, "half of a file was read in pieces"
                except FileNotFoundError:
                    # A service that cannot exchange two files has none of them for a moment.
                    assert not storage.capabilities.exclusive_writes, "the file was gone meanwhile"

        self.together(work)
        assert self.names(storage) == ["a.txt"]

    def test_of_threads_that_replace_one_version_the_last_that_did_is_there(
        self, storage: FileStorage
    ) -> None:
        first = storage.write("a.txt", self.whole(0))
        if not first.version:
            pytest.skip("the storage knows no versions")
        won: list[int] = []

        def replace(number: int) -> None:
            try:
                storage.replace("a.txt", self.whole(number + 1), version=first.version)
            except StaleRecord:
                return
            won.append(number)

        self.together(replace)
        assert won, "everybody was told that somebody else had been first"
        found = self.content(storage, "a.txt")
        assert found in {b"".join(self.whole(number + 1)) for number in won}

    def test_what_threads_move_at_once_is_at_the_place_of_one_that_was_told_so(
        self, storage: FileStorage
    ) -> None:
        self.put(storage, "a.txt", b"moved")
        won: list[str] = []

        def move(number: int) -> None:
            try:
                storage.move("a.txt", f"{number}.txt")
            except FileNotFoundError:
                return
            won.append(f"{number}.txt")

        self.together(move)
        left = self.names(storage)
        assert left, "the file is nowhere"
        assert left == sorted(won), "a file is not where somebody was told that it is"
        assert {self.content(storage, name) for name in left} == {b"moved"}

    def whole(self, number: int) -> Iterator[bytes]:
        """Yield the pieces of a file that says in each of them who wrote it."""
        for _ in range(3):
            yield bytes([65 + number]) + PIECE

    def together(self, work: Callable[[int], None]) -> None:
        """Let threads work at the same time; what one raises is raised here."""
        start = Barrier(THREADS, timeout=30)

        def begin(number: int) -> None:
            start.wait()
            work(number)

        with ThreadPoolExecutor(THREADS) as threads:
            for done in [threads.submit(begin, number) for number in range(THREADS)]:
                done.result(timeout=120)
