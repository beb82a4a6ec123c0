"""The create page and the edit page: what was typed is never lost, whatever refuses it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import wtforms
from flask import current_app, flash, redirect, request
from werkzeug.exceptions import HTTPException

from ..data import (
    AccessDenied,
    AdminError,
    ConstraintViolated,
    StaleRecord,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    refuse_nul,
)
from ..forms import RelatedField
from ..forms.nested import every_field, press
from . import dialogs, once, porting
from .context import Conflict
from .csrf import Refusal
from .form_classes import FormClasses
from .form_context import FormContexts
from .own_list import record_to_edit
from .prefill import prefill
from .unit import FollowUpFailed, unit_of_work

if TYPE_CHECKING:
    from .model_view import ModelView

log = logging.getLogger("admin_core.forms")

SEARCH = "_search"


class FormPage(FormClasses, FormContexts):
    """Builds a view's form classes, once each, and answers its create and edit pages."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    # -- the two pages -------------------------------------------------------------------------

    def create(self) -> Any:
        """Answer the create page."""
        view = self.view
        view.require("create")
        if not _is_sent():
            form = self.new_form()
            prefill(view, form, request.args)
            return self._show(form, None)
        keys, key = view.admin.once, request.form.get(once.FIELD, "")[:64]
        with keys.alone(key):
            if keys.is_used(key):
                flash(gettext("This form was sent before; its record was created once."), "info")
                return redirect(view.return_url())
            return self._create(self.new_form(), key)

    def new_form(self) -> wtforms.Form:
        """Return the form of a request to the create page, with what this visitor may set."""
        return self.access.narrow(self.view.create_form(), "create", None)

    def form_of(self, record: Any) -> wtforms.Form:
        """Return the form of a request to edit *record*, with what this visitor may set."""
        return self.access.narrow(self.view.edit_form(record), "update", record)

    def _create(self, form: wtforms.Form, key: str) -> Any:
        view = self.view
        done = self._before_saving(form, None)
        if done is not None:
            return done
        record: Any = None
        name = ""
        try:
            with unit_of_work(view.store):
                record = view.create_model(form)
                # Now, while everything is at hand; after the commit it would be read again.
                name = view.record_name(record)
        except FollowUpFailed as error:
            view.admin.once.use(key)
            view.report_follow_up(error)
        except AdminError as error:
            return self._refused(form, None, error)
        except Exception as error:
            return self._failed(form, None, error)
        if record is None or record is False:
            return self._show(form, None, status=422)
        view.admin.once.use(key)
        flash(gettext("%(what)s was created.", what=name), "success")
        return self._after_saving(record, True)

    def edit(self, key: tuple[str, ...]) -> Any:
        """Answer the edit page of the record with that key."""
        view = self.view
        view.require("update", key)
        if not _is_sent():
            record = record_to_edit(view, key)
            if record is None:
                return view.answer_missing()
            return self._show(self.form_of(record), record)
        try:
            return self._save(key)
        except StoreUnavailable as error:
            # The record cannot be read either; what was typed stands by itself.
            return self._refused(self.form_of(None), None, error, is_created=False)

    def _save(self, key: tuple[str, ...]) -> Any:
        view = self.view
        form: wtforms.Form | None = None
        record: Any = None
        name = ""
        problem: AdminError | Exception | None = None
        try:
            # The transaction holds the record's lock, where the database has one, from the
            # comparison with what was shown until the commit.
            with unit_of_work(view.store):
                record = record_to_edit(view, key)
                if record is None:
                    return view.answer_missing()
                form = self.form_of(record)
                done = self._before_saving(form, record)
                if done is not None:
                    return done
                saved = view.update_model(form, record)
                if saved is None or saved is False:
                    raise ValidationFailed(gettext("The record was not saved."))
                name = view.record_name(record)
        except StoreUnavailable:
            raise
        except FollowUpFailed as error:
            view.report_follow_up(error)
        except Exception as error:
            problem = error
        if problem is None:
            flash(gettext("%(what)s was saved.", what=name), "success")
            return self._after_saving(record, False)
        if form is None:
            raise problem
        if isinstance(problem, AdminError):
            return self._refused(form, record, problem)
        return self._failed(form, record, problem)

    def _before_saving(self, form: wtforms.Form, record: Any) -> Any:
        """Return a page instead of saving: a look-up, a refused token, invalid values."""
        refusal: Refusal | None = request.environ.get("admin_core.csrf")
        if refusal is None and press(form, request.form):
            return self._show(form, record)
        if SEARCH in request.form and refusal is None:
            self._look_up(form, request.form[SEARCH])
            return self._show(form, record)
        if refusal is not None:
            return self._show(form, record, [refusal.message], status=400)
        is_valid = self.is_valid(form)
        if any(getattr(field, "is_unchecked", False) for field in every_field(form)):
            away = StoreUnavailable("A choice could not be looked for.")
            return self._refused(form, record, away, is_created=record is None)
        return None if is_valid else self._show(form, record, status=422)

    def is_valid(self, form: wtforms.Form) -> bool:
        """Return whether what was typed is valid; messages stand at the fields."""
        valid = self.view.validate_form(form)
        for field in every_field(form):
            for raw in field.raw_data or ():
                if not isinstance(raw, str):
                    continue
                try:
                    refuse_nul(raw)
                except ValueError as error:
                    add_error(field, str(error))
                    valid = False
        return valid

    def _look_up(self, form: wtforms.Form, name: str) -> None:
        for field in every_field(form):
            if field.name == name and isinstance(field, RelatedField):
                field.look_up(request.form.get(field.search_name, "")[:200].replace("\x00", ""))

    def _after_saving(self, record: Any, is_created: bool) -> Any:
        view = self.view
        choice = dialogs.chosen(view, record)
        if choice is not None:
            return choice
        url = view.return_url()
        if "_add_another" in request.form and view.admin.gate.allows(view, "create"):
            return redirect(view.get_url(f"{view.endpoint}.create_view", url=url))
        is_known = record is not None and not isinstance(record, bool)
        if "_continue_editing" in request.form and is_known:
            key = view.store.encoded_key(record)
            return redirect(view.get_url(f"{view.endpoint}.edit_view", id=key, url=url))
        return redirect(view.get_save_return_url(record, is_created=is_created))

    # -- refusals ------------------------------------------------------------------------------

    def _refused(
        self, form: wtforms.Form, record: Any, error: AdminError, *, is_created: bool | None = None
    ) -> Any:
        if isinstance(error, ConstraintViolated) and porting.raises_on_constraints(current_app):
            raise error
        messages: list[str] = []
        conflicts: tuple[Conflict, ...] = ()
        status = 422
        if isinstance(error, (ValidationFailed, ConstraintViolated)):
            for name, texts in self.view.refusal_messages(error, form).items():
                if name:
                    for text in texts:
                        add_error(form._fields[name], text)
                else:
                    messages += texts
        elif isinstance(error, StaleRecord):
            status, conflicts = 409, tuple(self._conflicts(form, record))
            messages.append(
                gettext("Somebody else saved this record while you had it open. Save again to "
                        "replace what they saved.")
            )  # fmt: skip
        elif isinstance(error, AccessDenied):
            status, messages = 403, [str(error) or gettext("You may not save this.")]
        elif isinstance(error, StoreUnavailable):
            log.error("The database did not answer a save", exc_info=error)
            status = 503
            messages.append(gettext("The database does not answer; nothing was saved. What you "
                                    "typed is still here: try again in a moment."))  # fmt: skip
        else:
            raise error
        return self._show(
            form, record, messages, status=status, conflicts=conflicts, is_created=is_created
        )

    def _failed(self, form: wtforms.Form, record: Any, error: Exception) -> Any:
        """Show the form again after an error that nobody foresaw; raise it while developing."""
        if isinstance(error, HTTPException):
            raise error  # an answer of its own, by abort()
        if self.view.handle_view_exception(error):
            return self._show(form, record, status=422)
        if porting.raises(current_app, "FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION"):
            raise error
        number = uuid.uuid4().hex[:8]
        log.error("Unforeseen error %s while saving", number, exc_info=error)
        message = gettext(
            "Something went wrong and nothing was saved. What you typed is still here. "
            "The error is in the log as %(number)s.",
            number=number,
        )
        return self._show(form, record, [message], status=500)

    # -- showing -------------------------------------------------------------------------------

    def _show(
        self,
        form: wtforms.Form,
        record: Any,
        messages: Sequence[str] = (),
        *,
        status: int = 200,
        conflicts: tuple[Conflict, ...] = (),
        is_created: bool | None = None,
    ) -> Any:
        view = self.view
        if is_created is None:
            is_created = record is None
        if record is not None and not is_created:
            view.on_form_prefill(form, view.store.encoded_key(record))
        page = self.context(form, record, messages, conflicts, is_created)
        page = dialogs.form_in_dialog(view, page)
        template = dialogs.template(view, "create" if is_created else "edit")
        shown = view.render(
            template,
            page=page,
            form=form,
            model=record,
            form_opts=page.form_opts,
            return_url=page.return_url,
        )
        return shown, status


def add_error(field: wtforms.Field, message: str) -> None:
    """Add *message* to a field's errors, whatever kind of sequence WTForms left there."""
    field.errors = [*field.errors, message]


def _is_sent() -> bool:
    return request.method == "POST"
