"""The stores of document classes, and of the classes of embedded documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Any

from bson import ObjectId
from mongoengine.base import BaseDocument
from mongoengine.connection import ConnectionFailure as NoConnection
from mongoengine.errors import (
    DoesNotExist,
    InvalidQueryError,
    OperationError,
    SaveConditionError,
    ValidationError,
)

from admin_core.data import (
    Condition,
    ConfigurationError,
    ConstraintViolated,
    Criterion,
    Key,
    ListQuery,
    ModelInfo,
    Page,
    RecordNotFound,
    RecordStore,
    StaleRecord,
    Stores,
    ValidationFailed,
    gettext,
    parse_value,
)

from ..errors import EXPORT_LIMIT, NameOf, translate, translated
from ..match import compile_all
from ..paging import count, narrowed, page_of, pipeline
from ..searching import criteria
from ..transactions import current_session, has_transactions, transaction
from .describe import describe
from .files import delete_later, detached
from .loading import load
from .places import EnginePlaces
from .preparing import draw_numbers, prepare, taken_meanwhile
from .queries import Native, filter_of, is_native
from .references import document_of, is_missing
from .values import value_of


class EngineStore(RecordStore):
    """What documents and embedded documents have in common: how values are read and called."""

    def __init__(self, model: Any, source: Any, stores: Stores) -> None:
        self.model = model
        self.source = source
        self.stores = stores

    @cached_property
    def info(self) -> ModelInfo:  # type: ignore[override]  # derived on first use
        """What the class looks like; made on first use, when all classes are defined."""
        return describe(self.model, self.stores.resolver, is_aware=self._is_aware())

    def _is_aware(self) -> bool:
        return False

    def _in_time(self, name_of: NameOf = str, limit: float | None = None) -> Any:
        """Return a context for commands, which raises the core's errors."""
        return translated(name_of, None, limit)

    def value(self, record: Any, path: str) -> Any:
        """Return the value at *path*; what it refers to is read, one query for each step."""
        with self._in_time():
            for name in path.split("."):
                if record is None:
                    return None
                if isinstance(record, (list, tuple)):
                    record = list(_each(record, name))
                else:
                    record = value_of(record, name)
        return record

    def names_itself(self, record: Any) -> bool:
        """Return whether the class says what one of its documents is called."""
        cls = type(record)
        return cls.__str__ is not BaseDocument.__str__ or hasattr(cls, "__unicode__")

    def label(self, record: Any) -> str:
        """Return what people call a document; of one that is gone, where it was."""
        if is_missing(record):
            where = f"{type(record).__name__}/{record.pk}"
            return gettext("(missing: %(where)s)", where=where)
        return super().label(record)


