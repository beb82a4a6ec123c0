"""The children that a view edits inside its own forms: ``inline_models``, for every backend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import wtforms
from flask import request
from wtforms.fields.core import UnboundField

from ..data import (
    Condition,
    ConfigurationError,
    ListQuery,
    Order,
    Records,
    decode_key,
    gettext,
)
from ..forms.inline import InlineFormAdmin
from ..forms.rows import ChildRows
from .form_classes import field_names
from .inline_links import InlineLink, find_link
from .inline_writes import RowWriter
from .pager import shown_count
from .row_view import RowView
from .saver import Saver

if TYPE_CHECKING:
    from .model_view import ModelView

#: Children of children of children ... at most.
MAX_DEPTH = 5
#: Rows of all the lists inside the rows of a list.
MAX_INNER = 1_000


class Inlines:
    """The lists of children in a view's forms, found out once."""

    def __init__(self, view: Any, depth: int = 1) -> None:
        self.view: ModelView = view
        self.depth = depth

    @cached_property
    def by_name(self) -> Mapping[str, InlineView]:
        """The lists by the name of their field.

        Raises :exc:`ConfigurationError` for an entry of ``inline_models`` that means nothing.
        """
        view = self.view
        entries = tuple(view.inline_models or ())
        if entries and self.depth > MAX_DEPTH:
            raise ConfigurationError(
                f"inline_models of {view.store.info.name} lie more than {MAX_DEPTH} levels deep. "
                "Leave inline_models out of an entry that leads back to where it began."
            )
        found: dict[str, InlineView] = {}
        for entry in entries:
            options = view.inline_entry(entry)
            link = find_link(view.store, options, view.admin.stores)
            if link.name in found:
                raise ConfigurationError(
                    f"inline_models of {view.store.info.name} name {link.name!r} twice."
                )
            found[link.name] = InlineView(view, options, link, self.depth)
        return found

    def contribute(self, form_class: type[wtforms.Form]) -> type[wtforms.Form]:
        """Return the form class with a field for each list."""
        if not self.by_name:
            return form_class
        for one in self.by_name.values():
            form_class = self.view.contribute_inline(form_class, one)
        return form_class


