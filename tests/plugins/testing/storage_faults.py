"""Storages with one fault each, and the test of the kit that must find it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from contextlib import contextmanager, suppress

from admin_core.data import Chunks, FilePage, FileStorage, StorageCapabilities, safe_path
from admin_files import LocalStorage

FAULTS = []

SEQUENCES = "test_any_sequence_of_changes_leaves_what_a_dictionary_of_files_would_hold"


def found_by(*names):
    """Register a faulty storage with the tests that must each fail for it."""

    def register(storage_class):
        FAULTS.extend((storage_class, name) for name in names)
        return storage_class

    return register


def a_moment():
    """Let other threads in between two steps."""
    time.sleep(0.005)


class KeepsNoEmptyFolders(LocalStorage):
    """A sound storage whose folders are there while something is in them, as many services'."""

    capabilities = StorageCapabilities(empty_folders=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.lock = threading.RLock()

    def write(self, path, chunks, *, overwrite=False):
        with self.swept(path):
            return super().write(path, chunks, overwrite=overwrite)

    def make_folder(self, path):
        if self.exists(path):
            raise FileExistsError(path)

    def delete(self, path):
        with self.swept():
            super().delete(path)

    def move(self, source, target):
        self.stat(source)
        with self.swept(target):
            super().move(source, target)

    @contextmanager
    def swept(self, path=""):
        """Make the folders on the way to *path*, and delete those that are empty afterwards."""
        with self.lock:
            (self.folder / safe_path(path)).parent.mkdir(parents=True, exist_ok=True)
            try:
                yield
            finally:
                for folder, _, _ in os.walk(self.folder, topdown=False):
                    with suppress(OSError):
                        if folder != str(self.folder):
                            os.rmdir(folder)


# -- found by random sequences ------------------------------------------------------------------


@found_by(SEQUENCES, "test_a_folder_is_copied_with_all_that_is_in_it")
class CopiesWithoutTheFoldersInside(LocalStorage):
    def copy(self, source, target):
        if not self.stat(source).is_folder:
            return super().copy(source, target)
        self._pair(source, target)
        self.make_folder(target)
        for entry in self.entries(source):
            if not entry.is_folder:
                super().copy(entry.path, f"{target}/{entry.name}")


@found_by(SEQUENCES, "test_a_file_is_moved")
class MovesAndLeavesTheSource(LocalStorage):
    def move(self, source, target):
        self.copy(source, target)


@found_by(SEQUENCES, "test_a_file_is_not_overwritten_unless_asked_for")
class AppendsInsteadOfOverwriting(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        old = []
        with suppress(FileNotFoundError):
            old = list(self.chunks(path)) if overwrite else []
        return super().write(path, [*old, *chunks], overwrite=overwrite)


@found_by(SEQUENCES, "test_an_interrupted_upload_leaves_nothing")
class KeepsWhatCameOfAnInterruptedUpload(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        came = []
        try:
            for chunk in chunks:
                came.append(chunk)
        except Exception:
            super().write(path, came, overwrite=overwrite)
            raise
        return super().write(path, came, overwrite=overwrite)


@found_by(SEQUENCES)
class DeletesWhatBeginsAlike(LocalStorage):
    def delete(self, path):
        super().delete(path)
        above, _, name = path.rpartition("/")
        for entry in list(self.entries(above)):
            if entry.name.startswith(f"{name}-"):
                super().delete(entry.path)


@found_by(SEQUENCES)
class TakesNamesForPatterns(LocalStorage):
    def delete(self, path):
        self.stat(path)
        for one in list(self._existing("").glob(path)):
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        with suppress(FileNotFoundError):
            super().delete(path)


@found_by(SEQUENCES, "test_a_folder_comes_in_pages")
class BeginsAPageWithTheLastOfTheOneBefore(LocalStorage):
    def page(self, path, *, after=None, limit=1000):
        names = sorted(one.name for one in self.entries(path))
        shown = [name for name in names if after is None or name >= after][:limit]
        entries = tuple(self.stat(f"{path}/{name}".lstrip("/")) for name in shown)
        return FilePage(entries, shown[-1] if shown and shown[-1] != names[-1] else None)


@found_by(SEQUENCES, "test_a_part_of_a_file_is_read")
class ReadsOneByteTooFar(LocalStorage):
    def chunks(self, path, *, start=0, length=None):
        file = self.open(path)
        file.seek(start)
        return Chunks(file, length + 1 if length else length)


@found_by(SEQUENCES, "test_a_file_is_replaced_while_nobody_else_has_changed_it")
class ReplacesAnyVersion(LocalStorage):
    def replace(self, path, chunks, *, version):
        return self.write(path, chunks, overwrite=self.exists(path))


@found_by(SEQUENCES)
class LosesTheFileOfAMoveThatIsRefused(LocalStorage):
    def move(self, source, target):
        try:
            super().move(source, target)
        except FileExistsError:
            if source != target and not self.stat(source).is_folder:
                self.delete(source)
            raise


@found_by(SEQUENCES)
class SaysOfAMissingFileThatItCannotBeHad(LocalStorage):
    def delete(self, path):
        try:
            super().delete(path)
        except FileNotFoundError:
            raise PermissionError(path) from None


@found_by(SEQUENCES)
class ForgetsAFolderWithItsLastFile(LocalStorage):
    def delete(self, path):
        super().delete(path)
        above = path.rpartition("/")[0]
        if above and not list(self.entries(above)):
            super().delete(above)


@found_by(SEQUENCES)
class KeepsAFolderOfNothing(LocalStorage):
    capabilities = StorageCapabilities(empty_folders=False)


# -- found by several threads -------------------------------------------------------------------


@found_by("test_of_several_that_write_one_new_name_one_wins")
class TellsTwoWritersThatTheyWon(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        if not overwrite and self.exists(path):
            raise FileExistsError(path)
        return super().write(path, chunks, overwrite=True)


@found_by("test_of_several_that_write_move_and_copy_to_one_name_the_refused_lose_nothing")
class TakesAwayWhatItMovesFirst(LocalStorage):
    def move(self, source, target):
        if self.exists(target) or self.stat(source).is_folder:
            return super().move(source, target)
        pieces = list(self.chunks(source))
        self.delete(source)
        a_moment()
        self.write(target, pieces)


@found_by("test_a_replacement_that_was_overtaken_while_it_was_sent_is_refused")
class LooksAtTheVersionBeforeTheUploadOnly(LocalStorage):
    def replace(self, path, chunks, *, version):
        self._require_version(path, version)
        return self.write(path, chunks, overwrite=True)


@found_by("test_of_several_that_replace_one_version_one_wins")
class ReplacesWhatWasReplacedMeanwhile(LocalStorage):
    def replace(self, path, chunks, *, version):
        return FileStorage.replace(self, path, chunks, version=version)

    def _while_unchanged(self, path, chunks, version):
        yield from super()._while_unchanged(path, chunks, version)
        a_moment()


@found_by("test_a_reader_beside_writers_sees_whole_files")
class WritesInPlace(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        if not overwrite or not self.exists(path):
            return super().write(path, chunks, overwrite=overwrite)
        with self._target(path).open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
                file.flush()
                a_moment()
        return self.stat(path)


@found_by("test_threads_change_files_of_their_own_without_disturbing_each_other")
class ListsWithTroubleWhenSomethingGoes(LocalStorage):
    def entries(self, path):
        names = sorted(os.listdir(self._existing(path)))
        a_moment()
        return iter([self.stat(f"{path}/{name}".lstrip("/")) for name in names])


@found_by("test_of_several_that_make_one_folder_all_may_write_into_it")
class EmptiesAFolderThatIsMadeAgain(LocalStorage):
    def make_folder(self, path):
        is_there = self.exists(path)
        a_moment()
        if not is_there and self.exists(path):
            a_moment()
            shutil.rmtree(self._target(path), ignore_errors=True)
        super().make_folder(path)


@found_by("test_a_file_that_several_move_is_where_each_was_told")
class TellsWhoCameTooLateThatItMoved(LocalStorage):
    def move(self, source, target):
        self.stat(source)
        a_moment()
        with suppress(FileNotFoundError):
            super().move(source, target)


@found_by("test_a_file_that_is_moved_while_others_overwrite_it_is_not_lost")
class MovesPieceByPiece(LocalStorage):
    def move(self, source, target):
        size = self.stat(source).size
        pieces = []
        for start in range(0, size, 20_000):
            pieces += self.chunks(source, start=start, length=20_000)
            a_moment()
        super().write(target, pieces)
        super().delete(source)
