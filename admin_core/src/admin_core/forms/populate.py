"""Writing a form's values to a record: only what the visitor really changed.

A value that the form shows less precisely than it is stored (microseconds, an unset text, a
choice that is no longer offered) must survive opening and saving the page.  So a field whose
text is still what the page showed is not written at all.
"""

from __future__ import annotations

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
        field.populate_obj(target, name)


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
