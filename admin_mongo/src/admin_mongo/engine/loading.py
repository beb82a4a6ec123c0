"""Reading at once what the documents of a page refer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from admin_core.data import FieldInfo, RecordStore, document_store, documents_in

from .files import load_files
from .references import load_field, load_generic


def load(store: RecordStore, documents: Sequence[Any], paths: Iterable[str]) -> None:
    """Read what *paths* lead to from *documents*: one query for each relation on the way.

    A path that ends at an embedded document reads what is referred to inside of it.
    """
    if not documents:
        return
    steps: dict[str, set[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        steps.setdefault(name, set()).update({rest} - {""})
    for name, rests in steps.items():
        if name not in store.info:
            continue
        field = store.info.field(name)
        if field.relation is not None:
            load(store.related(name), load_field(documents, name), rests)
        elif field.kind == "reference":
            load_generic([one for one in documents if hasattr(one, "_data")], name)
        elif field.kind == "file":
            load_files(documents, name)
        elif field.embedded is not None:
            _load_inside(store, field, documents, rests)


def _load_inside(
    store: RecordStore, field: FieldInfo, documents: Sequence[Any], rests: set[str]
) -> None:
    inner = store.embedded(field)
    by_store: dict[RecordStore, list[Any]] = {}
    for document in documents:
        held = document._data.get(field.name) if hasattr(document, "_data") else None
        for one in documents_in(field, held):
            by_store.setdefault(document_store(inner, one), []).append(one)
    for own, found in by_store.items():
        leading = (one.name for one in own.info if one.relation or one.embedded)
        load(own, found, rests or set(leading))
