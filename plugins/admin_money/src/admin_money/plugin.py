"""Answers to the core's hooks.

A field keeps its kind, so every backend goes on storing, sorting and filtering a number, and
other plugins exporting and importing one.  What is known besides is how it looks and is typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, RecordStore

from .said import KINDS, OPTION, changes, currency_said

HOOK_API = 1


@hookimpl
def admin_describe_field(native: Any, field: FieldInfo, backend: str) -> Mapping[str, Any] | None:
    """Know the columns that say themselves what currency they hold."""
    if field.kind not in KINDS:
        return None
    code = currency_said(native)
    return None if code is None else changes(field, code)


@hookimpl
def admin_form_field(field: FieldInfo, store: RecordStore, options: Mapping[str, Any]) -> Any:
    """Type an amount beside the sign of its currency."""
    if OPTION not in field.options or field.kind not in KINDS or field.read_only:
        return None
    from .fields import MoneyField

    return MoneyField(info=field, currency=field.options[OPTION], **options)


@hookimpl
def admin_cell_formatter(field: FieldInfo, view: Any, purpose: str) -> Any:
    """Show an amount as the visitor's language writes it."""
    if OPTION not in field.options or field.kind not in KINDS:
        return None
    from .formatting import formatter

    return formatter(field.options[OPTION])
