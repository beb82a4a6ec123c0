"""Saving and deleting: one transaction, the hooks at their fixed places, events afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import wtforms

from ..data import (
    AccessDenied,
    Change,
    ConstraintViolated,
    Event,
    RecordStore,
    StaleRecord,
    ValidationFailed,
    fingerprint,
    gettext,
    snapshot,
)
from ..forms.populate import populate
from ..forms.rows import ChildRows
from .options import NOTHING
from .unit import after_commit, unit_of_work

if TYPE_CHECKING:
    from .model_view import ModelView

_EVENTS = {"create": "record.created", "update": "record.updated", "delete": "record.deleted"}


class Saver:
    """Writes what a form holds.

    Raises :exc:`ValidationFailed`, :exc:`ConstraintViolated`, :exc:`AccessDenied` and
    :exc:`StaleRecord`; nothing is written then.
    """

    def __init__(self, view: ModelView) -> None:
        self.view = view
        self.store: RecordStore = view.store

    def create(self, form: wtforms.Form, given: Mapping[str, Any] = NOTHING) -> Any:
        """Write a new record; return it.  *given* are values that no field of the form holds."""
        store, view = self.store, self.view
        with unit_of_work(store):
            record = store.new()
            self._populate(form, record, None, given)
            self._ask_view(form, record, True)
            change = Change(
                "create",
                store.info.name,
                (),
                view.actor(),
                after=snapshot(store, record, (*self._names(form), *given)),
            )
            view.admin.plugins.hook.admin_before_write(change=change, record=record, store=store)
            store.save(record, is_created=True)
            change = replace(change, key=store.key(record))
            self._write_children(form, record)
            self._follow_up(form, record, change)
        return record

    def update(
        self,
        form: wtforms.Form,
        record: Any,
        shown: str = "",
        given: Mapping[str, Any] = NOTHING,
    ) -> Any:
        """Write the changes of an existing record; return it.

        *shown* is the fingerprint of the values that the form was opened with; when the
        record has others by now, :exc:`StaleRecord` is raised.
        """
        store, view = self.store, self.view
        with unit_of_work(store):
            names = self._names(form)
            before = snapshot(store, record, names)
            if shown and shown != self.fingerprint(form, record):
                raise StaleRecord(gettext("Somebody else has changed this record meanwhile."))
            names, before = (*names, *given), {**before, **snapshot(store, record, given)}
            self._populate(form, record, record, given)
            self._ask_view(form, record, False)
            change = Change(
                "update",
                store.info.name,
                store.key(record),
                view.actor(),
                before=before,
                after=snapshot(store, record, names),
            )
            view.admin.plugins.hook.admin_before_write(change=change, record=record, store=store)
            store.save(record, is_created=False)
            self._write_children(form, record)
            self._follow_up(form, record, change)
        return record

    def fingerprint(self, form: wtforms.Form, record: Any) -> str:
        """Return the fingerprint of what *form* shows of *record*."""
        names = [n for n in self._names(form) if not getattr(form[n], "is_read_only", False)]
        return fingerprint(snapshot(self.store, record, names))

    def _follow_up(self, form: wtforms.Form, record: Any, change: Change) -> None:
        """Refuse a record that was written out of the policy's bounds; tell of others later."""
        view, is_created = self.view, change.action == "create"
        bounds = view.admin.gate.row_conditions(view, change.action)
        if bounds and self.store.get(change.key, None, bounds) is None:
            raise AccessDenied(gettext("Your account may not save a record with these values."))
        if is_created or change.changed:
            after_commit(lambda: tell(view, change))
        after_commit(lambda: view.after_model_change(form, record, is_created))

    def _names(self, form: wtforms.Form) -> tuple[str, ...]:
        # Children are records of their own, with changes and fingerprints of their own.
        return tuple(
            name
            for name, field in form._fields.items()
            if name in self.store.info and not getattr(field, "holds_records", False)
        )

    def _write_children(self, form: wtforms.Form, record: Any) -> None:
        for field in form:
            if isinstance(field, ChildRows):
                field.write(record)

    def _populate(
        self, form: wtforms.Form, record: Any, original: Any, given: Mapping[str, Any]
    ) -> None:
        target = self.store.writable(record)
        if type(form).populate_obj is wtforms.Form.populate_obj:
            populate(form, target, original=original)
        else:
            form.populate_obj(target)
        for name, value in given.items():
            setattr(target, name, value)

    def _ask_view(self, form: wtforms.Form, record: Any, is_created: bool) -> None:
        try:
            self.view.on_model_change(form, record, is_created)
        except wtforms.ValidationError as error:
            raise ValidationFailed(str(error)) from error


