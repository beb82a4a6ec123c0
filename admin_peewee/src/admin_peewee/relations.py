"""How the rows of one model lead to others: by a reference, from one, or through a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import getattr_static
from types import MappingProxyType
from typing import Any

import peewee as pw

from admin_core.data import FieldInfo, RelationInfo, pretty_label

from .labels import plural_label


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: to one other row.

    .. versionadded:: 0.1
    """

    name: str
    field: Any

    @property
    def target(self) -> type[Any]:
        """The model that it leads to."""
        return self.field.rel_model  # type: ignore[no-any-return]  # Peewee says Any here


@dataclass(frozen=True, slots=True)
class Children:
    """The other end of a foreign key: the rows that hold it."""

    name: str
    field: Any

    @property
    def target(self) -> type[Any]:
        """The model whose rows refer to this one's."""
        return self.field.model  # type: ignore[no-any-return]  # Peewee says Any here


@dataclass(frozen=True, slots=True)
class Through:
    """A many-to-many field: rows of a third table lead from one to the other.

    ``near`` is that table's reference to this model, ``far`` the one to the other.
    """

    name: str
    field: Any
    near: Any
    far: Any

    @property
    def target(self) -> type[Any]:
        """The model on the other side."""
        return self.far.rel_model  # type: ignore[no-any-return]  # Peewee says Any here

    @property
    def table(self) -> type[Any]:
        """The model of the rows between."""
        return self.near.model  # type: ignore[no-any-return]  # Peewee says Any here


Link = Reference | Children | Through


def links_of(model: Any) -> Mapping[str, Link]:
    """Return the relations of *model* by name, references first.

    Read when a store is first used, by when deferred foreign keys have found their models.

    .. versionadded:: 0.1
    """
    return _links_of(model)


@lru_cache(maxsize=1_000)
def _links_of(model: Any) -> Mapping[str, Link]:
    found: dict[str, Link] = {}
    for name, field in model._meta.fields.items():
        if isinstance(field, pw.ForeignKeyField):
            found[name] = Reference(name, field)
    for name, field in model._meta.manytomany.items():
        found[name] = _through(model, name, field)
    between = {id(one.near) for one in found.values() if isinstance(one, Through)}
    for field in model._meta.backrefs:
        accessor = getattr_static(model, field.backref, None)
        if not isinstance(accessor, pw.BackrefAccessor) or accessor.field is not field:
            continue  # "+" and "!" ask for none, or another one has the name
        if id(field) in between and field.backref == _default_name(field):
            continue  # the rows between are what the many-to-many field stands for
        found.setdefault(field.backref, Children(field.backref, field))
    return MappingProxyType(found)


def is_default_name(field: Any) -> bool:
    """Whether nobody chose the name under which a foreign key is seen from its other end."""
    return bool(field.backref == _default_name(field))


def _default_name(field: Any) -> str:
    return f"{field.model._meta.name}_set"


def _through(model: type[Any], name: str, field: Any) -> Through:
    references = field.through_model._meta.model_refs
    near, far = references[model], references[field.rel_model]
    if field.rel_model is model:
        # Both references lead to the same model: the first is this row's, seen backwards the
        # second one.
        turned = field._is_backref
        return Through(name, field, near[1 if turned else 0], far[0 if turned else 1])
    return Through(name, field, near[0], far[0])


def id_name(field: Any) -> str:
    """Return the name of the attribute that holds a column's own value."""
    return str(field.object_id_name if isinstance(field, pw.ForeignKeyField) else field.name)


# -- descriptions -------------------------------------------------------------------------------


def describe_relations(model: type[Any]) -> Iterator[FieldInfo]:
    """Yield a field for each relation.

    .. versionadded:: 0.1
    """
    for link in links_of(model).values():
        if isinstance(link, Reference):
            yield _reference(link)
        elif isinstance(link, Children):
            yield _children(link)
        else:
            yield _many_to_many(model, link)


def _reference(link: Reference) -> FieldInfo:
    field = link.field
    return FieldInfo(
        link.name,
        "relation",
        label=field.verbose_name or pretty_label(link.name),
        description=field.help_text or "",
        required=not field.null and field.default is None,
        nullable=bool(field.null),
        unique=_is_alone_unique(field),
        sortable=False,
        relation=RelationInfo(
            link.target, columns=(field.object_id_name,), reverse=_reverse_name(field)
        ),
        native=field,
    )


def _is_alone_unique(field: Any) -> bool:
    return bool(field.unique or field is field.model._meta.primary_key)


def _reverse_name(field: Any) -> str:
    found = links_of(field.rel_model).get(field.backref) if field.backref else None
    return str(field.backref) if isinstance(found, Children) and found.field is field else ""


def _children(link: Children) -> FieldInfo:
    field = link.field
    label = plural_label(field.model) if is_default_name(field) else pretty_label(link.name)
    return FieldInfo(
        link.name,
        "relation",
        label=label,
        sortable=False,
        relation=RelationInfo(
            link.target,
            many=True,
            owned=(field.on_delete or "").upper() == "CASCADE",
            children=True,
            reverse=field.name,
        ),
        native=field,
    )


def _many_to_many(model: type[Any], link: Through) -> FieldInfo:
    back = links_of(link.target).get(link.field.backref or "")
    is_back = isinstance(back, Through) and back.target is model
    return FieldInfo(
        link.name,
        "relation",
        label=pretty_label(link.name),
        sortable=False,
        relation=RelationInfo(
            link.target, many=True, reverse=str(link.field.backref) if is_back else ""
        ),
        native=link.field,
    )
