"""A file system of fsspec as a storage.

A file is written under a name that nobody sees and gets its own when it is whole.  No path leads
outside of the root; of file systems that say where their links are, none is followed.
"""

from __future__ import annotations

import errno
import io
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any, BinaryIO, cast

from admin_core.data import (
    AccessDenied,
    AdminError,
    FileInfo,
    FileStorage,
    StorageCapabilities,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    safe_path,
)

from .described import described
from .literal import move, remove_folder

log = logging.getLogger("admin_fsspec")

#: What a file is called while it is written, and what keeps a folder where there are none.
_OWN = ".admin-"
_PART, _KEPT = f"{_OWN}part-", f"{_OWN}folder"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NAMES = frozenset({errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL})


class FsspecStorage(FileStorage):
    """Files of *filesystem* below *root*; *name* is what people see as the root's.

    fsspec cannot make sure that a name is still free: of two processes that write one new name
    at the same moment, the later one wins.

    .. versionadded:: 0.1
    """

    capabilities = StorageCapabilities(exclusive_writes=False, quick_moves=False)

    def __init__(self, filesystem: Any, root: str = "", *, name: str = "") -> None:
        self._filesystem = filesystem
        self._root = root.rstrip("/")
        self.root = name or self._root.rpartition("/")[2]
        self._lock = threading.Lock()

    @property
    def filesystem(self) -> Any:
        """The file system."""
        return self._filesystem

    # -- reading -------------------------------------------------------------------------------

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield the files and folders directly inside a folder."""
        safe = safe_path(path)
        if not self.stat(safe).is_folder:
            raise FileNotFoundError(path)
        with self._translated(path):
            found = self.filesystem.ls(self._full(safe), detail=True)
        for one in found:
            name = str(one["name"]).rstrip("/").rpartition("/")[2]
            inner = f"{safe}/{name}" if safe else name
            if _is_shown(name, inner) and not one.get("islink"):
                shown = described(inner, one)
                # Some list a folder as what is in it.
                if shown and str(one["name"]).strip("/") != self._full(safe).strip("/"):
                    yield shown

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        safe = safe_path(path)
        if not safe:
            return FileInfo("", is_folder=True)
        if safe.rpartition("/")[2].startswith(_OWN):
            raise FileNotFoundError(path)
        with self._translated(path):
            # What others have changed meanwhile is to be seen.
            self.filesystem.invalidate_cache()
            self._refuse_links(safe)
            found = described(safe, self.filesystem.info(self._full(safe)))
        if found is None:
            raise FileNotFoundError(path)
        return found

    def open(self, path: str) -> BinaryIO:
        """Return the content for reading; the caller closes it."""
        found = self.stat(path)
        if found.is_folder:
            raise FileNotFoundError(path)
        with self._translated(path):
            file = self.filesystem.open(self._full(found.path), "rb")
            if isinstance(file, io.BytesIO):
                # Files in memory give themselves, one place in them for all readers.
                return io.BytesIO(file.getvalue())
        return cast(BinaryIO, _Content(self, found.path, file))

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all; the parent folder exists."""
        safe = self._target(path)
        self._require_free(safe, overwrite)
        with self._part(safe) as part:
            with self._translated(path):
                file = self.filesystem.open(part, "wb")
            try:
                # What fails in the sender's hands passes through as it is.
                for chunk in chunks:
                    with self._translated(path):
                        file.write(chunk)
            except BaseException:
                with suppress(Exception):
                    file.close()
                raise
            with self._translated(path):
                file.close()
            self._publish(part, safe, overwrite)
        return self.stat(safe)

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        safe = self._target(path)
        self._remove(safe, self.stat(safe).is_folder)
        self._keep_folder_of(safe)

    def move(self, source: str, target: str) -> None:
        """Rename or move; never overwrites what is there when it begins."""
        old, new = self._pair(source, target)
        found = self.stat(old)
        with self._lock:
            self._require_free(self._target(new), False)
            with self._translated(source):
                full = self._full(new)
                move(self.filesystem, self._full(old), full, is_folder=found.is_folder)
        self._keep_folder_of(old)

    def make_folder(self, path: str) -> None:
        """Create a folder; its parent exists."""
        safe = self._target(path)
        self._require_free(safe, False)
        full = self._full(safe)
        with self._translated(path):
            self.filesystem.makedir(full, create_parents=False)
            self.filesystem.invalidate_cache()
            if not self.filesystem.isdir(full):
                # Services without folders have one where something is in it.
                self.filesystem.pipe_file(f"{full}/{_KEPT}", b"")

    def _copy_file(self, source: str, target: str) -> None:
        self._require_free(self._target(target), False)
        with self._part(target) as part:
            try:
                with self._translated(source):
                    self.filesystem.cp_file(self._full(source), part)
            except AccessDenied:
                # It cannot copy by itself.
                super()._copy_file(source, target)
                return
            self._publish(part, target, False)

    # -- parts of that -------------------------------------------------------------------------

    @contextmanager
    def _part(self, safe: str) -> Iterator[str]:
        """Give a name beside a file's own; nothing is left under it at the end."""
        above = safe.rpartition("/")[0]
        part = self._full(f"{above}/{_PART}{token_hex(8)}".lstrip("/"))
        try:
            yield part
        finally:
            with suppress(Exception):
                if self.filesystem.exists(part):
                    self.filesystem.rm_file(part)

    def _publish(self, part: str, safe: str, overwrite: bool) -> None:
        full = self._full(safe)
        with self._lock:
            is_there = self.exists(safe)
            if is_there and not overwrite:
                raise FileExistsError(safe)
            with self._translated(safe):
                try:
                    move(self.filesystem, part, full, is_folder=False)
                except FileExistsError:
                    if not is_there:
                        raise
                    self._exchange(part, full)

    def _exchange(self, part: str, full: str) -> None:
        """Put a part in the place of a file where nothing is moved onto another file."""
        old = f"{part}-old"
        move(self.filesystem, full, old, is_folder=False)
        try:
            move(self.filesystem, part, full, is_folder=False)
        except BaseException:
            move(self.filesystem, old, full, is_folder=False)
            raise
        self.filesystem.rm_file(old)

    def _remove(self, safe: str, is_folder: bool) -> None:
        with self._translated(safe):
            if is_folder:
                remove_folder(self.filesystem, self._full(safe))
            else:
                self.filesystem.rm_file(self._full(safe))

    def _keep_folder_of(self, safe: str) -> None:
        """Keep the folder from which something was taken, where it would go with its last file."""
        above = safe.rpartition("/")[0]
        if above and not self.exists(above):
            with suppress(FileExistsError):
                self.make_folder(above)

    def _require_free(self, safe: str, overwrite: bool) -> None:
        above = safe.rpartition("/")[0]
        if not self.stat(above).is_folder:
            raise FileNotFoundError(safe)
        if self.exists(safe) and (not overwrite or self.stat(safe).is_folder):
            raise FileExistsError(safe)

    def _refuse_links(self, safe: str) -> None:
        is_link = getattr(self.filesystem, "islink", None)
        if is_link is None:
            return
        parts = safe.split("/")
        for end in range(1, len(parts) + 1):
            if is_link(self._full("/".join(parts[:end]))):
                raise FileNotFoundError(safe)

    def _target(self, path: str) -> str:
        safe = safe_path(path)
        if not safe:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        if safe.rpartition("/")[2].startswith(_OWN):
            raise ValidationFailed(gettext("Files may not begin with %(text)s.", text=_OWN))
        return safe

    def _full(self, safe: str) -> str:
        if self._root:
            return f"{self._root}/{safe}" if safe else self._root
        # Some begin at "/", archives and parts of others at nothing.
        return f"{getattr(self.filesystem, 'root_marker', '/')}{safe}"

    @contextmanager
    def _translated(self, path: str) -> Iterator[None]:
        """Raise what the contract names; the file system's own words go to the log only."""
        try:
            yield
        except AdminError:
            raise
        except (FileExistsError, FileNotFoundError) as error:
            raise type(error)(path) from error
        except (NotADirectoryError, IsADirectoryError) as error:
            raise FileNotFoundError(path) from error
        except Exception as error:
            raise _of_the_contract(error, path) from error


