"""Pages of a list: the pipeline that finds, sorts and slices, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection

from admin_core.data import ListQuery, Total

from .match import EVERYTHING, Filter, beyond, both

#: Names that the pipeline gives to values it sorts by; they are taken away again.
HELPER = "__admin_order_"


@dataclass(frozen=True, slots=True)
class Sorting:
    """One level of an order: the path to sort by, and the stages that put it there.

    ``stored`` turns a value of the core's into what the path holds.
    """

    path: str
    descending: bool
    stages: tuple[Mapping[str, Any], ...] = ()
    stored: Any = None


def pipeline(
    query: ListQuery, match: Filter, order: Sequence[Sorting]
) -> tuple[list[Mapping[str, Any]], bool]:
    """Return the stages that give one page, with one document more, and whether it is reversed."""
    position = query.position
    backward = position is not None and position.backward
    stages: list[Mapping[str, Any]] = [{"$match": match}] if match else []
    helpers = [one.path for one in order if one.path.startswith(HELPER)]
    for one in order:
        stages += one.stages
    turned = [(one.path, one.descending is not backward) for one in order]
    if position is not None and position.values is not None:
        values = [
            value if value is None or one.stored is None else one.stored(value)
            for one, value in zip(order, position.values, strict=True)
        ]
        stages.append({"$match": beyond(turned, values)})
    if turned:
        stages.append({"$sort": {path: -1 if descending else 1 for path, descending in turned}})
    if query.offset and position is None:
        stages.append({"$skip": query.offset})
    if query.limit is not None:
        stages.append({"$limit": query.limit + 1})
    if helpers:
        stages.append({"$unset": helpers})
    return stages, backward


def page_of(found: Iterable[Any], query: ListQuery, backward: bool) -> tuple[list[Any], bool, bool]:
    """Return the documents of a page in their order, and whether there are more on either side."""
    records = list(found)
    has_more = query.limit is not None and len(records) > query.limit
    if query.limit is not None:
        records = records[: query.limit]
    if backward:
        return records[::-1], query.position.values is not None, has_more  # type: ignore[union-attr]  # backward says that there is one
    return records, has_more, bool(query.offset) or query.position is not None


def count(collection: Collection[Any], match: Filter, query: ListQuery) -> Total | None:
    """Return how many documents there are, as exactly as *query* asks."""
    if query.count == "none":
        return None
    if query.count == "exact":
        return Total(collection.count_documents(match))
    limit = query.count_limit
    number = collection.count_documents(match, limit=limit + 1)
    if number <= limit:
        return Total(number)
    if query.count == "estimated" and match == EVERYTHING:
        return Total(max(limit + 1, collection.estimated_document_count()), "about")
    return Total(limit, "at_least")


def narrowed(base: Filter, match: Filter) -> Filter:
    """Return a view's own query and a filter together; neither replaces the other."""
    return both(base, match)
