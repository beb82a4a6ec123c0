"""From a field's description to a form field: the core's own answer to ``admin_form_field``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField

from ..data import FieldInfo
from ..data.values import text_form_of
from . import fields
from .binary import BinaryField
from .embedded import EmbeddedField, EmbeddedListField
from .lists import ValueListField
from .related import RelatedField

_BY_KIND: Mapping[str, type[wtforms.Field]] = {
    "string": fields.StringField,
    "text": fields.TextAreaField,
    "integer": fields.IntegerField,
    "decimal": fields.DecimalField,
    "float": fields.FloatField,
    "date": fields.DateField,
    "datetime": fields.DateTimeField,
    "time": fields.TimeField,
    "interval": fields.IntervalField,
    "uuid": fields.UUIDField,
    "json": fields.JSONField,
    "array": fields.LinesField,
    "binary": BinaryField,
}

_INPUT_MODES = {"integer": "numeric", "decimal": "decimal", "float": "decimal"}


def form_field(field: FieldInfo, options: Mapping[str, Any]) -> UnboundField[Any] | None:
    """Return the unbound form field for *field*; read-only text for what has no editor."""
    arguments = {k: v for k, v in options.items() if k != "choices" or not field.choices}
    if field.read_only:
        return _read_only(arguments)
    if field.kind == "relation":
        return _relation(field, arguments)
    if field.embedded is not None or field.item is not None:
        return _parts(field, arguments)
    if field.kind == "boolean":
        if field.nullable:
            return UnboundField(fields.NullBooleanField, **arguments, info=field)
        return UnboundField(fields.BooleanField, **_without_input_required(arguments))
    if field.choices or field.kind == "enum":
        return UnboundField(fields.ChoiceField, **arguments, info=field)
    kind = _class_for(field)
    if kind is None:
        return _read_only(arguments)
    if field.kind in _INPUT_MODES:
        render = {"inputmode": _INPUT_MODES[field.kind], "autocomplete": "off"}
        arguments["render_kw"] = {**render, **(arguments.get("render_kw") or {})}
    if issubclass(kind, (fields.Parsed, BinaryField)):
        arguments["info"] = field
    return UnboundField(kind, **arguments)


def _class_for(field: FieldInfo) -> type[wtforms.Field] | None:
    kind = _BY_KIND.get(field.kind)
    if field.kind == "array" and (field.options.get("dimensions") or 1) > 1:
        return fields.JSONField  # one value per line cannot say where an inner list ends
    if text_form_of(field) is not None and (kind is None or not issubclass(kind, fields.Parsed)):
        return fields.ParsedField
    return kind


def default_options(field: FieldInfo) -> dict[str, Any]:
    """Return label, description, default and validators that follow from the description."""
    options: dict[str, Any] = {"label": field.label or field.name}
    if field.description:
        options["description"] = field.description
    if field.default is not None and not field.relation:
        options["default"] = field.default
    options["validators"] = _validators(field)
    if field.nullable and field.kind in {"string", "text"}:
        # An empty text box means "no value" where the column can say so.
        options["filters"] = [_blank_to_none]
    return options


def joined_validators(scaffolded: Iterable[Any], own: Iterable[Any]) -> list[Any]:
    """Return a view's own validators behind those that follow from the description.

    A view that requires a value has the last word about a field that may be empty.
    """
    required = (wtforms.validators.InputRequired, wtforms.validators.DataRequired)
    added = list(own)
    if any(isinstance(one, required) for one in added):
        optional = wtforms.validators.Optional
        scaffolded = [one for one in scaffolded if not isinstance(one, optional)]
    return [*scaffolded, *added]


def _validators(field: FieldInfo) -> list[Any]:
    found: list[Any] = []
    if field.required and field.kind != "boolean":
        found.append(fields.Required())
    else:
        found.append(wtforms.validators.Optional())
    if field.max_length and field.kind in {"string", "text"}:
        found.append(wtforms.validators.Length(max=field.max_length))
    # What only the backend can check of a value.
    found += field.options.get("validators", ())
    return found


def _blank_to_none(value: Any) -> Any:
    return value or None


def _read_only(arguments: Mapping[str, Any]) -> UnboundField[Any]:
    kept = {k: arguments[k] for k in ("label", "description") if k in arguments}
    return UnboundField(fields.ReadOnlyField, **kept)


def _relation(field: FieldInfo, arguments: dict[str, Any]) -> UnboundField[Any]:
    assert field.relation is not None
    arguments.pop("default", None)
    collection = field.options.get("collection", list)
    many = field.relation.many
    return UnboundField(RelatedField, **arguments, multiple=many, collection=collection)


def _parts(field: FieldInfo, arguments: dict[str, Any]) -> UnboundField[Any]:
    """Return the form field of what consists of parts: documents, or the values of a list."""
    if field.embedded is not None:
        kind = EmbeddedListField if field.embedded.many else EmbeddedField
        return UnboundField(kind, **arguments)
    entry = arguments.pop("entry", None)
    if entry is None:
        return _read_only(arguments)
    return UnboundField(ValueListField, entry, **arguments, is_required=field.required)


def _without_input_required(arguments: Mapping[str, Any]) -> dict[str, Any]:
    # An unchecked box sends nothing, which "required" would refuse.
    kept = dict(arguments)
    required = (wtforms.validators.InputRequired, wtforms.validators.DataRequired)
    kept["validators"] = [
        one for one in arguments.get("validators", ()) if not isinstance(one, required)
    ]
    return kept
