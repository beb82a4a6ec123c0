"""How values look by their Python type, where a view says so in ``column_type_formatters``.

A type formatter is a function of view, value and name.  The dictionaries here are what the core
does anyway, to be copied and changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context, Undefined
from markupsafe import Markup, escape

from .. import formats
from ..data import gettext

TypeFormatter = Callable[[Any, Any, str], Any]


def null_formatter(view: Any, value: Any, name: str) -> Markup:
    """Show ``None`` as the word NULL.

    .. versionadded:: 0.1
    """
    return Markup("<i>NULL</i>")


def empty_formatter(view: Any, value: Any, name: str) -> str:
    """Show ``None`` as nothing.

    .. versionadded:: 0.1
    """
    return ""


def bool_formatter(view: Any, value: Any, name: str) -> Markup:
    """Show yes or no.

    .. versionadded:: 0.1
    """
    return formats.boolean(value)


def list_formatter(view: Any, values: Iterable[Any], name: str) -> str:
    """Show items, separated by commas.

    .. versionadded:: 0.1
    """
    return ", ".join(map(str, values))


def enum_formatter(view: Any, value: Enum, name: str) -> str:
    """Show the name of an enum's member.

    .. versionadded:: 0.1
    """
    return value.name


def dict_formatter(view: Any, value: Any, name: str) -> str:
    """Show JSON.

    .. versionadded:: 0.1
    """
    return formats.dump(value)


def str_formatter(view: Any, value: Any, name: str) -> str:
    """Show the text that ``str`` gives.

    .. versionadded:: 0.1
    """
    return str(value)


#: What the list does by itself.
BASE_FORMATTERS: dict[type, TypeFormatter] = {
    type(None): empty_formatter,
    bool: bool_formatter,
    list: list_formatter,
    dict: dict_formatter,
    Enum: enum_formatter,
}
#: What the details page does by itself.
DETAIL_FORMATTERS: dict[type, TypeFormatter] = dict(BASE_FORMATTERS)
#: What an export to text does by itself.
EXPORT_FORMATTERS: dict[type, TypeFormatter] = {**BASE_FORMATTERS, bool: str_formatter}

#: Found in a view's dictionary, these ask for nothing but what the core knows how to do better
#: where it knows the field: labels of choices, links to related records.
_OWN = frozenset({empty_formatter, bool_formatter, list_formatter, dict_formatter,
                  enum_formatter, str_formatter})  # fmt: skip


def by_type(formatters: Mapping[type, TypeFormatter], found: type) -> TypeFormatter | None:
    """Return the first formatter whose type *found* is, ``None`` for the core's own way."""
    for wanted, formatter in formatters.items():
        if issubclass(found, wanted):
            return None if formatter in _OWN else formatter
    return None


class Macro:
    """A column formatter that calls a macro of the page's template."""

    #: Told to exports, which have no template.
    is_template_macro = True

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, view: Any, context: Context | None, model: Any, column: str) -> Any:
        """Return what the macro gives; without a context, the call for the template to make."""
        call = MacroCall(self.name, model, column)
        return call if context is None else call.render(context)


class MacroCall:
    """A cell that the template makes, since only it knows its macros."""

    def __init__(self, name: str, model: Any, column: str) -> None:
        self.name = name
        self.model = model
        self.column = column

    def __str__(self) -> str:
        return ""

    def render(self, context: Context) -> Any:
        """Return what the macro gives, nothing where the template has none of that name."""
        found = context.resolve(self.name)
        if isinstance(found, Undefined):
            return ""
        return found(model=self.model, column=self.column)


def macro(name: str) -> Macro:
    """Return a column formatter that calls the template's macro *name* with model and column.

    The macro is defined in, or imported by, the view's own template.  Exports know no templates
    and refuse it.

    .. versionadded:: 0.1
    """
    return Macro(name)


@pass_context
def rendered(context: Context, cell: Any) -> Any:
    """Return a cell as final markup: macros called, text escaped."""
    return escape(cell.render(context) if isinstance(cell, MacroCall) else cell)


def failed_text() -> Markup:
    """Return what a cell says that could not be made."""
    return Markup('<span class="no">{}</span>').format(gettext("cannot be shown"))
