"""Validators for lists of entries and for values that no other record may have."""

from __future__ import annotations

from typing import Any, ClassVar

import wtforms
from flask import has_request_context, request

from ..data import Condition, ConfigurationError, ListQuery, RecordStore, gettext, ngettext
from .macros import CURRENT_VIEW

#: Validators of what a single control sends; lists and documents say themselves what is missing.
OF_ONE_CONTROL = (
    wtforms.validators.Optional,
    wtforms.validators.InputRequired,
    wtforms.validators.DataRequired,
)


class FieldListInputRequired:
    """A list of entries must have at least one.

    .. versionadded:: 0.1
    """

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop the validation when there is no entry that stays."""
        if not kept_entries(field):
            raise wtforms.validators.StopValidation(
                self.message or gettext("This field needs at least one entry.")
            )


class ItemsRequired:
    """A list must keep at least *min* entries; those marked for deletion do not count.

    .. versionadded:: 0.1
    """

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, min: int = 1, message: str | None = None) -> None:
        self.min = min
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop the validation when there are fewer."""
        if len(kept_entries(field)) < self.min:
            text = ngettext(
                "At least %(num)s entry is required.",
                "At least %(num)s entries are required.",
                self.min,
            )
            raise wtforms.validators.StopValidation(self.message or text)


class Unique:
    """No other record may have the value; no value and the record's own value are fine.

    Without arguments the field's own name is looked at in the model of the view that shows the
    form.  *source*, *model* and *column* name another: a session or database, a model of it, and
    a column or its name.  Works with the store of any backend.

    The database's own constraint stays what keeps two simultaneous saves apart.

    .. versionadded:: 0.1
    """

    field_flags: ClassVar[dict[str, bool]] = {"unique": True}

    def __init__(
        self, source: Any = None, model: Any = None, column: Any = None, message: str | None = None
    ) -> None:
        self.source = source
        self.model = model
        self.column = column
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ``ValidationError`` when another record has the value.

        Raises :exc:`ConfigurationError` outside a page of an admin.
        """
        if field.data is None or field.errors:
            return
        store = self._store()
        name = name_of(self.column) if self.column is not None else field.short_name
        query = ListQuery(
            paths=store.info.primary_key,
            conditions=(Condition(name, "equals", field.data),),
            limit=2,
            count="none",
        )
        edited = getattr(form, "_obj", None)
        own = store.key(edited) if edited is not None else None
        if any(store.key(record) != own for record in store.find(query).records):
            raise wtforms.ValidationError(
                self.message or gettext("Another record has this value already.")
            )

    def _store(self) -> RecordStore:
        view = request.environ.get(CURRENT_VIEW) if has_request_context() else None
        if view is None or (self.model is None and not hasattr(view, "store")):
            raise ConfigurationError(
                "Unique() without a model can only be used in the form of a model's view. "
                "Name them:  Unique(session, Model, Model.column)"
            )
        found: RecordStore = (
            view.store if self.model is None else view.admin.stores.open(self.model, self.source)
        )
        return found


def kept_entries(field: Any) -> list[Any]:
    """Return the entries of a list that are not marked for deletion."""
    is_deleted = getattr(field, "should_delete", None)
    return [one for one in field.entries if not (callable(is_deleted) and is_deleted(one))]


def name_of(column: Any) -> str:
    """Return the name of a field given by its name or as the model's own attribute.

    Raises :exc:`ConfigurationError` for anything else.
    """
    if isinstance(column, str):
        return column
    for attribute in ("key", "name"):
        found = getattr(column, attribute, None)
        if isinstance(found, str):
            return found
    raise ConfigurationError(f"{column!r} is neither the name of a field nor an attribute of one.")
