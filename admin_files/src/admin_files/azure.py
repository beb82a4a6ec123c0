"""A container of Azure Blob Storage.

Needs Azure's library:  pip install "admin-files[azure]"
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from admin_core.data import (
    AccessDenied,
    ConfigurationError,
    FileInfo,
    StorageCapabilities,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    safe_path,
)

from .objects import Listing, ObjectStorage, content_type
from .view import BaseFileAdmin

log = logging.getLogger("admin_files.azure")

#: Characters of a blob's name that are possible.
_LONGEST_NAME = 1024
#: Bytes that are fetched with one request.
CHUNK = 4 * 1024 * 1024
#: Seconds that a copy inside the service may take.
_COPY_SECONDS = 300.0


class AzureStorage(ObjectStorage):
    """Files of a container, below *prefix* if that is given.

    *client* is a ``BlobServiceClient``, or the connection string of an account.

    .. versionadded:: 0.1
    """

    def __init__(self, client: Any, container: str, *, prefix: str = "") -> None:
        _library()
        self.container = container
        self.prefix = f"{safe_path(prefix)}/" if safe_path(prefix) else ""
        self.root = self.prefix.rstrip("/").rpartition("/")[2] or container
        self._service = None if isinstance(client, str) else client
        self._account = client if isinstance(client, str) else ""
        self._lock = threading.Lock()
        self.capabilities = StorageCapabilities(quick_moves=False, urls=True)

    @property
    def client(self) -> Any:
        """The client of the container, made when it is first needed."""
        with self._lock:
            if self._service is None:
                self._service = _library().BlobServiceClient.from_connection_string(
                    self._account, connection_timeout=5, read_timeout=30, retry_total=2
                )
            return self._service.get_container_client(self.container)

    def url(self, path: str, expires: dt.timedelta, *, inline: bool = False) -> str | None:
        """Return a signed address, where the client has the account's key; else ``None``."""
        blob = self._blob(self._file_key(path))
        key = getattr(blob.credential, "account_key", None)
        if not key:
            return None
        library = _library()
        name = quote(blob.blob_name.rpartition("/")[2], safe="")
        signature = library.generate_blob_sas(
            blob.account_name,
            self.container,
            blob.blob_name,
            account_key=key,
            permission=library.BlobSasPermissions(read=True),
            expiry=dt.datetime.now(dt.UTC) + expires,
            content_disposition="inline" if inline else f"attachment; filename*=UTF-8''{name}",
            content_type=content_type(blob.blob_name) if inline else "application/octet-stream",
        )
        return f"{blob.url}?{signature}"

    # -- requests ------------------------------------------------------------------------------

    def head(self, key: str) -> FileInfo:
        """Return what is known about a blob."""
        with self._translated(key):
            return _info(self._blob(key).get_blob_properties())

    def listing(self, prefix: str, *, is_deep: bool, after: str | None, limit: int) -> Listing:
        """Return blobs and prefixes below *prefix*."""
        asked = {"name_starts_with": prefix, "results_per_page": limit}
        with self._translated(prefix):
            client = self.client
            found = client.list_blobs(**asked) if is_deep else client.walk_blobs(**asked)
            pages = found.by_page(continuation_token=after)
            one_page = list(next(pages, ()))
        prefixes = tuple(one.name for one in one_page if one.name.endswith("/") and _is_prefix(one))
        blobs = tuple(_info(one) for one in one_page if not _is_prefix(one))
        return Listing(blobs, prefixes, pages.continuation_token or None)

    def read(self, key: str, start: int, length: int | None) -> BinaryIO:
        """Return the content, streamed."""
        if length == 0:
            return io.BytesIO()
        found = self.head(key)
        size = found.size or 0
        end = size if length is None else min(size, start + length)
        body = _Body(self, found, start, end)
        return cast(BinaryIO, io.BufferedReader(body, CHUNK))

    def piece(self, found: FileInfo, start: int, length: int) -> bytes:
        """Return some of the content of the version that *found* is about."""
        with self._translated(found.path):
            sent = self._blob(found.path).download_blob(
                offset=start, length=length, **_condition(found.version)
            )
            return cast(bytes, sent.readall())

    def put(self, key: str, parts: Iterator[bytes], condition: str | None) -> FileInfo:
        """Store a blob as a list of blocks, which is the blob once the list is sent."""
        library, blob = _library(), self._blob(key)
        blocks: list[Any] = []
        for part in parts:
            block = library.BlobBlock(block_id=f"{secrets.token_hex(8)}-{len(blocks):06}")
            with self._translated(key):
                blob.stage_block(block.id, part, length=len(part))
            blocks.append(block)
        kind = library.ContentSettings(content_type=content_type(key))
        with self._translated(key):
            blob.commit_block_list(blocks, content_settings=kind, **_condition(condition))
        return self.head(key)

    def duplicate(self, source: FileInfo, key: str) -> None:
        """Copy a blob to a new name."""
        goal = self._blob(key)
        with self._translated(key):
            # What is copied inside an account needs no signature.
            done = goal.start_copy_from_url(self._blob(source.path).url, **_condition(""))
            if done["copy_status"] == "success":
                return
            self._wait_for(goal)

    def remove(self, keys: Iterable[str]) -> None:
        """Delete blobs; one that is gone already is as it should be."""
        left = iter(keys)
        while some := list(islice(left, 256)):
            for key in some:
                try:
                    with self._translated(key):
                        self._blob(key).delete_blob(delete_snapshots="include")
                except FileNotFoundError:
                    continue

    # -- parts of requests ---------------------------------------------------------------------

    def _blob(self, key: str) -> Any:
        if len(key) > _LONGEST_NAME:
            raise ValidationFailed(gettext("This name cannot be used here."))
        return self.client.get_blob_client(key)

    def _wait_for(self, blob: Any) -> None:
        pause = threading.Event()
        waited, seconds = 0.0, 0.1
        while (copy := blob.get_blob_properties().copy).status == "pending":
            if waited > _COPY_SECONDS:
                blob.abort_copy(copy.id)
                break
            pause.wait(seconds)
            waited += seconds
            seconds = min(seconds * 2, 5.0)
        if copy.status != "success":
            blob.delete_blob()
            raise StoreUnavailable(gettext("The file service failed; try again later."))

    @contextmanager
    def _translated(self, key: str) -> Iterator[None]:
        """Raise what the contract names; the service's own words go to the log only."""
        from azure.core import exceptions as azure

        path = key.removeprefix(self.prefix)
        try:
            yield
        except azure.ResourceExistsError as error:
            raise FileExistsError(path) from error
        except azure.ResourceModifiedError as error:
            raise FileExistsError(path) from error
        except azure.AzureError as error:
            raise self._of_the_service(error, path) from error

    def _of_the_service(self, error: Any, path: str) -> Exception:
        code, status = str(getattr(error, "error_code", "")), getattr(error, "status_code", None)
        if status == 404 and code != "ContainerNotFound":
            return FileNotFoundError(path)
        if status == 412:
            return FileExistsError(path)
        log.error("The service refused %r in %r", path, self.container, exc_info=error)
        if status in {401, 403}:
            return AccessDenied(gettext("The file service does not allow this."))
        if status == 404:
            return StoreUnavailable(gettext("There is no container %(name)s.", name=self.container))
        if status == 400 and code in {"InvalidResourceName", "InvalidUri", "OutOfRangeInput"}:
            return ValidationFailed(gettext("This name cannot be used here."))
        if status is None:
            return StoreUnavailable(gettext("The file service does not answer; try again later."))
        return StoreUnavailable(gettext("The file service failed; try again later."))


