"""Filters in Peewee's own words, for options that take them, as the core's criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import peewee as pw

from admin_core.data import Condition


@dataclass(frozen=True, slots=True)
class _Where:
    """Narrows a query by an expression."""

    clause: Any

    def apply(self, query: Any, value: Any) -> Any:
        """Return the query with the expression."""
        return query.where(self.clause)


@dataclass(frozen=True, slots=True)
class _Only:
    """Is a query of its own."""

    query: Any

    def apply(self, query: Any, value: Any) -> Any:
        """Return the query that was given."""
        return self.query


def native_criterion(model: type[Any], native: Any) -> Condition | None:
    """Return the criterion for an expression or a query of *model*; else ``None``."""
    if isinstance(native, pw.BaseModelSelect):
        return Condition("", "native", custom=_Only(native))
    if isinstance(native, pw.Node) and not isinstance(native, (pw.Field, pw.Model)):
        return Condition("", "native", custom=_Where(native))
    return None
