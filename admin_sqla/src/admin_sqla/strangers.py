"""Rows that hold a text which the Python enum of its column does not know.

SQLAlchemy refuses to read such a row at all.  Here it is read without its enums, whose texts
come in a statement of their own; one that is no member stays what it is, so that it is shown,
and is written back unchanged.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm.attributes import set_committed_value

_KEPT = "admin_sqla.strangers"
#: Keys in one statement; more parameters than this some databases refuse.
_BLOCK = 500


def is_stranger(error: BaseException) -> bool:
    """Whether SQLAlchemy says that a stored text is no member of its enum."""
    return isinstance(error, LookupError) and "enum values" in str(error)


@lru_cache(maxsize=1_000)
def enum_names(mapper: orm.Mapper[Any]) -> tuple[str, ...]:
    """Return the names of the columns that can hold an enum's members, but for the key.

    .. versionadded:: 0.1
    """
    columns = ((prop.key, prop.columns[0]) for prop in mapper.column_attrs)
    return tuple(
        name
        for name, column in columns
        if isinstance(column, sa.Column)
        and isinstance(getattr(column.type, "impl_instance", column.type), sa.Enum)
        and column not in mapper.primary_key
    )


def fill_in(session: orm.Session, records: Iterable[Any]) -> None:
    """Give *records* the values of their enum columns as far as they are not loaded.

    What is no member of its enum becomes the text that is stored.

    .. versionadded:: 0.1
    """
    by_mapper: dict[Any, dict[tuple[Any, ...], Any]] = {}
    for record in records:
        state = sa.inspect(record)
        if (
            state.identity is not None
            and state.session is session
            and not state.unloaded.isdisjoint(enum_names(state.mapper))
        ):
            by_mapper.setdefault(state.mapper, {})[tuple(state.identity)] = record
    for mapper, known in by_mapper.items():
        _fill_in(session, mapper, known)
        kept = session.info.setdefault(_KEPT, weakref.WeakSet())
        kept.update(known.values())


def fill_in_attribute(session: orm.Session, record: Any, name: str) -> None:
    """Load an attribute whose loading failed: the record's own enums, or related records.

    .. versionadded:: 0.1
    """
    mapper = sa.inspect(record).mapper
    relation = mapper.relationships.get(name)
    if relation is None:
        fill_in(session, [record])
        return
    target = relation.mapper.class_
    attribute = getattr(mapper.class_, name)
    left_out = [orm.defer(getattr(target, one)) for one in enum_names(relation.mapper)]
    statement = sa.select(target).where(orm.with_parent(record, attribute)).options(*left_out)
    found = session.scalars(statement).unique().all()
    fill_in(session, found)
    value = found if relation.uselist else next(iter(found), None)
    set_committed_value(record, name, value)


def fill_in_again(session: orm.Session) -> None:
    """Do it once more for those that were read before, since a commit forgets all values."""
    kept = session.info.get(_KEPT, ())
    expired = [record for record in kept if sa.inspect(record).expired_attributes]
    with suppress(sa.exc.SQLAlchemyError):  # whoever reads them next is told
        fill_in(session, expired)


def _fill_in(session: orm.Session, mapper: Any, known: dict[tuple[Any, ...], Any]) -> None:
    names = enum_names(mapper)
    dialect = session.get_bind(mapper).dialect
    columns = [mapper.column_attrs[name].columns[0] for name in names]
    readers = [_reader(column.type, dialect) for column in columns]
    texts = [sa.type_coerce(column, sa.String()) for column in columns]
    identities = list(known)
    size = len(mapper.primary_key)
    for start in range(0, len(identities), _BLOCK):
        statement = (
            sa.select(*mapper.primary_key, *texts)
            .select_from(mapper.selectable)
            .where(_has_key(mapper.primary_key, identities[start : start + _BLOCK]))
        )
        for row in session.execute(statement, bind_arguments={"mapper": mapper}):
            record = known.get(tuple(row[:size]))
            if record is None:
                continue
            unloaded = sa.inspect(record).unloaded
            for name, read, text in zip(names, readers, row[size:], strict=True):
                if name in unloaded:
                    set_committed_value(record, name, read(text))


def _has_key(columns: Any, identities: list[tuple[Any, ...]]) -> Any:
    if len(columns) == 1:
        return columns[0].in_([identity[0] for identity in identities])
    return sa.or_(
        *(
            sa.and_(*(column == part for column, part in zip(columns, identity, strict=True)))
            for identity in identities
        )
    )


def _reader(type_: Any, dialect: sa.Dialect) -> Callable[[Any], Any]:
    convert = type_.dialect_impl(dialect).result_processor(dialect, None)

    def read(text: Any) -> Any:
        if convert is None:
            return text
        try:
            return convert(text)
        except LookupError:
            return text

    return read
