"""A bucket of Amazon S3, or of a service that speaks its protocol.

Needs boto3:  pip install "admin-files[s3]"
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain, islice
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

log = logging.getLogger("admin_files.s3")

#: Objects that one request may delete.
_AT_ONCE = 1000
#: Bytes that one request may copy.
_COPY = 1024 * 1024 * 1024
#: Seconds for which a signed address may be good.
_LONGEST = 7 * 24 * 3600

_NAME_REFUSED = frozenset(
    {"KeyTooLongError", "InvalidURI", "InvalidObjectName", "XMinioInvalidObjectName"}
)
_NOT_MET = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_NOT_THERE = frozenset({"NoSuchKey", "404", "NotFound"})
_DENIED = frozenset(
    {
        "AccessDenied", "AllAccessDisabled", "ExpiredToken", "InvalidAccessKeyId", "InvalidToken",
        "SignatureDoesNotMatch", "Forbidden", "403", "401",
    }
)  # fmt: skip


class S3Storage(ObjectStorage):
    """Files of a bucket, below *prefix* if that is given.

    *client* is a boto3 client; without one it is made of *region*, *key* and *secret* (and
    *token*), or of what boto3 finds in the environment.  *endpoint_url* is the address of another
    service than Amazon's.  *conditional* is to be off for services that do not know conditional
    writes: of two people who upload one new name at once, the later one then wins unseen.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        bucket: str,
        region: str | None = None,
        key: str | None = None,
        secret: str | None = None,
        *,
        client: Any = None,
        token: str | None = None,
        endpoint_url: str | None = None,
        prefix: str = "",
        conditional: bool = True,
    ) -> None:
        if client is None:
            _boto3()
        self.bucket = bucket
        self.prefix = f"{safe_path(prefix)}/" if safe_path(prefix) else ""
        self.root = self.prefix.rstrip("/").rpartition("/")[2] or bucket
        self.capabilities = StorageCapabilities(
            exclusive_writes=conditional, quick_moves=False, urls=True
        )
        self._client = client
        self._access = {
            "region_name": region,
            "aws_access_key_id": key,
            "aws_secret_access_key": secret,
            "aws_session_token": token,
            "endpoint_url": endpoint_url,
        }
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client that sends the requests, made when it is first needed."""
        with self._lock:
            if self._client is None:
                self._client = _client(self._access)
            return self._client

    def url(self, path: str, expires: dt.timedelta, *, inline: bool = False) -> str | None:
        """Return a signed address; at most seven days are possible."""
        key = self._file_key(path)
        shown = {"ResponseContentType": content_type(key)} if inline else _as_download(key)
        with self._translated(key):
            signed: str = self.client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket, "Key": key, **shown},
                ExpiresIn=max(1, min(int(expires.total_seconds()), _LONGEST)),
            )
        return signed

    # -- requests ------------------------------------------------------------------------------

    def head(self, key: str) -> FileInfo:
        """Return what is known about an object."""
        with self._translated(key):
            found = self.client.head_object(Bucket=self.bucket, Key=key)
        return FileInfo(
            key,
            size=found["ContentLength"],
            modified=found["LastModified"].astimezone(dt.UTC),
            version=found["ETag"],
        )

    def listing(self, prefix: str, *, is_deep: bool, after: str | None, limit: int) -> Listing:
        """Return objects and prefixes below *prefix*."""
        more: dict[str, Any] = {} if is_deep else {"Delimiter": "/"}
        if after is not None:
            more["ContinuationToken"] = after
        with self._translated(prefix):
            found = self.client.list_objects_v2(
                Bucket=self.bucket, Prefix=prefix, MaxKeys=limit, **more
            )
        return Listing(
            tuple(
                FileInfo(
                    one["Key"],
                    size=one["Size"],
                    modified=one["LastModified"].astimezone(dt.UTC),
                    version=one.get("ETag", ""),
                )
                for one in found.get("Contents", ())
            ),
            tuple(one["Prefix"] for one in found.get("CommonPrefixes", ())),
            found.get("NextContinuationToken") if found.get("IsTruncated") else None,
        )

    def read(self, key: str, start: int, length: int | None) -> BinaryIO:
        """Return the content, streamed."""
        if length == 0:
            return io.BytesIO()
        end = "" if length is None else start + length - 1
        part = {"Range": f"bytes={start}-{end}"} if start or length is not None else {}
        with self._translated(key):
            try:
                found = self.client.get_object(Bucket=self.bucket, Key=key, **part)
            except self.client.exceptions.ClientError as error:
                if _code(error) in {"InvalidRange", "416"}:
                    return io.BytesIO()
                raise
        return cast(BinaryIO, io.BufferedReader(_Body(self, key, found["Body"])))

    def put(self, key: str, parts: Iterator[bytes], condition: str | None) -> FileInfo:
        """Store an object: in one request if it is small, in parts otherwise."""
        asked = self._condition(condition)
        first, second = next(parts, b""), next(parts, None)
        if second is not None:
            self._put_parts(key, chain((first, second), parts), asked)
            return self.head(key)
        with self._translated(key):
            self.client.put_object(
                Bucket=self.bucket, Key=key, Body=first, ContentType=content_type(key), **asked
            )
        return self.head(key)

    def duplicate(self, source: FileInfo, key: str) -> None:
        """Copy an object to a new key."""
        target = {"Bucket": self.bucket, "Key": key}
        origin = {"CopySource": {"Bucket": self.bucket, "Key": source.path}}
        asked = self._condition("")
        size = source.size or 0
        with self._translated(key):
            if size <= _COPY:
                self.client.copy_object(**target, **origin, **asked)
                return
        with self._upload(target, asked) as send:
            for start in range(0, size, _COPY):
                span = f"bytes={start}-{min(start + _COPY, size) - 1}"
                send(self.client.upload_part_copy, {**origin, "CopySourceRange": span})

    def remove(self, keys: Iterable[str]) -> None:
        """Delete objects, a thousand with each request."""
        left = iter(keys)
        while some := list(islice(left, _AT_ONCE)):
            with self._translated(some[0]):
                done = self.client.delete_objects(
                    Bucket=self.bucket,
                    Delete={"Objects": [{"Key": key} for key in some], "Quiet": True},
                )
            if failed := done.get("Errors"):
                log.error("The service deleted %d objects less: %s", len(failed), failed[0])
                if failed[0].get("Code") in _DENIED:
                    raise AccessDenied(_refused())
                raise StoreUnavailable(gettext("Not everything could be deleted; try again."))

    # -- parts of requests ---------------------------------------------------------------------

    def _condition(self, condition: str | None) -> dict[str, str]:
        if condition is None or not self.capabilities.exclusive_writes:
            return {}
        return {"IfMatch": condition} if condition else {"IfNoneMatch": "*"}

    def _put_parts(self, key: str, parts: Iterable[bytes], asked: dict[str, str]) -> None:
        target = {"Bucket": self.bucket, "Key": key}
        with self._upload(target, asked) as send:
            for part in parts:
                send(self.client.upload_part, {"Body": part})

    @contextmanager
    def _upload(self, target: dict[str, str], asked: dict[str, str]) -> Iterator[Any]:
        """Give what sends a part; all parts become the object at the end, or none is kept."""
        key = target["Key"]
        with self._translated(key):
            begun = self.client.create_multipart_upload(**target, ContentType=content_type(key))
        which = {**target, "UploadId": begun["UploadId"]}
        sent: list[dict[str, Any]] = []

        def send(request: Any, what: dict[str, Any]) -> None:
            number = len(sent) + 1
            with self._translated(key):
                reply = request(**which, **what, PartNumber=number)
            tag = reply.get("CopyPartResult", reply)["ETag"]
            sent.append({"ETag": tag, "PartNumber": number})

        try:
            yield send
            with self._translated(key):
                self.client.complete_multipart_upload(
                    **which, **asked, MultipartUpload={"Parts": sent}
                )
        except BaseException:
            # The parts would be kept, and paid for, until somebody finds them.
            with suppress(Exception):
                self.client.abort_multipart_upload(**which)
            raise

    @contextmanager
    def _translated(self, key: str) -> Iterator[None]:
        """Raise what the contract names; the service's own words go to the log only."""
        from botocore import (  # type: ignore[import-untyped]  # it has no types
            exceptions as boto,
        )
        from urllib3 import exceptions as urllib3

        path = key.removeprefix(self.prefix)
        try:
            yield
        except boto.ClientError as error:
            raise self._of_the_service(error, path) from error
        except (boto.NoCredentialsError, boto.PartialCredentialsError) as error:
            log.error("There are no credentials for the bucket %r", self.bucket)
            raise AccessDenied(_refused()) from error
        except (boto.BotoCoreError, urllib3.HTTPError, OSError) as error:
            if isinstance(error, (FileNotFoundError, FileExistsError)):
                raise
            log.error("The bucket %r cannot be reached", self.bucket, exc_info=error)
            raise StoreUnavailable(
                gettext("The file service does not answer; try again later.")
            ) from error

    def _of_the_service(self, error: Any, path: str) -> Exception:
        code = _code(error)
        if code in _NOT_THERE:
            return FileNotFoundError(path)
        if code in _NOT_MET:
            return FileExistsError(path)
        if code in _NAME_REFUSED:
            return ValidationFailed(gettext("This name cannot be used here."))
        log.error("The service refused %r in the bucket %r", path, self.bucket, exc_info=error)
        if code in _DENIED:
            return AccessDenied(_refused())
        if code == "NoSuchBucket":
            return StoreUnavailable(gettext("There is no bucket %(name)s.", name=self.bucket))
        return StoreUnavailable(gettext("The file service failed; try again later."))


