"""Arguments and answers of hooks in few words, without the values of anybody's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from admin_core.data import Actor, AllOf, AnyOf, Condition, FieldInfo, ModelInfo

#: Characters that one argument or answer may take.
LIMIT = 120


def in_words(value: Any) -> str:
    """Return what stands for *value* in a report; never the content of a record."""
    text = _words(value)
    return text if len(text) <= LIMIT else f"{text[: LIMIT - 1]}…"


def arguments(given: Mapping[str, Any]) -> str:
    """Return the arguments of a hook call."""
    # The request is the one that is traced.
    named = ((name, value) for name, value in given.items() if name != "request")
    return ", ".join(f"{name}={in_words(value)}" for name, value in named)


def _words(value: Any) -> str:
    if value is None or isinstance(value, (bool, int, float)):
        return str(value)
    if isinstance(value, Actor):
        return f"Actor({value.id!r})"
    if isinstance(value, (ModelInfo, FieldInfo)):
        return value.name
    if isinstance(value, Condition):
        return f"{value.path} {value.operator} {value.value!r}"
    if isinstance(value, (AllOf, AnyOf)):
        parts = [_words(getattr(value, one.name)) for one in fields(value)]
        return f"{type(value).__name__}({', '.join(parts)})"
    if type(value) is str:
        return repr(value)
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_words(one) for one in value) or "nothing"
    return _name_of(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else _words(value)


def _name_of(value: Any) -> str:
    named = getattr(value, "endpoint", None) or getattr(value, "name", None)
    kind = type(value).__name__
    if isinstance(named, str) and (is_dataclass(value) or hasattr(value, "endpoint")):
        return f"{kind}({named!r})"
    return f"a {kind}"
