"""The store: what the service can do is asked of it, the rest is done with what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from admin_core.data import (
    TEXT_KINDS,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Key,
    ListQuery,
    ModelInfo,
    Page,
    RecordStore,
    Stores,
    StoreUnavailable,
    Total,
    conditions_in,
    guess_search_paths,
)
from admin_memory import compile_criterion

from .collection import Collection
from .service import Parameters, ask
from .values import from_json, to_json, to_text

BACKEND = "rest"
#: How many objects are asked for at once, and how long an address may be, with a good margin.
BLOCK, ADDRESS = 100, 4_000


class RestStore(RecordStore):
    """The objects of one :class:`Collection`.

    It declares no capability: a service has no transactions, no locks and no estimates.

    .. versionadded:: 0.1
    """

    def __init__(self, model: Collection, stores: Stores) -> None:
        self.source, self.stores, self.collection = None, stores, model
        described = (model.key, *model.fields)
        fields = tuple(stores.resolver.refine_field(one, BACKEND) for one in described)
        paths = guess_search_paths(fields)
        plain = ModelInfo(
            model, model.__name__, BACKEND, fields, (model.key.name,), search_paths=paths
        )
        self.info = stores.resolver.refine_model(plain)

    # -- reading ---------------------------------------------------------------------------------

    def base_query(self) -> Parameters:
        """Return the parameters that narrow the collection: none.  A view may return some."""
        return ()

    def find(self, query: ListQuery, base: Parameters | None = None) -> Page:
        """Return one page: of the service where it can filter, else of all that it has."""
        parameters = [*(base or ()), *self._sorting(query)]
        criteria = [self._plain(criterion) for criterion in self.criteria(query)]
        filters = self._filters(criteria)
        if filters is None:
            tests = [compile_criterion(self, criterion) for criterion in criteria]
            every, _ = self._objects(parameters, 0, None)
            fitting = [one for one in every if all(test(one) for test in tests)]
            end = None if query.limit is None else query.offset + query.limit
            found, number = fitting[query.offset : end], len(fitting)
        else:
            found, number = self._objects([*parameters, *filters], query.offset, query.limit)
        return Page(
            found,
            None if query.count == "none" else Total(number),
            has_next=query.offset + len(found) < number,
            has_previous=query.offset > 0,
        )

    def _objects(
        self, parameters: Parameters, offset: int, limit: int | None
    ) -> tuple[list[SimpleNamespace], int]:
        """Return objects and how many there are: services give no more than so many at once."""
        found: list[SimpleNamespace] = []
        while True:
            size = BLOCK if limit is None else min(limit - len(found), BLOCK)
            items, total = self._read(parameters, offset + len(found), size)
            found += [self._record(item) for item in items]
            if not items or len(found) == limit or offset + len(found) >= total:
                return found, total

    def _read(self, parameters: Parameters, offset: int, limit: int) -> tuple[list[Any], int]:
        window = [("offset", str(offset)), ("limit", str(limit))]
        answer = ask(self.collection, "GET", parameters=[*parameters, *window])
        try:
            return list(answer["items"]), int(answer["total"])
        except (TypeError, KeyError, ValueError) as error:
            raise StoreUnavailable(f"{self.collection.url} answers no collection") from error

    def _record(self, item: Any) -> SimpleNamespace:
        values = {field.name: from_json(field, item.get(field.name)) for field in self.info}
        return SimpleNamespace(**values, known=item)

    def _sorting(self, query: ListQuery) -> Parameters:
        for order in query.order:
            self.field(order.path)
        names = [f"-{order.path}" if order.descending else order.path for order in query.order]
        return [("sort", ",".join(names))] if names else []

    def parse_key(self, key: Key) -> Key | None:
        """Return a key of the one value that addresses can hold, or ``None``."""
        typed = super().parse_key(key)
        return typed if typed and isinstance(typed[0], (int, str)) else None

    # -- filters ---------------------------------------------------------------------------------

    def _filters(self, criteria: Iterable[Criterion]) -> Parameters | None:
        """Return the parameters that mean *criteria*; ``None`` where the service has no words."""
        found: list[tuple[str, str]] = []
        for criterion in _flat(criteria):
            texts = self._texts(criterion) if isinstance(criterion, Condition) else []
            if not texts:
                # Also raises UnknownField for a misspelt one.
                for condition in conditions_in(criterion):
                    self.field(condition.path)
                return None
            assert isinstance(criterion, Condition)
            found += [(f"{criterion.path}__{criterion.operator}", text) for text in texts]
        return found if len(urlencode(found)) < ADDRESS else None

    def _plain(self, criterion: Criterion) -> Criterion:
        """Return a criterion with each filter object of the application as the keys it leaves."""
        if not isinstance(criterion, Condition):
            return replace(criterion, criteria=tuple(map(self._plain, criterion.criteria)))
        if criterion.custom is None:
            return criterion
        parameters = criterion.custom.apply(self.base_query(), criterion.value)
        kept, _ = self._objects(parameters, 0, None)
        keys = tuple(self.key(one)[0] for one in kept)
        return Condition(self.info.primary_key[0], "in_list", keys)

    def _texts(self, condition: Condition) -> list[str]:
        if condition.operator not in self.collection.filters:
            return []
        field, want = self.field(condition.path), condition.value
        own = self.stores.resolver.compile_condition(condition, field, field.name, BACKEND)
        is_text = condition.operator in ("contains", "starts_with")
        if own is not None or (is_text and field.kind not in TEXT_KINDS):
            return []
        several = want if condition.operator == "in_list" else (want,)
        return [to_text(field, one) for one in several]

    # -- writing ---------------------------------------------------------------------------------

    def new(self) -> SimpleNamespace:
        """Return a new record with the defaults of the fields."""
        defaults = {f.name: f.default() if callable(f.default) else f.default for f in self.info}
        return SimpleNamespace(**defaults, known={})

    def save(self, record: SimpleNamespace, *, is_created: bool) -> None:
        """Send what was changed, and take over what the service answers."""
        fields = [field for field in self.info if not field.primary_key]
        now = {field.name: to_json(getattr(record, field.name)) for field in fields}
        if is_created:
            answer = ask(self.collection, "POST", body=now)
        else:
            known = record.known
            changed = {name: one for name, one in now.items() if one != known.get(name)}
            answer = ask(self.collection, "PATCH", self.encoded_key(record), body=changed)
        vars(record).update(vars(self._record(answer)))

    def delete(self, record: SimpleNamespace) -> None:
        """Delete the object."""
        ask(self.collection, "DELETE", self.encoded_key(record))


def _flat(criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Yield criteria that must all hold, without those that only hold others together."""
    for criterion in criteria:
        if isinstance(criterion, AllOf) or (
            isinstance(criterion, AnyOf) and len(criterion.criteria) == 1
        ):
            yield from _flat(criterion.criteria)
        else:
            yield criterion
