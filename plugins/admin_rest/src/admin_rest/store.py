"""The store: what the service can do is asked of it, the rest is done with what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from admin_core.data import (
    TEXT_KINDS,
    Condition,
    Key,
    ListQuery,
    ModelInfo,
    Page,
    RecordStore,
    Stores,
    StoreUnavailable,
    Total,
    conjunction,
    from_json,
    refined,
    text_of,
    to_json,
)
from admin_memory import page_in

from .collection import Collection
from .service import ask

BACKEND = "rest"
#: How many objects are asked for at once, and how long an address may be, with a good margin.
BLOCK, ADDRESS = 100, 4_000

Parameters = Sequence[tuple[str, str]]


class RestStore(RecordStore):
    """The objects of one :class:`Collection`.

    It declares no capability: a service has no transactions, no locks and no estimates.

    .. versionadded:: 0.1
    """

    def __init__(self, model: Collection, stores: Stores) -> None:
        self.source, self.stores, self.collection = None, stores, model
        fields = (model.key, *model.fields)
        plain = ModelInfo(model, model.__name__, BACKEND, fields, (model.key.name,))
        self.info = refined(plain, stores.resolver)

    def base_query(self) -> Parameters:
        """Return the parameters that narrow the collection: none.  A view may return some."""
        return ()

    def find(self, query: ListQuery, base: Parameters | None = None) -> Page:
        """Return one page: of the service where it can filter, else of all that it has."""
        asked = self._asked(query)
        if asked is None:
            return page_in(self, self._objects(base or (), 0, None)[0], query)
        found, number = self._objects([*(base or ()), *asked], query.offset, query.limit)
        return Page(
            found,
            None if query.count == "none" else Total(number),
            has_next=query.offset + len(found) < number,
            has_previous=query.offset > 0,
        )

    def _asked(self, query: ListQuery) -> Parameters | None:
        """Return the parameters that mean a query; ``None`` where the service has no words."""
        conditions = conjunction(self.criteria(query))
        if conditions is None or not all(map(self._is_known, conditions)):
            return None
        found: list[tuple[str, str]] = []
        for one in conditions:
            values = one.value if one.operator == "in_list" else (one.value,)
            name = f"{one.path}__{one.operator}"
            found += [(name, text_of(None, value)) for value in values]
        names = [("-" if one.descending else "") + self.field(one.path).name for one in query.order]
        found += [("sort", ",".join(names))] if names else []
        return found if len(urlencode(found)) < ADDRESS else None

    def _is_known(self, condition: Condition) -> bool:
        if condition.custom is not None or condition.operator not in self.collection.filters:
            return False
        field, resolver = self.field(condition.path), self.stores.resolver
        if resolver.compile_condition(condition, field, field.name, BACKEND) is not None:
            return False
        if condition.operator in ("contains", "starts_with"):
            return field.kind in TEXT_KINDS
        return condition.operator != "in_list" or bool(condition.value)

    def _objects(
        self, parameters: Parameters, offset: int, limit: int | None
    ) -> tuple[list[SimpleNamespace], int]:
        """Return objects and how many there are: services give no more than so many at once."""
        found: list[SimpleNamespace] = []
        while True:
            size = BLOCK if limit is None else min(limit - len(found), BLOCK)
            window = [("offset", str(offset + len(found))), ("limit", str(size))]
            answer = ask(self.collection, "GET", params=[*parameters, *window])
            try:
                items, total = list(answer["items"]), int(answer["total"])
            except (TypeError, KeyError, ValueError) as error:
                raise StoreUnavailable(f"{self.collection.url} answers no collection") from error
            found += map(self._record, items)
            if not items or len(found) == limit or offset + len(found) >= total:
                return found, total

    def _record(self, item: Any) -> SimpleNamespace:
        try:
            values = {field.name: from_json(field, item.get(field.name)) for field in self.info}
        except (AttributeError, ValueError) as error:
            raise StoreUnavailable(f"{self.collection.url} answers {item!r}") from error
        return SimpleNamespace(**values, known=item)

    def _address(self, record: SimpleNamespace) -> str:
        return text_of(None, *self.key(record))

    def parse_key(self, key: Key) -> Key | None:
        """Return a key of the one value that addresses can hold, or ``None``."""
        typed = super().parse_key(key)
        return typed if typed and isinstance(typed[0], (int, str)) else None

    def new(self) -> SimpleNamespace:
        """Return a new record with the defaults of the fields."""
        defaults = {f.name: f.default() if callable(f.default) else f.default for f in self.info}
        return SimpleNamespace(**defaults, known={})

    def save(self, record: SimpleNamespace, *, is_created: bool) -> None:
        """Send what was changed, and take over what the service answers."""
        names = [field.name for field in self.info if not field.primary_key]
        now = {name: to_json(getattr(record, name)) for name in names}
        if is_created:
            answer = ask(self.collection, "POST", json=now)
        else:
            known = record.known
            changed = {name: one for name, one in now.items() if one != known.get(name)}
            answer = ask(self.collection, "PATCH", self._address(record), json=changed)
        vars(record).update(vars(self._record(answer)))

    def delete(self, record: SimpleNamespace) -> None:
        """Delete the object."""
        ask(self.collection, "DELETE", self._address(record))
