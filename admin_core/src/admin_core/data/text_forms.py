"""How lists and mappings of a database's own types are written as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .fields import FieldInfo, TextForm
from .language import gettext
from .values import parse_value, text_of


def array_form(item: FieldInfo) -> TextForm:
    """Return how an array is written: JSON, whose texts are written as the item's kind says.

    .. versionadded:: 0.1
    """
    plain = FieldInfo("", "array")

    def parse(text: str) -> Any:
        found = parse_value(plain, text)
        if not isinstance(found, list):
            raise ValueError(gettext("This is not valid JSON."))
        return _each(found, lambda one: _item_of(item, one))

    def text(value: Any) -> str:
        written = _each(value, lambda one: _is_json(item, one) or text_of(item, one))
        return json.dumps(written, ensure_ascii=False, default=str)

    return TextForm(parse, text)


def _item_of(item: FieldInfo, value: Any) -> Any:
    if item.kind == "json":
        return value
    return parse_value(item, value if isinstance(value, str) else text_of(None, value))


def _is_json(item: FieldInfo, value: Any) -> Any:
    # Numbers stay numbers; what is false in Python has a text that means the same.
    is_number = item.kind in {"integer", "float"} and not isinstance(value, str)
    return value if item.kind == "json" or is_number else None


def _each(values: Any, convert: Callable[[Any], Any]) -> list[Any]:
    """Return the values of a list, and of the lists in it, each converted but for ``None``."""
    found: list[Any] = []
    for one in values:
        if one is None or isinstance(one, (list, tuple)):
            found.append(one if one is None else _each(one, convert))
        else:
            found.append(convert(one))
    return found


def pairs_form() -> TextForm:
    """Return how an ``hstore`` is written: a JSON object of texts.

    .. versionadded:: 0.1
    """
    plain = FieldInfo("", "json")

    def parse(text: str) -> Any:
        found = parse_value(plain, text)
        values = found.values() if isinstance(found, dict) else (0,)
        if not all(one is None or isinstance(one, str) for one in values):
            example = '{"a": "b", "c": null}'
            raise ValueError(gettext("Enter a value like %(example)s.", example=example))
        return found

    return TextForm(parse, lambda value: text_of(plain, value))
