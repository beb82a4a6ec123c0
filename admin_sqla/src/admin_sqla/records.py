"""Records themselves: making them, reading their attributes, what goes when they are deleted."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import RelationshipDirection

from .describe import dataclass_default
from .relations import proxy_path, set_proxy
from .utils_types import is_of_utils, plain_moment

# -- new ----------------------------------------------------------------------------------------


def new_record(mapper: orm.Mapper[Any]) -> Any:
    """Return a new instance with the defaults of its class.

    The constructor is called unless it insists on arguments, which nobody has before a form is
    filled in.  Then the instance is made without it, and a dataclass still gets its defaults.

    .. versionadded:: 0.1
    """
    cls = mapper.class_
    if not _insists(cls):
        return cls()
    record = mapper.class_manager.new_instance()
    if dataclasses.is_dataclass(cls):
        for one in dataclasses.fields(cls):
            default = dataclass_default(cls, one.name)
            if default is not None:
                setattr(record, one.name, default() if callable(default) else default)
    return record


def _insists(cls: type[Any]) -> bool:
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(
        one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        for one in parameters
    )


# -- reading ------------------------------------------------------------------------------------


def plain_value(record: Any, name: str) -> Any:
    """Return an attribute, with every kind of collection as a list.

    .. versionadded:: 0.1
    """
    unpack = _unpackers(record.__class__).get(name)
    value = getattr(record, name)
    return plain_moment(value) if unpack is None else unpack(record, value)


def is_plain(mapper: orm.Mapper[Any], name: str) -> bool:
    """Whether what an instance keeps under *name* is the value itself, once it is loaded."""
    if name in mapper.relationships:
        return not mapper.relationships[name].uselist
    if name not in mapper.column_attrs:
        return False
    return not is_of_utils(mapper.column_attrs[name].columns[0].type)


class Writable:
    """A record whose association proxies are set value by value, so that what stays is kept."""

    __slots__ = ("_names", "_record")

    def __init__(self, record: Any, names: frozenset[str]) -> None:
        object.__setattr__(self, "_record", record)
        object.__setattr__(self, "_names", names)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._names:
            set_proxy(self._record, name, value or ())
        else:
            setattr(self._record, name, value)


@lru_cache(maxsize=1_000)
def _unpackers(cls: Any) -> dict[str, Callable[[Any, Any], Any]]:
    mapper = sa.inspect(cls, raiseerr=False)
    if not isinstance(mapper, orm.Mapper):
        return {}
    found: dict[str, Callable[[Any, Any], Any]] = {}
    for relation in mapper.relationships:
        if relation.lazy == "write_only":
            found[relation.key] = _select_all
        elif relation.uselist and (relation.lazy == "dynamic" or relation.collection_class):
            found[relation.key] = _listed
    for name in mapper.all_orm_descriptors.keys():  # noqa: SIM118 - its iteration gives values
        if proxy_path(cls, name) is not None:
            found[name] = _listed
    return found


def _listed(record: Any, value: Any) -> Any:
    if hasattr(value, "values") and hasattr(value, "keys"):
        return list(value.values())
    is_scalar = isinstance(value, (str, bytes)) or not hasattr(value, "__iter__")
    return value if is_scalar else list(value)


def _select_all(record: Any, value: Any) -> list[Any]:
    session = orm.object_session(record)
    return [] if session is None else list(session.scalars(value.select()).all())


# -- deleting -----------------------------------------------------------------------------------


def delete_options(mapper: orm.Mapper[Any]) -> list[Any]:
    """Return the options that load at once what a deletion would load record by record.

    .. versionadded:: 0.1
    """
    return list(_cascades(mapper, (mapper,)))


def _cascades(mapper: orm.Mapper[Any], above: tuple[orm.Mapper[Any], ...]) -> Iterator[Any]:
    for relation in mapper.relationships:
        if not _is_read(relation):
            continue
        option = orm.selectinload(getattr(mapper.class_, relation.key))
        target = relation.mapper
        if relation.cascade.delete and not any(target.isa(one) for one in above):
            option = option.options(*_cascades(target, (*above, target)))
        yield option


def _is_read(relation: orm.RelationshipProperty[Any]) -> bool:
    """Whether deleting a record reads the relation, to delete, unlink or release what it finds."""
    if relation.viewonly or relation.passive_deletes or relation.lazy in {"dynamic", "write_only"}:
        return False
    return relation.cascade.delete or relation.direction is not RelationshipDirection.MANYTOONE
