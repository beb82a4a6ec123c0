"""The store of one Peewee model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, TypeVar

import peewee as pw

from admin_core.data import (
    ConfigurationError,
    Criterion,
    Key,
    ListQuery,
    ModelInfo,
    Page,
    RecordNotFound,
    RecordStore,
    StaleRecord,
    Stores,
    UnknownField,
)

from .clauses import Clause, both, compared, either, one_of
from .connections import (
    again_if_lost,
    database_of,
    kind_of,
    open_connection,
    release,
    state_of,
)
from .criteria import native_criterion
from .deleting import delete_records, delete_rows
from .describe import describe, key_fields
from .errors import Attempt, translated
from .loading import read_related
from .many_to_many import write_assigned
from .paths import path_to
from .reading import estimate, find_page
from .records import Writable, memory_of, own_value
from .relations import Reference, id_name, links_of
from .transactions import refuse_failed, transaction

T = TypeVar("T")


class PeeweeStore(RecordStore):
    """Reads and writes the rows of one model, in the model's own database.

    Nothing is asked of the model or the database before the store is first used, so that
    deferred foreign keys and proxies are resolved by then.

    ``find`` also raises :exc:`UnsupportedOperator`, :exc:`UnsupportedOrder` and
    :exc:`ElsewhereStored`, all :exc:`ConfigurationError` and :exc:`ValueError`, for a question
    that means nothing for its field or cannot be answered by one database.

    .. versionadded:: 0.1
    """

    def __init__(self, model: type[Any], source: Any, stores: Stores) -> None:
        self.model: Any = model
        self.source = source
        self.stores = stores

    @cached_property
    def info(self) -> ModelInfo:  # type: ignore[override]  # derived on first use
        """What the model looks like."""
        return describe(self.model, self.stores.resolver, self._known_kind())

    def _known_kind(self) -> str:
        # A description may be asked for before there is a database, as in an import.
        try:
            return self.database_kind
        except ConfigurationError:
            return ""

    @property
    def capabilities(self) -> frozenset[str]:  # type: ignore[override]  # depends on the database
        """What the database in use can do; SQLite, for one, does not estimate."""
        always = {"transactions", "keyset", "paths", "lock"}
        return frozenset(always | ({"estimate"} if self._known_kind() == "postgresql" else set()))

    @property
    def database(self) -> Any:
        """The model's database; raises :exc:`ConfigurationError` when it has none yet."""
        return database_of(self.model)

    @property
    def database_kind(self) -> str:
        """``"sqlite"``, ``"postgresql"`` or ``"mysql"``."""
        return kind_of(self.database)

    def of(self, model: Any) -> PeeweeStore:
        """Return the store of another model with the same source."""
        if model is self.model:
            return self
        found = self.stores.open(model, self.source)
        assert isinstance(found, PeeweeStore)
        return found

    # -- reading ----------------------------------------------------------------------------------

    def base_query(self) -> Any:
        """Return ``Model.select()``."""
        return self.model.select()

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page; *base* is a select of the model, ``None`` for all of it."""
        return self._read(lambda: find_page(self, query, base))

    def get(
        self,
        key: Key,
        base: Any = None,
        conditions: Iterable[Criterion] = (),
        *,
        paths: Iterable[str] = (),
        lock: bool = False,
    ) -> Any | None:
        """Return the record with that key inside *base* and *conditions*, or ``None``."""
        return super().get(key, base, conditions, paths=self._with_own(paths), lock=lock)

    def get_many(
        self,
        keys: Iterable[Key],
        base: Any = None,
        conditions: Iterable[Criterion] = (),
        *,
        paths: Iterable[str] = (),
        lock: bool = False,
    ) -> list[Any]:
        """Return the records with those keys that are inside, in the order of the keys."""
        return super().get_many(keys, base, conditions, paths=self._with_own(paths), lock=lock)

    def _with_own(self, paths: Iterable[str]) -> tuple[str, ...]:
        paths = tuple(paths)
        own = (id_name(field) for field in self.model._meta.sorted_fields)
        return (*own, *paths) if paths else ()

    def count_estimate(self) -> int | None:
        """Return the database's estimate; ``None`` where it has none, as of unanalyzed tables."""
        return self._read(lambda: estimate(self))

    def rest_of(self, key: Key, known: Sequence[str]) -> Mapping[str, Any]:
        """Return the columns of a row besides those *known*; none for a row that is gone."""
        fields = [one for one in self.model._meta.sorted_fields if one.name not in known]
        query = pw.Select([self.model], fields).where(self.within([key]))
        rows = self._read(lambda: self.rows(query))
        values = rows[0] if rows else [None] * len(fields)
        return {one.name: one.python_value(v) for one, v in zip(fields, values, strict=True)}

    def rows(self, statement: Any) -> list[Any]:
        """Return what a query of this database finds, as the driver gives it."""
        open_connection(self.database)
        found: list[Any] = self.database.execute(statement).fetchall()
        return found

    def raw_rows(self, statement: str) -> list[Any]:
        """Return what a statement in the database's own words finds."""
        open_connection(self.database)
        found: list[Any] = self.database.execute_sql(statement).fetchall()
        return found

    def execute(self, statement: Any) -> int:
        """Send a statement that changes rows; return how many it changed."""
        open_connection(self.database)
        return int(statement.execute(self.database) or 0)

    def within(self, keys: Sequence[Key]) -> Clause:
        """Return the clause of the rows with those keys."""
        fields = key_fields(self.model)
        parameters = [
            [pw.Value(field.db_value(part), converter=False, unpack=False)
             for field, part in zip(fields, key, strict=True)]
            for key in keys
        ]  # fmt: skip
        if len(fields) == 1:
            return one_of(fields[0], [one for (one,) in parameters])
        return either(
            [
                both([compared(f, "=", v) for f, v in zip(fields, values, strict=True)])
                for values in parameters
            ]
        )

    def _read(self, read: Callable[[], T]) -> T:
        database = self.database
        state = state_of(database)
        refuse_failed(state)
        try:
            with translated(Attempt(self.model)):
                return again_if_lost(database, read)
        except BaseException as error:
            if state.depth and isinstance(error.__cause__, pw.PeeweeException):
                state.failure = state.failure or error
            raise

    def criterion(self, native: Any) -> Criterion:
        """Return a filter as a criterion: an expression, or a query of the model."""
        found = native_criterion(self.model, native)
        return super().criterion(native) if found is None else found

    def path_of(self, entry: Any) -> str:
        """Return the path that a name or a field means."""
        return entry if isinstance(entry, str) else path_to(self.model, entry)

    # -- one record -------------------------------------------------------------------------------

    def key(self, record: Any) -> Key:
        """Return the key under which the row is stored."""
        return memory_of(record).key or super().key(record)

    def names_itself(self, record: Any) -> bool:
        """Whether the class defines ``str()``; Peewee's own says the key alone."""
        peewees_own: Any = pw.Model.__str__
        return type(record).__str__ is not peewees_own and super().names_itself(record)

    def value(self, record: Any, path: str) -> Any:
        """Return the value at *path*."""
        for name in path.split("."):
            if record is None:
                return None
            if isinstance(record, list):
                record = [found for one in record for found in _as_list(self._value(one, name))]
            else:
                record = self._value(record, name)
        return record

    def _value(self, record: Any, name: str) -> Any:
        if not isinstance(record, pw.Model):
            return getattr(record, name)
        model = type(record)
        link = links_of(model).get(name)
        if link is None:
            if not hasattr(model, name) and not hasattr(record, name):
                known = (*model._meta.fields, *links_of(model))
                raise UnknownField(model.__name__, name, known)
            return own_value(record, name)
        store = self.of(model)
        if isinstance(link, Reference):
            if name not in record.__rel__ and record.__data__.get(name) is not None:
                store.load(record, name)
            return record.__rel__.get(name)
        known_related = memory_of(record).related
        if name not in known_related:
            if store.is_new(record):
                return []
            store.load(record, name)
        return memory_of(record).related[name]

    def load(self, record: Any, name: str) -> None:
        """Read what a relation of one record leads to."""
        self._read(lambda: read_related(self, [record], links_of(self.model)[name]))

    def is_new(self, record: Any) -> bool:
        """Whether a record has no row yet, as far as its key tells."""
        return any(record.__data__.get(one.name) is None for one in key_fields(self.model))

    def writable(self, record: Any) -> Any:
        """Return the record as a form writes it: collections are written with the record."""
        return Writable(self, record)

    # -- writing ----------------------------------------------------------------------------------

    def save(self, record: Any, *, is_created: bool) -> None:
        """Write the record: an INSERT, or an UPDATE of the columns that changed.

        The model's own ``save()`` is called where it has one, and decides for itself.
        """
        with transaction(self.database, Attempt(self.model, "save", record)):
            if is_created:
                record.save(force_insert=True)
            else:
                self._update(record)
            memory_of(record).key = super().key(record)
            write_assigned(self, record)

    def _update(self, record: Any) -> None:
        self._move(record)
        keys = {field.name for field in key_fields(self.model)}
        changed = [field for field in record.dirty_fields if field.name not in keys]
        if self.model.save is not pw.Model.save:
            record.save()
        elif changed and not record.save(only=changed):
            raise StaleRecord(f"This {self.model.__name__} was deleted by somebody else.")

    def _move(self, record: Any) -> None:
        """Write a key that was changed: Peewee would look for the row under the new one."""
        stored, wanted = memory_of(record).key, super().key(record)
        if stored is None or stored == wanted:
            return
        fields = key_fields(self.model)
        values = {field: record.__data__.get(field.name) for field in fields}
        if not self.execute(self.model.update(values).where(self.within([stored]))):
            raise RecordNotFound(f"This {self.model.__name__} does not exist any more.")
        memory_of(record).key = wanted

    def delete(self, record: Any) -> None:
        """Delete the record, and do with what refers to it as the models say."""
        self.delete_many([record])

    def delete_many(self, records: Sequence[Any]) -> None:
        """Delete the records, with as many statements for a thousand as for one."""
        with transaction(self.database, Attempt(self.model, "delete")):
            delete_records(self, records)

    def delete_at_once(self, records: Sequence[Any]) -> None:
        """Delete the rows by their keys alone; the database decides about what refers to them."""
        with transaction(self.database, Attempt(self.model, "delete")):
            delete_rows(self, records)

    def transaction(self) -> AbstractContextManager[Any]:
        """Return a transaction; stores with the same database share it."""
        return transaction(self.database, Attempt(self.model, "save"))

    def release(self) -> None:
        """Give back the connection, unless the application opened it."""
        database = self.model._meta.database
        while isinstance(database, pw.Proxy):
            database = database.obj
        if database is not None:
            release(database)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
