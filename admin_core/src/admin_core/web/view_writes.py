"""The override points of a model view's writes: saving, deleting, batch actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from flask import flash, request

from ..data import (
    Action,
    ConstraintViolated,
    ValidationFailed,
    decode_key,
    gettext,
    lazy_gettext,
    ngettext,
)
from . import helpers
from .actions import action, hidden_form
from .form_context import FINGERPRINT
from .saver import field_errors
from .unit import FollowUpFailed, report_follow_up
from .view_core import ModelViewCore


class WritePoints(ModelViewCore):
    """What happens to a record that is saved or deleted, and where that leads."""

    # -- override points: writing --------------------------------------------------------------

    def create_model(self, form: wtforms.Form) -> Any:
        """Write a new record; return it."""
        return self.saver.create(form)

    def update_model(self, form: wtforms.Form, model: Any) -> Any:
        """Write the changes of a record; return it."""
        return self.saver.update(form, model, request.form.get(FINGERPRINT, ""))

    def delete_model(self, model: Any) -> bool:
        """Delete a record; return whether it is gone."""
        self.deleter.delete(model)
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

    def refusal_messages(
        self, error: ValidationFailed | ConstraintViolated, form: wtforms.Form
    ) -> Mapping[str, Sequence[str]]:
        """Return why a write was refused, by the form's fields, ``""`` for the whole record."""
        return field_errors(error, {name: str(f.label.text) for name, f in form._fields.items()})

    def report_follow_up(self, error: FollowUpFailed) -> None:
        """Tell the visitor that what was written stays although something afterwards failed."""
        report_follow_up(error)

    def handle_view_exception(self, exc: Exception) -> bool:
        """Return whether an unforeseen error was dealt with, a message flashed."""
        return False

    def get_save_return_url(self, model: Any, is_created: bool = False) -> str:
        """Return where a plain save leads."""
        return self.return_url()

    # -- override points: forms without a page -------------------------------------------------

    def get_delete_form(self) -> type[wtforms.Form]:
        """Return the form class of a deletion: hidden fields, and any that you add."""
        return hidden_form(self.form_base_class, "DeleteForm", "id", "url")

    def delete_form(self) -> wtforms.Form:
        """Return the form of one request to delete a record."""
        return self.delete_page.form_class(helpers.get_form_data())

    # -- override points: actions --------------------------------------------------------------

    def is_action_allowed(self, name: str) -> bool:
        """Return whether a batch action is offered and obeyed."""
        return name not in self.action_disallowed_list

    def allowed_actions(self) -> Sequence[Action]:
        """Return the batch actions that the visitor may do."""
        return self.actions.may_do()

    def get_action_form(self) -> type[wtforms.Form]:
        """Return the form class that carries an action's name and where to return to."""
        return hidden_form(self.form_base_class, "ActionForm", "action", "url")

    @action(
        "delete",
        lazy_gettext("Delete"),
        lazy_gettext("Delete these records? This cannot be undone."),
        "delete",
    )
    def action_delete(self, ids: list[str]) -> None:
        """Delete the selected records, all of them or none."""
        records = self.records("delete", lock=True).get_many(map(decode_key, ids))
        if self.fast_mass_delete or type(self).delete_model is WritePoints.delete_model:
            self.deleter.delete_many(records, at_once=self.fast_mass_delete)
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
