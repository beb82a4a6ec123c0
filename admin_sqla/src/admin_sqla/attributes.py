"""From attributes of mapped classes to paths, and back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from .errors import FilterMisfit
from .relations import proxy_path


def key_of(attribute: Any) -> str:
    """Return the name of an attribute within its class."""
    return str(attribute.key)


def path_to(model: type[Any], attribute: Any) -> str:
    """Return the path from *model* to an attribute: its own, or that of a class it refers to.

    Raises :exc:`FilterMisfit` for what is no attribute, for one that no relation leads to, and
    for one that several do.
    """
    mapper: orm.Mapper[Any] = sa.inspect(model)
    key, owner = _place(mapper, attribute)
    if owner is not None and issubclass(model, owner):
        return key
    found = [
        f"{relation.key}.{key}"
        for relation in mapper.relationships
        if owner is not None and issubclass(relation.mapper.class_, owner)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise FilterMisfit(f"{attribute} is reached by {' and '.join(found)}: name one of them.")
    raise FilterMisfit(f"{attribute!r} is neither a field of {model.__name__} nor of a relation.")


def _place(mapper: orm.Mapper[Any], attribute: Any) -> tuple[str, type[Any] | None]:
    if isinstance(attribute, sa.Column):
        mappers = (mapper, *(relation.mapper for relation in mapper.relationships))
        for one in mappers:
            if one.columns.contains_column(attribute):
                return one.get_property_by_column(attribute).key, one.class_
        return "", None
    key, owner = getattr(attribute, "key", None), getattr(attribute, "class_", None)
    if isinstance(key, str) and isinstance(owner, type):
        return key, owner
    return "", None


def attribute_at(model: type[Any], path: str) -> Any:
    """Return the attribute that *path* leads to, across relations and proxies.

    Raises :exc:`FilterMisfit` for a step that is not there.
    """
    here: Any = model
    *steps, last = path.split(".")
    for step in steps:
        relation = sa.inspect(here).relationships.get(step)
        if relation is None:
            raise FilterMisfit(f"{here.__name__} has no relation {step!r}, which {path!r} crosses.")
        here = relation.mapper.class_
    if last in sa.inspect(here).relationships:
        raise FilterMisfit(f"{path!r} is a relation of {here.__name__}: name one of its columns.")
    if proxy_path(here, last) is not None or not hasattr(here, last):
        raise FilterMisfit(f"{here.__name__} has no column {last!r}.")
    return getattr(here, last)
