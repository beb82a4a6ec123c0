"""From a constraint of the database to the fields of a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw


def fields_of(
    model: type[Any], columns: Iterable[str], constraint: str, table: str = ""
) -> tuple[str, ...]:
    """Return the names of the fields that a refusal is about, as far as can be told.

    A column that holds a reference is followed by the relation, which is what forms show.

    .. versionadded:: 0.1
    """
    if table and table not in (model._meta.table_name, model._meta.table.__name__):
        return ()
    named = [*columns] or _by_name(model, constraint)
    found: dict[str, None] = {}
    for name in named:
        field = model._meta.columns.get(name)
        if field is None:
            continue
        if isinstance(field, pw.ForeignKeyField):
            found[field.object_id_name] = None
        found[field.name] = None
    return tuple(found)


def _by_name(model: type[Any], name: str) -> list[str]:
    meta = model._meta
    if name == f"{meta.table_name}_pkey":
        return [field.column_name for field in meta.get_primary_keys()]
    for index in meta.fields_to_index():
        if index._name == name:
            return [one.column_name for one in index._expressions if isinstance(one, pw.Field)]
    for field in meta.sorted_fields:
        if name in _default_names(meta.table_name, field):
            return [field.column_name]
    for rule in _rules(model):
        if name in rule:  # a rule that was given a name says it before itself
            return _mentioned(model, rule.replace(name, "")) or _mentioned(model, name)
    return _mentioned(model, name)


def _default_names(table: str, field: Any) -> Iterator[str]:
    for ending in ("key", "fkey", "check"):
        yield f"{table}_{field.column_name}_{ending}"
    if isinstance(field, pw.ForeignKeyField):
        yield field.get_constraint_name()


def _rules(model: type[Any]) -> Iterator[str]:
    """Yield the text of every constraint that the model writes out itself."""
    given = [*(model._meta.constraints or ())]
    for field in model._meta.sorted_fields:
        given += field.constraints or ()
    for one in given:
        yield one if isinstance(one, str) else str(getattr(one, "sql", "") or _text_of(one))


def _text_of(node: Any) -> str:
    if not isinstance(node, pw.Node):
        return str(node)
    context: Any = pw.Context()
    return str(context.parse(node)[0])


def _mentioned(model: type[Any], text: str) -> list[str]:
    words = set(re.findall(r"\w+", text))
    return [name for name in model._meta.columns if name in words]
