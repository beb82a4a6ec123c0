"""Why the forms of a view have the fields they have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from admin_core.data import FieldInfo

from .record import Recorder

Line = tuple[str, str, str, str]


def form_fields(view: Any, recorder: Recorder) -> Iterator[Line]:
    """Yield field, page, answer and why, for the create and the edit page that are open."""
    pages = (("create", view.form_page.create_class), ("update", view.form_page.edit_class))
    for action, form_class in pages:
        if view.is_switched_on(action) and view.admin.gate.allows(view, action):
            yield from _of_form(view, recorder, action, form_class())


def _of_form(view: Any, recorder: Recorder, action: str, form: Any) -> Iterator[Line]:
    read_only = frozenset(view.get_readonly_columns(action, None))
    left_out = frozenset(view.form_page.left_out(action))
    there = {field.short_name: field for field in form if field.type != "CSRFTokenField"}
    for name, field in there.items():
        if name in left_out:
            yield name, action, "left out", "the rules of the page do not name it"
        elif not view.can_see(name, action):
            yield name, action, "hidden", _by(recorder, action, name, "hidden")
        elif not view.can_set(name, action):
            yield name, action, "read only", _by(recorder, action, name, "read")
        elif name in read_only:
            yield name, action, "read only", "get_readonly_columns() names it"
        elif getattr(field, "is_read_only", False):
            yield name, action, "read only", "the backend cannot set it"
        else:
            made = type(field)
            package = made.__module__.partition(".")[0]
            yield name, action, "shown", f"{made.__name__} of {package}"
    for info in view.model_info():
        if info.name not in there:
            yield info.name, action, "left out", _reason(view, info)


def _by(recorder: Recorder, action: str, name: str, limit: str) -> str:
    by = {
        plugin
        for plugin, answer in recorder.about("admin_field_access", action=action)
        if (answer or {}).get(name) == limit
    }
    word = "hidden" if limit == "hidden" else "limited"
    return f"{word} by {', '.join(sorted(by))}" if by else "along a field that is hidden"


def _reason(view: Any, field: FieldInfo) -> str:
    if view.form is not None:
        return f"{type(view).__name__}.form is a form of its own"
    if field.name in (view.form_excluded_columns or ()):
        return "form_excluded_columns"
    if view.form_columns is not None:
        return "not in form_columns"
    if field.primary_key and field.generated:
        return "a generated key"
    if field.reference:
        return f"edited as {field.reference!r}"
    return "it holds a reference" if field.foreign_key else f"kind {field.kind!r}"
