"""Storages as existing code writes them, and the contract's view of them."""

from __future__ import annotations

import datetime as dt
import io
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

from flask import Response, send_file
from werkzeug.datastructures import FileStorage as SentFile

from admin_core.data import (
    FileInfo,
    FileStorage,
    StorageCapabilities,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    safe_path,
)

from .local import LocalStorage

#: One line of a listing: name, path below the root, whether it is a folder, size, time.
Entry = tuple[str, str, bool, int, float]


class BaseFileStorage:
    """The base of storages of existing code; a new one derives from ``FileStorage``.

    .. versionadded:: 0.1
    """

    separator = "/"

    def __init__(self, on_windows: bool = False) -> None:
        self.on_windows = on_windows

    def normpath(self, path: str) -> str:
        """Return a path without what is doubled or leads back."""
        return os.path.normpath(path)


class LocalFileStorage(BaseFileStorage):
    """A folder of this machine, with the methods that existing code calls and overrides.

    Paths are absolute; one that leads outside of the folder is refused.

    .. versionadded:: 0.1
    """

    def __init__(self, base_path: str | os.PathLike[str], on_windows: bool = False) -> None:
        super().__init__(on_windows)
        self.base_path = os.fspath(base_path)
        self._local = LocalStorage(self.base_path)

    def get_base_path(self) -> str:
        """Return the folder."""
        return os.path.abspath(self.base_path)

    def get_files(self, path: str, directory: str) -> list[Entry]:
        """Return what is in *directory*, whose path below the root is *path*."""
        return [
            (one.name, one.path, one.is_folder, one.size or 0,
             one.modified.timestamp() if one.modified else 0)
            for one in self._local.entries(self._below(directory))
        ]  # fmt: skip

    def is_dir(self, path: str) -> bool:
        """Return whether a folder is there."""
        return self.path_exists(path) and self._local.stat(self._below(path)).is_folder

    def path_exists(self, path: str) -> bool:
        """Return whether anything is there."""
        try:
            self._local.stat(self._below(path))
        except FileNotFoundError:
            return False
        return True

    def make_dir(self, path: str, directory: str) -> None:
        """Make a folder called *directory* in *path*."""
        self._local.make_folder(self._below(os.path.join(path, directory)))

    def delete_file(self, file_path: str) -> None:
        """Delete a file."""
        self._local.delete(self._below(file_path))

    def delete_tree(self, directory: str) -> None:
        """Delete a folder with all that is in it."""
        self._local.delete(self._below(directory))

    def rename_path(self, src: str, dst: str) -> None:
        """Rename or move; never overwrites."""
        self._local.move(self._below(src), self._below(dst))

    def send_file(self, file_path: str) -> Response:
        """Return an answer that saves the file."""
        file = self._local.open(self._below(file_path))
        return send_file(file, as_attachment=True, download_name=os.path.basename(file_path))

    def read_file(self, path: str) -> bytes:
        """Return a file's content."""
        with self._local.open(self._below(path)) as file:
            return file.read()

    def write_file(self, path: str, content: str) -> None:
        """Replace a file's content."""
        self._local.write(self._below(path), [content.encode()], overwrite=True)

    def save_file(self, path: str, file_data: SentFile) -> None:
        """Store an uploaded file; never overwrites."""
        self._local.write(self._below(path), iter(lambda: file_data.stream.read(65536), b""))

    def _below(self, path: str) -> str:
        base = Path(self.get_base_path())
        own = Path(os.path.normpath(base / path))
        if own != base and base not in own.parents:
            raise FileNotFoundError(path)
        return "" if own == base else own.relative_to(base).as_posix()


#: What tells such a storage; the others have defaults.
_METHODS = ("get_files", "is_dir", "path_exists", "save_file", "delete_file", "read_file")


def adapted(location: Any) -> Any:
    """Return a storage of existing code as the contract has it; anything else as it is."""
    if isinstance(location, FileStorage):
        return location
    # The class is asked: some objects, such as a MongoDB database, answer to any name.
    has_all = all(callable(getattr(type(location), one, None)) for one in _METHODS)
    return PortedStorage(location) if has_all else location


