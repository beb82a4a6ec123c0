"""The store of a bare collection."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from bson import Decimal128
from bson.binary import UuidRepresentation

from admin_core.data import (
    Condition,
    ConfigurationError,
    ConstraintViolated,
    Criterion,
    FieldInfo,
    Key,
    ListQuery,
    ModelInfo,
    Order,
    Page,
    RecordNotFound,
    RecordStore,
    StaleRecord,
    Stores,
    UnknownField,
)

from ..errors import EXPORT_LIMIT, translated
from ..match import Filter, Place, both, compile_all, moment
from ..paging import Sorting, count, page_of, pipeline
from ..searching import criteria
from ..transactions import current_session, has_transactions, transaction
from .clashes import taken_meanwhile
from .describe import BACKEND, Declared, describe, technical_names
from .documents import Document, changes, value_at
from .keys import id_of, id_text


class CollectionStore(RecordStore):
    """Reads and writes the documents of a PyMongo collection.

    *source* is a :class:`~admin_mongo.collection.describe.Declared`, the fields themselves, or
    ``None``: the collection's validator or its documents tell the fields then.

    .. versionadded:: 0.1
    """

    def __init__(self, model: Any, source: Any, stores: Stores) -> None:
        options = model.codec_options
        if options.uuid_representation == UuidRepresentation.UNSPECIFIED:
            # Without one PyMongo refuses to write a UUID at all.
            options = options.with_options(uuid_representation=UuidRepresentation.STANDARD)
        self.collection = model.with_options(codec_options=options)
        self.model, self.source, self.stores = model, source, stores
        self.declared = (
            source if isinstance(source, Declared) else Declared(fields=tuple(source or ()))
        )
        self._technical = technical_names(self.declared.form)

    @cached_property
    def info(self) -> ModelInfo:  # type: ignore[override]  # derived on first use
        """What the collection looks like; asked of the server on first use, if need be."""
        with self._in_time():
            return describe(self.collection, self.declared, self.stores.resolver)

    def _in_time(self, limit: float | None = None) -> Any:
        """Return a context for commands, which raises the core's errors."""
        return translated(str, self.collection.database.client, limit)

    @property
    def capabilities(self) -> frozenset[str]:  # type: ignore[override]  # depends on the server
        """What the server in use can do; only replica sets have transactions."""
        always = {"keyset", "paths", "estimate"}
        client = self.collection.database.client
        return frozenset(always | ({"transactions"} if has_transactions(client) else set()))

    # -- what conditions need to know ----------------------------------------------------------

    def field(self, path: str) -> FieldInfo:
        """Return the field of that name, or what a dotted path finds inside of one."""
        if path in self.info:
            return self.info.field(path)
        first, _, rest = path.partition(".")
        if rest and self.info.field(first).kind in {"json", "array", "other", "embedded"}:
            return FieldInfo(path, "string")
        raise UnknownField(self.info.name, path, (one.name for one in self.info))

    def place(self, path: str) -> Place:
        """Return where *path* is stored: under its own name."""
        field = self.field(path)
        return Place(path, field, _stored_of(field), path if field.kind == "array" else "")

    def split(self, path: str) -> tuple[str, str]:
        """Return nothing: a collection knows of no other."""
        return "", ""

    def keys_where(self, relation: str, criterion: Criterion) -> list[Any]:
        """Raise :exc:`UnknownField`: a collection knows of no other."""
        raise UnknownField(self.info.name, relation, ())

    def stored_keys(self, relation: str, texts: Sequence[Any]) -> list[Any]:
        """Raise :exc:`UnknownField`: a collection knows of no other."""
        raise UnknownField(self.info.name, relation, ())

    def own(self, condition: Condition, place: Place) -> Filter | None:
        """Return what a plugin makes of a condition."""
        found: Filter | None = self.stores.resolver.compile_condition(
            condition, place.field, place.path, BACKEND
        )
        return found

    def custom(self, condition: Condition) -> Filter:
        """Return the filter of the application's own that a condition carries.

        Its ``apply`` gets a list of filters and returns one, each of which must be met.
        """
        found = condition.custom.apply([], condition.value)
        return _filter_of(found) if isinstance(found, Mapping) else both(*map(_filter_of, found))

    def criterion(self, native: Any) -> Criterion:
        """Return a filter document as a criterion."""
        if isinstance(native, Mapping):
            return Condition("", "native", custom=_Native(dict(native)))
        return super().criterion(native)

    # -- reading ---------------------------------------------------------------------------------

    def base_query(self) -> Filter:
        """Return ``{}``."""
        return {}

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page; *base* is a filter document."""
        with self._in_time():
            match = self._match(query, base)
            stages, backward = pipeline(query, match, self._sortings(query.order))
            found = self._aggregate(stages)
            records, has_next, has_previous = page_of(found, query, backward)
            return Page(records, self._count(match, query), has_next, has_previous)

    def iterate(self, query: ListQuery, base: Any = None, size: int = 1_000) -> Iterator[Any]:
        """Yield every record of *query*, read in blocks from one cursor."""
        with self._in_time():
            self.collection.database.client.admin.command("ping")
        with self._in_time(EXPORT_LIMIT):
            order = self._sortings(self.total_order(query.order))
            stages, _ = pipeline(query, self._match(query, base), order)
            found = self._aggregate(stages)
        left = query.limit
        while left is None or left > 0:
            with self._in_time(EXPORT_LIMIT):
                block = list(islice(found, size if left is None else min(size, left)))
            if not block:
                return
            left = None if left is None else left - len(block)
            yield from block

    def count_estimate(self) -> int | None:
        """Return the collection's own number, which costs nothing."""
        if current_session() is not None:
            return None
        with self._in_time():
            return int(self.collection.estimated_document_count())

    def criteria(self, query: ListQuery) -> tuple[Criterion, ...]:
        """Return the query's conditions with its search spelt out; ``*`` heeds case."""
        return criteria(self, query)

    def _match(self, query: ListQuery, base: Any) -> Filter:
        own = {} if base is None else _filter_of(base)
        return both(own, compile_all(self, self.criteria(query)))

    def _sortings(self, order: Sequence[Order]) -> list[Sorting]:
        places = [(self.place(one.path), one.descending) for one in order]
        return [
            Sorting(place.path, down, (), None if place.path == "_id" else place.stored)
            for place, down in places
        ]

    def _aggregate(self, stages: Sequence[Any]) -> Iterator[Document]:
        names = frozenset(one.name for one in self.info)
        for raw in self.collection.aggregate(list(stages), allowDiskUse=True):
            yield Document(raw, names, self._technical)

    def _count(self, match: Filter, query: ListQuery) -> Any:
        if query.count == "estimated" and current_session() is not None:
            # The collection's own number is no part of a transaction.
            query = ListQuery(count="capped", count_limit=query.count_limit)
        return count(self.collection, match, query)

    # -- one record ------------------------------------------------------------------------------

    def new(self) -> Document:
        """Return an empty document."""
        names = frozenset(one.name for one in self.info)
        given = {
            one.name: one.default() if callable(one.default) else one.default
            for one in self.info
            if one.default is not None
        }
        document = Document({}, names, self._technical)
        document.update(given)
        return document

    def key(self, record: Any) -> Key:
        """Return the id as a text, which an id of any type can be said by."""
        return (id_text(dict.get(record, "_id")),)

    def parse_key(self, key: Key) -> Key | None:
        """Return the key in the one way to write it; ``None`` when it cannot be one."""
        if len(key) != 1 or isinstance(key[0], list):
            return None
        found = id_of(key[0]) if isinstance(key[0], str) else key[0]
        try:
            text = id_text(found)
            text.encode("utf-8")
        except (TypeError, ValueError):
            return None
        return (text,)

    def label(self, record: Any) -> str:
        """Return the first value one would search a document by, at last its id."""
        for name in self.info.search_paths if record is not None else ():
            value = self.value(record, name)
            if value is not None and str(value).strip():
                return str(value)
        return (
            "" if record is None else f"{self.info.label or self.info.name} {self.key(record)[0]}"
        )

    def value(self, record: Any, path: str) -> Any:
        """Return the value at *path*, of which each step is a name inside the one before."""
        if path not in self.info:
            self.field(path)
        field = self.info.field(path) if path in self.info else None
        return _plain(field, value_at(record, path))

    # -- writing ---------------------------------------------------------------------------------

    def save(self, record: Any, *, is_created: bool) -> None:
        """Insert a document, or write what changed of one: ``$set`` and ``$unset``."""
        self._refuse_missing(record)
        with self._in_time():
            values = _encodable(record)
            if is_created:
                record["_id"] = self._insert(values)
            else:
                self._update(record)
        object.__setattr__(record, "_loaded", Document(record)._loaded)

    def _insert(self, values: dict[str, Any]) -> Any:
        try:
            with self._in_time():
                return self.collection.insert_one(values).inserted_id
        except StaleRecord as error:
            # In a transaction, a value that another one is about to take is a conflict.
            raise ConstraintViolated("unique", taken_meanwhile(self.collection, values)) from error

    def _refuse_missing(self, record: Any) -> None:
        # A collection without a validator would take it.
        names = [one.name for one in self.info if one.required]
        missing = tuple(name for name in names if value_at(record, name) is None)
        if missing:
            raise ConstraintViolated("not_null", missing)

    def _update(self, record: Document) -> None:
        update = {name: _encodable(values) for name, values in changes(record).items()}
        if not update:
            return
        done = self.collection.update_one({"_id": record["_id"]}, update)
        if not done.matched_count:
            raise RecordNotFound(f"{self.info.name} is gone.")

    def delete(self, record: Any) -> None:
        """Delete the document."""
        self.delete_many([record])

    def delete_many(self, records: Sequence[Any]) -> None:
        """Delete the documents, with one command for each thousand."""
        ids = [dict.get(record, "_id") for record in records]
        with self._in_time():
            for start in range(0, len(ids), 1_000):
                self.collection.delete_many({"_id": {"$in": ids[start : start + 1_000]}})

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Give a context whose writes are all kept or none, where the server can do that."""
        with transaction(self.collection.database.client):
            yield


class _Native:
    """A filter document as a filter object."""

    def __init__(self, native: Filter) -> None:
        self.native = native

    def apply(self, query: list[Filter], value: Any) -> list[Filter]:
        """Return *query* and the filter."""
        return [*query, self.native]


def _filter_of(query: Any) -> Filter:
    if isinstance(query, Mapping):
        return dict(query)
    raise ConfigurationError(
        f"{type(query).__name__} is no filter of documents. Return a filter document:  "
        '{"active": True}'
    )


def _stored_of(field: FieldInfo) -> Callable[[Any], Any]:
    if field.primary_key:
        return lambda value: id_of(value) if isinstance(value, str) else value
    return _encodable


def _encodable(value: Any) -> Any:
    """Return a value as BSON can hold it."""
    if isinstance(value, Mapping):
        return {str(name): _encodable(one) for name, one in _items(value)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_encodable(one) for one in value]
    if isinstance(value, Decimal):
        return Decimal128(value)
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, dt.time):
        return value.isoformat()
    return moment(value)


def _items(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    # Not by items(): a document may have a field of that name.
    return ((name, value[name]) for name in value)


def _plain(field: FieldInfo | None, value: Any) -> Any:
    """Return a stored value as the field's kind means it."""
    if isinstance(value, Decimal128):
        return value.to_decimal()
    if field is None or value is None:
        return value
    if field.kind == "date" and isinstance(value, dt.datetime):
        return value.date()
    if field.kind == "enum" and isinstance(value, str):
        return next(
            (c.value for c in field.choices if getattr(c.value, "name", c.value) == value), value
        )
    return value