class InlineView(RowView):
    """A list of children as a view without pages: its options, hooks, rights and records."""

    entry: InlineFormAdmin

    def __init__(
        self, parent: ModelView, options: InlineFormAdmin, link: InlineLink, depth: int
    ) -> None:
        super().__init__(parent, options, link.store)
        self.model = options.model
        self.link = link
        self.depth = depth
        #: The names of the lists on the way to this one.
        above = getattr(parent, "path", "")
        self.path = f"{above}-{link.name}" if above else link.name
        label = options.form_label or parent.column_labels.get(link.name) or link.label
        self.name = str(label)
        info = self.store.info
        self.row_label = str(options.form_label or info.label or info.name)
        self.layout = options.layout
        self.min_rows, self.max_rows = options.min_rows, options.max_rows
        self.extra_rows, self.show_limit = options.extra_rows, options.show_limit
        self.order_column = options.order_column
        self.can_order = options.can_order
        if link.is_one:
            self.max_rows = 1
        if self.order_column:
            info.field(self.order_column)

    @cached_property
    def inlines(self) -> Inlines:
        """The lists inside each row."""
        return Inlines(self, self.depth + 1)

    def field(self) -> UnboundField[Any]:
        """Return the field of the whole list for its parent's form."""
        arguments = dict(self.parent.form_args.get(self.link.name, {}))
        description = self.parent.column_descriptions.get(self.link.name, "")
        arguments = {"label": self.name, "description": str(description), **arguments}
        return UnboundField(self.inline_rows_class(self.entry), **arguments, children=self)

    # -- what the view of the page decides -----------------------------------------------------

    def inline_entry(self, entry: Any) -> InlineFormAdmin:
        """Return what the view of the page makes of an entry."""
        return self.admin_view.inline_entry(entry)

    def inline_rows_class(self, options: InlineFormAdmin) -> type[ChildRows]:
        """Return the class that the view of the page gives an entry's rows."""
        return self.admin_view.inline_rows_class(options)

    # -- what a row's form contains ------------------------------------------------------------

    def get_form_columns(self) -> Sequence[str]:
        """Return the names of a row's fields: not the reference to the parent, nor the place."""
        reverse = self.store.info.field(self.link.reverse)
        columns = reverse.relation.columns if reverse.relation else ()
        hidden = {self.link.reverse, self.order_column, *columns}
        return tuple(name for name in super().get_form_columns() if name not in hidden)

    def lookup_url(self, name: str, record: Any = None) -> str:
        """Return the address that answers searches for a row's field."""
        return self.admin_view.lookup_url(f"{self.path}-{name.rpartition('-')[2]}")

    def get_readonly_columns(self, action: str, record: Any = None) -> Sequence[str]:
        """Return the fields that are only shown: all of them where rows cannot be changed."""
        if record is not None and not self.may("update"):
            return field_names(self.form_page.edit_class)
        return super().get_readonly_columns(action, record)

    def key_name(self) -> str:
        """Return the name of a row's hidden key: the key's own where it is one generated field."""
        keys = self.store.info.primary_key
        if len(keys) == 1 and self.store.info.field(keys[0]).generated:
            return keys[0]
        return "_key"

    def fingerprint(self, form: wtforms.Form, record: Any) -> str:
        """Return the fingerprint of what a row shows."""
        own: Any = self
        return Saver(own).fingerprint(form, record)

    # -- rights --------------------------------------------------------------------------------

    def target(self) -> Any:
        """Return the children's own view, ``None`` when they have none."""
        return self.admin.view_of(self.model)

    def allows(self, action: str, key: str = "") -> bool:
        """Return whether the visitor may do *action* here and in the children's own view."""
        gate, target = self.admin.gate, self.target()
        if not self.is_switched_on(action) or not self.parent.can_set(self.link.name, "update"):
            return action == "read" and self._may_read(target)
        if action == "create" and not self.can_set(self.link.reverse, "create"):
            # A new row is a reference to this parent.
            return False
        if target is None:
            return gate.allows(self, action, key)
        return gate.may_access(target) and gate.allows(target, action, key)

    def _may_read(self, target: Any) -> bool:
        gate = self.admin.gate
        if target is None:
            return gate.allows(self, "read")
        return gate.may_access(target) and gate.allows(target, "read")

    def may(self, action: str) -> bool:
        """Return whether rows may be created, updated, deleted, or put into another order."""
        if action == "order":
            is_ordered = bool(self.order_column) and self.can_order
            return is_ordered and self.can_set(self.order_column, "update") and self.may("update")
        return self.allows(action)

    def is_visible(self) -> bool:
        """Return whether the visitor may see the list."""
        can_see = self.parent.can_see(self.link.name) and self.can_see(self.link.reverse)
        return can_see and self._may_read(self.target())

    # -- records -------------------------------------------------------------------------------

    def records(self, action: str, *, lock: bool = False) -> Records:
        """Return what the visitor may do *action* to: bounded as in the children's own view."""
        target = self.target()
        if target is not None:
            found: Records = target.records(action, lock=lock)
            return replace(found, store=self.store)
        return super().records(action, lock=lock)

    def find(self, parent: Any, keys: Sequence[str]) -> Mapping[str, Any]:
        """Return those children of *parent* that have one of *keys*, by key."""
        if parent is None:
            return {}
        records = self.records("read", lock=request.method == "POST")
        key = self.parent.store.encoded_key(parent)
        own = replace(records, conditions=(*records.conditions, self.children_of([key])))
        found = own.get_many((decode_key(one) for one in keys), self.paths)
        return {self.store.encoded_key(record): record for record in found}

    def load(self, lists: Sequence[ChildRows]) -> None:
        """Read the children of all the lists' parents at once, and the lists inside likewise."""
        known = [one for one in lists if one.parent is not None]
        parents = {self.parent.store.encoded_key(one.parent): one for one in known}
        found = self._children(list(parents)) if parents else {}
        for key, one in parents.items():
            children = (found or {}).get(key, ())
            is_large = found is None or len(children) > self.show_limit
            if is_large:
                one.hidden_count, one.list_url = self._count(key), self.list_url_of(key)
            shown = () if is_large else children
            one.take(shown, map(self.store.encoded_key, shown))
        for one in lists:
            one.fill_up()
        for name, inner in self.inlines.by_name.items():
            rows = [row for one in lists for row in one.rows if name in row.form]
            fields: list[Any] = [row.form[name] for row in rows]
            inner.load(fields)

    def _children(self, parents: list[str]) -> Mapping[str, list[Any]] | None:
        """Return the children by their parent's key, ``None`` when they are too many."""
        limit = self.show_limit + 1 if len(parents) == 1 else MAX_INNER
        query = ListQuery(
            paths=self.paths,
            conditions=(self.children_of(parents),),
            order=self.order,
            limit=limit,
            count="none",
        )
        page = self.records("read").find(query)
        if page.has_next:
            return None
        if len(parents) == 1:
            return {parents[0]: list(page.records)}
        found: dict[str, list[Any]] = {}
        above = self.parent.store
        for record in page.records:
            owners = self.store.value(record, self.link.reverse)
            for owner in owners if self.link.is_shared else (owners,):
                found.setdefault(above.encoded_key(owner), []).append(record)
        return found

    def children_of(self, parents: Sequence[str]) -> Condition:
        """Return what the children of the parents with those keys meet."""
        if len(parents) == 1:
            return Condition(self.link.reverse, "equals", parents[0])
        return Condition(self.link.reverse, "in_list", tuple(parents))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """What is read of each child: what rows show, and whose child it is."""
        info = self.store.info
        plain = [field.name for field in info if not field.relation]
        shown = [name for name in self._form_names if name in info and info.field(name).relation]
        inner = () if self.depth == 1 else (self.link.reverse,)
        return tuple(dict.fromkeys((*plain, *shown, *inner)))

    @cached_property
    def order(self) -> tuple[Order, ...]:
        """The order of the rows."""
        if self.order_column:
            return self.store.total_order((Order(self.order_column),))
        return self.store.total_order(self.default_order())

    def _count(self, parent: str) -> str:
        query = ListQuery(
            paths=self.store.info.primary_key, conditions=(self.children_of([parent]),), limit=1,
            count="capped",
        )  # fmt: skip
        return shown_count(self.records("read").find(query).total)

    def list_url_of(self, parent: str) -> str:
        """Return where all the children are listed, ``""`` where nothing lists them so."""
        target, name = self.target(), f"{self.link.reverse}__equals"
        if target is None or name not in target.list_page.filters.known():
            return ""
        return f"{target.list_url()}?{urlencode({name: parent})}"

    # -- hooks ---------------------------------------------------------------------------------

    def after_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Tell the application of a child that was written."""
        self.entry.after_model_change(form, model, is_created)

    def on_model_delete(self, model: Any) -> None:
        """Ask the application about a child before it is deleted."""
        self.entry.on_model_delete(model)

    def after_model_delete(self, model: Any) -> None:
        """Tell the application of a child that was deleted."""
        self.entry.after_model_delete(model)

    def write(self, field: ChildRows, parent: Any) -> None:
        """Write what was sent of the list, after its parent."""
        RowWriter(self).write(field, parent)

    def add_label(self) -> str:
        """Return what the button says that adds a row."""
        return gettext("Add %(what)s", what=self.entry.form_label or self.singular())
