"""Editing one cell in the list: its editor by GET, the write by POST.

There is one form class per view and no form per row: a cell carries only the address of its
editor, which is made when somebody opens it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import wtforms
from flask import Response, abort, current_app, flash, jsonify, redirect, render_template, request
from jinja2.runtime import Context
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException
from wtforms.fields.core import UnboundField

from ..data import (
    AccessDenied,
    AdminError,
    ConfigurationError,
    ConstraintViolated,
    Problem,
    StaleRecord,
    StoreUnavailable,
    ValidationFailed,
    decode_key,
    gettext,
    quoted_key,
    snapshot,
)
from ..data import fingerprint as fingerprint_of
from ..forms import ReadOnlyField, RelatedField
from ..forms.nested import flat_errors
from . import helpers
from .columns import label_of
from .context import CellContext
from .csrf import Refusal
from .form_context import FINGERPRINT
from .form_page import SEARCH, add_error
from .related import LinkMaker
from .saver import field_errors
from .type_formatters import MacroCall
from .unit import FollowUpFailed, unit_of_work
from .view_columns import holds_children

if TYPE_CHECKING:
    from .columns import Column
    from .model_view import ModelView

log = logging.getLogger("admin_core.forms")

#: Form fields: the record's key, the column meant (a box that is not ticked sends nothing), and
#: whether a page is answered rather than a script.
KEY, FIELD, PAGE = "list_form_pk", "_field", "_page"
#: What an unticked box may be sent as.
UNTICKED = (False, "false", "False", "", "0")

_UPLOADS = (wtforms.FileField, wtforms.MultipleFileField)


class OneFieldForm:
    """Lets hooks that read other fields of a form find them, as they are stored."""

    _stored: _Once | None = None

    def __getattr__(self, name: str) -> Any:
        """Return the field that the edit form has of that name."""
        if name.startswith("_") or self._stored is None:
            raise AttributeError(name)
        return getattr(self._stored.form, name)


class _Once:
    """A record's whole form, made when somebody looks at it."""

    def __init__(self, form_class: type[wtforms.Form], record: Any) -> None:
        self._make = partial(form_class, obj=record)

    @cached_property
    def form(self) -> wtforms.Form:
        return self._make()


def _stored_field(name: str) -> property:
    return property(lambda form: form.__getattr__(name))


