"""A document class, or an embedded one, in the core's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mongoengine import EmbeddedDocument
from mongoengine import fields as me
from mongoengine.base import BaseField, get_document
from mongoengine.base.common import _document_registry
from mongoengine.errors import NotRegistered

from admin_core.data import (
    EmbeddedInfo,
    FieldInfo,
    ModelInfo,
    RelationInfo,
    Resolver,
    pretty_label,
    refined,
)

from .kinds import REFERENCES, facts_of
from .validators import Valid

BACKEND = "mongoengine"

#: Kinds whose values have no useful order.
_UNSORTABLE = frozenset(
    {"json", "array", "binary", "file", "other", "relation", "embedded", "reference"}
)

#: Kinds that lists can hold, each value with a control of its own.
_ITEMS = frozenset(
    {"string", "text", "integer", "float", "decimal", "boolean", "date", "datetime", "uuid", "enum"}
)


def describe(model: Any, resolver: Resolver, *, is_aware: bool = False) -> ModelInfo:
    """Return what the core should know about a document class.

    *is_aware* tells that the connection gives times with their zone.

    .. versionadded:: 0.1
    """
    found = [_field(model, name, model._fields[name]) for name in _names(model)]
    if is_aware:
        found = [_with_zone(one) for one in found]
    label = class_label(model.__name__)
    key = model._meta.get("id_field")
    info = ModelInfo(
        model,
        model.__name__,
        BACKEND,
        tuple(found),
        (key,) if key else (),
        label=label,
        label_plural=plural(label),
        default_order=tuple(_ordering(model)),
    )
    return refined(info, resolver)


def class_label(name: str) -> str:
    """Return what people call a class: ``"Blog post"`` for ``BlogPost``."""
    return pretty_label(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def plural(label: str) -> str:
    """Return the English plural of a label, by the rules that fit most words."""
    if re.search(r"[^aeiou]y$", label):
        return label[:-1] + "ies"
    return label + ("es" if re.search(r"(s|x|z|ch|sh)$", label) else "s")


def _names(model: Any) -> Iterator[str]:
    return (name for name in model._fields_ordered if name in model._fields and name != "_cls")


def _ordering(model: Any) -> Iterator[tuple[str, bool]]:
    for one in model._meta.get("ordering") or ():
        name = one.lstrip("+-")
        if name in model._fields:
            yield name, one.startswith("-")


def _with_zone(field: FieldInfo) -> FieldInfo:
    if field.kind != "datetime" or isinstance(field.native, me.ComplexDateTimeField):
        return field
    return replace(field, options={**field.options, "timezone": True})


def _field(model: Any, name: str, native: Any) -> FieldInfo:
    is_key = name == model._meta.get("id_field")
    facts = field_facts(native)
    generated = isinstance(native, me.SequenceField) or (is_key and facts["kind"] == "objectid")
    supplied = generated or native.default is not None
    is_list = isinstance(native, me.ListField | me.DictField)
    options = {**facts.pop("options", {})}
    if facts["kind"] not in _UNCHECKED:
        options["validators"] = (Valid(native),)
    return FieldInfo(
        name,
        label=getattr(native, "verbose_name", None) or pretty_label(name),
        description=getattr(native, "help_text", None) or "",
        # An empty list is the default of lists, and is not enough for one that is required.
        required=bool(native.required) and (is_list or not supplied),
        nullable=not native.required or bool(is_list),
        unique=bool(native.unique and not native.unique_with) or is_key,
        primary_key=is_key,
        generated=generated,
        default=None if is_list and not native.default else native.default,
        sortable=facts["kind"] not in _UNSORTABLE,
        native=native,
        read_only=facts.pop("read_only", False) or isinstance(native, me.SequenceField),
        options=options,
        **facts,
    )


#: Kinds that check their values by other ways than the field's own ``validate``.
_UNCHECKED = frozenset({"relation", "embedded", "array", "json", "reference", "file", "binary"})


def field_facts(native: Any) -> dict[str, Any]:
    """Return kind, limits, choices and relation of a field, whatever it is made of."""
    if isinstance(native, REFERENCES):
        return {"kind": "relation", "relation": RelationInfo(native.document_type)}
    if isinstance(native, (me.EmbeddedDocumentField, me.GenericEmbeddedDocumentField)):
        return _embedded(native, many=False)
    if isinstance(native, me.ListField):
        return _list(native.field)
    return facts_of(native)


def _embedded(native: Any, *, many: bool) -> dict[str, Any]:
    models = tuple(embedded_models(native))
    if not models:
        return {"kind": "json"}
    return {"kind": "embedded", "embedded": EmbeddedInfo(models, many)}


def _list(inner: BaseField | None) -> dict[str, Any]:
    if isinstance(inner, REFERENCES):
        return {"kind": "relation", "relation": RelationInfo(inner.document_type, many=True)}
    if isinstance(inner, (me.EmbeddedDocumentField, me.GenericEmbeddedDocumentField)):
        return _embedded(inner, many=True)
    facts = {} if inner is None else field_facts(inner)
    if facts.get("kind") not in _ITEMS:
        return {"kind": "json"}
    options = {"validators": (Valid(inner),)}
    return {
        "kind": "array",
        "options": {"item": facts["kind"]},
        "item": FieldInfo("", native=inner, options=options, **facts),
    }


def embedded_models(native: Any) -> Iterator[Any]:
    """Yield the classes that an embedded field's documents may be of, its own one first."""
    if isinstance(native, me.GenericEmbeddedDocumentField):
        chosen = native.choices or _every_embedded()
        bases = [get_document(one) if isinstance(one, str) else one for one in chosen]
    else:
        bases = [native.document_type]
    seen: set[Any] = set()
    for base in bases:
        for model in (base, *_subclasses(base)):
            if model not in seen and not model._meta.get("abstract"):
                seen.add(model)
                yield model


def _subclasses(model: Any) -> Iterator[Any]:
    for name in model._subclasses[1:] if model._subclasses else ():
        try:
            yield get_document(name)
        except NotRegistered:
            continue


def _every_embedded() -> list[Any]:
    found = [one for one in _document_registry.values() if issubclass(one, EmbeddedDocument)]
    return sorted(found, key=lambda one: str(one.__name__))