class EmbeddedStore(EngineStore):
    """The documents of a class that lie inside other documents, which write them.

    .. versionadded:: 0.1
    """

    def base_query(self) -> Any:
        """Raise :exc:`ConfigurationError`: embedded documents are in no collection."""
        raise self._refused()

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Raise :exc:`ConfigurationError`."""
        raise self._refused()

    def save(self, record: Any, *, is_created: bool) -> None:
        """Raise :exc:`ConfigurationError`."""
        raise self._refused()

    def delete(self, record: Any) -> None:
        """Raise :exc:`ConfigurationError`."""
        raise self._refused()

    def _refused(self) -> ConfigurationError:
        return ConfigurationError(
            f"{self.model.__name__} is an embedded document, which is in no collection of its own. "
            "Make a view of the document that holds it."
        )


class DocumentStore(EngineStore):
    """Reads and writes the documents of a class.

    .. versionadded:: 0.1
    """

    @property
    def capabilities(self) -> frozenset[str]:  # type: ignore[override]  # depends on the server
        """What the server in use can do; only replica sets have transactions."""
        found = {"keyset", "paths", "estimate"}
        try:
            if has_transactions(self._client()):
                found.add("transactions")
        except NoConnection:
            pass
        return frozenset(found)

    def _client(self) -> Any:
        return self.model._get_db().client

    def _in_time(self, name_of: NameOf = str, limit: float | None = None) -> Any:
        try:
            client = self._client()
        except NoConnection:
            client = None
        return translated(name_of, client, limit)

    def _is_aware(self) -> bool:
        try:
            return bool(self.model._get_db().codec_options.tz_aware)
        except NoConnection:
            return False

    @property
    def collection(self) -> Any:
        """The collection; its indexes are made on the first use."""
        return self.model._get_collection()

    @cached_property
    def places(self) -> EnginePlaces:
        """Where the fields are stored, and what conditions on them mean."""
        return EnginePlaces(self)

    # -- reading ----------------------------------------------------------------------------------

    def base_query(self) -> Any:
        """Return ``Model.objects``."""
        return self.model.objects

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page; *base* is a query set, or a filter document."""
        with self._in_time():
            match = self._match(query, base)
            order = [self.places.sorting(one, place) for place, one in enumerate(query.order)]
            stages, backward = pipeline(query, match, order)
            found = self._aggregate(stages)
            records, has_next, has_previous = page_of(found, query, backward)
            load(self, records, query.paths)
            return Page(records, self._count(match, query), has_next, has_previous)

    def _aggregate(self, stages: Sequence[Any]) -> Iterator[Any]:
        cursor = self.collection.aggregate(stages, allowDiskUse=True)
        return (document_of(self.model, raw) for raw in cursor)

    def criteria(self, query: ListQuery) -> tuple[Criterion, ...]:
        """Return the query's conditions with its search spelt out; ``*`` heeds case."""
        return criteria(self, query)

    def _match(self, query: ListQuery, base: Any) -> Any:
        own = filter_of(self.base_query() if base is None else base)
        return narrowed(own, compile_all(self.places, self.criteria(query)))

    def _count(self, match: Any, query: ListQuery) -> Any:
        if query.count == "estimated" and current_session() is not None:
            # The collection's own number is no part of a transaction.
            query = ListQuery(count="capped", count_limit=query.count_limit)
        return count(self.collection, match, query)

    def iterate(self, query: ListQuery, base: Any = None, size: int = 1_000) -> Iterator[Any]:
        """Yield every record of *query*, read in blocks from one cursor."""
        order = self.total_order(query.order)
        with self._in_time():
            self._client().admin.command("ping")
        with self._in_time(limit=EXPORT_LIMIT):
            places = [self.places.sorting(one, place) for place, one in enumerate(order)]
            stages, _ = pipeline(query, self._match(query, base), places)
            found = self._aggregate(stages)
        left = query.limit
        while left is None or left > 0:
            with self._in_time(limit=EXPORT_LIMIT):
                block = list(islice(found, size if left is None else min(size, left)))
                load(self, block, query.paths)
            if not block:
                return
            left = None if left is None else left - len(block)
            yield from block

    def count_estimate(self) -> int | None:
        """Return the collection's own number, which costs nothing; ``None`` for part of it."""
        with self._in_time():
            if filter_of(self.base_query()) or current_session() is not None:
                return None
            return int(self.collection.estimated_document_count())

    def parse_key(self, key: Key) -> Key | None:
        """Return *key* with its text as the key's own type; ``None`` when it cannot be one."""
        if len(key) != 1:
            return None
        (name,), (part,) = self.info.primary_key, key
        field = self.info.field(name)
        if field.kind == "objectid":
            return (ObjectId(part),) if ObjectId.is_valid(part) else None
        if not isinstance(part, str) or field.kind in {"string", "text"}:
            return tuple(key) if _is_storable(part) else None
        try:
            value = parse_value(field, part)
            field.native.validate(value)
        except (ValueError, ValidationError):
            return None
        return (value,)

    def criterion(self, native: Any) -> Criterion:
        """Return a filter as a criterion: a ``Q`` object, a query set, or a filter document."""
        if is_native(native):
            return Condition("", "own", None, Native(native))
        return super().criterion(native)

    def field_name(self, stored: str) -> str:
        """Return the field that is stored under a name, which indexes and errors tell."""
        names = {field.native.db_field: field.name for field in self.info if field.native}
        first, _, rest = stored.partition(".")
        return str(names.get(first, first)) if not rest else str(names.get(first, stored))

    # -- writing ----------------------------------------------------------------------------------

    def new(self) -> Any:
        """Return a new document; its numbers are drawn, which no transaction may do."""
        record = self.model()
        with self._in_time():
            draw_numbers(record)
        return record

    def save(self, record: Any, *, is_created: bool) -> None:
        """Write a new document, or what changed of one."""
        if not is_created and is_missing(record):
            raise RecordNotFound(self.label(record))
        with self._writing("other"):
            if is_created:
                self._insert(record)
            elif record._get_changed_fields():
                # With a condition MongoEngine does not make a document that is gone anew.
                record.save(save_condition={})

    def _insert(self, record: Any) -> None:
        try:
            record.save(force_insert=True)
        except OperationError as error:
            # In a transaction, a value that another one is about to take is a conflict.
            if isinstance(translate(error.__context__), StaleRecord):
                clash = taken_meanwhile(record)
                raise ConstraintViolated("unique", clash) from error
            raise

    def delete(self, record: Any) -> None:
        """Delete the document, its files, and what its delete rules say."""
        held = detached(record)
        try:
            with self._writing("in_use"):
                record.delete()
        except BaseException:
            record._data.update(held)
            raise
        for name, file in held.items():
            delete_later(record._fields[name], [file.grid_id])

    @contextmanager
    def _writing(self, kind: Any) -> Iterator[None]:
        try:
            with self._in_time(self.field_name):
                yield
        except ValidationError as error:
            raise _refusal(error) from error
        except (SaveConditionError, DoesNotExist) as error:
            raise RecordNotFound(f"{self.info.name} is gone.") from error
        except OperationError as error:
            known = translate(error.__context__, self.field_name)
            raise (known or ConstraintViolated(kind)) from error
        except InvalidQueryError as error:
            raise ConfigurationError(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a context whose writes are all kept or none, where the server can do that."""
        with self._in_time():
            client = self._client()
            if has_transactions(client) and current_session() is None:
                prepare(client)
        with transaction(client):
            yield


def _is_storable(part: Any) -> bool:
    if not isinstance(part, str):
        return True
    try:
        part.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _each(records: Iterable[Any], name: str) -> Iterator[Any]:
    for record in records:
        value = None if record is None else value_of(record, name)
        if isinstance(value, (list, tuple)):
            yield from value
        else:
            yield value


def _refusal(error: ValidationError) -> ConstraintViolated | ValidationFailed:
    """Return a refusal that names the fields without a value, or says what does not fit."""
    said = error.to_dict()
    if said and all(isinstance(one, str) and _is_missing(one) for one in said.values()):
        return ConstraintViolated("not_null", tuple(said))
    return ValidationFailed(_messages(error))


def _is_missing(said: str) -> bool:
    return "required" in said.lower()


def _messages(error: ValidationError) -> dict[str, list[str]]:
    """Return what a document's own validation says, by the field it is about."""
    found: dict[str, list[str]] = {}
    for name, said in (error.to_dict() or {"": str(error.message)}).items():
        found["" if name == "__all__" else str(name)] = list(_texts(said))
    return found


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        for name, inner in said.items():
            for text in _texts(inner):
                yield text if isinstance(name, int) else f"{name}: {text}"
    elif _is_missing(str(said)):
        yield gettext("This field is required.")
    else:
        yield str(said)
