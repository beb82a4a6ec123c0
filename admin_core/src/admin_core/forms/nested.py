"""Forms that hold lists of forms: a way through them, and how they are filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import wtforms


class HoldsRows:
    """Mixed into a form class with lists of child records.

    WTForms asks the record for the value of each field, which for a list of children would load
    every one of them; such a field gets the record itself and reads what it shows.
    """

    _fields: dict[str, Any]

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **kwargs: Any) -> None:
        """Take values as usual; lists of children get *obj*."""
        for name, field in list(self._fields.items()):
            if getattr(field, "holds_records", False) and not field.children.is_visible():
                del self[name]  # type: ignore[attr-defined]  # a mixin
        every = self._fields
        lists = {n: f for n, f in every.items() if getattr(f, "holds_records", False)}
        self._fields = {n: f for n, f in every.items() if n not in lists}
        try:
            super().process(formdata, obj, *args, **kwargs)  # type: ignore[misc]  # a mixin
        finally:
            self._fields = every
        sent = self.meta.wrap_formdata(self, formdata)  # type: ignore[attr-defined]  # a mixin
        for field in lists.values():
            field.process(sent, obj)


def every_field(form: wtforms.Form) -> Iterator[wtforms.Field]:
    """Yield the fields of a form and, after each list or group of forms, the fields inside."""
    for field in form:
        yield field
        for inner in _forms_in(field):
            yield from every_field(inner)


def _forms_in(field: Any) -> Iterator[wtforms.Form]:
    forms = getattr(field, "forms", None)
    if callable(forms):
        yield from forms()
    elif isinstance(field, wtforms.FormField):
        yield field.form
    elif isinstance(field, wtforms.FieldList):
        for entry in field.entries:
            yield from _forms_in(entry)


def shown_lines(form: wtforms.Form) -> Iterator[tuple[str, str, str]]:
    """Yield (label, message, id of the control) for everything that is wrong in a form."""
    for field in form:
        lines = getattr(field, "error_lines", None)
        if callable(lines):
            yield from lines()
        else:
            yield from (
                (str(field.label.text), text, field.id) for text in flat_errors(field.errors)
            )
    yield from (("", text, "") for text in flat_errors(form.form_errors))


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


def press(form: wtforms.Form, sent: Mapping[str, str]) -> bool:
    """Do what a button inside a list says: add a row, move or drop one.

    Returns whether there was such a button; the page is then shown again and nothing is saved.
    """
    pressed = [(name, sent[f"_inline_{name}"][:500]) for name in ("add", "up", "down", "drop")
               if f"_inline_{name}" in sent]  # fmt: skip
    for action, value in pressed:
        for field in list(every_field(form)):
            _press(field, action, value)
    return bool(pressed)


def _press(field: Any, action: str, value: str) -> None:
    owner, _, number = value.rpartition("-")
    if action == "add":
        name, _, kind = value.partition(":")
        if name == field.name and getattr(field, "can_add", False):
            field.add(kind) if kind else field.add()
    elif owner == field.name and hasattr(field, "drop"):
        if action == "drop":
            field.drop(number)
        elif hasattr(field, "move"):
            field.move(number, -1 if action == "up" else 1)
