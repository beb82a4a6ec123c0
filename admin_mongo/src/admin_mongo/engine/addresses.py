"""Addresses that lead to a file by its id, as older applications write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bson import ObjectId

from admin_core.data import FieldInfo, ListQuery


def place_of_file(view: Any, said: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return which field of which document holds a file; ``None`` where the visitor sees none.

    *said* holds ``id``, ``coll`` (the bucket) and perhaps ``db`` (a connection's alias).
    """
    text, bucket = said.get("id", ""), said.get("coll", "")
    if not ObjectId.is_valid(text):
        return None
    for field in _fields_in(view, bucket, said.get("db", "default")):
        match = view.store.criterion({field.native.db_field: ObjectId(text)})
        query = ListQuery(paths=(), conditions=(match,), limit=1, count="none")
        for record in view.records("read").find(query).records:
            return {"id": view.store.encoded_key(record), "name": field.name}
    return None


def _fields_in(view: Any, bucket: str, alias: str) -> Iterator[FieldInfo]:
    for field in view.store.info:
        if field.kind == "file" and view.can_see(field.name):
            native = field.native
            if (native.collection_name, native.db_alias) == (bucket, alias):
                yield field
