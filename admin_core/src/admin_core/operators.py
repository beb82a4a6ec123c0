"""Which operators a field offers, by kind, and the control for their values."""

from __future__ import annotations

from collections.abc import Mapping

from .data import FieldInfo, Operator, gettext

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


def labels() -> Mapping[str, str]:
    """Return every operator's label in the reader's language."""
    return {
        "equals": gettext("equals"),
        "not_equal": gettext("not equal"),
        "contains": gettext("contains"),
        "not_contains": gettext("not contains"),
        "starts_with": gettext("starts with"),
        "greater": gettext("greater than"),
        "smaller": gettext("smaller than"),
        "at_least": gettext("at least"),
        "at_most": gettext("at most"),
        "between": gettext("between"),
        "not_between": gettext("not between"),
        "in_list": gettext("in list"),
        "not_in_list": gettext("not in list"),
        "empty": gettext("empty"),
    }


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
    label = labels()[name]
    if name == "empty":
        return Operator(name, label, 0, "boolean")
    if name in _LISTED:
        return Operator(name, label, -1, "list")
    arity = 2 if name in {"between", "not_between"} else 1
    if field.choices:
        return Operator(name, label, arity, "choice")
    return Operator(name, label, arity, _INPUTS.get(field.kind, "text"))
