"""Filters in SQLAlchemy's own words, for options that take them, as the core's criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from admin_core.data import Condition

from .bounds import within


@dataclass(frozen=True, slots=True)
class _Where:
    """Narrows a statement by a clause."""

    clause: Any

    def apply(self, query: sa.Select[Any], value: Any) -> sa.Select[Any]:
        """Return the statement with the clause."""
        return query.where(self.clause)


def native_criterion(model: type[Any], native: Any) -> Condition | None:
    """Return the criterion for a clause, a piece of SQL or a query of *model*; else ``None``.

    A piece of SQL sees the columns of the model's table alone, whatever the statement around
    it joins.
    """
    if isinstance(native, orm.Query):
        native = native.statement
    if isinstance(native, str):
        everything: sa.Select[Any] = sa.Select(model)
        clause: Any = within(everything.where(sa.text(native)), model)
    elif isinstance(native, sa.Select):
        clause = within(native.order_by(None), model)
    elif isinstance(native, sa.ColumnElement):
        clause = native
    else:
        return None
    return Condition("", "native", custom=_Where(clause))
