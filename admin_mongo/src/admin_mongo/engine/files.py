"""Files of documents, which lie in GridFS beside them: read at once for a page, deleted in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from gridfs import GridOut
from mongoengine import fields as me
from mongoengine.connection import get_db

from admin_core.data import HeldFile, after_commit

from ..gridfs.bucket import Bucket


def bucket_of(native: Any) -> Bucket:
    """Return the bucket that a field's files are in."""
    return Bucket(get_db(native.db_alias), native.collection_name)


def file_fields(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and fields of a document that hold files."""
    for name, native in document._fields.items():
        if isinstance(native, me.FileField):
            yield name, native


def held_file(native: Any, proxy: Any) -> HeldFile | None:
    """Return what is known of the file that a proxy stands for; ``None`` for no file."""
    if not proxy or proxy.grid_id is None:
        return None
    bucket, found = bucket_of(native), proxy.gridout
    facts = found._file if found is not None else bucket.facts([proxy.grid_id]).get(proxy.grid_id)
    name = str((facts or {}).get("filename") or proxy.grid_id)
    small = (facts or {}).get("thumbnail_id")
    return HeldFile(
        str(proxy.grid_id),
        name,
        (facts or {}).get("length"),
        partial(bucket.open, proxy.grid_id),
        partial(bucket.open, small) if small else None,
    )


def load_files(documents: Sequence[Any], name: str) -> None:
    """Read with one query what is known of the files in one field of *documents*."""
    proxies = [getattr(one, name) for one in documents if hasattr(one, "_fields")]
    wanted = [one for one in proxies if one and one.gridout is None]
    if not wanted:
        return
    bucket = bucket_of(documents[0]._fields[name])
    facts = bucket.facts([one.grid_id for one in wanted])
    for one in wanted:
        known = facts.get(one.grid_id)
        if known is not None:
            one.gridout = GridOut(bucket.root, file_document=dict(known))


def empty_proxy(native: Any, document: Any, name: str, file_id: Any = None) -> Any:
    """Return what stands for a file, or for none, in a document."""
    return native.proxy_class(
        grid_id=file_id, key=name, instance=document, db_alias=native.db_alias,
        collection_name=native.collection_name,
    )  # fmt: skip


def delete_later(native: Any, ids: Iterable[Any]) -> None:
    """Delete files and their small pictures when the present unit of work has been kept."""
    gone = [one for one in ids if one is not None]
    if gone:
        after_commit(partial(delete_files, bucket_of(native), gone))


def delete_files(bucket: Bucket, ids: Sequence[Any]) -> None:
    """Delete files and their small pictures."""
    small = (one.get("thumbnail_id") for one in bucket.facts(ids).values())
    bucket.remove({"_id": {"$in": [*ids, *filter(None, small)]}})


def detached(document: Any) -> Mapping[str, Any]:
    """Let a document forget its files, so that they outlive it until it is certainly gone.

    Returns what it held by name, for :func:`delete_later` or to give it back.
    """
    held: dict[str, Any] = {}
    for name, native in file_fields(document):
        held[name] = getattr(document, name)
        document._data[name] = _forgotten(native.proxy_class)(key=name, instance=document)
    return held


@lru_cache
def _forgotten(proxy_class: type[Any]) -> type[Any]:
    """Return a class of proxies that have nothing to delete, whoever asks for it.

    MongoEngine asks the server in any case, in words that no transaction may contain.
    """
    return type("Forgotten", (proxy_class,), {"delete": lambda self: None})