class S3FileAdmin(BaseFileAdmin):
    """A file manager over a bucket: ``S3FileAdmin("bucket", "region", "key id", "secret")``.

    What follows, and every name, is as for :class:`~admin_files.BaseFileAdmin`; *client*,
    *token*, *endpoint_url*, *prefix* and *conditional* as for :class:`S3Storage`.  A ready client
    may come first, too: ``S3FileAdmin(client, "bucket", base_url, ...)``.

    .. versionadded:: 0.1
    """

    def __init__(self, bucket: Any, *args: Any, **options: Any) -> None:
        place = {name: options.pop(name) for name in _PLACE if name in options}
        if isinstance(bucket, str):
            own, args = args[:3], args[3:]
            storage = S3Storage(bucket, *own, **place)
        else:
            own, args = args[:1], args[1:]
            name = own[0] if own else options.pop("bucket_name")
            storage = S3Storage(name, client=bucket, **place)
        super().__init__(*args, **{"storage": storage, **options})


#: Arguments that are about the bucket and not about the pages.
_PLACE = ("region", "key", "secret", "client", "token", "endpoint_url", "prefix", "conditional")


class _Body(io.RawIOBase):
    """The content of an object, whose failures are those of the contract."""

    def __init__(self, storage: S3Storage, key: str, body: Any) -> None:
        self._storage = storage
        self._key = key
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._storage._translated(self._key):
            piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def open_location(location: str, options: Mapping[str, Any]) -> S3Storage:
    """Return the storage of ``s3://bucket`` or ``s3://bucket/folder``."""
    bucket, _, prefix = location.partition("://")[2].partition("/")
    if not bucket or "@" in bucket:
        raise ConfigurationError(
            f"{location!r} names no bucket. Write  s3://bucket/folder  and give key and secret "
            "as options."
        )
    return S3Storage(bucket, **{"prefix": prefix, **options})


def _as_download(key: str) -> dict[str, str]:
    name = quote(key.rpartition("/")[2], safe="")
    return {
        "ResponseContentDisposition": f"attachment; filename*=UTF-8''{name}",
        "ResponseContentType": "application/octet-stream",
    }


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _refused() -> str:
    return gettext("The file service does not allow this.")


def _boto3() -> Any:
    try:
        import boto3  # type: ignore[import-untyped]  # it has no types
    except ImportError:
        raise ConfigurationError(
            'S3 needs boto3. Install it:  pip install "admin-files[s3]"'
        ) from None
    return boto3


def _client(access: dict[str, Any]) -> Any:
    from botocore.config import Config  # type: ignore[import-untyped]  # it has no types

    settings = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 3},
        signature_version="s3v4",
        # Services other than Amazon's do not know the checksums that are new.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    # A session of its own: the default one must not be shared by threads.
    return _boto3().Session().client("s3", config=settings, **access)
