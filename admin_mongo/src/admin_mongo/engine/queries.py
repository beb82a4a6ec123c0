"""MongoEngine's query sets and ``Q`` objects as filter documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mongoengine.queryset.base import BaseQuerySet
from mongoengine.queryset.visitor import QNode

from admin_core.data import ConfigurationError


def filter_of(query: Any) -> dict[str, Any]:
    """Return the filter of a query set; a mapping is one already.

    Raises :exc:`ConfigurationError` for anything else.
    """
    if isinstance(query, BaseQuerySet):
        found: Any = query._query
        return dict(found)
    if isinstance(query, Mapping):
        return dict(query)
    raise ConfigurationError(
        f"{type(query).__name__} is no query of documents. Return a query set:  "
        "Model.objects(active=True)"
    )


def is_native(value: Any) -> bool:
    """Return whether a value narrows a query set in MongoEngine's own words."""
    return isinstance(value, (QNode, BaseQuerySet, Mapping))


class Native:
    """A filter in MongoEngine's own words."""

    def __init__(self, native: Any) -> None:
        self.native = native

    def apply(self, query: Any, value: Any) -> Any:
        """Return what the filter leaves of *query*."""
        if isinstance(self.native, QNode):
            return query.filter(self.native)
        if isinstance(self.native, BaseQuerySet):
            return self.native
        return query.filter(__raw__=dict(self.native))
