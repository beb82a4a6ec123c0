"""Filters over fields, by the names that code written for Flask-Admin imports.

Each is one of the core's operators on one field, with the meaning that the core gives it.  A
name or a field in ``column_filters`` offers all of them at once; these are for a filter with
another label, with options, or to build one's own upon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import peewee as pw

from admin_core.data import FieldInfo, parse_value
from admin_core.filters import (
    BaseBooleanFilter,
    BaseDateBetweenFilter,
    BaseDateFilter,
    BaseDateTimeBetweenFilter,
    BaseDateTimeFilter,
    BaseFilter,
    BaseFilterConverter,
    BaseFloatFilter,
    BaseFloatListFilter,
    BaseIntFilter,
    BaseIntListFilter,
    BaseTimeBetweenFilter,
    BaseTimeFilter,
    BaseUuidFilter,
    BaseUuidListFilter,
    Options,
)
from admin_core.filters import convert as convert
from admin_core.operators import labels

from .connections import database_of, kind_of
from .errors import FilterMisfit
from .operators import Operand, compare
from .paths import path_to
from .types import facts_of


class BasePeeweeFilter(BaseFilter):
    """A filter over a field of the model, or of one that it refers to.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        column: pw.Field,
        name: Any,
        options: Options | Callable[[], Options] | None = None,
        data_type: str | None = None,
    ) -> None:
        super().__init__(name, options, data_type)
        self.column = column

    def bind(self, model: Any) -> None:
        """Find the way from *model* to the field.

        Raises :exc:`~admin_core.data.ConfigurationError`, which is a :exc:`ValueError` as
        well, for what is no field, or leads nowhere.
        """
        if not isinstance(self.column, pw.Field):
            raise FilterMisfit(f"{self.column!r} is no field of {model.__name__} to filter by.")
        self.path = path_to(model, self.column)

    @property
    def field(self) -> FieldInfo:
        """What is known of the field's values."""
        return FieldInfo(self.column.name, native=self.column, **facts_of(self.column))


class _OperatorFilter(BasePeeweeFilter):
    """One of the core's operators on a field."""

    def clean(self, value: str) -> Any:
        """Return the value as a record holds it."""
        return parse_value(self.field, value)

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Return the query with one WHERE clause more."""
        column = self.column if alias is None else getattr(alias, self.column.name)
        kind = kind_of(database_of(self.column.model))
        operand = Operand(column, self.field, self.column.name, kind)
        return query.where(compare(self.operator, operand, value))

    def operation(self) -> str:
        """Return the operator's label."""
        return labels()[self.operator]


class _TextFilter(_OperatorFilter):
    def clean(self, value: str) -> Any:
        """Return the text as it is."""
        return value


class _ListFilter(_OperatorFilter):
    default_data_type = "select2-tags"

    def clean(self, value: str) -> Any:
        """Return the values between the commas."""
        parts = (part.strip() for part in value.split(","))
        return [parse_value(self.field, part) for part in parts if part]


class FilterEqual(_OperatorFilter):
    """The field has this value.

    .. versionadded:: 0.1
    """

    operator = "equals"


class FilterNotEqual(_OperatorFilter):
    """The field has another value, or none."""

    operator = "not_equal"


class FilterLike(_TextFilter):
    """The field's text contains this one; ``%`` and ``_`` stand for themselves."""

    operator = "contains"


class FilterNotLike(_TextFilter):
    """The field's text does not contain this one."""

    operator = "not_contains"


class FilterGreater(_OperatorFilter):
    """The field's value is greater."""

    operator = "greater"


class FilterSmaller(_OperatorFilter):
    """The field's value is smaller."""

    operator = "smaller"