def _of_the_contract(error: Exception, path: str) -> AdminError:
    if isinstance(error, (NotImplementedError, PermissionError)):
        log.warning("The file system does not allow this at %r", path, exc_info=error)
        return AccessDenied(gettext("The file service does not allow this."))
    number = getattr(error, "errno", None)
    if number in _NAMES:
        return ValidationFailed(gettext("This name cannot be used here."))
    log.error("The file system failed at %r", path, exc_info=error)
    if number in _FULL:
        return StoreUnavailable(gettext("There is no space left for this file."))
    if isinstance(error, (ConnectionError, TimeoutError)):
        return StoreUnavailable(gettext("The file service does not answer; try again later."))
    return StoreUnavailable(gettext("The file service failed; try again later."))


def _is_shown(name: str, path: str) -> bool:
    """Return whether a name can be asked for, and is not one of ours."""
    try:
        return bool(name) and not name.startswith(_OWN) and safe_path(path) == path
    except ValidationFailed:
        return False


class _Content(io.RawIOBase):
    """An open file, whose failures are those of the contract."""

    def __init__(self, storage: FsspecStorage, path: str, file: Any) -> None:
        self._storage = storage
        self._path = path
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def seek(self, place: int, whence: int = 0) -> int:
        with self._storage._translated(self._path):
            return int(self._file.seek(place, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        with self._storage._translated(self._path):
            piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
