"""A mapped class in the core's words."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.hybrid import HybridExtensionType

from admin_core.data import FieldInfo, ModelInfo, Resolver, pretty_label, refined

from .relations import describe_proxies, describe_relation
from .types import bounds, facts_of

#: Kinds whose values have no useful order, or that some database refuses to sort.
_UNSORTABLE = frozenset({"json", "array", "binary", "other", "relation"})


def describe(model: type[Any], resolver: Resolver, dialect: str = "") -> ModelInfo:
    """Return what the core should know about *model*.

    *dialect* is the name of the database's dialect where it is known already.

    .. versionadded:: 0.1
    """
    mapper = sa.inspect(model)
    label = _table_info(mapper).get("label") or _class_label(model.__name__)
    info = ModelInfo(
        model,
        model.__name__,
        "sqla",
        tuple(_fields(mapper, dialect)),
        key_names(mapper),
        label=label,
        label_plural=_table_info(mapper).get("label_plural") or plural(label),
    )
    return refined(info, resolver)


def key_names(mapper: orm.Mapper[Any]) -> tuple[str, ...]:
    """Return the names of the attributes that make up the key, in the mapper's order."""
    return tuple(mapper.get_property_by_column(c).key for c in mapper.primary_key)


def plural(label: str) -> str:
    """Return the English plural of a class's label, by the three rules that fit most words."""
    if re.search(r"[^aeiou]y$", label):
        return label[:-1] + "ies"
    return label + ("es" if re.search(r"(s|x|z|ch|sh)$", label) else "s")


