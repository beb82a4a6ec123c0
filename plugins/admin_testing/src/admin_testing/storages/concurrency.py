"""Area: several threads at one storage, as several requests are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from admin_core.data import FileStorage, StaleRecord, StoreUnavailable

from ..marks import about
from .base import StorageKit

THREADS = 4
ROUNDS = 3

#: Seconds for which a sender waits for the others; a storage may well let one in at a time.
PATIENCE = 0.5

#: What an operation may meet where another one has just been, besides being refused.
MEANWHILE = (FileNotFoundError, StoreUnavailable)


class Concurrency(StorageKit):
    """Writers beside readers and movers; one winner for a new name and for a version.

    How a move and a write of the same file follow each other is left open; that nothing is half
    written, and that what was told is true, is not.
    """

    explained = "docs/reference/contracts.md#several-at-once"

    @about("exclusive_writes")
    def test_of_several_that_write_one_new_name_one_wins(self, storage: FileStorage) -> None:
        self._need_exclusive_writes(storage)
        for turn in range(ROUNDS):
            name, meeting = f"{turn}.txt", Barrier(THREADS)

            def work(number: int, name: str = name, meeting: Barrier = meeting) -> None:
                storage.write(name, self.slowly(number, meeting))

            told = self.together(work, FileExistsError)
            self.one_won(told, FileExistsError)
            assert self.writer_of(storage, name) == told.index(None)
        assert self.names(storage) == [f"{turn}.txt" for turn in range(ROUNDS)]

    def test_of_several_that_write_move_and_copy_to_one_name_the_refused_lose_nothing(
        self, storage: FileStorage
    ) -> None:
        for turn in range(ROUNDS):
            goal, own = f"{turn}.txt", [f"{turn}-{number}" for number in range(THREADS)]
            for number, name in enumerate(own):
                storage.write(name, self.pieces(number))

            def work(number: int, goal: str = goal, own: list[str] = own) -> None:
                if number == 0:
                    storage.write(goal, self.pieces(number))
                elif number == 1:
                    storage.copy(own[number], goal)
                else:
                    storage.move(own[number], goal)

            told = self.together(work, FileExistsError)
            assert told[self.writer_of(storage, goal)] is None, "a refused one has its place"
            for number, name in enumerate(own):
                if number < 2 or told[number] is not None:
                    assert storage.exists(name), "a move that was refused has taken its file away"
                    assert self.writer_of(storage, name) == number
                else:
                    assert not storage.exists(name), "what was moved is still there"

    @about("exclusive_writes")
    def test_of_several_that_replace_one_version_one_wins(self, storage: FileStorage) -> None:
        self._need_exclusive_writes(storage)
        for turn in range(ROUNDS):
            name, meeting = f"{turn}.txt", Barrier(THREADS)
            version = self.put(storage, name, b"old").version
            if not version:
                pytest.skip("the storage knows no versions")

            def work(
                number: int, name: str = name, version: str = version, meeting: Barrier = meeting
            ) -> None:
                storage.replace(name, self.slowly(number, meeting), version=version)

            told = self.together(work, StaleRecord)
            self.one_won(told, StaleRecord)
            assert self.writer_of(storage, name) == told.index(None)

    def test_a_reader_beside_writers_sees_whole_files(self, storage: FileStorage) -> None:
        storage.write("a.txt", self.pieces(0))
        sizes = {len(whole(number)) for number in range(THREADS)}

        def work(number: int) -> None:
            for _ in range(ROUNDS):
                if number:
                    with suppress(StoreUnavailable):
                        storage.write("a.txt", self.pieces(number), overwrite=True)
                # Between two files there may be none, and a reader may be told that one changed.
                with suppress(*MEANWHILE):
                    assert storage.stat("a.txt").size in sizes, "half a file is told of"
                with suppress(*MEANWHILE):
                    self.writer_of(storage, "a.txt")
                with suppress(*MEANWHILE), storage.chunks("a.txt", start=10) as pieces:
                    found = b"".join(pieces)
                    assert found in {whole(one)[10:] for one in range(THREADS)}, (
                        "half a file, or parts of two, can be read"
                    )

        self.together(work)
        self.writer_of(storage, "a.txt")
        assert self.names(storage) == ["a.txt"], "something is left of writing"

    def test_threads_change_files_of_their_own_without_disturbing_each_other(
        self, storage: FileStorage
    ) -> None:
        storage.make_folder("docs")
        storage.write("docs/kept", self.pieces(0))

        def work(number: int) -> None:
            own = f"docs/{number}"
            for turn in range(ROUNDS):
                storage.write(own, [b"new"])
                storage.write(own, self.pieces(number), overwrite=True)
                storage.copy(own, f"{own}-copy{turn}")
                storage.move(own, f"{own}-moved")
                assert self.writer_of(storage, f"{own}-moved") == number
                here = set(self.names(storage, "docs"))
                mine = {"kept", f"{number}-moved", f"{number}-copy{turn}"}
                assert mine <= here, "what is there the whole time is missing in a listing"
                assert f"{number}" not in here, "what was moved is still listed"
                storage.delete(f"{own}-moved")
                assert not storage.exists(f"{own}-moved")

        self.together(work)
        copies = [f"{number}-copy{turn}" for number in range(THREADS) for turn in range(ROUNDS)]
        assert self.names(storage, "docs") == sorted(["kept", *copies])
        assert [self.writer_of(storage, f"docs/{name}") for name in copies] == [
            int(name[0]) for name in copies
        ]

    def test_of_several_that_make_one_folder_all_may_write_into_it(
        self, storage: FileStorage
    ) -> None:
        def work(number: int) -> None:
            with suppress(FileExistsError):
                storage.make_folder("docs")
            storage.write(f"docs/{number}", self.pieces(number))

        self.together(work)
        assert self.names(storage) == ["docs"]
        assert self.names(storage, "docs") == [str(number) for number in range(THREADS)]

    def test_a_file_that_several_move_is_where_each_was_told(self, storage: FileStorage) -> None:
        for turn in range(ROUNDS):
            name = f"{turn}.txt"
            storage.write(name, self.pieces(turn))

            def work(number: int, name: str = name) -> None:
                storage.move(name, f"{name}-{number}")

            told = self.together(work, *MEANWHILE)
            assert not storage.exists(name), "what was moved is still there"
            assert None in told, "nobody was told to have moved the file"
            for number, error in enumerate(told):
                if error is None:
                    assert self.writer_of(storage, f"{name}-{number}") == turn

    def test_a_file_that_is_moved_while_others_overwrite_it_is_not_lost(
        self, storage: FileStorage
    ) -> None:
        for turn in range(ROUNDS):
            name, goal = f"{turn}.txt", f"{turn}-moved"
            storage.write(name, self.pieces(0))

            def work(number: int, name: str = name, goal: str = goal) -> None:
                if number:
                    storage.write(name, self.pieces(number), overwrite=True)
                else:
                    storage.move(name, goal)

            told = self.together(work, *MEANWHILE)
            assert told[0] is not None or storage.exists(goal), "a file was told to be moved"
            there = [one for one in (name, goal) if storage.exists(one)]
            assert there, "neither the moved file nor the one that was written is there"
            for one in there:
                self.writer_of(storage, one)

    # -- how -------------------------------------------------------------------------------------

    def _need_exclusive_writes(self, storage: FileStorage) -> None:
        if not storage.capabilities.exclusive_writes:
            pytest.skip("the storage cannot tell which of two came first")

    def pieces(self, number: int) -> Iterator[bytes]:
        """Yield what a thread writes; each writes other bytes, and another number of them."""
        content = whole(number)
        for start in range(0, len(content), 16_384):
            yield content[start : start + 16_384]

    def slowly(self, number: int, meeting: Barrier) -> Iterator[bytes]:
        """Yield it when the others have begun as well."""
        pieces = self.pieces(number)
        yield next(pieces)
        with suppress(BrokenBarrierError):
            meeting.wait(PATIENCE)
        yield from pieces

    def writer_of(self, storage: FileStorage, path: str) -> int:
        """Return which thread wrote a file; it must be whole, and of one thread alone."""
        found = self.content(storage, path)
        writers = [number for number in range(THREADS) if found == whole(number)]
        assert writers, f"{path!r} is half a file, or parts of two"
        return writers[0]

    def one_won(self, told: list[Exception | None], refusal: type[Exception]) -> None:
        """Exactly one is told to have won, the others are refused."""
        assert told.count(None) == 1, f"{told.count(None)} of {len(told)} were told to have won"
        assert all(error is None or isinstance(error, refusal) for error in told)

    def together(
        self, work: Callable[[int], object], *refusals: type[Exception]
    ) -> list[Exception | None]:
        """Run *work* in several threads that start at once; return what each was refused with.

        The first failure that is none of *refusals* is raised.
        """
        start = Barrier(THREADS, timeout=30)

        def run(number: int) -> Exception | None:
            start.wait()
            try:
                work(number)
            except refusals as error:
                return error
            return None

        with ThreadPoolExecutor(THREADS) as pool:
            waiting = [pool.submit(run, number) for number in range(THREADS)]
            return [one.result(timeout=60) for one in waiting]


def whole(number: int) -> bytes:
    """Return the whole content that a thread writes."""
    return bytes([65 + number]) * (100_000 + 1_000 * number)
