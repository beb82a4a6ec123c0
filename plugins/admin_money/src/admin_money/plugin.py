"""Answers to the core's hooks.

A field keeps its kind, so every backend goes on storing, sorting and filtering a number, and
other plugins exporting and importing one.  What is known besides is how it looks and is typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, Operator, RecordStore

from .said import KINDS, changes, currency_of, currency_said

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
    code = currency_of(field)
    if code is None or field.read_only:
        return None
    from .fields import MoneyField

    return MoneyField(info=field, currency=code, **options)


@hookimpl
def admin_cell_formatter(field: FieldInfo, view: Any, purpose: str) -> Any:
    """Show an amount as the visitor's language writes it."""
    code = currency_of(field)
    if code is None:
        return None
    from .formatting import formatter

    return formatter(code)


#: The core's operators of numbers, by how many values each takes.  Stores compile them as ever;
#: called the same, these only read their values in another way.
_OPERATORS: Mapping[str, int] = {
    **dict.fromkeys(("equals", "not_equal", "greater", "smaller"), 1),
    **dict.fromkeys(("between", "not_between"), 2),
    **dict.fromkeys(("at_least", "at_most"), 1),
    **dict.fromkeys(("in_list", "not_in_list"), -1),
}


@hookimpl
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator]:
    """Filter by amounts as they are typed in forms."""
    code = currency_of(field)
    if code is None:
        return ()
    from .typed import amount_typed, unmistakable

    return [
        Operator(
            name,
            name,
            arity,
            "list" if arity < 0 else "number",
            parse=lambda text: amount_typed(text, field, code),
            text=unmistakable,
        )
        for name, arity in _OPERATORS.items()
    ]