class AzureFileAdmin(BaseFileAdmin):
    """A file manager over a container: ``AzureFileAdmin(client, "container")``.

    *blob_service_client* is that, or the connection string of an account; *on_windows* is
    accepted and without effect, since names of blobs are written alike everywhere.  What
    follows is as for :class:`~admin_files.BaseFileAdmin`.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        blob_service_client: Any,
        container_name: str,
        on_windows: bool = False,
        *args: Any,
        prefix: str = "",
        **options: Any,
    ) -> None:
        storage = AzureStorage(blob_service_client, container_name, prefix=prefix)
        super().__init__(*args, **{"storage": storage, **options})


class _Body(io.RawIOBase):
    """The content of a blob, asked for piece by piece: the library would hold most of it."""

    def __init__(self, storage: AzureStorage, found: FileInfo, start: int, end: int) -> None:
        self._storage = storage
        self._found = found
        self._start = start
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self._end - self._start)
        if size <= 0:
            return 0
        try:
            piece = self._storage.piece(self._found, self._start, size)
        except FileExistsError:
            raise StoreUnavailable(gettext("The file was changed while it was read.")) from None
        buffer[: len(piece)] = piece
        self._start += len(piece)
        return len(piece)


def open_location(location: str, options: Mapping[str, Any]) -> AzureStorage:
    """Return the storage of ``azure://container`` or ``azure://container/folder``."""
    container, _, prefix = location.partition("://")[2].partition("/")
    if not container or "client" not in options:
        raise ConfigurationError(
            f"{location!r} needs a container and an account. Write  azure://container/folder  and "
            "give a BlobServiceClient or a connection string as the option  client."
        )
    return AzureStorage(container=container, **{"prefix": prefix, **options})


def _info(found: Any) -> FileInfo:
    return FileInfo(
        found.name,
        size=found.size,
        modified=found.last_modified.astimezone(dt.UTC),
        # Listings give it without the quotes that requests have.
        version=str(found.etag).strip('"'),
    )


def _is_prefix(found: Any) -> bool:
    return not hasattr(found, "etag")


def _condition(condition: str | None) -> dict[str, Any]:
    from azure.core import MatchConditions

    if condition is None:
        return {}
    if not condition:
        return {"match_condition": MatchConditions.IfMissing}
    return {"etag": f'"{condition}"', "match_condition": MatchConditions.IfNotModified}


def _library() -> Any:
    try:
        import azure.storage.blob
    except ImportError:
        raise ConfigurationError(
            'Azure needs its library. Install it:  pip install "admin-files[azure]"'
        ) from None
    return azure.storage.blob
