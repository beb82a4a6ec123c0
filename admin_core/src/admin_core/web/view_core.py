"""What every part of a model view stands on: model and store, what bounds reading, addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for

from ..data import (
    AccessDenied,
    ConfigurationError,
    Criterion,
    FieldInfo,
    ListQuery,
    ModelInfo,
    Page,
    Records,
    RecordStore,
    encode_key,
    gettext,
    quoted_key,
)
from . import helpers, own_list, porting, security
from .actions import ActionsMixin
from .options import (
    PREFIXES,
    ExportOptions,
    FormOptions,
    ListOptions,
    PageOptions,
    known_options,
)
from .view import BaseView

if TYPE_CHECKING:
    from .delete_page import DeletePage
    from .details_page import DetailsPage
    from .export_page import ExportPage
    from .form_page import FormPage
    from .inline import Inlines
    from .inline_edit import InlineEdit
    from .list_page import ListPage
    from .model_actions import ModelActions
    from .model_view import ModelView
    from .saver import Deleter, Saver

#: Action -> the option that switches it off for everybody.
SWITCHES: Mapping[str, str] = {
    "create": "can_create",
    "update": "can_edit",
    "delete": "can_delete",
    "details": "can_view_details",
    "export": "can_export",
}


class ModelViewCore(ListOptions, FormOptions, PageOptions, ExportOptions, ActionsMixin, BaseView):
    """A view's model, store and addresses; what the gate asks; what a record is called."""

    #: Names of the options that the view's backend has besides those of every view.
    backend_options: frozenset[str] = frozenset()

    if TYPE_CHECKING:
        # The page objects, which :class:`ModelView` makes on first use.
        @property
        def list_page(self) -> ListPage: ...
        @property
        def form_page(self) -> FormPage: ...
        @property
        def details_page(self) -> DetailsPage: ...
        @property
        def delete_page(self) -> DeletePage: ...
        @property
        def export_page(self) -> ExportPage: ...
        @property
        def saver(self) -> Saver: ...
        @property
        def deleter(self) -> Deleter: ...
        @cached_property
        def actions(self) -> ModelActions: ...
        @property
        def inlines(self) -> Inlines: ...
        def documents_of(self, field: FieldInfo, owner: Any = None) -> Any: ...
        @property
        def inline_edit(self) -> InlineEdit: ...

        # What every column asks, defined with the other points about columns.
        @property
        def _cell_makers(self) -> dict[tuple[str, str], Any]: ...

        @property
        def _formatters(self) -> dict[tuple[str, str], Any]: ...
        def _get_field_value(self, model: Any, name: str) -> Any: ...

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse an option that is a slip of the pen; take older names for what they mean."""
        super().__init_subclass__(**kwargs)
        porting.adapt(cls)
        known = known_options() | cls.backend_options
        for name in vars(cls):
            if name in known or not name.startswith(PREFIXES):
                continue
            if any(hasattr(base, name) for base in cls.__bases__):
                continue
            close = get_close_matches(name, known, n=1, cutoff=0.9)
            if close:
                raise ConfigurationError(
                    f"{cls.__qualname__}.{name} is not an option. Did you mean {close[0]!r}?"
                )

    def __init__(
        self,
        model: Any,
        source: Any = None,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        static_folder: str | None = None,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        self.model = model
        self.source = source
        model_name = str(getattr(model, "__name__", None) or getattr(model, "name", "model"))
        super().__init__(
            name or helpers.prettify_class_name(model_name),
            category,
            endpoint or model_name.lower(),
            url,
            static_folder,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )

    @cached_property
    def store(self) -> RecordStore:
        """The store of the view's model; the view itself where it has all methods of one."""
        if own_list.is_backend(self, self._view_base()):
            return own_list.ViewStore(self, self.admin.stores)
        return self.admin.stores.open(self.model, self.source)

    def bind(self) -> None:
        """Open the model's store; raises :exc:`NoBackend` with what to install."""
        self.store  # noqa: B018  # opened for its error; nothing is read yet

    # -- override points: reading --------------------------------------------------------------

    def get_query(self) -> Any:
        """Return the backend's query that bounds everything: list, edit, delete, actions, ..."""
        return self.store.base_query()

    def records(self, action: str, *, lock: bool = False) -> Records:
        """Return what the visitor may do *action* to; every page reads through it."""
        conditions = self.admin.gate.row_conditions(self, action)
        return Records(self.store, self.get_query(), conditions, lock)

    def fetch(self, query: ListQuery) -> Page:
        """Return one page of the list."""
        if self.has_own_list():
            return own_list.fetch(cast("ModelView", self), query)
        return self.records("read").find(query)

    def get_list(
        self,
        page: int,
        sort_field: str | None,
        sort_desc: bool,
        search: str | None,
        filters: Sequence[Criterion],
        page_size: int | None = None,
    ) -> tuple[int | None, Sequence[Any]]:
        """Return (count, records) of one page of the list; ``fetch`` asks an override of it.

        *page* counts from 0; *filters* are the conditions in force.
        """
        return own_list.read(
            cast("ModelView", self), page, sort_field, sort_desc, search, filters, page_size
        )

    def has_own_list(self) -> bool:
        """Return whether the view reads its list by a ``get_list`` of its own."""
        return type(self).get_list is not ModelViewCore.get_list

    def can_seek(self) -> bool:
        """Return whether the list can go on from a record, beyond the numbered pages."""
        return "keyset" in self.store.capabilities and not self.has_own_list()

    @classmethod
    def _view_base(cls) -> type[Any]:
        """Return the class whose methods are the defaults; :class:`ModelView` knows."""
        return ModelViewCore

    def get_pk_value(self, model: Any) -> str:
        """Return the record's key as one text."""
        return self.store.encoded_key(model)

    # -- what the gate asks --------------------------------------------------------------------

    def is_switched_on(self, action: str) -> bool:
        """Return whether the view offers *action* to anybody."""
        switch = SWITCHES.get(action)
        return switch is None or bool(getattr(self, switch))

    def model_info(self) -> ModelInfo:
        """Return the view's model."""
        return self.store.info

    def actor(self) -> Any:
        """Return who makes the request."""
        return self.admin.gate.actor()

    def can_see(self, path: str, action: str = "read") -> bool:
        """Return whether the visitor may see the field at *path*, every step of it.

        A name that is no field is the view's own computed column, which anybody may see.
        """
        gate, store = self.admin.gate, self.store
        if not gate.limits_fields():
            return True
        steps = path.split(".")
        for place, name in enumerate(steps):
            if not gate.field_access(store.info, action if place == 0 else "read").can_see(name):
                return False
            if name not in store.info or not _leads_on(store.info.field(name)):
                return True
            if place + 1 < len(steps):
                store = store.step(name, steps[place + 1])
        return True

    def can_set(self, name: str, action: str) -> bool:
        """Return whether the visitor may set a field: *action* is ``"create"`` or ``"update"``."""
        return self.admin.gate.field_access(self.store.info, action).can_set(name)

    def require(self, action: str, key: tuple[str, ...] = ()) -> None:
        """End the request when the visitor may not do *action*.

        What the view has switched off leads back to the list with a message; what the policy
        refuses is answered 403.
        """
        switches = ("read", "details") if action == "read" else (action,)
        if not all(self.is_switched_on(one) for one in switches):
            flash(gettext("This is switched off here."), "warning")
            abort(redirect(self.return_url()))
        # Policies are asked about the one text of a key, however somebody spelt it.
        known = self.store.parse_key(key) if key else None
        if not self.admin.gate.allows(self, action, encode_key(known or key)):
            raise AccessDenied(gettext("Your account may not do this."))

    def answer_missing(self) -> Any:
        """Answer a request for a record that is not there, or out of bounds."""
        flash(gettext("This record does not exist."), "error")
        return redirect(self.return_url())

    # -- addresses -----------------------------------------------------------------------------

    def page_url(self, endpoint: str) -> str:
        """Return the address of one of the view's own pages, without arguments."""
        return self.get_url(f"{self.endpoint}.{endpoint}")

    def list_url(self, filters: Any = None, *, search: str = "", sort: Any = ()) -> str:
        """Return the address of the list, narrowed and sorted where that is asked for.

        *filters* is a mapping of filters' names to values, or a criterion: ``Condition``,
        ``AllOf``, ``AnyOf``.  *sort* is a column's name or several, ``-`` before one for
        descending.  Raises :exc:`ConfigurationError` for a filter or column there is not.
        """
        if not (filters or search or sort):
            return self.page_url("index_view")
        return self.list_page.address(filters, search, sort)

    def lookup_url(self, name: str, record: Any = None) -> str:
        """Return the address that answers searches for field *name* of the form of *record*."""
        url = url_for(f"{self.endpoint}.ajax_lookup", name=name)
        if record is None or "-" in name:
            return url
        return f"{url}&{urlencode({'id': self.store.encoded_key(record)})}"

    def record_url(self, endpoint: str, key: str) -> str:
        """Return the address of a record's page, which leads back where this one does."""
        back = self.return_url()
        tail = f"&{urlencode({'url': back})}" if back != self.list_url() else ""
        return f"{self.page_url(endpoint)}?id={quoted_key(key)}{tail}"

    def return_url(self) -> str:
        """Return where this request's page leads back to: a safe address, or the list."""
        return security.safe_url(request, self.list_url())

    def page_to_open(self) -> str:
        """Return the endpoint that a record opens with, ``""`` when it cannot be opened."""
        if self.admin.gate.allows(self, "update"):
            return "edit_view"
        return "details_view" if self.can_view_details else ""

    # -- words ---------------------------------------------------------------------------------

    def singular(self) -> str:
        """Return what one record is called inside a sentence."""
        label = str(self.store.info.label or self.store.info.name)
        return label[:1].lower() + label[1:] if label[1:2].islower() else label

    def record_label(self, record: Any) -> str:
        """Return what people call a record."""
        return self.store.label(record)

    def record_name(self, record: Any) -> str:
        """Return a record's label for a message, the model's where there is no record."""
        if record is None or isinstance(record, bool):
            return str(self.store.info.label or self.name)
        return self.record_label(record)


def _leads_on(field: FieldInfo) -> bool:
    """Return whether a path can go on after a field."""
    return field.relation is not None or field.embedded is not None
