"""A bucket of GridFS as a storage: names with ``/`` in them make folders.

Any number of files may share a name in GridFS; the newest is the one that counts, here as for
other programs.  What is written here holds its name alone, by a unique index, so that of two who
upload one new name at the same time the first wins.  A folder is kept by an empty file whose name
ends in ``/``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from bson import ObjectId
from pymongo.database import Database

from admin_core.data import (
    FileInfo,
    FilePage,
    FileStorage,
    StaleRecord,
    StorageCapabilities,
    ValidationFailed,
    gettext,
    safe_path,
)

from .bucket import HEIR, HELD, Bucket, below

#: Entries of a page where nobody says otherwise.
PAGE = 1_000

#: Bytes that a name may have: the server indexes no longer ones everywhere.
_LONGEST_NAME = 900


class GridFSStorage(FileStorage):
    """Files of one bucket of *database*.

    .. versionadded:: 0.1
    """

    capabilities = StorageCapabilities()

    def __init__(self, database: Database[Any], bucket: str = "fs") -> None:
        self.bucket = Bucket(database, bucket)
        self.root = bucket

    # -- reading -------------------------------------------------------------------------------

    def entries(self, path: str) -> Iterator[FileInfo]:
        """Yield what is directly inside a folder, put together by the server once."""
        prefix = _prefix(safe_path(path))
        is_there = not prefix or self.bucket.any_below(prefix)
        if not is_there:
            raise FileNotFoundError(path)
        for one in self.bucket.children(prefix):
            if _can_be_asked_for(one["_id"]):
                yield _entry(prefix, one)

    def page(self, path: str, *, after: str | None = None, limit: int = PAGE) -> FilePage:
        """Return some entries of a folder, by name; the server leaves the others out."""
        prefix = _prefix(safe_path(path))
        found = list(self.bucket.children(prefix, after or "", limit + 1))
        if not found and after is None and prefix and not self.bucket.any_below(prefix):
            raise FileNotFoundError(path)
        shown = tuple(_entry(prefix, one) for one in found[:limit] if _can_be_asked_for(one["_id"]))
        return FilePage(shown, found[limit - 1]["_id"] if len(found) > limit else None)

    def stat(self, path: str) -> FileInfo:
        """Return what is known about one file or folder."""
        name = safe_path(path)
        found = self.bucket.newest(name) if name else None
        if found is not None:
            return _info(name, found)
        if not name or self.bucket.any_below(f"{name}/"):
            return FileInfo(name, is_folder=True)
        raise FileNotFoundError(path)

    def open(self, path: str) -> BinaryIO:
        """Return the content for reading, a piece at a time; the caller closes it."""
        gone: Any = None
        while True:
            found = self._file(path)["_id"]
            try:
                return self.bucket.open(found)
            except FileNotFoundError:
                # Another has taken its place in between.
                if found == gone:
                    raise
                gone = found

    # -- writing -------------------------------------------------------------------------------

    def write(self, path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> FileInfo:
        """Store the content whole or not at all, a piece in memory at a time."""
        name = _file_name(path)
        found = self.bucket.newest(name)
        if self.bucket.any_below(f"{name}/") or (found is not None and not overwrite):
            raise FileExistsError(path)
        if found is None and not overwrite:
            return self._written_first(name, chunks)
        new = self.bucket.add("", chunks)
        try:
            # Whoever comes last wins, so one that is stale tries again.
            while not self._take_place(new["_id"], name, found):
                found = self.bucket.newest(name)
        except BaseException:
            self.bucket.remove({"_id": new["_id"], "filename": ""})
            raise
        return _info(name, new)

    def replace(self, path: str, chunks: Iterable[bytes], *, version: str) -> FileInfo:
        """Write over a file that is still of *version*, which the server makes sure of."""
        found = self._file(path)
        stale = StaleRecord(gettext("Somebody else has changed this file."))
        if _version(found) != version:
            raise stale
        name = safe_path(path)
        new = self.bucket.add("", chunks)
        try:
            if not self._take_place(new["_id"], name, found):
                raise stale
        except BaseException:
            self.bucket.remove({"_id": new["_id"], "filename": ""})
            raise
        return _info(name, new)

    def make_folder(self, path: str) -> None:
        """Create a folder, kept by an empty file."""
        name = _file_name(path)
        if self.exists(name):
            raise FileExistsError(path)
        self._add_folder(name)

    def delete(self, path: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        name = _file_name(path)
        if self.stat(name).is_folder:
            self.bucket.remove(below(f"{name}/"))
        else:
            self.bucket.remove({"filename": name})
        self._keep_folder_of(name)

    def move(self, source: str, target: str) -> None:
        """Give a file, or all that is in a folder, another name; never overwrites."""
        old, new = self._pair(source, target)
        found = self.stat(old)
        _file_name(new)
        if self.exists(new):
            raise FileExistsError(target)
        if found.is_folder:
            self.bucket.update(below(f"{old}/"), _moved(old, new))
        else:
            while not self._renamed(old, new):
                # Another one has taken its place meanwhile.
                pass
        self._keep_folder_of(old)

    def _renamed(self, old: str, new: str) -> bool:
        """Rename the file of a name; return whether it was still that file."""
        newest = self._file(old)
        heir = newest.get("metadata", {}).get(HEIR.partition(".")[2])
        older = self.bucket.ids({"filename": old, "_id": {"$nin": [newest["_id"], heir]}})
        name = {"$set": {"filename": new, HELD: new}, "$unset": {HEIR: ""}}
        if not self.bucket.update({"_id": newest["_id"], "filename": old}, name):
            return False
        # They would come to light; one that was written since is nobody's to delete.
        self.bucket.remove({"filename": old, "_id": {"$in": older}})
        return True

    # -- names ---------------------------------------------------------------------------------

    def _file(self, path: str) -> Mapping[str, Any]:
        name = safe_path(path)
        found = self.bucket.newest(name) if name else None
        if found is None:
            raise FileNotFoundError(path)
        return found

    def _written_first(self, name: str, chunks: Iterable[bytes]) -> FileInfo:
        new = self.bucket.add(name, chunks, {"admin_name": name})
        # Another program may have written the name meanwhile, which holds nothing by our index.
        if self.bucket.count({"filename": name}) > 1:
            self.bucket.remove({"_id": new["_id"]})
            raise FileExistsError(name)
        return _info(name, new)

    def _take_place(self, new_id: Any, name: str, old: Mapping[str, Any] | None) -> bool:
        """Let a file that was stored without a name follow *old*; return whether it was first."""
        older: list[Any] = []
        if old is not None:
            older = self.bucket.ids({"filename": name, "_id": {"$ne": old["_id"]}})
            free = {"_id": old["_id"], "filename": name, HEIR: {"$exists": False}}
            if not self.bucket.update(free, {"$set": {HEIR: new_id}}):
                self._finish(name)
                return False
        try:
            self._inherit(name, new_id, is_new=old is None)
        except FileExistsError:
            return False
        # Other programs' files of that name, which would come to light.
        self.bucket.remove({"filename": name, "_id": {"$in": older}})
        return True

    def _inherit(self, name: str, new_id: Any, *, is_new: bool) -> None:
        if is_new:
            self.bucket.update({"_id": new_id}, {"$set": {"filename": name, HELD: name}})
            return
        # Another one may do the same for it, and a third one have followed it already: what is
        # changed is only what is still as it was, and what goes is only what it follows.
        self.bucket.update({"_id": new_id, "filename": ""}, {"$set": {"filename": name}})
        self.bucket.remove({"filename": name, HEIR: new_id})
        self.bucket.update({"_id": new_id, "filename": name}, {"$set": {HELD: name}})

    def _finish(self, name: str) -> None:
        """End what a program began that stopped between two steps of :meth:`_take_place`."""
        found = self.bucket.newest(name)
        heir = (found or {}).get("metadata", {}).get(HEIR.partition(".")[2])
        if isinstance(heir, ObjectId) and self.bucket.count({"_id": heir}):
            self._inherit(name, heir, is_new=False)
        elif found is not None:
            self.bucket.update({"_id": found["_id"], HEIR: heir}, {"$unset": {HEIR: ""}})

    def _add_folder(self, name: str) -> None:
        self.bucket.add(f"{name}/", (), {"admin_name": f"{name}/"})

    def _keep_folder_of(self, name: str) -> None:
        """Keep the folder from which something was taken, as folders elsewhere stay."""
        parent = name.rpartition("/")[0]
        if parent and not self.bucket.any_below(f"{parent}/"):
            with suppress(FileExistsError):
                self._add_folder(parent)


def _prefix(name: str) -> str:
    return f"{name}/" if name else ""


def _file_name(path: str) -> str:
    name = safe_path(path)
    if not name:
        raise ValidationFailed(gettext("The first folder itself cannot be changed."))
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
        raise ValidationFailed(gettext("The text is too long."))
    return name


def _can_be_asked_for(name: str) -> bool:
    try:
        return bool(name) and safe_path(name) == name
    except ValidationFailed:
        return False


def _entry(prefix: str, found: Mapping[str, Any]) -> FileInfo:
    name, facts = f"{prefix}{found['_id']}", found["file"]
    if facts is None:
        return FileInfo(name, is_folder=True)
    known = {"_id": facts["id"], "length": facts.get("length"), "uploadDate": facts.get("date")}
    return _info(name, known)


def _info(name: str, found: Mapping[str, Any]) -> FileInfo:
    when = found.get("uploadDate")
    if isinstance(when, dt.datetime) and when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return FileInfo(name, size=found.get("length"), modified=when, version=_version(found))


def _version(found: Mapping[str, Any]) -> str:
    return str(found["_id"])


def _moved(old: str, new: str) -> list[Mapping[str, Any]]:
    """Return a change that puts *new* for *old* at the beginning of names."""
    rest = {"$substrBytes": ["$filename", len(old.encode()), -1]}
    name = {"$concat": [{"$literal": new}, rest]}
    held = {"$cond": [{"$eq": [{"$type": f"${HELD}"}, "missing"]}, "$$REMOVE", name]}
    return [{"$set": {HELD: held, "filename": name}}]
