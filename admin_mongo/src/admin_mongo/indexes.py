"""What ``flask admin check`` says of large collections that are read without an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from admin_core.data import AdminError, FieldInfo, Problem

from .errors import translated

#: Documents from which on a list without an index takes noticeable time.
LARGE = 10_000


def problems(views: Iterable[Any]) -> Iterator[Problem]:
    """Yield one warning for each view of a large collection that no index serves."""
    for view in views:
        yield from _problems(view)


def _problems(view: Any) -> Iterator[Problem]:
    try:
        store = getattr(view, "store", None)
        if store is None or store.info.backend not in {"mongoengine", "pymongo"}:
            return
        with translated():
            collection = store.collection
            if collection.estimated_document_count() < LARGE:
                return
            served = {one["key"][0][0] for one in collection.index_information().values()}
        wanted = dict.fromkeys(_paths(view, store))
    except AdminError:
        # That a server is away, this one or another view's, is said elsewhere.
        return
    missing = [path for path in wanted if path not in served]
    if missing:
        commands = "  ".join(
            f"db.{collection.name}.createIndex({{{_name(path)}: 1}})" for path in missing
        )
        yield Problem(
            "mongo.index",
            "warning",
            f"{type(view).__qualname__}: {collection.name} is large, and is sorted, filtered or "
            f"searched by {', '.join(missing)} without an index: each time all documents are read.",
            f"Index what people use:  {commands}",
        )


def _paths(view: Any, store: Any) -> Iterator[str]:
    """Yield the stored names that lists are sorted, filtered and searched by."""
    named = [order.path for order in view.default_order()]
    named += [one for one in view.column_filters or () if isinstance(one, str)]
    named += [one for one in view.column_searchable_list or () if isinstance(one, str)]
    for path in named:
        field: FieldInfo = store.field(path)
        places = getattr(store, "places", store)
        relation, rest = places.split(path)
        if not (relation and rest) and field.kind != "json":
            yield places.place(path).path


def _name(path: str) -> str:
    return path if path.isidentifier() else f'"{path}"'
