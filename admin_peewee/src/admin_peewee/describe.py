"""A Peewee model in the core's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import peewee as pw
from playhouse.hybrid import hybrid_property

from admin_core.data import (
    ConfigurationError,
    FieldInfo,
    ModelInfo,
    Resolver,
    pretty_label,
    refined,
)

from .labels import class_label, plural_label
from .relations import Reference, describe_relations, id_name, links_of
from .types import bounds, column_of, facts_of

BACKEND = "peewee"

#: Kinds whose values have no useful order, or that some database refuses to sort.
_UNSORTABLE = frozenset({"json", "array", "binary", "other", "relation"})


def describe(model: type[Any], resolver: Resolver, database: str = "") -> ModelInfo:
    """Return what the core should know about *model*.

    *database* is ``"sqlite"``, ``"postgresql"`` or ``"mysql"`` where it is known already.
    Raises :exc:`ConfigurationError` for a model without a key.

    .. versionadded:: 0.1
    """
    if model._meta.primary_key is False:
        raise ConfigurationError(
            f"{model.__name__} has no primary key (primary_key = False), so that none of its rows "
            "can be addressed. Give it one, or a CompositeKey of the columns that tell rows apart."
        )
    info = ModelInfo(
        model,
        model.__name__,
        BACKEND,
        tuple(_fields(model, database)),
        key_names(model),
        label=class_label(model),
        label_plural=plural_label(model),
    )
    return refined(info, resolver)


def key_fields(model: type[Any]) -> tuple[Any, ...]:
    """Return the fields that make up the key."""
    return tuple(model._meta.get_primary_keys())


def key_names(model: type[Any]) -> tuple[str, ...]:
    """Return the names of the attributes that hold the key's values."""
    return tuple(id_name(field) for field in key_fields(model))


def _fields(model: type[Any], database: str) -> Iterator[FieldInfo]:
    relations = {one.name: one for one in describe_relations(model)}
    for field in model._meta.sorted_fields:
        yield _column(model, field, database)
        if field.name in relations:
            yield relations.pop(field.name)
    yield from relations.values()
    yield from _hybrids(model)


def _column(model: type[Any], field: Any, database: str) -> FieldInfo:
    facts = dict(facts_of(field))
    if database == "sqlite" and facts["kind"] == "integer":
        facts.update(bounds(64))  # SQLite stores every integer in up to eight bytes
    is_reference = isinstance(field, pw.ForeignKeyField)
    # By identity: compared by ==, a field makes an expression, which is always true.
    is_key = any(one is field for one in key_fields(model))
    generated = is_key and bool(field.auto_increment or field.sequence or callable(field.default))
    name = id_name(field)
    read_only = bool(facts.pop("read_only", False))
    supplied = generated or field.default is not None or _has_server_default(field)
    return FieldInfo(
        name,
        label=_label(field, name),
        description=field.help_text or "",
        required=not field.null and not supplied and not read_only,
        nullable=bool(field.null),
        unique=_is_unique(model, field),
        primary_key=is_key,
        generated=generated,
        read_only=read_only,
        foreign_key=is_reference,
        reference=field.name if is_reference else "",
        default=_default(field),
        sortable=is_key or facts["kind"] not in _UNSORTABLE,
        native=field,
        **facts,
    )


def _label(field: Any, name: str) -> str:
    if isinstance(field, pw.ForeignKeyField):
        return pretty_label(name)
    return str(field.verbose_name or pretty_label(name))


def _default(field: Any) -> Any:
    default = field.default
    if default is None or not isinstance(column_of(field), pw.BigBitField):
        return default
    return None  # bytes: a form shows the numbers of the bits


def _has_server_default(field: Any) -> bool:
    texts = (getattr(one, "sql", "") for one in field.constraints or ())
    return any(isinstance(text, str) and text.upper().startswith("DEFAULT") for text in texts)


def _is_unique(model: type[Any], field: Any) -> bool:
    if field.unique or model._meta.primary_key is field:
        return True
    names = {field.name, field.column_name}
    return any(
        index[1] and len(index[0]) == 1 and index[0][0] in names
        for index in model._meta.indexes
        if isinstance(index, (tuple, list))
    )


# -- attributes without a column ------------------------------------------------------------------


def _hybrids(model: type[Any]) -> Iterator[FieldInfo]:
    """Yield a field for each hybrid property, to be shown and filtered but not set."""
    taken = {*model._meta.fields, *links_of(model)}
    seen = set()
    for base in model.__mro__:
        for name, attribute in vars(base).items():
            if name in seen or name in taken or name.startswith("_"):
                continue
            seen.add(name)
            if isinstance(attribute, hybrid_property):
                yield FieldInfo(
                    name,
                    "other",
                    label=pretty_label(name),
                    read_only=True,
                    sortable=True,
                    native=attribute,
                    options={"expression": True},
                )


def reference_of(model: type[Any], name: str) -> Any | None:
    """Return the foreign key that is, or whose value is, the attribute *name*."""
    for link in links_of(model).values():
        if isinstance(link, Reference) and name in (link.name, link.field.object_id_name):
            return link.field
    return None
