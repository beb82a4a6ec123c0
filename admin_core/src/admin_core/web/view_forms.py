"""The override points of a model view's forms: which fields, which class, which checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import wtforms
from flask import request

from ..data import FieldInfo, RecordStore, decode_key
from ..forms.inline import InlineFormAdmin, inline_admin
from ..forms.nested import HoldsRows
from ..forms.rows import ChildRows
from ..forms.validators import name_of
from . import helpers
from .view_columns import holds_children, is_alias
from .view_core import ModelViewCore


class FormPoints(ModelViewCore):
    """What the create and edit forms contain and how they are filled and checked."""

    # -- override points: forms ----------------------------------------------------------------

    def get_form_columns(self) -> Sequence[str]:
        """Return the names of the form's fields, in order."""
        if self.form_columns is not None:
            return tuple(map(name_of, self.form_columns))
        excluded = frozenset(map(name_of, self.form_excluded_columns or ()))
        return tuple(
            field.name
            for field in self.store.info
            if field.name not in excluded
            and not (field.primary_key and field.generated)
            and not (field.foreign_key and field.reference)
            and field.kind != "binary"
            and not is_alias(field)
            and not holds_children(field)
        )

    def get_form(self) -> type[wtforms.Form]:
        """Return the form class: the view's own, or a scaffolded one."""
        return self.form or self.scaffold_form()

    def get_create_form(self) -> type[wtforms.Form]:
        """Return the form class of the create page; asked once."""
        return self.form_page.common_class

    def get_edit_form(self) -> type[wtforms.Form]:
        """Return the form class of the edit page; asked once."""
        return self.form_page.common_class

    def scaffold_form(self) -> type[wtforms.Form]:
        """Return a form class built from the model; plugins have contributed already."""
        return self.form_page.scaffold()

    def make_form_field(
        self, field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
    ) -> Any | None:
        """Return the unbound form field of *field*, a field of *store*; asked once.

        *options* are its keyword arguments.  Rows inside the form ask for theirs, too.
        """
        return self.admin.plugins.hook.admin_form_field(field=field, store=store, options=options)

    def inline_entry(self, entry: Any) -> InlineFormAdmin:
        """Return what an entry of ``inline_models`` means; asked once."""
        return inline_admin(entry)

    def inline_rows_class(self, options: InlineFormAdmin) -> type[ChildRows]:
        """Return the class of the form field that holds an entry's rows; asked once."""
        return options.inline_field_list_type or ChildRows

    def contribute_inline(self, form_class: type[wtforms.Form], rows: Any) -> type[wtforms.Form]:
        """Return *form_class* with a field for a list of children; asked once per list.

        *rows* knows the list: its ``name``, its ``entry`` of ``inline_models``, its ``link``, and
        the unbound ``field()``.
        """
        bases = (form_class,) if issubclass(form_class, HoldsRows) else (HoldsRows, form_class)
        # The metaclass of the form's own class; WTForms and ours differ in it.
        make: Any = type(form_class)
        found: type[wtforms.Form] = make(form_class.__name__, bases, {rows.link.name: rows.field()})
        return found

    def create_form(self, obj: Any = None) -> wtforms.Form:
        """Return the form of one request to the create page."""
        return self.form_page.create_class(helpers.get_form_data(), obj=obj)

    def edit_form(self, obj: Any = None) -> wtforms.Form:
        """Return the form of one request to the edit page."""
        return self.form_page.edit_class(helpers.get_form_data(), obj=obj)

    def get_list_form(self) -> type[wtforms.Form]:
        """Return the form class of the cells that are edited in the list; asked once."""
        args = self.form_args.items()
        own = {n: {"validators": one["validators"]} for n, one in args if "validators" in one}
        return self.scaffold_list_form(validators=own)

    def scaffold_list_form(
        self, widget: Any = None, validators: Mapping[str, Mapping[str, Any]] | None = None
    ) -> type[wtforms.Form]:
        """Return a form class with a field for each editable column.

        *widget* draws all of them.  *validators* maps names to ``{"validators": [...]}``, which
        are added to those that follow from the model.
        """
        return self.inline_edit.scaffold(widget, validators or {})

    def list_form(self, obj: Any = None) -> wtforms.Form:
        """Return the form of one request to edit a cell; only the field that was sent is kept."""
        return self.inline_edit.form_class_now()(helpers.get_form_data(), obj=obj)

    def is_editable(self, name: str) -> bool:
        """Return whether the visitor may edit the cells of a column in the list."""
        return name in self.inline_edit.names_seen()

    def validate_form(self, form: wtforms.Form) -> bool:
        """Return whether what was sent is valid."""
        return bool(form.validate())

    def on_form_prefill(self, form: wtforms.Form, id: str) -> None:
        """Change the form of the edit page before it is shown, also when it is shown again."""

    def get_readonly_columns(self, action: str, record: Any = None) -> Sequence[str]:
        """Return the fields that a form shows and does not take, besides what the policy says.

        *action* is ``"create"`` or ``"update"``; *record* is the one that is edited.
        """
        is_new = action == "create"
        own = self.form_create_readonly_columns if is_new else self.form_edit_readonly_columns
        return (*self.form_readonly_columns, *own)

    @cached_property
    def _form_names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.form_page.edit_class()._fields.items())

    def get_one(self, key: tuple[Any, ...] | str) -> Any | None:
        """Return the record to edit, ``None`` when it is not there or out of bounds."""
        typed = decode_key(key) if isinstance(key, str) else key
        records = self.records("update", lock=request.method == "POST")
        return records.get(typed, self.get_edit_paths())

    def get_edit_paths(self) -> Sequence[str]:
        """Return what is read of a record for its form: the fields, without lists of children."""
        names = self._form_names - self._inline_names
        return [field.name for field in self.store.info if field.name in names]

    def get_related_conditions(self, name: str, record: Any) -> Iterable[Any]:
        """Return what the records that relation *name* may be set to must meet besides.

        *record* is the one being edited, ``None`` for a new one.  Conditions, or filters in
        the backend's own words.
        """
        return ()

    @property
    def _inline_names(self) -> frozenset[str]:
        """Names of the lists of children, which are read apart."""
        return frozenset(self.inlines.by_name)
