"""The contract between the core and a backend.

A backend's store needs ``info``, ``source``, ``stores`` and five methods: :meth:`base_query`,
:meth:`find`, :meth:`save`, :meth:`delete` and, unless records are plain objects with settable
attributes, :meth:`value`.  Everything else has a default built on those, to be replaced where
the backend can do better.  ``admin_testing.StoreConformance`` checks the whole contract.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import ConfigurationError, UnknownField
from .fields import FieldInfo, ModelInfo
from .query import AllOf, AnyOf, Condition, Criterion, Key, ListQuery, Order, Page, Position
from .search import search_criteria
from .values import encode_key, parse_key

if TYPE_CHECKING:
    from .stores import Stores

#: What a store may declare in ``capabilities``; pages offer nothing that is not there.
CAPABILITIES = frozenset(
    {
        "transactions",  # a failed transaction() leaves nothing behind
        "keyset",  # ListQuery.position works for any order
        "paths",  # dotted paths in conditions, search and order
        "estimate",  # count_estimate() answers
        "lock",  # ListQuery.lock keeps other writers out
    }
)


_PLAIN_STR: Any = object.__str__
_COLLECTIONS = (list, tuple, set, frozenset)


class RecordStore(ABC):
    """Reads and writes the records of one model.

    ``base`` is the backend's own query object, as a view's ``get_query()`` returned it; it
    bounds every read, so that a record outside it can be neither listed nor opened.

    A store raises :exc:`ConstraintViolated`, :exc:`StoreUnavailable` and
    :exc:`UnknownField`, and never lets a driver's exception through for bad input.  It never
    sees a request, a form or a view.

    .. versionadded:: 0.1
    """

    capabilities: ClassVar[frozenset[str]] = frozenset()

    info: ModelInfo
    #: What the store needs besides the model (a session, a database), as it was given.
    source: Any
    stores: Stores

    # -- to be written by a backend ------------------------------------------------------------

    @abstractmethod
    def base_query(self) -> Any:
        """Return the backend's query for every record."""

    @abstractmethod
    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return one page of the records that *base* and the query's conditions leave.

        A record appears once however many related records a condition matches.
        """

    @abstractmethod
    def save(self, record: Any, *, is_created: bool) -> None:
        """Write the record; afterwards :meth:`key` knows its key.

        Outside a :meth:`transaction` the write is committed at once.  Raises
        :exc:`ConstraintViolated` when the database refuses it.
        """

    @abstractmethod
    def delete(self, record: Any) -> None:
        """Delete the record; raises :exc:`ConstraintViolated` when others depend on it."""

    # -- reading, with defaults ----------------------------------------------------------------

    def get(
        self,
        key: Key,
        base: Any = None,
        conditions: Iterable[Criterion] = (),
        *,
        paths: Iterable[str] = (),
        lock: bool = False,
    ) -> Any | None:
        """Return the record with that key, or ``None``; bounded exactly as a list is.

        *key* may hold texts, which are parsed by the key's fields; what cannot be a key
        belongs to no record.  *paths* names what will be read besides the model's own fields.
        """
        found = self.get_many((key,), base, conditions, paths=paths, lock=lock)
        return found[0] if found else None

    def get_many(
        self,
        keys: Iterable[Key],
        base: Any = None,
        conditions: Iterable[Criterion] = (),
        *,
        paths: Iterable[str] = (),
        lock: bool = False,
    ) -> list[Any]:
        """Return the records with those keys, in their order, without those there are not."""
        typed = dict.fromkeys(k for k in map(self.parse_key, keys) if k is not None)
        if not typed:
            return []
        found: dict[Key, Any] = {}
        wanted = list(typed)
        for start in range(0, len(wanted), 500):
            criterion = self.key_criterion(wanted[start : start + 500])
            query = ListQuery(
                paths=tuple(paths), conditions=(criterion, *conditions), count="none", lock=lock
            )
            for record in self.find(query, base).records:
                found[self.key(record)] = record
        return [found[k] for k in wanted if k in found]

    def key_criterion(self, keys: Sequence[Key]) -> Criterion:
        """Return what the records with those typed keys, and no others, meet."""
        names = self.info.primary_key
        if len(names) == 1:
            values = tuple(key[0] for key in keys)
            if len(values) == 1:
                return Condition(names[0], "equals", values[0])
            return Condition(names[0], "in_list", values)
        return AnyOf(
            tuple(
                AllOf(tuple(Condition(n, "equals", v) for n, v in zip(names, key, strict=True)))
                for key in keys
            )
        )

    def parse_key(self, key: Key) -> Key | None:
        """Return *key* with its texts turned into values; ``None`` when it cannot be one."""
        fields = [self.info.field(name) for name in self.info.primary_key]
        if len(key) != len(fields):
            return None
        if all(isinstance(part, str) for part in key):
            return parse_key(fields, key)
        return tuple(key)

    def iterate(self, query: ListQuery, base: Any = None, size: int = 1_000) -> Iterator[Any]:
        """Yield every record of *query*, read in blocks of *size*, for exports."""
        query = replace(query, order=self.total_order(query.order), count="none")
        left = query.limit
        while left is None or left > 0:
            block = size if left is None else min(size, left)
            page = self.find(replace(query, limit=block), base)
            left = None if left is None else left - len(page.records)
            # Now: whoever takes the records may change them.
            rest = self._behind(page, query) if page.has_next and page.records else None
            yield from page.records
            if rest is None:
                return
            query = rest

    def _behind(self, page: Page, query: ListQuery) -> ListQuery:
        """Return the query for what follows a page."""
        if "keyset" not in self.capabilities:
            return replace(query, offset=query.offset + len(page.records))
        place = tuple(self.value(page.records[-1], one.path) for one in query.order)
        return replace(query, offset=0, position=Position(place))

    def count_estimate(self) -> int | None:
        """Return about how many records there are without counting, or ``None``."""
        return None

    # -- one record ----------------------------------------------------------------------------

    def new(self) -> Any:
        """Return a new record, not yet written, with the model's own defaults."""
        return self.info.model()

    def key(self, record: Any) -> Key:
        """Return the record's key, one value per field of ``info.primary_key``."""
        return tuple(self.value(record, name) for name in self.info.primary_key)

    def encoded_key(self, record: Any) -> str:
        """Return the record's key as one text."""
        return encode_key(self.key(record))

    def label(self, record: Any) -> str:
        """Return what people call the record: its ``str()`` where the class defines one.

        Otherwise, and where that is blank, the first field one would search by, and at last
        model and key.
        """
        if record is None:
            return ""
        # Blanks alone are no name: a link or heading made of them could not be seen.
        if self.names_itself(record):
            text = str(record)
            if text and not text.isspace():
                return text
        for name in self.info.search_paths:
            value = self.value(record, name)
            if value is not None and str(value).strip():
                return str(value)
        return f"{self.info.label or self.info.name} {self.encoded_key(record)}"

    def names_itself(self, record: Any) -> bool:
        """Return whether the record's class says with ``str()`` what people call the record.

        For backends whose own base class defines one that says nothing to people.
        """
        return getattr(type(record), "__str__", None) is not _PLAIN_STR

    def value(self, record: Any, path: str) -> Any:
        """Return the value at *path*; ``None`` as soon as a step has no value.

        A step across a ``many`` relation gives a list.
        """
        for name in path.split("."):
            if record is None:
                return None
            if isinstance(record, _COLLECTIONS):
                record = list(_values_of_each(record, name))
            else:
                record = getattr(record, name)
        return record

    def reader(self, path: str) -> Callable[[Any], Any]:
        """Return a function that gives the value at *path* of many records, as :meth:`value`."""
        value = self.value
        return lambda record: value(record, path)

    def writable(self, record: Any) -> Any:
        """Return the object on which a form sets attributes.

        A relation is set to a record, a ``many`` relation to a list of records.
        """
        return record

    # -- writing -------------------------------------------------------------------------------

    def delete_many(self, records: Sequence[Any]) -> None:
        """Delete the records, in as few statements as the backend can."""
        for record in records:
            self.delete(record)

    def delete_at_once(self, records: Sequence[Any]) -> None:
        """Delete the records and nothing that the model says goes with them.

        Deletes them as :meth:`delete_many` does where the backend knows no shorter way.
        """
        self.delete_many(records)

    def transaction(self) -> AbstractContextManager[Any]:
        """Return a context in which writes belong together; nested ones join the outermost.

        Leaving it by an exception undoes everything written inside, where the backend
        declares ``"transactions"``.  Errors that the database reports only at the commit
        leave it as :exc:`ConstraintViolated`.
        """
        return nullcontext()

    def release(self) -> None:
        """Give back what the store holds (connections, sessions); called after each request."""

    # -- related models ------------------------------------------------------------------------

    def related(self, name: str) -> RecordStore:
        """Return the store of the model that relation *name* leads to, with the same source."""
        relation = self.info.field(name).relation
        if relation is None:
            raise UnknownField(self.info.name, name, (f.name for f in self.info if f.relation))
        return self.stores.open(relation.target, self.source)

    def embedded(self, field: FieldInfo) -> tuple[RecordStore, ...]:
        """Return the stores of what may lie in an embedded *field*, one for each of its models."""
        models = field.embedded.models if field.embedded is not None else ()
        return tuple(self.stores.open(model, self.source) for model in models)

    def owns(self, record: Any) -> bool:
        """Return whether a document inside a record is of this store's very model."""
        model = self.info.model
        return not isinstance(model, type) or type(record) is model

    def step(self, name: str, following: str) -> RecordStore:
        """Return the store that a path goes on in after *name*, with *following* as its next step.

        That is the related model's, or that of the embedded documents that have such a field.
        """
        field = self.info.field(name)
        if field.embedded is None:
            return self.related(name)
        inner = self.embedded(field)
        return next((one for one in inner if following in one.info), inner[0])

    def field(self, path: str) -> FieldInfo:
        """Return the field at *path*, crossing relations and embedded documents.

        Raises :exc:`UnknownField`, with a suggestion, for a step that is not there.
        """
        store: RecordStore = self
        steps = path.split(".")
        for name, following in pairwise(steps):
            store = store.step(name, following)
        return store.info.field(steps[-1])

    def path_of(self, entry: Any) -> str:
        """Return the path that an entry of an option means: a name, or an attribute of a model.

        Raises :exc:`ConfigurationError` for what means none.  A backend whose models have
        attributes to refer to answers for those, too.
        """
        if isinstance(entry, str):
            return entry
        raise ConfigurationError(f"{entry!r} is no name of a field of {self.info.name}.")

    def criterion(self, native: Any) -> Criterion:
        """Return a filter in the backend's own words as a criterion.

        A :class:`Condition` and its like are returned as they are; a backend overrides this
        for what its users write.  Raises :exc:`ConfigurationError` for anything else.  What is
        returned may stand only beside other criteria, not inside :class:`AnyOf`.
        """
        if isinstance(native, (Condition, AllOf, AnyOf)):
            return native
        raise ConfigurationError(
            f"{native!r} is no filter for {self.info.name}. Write a condition:  "
            'Condition("name", "equals", value)'
        )

    # -- shared by all backends ----------------------------------------------------------------

    def total_order(self, order: Iterable[Order]) -> tuple[Order, ...]:
        """Return *order* completed by the key, so that no two records share a place."""
        found: dict[str, Order] = {}
        for one in order:
            found.setdefault(one.path, one)
        wanted = list(found.values())
        descending = bool(wanted) and wanted[-1].descending
        wanted += [Order(n, descending) for n in self.info.primary_key if n not in found]
        return tuple(wanted)

    def criteria(self, query: ListQuery) -> tuple[Criterion, ...]:
        """Return the query's conditions with its search spelt out as conditions.

        The search is split at blanks, but for phrases in double quotes; every term must be
        found in some search path.  ``^`` before a term means "starts with", ``=`` "is exactly".
        """
        fields = [(path, self.field(path)) for path in query.search_paths]
        found = search_criteria(query.search, fields) if fields else ()
        return (*query.conditions, *found)


def _values_of_each(records: Iterable[Any], name: str) -> Iterator[Any]:
    for record in records:
        value = None if record is None else getattr(record, name)
        if isinstance(value, _COLLECTIONS):
            yield from value
        else:
            yield value
