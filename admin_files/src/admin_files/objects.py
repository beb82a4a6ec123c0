"""What storages share that keep objects under keys: folders are what keys have in common.

A folder that was made, or from which the last file was taken, is kept by an empty object whose
key ends in ``/``.  Keys that no path can name (``a//b``, ``../c``) are not shown.
"""

from __future__ import annotations

import mimetypes
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from admin_core.data import (
    Chunks,
    FileInfo,
    FilePage,
    FileStorage,
    StaleRecord,
    ValidationFailed,
    gettext,
    safe_path,
)

#: Entries of a page where nobody says otherwise, and the most that services give.
PAGE = 1000

#: Bytes of a part of a large file; later parts are larger, since their number is bounded.
PART = 8 * 1024 * 1024
_PARTS_OF_A_SIZE = 2000

#: Copies inside a service that run at the same time.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Listing:
    """Part of a listing: objects, what their keys have in common, and how it goes on."""

    objects: tuple[FileInfo, ...]
    prefixes: tuple[str, ...] = ()
    after: str | None = None


class ObjectStorage(FileStorage):
    """Makes a storage of a service's requests; keys begin with ``prefix``.

    *condition* is what a write asks for: ``None`` for nothing, ``""`` that the key is new, or
    the version that is written over.  Requests raise what the contract names;
    :exc:`FileExistsError` where a condition is not met.
    """

    prefix = ""

    # -- what a service answers to -------------------------------------------------------------

    @abstractmethod
    def head(self, key: str) -> FileInfo:
        """Return what is known about an object, its key as path."""

    @abstractmethod
    def listing(self, prefix: str, *, is_deep: bool, after: str | None, limit: int) -> Listing:
        """Return objects and prefixes below *prefix*, keys as paths; all if *is_deep*."""

    @abstractmethod
    def read(self, key: str, start: int, length: int | None) -> BinaryIO:
        """Return the content, or a part of it that is not empty."""

    @abstractmethod
    def put(self, key: str, parts: Iterator[bytes], condition: str | None) -> FileInfo:
        """Store an object whole or not at all."""

    @abstractmethod
    def duplicate(self, source: FileInfo, key: str) -> None:
        """Copy an object to a new key, inside the service."""

    @abstractmethod
    def remove(self, keys: Iterable[str]) -> None:
        """Delete objects."""

    # -- reading -------------------------------------------------------------------------------

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield what is directly inside a folder, as the service gives it page by page."""
        after: str | None = None
        while True:
            found = self.page(path, after=after)
            yield from found.entries
            after = found.after
            if after is None:
                return

    def page(self, path: str, *, after: str | None = None, limit: int = PAGE) -> FilePage:
        """Return some entries of a folder in the order of their keys."""
        prefix = self._folder_key(path)
        found = self.listing(prefix, is_deep=False, after=after, limit=min(max(limit, 1), PAGE))
        if (
            after is None
            and not (found.objects or found.prefixes or found.after)
            and safe_path(path)
        ):
            raise FileNotFoundError(path)
        folders = (FileInfo(self._path(one), is_folder=True) for one in found.prefixes)
        files = (self._shown(one) for one in found.objects if one.path != prefix)
        shown = [one for one in (*folders, *files) if one.path and safe_path_or_none(one.path)]
        return FilePage(tuple(sorted(shown, key=lambda one: one.name)), found.after)

    def walk(self, path: str) -> Iterator[FileInfo]:
        """Yield everything below a folder; a request for each thousand."""
        safe = safe_path(path)
        above: list[str] = [safe]
        for one in self._below(self._folder_key(path)):
            found = one.path.removeprefix(self.prefix)
            if safe_path_or_none(found.rstrip("/")) is None or found.rstrip("/") == safe:
                continue
            parent = found.rstrip("/").rpartition("/")[0]
            while above and above[-1] and not f"{parent}/".startswith(f"{above[-1]}/"):
                above.pop()
            yield from self._folders_to(above, found[:-1] if found.endswith("/") else parent)
            if not found.endswith("/"):
                yield self._shown(one)

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        safe = safe_path(path)
        if not safe:
            return FileInfo("", is_folder=True)
        with suppress(FileNotFoundError):
            return self._shown(self.head(self.prefix + safe))
        if self._is_folder(safe):
            return FileInfo(safe, is_folder=True)
        raise FileNotFoundError(path)

    def open(self, path: str) -> BinaryIO:
        """Return the content for reading, from the start to the end; the caller closes it."""
        return self.read(self._file_key(path), 0, None)

    def chunks(self, path: str, *, start: int = 0, length: int | None = None) -> Chunks:
        """Return the content piece by piece; no more is fetched than is asked for."""
        key = self._file_key(path)
        if length is not None and length <= 0:
            self.head(key)
            length = 0
        return Chunks(self.read(key, max(start, 0), length))

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all, a part in memory at a time."""
        key = self._key(path)
        if self._is_folder(path) or (not overwrite and self.exists(path)):
            raise FileExistsError(path)
        return self._shown(self.put(key, parts_of(chunks), None if overwrite else ""))

    def replace(self, path: str, chunks: Iterable[bytes], *, version: str) -> FileInfo:
        """Write over a file that is still of *version*, which the service itself makes sure of."""
        key = self._key(path)
        stale = StaleRecord(gettext("Somebody else has changed this file."))
        if self.head(key).version != version:
            raise stale
        if not self.capabilities.exclusive_writes:
            chunks = self._while_unchanged(path, chunks, version)
        try:
            return self._shown(self.put(key, parts_of(chunks), version))
        except FileExistsError:
            raise stale from None

    def make_folder(self, path: str) -> None:
        """Create a folder, kept by an empty object."""
        self._key(path)
        if self.exists(path):
            raise FileExistsError(path)
        self.put(self._folder_key(path), iter(()), "")

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        key = self._key(path)
        if self.stat(path).is_folder:
            self._remove_folder(f"{key}/")
        else:
            self.remove([key])
        self._keep_folder_of(path)

    def move(self, source: str, target: str) -> None:
        """Copy inside the service, then delete; never overwrites."""
        self.copy(source, target)
        old = self._key(source)
        # A file and a folder may have one name; what was copied is what is deleted.
        if self._is_object(old):
            self.remove([old])
        else:
            self._remove_folder(f"{old}/")
        self._keep_folder_of(source)

    def copy(self, source: str, target: str) -> None:
        """Copy inside the service; never overwrites."""
        safe, goal = self._pair(source, target)
        found = self.stat(safe)
        if self.exists(goal):
            raise FileExistsError(target)
        old, new = self._key(safe), self._key(goal)
        if not found.is_folder:
            self.duplicate(self.head(old), new)
            return
        self.put(f"{new}/", iter(()), "")
        inner = (one for one in self._below(f"{old}/") if one.path != f"{old}/")
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while some := list(islice(inner, PAGE)):
                # Asking for the outcomes raises what failed.
                list(pool.map(lambda one: self._copied(one, new + one.path[len(old) :]), some))

    # -- keys ----------------------------------------------------------------------------------

    def _key(self, path: str) -> str:
        safe = safe_path(path)
        if not safe:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        return self.prefix + safe

    def _file_key(self, path: str) -> str:
        safe = safe_path(path)
        if not safe:
            raise FileNotFoundError(path)
        return self.prefix + safe

    def _folder_key(self, path: str) -> str:
        safe = safe_path(path)
        return f"{self.prefix}{safe}/" if safe else self.prefix

    def _path(self, key: str) -> str:
        return key.removeprefix(self.prefix).removesuffix("/")

    def _shown(self, found: FileInfo) -> FileInfo:
        return FileInfo(
            found.path.removeprefix(self.prefix),
            size=found.size,
            modified=found.modified,
            version=found.version,
        )

    def _is_object(self, key: str) -> bool:
        try:
            self.head(key)
        except FileNotFoundError:
            return False
        return True

    def _is_folder(self, path: str) -> bool:
        found = self.listing(self._folder_key(path), is_deep=True, after=None, limit=1)
        return bool(found.objects)

    def _below(self, prefix: str) -> Iterator[FileInfo]:
        """Yield every object below *prefix*; what is deleted meanwhile disturbs nothing."""
        after: str | None = None
        while True:
            found = self.listing(prefix, is_deep=True, after=after, limit=PAGE)
            yield from found.objects
            after = found.after
            if after is None:
                return

    def _folders_to(self, above: list[str], folder: str) -> Iterator[FileInfo]:
        """Yield the folders on the way to *folder* that were not yielded yet."""
        while above[-1] != folder:
            rest = folder.removeprefix(f"{above[-1]}/" if above[-1] else "")
            above.append(f"{above[-1]}/{rest.split('/')[0]}".lstrip("/"))
            yield FileInfo(above[-1], is_folder=True)

    def _copied(self, source: FileInfo, key: str) -> None:
        if key.endswith("/"):
            self.put(key, iter(()), None)
        else:
            self.duplicate(source, key)

    def _remove_folder(self, prefix: str) -> None:
        """Delete what is below *prefix*, then the folders, which some services keep."""
        folders = {prefix}

        def files() -> Iterator[str]:
            for one in self._below(prefix):
                above = one.path.rpartition("/")[0]
                while f"{above}/" not in folders:
                    folders.add(f"{above}/")
                    above = above.rpartition("/")[0]
                if not one.path.endswith("/"):
                    yield one.path

        self.remove(files())
        self.remove(sorted(folders, reverse=True))

    def _keep_folder_of(self, path: str) -> None:
        """Keep the folder from which something was taken, as folders elsewhere stay."""
        parent = safe_path(path).rpartition("/")[0]
        if parent and not self._is_folder(parent):
            with suppress(FileExistsError):
                self.put(self._folder_key(parent), iter(()), "")


def parts_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *chunks* put together to parts that are large enough for a service."""
    part, number = bytearray(), 0
    for chunk in chunks:
        left = memoryview(chunk)
        while left:
            size = PART << min(number // _PARTS_OF_A_SIZE, 5)
            room = size - len(part)
            part += left[:room]
            left = left[room:]
            if len(part) == size:
                yield bytes(part)
                part.clear()
                number += 1
    if part:
        yield bytes(part)


def content_type(key: str) -> str:
    """Return the type that a name says; what a sender says is not asked."""
    kind, encoding = mimetypes.guess_type(key, strict=False)
    return "application/octet-stream" if kind is None or encoding else kind


def safe_path_or_none(path: str) -> str | None:
    """Return *path* if it is one that can be asked for."""
    try:
        return path if safe_path(path) == path else None
    except ValidationFailed:
        return None
