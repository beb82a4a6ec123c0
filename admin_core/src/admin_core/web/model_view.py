"""ModelView: options to set, methods to override, pages that do the work.

Every method here is a leaf: it reads an option, or makes one call to the store, a page object
or a hook.  Page objects call these methods; these never call back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

import wtforms
from flask import abort, flash, redirect, request

from ..data import (
    AccessDenied,
    Action,
    ConfigurationError,
    CountMode,
    FieldInfo,
    ListQuery,
    ModelInfo,
    Order,
    Page,
    Records,
    RecordStore,
    StoreUnavailable,
    ValidationFailed,
    decode_key,
    encode_key,
    gettext,
    ngettext,
)
from . import csrf, helpers, lookup, security
from .actions import Actions, action
from .columns import field_at, label_of, short_label
from .context import Card
from .delete_page import DeletePage
from .details_page import DetailsPage
from .form_page import FINGERPRINT, FormPage
from .list_page import ListPage
from .options import PREFIXES, FormOptions, ListOptions, PageOptions, known_options
from .pager import shown_count
from .saver import Deleter, Saver
from .view import BaseView, expose

_SWITCHES = {
    "create": "can_create",
    "update": "can_edit",
    "delete": "can_delete",
    "details": "can_view_details",
}


class ModelView(ListOptions, FormOptions, PageOptions, BaseView):
    """Manages the records of one model.

    ``source`` is what the model's backend needs besides the model: a session, a database, a
    collection.

    .. versionadded:: 0.1
    """

    #: Page classes; replace one to change a whole page.
    list_page_class: type[ListPage] = ListPage
    form_page_class: type[FormPage] = FormPage
    details_page_class: type[DetailsPage] = DetailsPage
    delete_page_class: type[DeletePage] = DeletePage

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse an option that is a slip of the pen."""
        super().__init_subclass__(**kwargs)
        known = known_options()
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

    # -- collaborators, each made on first use -------------------------------------------------

    @cached_property
    def store(self) -> RecordStore:
        """The store of the view's model."""
        return self.admin.stores.open(self.model, self.source)

    @cached_property
    def list_page(self) -> ListPage:
        """The list page."""
        return self.list_page_class(self)

    @cached_property
    def form_page(self) -> FormPage:
        """The create and edit pages."""
        return self.form_page_class(self)

    @cached_property
    def details_page(self) -> DetailsPage:
        """The details page."""
        return self.details_page_class(self)

    @cached_property
    def actions(self) -> Actions:
        """The batch actions."""
        return Actions(self)

    @cached_property
    def delete_page(self) -> DeletePage:
        """The delete page."""
        return self.delete_page_class(self)

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
        return self.records("read").find(query)

    def get_one(self, key: tuple[Any, ...] | str) -> Any | None:
        """Return the record to edit, ``None`` when it is not there or out of bounds."""
        typed = decode_key(key) if isinstance(key, str) else key
        names = [f.name for f in self.store.info if f.name in self._form_names]
        return self.records("update", lock=request.method == "POST").get(typed, names)

    def get_pk_value(self, model: Any) -> str:
        """Return the record's key as one text."""
        return self.store.encoded_key(model)

    # -- override points: columns --------------------------------------------------------------

    def get_list_columns(self) -> list[tuple[str, str]]:
        """Return (name, label) of the list's columns."""
        return self.get_column_names(
            self.column_list or self.scaffold_list_columns(), self.column_exclude_list
        )

    def get_details_columns(self) -> list[tuple[str, str]]:
        """Return (name, label) of the details page's fields."""
        names = self.column_details_list or [
            field.name
            for field in self.store.info
            if not _holds_children(field) and not (field.foreign_key and field.reference)
        ]
        return self.get_column_names(names, self.column_details_exclude_list)

    def scaffold_list_columns(self) -> list[str]:
        """Return the columns of a list that nobody chose any for."""
        return [
            field.name
            for field in self.store.info
            if (self.column_display_pk or not (field.primary_key and field.generated))
            and not (field.foreign_key and field.reference)
            and not (field.relation and field.relation.many)
            and field.kind not in {"text", "json", "binary"}
        ] or list(self.store.info.primary_key)

    def get_column_names(
        self, only_columns: Iterable[str], excluded_columns: Iterable[str] | None
    ) -> list[tuple[str, str]]:
        """Return (name, label) of the columns that are not excluded."""
        excluded = frozenset(excluded_columns or ())
        return [(name, self.get_column_name(name)) for name in only_columns if name not in excluded]

    def get_column_name(self, field: str) -> str:
        """Return the label of a column or form field."""
        return label_of(self, field)

    def get_sortable_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return column name -> paths that sorting by it means."""
        if self.column_sortable_list is None:
            return self.scaffold_sortable_columns()
        found: dict[str, tuple[str, ...]] = {}
        for one in self.column_sortable_list:
            name, target = one if isinstance(one, tuple) else (one, one)
            paths = (target,) if isinstance(target, str) else tuple(target)
            found[name] = tuple(path for wanted in paths for path in self._sort_paths(wanted))
        return found

    def scaffold_sortable_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return every column of the list that can be sorted by."""
        names = [name for name, _ in self.get_list_columns()]
        found = {name: self._sort_paths(name) for name in names if field_at(self.store, name)}
        return {name: paths for name, paths in found.items() if paths}

    def get_filters(self) -> Sequence[str]:
        """Return the paths that the list can be filtered by."""
        return tuple(self.column_filters or ())

    def get_row_pages(self) -> Sequence[tuple[str, str]]:
        """Return (label, endpoint) of the pages that a row's menu leads to."""
        if not self.column_display_actions:
            return ()
        gate = self.admin.gate
        found = []
        if self.can_view_details:
            found.append((gettext("View"), "details_view"))
        if gate.allows(self, "update"):
            found.append((gettext("Edit"), "edit_view"))
        if gate.allows(self, "delete"):
            found.append((gettext("Delete…"), "delete_view"))
        return found

    def default_order(self) -> tuple[Order, ...]:
        """Return the order of a list that nobody sorted."""
        chosen = self.column_default_sort or list(self.store.info.default_order)
        pairs = chosen if isinstance(chosen, list) else [chosen]
        found = [(one, False) if isinstance(one, str) else one for one in pairs]
        return tuple(
            Order(path, bool(descending))
            for name, descending in found
            for path in self._sort_paths(name)
        )

    def _sort_paths(self, name: str) -> tuple[str, ...]:
        field = self.store.field(name)
        if field.relation is None:
            return (name,) if field.sortable else ()
        if field.relation.many or "paths" not in self.store.capabilities:
            return ()
        store = self.store
        for step in name.split("."):
            store = store.related(step)
        return tuple(f"{name}.{path}" for path in store.info.search_paths[:1])

    # -- override points: paging ---------------------------------------------------------------

    def get_safe_page_size(self, page_size: int | None) -> int:
        """Return how many records a page shows, whatever was asked for."""
        if self.can_set_page_size and page_size in self.page_size_options:
            return min(int(page_size or 0), self.max_page_size)
        return min(self.page_size or self.max_page_size, self.max_page_size)

    def count_mode(self) -> CountMode:
        """Return how hard the list counts."""
        if self.simple_list_pager:
            return "none"
        return "estimated" if self.count_strategy == "auto" else self.count_strategy

    def can_count_exactly(self) -> bool:
        """Return whether the visitor may ask for the exact count of a long list."""
        return not self.simple_list_pager and self.count_strategy in {"auto", "capped", "estimated"}

    # -- override points: words ----------------------------------------------------------------

    def search_placeholder(self) -> str:
        """Return what the search box says while it is empty."""
        labels = [short_label(self, path) for path in self.column_searchable_list]
        return gettext("Search %(columns)s", columns=", ".join(labels)) if labels else ""

    def get_empty_list_message(self) -> str:
        """Return what a list without records says."""
        return gettext("There are no records here.")

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

    # -- override points: forms ----------------------------------------------------------------

    def get_form_columns(self) -> Sequence[str]:
        """Return the names of the form's fields, in order."""
        if self.form_columns is not None:
            return tuple(self.form_columns)
        excluded = frozenset(self.form_excluded_columns or ())
        return tuple(
            field.name
            for field in self.store.info
            if field.name not in excluded
            and not (field.primary_key and field.generated)
            and not (field.foreign_key and field.reference)
            and field.kind != "binary"
            and not _holds_children(field)
        )

    def get_form(self) -> type[wtforms.Form]:
        """Return the form class: the view's own, or a scaffolded one."""
        return self.form or self.scaffold_form()

    def get_create_form(self) -> type[wtforms.Form]:
        """Return the form class of the create page; asked once."""
        return self.get_form()

    def get_edit_form(self) -> type[wtforms.Form]:
        """Return the form class of the edit page; asked once."""
        return self.get_form()

    def scaffold_form(self) -> type[wtforms.Form]:
        """Return a form class built from the model; plugins have contributed already."""
        return self.form_page.scaffold()

    def create_form(self, obj: Any = None) -> wtforms.Form:
        """Return the form of one request to the create page."""
        return self.form_page.create_class(helpers.get_form_data(), obj=obj)

    def edit_form(self, obj: Any = None) -> wtforms.Form:
        """Return the form of one request to the edit page."""
        return self.form_page.edit_class(helpers.get_form_data(), obj=obj)

    def validate_form(self, form: wtforms.Form) -> bool:
        """Return whether what was sent is valid."""
        return bool(form.validate())

    def on_form_prefill(self, form: wtforms.Form, id: str) -> None:
        """Change the form of the edit page before it is shown for the first time."""

    @cached_property
    def _form_names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.form_page.edit_class()._fields.items())

    # -- override points: writing --------------------------------------------------------------

    def create_model(self, form: wtforms.Form) -> Any:
        """Write a new record; return it."""
        return Saver(self).create(form)

    def update_model(self, form: wtforms.Form, model: Any) -> Any:
        """Write the changes of a record; return it."""
        return Saver(self).update(form, model, request.form.get(FINGERPRINT, ""))

    def delete_model(self, model: Any) -> bool:
        """Delete a record; return whether it is gone."""
        Deleter(self).delete(model)
        return True

    def on_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Change or refuse a record before it is written, inside the transaction.

        Raise ``wtforms.ValidationError`` or :exc:`ValidationFailed` to refuse it.
        """

    def after_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Do something after the commit."""

    def on_model_delete(self, model: Any) -> None:
        """Refuse or prepare a deletion, inside the transaction."""

    def after_model_delete(self, model: Any) -> None:
        """Do something after a deletion was committed."""

    def handle_view_exception(self, exc: Exception) -> bool:
        """Return whether an unforeseen error was dealt with, a message flashed."""
        return False

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        """Return where a plain save leads."""
        return self.return_url()

    # -- override points: actions --------------------------------------------------------------

    def is_action_allowed(self, name: str) -> bool:
        """Return whether a batch action is offered and obeyed."""
        return name not in self.action_disallowed_list

    def allowed_actions(self) -> Sequence[Action]:
        """Return the batch actions that the visitor may do."""
        return self.actions.allowed()

    @action("delete", "Delete", "Delete these records? This cannot be undone.", "delete")
    def action_delete(self, ids: list[str]) -> None:
        """Delete the selected records, all of them or none."""
        records = self.records("delete", lock=True).get_many(map(decode_key, ids))
        if type(self).delete_model is ModelView.delete_model:
            Deleter(self).delete_many(records)
        else:
            for record in records:
                if not self.delete_model(record):
                    raise ValidationFailed(gettext("A record could not be deleted."))
        count = len(records)
        text = ngettext("%(num)s record was deleted.", "%(num)s records were deleted.", count)
        flash(text, "success")
        if count < len(ids):
            text = ngettext(
                "%(num)s record was not there any more.",
                "%(num)s records were not there any more.",
                len(ids) - count,
            )
            flash(text, "warning")

    def bind(self) -> None:
        """Open the model's store; raises :exc:`NoBackend` with what to install."""
        self.store  # noqa: B018  # opened for its error; nothing is read yet

    # -- what the gate asks --------------------------------------------------------------------

    def is_switched_on(self, action: str) -> bool:
        """Return whether the view offers *action* to anybody."""
        switch = _SWITCHES.get(action)
        return switch is None or bool(getattr(self, switch))

    def model_info(self) -> ModelInfo:
        """Return the view's model."""
        return self.store.info

    def actor(self) -> Any:
        """Return who makes the request."""
        return self.admin.gate.actor()

    def require(self, action: str, key: tuple[str, ...] = ()) -> None:
        """End the request when the visitor may not do *action*.

        What the view has switched off leads back to the list with a message; what the policy
        refuses is answered 403.
        """
        switches = ("read", "details") if action == "read" else (action,)
        if not all(self.is_switched_on(one) for one in switches):
            flash(gettext("This is switched off here."), "warning")
            abort(redirect(self.return_url()))
        if not self.admin.gate.allows(self, action, encode_key(key)):
            raise AccessDenied(gettext("Your account may not do this."))

    def answer_missing(self) -> Any:
        """Answer a request for a record that is not there, or out of bounds."""
        flash(gettext("This record does not exist."), "error")
        return redirect(self.return_url())

    # -- addresses -----------------------------------------------------------------------------

    def page_url(self, endpoint: str) -> str:
        """Return the address of one of the view's own pages, without arguments."""
        return self.get_url(f"{self.endpoint}.{endpoint}")

    def list_url(self) -> str:
        """Return the address of the list."""
        return self.page_url("index_view")

    def record_url(self, endpoint: str, key: str) -> str:
        """Return the address of a record's page, which leads back where this one does."""
        back = self.return_url()
        tail = f"&{urlencode({'url': back})}" if back != self.list_url() else ""
        return f"{self.page_url(endpoint)}?id={quote(key, safe=',.')}{tail}"

    def return_url(self) -> str:
        """Return where this request's page leads back to: a safe address, or the list."""
        return security.safe_url(request, self.list_url())

    def page_to_open(self) -> str:
        """Return the endpoint that a record opens with, ``""`` when it cannot be opened."""
        if self.admin.gate.allows(self, "update"):
            return "edit_view"
        return "details_view" if self.can_view_details else ""

    def related_names(self) -> frozenset[str]:
        """Return the names of the relations that the forms edit."""
        info = self.store.info
        names = (*self.form_page.create_class()._fields, *self._form_names)
        return frozenset(name for name in names if name in info and info.field(name).relation)

    def cards(self) -> Iterable[Card]:
        """Yield the view's cards for the first page."""
        try:
            page = self.fetch(
                ListQuery(
                    paths=self.store.info.primary_key,
                    order=self.store.total_order(()),
                    limit=1,
                    count=self.count_mode(),
                    count_limit=self.count_limit,
                )
            )
            total = page.total
        except StoreUnavailable:
            total = None
        can_create = self.admin.gate.allows(self, "create")
        yield Card(
            label=str(self.name),
            url=self.list_url(),
            create_url=self.page_url("create_view") if can_create else "",
            count=shown_count(total),
            category=str(self.category or ""),
        )

    def handle_csrf_failure(self, name: str, refusal: csrf.Refusal) -> Any:
        """Let the form pages show what was typed again, unless another site sent it."""
        if name in {"create_view", "edit_view"} and not refusal.is_foreign:
            return None
        return super().handle_csrf_failure(name, refusal)

    # -- pages ---------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> Any:
        """Answer the list page."""
        if not self.admin.gate.allows(self, "read"):
            raise AccessDenied(gettext("Your account may not see these records."))
        return self.list_page.respond(request.args)

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Answer the create page."""
        return self.form_page.create()

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Answer the edit page."""
        key = _key_in(request.args.getlist("id"))
        return self.form_page.edit(key) if key else redirect(self.return_url())

    @expose("/details/")
    def details_view(self) -> Any:
        """Answer the details page."""
        key = _key_in(request.args.getlist("id"))
        return self.details_page.respond(key) if key else redirect(self.return_url())

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> Any:
        """Ask before deleting (GET), delete (POST)."""
        key = _key_in(request.form.getlist("id") or request.args.getlist("id"))
        return self.delete_page.respond(key)

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Do something to the selected records."""
        return self.actions.respond()

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Answer a search for related records."""
        return lookup.respond(self)


def _holds_children(field: FieldInfo) -> bool:
    """Return whether a field holds records that may be many thousands, each with its own page."""
    relation = field.relation
    return relation is not None and relation.many and relation.children


def _key_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the key that arguments name: one encoded text, or its parts one by one."""
    if len(texts) == 1:
        return decode_key(texts[0][:8_000])
    return tuple(texts[:20])
