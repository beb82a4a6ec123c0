"""Where files are: the contract of a storage, and the one way to make a path safe."""

from __future__ import annotations

import datetime as dt
import heapq
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, BinaryIO

from .errors import ConfigurationError, StaleRecord, ValidationFailed
from .language import gettext
from .values import refuse_nul

#: Bytes that are read or written at a time where nobody says otherwise.
CHUNK = 256 * 1024

#: Entries of a page of a folder where nobody says otherwise; services give no more at a time.
PAGE = 1000


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One file or folder; ``size`` is in bytes, ``modified`` has a time zone.

    ``version`` differs whenever the content does; ``""`` where the storage knows none.

    .. versionadded:: 0.1
    """

    path: str
    is_folder: bool = False
    size: int | None = None
    modified: dt.datetime | None = None
    version: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some entries of a folder; ``after`` asks for the next ones, ``None``: these are the last.

    .. versionadded:: 0.1
    """

    entries: tuple[FileInfo, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class StorageCapabilities:
    """What a storage can do, for pages that say so and offer what works.

    .. versionadded:: 0.1
    """

    #: A folder stays when nothing is in it.
    empty_folders: bool = True
    #: Of two that write one new name, or replace one version, at the same time, exactly one wins.
    exclusive_writes: bool = True
    #: A folder is moved at once, however much is in it.
    quick_moves: bool = True
    #: ``url`` gives addresses that the storage itself serves.
    urls: bool = False


class FileStorage(ABC):
    """Reads and writes files below one root.

    Paths are relative, use ``/`` and have passed :func:`safe_path`; ``""`` is the root.
    Methods raise :exc:`FileNotFoundError`, :exc:`FileExistsError`,
    :exc:`~admin_core.data.ValidationFailed` for what no file can be called,
    :exc:`~admin_core.data.AccessDenied` where the service refuses and
    :exc:`~admin_core.data.StoreUnavailable`.

    The abstract methods are enough; the others are made of them, to be replaced where the
    storage can do better.

    .. versionadded:: 0.1
    """

    #: What people see as the name of the root.
    root: str = ""

    #: What the storage can do.
    capabilities = StorageCapabilities()

    @abstractmethod
    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield the files and folders directly inside a folder, in any order."""

    @abstractmethod
    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """Return the content for reading; the caller closes it."""

    @abstractmethod
    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all; what stops *chunks* passes through.

        Raises :exc:`FileExistsError` where something has that name and *overwrite* is off.
        """

    @abstractmethod
    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""

    @abstractmethod
    def move(self, source: str, target: str) -> None:
        """Rename or move; never overwrites."""

    @abstractmethod
    def make_folder(self, path: str) -> None:
        """Create a folder; its parent exists."""

    # -- made of the others --------------------------------------------------------------------

    def page(self, path: str, *, after: str | None = None, limit: int = PAGE) -> FilePage:
        """Return at most *limit* entries of a folder, by name, from where a page ended."""
        found = heapq.nsmallest(
            limit + 1,
            (one for one in self.entries(path) if after is None or one.name > after),
            key=lambda one: one.name,
        )
        shown = tuple(found[:limit])
        return FilePage(shown, shown[-1].name if len(found) > limit else None)

    def walk(self, path: str) -> Iterator[FileInfo]:
        """Yield everything below a folder, each folder before what is in it."""
        for entry in self.entries(path):
            yield entry
            if entry.is_folder:
                yield from self.walk(entry.path)

    def exists(self, path: str) -> bool:
        """Return whether a file or folder has that name."""
        try:
            self.stat(path)
        except FileNotFoundError:
            return False
        return True

    def chunks(self, path: str, *, start: int = 0, length: int | None = None) -> Chunks:
        """Return the content piece by piece, *length* bytes from *start*; closes by itself.

        Raises :exc:`FileNotFoundError` at once, not when the first piece is asked for.
        """
        file = self.open(path)
        try:
            _skip(file, start)
        except BaseException:
            file.close()
            raise
        return Chunks(file, length)

    def save(self, path: str, file: BinaryIO, *, overwrite: bool = False) -> FileInfo:
        """Store what is left to read in *file*, a piece at a time; as :meth:`write`."""
        return self.write(path, chunks_of(file), overwrite=overwrite)

    def replace(self, path: str, chunks: Iterable[bytes], *, version: str) -> FileInfo:
        """Write over a file that is still of *version*.

        Raises :exc:`~admin_core.data.StaleRecord` where somebody else has changed it.
        """
        self._require_version(path, version)
        return self.write(path, self._while_unchanged(path, chunks, version), overwrite=True)

    def copy(self, source: str, target: str) -> None:
        """Copy a file, or a folder with all that is in it; never overwrites."""
        source, target = self._pair(source, target)
        if not self.stat(source).is_folder:
            self._copy_file(source, target)
            return
        self.make_folder(target)
        for entry in self.walk(source):
            goal = f"{target}{entry.path[len(source) :]}"
            if entry.is_folder:
                self.make_folder(goal)
            else:
                self._copy_file(entry.path, goal)

    def url(self, path: str, expires: dt.timedelta, *, inline: bool = False) -> str | None:
        """Return an address that serves the file until *expires*; ``None``: the app serves it.

        What it serves is saved and not shown, unless *inline* is on.
        """
        return None

    def _copy_file(self, source: str, target: str) -> None:
        with self.chunks(source) as content:
            self.write(target, content)

    def _while_unchanged(self, path: str, chunks: Iterable[bytes], version: str) -> Iterator[bytes]:
        yield from chunks
        # Sending takes its time; what stops the chunks stops the write.
        self._require_version(path, version)

    def _require_version(self, path: str, version: str) -> None:
        if self.stat(path).version != version:
            raise StaleRecord(gettext("Somebody else has changed this file."))

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        """Return both paths made safe; refuses the root, and a folder in itself."""
        old, new = safe_path(source), safe_path(target)
        if not old or not new:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        if new.startswith(f"{old}/"):
            raise ValidationFailed(gettext("A folder cannot be moved into itself."))
        return old, new


class Chunks:
    """The content of an open file, a piece at a time; a response closes it.

    .. versionadded:: 0.1
    """

    def __init__(
        self, file: BinaryIO, length: int | None = None, *, closes: bool = True, size: int = CHUNK
    ) -> None:
        self._file = file
        self._left = length
        self._closes = closes
        self._size = size

    def __iter__(self) -> Chunks:
        return self

    def __next__(self) -> bytes:
        size = self._size if self._left is None else min(self._size, self._left)
        piece = self._file.read(size) if size > 0 else b""
        if not piece:
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(piece)
        return piece

    def __enter__(self) -> Chunks:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if it is to be closed."""
        if self._closes:
            self._file.close()
        self._left = 0


def chunks_of(file: BinaryIO) -> Chunks:
    """Return what is left to read in *file*, a piece at a time; *file* stays open.

    .. versionadded:: 0.1
    """
    return Chunks(file, closes=False)


def _skip(file: BinaryIO, start: int) -> None:
    if start <= 0:
        return
    if file.seekable():
        file.seek(start)
        return
    while start > 0 and (piece := file.read(min(CHUNK, start))):
        start -= len(piece)


#: Opens a location in the words of the admin that answers the present request.
_opener: ContextVar[Callable[[Any, Mapping[str, Any]], FileStorage] | None] = ContextVar(
    "admin_core_storages", default=None
)


def open_storage(location: Any, options: Mapping[str, Any] | None = None) -> FileStorage:
    """Return the storage at *location* as the admin that answers the request opens it.

    A :class:`FileStorage` is returned as it is.  Raises :exc:`NoBackend` when no plugin opens
    such a location, and :exc:`ConfigurationError` outside a request to an admin.

    .. versionadded:: 0.1
    """
    if isinstance(location, FileStorage):
        return location
    opener = _opener.get()
    if opener is None:
        raise ConfigurationError(
            f"The storage at {location!r} can be opened by an admin's pages only. Elsewhere, "
            "open it with  admin.plugins.open_storage(location)  and pass that."
        )
    return opener(location, options or {})


@contextmanager
def opening_storages(
    opener: Callable[[Any, Mapping[str, Any]], FileStorage],
) -> Iterator[None]:
    """Let *opener* answer :func:`open_storage` inside.

    .. versionadded:: 0.1
    """
    token = _opener.set(opener)
    try:
        yield
    finally:
        _opener.reset(token)


def safe_path(text: str) -> str:
    """Return *text* as a path below the root, without ``.``, ``..``, doubled or odd slashes.

    Raises :exc:`ValidationFailed` for a path that would leave the root or that no file can have.

    .. versionadded:: 0.1
    """
    try:
        refuse_nul(text)
    except ValueError as error:
        raise ValidationFailed(str(error)) from None
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ValidationFailed(gettext("The path leads outside the folder."))
    return "/".join(parts)
