"""Small functions that existing code imports: modules, attributes, keys as texts."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from markupsafe import Markup
from markupsafe import escape as _escape

from .data import decode_key, encode_key

_MISSING = object()


def import_module(name: str, required: bool = True) -> ModuleType | None:
    """Return a module; ``None`` when it is not there and not *required*.

    A module that is there and fails to import raises, required or not.
    """
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if required or not _names(error, name):
            raise
        return None
    return sys.modules[name]


def import_attribute(name: str) -> Any:
    """Return what a dotted name leads to: ``"package.module.attribute"``.

    Raises :exc:`ImportError` where there is nothing.
    """
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(importlib.import_module(module), attribute)
    except AttributeError as error:
        raise ImportError(f"{module} has no {attribute!r}.") from error


def module_not_found(additional_depth: int = 0) -> bool:
    """Return whether the error being handled says that a module is not there.

    ``False`` when a module was found whose own import failed.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, ModuleNotFoundError):
        return False
    depth, step = 0, error.__traceback__
    while step is not None:
        depth += "importlib" not in step.tb_frame.f_code.co_filename
        step = step.tb_next
    return depth <= 1 + additional_depth


def rec_getattr(obj: Any, attr: str, default: Any = None) -> Any:
    """Return what a dotted path leads to, *default* where a step is missing.

    Errors that a property raises are its own, but for :exc:`AttributeError`.
    """
    try:
        for name in attr.split("."):
            obj = getattr(obj, name)
    except AttributeError:
        return default
    return obj


def get_dict_attr(obj: Any, attr: str, default: Any = None) -> Any:
    """Return an attribute as it is written in the object or its classes; nothing is computed."""
    for place in (obj, *type(obj).__mro__):
        found = getattr(place, "__dict__", {}).get(attr, _MISSING)
        if found is not _MISSING:
            return found
    return default


def escape(value: Any) -> Markup:
    """Return *value* as markup, escaped unless it is markup already."""
    return _escape(value)


def iterencode(iter: Iterable[Any]) -> str:
    """Return values as one text, as keys of several fields stand in addresses."""
    return encode_key(tuple(iter))


def iterdecode(value: str) -> tuple[str, ...]:
    """Return the texts that :func:`iterencode` joined; none of an empty text."""
    return decode_key(value) if value else ()


def _names(error: ModuleNotFoundError, name: str) -> bool:
    """Return whether it is *name* itself, or a package above it, that is not there."""
    missing = error.name or ""
    return name == missing or name.startswith(f"{missing}.")
