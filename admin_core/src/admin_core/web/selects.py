"""The options of selects as markup: a list page has a hundred, most of them the same each time."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from markupsafe import Markup

from ..escaping import escaped
from .context import FilterOption


def options(pairs: Iterable[tuple[Any, Any]], chosen: Container[Any] = ()) -> Markup:
    """Return one option for each value and label; those in *chosen* are selected.

    .. versionadded:: 0.1
    """
    return Markup("".join([_option(value, label, value in chosen) for value, label in pairs]))


def operator_options(operators: Iterable[FilterOption]) -> Markup:
    """Return one option for each operator of a filter's line; scripts read how many values."""
    return Markup(
        "".join(
            [
                _option(one.value, one.label, one.is_picked, f" data-n={one.values}")
                for one in operators
            ]
        )
    )


def _option(value: Any, label: Any, is_chosen: bool, more: str = "") -> str:
    # Options need no closing tags.
    selected = " selected" if is_chosen else ""
    return f'<option value="{escaped(value)}"{more}{selected}>{escaped(label)}'
