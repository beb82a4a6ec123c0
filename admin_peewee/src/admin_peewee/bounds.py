"""A view's own query, made safe to narrow, sort, page and count.

A plain ``Model.select().where(...)`` gives its WHERE.  One with joins, DISTINCT, GROUP BY, a
limit or a union becomes a subquery that says which keys are inside: clauses added to such a
query would change what it means.
"""

from __future__ import annotations

from inspect import signature
from typing import Any

import peewee as pw

from admin_core.data import Condition, ConfigurationError, RecordStore

from .clauses import TRUE, Clause, compared
from .relations import Reference, links_of


def clause_of(model: type[Any], query: Any) -> Clause:
    """Return the clause that a row of *model* is among those of *query*.

    Raises :exc:`ConfigurationError` when it is no query of that model.

    .. versionadded:: 0.1
    """
    is_select = isinstance(query, _SELECTS)
    if not is_select or query.model is not model:
        raise ConfigurationError(
            f"get_query() must return a select of {model.__name__}: start from "
            f"super().get_query() or {model.__name__}.select(), and add to it."
        )
    if _is_plain(model, query):
        return TRUE if query._where is None else query._where
    return _by_key(model, query)


def _is_plain(model: type[Any], query: Any) -> bool:
    return (
        type(query) in _PLAIN
        and len(query._from_list) == 1
        and query._from_list[0] is model
        and not any(getattr(query, name, None) for name in _CLAUSES)
        and query._limit is None
        and query._offset is None
    )


#: Peewee's type descriptions do not show what a query consists of.
_SELECTS: Any = pw.BaseModelSelect
_UNIONS: Any = pw.ModelCompoundSelectQuery
_PLAIN: tuple[Any, ...] = (pw.ModelSelect,)
_CLAUSES = ("_group_by", "_having", "_windows", "_distinct", "_simple_distinct", "_cte_list")


def _by_key(model: Any, query: Any) -> Clause:
    keys = list(model._meta.get_primary_keys())
    inner: Any
    if not isinstance(query, _UNIONS):
        inner = query.select(*keys)
        if query._limit is None and query._offset is None and not query._distinct:
            inner = inner.order_by()
        own: list[Any] = keys
    else:  # a union, an intersection, a difference
        inside = query.alias("inside")
        inner = pw.Select([inside], [getattr(inside.c, key.column_name) for key in keys])
        own = keys
    left = own[0] if len(own) == 1 else pw.Tuple(*own)
    return compared(left, "IN", pw.EnclosedNodeList((inner,)))


def kept_by(store: RecordStore, condition: Condition) -> Clause:
    """Return the clause of a filter object of the application's own.

    ``apply(query, value)`` gets a select of the model with the relations of its path joined, and
    where it takes a third argument, what the last of them was joined as.

    .. versionadded:: 0.1
    """
    model: Any = store.info.model
    query, entity = model.select(), None
    here: Any = model
    joined = {model}
    for step in condition.path.split(".")[:-1] if condition.path else ():
        link = links_of(getattr(here, "model", here))[step]
        target: Any = link.target
        entity = target.alias() if target in joined else target
        joined.add(target)
        if isinstance(link, Reference):
            on = getattr(here, link.name) == getattr(entity, link.field.rel_field.name)
            query = query.join_from(here, entity, pw.JOIN.LEFT_OUTER, on=on)
        else:
            query = query.join_from(here, entity, pw.JOIN.LEFT_OUTER)
        here = entity
    apply = condition.custom.apply
    if len(signature(apply).parameters) < 3:
        query = apply(query, condition.value)
    else:
        query = apply(query, condition.value, entity)
    return clause_of(model, query)
