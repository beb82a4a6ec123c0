"""The store of one mapped class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import exc as orm_exc
from sqlalchemy.orm.attributes import instance_state

from admin_core.data import (
    ConstraintViolated,
    Criterion,
    Key,
    ListQuery,
    ModelInfo,
    Page,
    RecordStore,
    Stores,
    UnknownField,
)

from .attributes import path_to
from .bounds import everything
from .compile import Scope, compile_criterion
from .criteria import native_criterion
from .describe import describe
from .dialects import database_of
from .errors import CAUGHT, Attempt, is_lost, translate, translated
from .loading import Loadings
from .reading import ESTIMATING, estimate, find_page
from .records import Writable, delete_options, is_plain, new_record, plain_value
from .sources import open_source
from .strangers import fill_in_attribute, is_stranger
from .transactions import recover, refuse_failed, transaction, writing

T = TypeVar("T")

_ALWAYS = frozenset({"transactions", "keyset", "paths", "lock"})
_AND_ESTIMATES = _ALWAYS | {"estimate"}


class SQLAlchemyStore(RecordStore):
    """Reads and writes the rows of one mapped class.

    *source* is whatever :mod:`admin_sqla.sources` lists.  Nothing is asked of the mapper or the
    database before the store is first used, so that all models can be defined by then.

    ``find`` also raises :exc:`UnsupportedOperator` and :exc:`UnsupportedOrder`, both
    :exc:`ConfigurationError` and :exc:`ValueError`, for a question that means nothing for its
    field.

    .. versionadded:: 0.1
    """

    def __init__(self, model: type[Any], source: Any, stores: Stores) -> None:
        self.model = model
        self.source = source
        self.stores = stores
        self._sessions = open_source(source, stores)
        self.loadings = Loadings()

    @cached_property
    def info(self) -> ModelInfo:  # type: ignore[override]  # derived on first use
        """What the model looks like; made on first use, because that configures mappers."""
        return describe(self.model, self.stores.resolver, self._dialect())

    @property
    def capabilities(self) -> frozenset[str]:  # type: ignore[override]  # depends on the database
        """What the database in use can do; SQLite, for one, does not estimate."""
        return _AND_ESTIMATES if self._dialect() in ESTIMATING else _ALWAYS

    @property
    def mapper(self) -> orm.Mapper[Any]:
        """The model's mapper."""
        return sa.inspect(self.model)  # type: ignore[no-any-return]  # SQLAlchemy says Any here

    @property
    def session(self) -> orm.Session:
        """The session to use now."""
        return self._sessions.session()

    def _dialect(self) -> str:
        # A description may be asked for where there is no database yet, as in an import or
        # outside an application context.
        try:
            return self.session.get_bind(self.mapper).dialect.name
        except (SQLAlchemyError, RuntimeError):
            return ""

    # -- reading ----------------------------------------------------------------------------------

    def base_query(self) -> sa.Select[Any]:
        """Return ``select(Model)``."""
        model: Any = self.model
        return everything(model)

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page; *base* is a select of the model, ``None`` for all of it."""
        return self._read(lambda session: find_page(self, session, query, base))

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
        own = (prop.key for prop in self.mapper.column_attrs if not prop.deferred)
        return (*own, *paths) if paths else ()

    def count_estimate(self) -> int | None:
        """Return the database's estimate; ``None`` where it has none, as of unanalyzed tables."""
        return self._read(lambda session: estimate(session, self.mapper))

    def _read(self, read: Callable[[orm.Session], T]) -> T:
        session = self.session
        refuse_failed(session)
        attempt = Attempt(self.mapper)
        # A pooled connection may have died while nobody used it.  If nothing has happened in
        # this transaction yet, the read can be tried once more on a new one.
        fresh = not session.in_transaction()
        try:
            with translated(attempt):
                try:
                    return read(session)
                except DBAPIError as error:
                    if not fresh or not is_lost(error) or not error.connection_invalidated:
                        raise
                    session.rollback()
                    return read(session)
        except BaseException as error:
            recover(session, error)
            raise

    def criterion(self, native: Any) -> Criterion:
        """Return a filter as a criterion: a clause, a piece of SQL, or a query of the model."""
        found = native_criterion(self.model, native)
        return super().criterion(native) if found is None else found

    # -- one record -------------------------------------------------------------------------------

    def writable(self, record: Any) -> Any:
        """Return the object on which a form sets attributes: the record, unless it has proxies."""
        names = frozenset(one.name for one in self.info if "path" in one.options)
        return Writable(record, names) if names else record

    def new(self) -> Any:
        """Return a new record with the defaults of its class, not yet in the session."""
        return new_record(self.mapper)

    def key(self, record: Any) -> Key:
        """Return the key under which the row is stored, also of a deleted or detached record."""
        known = instance_state(record).key
        return super().key(record) if known is None else tuple(known[1])

    def value(self, record: Any, path: str) -> Any:
        """Return the value at *path*, ``None`` for what cannot be loaded any more."""
        try:
            for name in path.split("."):
                if record is None:
                    return None
                if isinstance(record, list):
                    record = [self._plain_value(one, name) for one in record]
                else:
                    record = self._plain_value(record, name)
        except (orm_exc.DetachedInstanceError, orm_exc.ObjectDeletedError):
            return None
        except AttributeError:
            self._refuse_unknown(path)
            raise
        except CAUGHT as error:
            known = translate(error, Attempt(self.mapper))
            recover(self.session, known or error)
            raise (known or error) from error
        return record

    def reader(self, path: str) -> Callable[[Any], Any]:
        """Return a function that gives the value at *path*; one that is loaded is just taken."""
        if not is_plain(self.mapper, path):
            return super().reader(path)

        def read(record: Any) -> Any:
            try:
                return record.__dict__[path]
            except KeyError:
                return self.value(record, path)

        return read

    def _plain_value(self, record: Any, name: str) -> Any:
        try:
            return plain_value(record, name)
        except LookupError as error:
            if not is_stranger(error):
                raise
            fill_in_attribute(self.session, record, name)
            return plain_value(record, name)

    def _refuse_unknown(self, path: str) -> None:
        model: Any = self.model
        for name in path.split("."):
            if not hasattr(model, name):
                mapper = sa.inspect(model)
                raise UnknownField(model.__name__, name, mapper.all_orm_descriptors.keys())
            relation = sa.inspect(model).relationships.get(name)
            if relation is None:
                return
            model = relation.mapper.class_

    def path_of(self, entry: Any) -> str:
        """Return the path that a name, an attribute or a column means."""
        return entry if isinstance(entry, str) else path_to(self.model, entry)

    # -- writing ----------------------------------------------------------------------------------

    def save(self, record: Any, *, is_created: bool) -> None:
        """Write the record: an INSERT, or an UPDATE of the columns that changed."""
        with writing(self.session, Attempt(self.mapper, "save", record)) as session:
            if is_created:
                self._refuse_known_key(session, record)
            session.add(record)
            session.flush()

    def _refuse_known_key(self, session: orm.Session, record: Any) -> None:
        # SQLAlchemy only warns of a second object with the key of a loaded one, and then sends
        # an INSERT that must fail.
        key = self.mapper.primary_key_from_instance(record)
        known = session.identity_map.get(self.mapper.identity_key_from_primary_key(tuple(key)))
        if None not in key and known not in (None, record) and known not in session.deleted:
            raise ConstraintViolated("unique", self.info.primary_key)

    def delete(self, record: Any) -> None:
        """Delete the record and what belongs to it."""
        with writing(self.session, Attempt(self.mapper, "delete", record)) as session:
            session.delete(record)
            session.flush()

    def delete_many(self, records: Sequence[Any]) -> None:
        """Delete the records, with as many statements for a thousand as for one."""
        with writing(self.session, Attempt(self.mapper, "delete")) as session:
            options = delete_options(self.mapper)
            for start in range(0, len(records), 1_000):
                block = records[start : start + 1_000]
                if options:
                    self._preload(session, block, options)
                for record in block:
                    session.delete(record)
            session.flush()

    def delete_at_once(self, records: Sequence[Any]) -> None:
        """Delete the rows by their keys alone; the database decides about rows that refer to them.

        A record that lies in several tables is deleted as any other way.
        """
        if len(self.mapper.tables) > 1:
            self.delete_many(records)
            return
        with writing(self.session, Attempt(self.mapper, "delete")) as session:
            scope = Scope(self.model, self, database_of(session, self.mapper))
            for start in range(0, len(records), 500):
                block = records[start : start + 500]
                clause = compile_criterion(scope, self.key_criterion([*map(self.key, block)]))
                session.execute(
                    sa.delete(self.model).where(clause),
                    execution_options={"synchronize_session": False},
                )
                for record in block:
                    session.expunge(record)

    def _preload(self, session: orm.Session, records: Sequence[Any], options: Any) -> None:
        """Load at once what the deletion would otherwise load record by record."""
        scope = Scope(self.model, self, database_of(session, self.mapper))
        for start in range(0, len(records), 500):
            keys = [self.key(record) for record in records[start : start + 500]]
            clause = compile_criterion(scope, self.key_criterion(keys))
            session.scalars(self.base_query().where(clause).options(*options)).all()

    def transaction(self) -> AbstractContextManager[Any]:
        """Return a transaction; stores with the same session share it."""
        return transaction(self.session, Attempt(self.mapper, "save"))

    def release(self) -> None:
        """Give the session back as its source says."""
        self._sessions.release()
