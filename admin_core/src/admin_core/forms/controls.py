"""What a form field is on the page: which kind of control, with which attributes and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..data import gettext

#: Widgets that are several controls under one heading.
_GROUPS = frozenset({"ListWidget", "TableWidget"})
#: The classes of an input of a type that has its own.
_CLASSES = {"range": ["form-range"], "color": ["form-control", "form-control-color"]}
#: How many lines a choice of several shows, and a long text.
_LINES, _ROWS = 6, 4


@dataclass(slots=True)
class FormControl:
    """One form field, laid out.

    ``kind`` is ``"own"`` for a field that renders itself with all that belongs to it, ``"rows"``
    for inline rows, ``"fact"`` for what may only be read, ``"list"`` and ``"group"`` for several
    controls under one heading, ``"check"`` for a box to tick, ``"search"`` for a relation with
    more records than a page shows, ``"related"`` for one with few, ``"framed"`` for a control
    with ``prepend`` or ``append`` beside it, and ``"plain"``.  ``attrs`` are the control's
    attributes; ``joined`` are other fields whose errors are shown with it.
    """

    kind: str
    field: Any
    label: str = ""
    is_required: bool = False
    css_class: str = ""
    attrs: Mapping[str, Any] = field(default_factory=dict)
    errors: Sequence[Any] = ()
    described_by: str = ""
    prepend: Any = ""
    append: Any = ""
    joined: Sequence[Any] = ()


def form_control(field: Any, extra: Mapping[str, Any] | None = None) -> FormControl:
    """Return how a form field is laid out; *extra* holds attributes for its control.

    ``column_class``, ``prepend``, ``append`` and ``joined`` among them are for what is around it.
    """
    if hasattr(field, "rows"):
        return FormControl("own" if field.widget else "rows", field)
    extra = dict(extra or {})
    control = FormControl("plain", field, field.label.text, bool(field.flags.required))
    control.errors = _own_errors(field)
    control.prepend, control.append = extra.pop("prepend", ""), extra.pop("append", "")
    control.joined = [one for one in extra.pop("joined", ()) if one.errors]
    control.kind = _kind(field, control)
    control.css_class = _css_class(field, control.kind, extra.pop("column_class", ""))
    parts = (("error", control.errors), ("hint", field.description))
    control.described_by = " ".join(f"{field.id}-{name}" for name, there in parts if there)
    if control.kind not in ("fact", "group", "list"):
        control.attrs = extra
        _put_attributes(control, extra)
    return control


def _own_errors(field: Any) -> list[Any]:
    """Return a field's own errors: those of the fields in it stand at each of them."""
    if not field.errors or isinstance(field.errors, Mapping):
        return []
    return [one for one in field.errors if type(one) not in (list, tuple, dict)]


def _kind(field: Any, control: FormControl) -> str:
    if hasattr(field, "read_only_text"):
        return "fact"
    widget = field.widget
    if getattr(widget, "is_group", False):
        return "list"
    if type(widget).__name__ in _GROUPS:
        return "group"
    if getattr(widget, "input_type", "") == "checkbox":
        return "check"
    if hasattr(field, "iter_choices") and getattr(field, "is_remote", False):
        return "search"
    if control.prepend or control.append:
        return "framed"
    return "related" if hasattr(field, "pages") else "plain"


def _css_class(field: Any, kind: str, column: str) -> str:
    is_wide = getattr(field, "is_wide", None)
    if is_wide is None:
        is_wide = type(field.widget).__name__ == "TextArea" or hasattr(field, "form")
    marks = (("wide", is_wide), ("ad-check", kind == "check"), (column, column))
    return " ".join(["ad-field", *(name for name, there in marks if there)])


def _put_attributes(control: FormControl, attrs: dict[str, Any]) -> None:
    """Put into *attrs* what the control needs besides what it was given."""
    field = control.field
    widget, own = field.widget, field.render_kw or {}
    if control.kind == "check":
        classes = ["form-check-input"]
    elif hasattr(field, "iter_choices"):
        classes = ["form-select"]
        if getattr(field, "multiple", False):
            attrs["size"] = _LINES
    else:
        classes = [*_CLASSES.get(getattr(widget, "input_type", ""), ("form-control",))]
    if control.errors:
        classes.append("is-invalid")
        attrs["aria-invalid"] = "true"
    given = f"{attrs.get('class', '')} {own.get('class', '')}".split()
    attrs["class"] = " ".join(dict.fromkeys((*classes, *given)))
    if control.described_by:
        attrs["aria-describedby"] = control.described_by
    if type(widget).__name__ == "TextArea" and "rows" not in own:
        attrs.setdefault("rows", _ROWS)
    if control.kind == "search":
        attrs.update(_search(control))


def _search(control: FormControl) -> dict[str, Any]:
    """Return what the script needs that searches while one types."""
    field = control.field
    hints = field.hints
    return {
        "data-module": "related",
        "data-url": field.search_url,
        "data-placeholder": hints.placeholder or gettext("Type to search"),
        "data-minimum": hints.minimum,
        "data-size": hints.page_size,
        "data-more": gettext("More…"),
        "data-none": gettext("Nothing found"),
        "data-remove": gettext("Remove"),
        "aria-label": control.label,
    }
