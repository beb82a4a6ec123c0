"""The hooks as the core specifies them, and whether an answer is of the type that one says."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from ..resolver import Plugins

PROJECT = "admin_core"


@cache
def specifications() -> Mapping[str, Callable[..., Any]]:
    """Return hook -> the function that specifies it."""
    callers = vars(Plugins(discover=False).hook)
    return {
        name: caller.spec.function
        for name, caller in callers.items()
        if name.startswith("admin_") and caller.spec is not None
    }


def implementations(module: Any) -> Mapping[str, Callable[..., Any]]:
    """Return hook -> the function with which *module* answers it."""
    found = {name: getattr(module, name) for name in specifications() if hasattr(module, name)}
    return {name: one for name, one in found.items() if hasattr(one, f"{PROJECT}_impl")}


@cache
def answer_of(name: str) -> Any:
    """Return the type of a hook's answer."""
    import click
    import flask
    import markupsafe
    import wtforms

    import admin_core.data

    names: dict[str, Any] = {**vars(admin_core.data), "Any": Any, "Markup": markupsafe.Markup}
    names |= {
        "Iterable": Iterable,
        "Mapping": Mapping,
        "click": click,
        "flask": flask,
        "wtforms": wtforms,
    }
    text = specifications()[name].__annotations__["return"]

    def stub() -> None: ...

    # Only for type checkers is the class of form fields generic.
    stub.__annotations__ = {"return": text.replace("UnboundField[Any]", "UnboundField")}
    return typing.get_type_hints(stub, globalns=names)["return"]


def fits(answer: Any, hint: Any) -> bool:
    """Return whether a value is of a type, as far as one can see without using it up."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if hint is None or hint is type(None):
        return answer is None
    if origin in (types.UnionType, typing.Union):
        return any(fits(answer, one) for one in arguments)
    if origin is typing.Literal:
        return answer in arguments
    if origin is type:
        return isinstance(answer, type) and issubclass(answer, arguments[0])
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(answer, Mapping) and all(
            fits(key, arguments[0]) and fits(value, arguments[1]) for key, value in answer.items()
        )
    if origin is not None and issubclass(origin, Iterable):
        return isinstance(answer, Iterable) and all(fits(one, arguments[0]) for one in answer)
    if isinstance(hint, type) and getattr(hint, "_is_protocol", False):
        return all(hasattr(answer, name) for name in getattr(hint, "__annotations__", ()))
    return isinstance(answer, origin or hint)