class PortedStorage(FileStorage):
    """A storage with the methods of ``LocalFileStorage``, used through the contract.

    Such a storage cannot promise that a name is still free when it writes.

    .. versionadded:: 0.1
    """

    capabilities = StorageCapabilities(exclusive_writes=False)

    def __init__(self, own: Any) -> None:
        self.own = own
        self.root = ""
        # Such a storage looks up first and changes then, and knows of no others meanwhile.
        self._changing = threading.RLock()

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield the files and folders directly inside a folder."""
        safe = safe_path(path)
        with _words():
            if safe and not self.own.is_dir(self._full(safe)):
                raise FileNotFoundError(path)
            found = list(self.own.get_files(safe, self._full(safe)))
        for name, _, is_folder, size, modified in found:
            if name == "..":
                continue
            inner = f"{safe}/{name}" if safe else str(name)
            when = dt.datetime.fromtimestamp(modified, dt.UTC) if modified else None
            yield FileInfo(inner, bool(is_folder), None if is_folder else int(size), when)

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        safe = safe_path(path)
        if not safe:
            return FileInfo("", is_folder=True)
        with self._changing, _words():
            if not self.own.path_exists(self._full(safe)):
                raise FileNotFoundError(path)
            above = safe.rpartition("/")[0]
            found = next((one for one in self.entries(above) if one.path == safe), None)
            return found or FileInfo(safe, is_folder=bool(self.own.is_dir(self._full(safe))))

    def open(self, path: str) -> BinaryIO:
        """Return the content for reading."""
        with self._changing:
            found = self.stat(path)
            if found.is_folder:
                raise FileNotFoundError(path)
            with _words():
                content = self.own.read_file(self._full(found.path))
        return io.BytesIO(content.encode() if isinstance(content, str) else content)

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content; what is being sent is held aside until it is whole."""
        safe, full = self._target(path)
        with self._changing:
            self._is_there(path, full, overwrite)
        with TemporaryFile() as file:
            _fill(file, chunks)
            sent = SentFile(file, safe.rpartition("/")[2])
            with self._changing, _words():
                is_there = self._is_there(path, full, overwrite)
                with self._set_aside(full) if is_there else nullcontext():
                    self.own.save_file(full, sent)
                return self.stat(safe)

    def _is_there(self, path: str, full: str, overwrite: bool) -> bool:
        is_there = bool(self.own.path_exists(full))
        if is_there and (not overwrite or self.own.is_dir(full)):
            raise FileExistsError(path)
        return is_there

    @contextmanager
    def _set_aside(self, full: str) -> Iterator[None]:
        """Keep a file under another name meanwhile; it comes back when the new one fails."""
        kept = f"{full}.{token_hex(8)}"
        self.own.rename_path(full, kept)
        try:
            yield
        except BaseException:
            if self.own.path_exists(full):
                self.own.delete_file(full)
            self.own.rename_path(kept, full)
            raise
        self.own.delete_file(kept)

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        safe, full = self._target(path)
        with self._changing, _words():
            is_folder = self.stat(safe).is_folder
            (self.own.delete_tree if is_folder else self.own.delete_file)(full)

    def move(self, source: str, target: str) -> None:
        """Rename or move; never overwrites what is there when it begins."""
        old, new = self._pair(source, target)
        with self._changing, _words():
            self.stat(old)
            if self.own.path_exists(self._full(new)):
                raise FileExistsError(target)
            self.own.rename_path(self._full(old), self._full(new))

    def make_folder(self, path: str) -> None:
        """Create a folder; its parent exists."""
        safe, full = self._target(path)
        above, _, name = safe.rpartition("/")
        with self._changing, _words():
            if self.own.path_exists(full):
                raise FileExistsError(path)
            self.own.make_dir(self._full(above), name)

    def _target(self, path: str) -> tuple[str, str]:
        """Return a path made safe, and as the storage has it; refuses the root."""
        safe = safe_path(path)
        if not safe:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        return safe, self._full(safe)

    def _full(self, path: str) -> str:
        base = str(self.own.get_base_path() or "")
        separator = getattr(self.own, "separator", "/")
        own = path.replace("/", separator)
        return base + separator + own if base and own else base or own


def _fill(file: IO[bytes], chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk)
    file.seek(0)


class _words:
    """Raises what the contract names instead of the errors of such a storage."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, (FileExistsError, FileNotFoundError)) or error is None:
            return
        if isinstance(error, (OSError, ValueError, LookupError)):
            raise StoreUnavailable("The storage refused this.") from error
