"""Views that read by their own ``get_list``, and views that are a backend in themselves.

Existing code overrides ``get_list`` to change what a list shows, or writes a whole backend as
methods of a view.  Both work as they are; what the policy bounds stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..data import (
    ConfigurationError,
    Criterion,
    FieldInfo,
    Key,
    ListQuery,
    ModelInfo,
    Order,
    Page,
    RecordStore,
    Stores,
    Total,
    encode_key,
    pretty_label,
)

if TYPE_CHECKING:
    from .model_view import ModelView

#: Name of the only key field of a view that is a backend: what ``get_pk_value`` answers.
KEY = "_key"

#: What a view must override to be a backend in itself.
MANDATORY = (
    "get_pk_value",
    "scaffold_list_columns",
    "scaffold_form",
    "get_list",
    "get_one",
    "create_model",
    "update_model",
    "delete_model",
)


def is_backend(view: Any, base: type[Any]) -> bool:
    """Return whether a view has all methods of a backend of its own."""
    return all(getattr(type(view), name) is not getattr(base, name) for name in MANDATORY)


def read(
    view: ModelView,
    page: int,
    sort_field: str | None,
    sort_desc: bool,
    search: str | None,
    filters: Iterable[Criterion],
    page_size: int | None,
) -> tuple[int | None, Sequence[Any]]:
    """Return (count, records) of one page of the list, as ``get_list`` answers."""
    size = view.get_safe_page_size(None) if page_size is None else page_size
    order = [Order(sort_field, bool(sort_desc))] if sort_field else view.default_order()
    found = view.records("read").find(
        ListQuery(
            conditions=tuple(filters or ()),
            search=search or "",
            search_paths=tuple(map(view.store.path_of, view.column_searchable_list)),
            order=view.store.total_order(order),
            offset=max(page or 0, 0) * (size or 0),
            limit=size or view.max_page_size,
            count=view.count_mode(),
            count_limit=view.count_limit,
        )
    )
    return (found.total.number if found.total else None), found.records


def fetch(view: ModelView, query: ListQuery) -> Page:
    """Return the page that the view's own ``get_list`` answers to *query*."""
    found = _ask(view, query)
    bounds = view.admin.gate.row_conditions(view, "read")
    if not bounds or not found.records:
        return found
    # The view read by its own means, so the policy's bounds are looked up by key.
    keys = [view.store.key(record) for record in found.records]
    allowed = {view.store.encoded_key(one) for one in view.records("read").get_many(keys)}
    kept = [one for one in found.records if view.store.encoded_key(one) in allowed]
    return Page(kept, found.total, found.has_next, found.has_previous)


def _ask(view: Any, query: ListQuery) -> Page:
    size = query.limit or 0
    number = query.offset // size if size else 0
    first = query.order[0] if query.order and query.order[0].path != KEY else None
    count, records = view.get_list(
        number,
        first.path if first else None,
        bool(first and first.descending),
        query.search,
        list(query.conditions),
        page_size=size,
    )
    shown = list(records)
    has_next = len(shown) >= size > 0 if count is None else query.offset + len(shown) < count
    return Page(shown, None if count is None else Total(count), has_next, number > 0)


def record_to_edit(view: ModelView, key: Key) -> Any | None:
    """Return the record that the edit page asks its view for."""
    if isinstance(view.store, ViewStore):
        return view.store.get(key)
    return view.get_one(encode_key(key))


class ViewStore(RecordStore):
    """The store of a view that is a backend in itself: it asks the view's methods."""

    def __init__(self, view: Any, stores: Stores) -> None:
        self.view = view
        self.source = view.source
        self.stores = stores
        names = dict.fromkeys((*view.scaffold_list_columns(), *view.column_searchable_list))
        key = FieldInfo(KEY, "string", "Key", primary_key=True, generated=True, nullable=False)
        fields = (key, *(FieldInfo(n, "other", pretty_label(n), nullable=False) for n in names))
        name = str(getattr(view.model, "__name__", view.name))
        self.info = ModelInfo(view.model, name, "view", fields, (KEY,), search_paths=tuple(names))

    def base_query(self) -> None:
        """Return nothing: what bounds reading is in the view's methods."""

    def find(self, query: ListQuery, base: Any = None) -> Page:
        """Return what the view's ``get_list`` answers."""
        self._refuse(query.conditions)
        return _ask(self.view, query)

    def get_many(
        self,
        keys: Iterable[Key],
        base: Any = None,
        conditions: Iterable[Criterion] = (),
        *,
        paths: Iterable[str] = (),
        lock: bool = False,
    ) -> list[Any]:
        """Return what the view's ``get_one`` answers for each key."""
        self._refuse(conditions)
        return list(self._each(keys))

    def _each(self, keys: Iterable[Key]) -> Iterator[Any]:
        for key in keys:
            try:
                record = self.view.get_one(encode_key(key))
            except ValueError:
                # A text that cannot be a key belongs to no record.
                continue
            if record is not None:
                yield record

    def _refuse(self, conditions: Iterable[Criterion]) -> None:
        if any(getattr(one, "custom", None) is None for one in conditions):
            raise ConfigurationError(
                f"{type(self.view).__qualname__} reads by its own get_list and get_one, which "
                "cannot be bounded by admin_row_conditions. Bound them in those methods."
            )

    def key(self, record: Any) -> Key:
        """Return what the view's ``get_pk_value`` answers, as texts."""
        found = self.view.get_pk_value(record)
        return tuple(map(str, found)) if isinstance(found, (tuple, list)) else (str(found),)

    def encoded_key(self, record: Any) -> str:
        """Return the record's key as one text."""
        return encode_key(self.key(record))

    def value(self, record: Any, path: str) -> Any:
        """Return an attribute, ``None`` where the record lacks it."""
        if path == KEY:
            return self.view.get_pk_value(record)
        for name in path.split("."):
            record = getattr(record, name, None)
        return record

    def save(self, record: Any, *, is_created: bool) -> None:
        """Refuse: the view's ``create_model`` and ``update_model`` write."""
        raise ConfigurationError(f"{type(self.view).__qualname__} writes by its own methods.")

    def delete(self, record: Any) -> None:
        """Delete by the view's ``delete_model``."""
        self.view.delete_model(record)
