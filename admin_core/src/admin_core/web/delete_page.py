"""The delete page: a question by GET, the deletion by POST."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms
from flask import flash, redirect, request

from ..data import ConstraintViolated, ValidationFailed, gettext
from . import helpers
from .consequences import consequences
from .context import ConfirmContext, Link
from .saver import constraint_message
from .unit import FollowUpFailed, unit_of_work

if TYPE_CHECKING:
    from .model_view import ModelView


class DeletePage:
    """Deletes one record after a question."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    @cached_property
    def form_class(self) -> type[wtforms.Form]:
        """The form of a deletion."""
        return self.view.get_delete_form()

    def respond(self, key: tuple[str, ...]) -> Any:
        """Answer the page of the record with that key."""
        view = self.view
        view.require("delete", key)
        if not key:
            return redirect(view.return_url())
        if request.method == "POST":
            form = view.delete_form()
            if view.validate_form(form):
                return self._delete(key)
            helpers.flash_errors(form, "%(error)s")
            return redirect(view.return_url())
        record = view.records("delete").get(key)
        return view.answer_missing() if record is None else self._ask(record)

    def _delete(self, key: tuple[str, ...]) -> Any:
        view = self.view
        try:
            with unit_of_work(view.store):
                record = view.records("delete", lock=True).get(key)
                if record is None:
                    return view.answer_missing()
                label = view.record_label(record)
                if view.delete_model(record):
                    flash(gettext("%(what)s was deleted.", what=label), "success")
        except FollowUpFailed as error:
            view.report_follow_up(error)
        except ValidationFailed as error:
            flash(str(error), "error")
        except ConstraintViolated as error:
            flash(f"{gettext('Nothing was deleted.')} {constraint_message(error)}", "error")
        return redirect(self._where_to())

    def _where_to(self) -> str:
        # A page of the record itself would only say that it is gone.
        view = self.view
        url = view.return_url()
        own = [view.page_url(one) for one in ("edit_view", "details_view")]
        return view.list_url() if any(url.startswith(f"{one}?") for one in own) else url

    def _ask(self, record: Any) -> Any:
        view = self.view
        label, key = view.record_label(record), view.store.encoded_key(record)
        page = ConfirmContext(
            title=gettext("Delete %(what)s", what=label),
            question=gettext("Delete this record? This cannot be undone."),
            items=(Link(label),),
            more=0,
            action_url=view.page_url("delete_view"),
            cancel_url=view.return_url(),
            confirm_label=gettext("Delete"),
            hidden=(("id", key), ("url", view.return_url())),
            fields=tuple(f for f in view.delete_form() if not isinstance(f, wtforms.HiddenField)),
            consequences=consequences(view, [key]),
        )
        return view.render(view.delete_template, page=page, model=record)