class FilterEmpty(BaseBooleanFilter, _OperatorFilter):
    """The field has no value (``"1"``), or has one (``"0"``)."""

    operator = "empty"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Return the query with one WHERE clause more."""
        return super().apply(query, value == "1", alias)


class FilterInList(_ListFilter):
    """The field has one of these values."""

    operator = "in_list"


class FilterNotInList(_ListFilter):
    """The field has none of these values."""

    operator = "not_in_list"


class _Between(_OperatorFilter):
    operator = "between"


class _NotBetween(_OperatorFilter):
    operator = "not_between"

    def operation(self) -> str:
        """Return "not between"."""
        return labels()["not_between"]


class _YesOrNo(BaseBooleanFilter, _OperatorFilter):
    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Return the query with one WHERE clause more."""
        return super().apply(query, value == "1", alias)


def _family(name: str, *bases: type[Any]) -> Any:
    """Return a filter class that is nothing but what it is put together from."""
    doc = f"{bases[-1].__doc__ or ''}".strip()
    return type(name, bases, {"__module__": __name__, "__doc__": doc})


BooleanEqualFilter = _family("BooleanEqualFilter", _YesOrNo, FilterEqual)
BooleanNotEqualFilter = _family("BooleanNotEqualFilter", _YesOrNo, FilterNotEqual)

IntEqualFilter = _family("IntEqualFilter", BaseIntFilter, FilterEqual)
IntNotEqualFilter = _family("IntNotEqualFilter", BaseIntFilter, FilterNotEqual)
IntGreaterFilter = _family("IntGreaterFilter", BaseIntFilter, FilterGreater)
IntSmallerFilter = _family("IntSmallerFilter", BaseIntFilter, FilterSmaller)
IntInListFilter = _family("IntInListFilter", BaseIntListFilter, FilterInList)
IntNotInListFilter = _family("IntNotInListFilter", BaseIntListFilter, FilterNotInList)

FloatEqualFilter = _family("FloatEqualFilter", BaseFloatFilter, FilterEqual)
FloatNotEqualFilter = _family("FloatNotEqualFilter", BaseFloatFilter, FilterNotEqual)
FloatGreaterFilter = _family("FloatGreaterFilter", BaseFloatFilter, FilterGreater)
FloatSmallerFilter = _family("FloatSmallerFilter", BaseFloatFilter, FilterSmaller)
FloatInListFilter = _family("FloatInListFilter", BaseFloatListFilter, FilterInList)
FloatNotInListFilter = _family("FloatNotInListFilter", BaseFloatListFilter, FilterNotInList)

DateEqualFilter = _family("DateEqualFilter", BaseDateFilter, FilterEqual)
DateNotEqualFilter = _family("DateNotEqualFilter", BaseDateFilter, FilterNotEqual)
DateGreaterFilter = _family("DateGreaterFilter", BaseDateFilter, FilterGreater)
DateSmallerFilter = _family("DateSmallerFilter", BaseDateFilter, FilterSmaller)
DateBetweenFilter = _family("DateBetweenFilter", BaseDateBetweenFilter, _Between)
DateNotBetweenFilter = _family("DateNotBetweenFilter", _NotBetween, DateBetweenFilter)

DateTimeEqualFilter = _family("DateTimeEqualFilter", BaseDateTimeFilter, FilterEqual)
DateTimeNotEqualFilter = _family("DateTimeNotEqualFilter", BaseDateTimeFilter, FilterNotEqual)
DateTimeGreaterFilter = _family("DateTimeGreaterFilter", BaseDateTimeFilter, FilterGreater)
DateTimeSmallerFilter = _family("DateTimeSmallerFilter", BaseDateTimeFilter, FilterSmaller)
DateTimeBetweenFilter = _family("DateTimeBetweenFilter", BaseDateTimeBetweenFilter, _Between)
DateTimeNotBetweenFilter = _family("DateTimeNotBetweenFilter", _NotBetween, DateTimeBetweenFilter)

TimeEqualFilter = _family("TimeEqualFilter", BaseTimeFilter, FilterEqual)
TimeNotEqualFilter = _family("TimeNotEqualFilter", BaseTimeFilter, FilterNotEqual)
TimeGreaterFilter = _family("TimeGreaterFilter", BaseTimeFilter, FilterGreater)
TimeSmallerFilter = _family("TimeSmallerFilter", BaseTimeFilter, FilterSmaller)
TimeBetweenFilter = _family("TimeBetweenFilter", BaseTimeBetweenFilter, _Between)
TimeNotBetweenFilter = _family("TimeNotBetweenFilter", _NotBetween, TimeBetweenFilter)

