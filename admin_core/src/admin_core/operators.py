"""Which operators a field offers, by kind, and the control for their values."""

from __future__ import annotations

from collections.abc import Mapping

from .data import FieldInfo, LazyText, Operator, lazy_gettext

_COMPARED = ("equals", "not_equal", "greater", "smaller", "between", "not_between")
_LISTED = ("in_list", "not_in_list")

#: Operators by kind, the likeliest first; "empty" is added for fields that may be empty.
_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "string": ("contains", "not_contains", "starts_with", "equals", "not_equal", *_LISTED),
    "text": ("contains", "not_contains", "starts_with", "equals", "not_equal", *_LISTED),
    "integer": (*_COMPARED, "at_least", "at_most", *_LISTED),
    "decimal": (*_COMPARED, "at_least", "at_most", *_LISTED),
    "float": (*_COMPARED, "at_least", "at_most", *_LISTED),
    "date": (*_COMPARED, "at_least", "at_most"),
    "datetime": (*_COMPARED, "at_least", "at_most"),
    "time": (*_COMPARED, "at_least", "at_most"),
    "interval": (*_COMPARED, "at_least", "at_most"),
    "boolean": ("equals", "not_equal"),
    "enum": ("equals", "not_equal", *_LISTED),
    "uuid": ("equals", "not_equal", *_LISTED),
    "json": ("contains", "not_contains"),
    "relation": ("equals", "not_equal"),
}

_INPUTS: Mapping[str, str] = {
    "integer": "number",
    "decimal": "number",
    "float": "number",
    "date": "date",
    "datetime": "datetime-local",
    "time": "time",
    "boolean": "boolean",
}


_LABELS: Mapping[str, LazyText] = {
    "equals": lazy_gettext("equals"),
    "not_equal": lazy_gettext("not equal"),
    "contains": lazy_gettext("contains"),
    "not_contains": lazy_gettext("not contains"),
    "starts_with": lazy_gettext("starts with"),
    "greater": lazy_gettext("greater than"),
    "smaller": lazy_gettext("smaller than"),
    "at_least": lazy_gettext("at least"),
    "at_most": lazy_gettext("at most"),
    "between": lazy_gettext("between"),
    "not_between": lazy_gettext("not between"),
    "in_list": lazy_gettext("in list"),
    "not_in_list": lazy_gettext("not in list"),
    "empty": lazy_gettext("empty"),
}


def labels() -> Mapping[str, str]:
    """Return every operator's label in the reader's language."""
    return {name: str(label) for name, label in _LABELS.items()}


def operator_label(name: str, otherwise: str = "") -> str:
    """Return one operator's label in the reader's language, *otherwise* for an unknown one.

    .. versionadded:: 0.1
    """
    found = _LABELS.get(name)
    return otherwise if found is None else str(found)


#: Signs that say the operator shortly where there is one.
SIGNS: Mapping[str, str] = {
    "equals": "=",
    "not_equal": "≠",
    "greater": ">",
    "smaller": "<",
    "at_least": "≥",
    "at_most": "≤",
}


def operators_for(field: FieldInfo) -> tuple[Operator, ...]:
    """Return the operators that *field* can be filtered by."""
    names = _BY_KIND.get("enum" if field.choices else field.kind, ())
    if field.nullable or field.kind in {"text", "string"} or field.relation is not None:
        names = (*names, "empty")
    return tuple(_operator(name, field) for name in names)


def _operator(name: str, field: FieldInfo) -> Operator:
    label = operator_label(name)
    if name == "empty":
        return Operator(name, label, 0, "boolean")
    if name in _LISTED:
        return Operator(name, label, -1, "list")
    arity = 2 if name in {"between", "not_between"} else 1
    if field.choices:
        return Operator(name, label, arity, "choice")
    return Operator(name, label, arity, _INPUTS.get(field.kind, "text"))
