"""Related records in pages: links to them, choices among them, searches for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import request, url_for
from markupsafe import Markup, escape

from ..data import ListQuery, Order, Records, RecordStore, decode_key
from ..forms import Related

if TYPE_CHECKING:
    from .model_view import ModelView
    from .view_core import ModelViewCore

#: Answers of one look-up at most, whatever is asked for.
MAX_FOUND = 50


class LinkMaker:
    """Knows, for one request, where related records can be opened."""

    def __init__(self, view: ModelView) -> None:
        self.view = view
        self._makers: dict[Any, Callable[[Any], Any]] = {}

    def to(self, store: RecordStore) -> Callable[[Any], Any]:
        """Return a function that shows a record of *store* as a link, or as text."""
        model = store.info.model
        if model not in self._makers:
            self._makers[model] = self._maker(store)
        return self._makers[model]

    def _maker(self, store: RecordStore) -> Callable[[Any], Any]:
        prefix = self._prefix(store)
        label_of, key_of = store.label, store.encoded_key
        if not prefix:
            return lambda record: escape(label_of(record))
        start = escape(prefix)

        def link(record: Any) -> Any:
            # Quoted keys hold nothing to escape; Markup.format would be slower by far.
            key = quote(key_of(record), safe=",.")
            return Markup(f'<a href="{start}{key}">{escape(label_of(record))}</a>')

        return link

    def _prefix(self, store: RecordStore) -> str:
        view = self.view.admin.view_of(store.info.model)
        if view is None or not self.view.admin.gate.may_access(view):
            return ""
        endpoint = view.page_to_open()
        return f"{view.get_url(f'{view.endpoint}.{endpoint}')}?id=" if endpoint else ""


def store_at(store: RecordStore, path: str) -> RecordStore:
    """Return the store of the model that the relation at *path* leads to."""
    for step in path.split("."):
        store = store.related(step)
    return store


def readable(view: ModelViewCore, store: RecordStore) -> Records:
    """Return the records of *store* that the visitor of *view* may see: its own view's, if any."""
    target = view.admin.view_of(store.info.model)
    if target is not None:
        found: Records = target.records("read")
        return found
    return Records(store, None, view.admin.gate.row_conditions_for(store.info, "read"))


class RelatedChoices:
    """The records that a relation field of a view may be set to, or its list filtered by.

    Bounded by the target's own view, where there is one, and by the policy's row conditions.
    """

    def __init__(self, view: ModelView, name: str) -> None:
        self.view = view
        self.name = name
        self._was_large = False

    @property
    def store(self) -> RecordStore:
        """The store of the related model."""
        return store_at(self.view.store, self.name)

    def records(self) -> Records:
        """Return what may be chosen now."""
        return readable(self.view, self.store)

    def few(self) -> Sequence[Related] | None:
        """Return every choice, ``None`` when there are more than ``form_select_limit``.

        Several fields of a form may lead to the same model; it is asked for once a request.
        """
        known: dict[Any, Any] = request.environ.setdefault("admin_core.choices", {})
        question = (self.store, self.view.form_select_limit)
        if question not in known:
            known[question] = self._few()
        found: Sequence[Related] | None = known[question]
        return found

    def _few(self) -> Sequence[Related] | None:
        limit = self.view.form_select_limit
        records, order = self.records(), self._order()
        if self._was_large:
            # One row tells whether it still is; a hundred would be read for nothing.
            query = ListQuery(
                paths=self.store.info.primary_key, order=order, offset=limit, limit=1, count="none"
            )
            if records.find(query).records:
                return None
        page = records.find(ListQuery(order=order, limit=limit, count="none"))
        self._was_large = page.has_next
        if page.has_next:
            return None
        found = [self.describe(record) for record in page.records]
        return sorted(found, key=lambda one: one.label.casefold())

    def search(self, text: str, limit: int, offset: int = 0) -> Sequence[Related]:
        """Return choices in which every word of *text* is found."""
        query = ListQuery(
            search=text,
            search_paths=self._searched(),
            order=self._order(),
            limit=max(1, min(limit, MAX_FOUND)),
            offset=max(0, offset),
            count="none",
        )
        return [self.describe(record) for record in self.records().find(query).records]

    def _searched(self) -> tuple[str, ...]:
        info = self.store.info
        can_see = self.view.admin.gate.field_access(info, "read").can_see
        # The key is in every address; with nothing else to look for, it is looked for.
        return tuple(filter(can_see, info.search_paths)) or info.primary_key

    def fetch(self, keys: Iterable[str]) -> Sequence[Related]:
        """Return the choices with those keys."""
        return [self.describe(one) for one in self.records().get_many(map(decode_key, keys))]

    def describe(self, record: Any) -> Related:
        """Return a record as a choice."""
        store = self.store
        return Related(store.encoded_key(record), store.label(record), record)

    def search_url(self, name: str) -> str:
        """Return the address of the view's look-up for field *name*."""
        return url_for(f"{self.view.endpoint}.ajax_lookup", name=name)

    def _order(self) -> tuple[Order, ...]:
        # By key: whatever the size of the table, the first rows cost the same.
        return tuple(Order(name) for name in self.store.info.primary_key)
