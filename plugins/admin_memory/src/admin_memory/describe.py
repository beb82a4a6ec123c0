"""From a dataclass to what the core knows about a model."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import types
import uuid
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from admin_core.data import (
    Choice,
    ConfigurationError,
    FieldInfo,
    ModelInfo,
    RelationInfo,
    pretty_label,
)

BACKEND = "memory"

KINDS: dict[Any, str] = {
    str: "string", int: "integer", float: "float", Decimal: "decimal", bool: "boolean",
    dt.date: "date", dt.datetime: "datetime", dt.time: "time", dt.timedelta: "interval",
    uuid.UUID: "uuid", bytes: "binary", dict: "json", list: "array",
}  # fmt: skip

#: ``field(metadata={"unique": True})``: every attribute of ``FieldInfo`` may be given so.
KNOWN = frozenset(one.name for one in dataclasses.fields(FieldInfo)) - {"name", "native"}


def describe(model: type[Any]) -> ModelInfo:
    """Return what a dataclass says about itself by its types, defaults and metadata.

    The key is the fields marked ``metadata={"primary_key": True}``, else ``id``, else the
    first field; a dataclass that only lies inside others marks its first field ``False``, and has
    no key.  Raises :exc:`ConfigurationError` for a dataclass that cannot be edited.
    """
    _refuse_sealed(model)
    hints, items = get_type_hints(model), dataclasses.fields(model)
    names = [item.name for item in items]
    keys = tuple(item.name for item in items if item.metadata.get("primary_key"))
    if not keys and items[0].metadata.get("primary_key", True):
        keys = ("id",) if "id" in names else (names[0],)
    fields = tuple(_field(item, hints[item.name], item.name in keys) for item in items)
    return ModelInfo(model, model.__name__, BACKEND, fields, keys)


def _refuse_sealed(model: type[Any]) -> None:
    parameters = getattr(model, "__dataclass_params__", None)
    if getattr(parameters, "frozen", False) or "__slots__" in vars(model):
        raise ConfigurationError(
            f"{model.__name__} is a frozen or slotted dataclass, which cannot be edited here. "
            "Leave frozen=True and slots=True out of its @dataclass."
        )


def _field(item: dataclasses.Field[Any], hint: Any, is_key: bool) -> FieldInfo:
    hint, optional = _without_none(hint)
    kind, choices, relation = _kind(hint)
    has_default = item.default is not dataclasses.MISSING
    has_factory = item.default_factory is not dataclasses.MISSING
    generated = is_key and (has_default or has_factory)
    many = relation is not None and relation.many
    found: dict[str, Any] = {
        "label": pretty_label(item.name),
        "nullable": (optional or many) and not is_key,
        "required": not (optional or many or has_default or has_factory),
        "primary_key": is_key,
        "generated": generated,
        "choices": choices,
        "relation": relation,
        "sortable": relation is None,
        "default": item.default_factory if has_factory else item.default if has_default else None,
        "native": item,
    }
    if "embedded" in item.metadata:
        found |= {"kind": "embedded", "relation": None, "sortable": False}
    found |= {name: value for name, value in item.metadata.items() if name in KNOWN}
    return FieldInfo(item.name, found.pop("kind", kind), **found)


def _kind(hint: Any) -> tuple[str, tuple[Choice, ...], RelationInfo | None]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list and arguments and dataclasses.is_dataclass(arguments[0]):
        return "relation", (), RelationInfo(arguments[0], many=True)
    if dataclasses.is_dataclass(hint):
        return "relation", (), RelationInfo(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        choices = tuple(Choice(member, pretty_label(member.name.lower())) for member in hint)
        return "enum", choices, None
    return KINDS.get(origin or hint, "other"), (), None


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, hint is Any
    rest = [one for one in get_args(hint) if one is not type(None)]
    return (rest[0] if len(rest) == 1 else object), len(rest) < len(get_args(hint))
