"""The create page and the edit page: what was typed is never lost, whatever refuses it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms
from flask import current_app, flash, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.core import UnboundField

from ..data import (
    AccessDenied,
    AdminError,
    ConfigurationError,
    ConstraintViolated,
    FieldInfo,
    StaleRecord,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    refuse_nul,
    text_of,
)
from ..forms import ReadOnlyField, RelatedField
from ..forms.populate import state_of
from ..forms.scaffold import default_options, joined_validators
from . import once
from .columns import label_of
from .context import Conflict, Fact, FieldError, FieldGroup, FormContext
from .csrf import Refusal
from .related import RelatedChoices
from .saver import Saver, field_errors
from .unit import FollowUpFailed, report_follow_up, unit_of_work

if TYPE_CHECKING:
    from .model_view import ModelView

log = logging.getLogger("admin_core.forms")

FINGERPRINT = "_fingerprint"
SEARCH = "_search"


class FormPage:
    """Builds a view's form classes, once each, and answers its create and edit pages."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    # -- form classes --------------------------------------------------------------------------

    @cached_property
    def create_class(self) -> type[wtforms.Form]:
        """The form class of the create page."""
        return self._extended(self.view.get_create_form(), "create")

    @cached_property
    def edit_class(self) -> type[wtforms.Form]:
        """The form class of the edit page."""
        view = self.view
        found = view.get_edit_form()
        if view.form is None and view.form_columns is None:
            # A key is part of a record's address and of every reference to it.
            keys = [name for name in view.store.info.primary_key if hasattr(found, name)]
            fixed = {name: ReadOnlyField(label=label_of(view, name)) for name in keys}
            found = type(found.__name__, (found,), fixed) if fixed else found
        return self._extended(found, "edit")

    def _extended(self, form_class: type[wtforms.Form], purpose: str) -> type[wtforms.Form]:
        found: type[wtforms.Form] = self.view.admin.plugins.chain(
            "admin_form_class", "form_class", form_class, view=self.view, purpose=purpose
        )
        return found

    def scaffold(self) -> type[wtforms.Form]:
        """Return a form class with a field for each of the view's form columns."""
        view = self.view
        attributes: dict[str, Any] = {}
        blank_is_default = set()
        extra = dict(view.form_extra_fields)
        for name in view.get_form_columns():
            if name in extra:
                attributes[name] = recreate_field(extra.pop(name))
                continue
            field = view.store.info.field(name)
            attributes[name] = self._field(field)
            if field.default is not None or field.generated or not field.required:
                blank_is_default.add(name)
        if view.form_columns is None:
            attributes.update((name, recreate_field(one)) for name, one in extra.items())
        attributes["_blank_is_default"] = frozenset(blank_is_default)
        return type(f"{view.store.info.name}Form", (view.form_base_class,), attributes)

    def _field(self, field: FieldInfo) -> Any:
        view = self.view
        options = default_options(field)
        options["label"] = label_of(view, field.name)
        if field.name in view.column_descriptions:
            options["description"] = str(view.column_descriptions[field.name])
        own = dict(view.form_args.get(field.name, {}))
        if "validators" in own:
            options["validators"] = joined_validators(options["validators"], own.pop("validators"))
        options.update(own)
        if field.relation is not None:
            options["choices"] = RelatedChoices(view, field.name)
        override = view.form_overrides.get(field.name)
        if override is not None:
            options.pop("choices", None)
            return override(**options)
        found = view.admin.plugins.hook.admin_form_field(
            field=field, store=view.store, options=options
        )
        if found is None:
            raise ConfigurationError(
                f"No plugin offers a form field for {view.store.info.name}.{field.name} of kind "
                f"{field.kind!r}. Leave it out:  form_excluded_columns = ({field.name!r},)  or "
                f"give one:  form_overrides = {{{field.name!r}: MyField}}"
            )
        return found

    # -- the two pages -------------------------------------------------------------------------

    def create(self) -> Any:
        """Answer the create page."""
        view = self.view
        view.require("create")
        if not _is_sent():
            return self._show(view.create_form(), None)
        keys, key = view.admin.once, request.form.get(once.FIELD, "")[:64]
        with keys.alone(key):
            if keys.is_used(key):
                flash(gettext("This form was sent before; its record was created once."), "info")
                return redirect(view.return_url())
            return self._create(view.create_form(), key)

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
            report_follow_up(error)
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
            record = view.get_one(key)
            if record is None:
                return view.answer_missing()
            form = view.edit_form(record)
            view.on_form_prefill(form, view.store.encoded_key(record))
            return self._show(form, record)
        try:
            return self._save(key)
        except StoreUnavailable as error:
            # The record cannot be read either; what was typed stands by itself.
            return self._refused(view.edit_form(None), None, error, is_created=False)

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
                record = view.get_one(key)
                if record is None:
                    return view.answer_missing()
                form = view.edit_form(record)
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
            report_follow_up(error)
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
        if SEARCH in request.form and refusal is None:
            self._look_up(form, request.form[SEARCH])
            return self._show(form, record)
        if refusal is not None:
            return self._show(form, record, [refusal.message], status=400)
        is_valid = self._is_valid(form)
        if any(getattr(field, "is_unchecked", False) for field in form):
            away = StoreUnavailable("A choice could not be looked for.")
            return self._refused(form, record, away, is_created=record is None)
        return None if is_valid else self._show(form, record, status=422)

    def _is_valid(self, form: wtforms.Form) -> bool:
        valid = self.view.validate_form(form)
        for field in form:
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
        for field in form:
            if field.name == name and isinstance(field, RelatedField):
                field.look_up(request.form.get(field.search_name, "")[:200].replace("\x00", ""))

    def _after_saving(self, record: Any, is_created: bool) -> BaseResponse:
        view = self.view
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
        messages: list[str] = []
        conflicts: tuple[Conflict, ...] = ()
        status = 422
        if isinstance(error, (ValidationFailed, ConstraintViolated)):
            labels = {name: str(field.label.text) for name, field in form._fields.items()}
            for name, texts in field_errors(error, labels).items():
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
        if current_app.debug or current_app.testing:
            raise error
        number = uuid.uuid4().hex[:8]
        log.error("Unforeseen error %s while saving", number, exc_info=error)
        message = gettext(
            "Something went wrong and nothing was saved. What you typed is still here. "
            "The error is in the log as %(number)s.",
            number=number,
        )
        return self._show(form, record, [message], status=500)

    def _conflicts(self, form: wtforms.Form, record: Any) -> Iterator[Conflict]:
        stored = type(form)(obj=record)
        for name, field in form._fields.items():
            if name in stored._fields and state_of(field) != state_of(stored._fields[name]):
                yield Conflict(str(field.label.text), _shown(stored._fields[name]), _shown(field))

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
        page = self.context(form, record, messages, conflicts, is_created)
        template = view.create_template if is_created else view.edit_template
        return view.render(template, page=page, form=form, model=record), status

    def context(
        self,
        form: wtforms.Form,
        record: Any,
        messages: Sequence[str] = (),
        conflicts: tuple[Conflict, ...] = (),
        is_created: bool = False,
    ) -> FormContext:
        """Return what the template shows."""
        view, gate = self.view, self.view.admin.gate
        self._dress(form)
        hidden = [("url", view.return_url())]
        key = view.store.encoded_key(record) if record is not None else ""
        if is_created:
            hidden.append(
                (once.FIELD, request.form.get(once.FIELD, "")[:64] or once.OnceKeys.new())
            )
        else:
            hidden.append((FINGERPRINT, self._fingerprint(form, record, bool(conflicts))))
        what = view.singular()
        title = view.record_label(record) if record is not None else str(view.name)
        return FormContext(
            title=gettext("New %(what)s", what=what) if is_created else title,
            form=form,
            groups=tuple(self._groups(form)),
            return_url=view.return_url(),
            is_created=is_created,
            action_url=view.page_url("create_view")
            if is_created
            else view.record_url("edit_view", key or request.args.get("id", "")[:1_000]),
            errors=tuple(self._errors(form, messages)),
            facts=tuple(self._facts(form, record)),
            conflicts=conflicts,
            hidden=tuple(hidden),
            is_multipart=any(_is_file(field) for field in form),
            can_add_another=gate.allows(view, "create"),
            can_continue=gate.allows(view, "update"),
            delete_url=view.record_url("delete_view", key)
            if key and gate.allows(view, "delete", key)
            else "",
            details_url=view.record_url("details_view", key)
            if key and gate.allows(view, "read", key) and view.can_view_details
            else "",
        )

    def _fingerprint(self, form: wtforms.Form, record: Any, is_stale: bool) -> str:
        # A form that is shown again still holds what was typed over the values of its first
        # showing, until its reader has been shown what somebody else saved meanwhile.
        sent = request.form.get(FINGERPRINT, "")[:64]
        if record is None or (sent and not is_stale):
            return sent
        return Saver(self.view).fingerprint(form, record)

    def _dress(self, form: wtforms.Form) -> None:
        for name, arguments in self.view.form_widget_args.items():
            if name in form:
                field = form[name]
                field.render_kw = {**(field.render_kw or {}), **arguments}

    def _groups(self, form: wtforms.Form) -> Iterator[FieldGroup]:
        info = self.view.store.info
        main: list[Any] = []
        relations: list[Any] = []
        switches: list[Any] = []
        for name, field in form._fields.items():
            if isinstance(field, wtforms.HiddenField):
                continue
            if isinstance(field, wtforms.BooleanField):
                switches.append(field)
            elif name in info and info.field(name).relation is not None:
                relations.append(field)
            elif not isinstance(field, ReadOnlyField):
                main.append(field)
        if main:
            yield FieldGroup(str(info.label or info.name), tuple(main))
        if relations:
            yield FieldGroup(gettext("Relations"), tuple(relations))
        if switches:
            yield FieldGroup(gettext("Status"), tuple(switches), is_side=True)

    def _facts(self, form: wtforms.Form, record: Any) -> Iterator[Fact]:
        """Yield the key and what cannot be edited, to be read beside the form."""
        if record is None:
            return
        view, store = self.view, self.view.store
        shown = set()
        for name, field in form._fields.items():
            if isinstance(field, ReadOnlyField):
                shown.add(name)
                yield Fact(str(field.label.text), self._fact(name, store.value(record, name)))
        for name in store.info.primary_key:
            if name not in shown and name not in form:
                yield Fact(label_of(view, name), text_of(None, store.value(record, name)))

    def _fact(self, name: str, value: Any) -> Any:
        if value is None:
            return ""
        field = self.view.store.info.field(name)
        if field.relation is not None:
            return ""
        show = self.view.admin.plugins.hook.admin_cell_formatter(
            field=field, view=self.view, purpose="details"
        )
        return show(value)

    def _errors(self, form: wtforms.Form, messages: Sequence[str]) -> Iterator[FieldError]:
        for message in messages:
            yield FieldError("", message)
        for field in form:
            for text in flat_errors(field.errors):
                yield FieldError(str(field.label.text), text, field.id)
        for text in flat_errors(form.form_errors):
            yield FieldError("", text)