class Deleter:
    """Deletes records, all of them or none."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    def delete(self, record: Any) -> None:
        """Delete one record."""
        self.delete_many([record])

    def delete_many(self, records: Sequence[Any], *, at_once: bool = False) -> None:
        """Delete the records in one transaction; *at_once* without the view's own hooks."""
        view, store = self.view, self.view.store
        names = [f.name for f in store.info if not f.relation and f.kind != "binary"]
        with unit_of_work(store):
            changes = []
            for record in records:
                try:
                    if not at_once:
                        view.on_model_delete(record)
                except (wtforms.ValidationError, ValidationFailed) as error:
                    raise ValidationFailed(_about(view, record, records, error)) from error
                change = Change(
                    "delete",
                    store.info.name,
                    store.key(record),
                    view.actor(),
                    before=snapshot(store, record, names),
                )
                view.admin.plugins.hook.admin_before_write(
                    change=change, record=record, store=store
                )
                changes.append(change)
            (store.delete_at_once if at_once else store.delete_many)(records)
            for change, record in zip(changes, records, strict=True):
                after_commit(partial(tell, view, change))
                if not at_once:
                    after_commit(partial(view.after_model_delete, record))


def _about(view: ModelView, record: Any, records: Sequence[Any], error: Exception) -> str:
    """Return why a deletion is refused, and of several records which one refuses it."""
    if len(records) == 1:
        return str(error)
    what = view.record_label(record)
    return gettext("Nothing was deleted. %(what)s: %(error)s", what=what, error=error)


def tell(view: ModelView, change: Change) -> None:
    """Tell plugins about a write, after its commit."""
    event = Event(
        _EVENTS[change.action],
        model=change.model,
        key=change.key,
        actor=change.actor,
        change=change,
        at=change.at,
    )
    view.admin.plugins.notify("admin_event", event=event)


def field_errors(
    error: ValidationFailed | ConstraintViolated, labels: Mapping[str, str]
) -> Mapping[str, Sequence[str]]:
    """Return messages by field name, ``""`` for the record; only names in *labels* are used."""
    if isinstance(error, ValidationFailed):
        found: dict[str, list[str]] = {}
        for name, texts in error.errors.items():
            found.setdefault(name if name in labels else "", []).extend(texts)
        return found
    named = [name for name in error.fields if name in labels]
    message = constraint_message(error, [labels[name] for name in named])
    return {name: [message] for name in named} or {"": [message]}


def constraint_message(error: ConstraintViolated, labels: Iterable[str] = ()) -> str:
    """Return what a refused write means, in words that tell what to change."""
    shown = ", ".join(labels)
    if error.kind == "unique":
        if "," in shown:
            return gettext("Another record has the same %(fields)s.", fields=shown)
        return gettext("Another record has this value already.")
    return {
        "foreign_key": gettext("The related record does not exist any more. Choose another one."),
        "in_use": gettext("Other records still refer to this one. Change or delete them first."),
        "not_null": gettext("This field is required."),
        "check": gettext("The database does not allow this value."),
        "too_long": gettext("The text is too long."),
        "out_of_range": gettext("The value is too large or too small."),
    }.get(error.kind, gettext("The database refused these values."))
