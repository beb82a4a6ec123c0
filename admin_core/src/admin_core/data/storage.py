"""Where files are: the contract of a storage, and the one way to make a path safe."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, BinaryIO

from .errors import ConfigurationError, ValidationFailed
from .language import gettext
from .values import refuse_nul


@dataclass(frozen=True, slots=True)
class FileInfo:
    """One file or folder; ``size`` is in bytes, ``modified`` has a time zone.

    .. versionadded:: 0.1
    """

    path: str
    is_folder: bool = False
    size: int | None = None
    modified: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class FileStorage(ABC):
    """Reads and writes files below one root.

    Paths are relative, use ``/`` and have passed :func:`safe_path`; ``""`` is the root.
    Methods raise :exc:`FileNotFoundError`, :exc:`FileExistsError` and
    :exc:`~admin_core.data.StoreUnavailable`.

    .. versionadded:: 0.1
    """

    #: What people see as the name of the root.
    root: str = ""

    @abstractmethod
    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield the files and folders directly inside a folder."""

    @abstractmethod
    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """Return the content for reading."""

    @abstractmethod
    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""

    @abstractmethod
    def move(self, source: str, target: str) -> None:
        """Rename or move; never overwrites."""

    @abstractmethod
    def make_folder(self, path: str) -> None:
        """Create a folder; its parent exists."""

    def copy(self, source: str, target: str) -> None:
        """Copy a file, or a folder with all that is in it; never overwrites."""
        if f"{target}/".startswith(f"{source}/"):
            raise ValidationFailed(gettext("A folder cannot be copied into itself."))
        found = self.stat(source)
        if found.is_folder:
            self.make_folder(target)
            for inner in list(self.entries(source)):
                self.copy(inner.path, f"{target}/{inner.name}")
            return
        with self.open(source) as file:
            self.write(target, chunks_of(file))

    def url(self, path: str, expires: dt.timedelta) -> str | None:
        """Return an address that serves the file until *expires*; ``None``: the app serves it."""
        return None


#: Bytes read at a time; what lies in memory of a file of any size.
CHUNK = 256 * 1024


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of an open file, piece by piece.

    .. versionadded:: 0.1
    """
    while chunk := file.read(CHUNK):
        yield chunk


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
    """
    try:
        refuse_nul(text)
    except ValueError as error:
        raise ValidationFailed(str(error)) from None
    parts = [part for part in text.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ValidationFailed(gettext("The path leads outside the folder."))
    return "/".join(parts)
