"""A folder of this machine.

Nothing outside the folder can be reached: a path is followed to where it really leads, links
included, and compared with the root part by part.  A file appears under its name when all of it
is on the disk, and never in another one's place unless that was asked for.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
import shutil
import stat
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from admin_core.data import (
    FileInfo,
    FilePage,
    FileStorage,
    StoreUnavailable,
    ValidationFailed,
    chunks_of,
    gettext,
    safe_path,
)

if sys.platform != "win32":
    import fcntl

log = logging.getLogger("admin_files.local")

#: Entries of a page where nobody says otherwise.
PAGE = 1000

#: What a file is called while it is written, where the system has no nameless files.
_PART = ".admin-part-"

#: Seconds after which nobody writes such a file any more: its process was ended half way.
_ABANDONED = 24 * 3600

#: Failures of the machine, not of the request.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalStorage(FileStorage):
    """Files below *folder*.

    *create* makes the folder when it is missing; *permission* is the mode of new files before
    the process's umask, new folders may be entered by whoever may read.

    .. versionadded:: 0.1
    """

    def __init__(
        self, folder: str | os.PathLike[str], *, create: bool = False, permission: int = 0o666
    ) -> None:
        self.folder = Path(folder).expanduser()
        self.root = self.folder.name
        self.permission = permission
        if create:
            self.folder.mkdir(parents=True, exist_ok=True)

    # -- reading -------------------------------------------------------------------------------

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield what is directly inside a folder; links that lead outside are not there."""
        folder = self._existing(path)
        with _translated(path):
            found = os.scandir(folder)
        with found:
            for entry in found:
                if entry.name.startswith(_PART) or not _is_text(entry.name):
                    continue
                inner = f"{path}/{entry.name}" if path else entry.name
                with suppress(FileNotFoundError):
                    # Links may lead anywhere; whatever else is here is below the root as well.
                    yield self.stat(inner) if entry.is_symlink() else self._described(inner, entry)

    def _described(self, path: str, entry: os.DirEntry[str]) -> FileInfo:
        with _translated(path):
            return _info(path, entry.stat(follow_symlinks=False))

    def page(self, path: str, *, after: str | None = None, limit: int = PAGE) -> FilePage:
        """Return some entries of a folder, by name; only these are looked at closely."""
        folder = self._existing(path)
        with _translated(path):
            names = sorted(
                name
                for name in os.listdir(folder)
                if not name.startswith(_PART) and _is_text(name) and (after is None or name > after)
            )
        found: list[FileInfo] = []
        for name in names:
            if len(found) == limit:
                return FilePage(tuple(found), found[-1].name)
            with suppress(FileNotFoundError):
                found.append(self.stat(f"{path}/{name}" if path else name))
        return FilePage(tuple(found))

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        real = self._existing(path)
        with _translated(path):
            found = real.stat()
        return _info(path, found)

    def open(self, path: str) -> BinaryIO:
        """Return the content for reading; the caller closes it."""
        if self.stat(path).is_folder:
            raise FileNotFoundError(path)
        with _translated(path):
            return self._existing(path).open("rb")

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all; the parent folder exists.

        Raises :exc:`FileExistsError` where something has that name and *overwrite* is off.
        """
        target = self._target(path)
        with _translated(path):
            if target.is_dir() or (not overwrite and os.path.lexists(target)):
                raise FileExistsError(path)
        with self._part(path, target, chunks) as part, _translated(path), _alone(target.parent):
            part.publish(target, overwrite=overwrite)
        return self.stat(path)

    def replace(self, path: str, chunks: Iterable[bytes], *, version: str) -> FileInfo:
        """Write over a file that is still of *version* in the moment when it is replaced.

        Raises :exc:`~admin_core.data.StaleRecord` where somebody else has changed it.
        """
        self._require_version(path, version)
        target = self._target(path)
        with self._part(path, target, chunks) as part, _alone(target.parent):
            self._require_version(path, version)
            with _translated(path):
                part.publish(target, overwrite=True)
            return self.stat(path)

    @contextmanager
    def _part(self, path: str, target: Path, chunks: Iterable[bytes]) -> Iterator[_Part]:
        """Give the content of *chunks* on the disk, without its name."""
        with _translated(path):
            part = _Part(target.parent, self.permission)
        with part:
            # What fails in the sender's hands passes through as it is.
            for chunk in chunks:
                with _translated(path):
                    part.write(chunk)
            with _translated(path):
                part.finish()
            yield part

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it; links are removed, not followed."""
        target = self._target(path)
        with _translated(path):
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            else:
                target.unlink()

    def move(self, source: str, target: str) -> None:
        """Rename or move; raises :exc:`FileExistsError` where something has the new name."""
        old, new = self._target(source), self._target(target)
        with _translated(target):
            if new == old or os.path.lexists(new):
                raise FileExistsError(target)
        if old in new.parents:
            raise ValidationFailed(gettext("A folder cannot be moved into itself."))
        with _translated(source):
            try:
                with _alone(old.parent, new.parent):
                    _move(old, new)
            except OSError as error:
                if error.errno != errno.EXDEV or old.is_dir():
                    raise
                self._move_to_another_disk(source, old, new)

    def _move_to_another_disk(self, path: str, old: Path, new: Path) -> None:
        """Give a copy the name when it is whole, and delete what it was made of."""
        with (
            old.open("rb") as file,
            self._part(path, new, chunks_of(file)) as part,
            _alone(old.parent, new.parent),
        ):
            part.publish(new, overwrite=False)
            old.unlink()

    def make_folder(self, path: str) -> None:
        """Create a folder; its parent exists."""
        target = self._target(path)
        with _translated(path):
            target.mkdir()

    # -- where a path leads --------------------------------------------------------------------

    def _existing(self, path: str) -> Path:
        """Return the real place of something that is there, below the root."""
        with _translated(path):
            root = self.folder.resolve(strict=True)
            real = root.joinpath(safe_path(path)).resolve(strict=True)
        if real != root and root not in real.parents:
            raise FileNotFoundError(path)
        return real

    def _target(self, path: str) -> Path:
        """Return the place of a name that may be new, its parent real and below the root."""
        safe = safe_path(path)
        if not safe:
            raise ValidationFailed(gettext("The first folder itself cannot be changed."))
        above, _, name = safe.rpartition("/")
        if name.startswith(_PART):
            raise ValidationFailed(gettext("Files may not begin with %(text)s.", text=_PART))
        return self._existing(above) / name


