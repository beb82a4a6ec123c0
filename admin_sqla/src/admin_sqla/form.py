"""What turns columns into form fields and children into rows, for code that derives from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
import wtforms
from sqlalchemy import orm

from admin_core import InlineFormAdmin
from admin_core.forms.inline import inline_admin

from .fields import InlineModelFormList

_Method = TypeVar("_Method", bound=Callable[..., Any])


def converts(*types: str) -> Callable[[_Method], _Method]:
    """Mark a method of a converter: it makes the form fields of columns of those *types*.

    A type is named by its class, ``"String"``, or by its module as well,
    ``"mytypes.Money"``.  Derived types are converted, too, where none is named more closely.

    .. versionadded:: 0.1
    """

    def mark(method: _Method) -> _Method:
        method._converter_for = types  # type: ignore[attr-defined]  # read by the converter
        return method

    return mark


class AdminModelConverter:
    """Makes the form fields of a view's model; the value of ``model_form_converter``.

    Methods marked with :func:`converts` make those of columns of some types.  Everything else
    gets the form field that plugins and the core give it.

    .. versionadded:: 0.1
    """

    def __init__(self, session: Any, view: Any) -> None:
        self.session = session
        self.view = view
        self.converters: dict[str, Callable[..., Any]] = {
            name: method
            for _, method in inspect.getmembers(self, inspect.ismethod)
            for name in getattr(method, "_converter_for", ())
        }

    def get_converter(self, column: Any) -> Callable[..., Any] | None:
        """Return the marked method for a column's type, ``None`` when there is none."""
        for cls in type(column.type).__mro__:
            for name in (f"{cls.__module__}.{cls.__name__}", cls.__name__):
                if name in self.converters:
                    return self.converters[name]
        return None

    def convert(
        self,
        model: type[Any],
        mapper: orm.Mapper[Any],
        name: str,
        prop: Any,
        field_args: Mapping[str, Any],
        hidden_pk: bool = False,
    ) -> Any | None:
        """Return the unbound form field of one property, ``None`` for the usual one.

        *field_args* are the form field's keyword arguments; *hidden_pk* is never true here,
        since rows keep their keys themselves.
        """
        column = prop.columns[0] if isinstance(prop, orm.ColumnProperty) else None
        own = None if column is None else self.get_converter(column)
        if own is None:
            return None
        return own(
            model=model, mapper=mapper, prop=prop, column=column, field_args=dict(field_args)
        )


class InlineModelConverter:
    """Says how children become rows of a form; the value of ``inline_model_form_converter``.

    .. versionadded:: 0.1
    """

    #: The class of the form field that holds the rows.
    inline_field_list_type: type[InlineModelFormList] = InlineModelFormList

    def __init__(self, session: Any, view: Any, model_converter: AdminModelConverter) -> None:
        self.session = session
        self.view = view
        self.model_converter = model_converter

    def get_info(self, p: Any) -> InlineFormAdmin:
        """Return what an entry of ``inline_models`` means."""
        return inline_admin(p)

    def contribute(
        self, model: type[Any], form_class: type[wtforms.Form], inline_model: InlineFormAdmin
    ) -> type[wtforms.Form]:
        """Return *form_class* with a field for the rows of one entry.

        Override it to change the form class, or to add nothing.
        """
        found: type[wtforms.Form] = self.view.with_rows(form_class, inline_model)
        return found


class InlineOneToOneModelConverter(InlineModelConverter):
    """The same for a single child; which relations have one is known from the model.

    .. versionadded:: 0.1
    """


def property_of(model: type[Any], name: str) -> Any | None:
    """Return a mapped property by name, ``None`` for any other attribute."""
    return sa.inspect(model).attrs.get(name)
