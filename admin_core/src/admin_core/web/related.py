"""Related records in pages: links to them, choices among them, searches for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import has_request_context, request
from markupsafe import Markup, escape

from ..data import (
    AllOf,
    AnyOf,
    ListQuery,
    Order,
    Records,
    RecordStore,
    current_translator,
    decode_key,
    gettext,
    quoted_key,
    search_criteria,
)
from ..escaping import escaped
from ..forms import Related, RelatedPages, RelatedRecords, SearchHints
from ..forms.ajax import MAX_FOUND, AjaxModelLoader, LoaderRecords
from ..forms.related import MOST_ALIKE
from .reference import PLAIN, Reference
from .security import this_page

if TYPE_CHECKING:
    from .model_view import ModelView
    from .view_core import ModelViewCore

#: A longer address of the page to come back to is left out.
MAX_BACK = 2_000
#: Labels that are looked for in one statement.
_NAMES_AT_ONCE = 50
_HELD = "admin_core.held"


class LinkMaker:
    """Knows, for one request, where related records can be opened."""

    def __init__(self, view: ModelViewCore) -> None:
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
            key = quoted_key(key_of(record))
            return Markup(f'<a href="{start}{key}">{escaped(label_of(record))}</a>')

        return link

    def _prefix(self, store: RecordStore) -> str:
        view = self.view.admin.view_of(store.info.model)
        if view is None or not self.view.admin.gate.may_access(view):
            return ""
        endpoint = view.page_to_open()
        return f"{view.get_url(f'{view.endpoint}.{endpoint}')}?id=" if endpoint else ""


def store_at(store: RecordStore, path: str) -> RecordStore:
    """Return the store of the model that the relation at *path* leads to."""
    steps = path.split(".")
    for name, following in pairwise(steps):
        store = store.step(name, following)
    return store.related(steps[-1])


def are_several(value: Any, store: RecordStore) -> bool:
    """Return whether the value of a relation to *store* is several records.

    Some backends' records can be iterated over themselves.
    """
    model = store.info.model
    if isinstance(model, type) and isinstance(value, model):
        return False
    return not isinstance(value, (str, Mapping)) and hasattr(value, "__iter__")


def readable(view: ModelViewCore, store: RecordStore) -> Records:
    """Return the records of *store* that the visitor of *view* may see: its own view's, if any."""
    target = view.admin.view_of(store.info.model)
    if target is not None:
        found: Records = target.records("read")
        return found
    return Records(store, None, view.admin.gate.row_conditions_for(store.info, "read"))


