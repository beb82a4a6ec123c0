"""From fields of models to paths."""

from __future__ import annotations

from typing import Any

import peewee as pw

from .errors import FilterMisfit
from .relations import links_of


def path_to(model: type[Any], attribute: Any) -> str:
    """Return the path from *model* to a field: its own, or that of a model it refers to.

    Raises :exc:`FilterMisfit` for what is no field, for one that no relation leads to, and for
    one that several do.

    .. versionadded:: 0.1
    """
    if isinstance(attribute, pw.BackrefAccessor):
        owner, name = attribute.model, attribute.field.backref
    elif isinstance(attribute, pw.Field) and getattr(attribute, "model", None) is not None:
        owner, name = attribute.model, attribute.name
    else:
        raise FilterMisfit(f"{attribute!r} is no field of {model.__name__} nor of a relation.")
    if issubclass(model, owner):
        return str(name)
    found = [
        f"{link.name}.{name}" for link in links_of(model).values() if issubclass(link.target, owner)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise FilterMisfit(
            f"{owner.__name__}.{name} is reached by {' and '.join(found)}: name one of them."
        )
    raise FilterMisfit(
        f"{owner.__name__}.{name} is neither a field of {model.__name__} nor of a relation."
    )
