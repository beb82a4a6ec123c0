"""What forms inside forms have in common: a view without pages, with the options of its entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms

from ..data import FieldInfo, RecordStore
from ..forms import FormOpts
from ..forms.inline import InlineBaseFormAdmin
from .form_access import FormAccess
from .form_classes import FormClasses
from .options import known_options
from .view_columns import ColumnPoints
from .view_forms import FormPoints
from .view_writes import WritePoints

if TYPE_CHECKING:
    from ..forms.rules import RuleSet
    from .model_view import ModelView


class RowClasses(FormClasses):
    """The form classes of rows."""

    def __init__(self, view: Any) -> None:
        self.view = view


class RowView(ColumnPoints, FormPoints, WritePoints):
    """Rows as a view without pages: options, hooks, form classes."""

    def __init__(self, parent: Any, entry: InlineBaseFormAdmin, store: RecordStore) -> None:
        self.admin = parent.admin
        self.parent = parent
        self.entry = entry
        self.endpoint = parent.endpoint
        #: The view whose page shows the rows.
        self.admin_view: ModelView = getattr(parent, "admin_view", parent)
        self.model, self.source = store.info.model, parent.source
        self.store = store
        for name in known_options():
            value = getattr(entry, name, None)
            if value is not None:
                setattr(self, name, value)

    @cached_property
    def form_page(self) -> Any:
        """The form classes of the rows."""
        return RowClasses(self)

    def get_form(self) -> type[wtforms.Form]:
        """Return the form class of a row: the application's own, or a scaffolded one."""
        return self.entry.postprocess_form(self.entry.get_form() or self.scaffold_form())

    def row_form(self, formdata: Any, record: Any, prefix: str) -> wtforms.Form:
        """Return the form of one row; what may not be changed is shown and not listened to."""
        classes = self.form_page
        form_class = classes.create_class if record is None else classes.edit_class
        is_fixed = record is not None and not self.may("update")
        form: wtforms.Form = form_class(None if is_fixed else formdata, obj=record, prefix=prefix)
        own: Any = self
        form = FormAccess(own).narrow(form, "create" if record is None else "update", record)
        for name, arguments in self.form_widget_args.items():
            if name in form:
                kept = {k: v for k, v in arguments.items() if k != "column_class"}
                form[name].render_kw = {**(form[name].render_kw or {}), **kept}
        return form

    def make_form_field(
        self, field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
    ) -> Any | None:
        """Return the form field that the view of the page makes."""
        return self.admin_view.make_form_field(field, store, options)

    def documents_of(self, field: FieldInfo, owner: Any = None) -> Any:
        """Return what the form field of an embedded field asks about its documents."""
        return self.admin_view.documents_of(field, owner or self)

    def may(self, action: str) -> bool:
        """Return whether rows may be created, updated, deleted, or put into another order."""
        raise NotImplementedError

    def rule_set(self) -> RuleSet | None:
        """Return the rules that lay out a row, ``None`` for one field after another."""
        rules: RuleSet | None = self.form_page.create_rules
        return rules

    def form_opts(self) -> FormOpts:
        """Return what the rules of a row need."""
        return FormOpts(self.form_widget_args, self.rule_set())

    def on_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Ask the application about a row before it is written."""
        self.entry.on_model_change(form, model, is_created)
