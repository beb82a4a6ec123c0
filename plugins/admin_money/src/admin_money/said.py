"""Where a field's currency is said: by its column, by the application, by who describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from admin_core import hookimpl
from admin_core.data import ConfigurationError, FieldInfo, ModelInfo, did_you_mean

from .formatting import digits_of

#: The name of the currency's code in a field's ``options``, and in what a column says.
OPTION = "money"
#: What amounts are stored as.
KINDS = frozenset({"decimal", "float", "integer"})


def currency_said(native: Any) -> str | None:
    """Return the code that a backend's own object says, ``None`` where it says none.

    SQLAlchemy's columns have ``info``, dataclasses' fields ``metadata``; fields of MongoEngine
    and others keep what they are given, or can be given, as an attribute.
    """
    for name in ("info", "metadata"):
        said = getattr(native, name, None)
        if isinstance(said, Mapping) and OPTION in said:
            return str(said[OPTION])
    code = getattr(native, OPTION, None)
    return code if isinstance(code, str) else None


def currency_of(field: FieldInfo) -> str | None:
    """Return the code of a described field's currency, ``None`` where it holds no amounts.

    A field with choices shows their labels, whatever the values are.
    """
    if field.kind not in KINDS or field.choices:
        return None
    code: str | None = field.options.get(OPTION)
    return code


def changes(field: FieldInfo, code: str) -> dict[str, Any]:
    """Return what is better known of a field that holds amounts of a currency.

    Raises :exc:`ConfigurationError` for a currency that there is not.
    """
    found: dict[str, Any] = {"options": {**field.options, OPTION: code}}
    try:
        digits = digits_of(code)
    except ConfigurationError as error:
        raise ConfigurationError(f"Field {field.name!r}: {error}") from error
    if field.kind == "decimal":
        found["scale"] = digits if field.scale is None else min(field.scale, digits)
    return found


class Money:
    """A plugin that knows the currencies of an application's fields, whoever stores them.

    *currencies* are codes of ISO 4217 by ``"Model.field"``:
    ``Admin(app, plugins=[Money({"Product.price": "EUR"})])``.

    Describing a model raises :exc:`ConfigurationError` for a field there is not, one that holds
    no number, or a currency there is not.

    .. versionadded:: 0.1
    """

    def __init__(self, currencies: Mapping[str, str]) -> None:
        self.by_model: dict[str, dict[str, str]] = {}
        for path, code in currencies.items():
            model, dot, name = path.rpartition(".")
            if not dot or not name:
                raise ConfigurationError(f"{path!r} names no field. Write it as 'Model.field'.")
            self.by_model.setdefault(model, {})[name] = code

    @hookimpl
    def admin_describe_model(self, info: ModelInfo) -> Mapping[str, Any] | None:
        """Say the currencies of a model's fields."""
        named = self.by_model.get(info.name)
        if not named:
            return None
        fields = {one.name: one for one in info}
        for name, code in named.items():
            field = fields.get(name)
            if field is None:
                hint = did_you_mean(name, fields)
                raise ConfigurationError(f"{info.name} has no field {name!r}.{hint}")
            if field.kind not in KINDS:
                raise ConfigurationError(
                    f"{info.name}.{name} is of kind {field.kind!r} and holds no amounts. Amounts "
                    f"are of kind {', '.join(sorted(KINDS))}."
                )
            fields[name] = replace(field, **changes(field, code))
        return {"fields": tuple(fields.values())}