def _class_label(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name).split(" ")
    return pretty_label(" ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words))


def _table_info(mapper: orm.Mapper[Any]) -> Mapping[Any, Any]:
    table = mapper.local_table
    return table.info if isinstance(table, sa.Table) else {}


def _fields(mapper: orm.Mapper[Any], dialect: str) -> Iterator[FieldInfo]:
    relations = {r.key: describe_relation(r) for r in mapper.relationships}
    found = {
        prop.key: _column_field(mapper, prop, dialect, relations.values())
        for prop in mapper.column_attrs
    }
    found.update(relations)
    for name in _place(mapper, list(mapper.column_attrs.keys()), list(relations)):
        if not name.startswith("_"):
            yield found[name]
    yield from _hybrids(mapper)
    yield from describe_proxies(mapper)
    for synonym in mapper.synonyms:
        if synonym.name in found and not synonym.key.startswith("_"):
            yield _alias(found[synonym.name], synonym)


def _alias(field: FieldInfo, synonym: orm.SynonymProperty[Any]) -> FieldInfo:
    """Return the field for another name of *field*, which may be used and is not scaffolded."""
    return dataclasses.replace(
        field,
        name=synonym.key,
        label=synonym.info.get("label") or pretty_label(synonym.key),
        description=synonym.info.get("description") or synonym.doc or field.description,
        primary_key=False,
        options={**field.options, "alias": True},
    )


# -- order ------------------------------------------------------------------------------------


def _place(mapper: orm.Mapper[Any], columns: list[str], relations: list[str]) -> list[str]:
    """Return all names, each relation after the column that it was declared after.

    The mapper itself lists relations before columns, in which order nobody wants to see them.
    """
    declared = _declared(mapper.class_)
    placed = list(columns)
    for name in sorted(relations, key=lambda n: declared.get(n, len(declared))):
        spot = declared.get(name)
        before = [n for n in placed if spot is not None and declared.get(n, spot) < spot]
        last = max(before, key=declared.__getitem__) if before else None
        at = len(placed) if last is None else placed.index(last) + 1
        placed.insert(at, name)
    return placed


def _declared(cls: type[Any]) -> dict[str, int]:
    names: list[str] = []
    for base in reversed(cls.__mro__):
        names.extend(n for n in _annotated(base) if n not in names)
        last = len(names) - 1
        for name in vars(base):
            if name in names:
                last = names.index(name)
            else:
                last += 1
                names.insert(last, name)
    return {name: place for place, name in enumerate(names)}


def _annotated(cls: type[Any]) -> Mapping[str, Any]:
    try:
        return inspect.get_annotations(cls)
    except NameError:  # a forward reference, where annotations are evaluated late
        return {}


# -- columns ----------------------------------------------------------------------------------


def _column_field(mapper: orm.Mapper[Any], prop: Any, dialect: str, relations: Any) -> FieldInfo:
    column = prop.columns[0]
    facts = dict(facts_of(column.type))
    if not isinstance(column, sa.Column):
        return _expression_field(prop.key, column, facts, prop.info, prop.doc)
    if dialect == "sqlite" and facts["kind"] == "integer":
        facts.update(bounds(64))  # SQLite stores every integer in up to eight bytes
    is_key = prop.key in key_names(mapper)
    computed = column.computed is not None or bool(column.identity and column.identity.always)
    managed = column is mapper.version_id_col or (
        column is mapper.polymorphic_on and mapper.polymorphic_identity is not None
    )
    generated = computed or managed or _is_numbered(prop.columns)
    read_only = computed or managed or bool(facts.pop("read_only", False))
    default = _default(mapper, prop.key, column)
    supplied = generated or read_only or default is not None or _has_default(column)
    return FieldInfo(
        prop.key,
        label=column.info.get("label") or prop.info.get("label") or pretty_label(prop.key),
        description=_description(column, prop),
        required=not column.nullable and not supplied,
        nullable=bool(column.nullable),
        unique=_is_unique(column),
        primary_key=is_key,
        generated=generated,
        read_only=read_only,
        foreign_key=_refers(mapper, column),
        reference=_reference(prop.key, relations),
        default=default,
        sortable=is_key or facts.pop("sortable", facts["kind"] not in _UNSORTABLE),
        native=column,
        **facts,
    )


def _expression_field(
    name: str, expression: Any, facts: dict[str, Any], about: Mapping[Any, Any], doc: str | None
) -> FieldInfo:
    facts["read_only"] = True
    facts["options"] = {**facts.get("options", {}), "expression": True}
    return FieldInfo(
        name,
        label=about.get("label") or pretty_label(name),
        description=about.get("description") or doc or "",
        sortable=facts.pop("sortable", facts["kind"] not in _UNSORTABLE),
        native=expression,
        **facts,
    )


def _description(column: sa.Column[Any], prop: Any) -> str:
    said = column.info.get("description") or prop.info.get("description")
    return said or column.doc or column.comment or ""


def _is_numbered(columns: Any) -> bool:
    """Whether the database counts this key up; in joined inheritance, for any of its tables."""
    return any(
        isinstance(one, sa.Column)
        and (
            one.identity is not None
            or (isinstance(one.table, sa.Table) and one.table.autoincrement_column is one)
        )
        for one in columns
    )


def _has_default(column: sa.Column[Any]) -> bool:
    return column.default is not None or column.server_default is not None


def _default(mapper: orm.Mapper[Any], name: str, column: sa.Column[Any]) -> Any:
    default = column.default
    if isinstance(default, sa.ColumnDefault) and default.is_scalar:
        return default.arg
    if isinstance(default, sa.ColumnDefault) and default.is_callable:
        return _fresh(default.arg)
    if default is None and dataclasses.is_dataclass(mapper.class_):
        return dataclass_default(mapper.class_, name)
    return None


def _fresh(function: Callable[[Any], Any]) -> Callable[[], Any]:
    def fresh() -> Any:
        # SQLAlchemy hands every default a context. Those that read it can only be computed by
        # the INSERT itself, so a form shows nothing for them.
        try:
            return function(None)
        except (AttributeError, TypeError):
            return None

    return fresh


def dataclass_default(cls: Any, name: str) -> Any:
    """Return the default that a mapped dataclass gives a field: a value, a factory or ``None``."""
    for one in dataclasses.fields(cls):
        if one.name == name:
            if one.default_factory is not dataclasses.MISSING:
                return one.default_factory
            is_plain = one.default is None or isinstance(one.default, _PLAIN)
            return one.default if is_plain else None
    return None


#: SQLAlchemy keeps markers of its own among a dataclass's defaults; only values count.
_PLAIN = (str, int, float, bytes, tuple, frozenset)


def _is_unique(column: sa.Column[Any]) -> bool:
    table = column.table
    if column.unique or not isinstance(table, sa.Table):
        return bool(column.unique)
    for constraint in table.constraints:
        if isinstance(constraint, (sa.UniqueConstraint, sa.PrimaryKeyConstraint)) and list(
            constraint.columns
        ) == [column]:
            return True
    return any(
        index.unique
        and list(index.expressions) == [column]
        and not any(key.endswith("_where") for key in index.dialect_kwargs)
        for index in table.indexes
    )


def _refers(mapper: orm.Mapper[Any], column: sa.Column[Any]) -> bool:
    # The key of a joined subclass refers to its own parent row, which is no other record.
    # A foreign key to a table that is not defined cannot be looked up, and is one all the same.
    own = {str(one) for table in mapper.tables for one in [getattr(table, "fullname", "")] if one}
    return any(
        key.target_fullname.rsplit(".", 1)[0] not in own or not column.primary_key
        for key in column.foreign_keys
    )


def _reference(name: str, relations: Any) -> str:
    for one in relations:
        if one.relation.columns == (name,) and not one.read_only and not one.name.startswith("_"):
            return str(one.name)
    return ""


# -- attributes without a column --------------------------------------------------------------


def _hybrids(mapper: orm.Mapper[Any]) -> Iterator[FieldInfo]:
    for name, descriptor in mapper.all_orm_descriptors.items():
        if descriptor.extension_type is not HybridExtensionType.HYBRID_PROPERTY:
            continue
        if name.startswith("_"):
            continue
        expression = _class_level(mapper.class_, name)
        if expression is None:
            facts: dict[str, Any] = {"kind": "other"}
        else:
            facts = dict(facts_of(expression.type))
        about = getattr(descriptor, "info", {})
        doc = inspect.getdoc(getattr(descriptor, "fget", None))
        yield _expression_field(name, expression, facts, about, doc)


def _class_level(cls: type[Any], name: str) -> Any:
    """Return a hybrid's SQL expression, ``None`` for one that only works on instances."""
    try:
        found = getattr(cls, name)
        expression = sa.inspect(found, raiseerr=False)
        expression = getattr(expression, "expression", found)
        return expression if isinstance(expression, sa.ColumnElement) else None
    except Exception:  # whatever an application's function raises when given a class
        return None