def recreate_field(unbound: Any) -> UnboundField[Any]:
    """Return a fresh copy of an unbound field, which stands after those made before.

    Raises :exc:`ConfigurationError` for anything else.
    """
    if not isinstance(unbound, UnboundField):
        raise ConfigurationError(
            f"{unbound!r} is no form field. Write it as a call:  StringField('Label')"
        )
    return UnboundField(unbound.field_class, *unbound.args, name=unbound.name, **unbound.kwargs)


def add_error(field: wtforms.Field, message: str) -> None:
    """Add *message* to a field's errors, whatever kind of sequence WTForms left there."""
    field.errors = [*field.errors, message]


def flat_errors(errors: Any) -> Iterator[str]:
    """Yield every message, also those of fields inside a field."""
    if isinstance(errors, str):
        yield errors
    elif isinstance(errors, Mapping):
        for inner in errors.values():
            yield from flat_errors(inner)
    else:
        with suppress(TypeError):
            for inner in errors:
                yield from flat_errors(inner)


def _is_sent() -> bool:
    return request.method == "POST"


def _is_file(field: wtforms.Field) -> bool:
    return isinstance(field, (wtforms.FileField, wtforms.MultipleFileField))


def _shown(field: wtforms.Field) -> str:
    if isinstance(field, RelatedField):
        return ", ".join(one.label for one in field.iter_choices() if one.selected and one.value)
    if isinstance(field, wtforms.BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    return str(state_of(field) if state_of(field) is not None else "")