class InlineEdit:
    """The editors of one view's cells."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    # -- decided once --------------------------------------------------------------------------

    @cached_property
    def form_class(self) -> type[wtforms.Form]:
        """The form class with a field for each editable column."""
        return self.view.get_list_form()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns that have an editor."""
        return tuple(name for name, reason in self._named.items() if not reason)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Those columns by name."""
        return {one.name: one for one in self.view.list_page.columns if one.name in self.names}

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """Each name of ``column_editable_list``, and why it has no editor."""
        shown = {name for name, _ in self.view.get_list_columns()}
        found = {}
        for name in self.view.column_editable_list or ():
            try:
                if name not in shown:
                    raise ConfigurationError("is no column of the list")
                self._field(name, {})
            except ConfigurationError as error:
                found[name] = str(error)
            else:
                found[name] = ""
        return found

    def scaffold(
        self, widget: Any, validators: Mapping[str, Mapping[str, Any]]
    ) -> type[wtforms.Form]:
        """Return a form class with a field for each editable column."""
        attributes: dict[str, Any] = {"_readable": staticmethod(self.view.store.writable)}
        attributes |= {name: self._field(name, validators.get(name, {})) for name in self.names}
        if widget is not None:
            for name in self.names:
                attributes[name].kwargs["widget"] = widget
        base = self.view.form_base_class
        return type(f"{self.view.store.info.name}ListForm", (base,), attributes)

    def form_class_now(self) -> type[wtforms.Form]:
        """Return the form class of the column that the request is about."""
        name = self._wanted(self.names)
        return self._one_field[name] if name else self.form_class

    @cached_property
    def _one_field(self) -> Mapping[str, type[wtforms.Form]]:
        """Column name -> the form class without the fields of the other columns.

        Making those would read the relations that they show.
        """
        whole = self.form_class
        names = [n for n in dir(whole) if hasattr(getattr(whole, n, None), "_formfield")]
        return {
            name: type(
                whole.__name__,
                (OneFieldForm, whole),
                {other: _stored_field(other) for other in names if other != name},
            )
            for name in self.names
        }

    def _wanted(self, names: Iterable[str]) -> str | None:
        """Return which of the columns the request names, ``None`` when it names none."""
        if request.method == "POST":
            sent = request.form.getlist(FIELD) or list(request.form)
        else:
            sent = request.args.getlist("name")
        return next((one for one in sent if one in names), None)

    def problems(self) -> Iterator[Problem]:
        """Yield the names that cannot be edited in the list, each with the reason."""
        for name, reason in self._named.items():
            if reason:
                yield Problem(
                    "core.column-editable",
                    "warning",
                    f"{type(self.view).__qualname__}.column_editable_list names {name!r}, which "
                    f"{reason}.",
                    "The column is shown without an editor.",
                )

    def _field(self, name: str, arguments: Mapping[str, Any]) -> UnboundField[Any]:
        """Return the unbound field; raises :exc:`ConfigurationError` where there can be none."""
        view = self.view
        if name not in view.store.info:
            raise ConfigurationError("is no field of the model")
        field = view.store.info.field(name)
        if field.primary_key:
            raise ConfigurationError("is part of the key")
        if holds_children(field):
            raise ConfigurationError("holds a collection that may be of any size")
        unbound = view.form_page.cell_field(name, arguments)
        if not isinstance(unbound, UnboundField):
            raise ConfigurationError("has no form field that can be made again")
        if issubclass(unbound.field_class, (ReadOnlyField, *_UPLOADS)):
            raise ConfigurationError("has no editor that fits into a cell")
        if issubclass(unbound.field_class, wtforms.BooleanField):
            unbound.kwargs.setdefault("false_values", UNTICKED)
        return unbound

    # -- in the list ---------------------------------------------------------------------------

    def names_seen(self) -> frozenset[str]:
        """Return the columns that the visitor may edit."""
        view = self.view
        if not self.names or not view.admin.gate.allows(view, "update"):
            return frozenset()
        can_set = view.can_set
        return frozenset(n for n in self.names if view.can_see(n) and can_set(n, "update"))

    def openers(self, shown: Sequence[Column], here: str) -> Mapping[int, Opener]:
        """Return, by a column's place, what makes its cells editable."""
        view, names = self.view, self.names_seen()
        back = {"url": here} if here != view.list_url() else {}
        return {
            place: Opener(
                f"{view.page_url('ajax_update')}?{urlencode({'name': column.name, **back})}",
                gettext("Edit %(field)s", field=column.label),
            )
            for place, column in enumerate(shown)
            if column.name in names
        }

    # -- answering -----------------------------------------------------------------------------

    def respond(self) -> Any:
        """Answer a request for an editor, or to save what was typed into one."""
        view = self.view
        if not self.names:
            abort(404)
        is_sent = request.method == "POST"
        key = _sent_key()
        if not key:
            return self._answer(400, gettext("The request does not name a record."))
        if not view.admin.gate.allows(view, "update"):
            return self._answer(403, gettext("Your account may not do this."))
        name = self._wanted(self.names_seen())
        if name is None:
            return self._answer(400, gettext("This column cannot be edited here."))
        if is_sent and SEARCH not in request.form:
            return self._save(key, name)
        record = self._record(key, name, lock=False)
        form = self._form(record, name)
        if is_sent:
            self._look_up(form[name])
        return self._show(form, name, record)

    def _record(self, key: str, name: str, *, lock: bool) -> Any:
        """Return the record; raises :exc:`AccessDenied`, and ends the request without one."""
        view = self.view
        record = view.records("update", lock=lock).get(decode_key(key), [name])
        if record is None:
            refusal = _refusal()
            if refusal is not None:
                abort(self._answer(400, refusal.message))
            abort(self._answer(404, gettext("This record does not exist.")))
        if not view.admin.gate.allows(view, "update", view.store.encoded_key(record)):
            abort(self._answer(403, gettext("Your account may not do this.")))
        return record

    def _form(self, record: Any, name: str) -> wtforms.Form:
        form = self.view.list_form(record)
        for other in [one for one in form._fields if one != name]:
            # A list_form() of one's own may have more.
            del form[other]
        if isinstance(form, OneFieldForm):
            form._stored = _Once(self.view.form_page.edit_class, record)
        form[name].id = f"cell-{name}"
        form[name].label.field_id = form[name].id
        return form

    def _look_up(self, field: wtforms.Field) -> None:
        if isinstance(field, RelatedField):
            field.look_up(request.form.get(field.search_name, "")[:200].replace("\x00", ""))

    # -- saving --------------------------------------------------------------------------------

    def _save(self, key: str, name: str) -> Any:
        view = self.view
        form: wtforms.Form | None = None
        record: Any = None
        problem: Exception | None = None
        try:
            with unit_of_work(view.store):
                record = self._record(key, name, lock=True)
                form = self._form(record, name)
                refusal = _refusal()
                if refusal is not None:
                    add_error(form[name], refusal.message)
                    return self._show(form, name, record, 400)
                if not view.form_page.is_valid(form):
                    return self._show(form, name, record, 422)
                if not view.update_model(form, record):
                    raise ValidationFailed(gettext("The record was not saved."))
                label = view.record_name(record)
        except FollowUpFailed as error:
            view.report_follow_up(error)
        except HTTPException:
            raise
        except Exception as error:
            problem = error
        if problem is None:
            return self._saved(key, name, gettext("%(what)s was saved.", what=label))
        if form is None:
            if not isinstance(problem, StoreUnavailable):
                raise problem
            # What was typed stays, although there is no record to show it with.
            form = self._form(None, name)
        return self._refused(form, name, record, problem)

    def _refused(self, form: wtforms.Form, name: str, record: Any, problem: Exception) -> Any:
        status, message = self._explain(problem)
        if isinstance(problem, (ValidationFailed, ConstraintViolated)):
            labels = {name: str(form[name].label.text)}
            for text in flat_errors(dict(field_errors(problem, labels))):
                add_error(form[name], text)
        else:
            add_error(form[name], message)
        return self._show(form, name, record, status)

    def _explain(self, error: Exception) -> tuple[int, str]:
        """Return status and message; raises what nobody foresaw while developing."""
        if isinstance(error, (ValidationFailed, ConstraintViolated)):
            return 422, ""
        if isinstance(error, StaleRecord):
            return 409, gettext(
                "Somebody else changed this while you had it open. Save again to replace it."
            )
        if isinstance(error, AccessDenied):
            return 403, str(error) or gettext("You may not save this.")
        if isinstance(error, StoreUnavailable):
            log.error("The database did not answer a save", exc_info=error)
            return 503, gettext("The database does not answer; nothing was saved.")
        if isinstance(error, AdminError):
            raise error
        if self.view.handle_view_exception(error):
            return 422, gettext("The record was not saved.")
        if current_app.debug or current_app.testing:
            raise error
        number = uuid.uuid4().hex[:8]
        log.error("Unforeseen error %s while saving", number, exc_info=error)
        return 500, gettext(
            "Something went wrong and nothing was saved. The error is in the log as %(number)s.",
            number=number,
        )

    # -- answers -------------------------------------------------------------------------------

    def _saved(self, key: str, name: str, message: str) -> Any:
        if helpers.wants_json():
            cell = self._cell(key, name)
            if isinstance(cell, MacroCall):
                # Only the list's own template can make it.
                flash(message, "success")
                return jsonify(message=message, reload=True)
            return jsonify(message=message, cell=str(escape(cell)))
        if PAGE not in request.form:
            return self._answer(200, message)
        flash(message, "success")
        return redirect(self.view.return_url())

    def _cell(self, key: str, name: str) -> Any:
        """Return what the list shows now; nothing where the record has left it."""
        view = self.view
        paths = view.list_page.load_paths([self.columns[name]])
        record = view.records("read").get(decode_key(key), paths)
        return "" if record is None else self._shown(record, name)

    def _shown(self, record: Any, name: str) -> Any:
        return self.columns[name].make_cell(LinkMaker(self.view))(record)

    def _answer(self, status: int, message: str) -> Response:
        """Return a message: JSON for the page's script, plain text for others."""
        if helpers.wants_json():
            key = "message" if status == 200 else "error"
            answer: Response = jsonify({key: message})
            answer.status_code = status
            return answer
        return Response(message, status, mimetype="text/plain")

    def _show(self, form: wtforms.Form, name: str, record: Any, status: int = 200) -> Any:
        """Return the editor: by itself for the script, as a page, or what is wrong as text."""
        view, errors = self.view, tuple(flat_errors(form[name].errors))
        if request.method == "POST" and PAGE not in request.form and not helpers.wants_json():
            return self._answer(status, " ".join(errors))
        page = self._context(form, name, record, status)
        if not helpers.wants_json():
            return view.render("admin/model/cell.html", page=page), status
        context = {**view.admin.template_context(view), "page": page}
        html = render_template("admin/parts/cell_form.html", **context)
        return jsonify(editor=html, error=" ".join(errors)), status

    def _context(self, form: wtforms.Form, name: str, record: Any, status: int) -> CellContext:
        view, field = self.view, form[name]
        shown = request.form.get(FINGERPRINT, "")[:64]
        if record is not None and (not shown or status == 409):
            shown = fingerprint_of(snapshot(view.store, record, [name]))
        view.form_page.dress(form)
        return CellContext(
            title=view.record_name(record),
            label=label_of(view, name),
            field=field,
            action_url=view.page_url("ajax_update"),
            return_url=view.return_url(),
            hidden=(
                (KEY, view.store.encoded_key(record) if record is not None else _sent_key()),
                (FIELD, name),
                (FINGERPRINT, shown),
                *(() if helpers.wants_json() else ((PAGE, "1"),)),
                ("url", view.return_url()),
            ),
            errors=tuple(flat_errors(field.errors)),
            stored=self._shown(record, name) if status == 409 else None,
        )


