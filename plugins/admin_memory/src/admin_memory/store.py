"""The store: everything that the contract asks of a backend.

Rows stay in the :class:`~admin_memory.Memory`; what a reader gets are copies, so that a form
that is never saved changes nothing.  A copy remembers its row in ``_row``.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from admin_core.data import (
    CAPABILITIES,
    ConstraintViolated,
    ListQuery,
    Page,
    RecordNotFound,
    RecordStore,
    Stores,
    refined,
)

from .describe import describe
from .listing import page_in
from .memory import Memory


class MemoryStore(RecordStore):
    """The records of one dataclass in a :class:`Memory`.

    .. versionadded:: 0.1
    """

    capabilities: ClassVar[frozenset[str]] = CAPABILITIES

    def __init__(self, model: type[Any], source: Memory, stores: Stores) -> None:
        self.source: Memory = source
        self.stores = stores
        self.info = refined(describe(model), stores.resolver)
        for row in source.rows(model):
            self._generate_key(row)

    # -- reading ---------------------------------------------------------------------------------

    def base_query(self) -> list[Any]:
        """Return every row; a view's ``get_query`` may return fewer of them."""
        with self.source.lock:
            return list(self.source.rows(self.info.model))

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page of the records that *base* and the query's conditions leave."""
        with self.source.lock:
            page = page_in(self, self.base_query() if base is None else base, query)
            return dataclasses.replace(page, records=[_copy(row) for row in page.records])

    def count_estimate(self) -> int:
        """Return how many records there are: a list knows its length."""
        return len(self.source.rows(self.info.model))

    # -- writing ---------------------------------------------------------------------------------

    def new(self) -> Any:
        """Return a new record; fields without a default begin as ``None``."""
        missing = dataclasses.MISSING
        return self.info.model(
            **{
                item.name: None
                for item in dataclasses.fields(self.info.model)
                if item.init and item.default is missing and item.default_factory is missing
            }
        )

    def save(self, record: Any, *, is_created: bool) -> None:
        """Write the copy's values to its row, or a new row."""
        with self.source.transaction():
            if is_created:
                self._generate_key(record)
            row = None if is_created else self._row(record)
            values = {field.name: _stored(getattr(record, field.name)) for field in self.info}
            self._check(values, row)
            if row is not None:
                self.source.assign(row, values)
            else:
                self.source.insert(_new_row(record, values))

    def delete(self, record: Any) -> None:
        """Take the row out; refused while another record leads to it alone."""
        self.delete_many([record])

    def delete_many(self, records: Sequence[Any]) -> None:
        """Take the rows out together: they may lead to each other, nobody else to them alone."""
        with self.source.transaction():
            gone = {id(row): row for row in map(self._row, records)}
            for other in self.source.all_rows():
                if id(other) not in gone:
                    self._let_go(other, gone)
            for row in gone.values():
                self.source.remove(row)

    def _let_go(self, other: Any, gone: Mapping[int, Any]) -> None:
        for name, value in vars(other).items():
            if id(value) in gone and name != "_row":
                raise ConstraintViolated("in_use")
            if isinstance(value, list) and any(id(one) in gone for one in value):
                self.source.assign(other, {name: [o for o in value if id(o) not in gone]})

    def transaction(self) -> AbstractContextManager[None]:
        """Return a context that keeps other threads out and undoes what fails."""
        return self.source.transaction()

    def _row(self, record: Any) -> Any:
        row = _stored(record)
        if not any(one is row for one in self.source.rows(self.info.model)):
            raise RecordNotFound(f"{self.info.name} {self.encoded_key(record)} is gone")
        return row

    def _generate_key(self, record: Any) -> None:
        for name in self.info.primary_key:
            field = self.info.field(name)
            if field.generated and field.kind == "integer" and getattr(record, name) is None:
                taken = [getattr(row, name) or 0 for row in self.source.rows(self.info.model)]
                setattr(record, name, max(taken, default=0) + 1)

    def _check(self, values: dict[str, Any], row: Any) -> None:
        for field in self.info:
            value = values[field.name]
            if value is None and not field.nullable:
                raise ConstraintViolated("not_null", (field.name,))
            if field.max_length is not None and len(value or "") > field.max_length:
                raise ConstraintViolated("too_long", (field.name,))
        unique = [(field.name,) for field in self.info if field.unique]
        for names in [self.info.primary_key, *unique]:
            wanted = [values[name] for name in names]
            for other in self.source.rows(self.info.model):
                if other is row or wanted == [None]:
                    continue
                if [getattr(other, name) for name in names] == wanted:
                    raise ConstraintViolated("unique", names)


def _copy(row: Any) -> Any:
    record = copy.copy(row)
    inside = _embedded_names(type(row))
    for name, value in vars(row).items():
        setattr(record, name, copy.deepcopy(value) if name in inside else _unshared(value))
    record._row = row
    return record


def _embedded_names(model: type[Any]) -> frozenset[str]:
    items = dataclasses.fields(model)
    return frozenset(item.name for item in items if "embedded" in item.metadata)


def _new_row(record: Any, values: dict[str, Any]) -> Any:
    row = copy.copy(record)
    vars(row).pop("_row", None)  # of an earlier attempt that was undone
    vars(row).update(values)
    record._row = row
    return row


def _stored(value: Any) -> Any:
    # Rows lead to rows: a copy that a form put into a relation stands for the row it came from.
    if isinstance(value, (list, dict)):
        return _unshared(value, _stored)
    return getattr(value, "_row", value)


def _unshared(value: Any, convert: Callable[[Any], Any] | None = None) -> Any:
    convert = convert or _unshared
    if isinstance(value, list):
        return [convert(one) for one in value]
    if isinstance(value, dict):
        return {name: convert(one) for name, one in value.items()}
    return value
