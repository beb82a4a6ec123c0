"""What a file manager changes: plugins are asked before, and told after."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

from admin_core.data import (
    Change,
    Event,
    FileInfo,
    StaleRecord,
    TooLarge,
    ValidationFailed,
    chunks_of,
    gettext,
)

from . import sniff
from .forms import KEEP_BOTH, REPLACE
from .names import checked_name, joined, last_part, numbered, parent

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: How often another number is tried for a name that is taken.
_TRIES = 1_000
_EVENTS = {"create": "file.created", "update": "file.updated", "delete": "file.deleted"}


class Writes:
    """Changes the files of one view.

    Raises :exc:`ValidationFailed` with words for the visitor, :exc:`AccessDenied`,
    :exc:`StoreUnavailable`; nothing is changed then.
    """

    def __init__(self, view: BaseFileAdmin) -> None:
        self.view = view
        # One process writes one edited file at a time, so that none is lost between the look
        # at what is stored and the writing.
        self._editing = Lock()
        # Existing code may have a method of its own that knows nothing of replacing.
        arguments = inspect.signature(view.save_file).parameters.values()
        self._can_overwrite = any(
            one.name == "overwrite" or one.kind is one.VAR_KEYWORD for one in arguments
        )

    # -- new files and folders -----------------------------------------------------------------

    def upload(self, folder: str, sent: Any, if_exists: str = "") -> str:
        """Store an uploaded file in a folder; return the path it got."""
        view = self.view
        name = checked_name(last_part(sent.filename), show_hidden=view.show_hidden)
        if not view.is_file_allowed(name):
            raise ValidationFailed(gettext("Files of this type are not allowed here."))
        self._check_content(name, sent.stream)
        path = joined(folder, name)
        is_there = self._is_there(path)
        if is_there and if_exists == REPLACE:
            self._replace(path, sent)
            return path
        if is_there and if_exists != KEEP_BOTH:
            raise ValidationFailed(taken(name))
        return self._create(folder, name, sent, if_exists == KEEP_BOTH)

    def _create(self, folder: str, name: str, sent: Any, may_number: bool) -> str:
        size = size_of(sent.stream)
        for number in range(1, _TRIES):
            path = joined(folder, numbered(name, number) if number > 1 else name)
            if may_number and self._is_there(path):
                continue
            self._require("upload", path)
            change = self._ask("create", path, after={"path": path, "size": size})
            sent.stream.seek(0)
            try:
                self.view.save_file(path, sent)
            except FileExistsError:
                # Somebody else took the name in between.
                if may_number:
                    continue
                raise ValidationFailed(taken(name)) from None
            except FileNotFoundError:
                raise gone() from None
            self.view.on_file_upload(folder, path, last_part(path))
            self._tell(change)
            return path
        raise ValidationFailed(taken(name))

    def _replace(self, path: str, sent: Any) -> None:
        self._require("replace", path)
        before = self.view.storage.stat(path)
        if before.is_folder:
            raise ValidationFailed(gettext("A folder has this name already."))
        if not self._can_overwrite:
            raise ValidationFailed(taken(last_part(path)))
        change = self._ask(
            "update",
            path,
            before={"path": path, "size": before.size},
            after={"path": path, "size": size_of(sent.stream)},
        )
        sent.stream.seek(0)
        self.view.save_file(path, sent, overwrite=True)
        self.view.on_file_upload(parent(path), path, last_part(path))
        self._tell(change)

    def make_folder(self, folder: str, name: str) -> str:
        """Make a folder; return its path."""
        path = joined(folder, checked_name(name, show_hidden=self.view.show_hidden))
        self._require("mkdir", path)
        change = self._ask("create", path, FileInfo(path, True), after={"path": path})
        try:
            self.view.storage.make_folder(path)
        except FileExistsError:
            raise ValidationFailed(taken(name)) from None
        except FileNotFoundError:
            raise gone() from None
        self.view.on_mkdir(folder, last_part(path))
        self._tell(change)
        return path

    # -- what is there -------------------------------------------------------------------------

    def rename(self, path: str, name: str) -> str:
        """Give a file or folder another name; return its new path."""
        view = self.view
        name = checked_name(name, show_hidden=view.show_hidden)
        target = joined(parent(path), name)
        info = self._stat(path)
        if target == path:
            return path
        if not info.is_folder and not view.is_file_allowed(name):
            raise ValidationFailed(gettext("Files of this type are not allowed here."))
        self._move(info, target)
        view.on_rename(view.full_path(path), view.full_path(parent(path)), name)
        return target

    def move(self, path: str, folder: str) -> str:
        """Put a file or folder into another folder; return its new path."""
        info, target = self._stat(path), self._into(path, folder)
        self._move(info, target)
        self.view.on_move(path, target)
        return target

    def _move(self, info: FileInfo, target: str) -> None:
        self._require("rename", info.path)
        self._require("rename", target)
        self._require_inside("rename", info)
        change = self._ask(
            "update", info.path, info, before={"path": info.path}, after={"path": target}
        )
        try:
            self.view.storage.move(info.path, target)
        except FileExistsError:
            raise ValidationFailed(taken(last_part(target))) from None
        except FileNotFoundError:
            raise gone() from None
        self._tell(change, "file.moved")

    def copy(self, path: str, folder: str) -> str:
        """Copy a file or folder into a folder; return the copy's path."""
        info, target = self._stat(path), self._into(path, folder)
        self._require("browse", path)
        self._require("copy", target)
        self._require_inside("browse", info)
        change = self._ask("create", target, info, after={"path": target, "size": info.size})
        try:
            self.view.storage.copy(path, target)
        except FileExistsError:
            raise ValidationFailed(taken(last_part(target))) from None
        except FileNotFoundError:
            raise gone() from None
        self.view.on_copy(path, target)
        self._tell(change)
        return target

    def _into(self, path: str, folder: str) -> str:
        if f"{folder}/".startswith(f"{path}/"):
            raise ValidationFailed(gettext("A folder cannot be put into itself."))
        if not self._stat(folder).is_folder:
            raise ValidationFailed(gettext("There is no such folder."))
        return joined(folder, last_part(path))

    def edit(self, path: str, content: bytes, shown: str) -> None:
        """Write a text file again.

        Raises :exc:`StaleRecord` when it holds something else than the visitor was shown.
        """
        self._require("edit", path)
        with self._editing:
            version = self._stat(path).version
            before = self.view.read_text(path)
            if fingerprint(before) != shown:
                raise StaleRecord(gettext("Somebody else has changed this file meanwhile."))
            if content == before:
                return
            change = self._ask(
                "update",
                path,
                before={"path": path, "size": len(before)},
                after={"path": path, "size": len(content)},
            )
            # Other processes are told apart by the version, where the storage knows any.
            self.view.storage.replace(path, [content], version=version)
        self.view.on_edit_file(self.view.full_path(path), path)
        self._tell(change)

    def delete(self, paths: Iterable[str]) -> list[FileInfo]:
        """Delete files and folders, after all of them are found to be allowed."""
        found = [self._stat(path) for path in dict.fromkeys(paths)]
        changes = [self._about_to_delete(info) for info in found]
        for info, change in zip(found, changes, strict=True):
            try:
                self._delete(info)
            except FileNotFoundError:
                # Deleted with a folder before it, or by somebody else: it is gone all the same.
                continue
            self._tell(change)
        return found

    def _about_to_delete(self, info: FileInfo) -> Change:
        view = self.view
        self._require("delete", info.path)
        self._require_inside("delete", info)
        if info.is_folder and not view.can_delete_dirs:
            raise ValidationFailed(gettext("Folders may not be deleted here."))
        before = view.before_directory_delete if info.is_folder else view.before_file_delete
        before(view.full_path(info.path), info.name)
        return self._ask("delete", info.path, info, before={"path": info.path, "size": info.size})

    def _delete(self, info: FileInfo) -> None:
        view = self.view
        full = view.full_path(info.path)
        if info.is_folder:
            view.storage.delete(info.path)
            view.on_directory_delete(full, info.name)
        else:
            view.delete_file(info.path)
            view.on_file_delete(full, info.name)

    # -- what all of them do -------------------------------------------------------------------

    def _require(self, operation: str, path: str) -> None:
        self.view.access.require(operation, path)

    def _require_inside(self, operation: str, info: FileInfo) -> None:
        """Ask for all that goes with a folder, where single paths may be refused at all."""
        access = self.view.access
        if info.is_folder and access.limits_paths_or_votes():
            for entry in self.view.storage.walk(info.path):
                if not access.may(operation, entry.path):
                    raise ValidationFailed(gettext("Your account may not do this."))

    def _stat(self, path: str) -> FileInfo:
        try:
            return self.view.storage.stat(path)
        except FileNotFoundError:
            raise gone() from None

    def _is_there(self, path: str) -> bool:
        try:
            self.view.storage.stat(path)
        except FileNotFoundError:
            return False
        return True

    def _check_content(self, name: str, stream: Any) -> None:
        head = stream.read(sniff.HEAD)
        stream.seek(0)
        if self.view.check_content and not sniff.is_what_it_says(name, head):
            raise ValidationFailed(gettext("The content is not what the name says it is."))

    def _ask(self, action: str, path: str, info: FileInfo | None = None, **values: Any) -> Change:
        view = self.view
        change = Change(action, view.endpoint, (path,), view.actor(), **values)
        size = values.get("after", {}).get("size")
        view.admin.plugins.hook.admin_before_write(
            change=change, record=info or FileInfo(path, size=size), store=view.storage
        )
        return change

    def _tell(self, change: Change, name: str = "") -> None:
        event = Event(
            name or _EVENTS[change.action],
            model=change.model,
            key=change.key,
            actor=change.actor,
            change=change,
            at=change.at,
        )
        self.view.admin.plugins.notify("admin_event", event=event)


def fingerprint(content: bytes) -> str:
    """Return a short text that differs whenever the content does."""
    return hashlib.sha256(content).hexdigest()[:32]


def size_of(stream: Any) -> int:
    """Return how much a file that can be searched holds."""
    size = int(stream.seek(0, 2))
    stream.seek(0)
    return size


def limited(stream: Any, most: int) -> Iterator[bytes]:
    """Yield what a file holds; raises :exc:`TooLarge` beyond *most* bytes."""
    left = most
    for chunk in chunks_of(stream):
        left -= len(chunk)
        if left < 0:
            raise TooLarge(gettext("The file is larger than %(size)s.", size=f"{most:,} B"))
        yield chunk


def taken(name: str) -> str:
    """Return what is said about a name that something has."""
    return gettext("Something here is called %(name)s already.", name=name)


def gone() -> ValidationFailed:
    """Return what is said about a file that is not there."""
    return ValidationFailed(gettext("This file or folder is not there any more."))