class _Part:
    """A file being written: without a name where the system can, so that nothing is left over."""

    def __init__(self, folder: Path, permission: int) -> None:
        self._folder = folder
        self._name: str | None = None
        self._fd = self._open(permission)

    def _open(self, permission: int) -> int:
        if hasattr(os, "O_TMPFILE"):
            with suppress(OSError):
                return os.open(self._folder, os.O_TMPFILE | os.O_WRONLY, permission)
        _sweep(self._folder)
        self._name = str(self._spare_name())
        return os.open(self._name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, permission)

    def _spare_name(self) -> Path:
        return self._folder / f"{_PART}{os.urandom(8).hex()}"

    def __enter__(self) -> _Part:
        return self

    def write(self, chunk: bytes) -> None:
        """Append *chunk*."""
        left = memoryview(chunk)
        while left:
            left = left[os.write(self._fd, left) :]

    def finish(self) -> None:
        """Wait until all of the file is on the disk."""
        os.fsync(self._fd)

    def publish(self, target: Path, *, overwrite: bool) -> None:
        """Give the file its name."""
        if not overwrite:
            self._name_it(target)
            return
        if self._name is None:
            name = self._spare_name()
            self._name_it(name)
            self._name = str(name)
        os.replace(self._name, target)
        self._name = None

    def _name_it(self, target: Path) -> None:
        if self._name is not None:
            _rename(Path(self._name), target)
            self._name = None
            return
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            # Naming a folder makes Python follow the link that stands for the open file.
            os.link(f"/proc/self/fd/{self._fd}", target, src_dir_fd=folder)
        finally:
            os.close(folder)

    def __exit__(self, *error: object) -> None:
        os.close(self._fd)
        if self._name is not None:
            with suppress(OSError):
                os.unlink(self._name)


def _sweep(folder: Path) -> None:
    """Delete what processes left half written in a folder when they were ended, long ago."""
    before = time.time() - _ABANDONED
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith(_PART):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        os.unlink(entry.path)


#: Held while names change: what is looked up first is still so when the name is given.
_changing = threading.Lock()


@contextmanager
def _alone(*folders: Path) -> Iterator[None]:
    """Let nobody else change names in *folders* meanwhile: no thread, and no other process.

    Other processes are kept waiting where the system locks folders; not every file system of a
    network does.
    """
    with _changing, ExitStack() as locks:
        if sys.platform != "win32":
            # In one order everywhere, so that no two wait for each other.
            for folder in sorted(set(folders)):
                with suppress(OSError):
                    fd = os.open(folder, os.O_RDONLY)
                    locks.callback(os.close, fd)
                    fcntl.flock(fd, fcntl.LOCK_EX)
        yield


def _rename(old: Path, new: Path) -> None:
    """Give a file another name; raises :exc:`FileExistsError` where it is taken."""
    try:
        # Two names for a moment, never a name that replaces another file.
        os.link(old, new, follow_symlinks=False)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}:
            raise
        # A file system without second names; whoever else would take it waits, see _alone.
        if os.path.lexists(new):
            raise FileExistsError(str(new)) from error
        old.rename(new)
    else:
        old.unlink()


def _move(old: Path, new: Path) -> None:
    if not old.is_dir() or old.is_symlink():
        _rename(old, new)
        return
    if os.name == "nt":
        old.rename(new)
        return
    # An empty folder takes the name first: whoever makes one in between is told so.
    new.mkdir()
    try:
        old.rename(new)
    except BaseException:
        with suppress(OSError):
            new.rmdir()
        raise


def _info(path: str, found: os.stat_result) -> FileInfo:
    is_folder = stat.S_ISDIR(found.st_mode)
    if not is_folder and not stat.S_ISREG(found.st_mode):
        # Reading a pipe or device may never end.
        raise FileNotFoundError(path)
    return FileInfo(
        path,
        is_folder=is_folder,
        size=None if is_folder else found.st_size,
        modified=dt.datetime.fromtimestamp(found.st_mtime, dt.UTC),
        # A write gives the file another number, so that two within one tick differ, too.
        version="" if is_folder else f"{found.st_mtime_ns:x}-{found.st_ino:x}",
    )


def _is_text(name: str) -> bool:
    """Return whether a name can be shown and sent; others cannot be asked for either."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def _translated(path: str) -> Iterator[None]:
    """Raise what the contract names; the system's own words go to the log only."""
    try:
        yield
    except (FileExistsError, FileNotFoundError) as error:
        raise type(error)(path) from error
    except (NotADirectoryError, IsADirectoryError) as error:
        raise FileNotFoundError(path) from error
    except RuntimeError as error:
        # Links that lead in a circle.
        raise FileNotFoundError(path) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FileNotFoundError(path) from error
        if error.errno in {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}:
            raise ValidationFailed(gettext("This name cannot be used here.")) from error
        log.error("The file system refused %r", path, exc_info=error)
        if error.errno in _FULL:
            raise StoreUnavailable(gettext("There is no space left for this file.")) from error
        raise StoreUnavailable(gettext("The file cannot be read or written.")) from error
