"""Relationships and association proxies in the core's words."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.associationproxy import AssociationProxyExtensionType
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty

from admin_core.data import FieldInfo, RelationInfo, pretty_label

from .types import facts_of


def describe_relation(prop: RelationshipProperty[Any]) -> FieldInfo:
    """Return the field for a relationship.

    .. versionadded:: 0.1
    """
    is_reference = prop.direction is RelationshipDirection.MANYTOONE
    locals_ = [local for local, _ in prop.local_remote_pairs] if is_reference else []
    many = bool(prop.uselist)
    target = prop.mapper.class_
    return FieldInfo(
        prop.key,
        "relation",
        label=prop.info.get("label") or pretty_label(prop.key),
        description=prop.info.get("description") or prop.doc or "",
        required=bool(locals_) and all(map(_must_be_given, locals_)),
        nullable=not locals_ or any(_is_nullable(c) for c in locals_),
        unique=len(locals_) == 1 and bool(getattr(locals_[0], "unique", False)),
        # A write-only collection cannot be assigned; what is only for viewing must not be.
        read_only=prop.viewonly or prop.lazy == "write_only",
        sortable=False,
        relation=RelationInfo(
            target,
            many=many,
            owned=prop.cascade.delete,
            children=prop.direction is RelationshipDirection.ONETOMANY,
            columns=_own_names(prop.parent, locals_),
            reverse=_reverse(prop),
        ),
        native=prop,
    )


def refers_by_key(prop: RelationshipProperty[Any]) -> tuple[Any, ...] | None:
    """Return the local columns that hold the target's whole key in its order, else ``None``."""
    if prop.direction is not RelationshipDirection.MANYTOONE:
        return None
    by_remote = {remote: local for local, remote in prop.local_remote_pairs}
    wanted = prop.mapper.primary_key
    if len(by_remote) != len(wanted) or any(column not in by_remote for column in wanted):
        return None
    return tuple(by_remote[column] for column in wanted)


def name_of(mapper: orm.Mapper[Any], column: Any) -> str | None:
    """Return the name of the attribute that holds *column*, ``None`` if none does."""
    try:
        return str(mapper.get_property_by_column(column).key)
    except orm.exc.UnmappedColumnError:
        return None


def _own_names(mapper: orm.Mapper[Any], columns: Any) -> tuple[str, ...]:
    names = tuple(name_of(mapper, column) for column in columns)
    return () if None in names else tuple(str(name) for name in names)


def _must_be_given(column: Any) -> bool:
    return (
        not _is_nullable(column)
        and getattr(column, "default", None) is None
        and getattr(column, "server_default", None) is None
    )


def _is_nullable(column: Any) -> bool:
    return bool(getattr(column, "nullable", True))


def _reverse(prop: RelationshipProperty[Any]) -> str:
    if prop.back_populates:
        return str(prop.back_populates)
    if prop.backref:
        return str(prop.backref if isinstance(prop.backref, str) else prop.backref[0])
    turned = {(remote, local) for local, remote in prop.local_remote_pairs}
    found = [
        other.key
        for other in prop.mapper.relationships
        if other is not prop
        and other.secondary is prop.secondary
        and (other.mapper.isa(prop.parent) or prop.parent.isa(other.mapper))
        and not other.viewonly
        and _turned_pairs(other) == turned
    ]
    return found[0] if len(found) == 1 else ""


def _turned_pairs(prop: RelationshipProperty[Any]) -> set[tuple[Any, Any]]:
    return set(prop.local_remote_pairs)


# -- association proxies ------------------------------------------------------------------------


def proxy_path(cls: type[Any], name: str) -> str | None:
    """Return the path that an association proxy stands for, ``None`` for anything else."""
    descriptor = sa.inspect(cls).all_orm_descriptors.get(name)
    if descriptor is None:
        return None
    if descriptor.extension_type is not AssociationProxyExtensionType.ASSOCIATION_PROXY:
        return None
    proxy: Any = descriptor
    return f"{proxy.target_collection}.{proxy.value_attr}"


def describe_proxies(mapper: orm.Mapper[Any]) -> Iterator[FieldInfo]:
    """Yield a field for each association proxy, left out of lists and forms that are scaffolded.

    One that leads to records through a collection is a relation to many; one that leads to values
    is a list of them.  They can be set where the class in between is made from a single value,
    by its constructor or by the proxy's ``creator``.

    .. versionadded:: 0.1
    """
    for name in mapper.all_orm_descriptors.keys():  # noqa: SIM118 - its iteration gives values
        path = None if name.startswith("_") else proxy_path(mapper.class_, name)
        if path is not None:
            yield _proxy_field(mapper, name, path)


def _proxy_field(mapper: orm.Mapper[Any], name: str, path: str) -> FieldInfo:
    many, facts, native, target = _end_of(mapper, path)
    options = {**facts.pop("options", {}), "expression": True, "alias": True, "path": path}
    relation = None
    kind = facts["kind"]
    if many and target is not None:
        kind, relation = "relation", RelationInfo(target, many=True)
    elif many and kind != "other":
        item = FieldInfo("", **facts, options=options)
        kind, options = "array", {**options, "item": item.kind, "item_field": item}
    settable = many and kind in {"relation", "array"} and _can_be_made(mapper, name, path)
    return FieldInfo(
        name,
        kind,
        label=pretty_label(name),
        read_only=not settable,
        sortable=False,
        choices=() if kind == "array" else facts.get("choices", ()),
        relation=relation,
        native=native,
        options=options,
    )


def _can_be_made(mapper: orm.Mapper[Any], name: str, path: str) -> bool:
    """Whether what lies between a record and the proxy's values is made from one of those."""
    proxy: Any = mapper.all_orm_descriptors[name]
    first, *rest = path.split(".")
    between = mapper.relationships[first]
    is_plain = between.lazy not in {"dynamic", "write_only"} and not between.viewonly
    if len(rest) != 1 or not is_plain or between.collection_class is dict:
        return False
    if proxy.creator is not None:
        return True
    try:
        inspect.signature(between.mapper.class_).bind(object())
    except (TypeError, ValueError):
        return False
    return True


def set_proxy(record: Any, name: str, values: Iterable[Any]) -> None:
    """Let a proxy stand for *values*; what lies between the record and those that stay, stays."""
    proxy = getattr(record, name)
    wanted = list(values)
    for one in list(proxy):
        if one not in wanted:
            proxy.remove(one)
    add = proxy.add if hasattr(proxy, "add") else proxy.append
    for one in wanted:
        if one not in proxy:
            add(one)


def _end_of(
    mapper: orm.Mapper[Any], path: str
) -> tuple[bool, dict[str, Any], Any, type[Any] | None]:
    """Return whether *path* leads to many, what its end is, its column, or its model."""
    many, (*steps, last) = False, path.split(".")
    for step in steps:
        prop = mapper.relationships.get(step)
        if prop is None:
            return many, {"kind": "other"}, None, None
        many, mapper = many or bool(prop.uselist), prop.mapper
    if last in mapper.relationships:
        target = mapper.relationships[last]
        return many, {"kind": "other"}, None, None if target.uselist else target.mapper.class_
    if inspect.isclass(mapper.class_) and last in mapper.column_attrs:
        column = mapper.column_attrs[last].columns[0]
        return many, dict(facts_of(column.type)), column, None
    return many, {"kind": "other"}, None, None
