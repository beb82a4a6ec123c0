"""The documents inside a view's records: the options, hooks and forms of each kind of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import wtforms

from ..data import ConfigurationError, FieldInfo, RecordStore, gettext
from ..forms.inline import EmbeddedForm, embedded_form
from .form_classes import field_names
from .inline import Inlines
from .row_view import RowClasses, RowView


class EmbeddedViews:
    """What the form field of an embedded field asks: its kinds of documents, and what is allowed.

    Forms are made when they are first needed, because documents may hold documents of their own
    kind.
    """

    def __init__(self, view: Any, field: FieldInfo) -> None:
        self.view = view
        self.field = field
        self.options = self._options()
        self.layout = self.options.layout
        #: There are no lists of records inside documents.
        self.inlines = _NoInlines()

    def _options(self) -> EmbeddedForm:
        """Return what ``form_subdocuments`` says; its entry ``None`` is about a list's documents.

        Raises :exc:`ConfigurationError` for an entry that means nothing.
        """
        configured = self.view.form_subdocuments
        for name in configured:
            if name is not None and name not in self.view.store.info:
                raise ConfigurationError(
                    f"form_subdocuments of {self.view.store.info.name} names {name!r}, which is "
                    "no field of it."
                )
        found = embedded_form(configured.get(self.field.name), self.field.name)
        if None in found.form_subdocuments:
            return embedded_form(found.form_subdocuments[None], self.field.name)
        return found

    @cached_property
    def kinds(self) -> Mapping[str, EmbeddedView]:
        """The views of the kinds of documents, by their names on the wire."""
        stores = self.view.store.embedded(self.field)
        return {one.info.name: self._view(one, stores) for one in stores}

    def _view(self, store: RecordStore, every: tuple[RecordStore, ...]) -> EmbeddedView:
        """Return the view of one kind; documents inside their own kind share one."""
        above = self.view
        is_plain = self.field.name not in self.view.form_subdocuments
        while is_plain and isinstance(above, EmbeddedView):
            if above.store is store:
                return above
            above = above.parent
        return EmbeddedView(self, self._of(store, every), store)

    def _of(self, store: RecordStore, every: tuple[RecordStore, ...]) -> EmbeddedForm:
        """Return the options of one kind: where there are several, each may have its own."""
        own = self.options.form_subdocuments.get(store.info.name) if len(every) > 1 else None
        return self.options if own is None else embedded_form(own, store.info.name)

    @cached_property
    def is_recursive(self) -> bool:
        """Whether such documents lie inside documents of their own kind."""
        above, names = self.view, set(self.kinds)
        while above is not None:
            if above.store.info.name in names:
                return True
            above = getattr(above, "parent", None)
        return False

    def may(self, action: str) -> bool:
        """Return whether documents can be added, taken away, or put into another order."""
        options = self.options
        return {
            "create": options.can_create,
            "update": options.can_edit,
            "delete": options.can_delete,
            "order": options.can_order,
        }.get(action, False)

    def add_label(self, kind: Any = None) -> str:
        """Return what the button says that adds a document."""
        what = self.options.form_label or self.field.label
        if len(self.kinds) > 1 and kind is not None:
            what = kind.row_label
        return gettext("Add %(what)s", what=what)


class _NoInlines:
    by_name: Mapping[str, Any] = {}


class DocumentClasses(RowClasses):
    """The form classes of documents, which nothing refers to by a key."""

    @cached_property
    def edit_class(self) -> type[wtforms.Form]:
        """The form class of a stored document: all of its fields can be changed."""
        return self._extended(self.view.get_edit_form(), "edit")


class EmbeddedView(RowView):
    """The forms of one kind of documents; a document is written with its record."""

    def __init__(self, views: EmbeddedViews, entry: EmbeddedForm, store: RecordStore) -> None:
        super().__init__(views.view, entry, store)
        self.views = views
        info = store.info
        self.type_name = info.name
        self.name = self.row_label = str(info.label or info.name)

    @cached_property
    def form_page(self) -> Any:
        """The form classes of the documents."""
        return DocumentClasses(self)

    @cached_property
    def inlines(self) -> Inlines:
        """No lists of records: a document has none of its own."""
        return Inlines(self)

    def get_readonly_columns(self, action: str, record: Any = None) -> Sequence[str]:
        """Return the fields that are only shown: all of them where documents cannot be changed."""
        if record is not None and not self.may("update"):
            return field_names(self.form_page.edit_class)
        return super().get_readonly_columns(action, record)

    def lookup_url(self, name: str, record: Any = None) -> str:
        """Return the address that answers searches for a document's field."""
        return self.admin_view.lookup_url(name)

    def may(self, action: str) -> bool:
        """Return whether documents can be added, changed, taken away or moved."""
        return self.views.may(action)

    def new(self) -> Any:
        """Return a new document."""
        return self.store.new()

    def owns(self, document: Any) -> bool:
        """Return whether a document is of this kind."""
        return self.store.owns(document)

    def writable(self, document: Any) -> Any:
        """Return the object on which a form sets the document's values."""
        return self.store.writable(document)