def _refusal() -> Refusal | None:
    found: Refusal | None = request.environ.get("admin_core.csrf")
    return found


def _sent_key() -> str:
    sent = request.form if request.method == "POST" else request.args
    return sent.get(KEY, "")[:8_000]


class _OpenedMacro(MacroCall):
    """A cell that the template makes, and what opens its editor."""

    def __init__(self, opener: Opener, call: MacroCall, link: Markup | str) -> None:
        super().__init__(call.name, call.model, call.column)
        self.opener = opener
        self.link = link

    def render(self, context: Context) -> Any:
        """Return what the macro gives, with the link."""
        return self.opener.value(super().render(context)) + self.link


class Opener:
    """Makes the cells of one column editable; one for the whole list."""

    def __init__(self, url: str, label: str) -> None:
        start = Markup('<a class="ad-edit" data-role="x-editable" href="')
        self._start = start + url + Markup(f"&amp;{escape(KEY)}=")
        self._middle = Markup('" aria-label="') + f"{label}: "
        self._end = Markup('"><span aria-hidden="true">✎</span></a>')

    def opened(self, cell: Any, link: Markup | str = "") -> Any:
        """Return a cell with its link; one that the template makes is put together there."""
        if isinstance(cell, MacroCall):
            return _OpenedMacro(self, cell, link)
        return self.value(cell) + link

    def value(self, cell: Any) -> Markup:
        """Return what a cell shows, marked for the script to replace."""
        return Markup(f'<span class="ad-value">{escape(cell)}</span>')

    def link(self, key: str, label: str) -> Markup:
        """Return the link that opens the editor of a record's cell."""
        return self._start + quoted_key(key) + self._middle + label + self._end