UuidFilterEqual = _family("UuidFilterEqual", BaseUuidFilter, FilterEqual)
UuidFilterNotEqual = _family("UuidFilterNotEqual", BaseUuidFilter, FilterNotEqual)
UuidFilterInList = _family("UuidFilterInList", BaseUuidListFilter, FilterInList)
UuidFilterNotInList = _family("UuidFilterNotInList", BaseUuidListFilter, FilterNotInList)


class FilterConverter(BaseFilterConverter):
    """Makes the filters of a field, by the names of its class and of those it is built upon.

    ``filter_converter`` of a view may name one with methods marked by ``convert``, for field
    classes of your own; the filters of all others follow from the kind of their values.

    .. versionadded:: 0.1
    """

    strings = (FilterLike, FilterNotLike, FilterEqual, FilterNotEqual, FilterEmpty,
               FilterInList, FilterNotInList)  # fmt: skip
    int_filters = (IntEqualFilter, IntNotEqualFilter, IntGreaterFilter, IntSmallerFilter,
                   FilterEmpty, IntInListFilter, IntNotInListFilter)  # fmt: skip
    float_filters = (FloatEqualFilter, FloatNotEqualFilter, FloatGreaterFilter,
                     FloatSmallerFilter, FilterEmpty, FloatInListFilter,
                     FloatNotInListFilter)  # fmt: skip
    bool_filters = (BooleanEqualFilter, BooleanNotEqualFilter)
    date_filters = (DateEqualFilter, DateNotEqualFilter, DateGreaterFilter, DateSmallerFilter,
                    DateBetweenFilter, DateNotBetweenFilter, FilterEmpty)  # fmt: skip
    datetime_filters = (DateTimeEqualFilter, DateTimeNotEqualFilter, DateTimeGreaterFilter,
                        DateTimeSmallerFilter, DateTimeBetweenFilter, DateTimeNotBetweenFilter,
                        FilterEmpty)  # fmt: skip
    time_filters = (TimeEqualFilter, TimeNotEqualFilter, TimeGreaterFilter, TimeSmallerFilter,
                    TimeBetweenFilter, TimeNotBetweenFilter, FilterEmpty)  # fmt: skip
    uuid_filters = (UuidFilterEqual, UuidFilterNotEqual, FilterEmpty, UuidFilterInList,
                    UuidFilterNotInList)  # fmt: skip

    def convert(self, type_name: str, column: Any, name: Any) -> list[Any] | None:
        """Return the filters of a field, ``None`` for a class that has none."""
        own = self.converters.get(type_name.lower())
        if own is not None:
            made: list[Any] = own(column, name)
            return made
        group = _GROUPS.get(facts_of(column)["kind"])
        return [one(column, name) for one in getattr(self, group)] if group else None

    def own(self, column: Any, name: Any) -> list[Any] | None:
        """Return the filters of a field for whose class a method of this converter is marked."""
        for base in type(column).__mro__:
            if base.__name__.lower() in self.converters:
                return self.convert(base.__name__, column, name)
        return None


_GROUPS = {
    "string": "strings", "text": "strings", "integer": "int_filters", "decimal": "float_filters",
    "float": "float_filters", "boolean": "bool_filters", "date": "date_filters",
    "datetime": "datetime_filters", "time": "time_filters", "uuid": "uuid_filters",
}  # fmt: skip


def own_filters(view: Any, entries: Iterable[Any]) -> tuple[Any, ...]:
    """Return the entries of ``column_filters``, replaced where the view's converter has filters."""
    found: list[Any] = []
    for entry in entries:
        path = None if view.is_valid_filter(entry) else view.store.path_of(entry)
        field = None if path is None else view.store.field(path)
        native = getattr(field, "native", None)
        label = "" if field is None else field.label or field.name
        own = view.filter_converter.own(native, label) if isinstance(native, pw.Field) else None
        found += [entry] if own is None else own
    return tuple(found)