class RelatedChoices(RelatedRecords):
    """The records that a relation field of a view may be set to, or its list filtered by.

    Bounded by the target's own view, where there is one, by the policy's row conditions, and by
    what the view itself says about *record*, the one being edited.
    """

    def __init__(
        self, view: ModelView, name: str, reference: Reference = PLAIN, record: Any = None
    ) -> None:
        self.view = view
        self.name = name
        self.reference = reference
        self.record = record
        self._was_large = False

    @property
    def store(self) -> RecordStore:
        """The store of the related model."""
        return store_at(self.view.store, self.name)

    def for_record(self, record: Any) -> RelatedRecords:
        """Return the choices for *record*, the same ones unless the view tells them apart."""
        if record is None or not self._depends_on_record():
            return self
        return type(self)(self.view, self.name, self.reference, record)

    def records(self) -> Records:
        """Return what may be chosen now."""
        found = readable(self.view, self.store)
        more = tuple(map(self.store.criterion, self._own_bounds()))
        return replace(found, conditions=(*found.conditions, *more)) if more else found

    def _own_bounds(self) -> Iterator[Any]:
        yield from self.reference.filters
        if self.reference.query_factory is not None:
            yield self.reference.query_factory()
        yield from self.view.get_related_conditions(self.name, self.record)

    def _depends_on_record(self) -> bool:
        # By name: the module of the default needs this one.
        own = type(self.view).get_related_conditions
        return own.__qualname__ != "FormPoints.get_related_conditions"

    def few(self) -> Sequence[Related] | None:
        """Return every choice, ``None`` when there are more than ``form_select_limit``.

        Several fields of a form may lead to the same model; it is asked for once a request.
        """
        if self.reference.is_searched:
            return None
        known: dict[Any, Any] = request.environ.setdefault("admin_core.choices", {})
        question: tuple[Any, ...] = (self.store, self.view.form_select_limit)
        if self.reference is not PLAIN or self._depends_on_record():
            question = (*question, id(self.view), self.name, id(self.record))
        if question not in known:
            # With the record, so that its id is not used again for another one meanwhile.
            known[question] = (self._few(), self.record)
        found: Sequence[Related] | None = known[question][0]
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
        found = self._described(page.records)
        sort_key = current_translator().sort_key
        return sorted(found, key=lambda one: sort_key(one.label))

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
        return self._described(self.records().find(query).records)

    def _searched(self) -> tuple[str, ...]:
        view, info = self.view, self.store.info
        wanted = self.reference.fields or info.search_paths
        seen = tuple(path for path in wanted if view.can_see(f"{self.name}.{path}"))
        # The key is in every address; with nothing else to look for, it is looked for.
        return seen or info.primary_key

    def named(self, labels: Iterable[str]) -> Mapping[str, Sequence[Related]]:
        """Return, for each label, the choices that are called just that.

        Many are looked for in one statement.
        """
        wanted = iter(dict.fromkeys(labels))
        found: dict[str, Sequence[Related]] = {}
        while block := list(islice(wanted, _NAMES_AT_ONCE)):
            found.update(self._named(block))
        return found

    def _named(self, labels: Sequence[str]) -> Mapping[str, Sequence[Related]]:
        fields = [(path, self.store.field(path)) for path in self._searched()]
        each = [AllOf(tuple(search_criteria(label, fields))) for label in labels]
        query = ListQuery(
            # A label without a word would be found in every record.
            conditions=(AnyOf(tuple(one for one in each if one.criteria)),),
            order=self._order(),
            limit=MOST_ALIKE * len(labels),
            count="none",
        )
        page = self.records().find(query)
        if page.has_next and len(labels) > 1:
            # Too much is called alike: the rest of it may be what others are looked for.
            return {label: one for label in labels for one in self._named([label]).values()}
        found: dict[str, list[Related]] = {label: [] for label in labels}
        for one in self._described(page.records):
            if one.label in found:
                found[one.label].append(one)
        return found

    def hold(self, found: Iterable[Related]) -> None:
        """Answer :meth:`fetch` by these for the rest of the request."""
        # With the object itself, so that its id is not used again for another one meanwhile.
        held: dict[int, Any] = request.environ.setdefault(_HELD, {})
        held[id(self)] = (self, {one.key: one for one in found})

    def _held(self) -> Mapping[str, Related]:
        if not has_request_context():
            return {}
        _, held = request.environ.get(_HELD, {}).get(id(self), (self, {}))
        found: Mapping[str, Related] = held
        return found

    def fetch(self, keys: Iterable[str]) -> Sequence[Related]:
        """Return the choices with those keys."""
        wanted = list(keys)
        held = self._held()
        if held and all(key in held for key in wanted):
            return [held[key] for key in wanted]
        return self._described(self.records().get_many(map(decode_key, wanted)))

    def describe(self, record: Any) -> Related:
        """Return a record as a choice."""
        return self._described([record])[0]

    def _described(self, records: Iterable[Any]) -> list[Related]:
        store, label = self.store, self.reference.label
        return [Related(store.encoded_key(one), label(store, one), one) for one in records]

    def search_url(self, name: str) -> str:
        """Return the address of the view's look-up for field *name*.

        It names the record where the choices depend on it.
        """
        return self.view.lookup_url(name, self.record)

    def hints(self) -> SearchHints:
        """Return how the search presents itself."""
        return self.reference.hints

    def pages(self) -> RelatedPages:
        """Return where the visitor may make and open such records: their own view's pages."""
        return related_pages(self.view, self.store)

    def _order(self) -> tuple[Order, ...]:
        # By key: whatever the size of the table, the first rows cost the same.
        return self.store.total_order(self.reference.order)


class ScopedLoader(LoaderRecords):
    """An application's own search, narrowed to what the visitor may see.

    What it gives are the view's own store's records, whatever session the loader has.
    """

    def __init__(self, view: ModelView, name: str, loader: AjaxModelLoader) -> None:
        super().__init__(loader)
        self.view = view
        self.name = name

    def described(self, records: Iterable[Any]) -> list[Related]:
        """Return the records that the visitor may see as choices, all of them read at once."""
        store = self.view.store.related(self.name)
        found = [(super(ScopedLoader, self).describe(one), store.key(one)) for one in records or ()]
        seen = readable(self.view, store).get_many(key for _, key in found)
        inside = {store.key(one): one for one in seen}
        return [replace(one, record=inside[key]) for one, key in found if key in inside]

    def search_url(self, name: str) -> str:
        """Return the address of the view's look-up for field *name*."""
        return self.view.lookup_url(name)

    def pages(self) -> RelatedPages:
        """Return where the visitor may make and open such records."""
        return related_pages(self.view, self.view.store.related(self.name))


def related_pages(view: ModelView, store: RecordStore) -> RelatedPages:
    """Return where the visitor may make and open records of *store*, and come back from."""
    gate, target = view.admin.gate, view.admin.view_of(store.info.model)
    if target is None or not gate.may_access(target):
        return RelatedPages()
    here = this_page(request)
    back = urlencode({"url": here}) if len(here) <= MAX_BACK else ""
    new_url = open_url = open_label = ""
    if gate.allows(target, "create"):
        new_url = f"{target.page_url('create_view')}?{back}"
    if gate.allows(target, "update"):
        open_url, open_label = target.page_url("edit_view"), gettext("Edit")
    elif target.can_view_details and gate.allows(target, "read"):
        open_url, open_label = target.page_url("details_view"), gettext("View")
    return RelatedPages(
        new_url=new_url,
        new_label=gettext("New %(what)s", what=target.singular()),
        open_url=f"{open_url}?id=" if open_url else "",
        open_label=open_label,
        back=f"&{back}" if back else "",
    )
