"""Documents inside records: which model one is of, and their values as plain mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .fields import FieldInfo
from .values import encode_key

if TYPE_CHECKING:
    from .store import RecordStore

#: The name of the entry that tells of which model a document is, where there are several.
TYPE = "_type"


def document_store(inner: Iterable[RecordStore], document: Any) -> RecordStore:
    """Return the one of the stores *inner* that a document belongs to, the first for a stranger.

    .. versionadded:: 0.1
    """
    every = tuple(inner)
    return next((one for one in every if one.owns(document)), every[0])


def documents_in(field: FieldInfo, value: Any) -> list[Any]:
    """Return the documents that an embedded field's value holds, as a list in any case.

    .. versionadded:: 0.1
    """
    if value is None or field.embedded is None:
        return []
    return [one for one in value if one is not None] if field.embedded.many else [value]


def plain_documents(store: RecordStore, field: FieldInfo, value: Any) -> Any:
    """Return an embedded field's value with each document as a mapping; any other as it is.

    .. versionadded:: 0.1
    """
    if field.embedded is None or value is None:
        return value
    inner = store.embedded(field)
    found = [_plain(inner, document) for document in documents_in(field, value)]
    return found if field.embedded.many else found[0]


def _plain(inner: tuple[RecordStore, ...], document: Any) -> Mapping[str, Any]:
    store = document_store(inner, document)
    found: dict[str, Any] = {TYPE: store.info.name} if len(inner) > 1 else {}
    for field in store.info:
        value = store.value(document, field.name)
        found[field.name] = (
            _keys(store, field, value) if field.relation is not None
            else plain_documents(store, field, value)
        )  # fmt: skip
    return found


def _keys(store: RecordStore, field: FieldInfo, value: Any) -> Any:
    if value is None or field.relation is None:
        return None
    target = store.related(field.name)
    if field.relation.many:
        return [encode_key(target.key(one)) for one in value]
    return encode_key(target.key(value))
