"""Writing a form's values to a record: only what the visitor really changed.

A value that the form shows less precisely than it is stored (microseconds, an unset text, a
choice that is no longer offered) must survive opening and saving the page.  So a field whose
text is still what the page showed is not written at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms


def populate(form: wtforms.Form, target: Any, *, original: Any = None) -> None:
    """Set on *target* the fields of *form* that differ from what *original* showed.

    With no *original* (a new record) every field is set, but for those named in the form's
    ``_blank_is_default`` that were left blank.
    """
    blank_is_default: frozenset[str] = getattr(form, "_blank_is_default", frozenset())
    # The second form knows what the page showed; it costs one construction, on saves only.
    shown = type(form)(obj=original) if original is not None else None
    for name, field in form._fields.items():
        if getattr(field, "is_read_only", False):
            continue
        if shown is None:
            if name in blank_is_default and field.data in (None, "", []):
                continue
        elif name in shown._fields and state_of(field) == state_of(shown._fields[name]):
            continue
        _set(field, target, name)


def _set(field: Any, target: Any, name: str) -> None:
    """Set one field; fields made of fields fill mappings too, which have no attributes."""
    stored = getattr(target, name, None)
    if type(field).populate_obj is wtforms.FormField.populate_obj and _is_mapping(stored):
        setattr(target, name, _merged(stored, field.data))
    elif type(field).populate_obj is wtforms.FieldList.populate_obj and _holds_forms(field):
        old = list(stored or ())
        if all(_is_mapping(one) for one in old):
            entries = [_merged(entry.object_data, entry.data) for entry in field.entries]
            setattr(target, name, entries)
        else:
            field.populate_obj(target, name)
    else:
        field.populate_obj(target, name)


def _is_mapping(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def _holds_forms(field: Any) -> bool:
    return bool(field.entries) and all(isinstance(e, wtforms.FormField) for e in field.entries)


def _merged(stored: Any, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping with what was typed, and what the form does not show."""
    return {**(stored if isinstance(stored, Mapping) else {}), **typed}


def is_changed(form: wtforms.Form, shown: wtforms.Form) -> bool:
    """Return whether anything in *form* differs from *shown*, the form as its page showed it."""
    fields: dict[str, Any] = form._fields
    for name, field in fields.items():
        if getattr(field, "holds_records", False):
            if field.has_changes():
                return True
        elif getattr(field, "is_read_only", False):
            continue
        elif name not in shown._fields or state_of(field) != state_of(shown._fields[name]):
            return True
    return False


def state_of(field: Any) -> Any:
    """Return what a page shows of a field, in a form that two of them can be compared by."""
    own = getattr(field, "state", None)
    if callable(own):
        return own()
    if isinstance(field, wtforms.BooleanField):
        return bool(field.data)
    text = getattr(field, "_value", None)
    if callable(text) and not isinstance(field, wtforms.FieldList):
        return _as_sent(field, str(text() or ""))
    return field.data


def _as_sent(field: Any, text: str) -> str:
    """Return *text* as browsers send it: one kind of line end, none from a one-line control."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "") if isinstance(field.widget, wtforms.widgets.Input) else lines
