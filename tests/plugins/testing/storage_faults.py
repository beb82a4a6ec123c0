"""Storages with one fault each, and the test of the kit that must find it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

from admin_core.data import FilePage, ValidationFailed
from admin_files import LocalStorage

FAULTS = []
SEQUENCES = "test_any_sequence_of_changes_leaves_what_it_leaves_in_a_dictionary"


def found_by(name):
    """Register a faulty storage with the test that must fail for it."""

    def register(storage_class):
        FAULTS.append((storage_class, name))
        return storage_class

    return register


# -- writing ------------------------------------------------------------------------------------


@found_by("test_an_interrupted_upload_leaves_nothing")
class WritesWhatCameInPlace(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        for number, chunk in enumerate(chunks):
            held = b"" if number == 0 else self._read(path)
            super().write(path, [held + chunk], overwrite=overwrite or number > 0)
        return self.stat(path)

    def _read(self, path):
        with self.open(path) as file:
            return file.read()


@found_by(SEQUENCES)
class LeavesTheEndOfALongerFile(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        content = b"".join(chunks)
        if overwrite and self.exists(path):
            with self.open(path) as file:
                content += file.read()[len(content) :]
        return super().write(path, [content], overwrite=overwrite)


@found_by("test_of_threads_that_write_one_new_name_one_wins")
class LooksFirstAndWritesLater(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        if self.exists(path) and not overwrite:
            raise FileExistsError(path)
        time.sleep(0.02)
        return super().write(path, chunks, overwrite=True)


@found_by("test_a_reader_beside_a_writer_reads_a_whole_file")
class EmptiesAFileBeforeWriting(LocalStorage):
    def write(self, path, chunks, *, overwrite=False):
        if overwrite and self.exists(path):
            super().write(path, [], overwrite=True)
            time.sleep(0.01)
        return super().write(path, chunks, overwrite=overwrite)


@found_by("test_a_file_is_replaced_while_nobody_else_has_changed_it")
class ReplacesWhateverIsThere(LocalStorage):
    def replace(self, path, chunks, *, version):
        return super().replace(path, chunks, version=self.stat(path).version)


@found_by(SEQUENCES)
class ReplacesAnOlderVersionOfTheSameSize(LocalStorage):
    def stat(self, path):
        found = super().stat(path)
        return found if found.is_folder else replace(found, version=str(found.size))

    def replace(self, path, chunks, *, version):
        found = self.stat(path)
        if version.isdecimal() and found.version != version and int(version) < 11:
            version = found.version
        return super().replace(path, chunks, version=super().stat(path).version)


# -- reading ------------------------------------------------------------------------------------


@found_by(SEQUENCES)
class LosesTheFirstOfTheNextPage(LocalStorage):
    def page(self, path, *, after=None, limit=1000):
        found = super().page(path, after=after, limit=limit)
        if after is None or limit > 2:
            return found
        return FilePage(found.entries[1:], found.after)


@found_by("test_everything_below_a_folder_is_found")
class NamesAFolderAfterItsFiles(LocalStorage):
    def walk(self, path):
        return iter(list(super().walk(path))[::-1])


@found_by("test_a_part_of_a_file_is_read")
class ReadsOneByteTooMany(LocalStorage):
    def chunks(self, path, *, start=0, length=None):
        return super().chunks(path, start=start, length=None if length is None else length + 1)


# -- moving -------------------------------------------------------------------------------------


@found_by("test_a_folder_is_copied_with_all_that_is_in_it")
class CopiesTheFirstLevel(LocalStorage):
    def copy(self, source, target):
        super().copy(source, target)
        if self.stat(target).is_folder:
            for entry in list(self.entries(target)):
                if entry.is_folder:
                    self.delete(entry.path)


@found_by(SEQUENCES)
class LeavesWhatItMovesToAnotherFolder(LocalStorage):
    def move(self, source, target):
        if source.count("/") == target.count("/") or self.stat(source).is_folder:
            super().move(source, target)
        else:
            super().copy(source, target)


@found_by(SEQUENCES)
class DeletesWhatBeginsWithTheName(LocalStorage):
    def delete(self, path):
        super().delete(path)
        above, _, name = path.rpartition("/")
        for entry in list(self.entries(above)):
            if entry.name.startswith(name[:1]):
                super().delete(entry.path)


@found_by("test_what_threads_move_at_once_is_at_the_place_of_one_that_was_told_so")
class SaysThatItMovedWhatIsGone(LocalStorage):
    def move(self, source, target):
        with suppress(FileNotFoundError):
            super().move(source, target)


@found_by("test_a_folder_is_not_moved_into_itself")
class TakesAFolderInItselfForAMissingOne(LocalStorage):
    def move(self, source, target):
        try:
            super().move(source, target)
        except ValidationFailed as error:
            raise FileNotFoundError(source) from error
