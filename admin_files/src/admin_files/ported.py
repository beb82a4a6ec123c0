"""Storages that were written for another file manager, as storages of the contract.

Such a storage has ``get_base_path``, ``get_files``, ``is_dir``, ``path_exists``, ``make_dir``,
``delete_file``, ``delete_tree``, ``rename_path``, ``save_file`` and ``read_file``, and takes paths
that begin with its base path.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from werkzeug.datastructures import FileStorage as Upload

from admin_core.data import (
    FileInfo,
    FileStorage,
    StorageCapabilities,
    ValidationFailed,
    gettext,
    safe_path,
)

from .local import LocalStorage

_IN_MEMORY = 5_000_000


class PortedStorage(FileStorage):
    """Answers the contract with the methods of *storage*.

    Nothing is overwritten that is there when a write begins; what else is promised is up to
    *storage*.

    .. versionadded:: 0.1
    """

    capabilities = StorageCapabilities(exclusive_writes=False)

    def __init__(self, storage: Any) -> None:
        self.ported = storage

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield what is directly inside a folder."""
        safe = safe_path(path)
        if not self.stat(safe).is_folder:
            raise FileNotFoundError(path)
        for name, _, is_folder, size, modified in self.ported.get_files(safe, self._full(safe)):
            yield FileInfo(
                f"{safe}/{name}" if safe else name,
                is_folder=bool(is_folder),
                size=None if is_folder else size,
                modified=dt.datetime.fromtimestamp(modified, dt.UTC) if modified else None,
            )

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        safe = safe_path(path)
        if not safe:
            return FileInfo("", is_folder=True)
        if not self.ported.path_exists(self._full(safe)):
            raise FileNotFoundError(path)
        if self.ported.is_dir(self._full(safe)):
            return FileInfo(safe, is_folder=True)
        above, _, name = safe.rpartition("/")
        found = next((one for one in self.entries(above) if one.name == name), None)
        if found is None:
            raise FileNotFoundError(path)
        return found

    def open(self, path: str) -> BinaryIO:
        """Return the content; such a storage gives all of it at once."""
        if self.stat(path).is_folder:
            raise FileNotFoundError(path)
        content = self.ported.read_file(self._full(safe_path(path)))
        return io.BytesIO(content.encode() if isinstance(content, str) else content)

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content once all of it has come."""
        full = self._changing(path)
        if self.ported.path_exists(full) and (not overwrite or self.ported.is_dir(full)):
            raise FileExistsError(path)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            for chunk in chunks:
                file.write(chunk)
            file.seek(0)
            self.ported.save_file(full, Upload(cast(BinaryIO, file), os.path.basename(full)))
        return self.stat(path)

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        full = self._changing(path)
        if self.stat(path).is_folder:
            self.ported.delete_tree(full)
        else:
            self.ported.delete_file(full)

    def move(self, source: str, target: str) -> None:
        """Rename or move."""
        old, new = self._pair(source, target)
        self.stat(old)
        if self.ported.path_exists(self._full(new)):
            raise FileExistsError(target)
        self.ported.rename_path(self._full(old), self._full(new))

    def make_folder(self, path: str) -> None:
        """Create a folder."""
        full = self._changing(path)
        if self.ported.path_exists(full):
            raise FileExistsError(path)
        above, _, name = safe_path(path).rpartition("/")
        self.ported.make_dir(self._full(above), name)

    def _changing(self, path: str) -> str:
        safe = safe_path(path)
        if not safe:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        return self._full(safe)

    def _full(self, path: str) -> str:
        base, separator = self.ported.get_base_path(), getattr(self.ported, "separator", "/")
        parts = path.split("/") if path else []
        return str(separator).join([base.rstrip(separator), *parts] if base else parts)


class BaseFileStorage(PortedStorage):
    """What a storage of older code derives from: its own methods answer the contract.

    .. versionadded:: 0.1
    """

    separator = "/"

    def __init__(self, on_windows: bool = False) -> None:
        super().__init__(self)


class LocalFileStorage(LocalStorage):
    """A folder of this machine, by the name of older code.

    .. versionadded:: 0.1
    """

    def __init__(self, base_path: str | os.PathLike[str], **options: Any) -> None:
        super().__init__(base_path, **options)


def as_storage(storage: Any) -> FileStorage:
    """Return *storage* as one of the contract, whichever of the two it was written for.

    .. versionadded:: 0.1
    """
    return storage if isinstance(storage, FileStorage) else PortedStorage(storage)
