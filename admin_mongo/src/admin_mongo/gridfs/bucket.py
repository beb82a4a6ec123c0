"""The two collections of a GridFS bucket, and what is done with the files in them.

Everything runs in a session of its own: a record's transaction could hold no file, and a file that
was written for a record that is refused is taken back by whoever wrote it.
"""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO, cast

from gridfs import GridIn, GridOut
from gridfs.errors import CorruptGridFile, FileExists
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from ..errors import EXPORT_LIMIT, translated

#: Where the name is kept that only one file has; any number of files may share ``filename``.
HELD = "metadata.admin_name"
#: Which file is about to take another one's place.
HEIR = "metadata.admin_heir"

#: What the driver puts into one piece where nobody says otherwise.
_PIECE = 255 * 1024

#: Files deleted with one command.
_AT_ONCE = 1_000

#: The newest of the files that share a name is the one that counts.
_NEWEST = [("uploadDate", -1), ("_id", -1)]


class Bucket:
    """The files of one bucket."""

    def __init__(self, database: Database[Any], name: str = "fs") -> None:
        concern = database.write_concern
        if not concern.acknowledged:
            concern = WriteConcern(w=1)
        self.root = database.get_collection(name, write_concern=concern)
        self.files, self.pieces = self.root.files, self.root.chunks
        self.client: MongoClient[Any] = database.client
        self._is_ready = False

    def _in_time(self) -> Any:
        return translated(str, self.client)

    @contextmanager
    def session(self) -> Iterator[ClientSession]:
        """Give a session for some commands; raises the core's errors."""
        with self._in_time(), self.client.start_session() as session:
            yield session

    # -- finding -------------------------------------------------------------------------------

    def newest(self, name: str) -> Mapping[str, Any] | None:
        """Return what is known about the file of a name."""
        with self.session() as session:
            for _ in range(2):
                found: Mapping[str, Any] | None = self.files.find_one(
                    {"filename": name}, sort=_NEWEST, session=session
                )
                if found is not None:
                    return found
                # A look may begin before another file has the name, and end when this one has
                # lost it; the next look finds the other.
            return None

    def facts(self, ids: Iterable[Any]) -> Mapping[Any, Mapping[str, Any]]:
        """Return what is known about files, by their ids."""
        with self.session() as session:
            found = self.files.find({"_id": {"$in": list(ids)}}, session=session)
            return {one["_id"]: one for one in found}

    def count(self, match: Mapping[str, Any]) -> int:
        """Return how many files fit."""
        with self.session() as session:
            return int(self.files.count_documents(match, session=session))

    def ids(self, match: Mapping[str, Any]) -> list[Any]:
        """Return the ids of the files that fit."""
        with self.session() as session:
            return [one["_id"] for one in self.files.find(match, {"_id": 1}, session=session)]

    def any_below(self, prefix: str) -> bool:
        """Return whether a name begins with *prefix*."""
        with self.session() as session:
            found = self.files.find_one(below(prefix), {"_id": 1}, session=session)
            return found is not None

    def children(
        self, prefix: str, after: str = "", limit: int | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what stands directly below *prefix*, by name, from behind *after*.

        The server puts it together once, however much is asked for.  Each is
        ``{"_id": name, "is_folder": ..., "file": {"date", "id", "length"} or None}``.
        """
        parts = {"$split": ["$filename", "/"]}
        depth = prefix.count("/")
        stages: list[Mapping[str, Any]] = [
            {"$match": below(prefix, after)},
            {"$set": {"parts": parts}},
            {"$set": {"is_folder": {"$gt": [{"$size": "$parts"}, depth + 1]}}},
            {
                "$group": {
                    "_id": {"$arrayElemAt": ["$parts", depth]},
                    "is_folder": {"$max": "$is_folder"},
                    # Documents are compared by their values in order: the newest is the greatest.
                    "file": {"$max": {"$cond": ["$is_folder", None, _FACTS]}},
                }
            },
            {"$match": {"_id": {"$gt": after}}},
            {"$sort": {"_id": 1}},
            *([{"$limit": limit}] if limit is not None else []),
        ]
        with self.client.start_session() as session:
            with translated(str, self.client, EXPORT_LIMIT):
                found = iter(self.files.aggregate(stages, allowDiskUse=True, session=session))
            while True:
                with self._in_time():
                    block = list(islice(found, _AT_ONCE))
                if not block:
                    return
                yield from block

    def open(self, file_id: Any) -> BinaryIO:
        """Return the content of a file; raises :exc:`FileNotFoundError`."""
        with self._in_time():
            session = self.client.start_session()
            try:
                found = self.files.find_one({"_id": file_id}, session=session)
                if found is None:
                    raise FileNotFoundError(str(file_id))
            except BaseException:
                session.end_session()
                raise
        out = GridOut(self.root, file_document=found, session=session)
        reader = io.BufferedReader(Reader(out, session), _PIECE)
        try:
            # With its first piece here, a small file is whole whatever takes its place now.
            reader.peek(1)
        except BaseException:
            reader.close()
            raise
        return cast(BinaryIO, reader)

    # -- writing -------------------------------------------------------------------------------

    def add(
        self,
        name: str,
        pieces: Iterable[bytes],
        metadata: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        """Store a new file whole or not at all; return what is known about it.

        *metadata* and *fields* are noted inside and beside what GridFS itself notes.  Raises
        :exc:`FileExistsError` where another file holds the same :data:`HELD` name.
        """
        if metadata:
            self._prepare()
        kind = mimetypes.guess_type(name)[0]
        facts = {**({"contentType": kind} if kind else {}), **(metadata or {})}
        with self._in_time():
            session = self.client.start_session()
        with session:
            with self._in_time():
                file = GridIn(self.root, session, filename=name, metadata=facts, **(fields or {}))
            try:
                for piece in pieces:
                    with self._in_time():
                        file.write(bytes(piece))
                with self._in_time():
                    file.close()
            except FileExists:
                self._forget(file)
                raise FileExistsError(name) from None
            except BaseException:
                self._forget(file)
                raise
            return {"_id": file._id, "length": file.length, "uploadDate": file.upload_date}

    def _forget(self, file: GridIn) -> None:
        """Delete what was stored of a file that will not be one."""
        with self.session() as session:
            self.pieces.delete_many({"files_id": file._id}, session=session)
            self.files.delete_one({"_id": file._id}, session=session)

    def _prepare(self) -> None:
        if self._is_ready:
            return
        with self.session() as session:
            self.files.create_index(
                HELD, unique=True, partialFilterExpression={HELD: {"$exists": True}},
                session=session,
            )  # fmt: skip
        self._is_ready = True

    def update(self, match: Mapping[str, Any], change: Any) -> int:
        """Change what is known about files; return how many there were.

        Raises :exc:`FileExistsError` where another file holds the name that was to be set.
        """
        self._prepare()
        with self._in_time(), self.client.start_session() as session:
            try:
                return int(self.files.update_many(match, change, session=session).matched_count)
            except DuplicateKeyError:
                raise FileExistsError from None

    def remove(self, match: Mapping[str, Any]) -> int:
        """Delete files and their content; return how many there were."""
        number = 0
        with self._in_time(), self.client.start_session() as session:
            while True:
                found = self.files.find(match, {"_id": 1}, session=session).limit(_AT_ONCE)
                ids = [one["_id"] for one in found]
                if not ids:
                    return number
                # What nobody finds any more has no reader either.
                self.files.delete_many({"_id": {"$in": ids}}, session=session)
                self.pieces.delete_many({"files_id": {"$in": ids}}, session=session)
                number += len(ids)


_FACTS = {"date": "$uploadDate", "id": "$_id", "length": "$length"}


class Reader(io.RawIOBase):
    """The content of a file, read as it is asked for."""

    def __init__(self, out: GridOut, session: ClientSession) -> None:
        super().__init__()
        self._out, self._session = out, session

    def readable(self) -> bool:
        """Return ``True``."""
        return True

    def seekable(self) -> bool:
        """Return ``True``."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; return it."""
        self._out.seek(offset, whence)
        return int(self._out.tell())

    def tell(self) -> int:
        """Return the place where reading goes on."""
        return int(self._out.tell())

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes; raises :exc:`FileNotFoundError` if the file is gone."""
        with translated():
            try:
                return bytes(self._out.read(size))
            except CorruptGridFile as error:
                raise FileNotFoundError(str(error)) from error

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer*; return how much there was."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        """End the session as well."""
        if not self.closed:
            self._session.end_session()
        super().close()


def below(prefix: str, after: str = "") -> Mapping[str, Any]:
    """Return a filter for the names that begin with *prefix*, which an index on them answers."""
    bounds: dict[str, Any] = {"$gte" if prefix else "$gt": prefix + after}
    if prefix:
        # The next string after every one that begins so.
        bounds["$lt"] = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return {"filename": bounds}
