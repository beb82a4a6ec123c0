"""Filters over columns, by the names that code written for Flask-Admin imports.

Each is one of the core's operators on one column, with the meaning that the core gives it. A
name of a field in ``column_filters`` offers all of them at once; these are for a filter with
another label, with options, or to build one's own upon.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from admin_core.data import FieldInfo, parse_value, text_of
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

from .attributes import attribute_at, key_of, path_to
from .errors import FilterMisfit, FilterReused
from .operators import Operand, compare
from .types import facts_of

_OptionsGiven = Options | Callable[[], Options] | None


class BaseSQLAFilter(BaseFilter):
    """A filter over a column: an attribute, a ``Column``, or a path such as ``"author.name"``.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        column: Any,
        name: Any,
        options: _OptionsGiven = None,
        data_type: str | None = None,
        key_name: str | None = None,
    ) -> None:
        super().__init__(name, options, data_type, key_name)
        self.column = column
        self._model: Any = None

    def bind(self, model: Any) -> None:
        """Find the column in *model*.

        Raises :exc:`~admin_core.data.ConfigurationError`, which is a :exc:`ValueError` as
        well, for a path that leads to no column, and a :exc:`RuntimeError` for a filter that
        another model's view has already.
        """
        if self._model is not None:
            if self._model is not model:
                raise FilterReused(
                    f"{self!r} belongs to {self._model.__name__}; make another one for "
                    f"{model.__name__}."
                )
            return
        given = self.column
        self.path = given if isinstance(given, str) else path_to(model, given)
        self.column = attribute_at(model, self.path)
        if not hasattr(self.column, "type"):
            raise FilterMisfit(f"{self.path!r} of {model.__name__} is no column to filter by.")
        self._model = model
        self._on_column_resolved()

    def _on_column_resolved(self) -> None:
        """Do what needs the column; for subclasses."""

    def get_column(self, alias: Any = None) -> Any:
        """Return the column, of *alias* where the query has joined its table as that."""
        return self.column if alias is None else getattr(alias, key_of(self.column))

    @property
    def field(self) -> FieldInfo:
        """What is known of the column."""
        return FieldInfo(key_of(self.column), **facts_of(self.column.type))


class _OperatorFilter(BaseSQLAFilter):
    """One of the core's operators on a column."""

    def clean(self, value: str) -> Any:
        """Return the value as the column holds it."""
        return parse_value(self.field, value)

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Return the query with one WHERE clause more."""
        operand = Operand(self.get_column(alias), self.field, self.path, "")
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
    """The column has this value.

    .. versionadded:: 0.1
    """

    operator = "equals"


class FilterNotEqual(_OperatorFilter):
    """The column has another value, or none."""

    operator = "not_equal"


class FilterLike(_TextFilter):
    """The column's text contains this one; ``%`` and ``_`` stand for themselves."""

    operator = "contains"


class FilterNotLike(_TextFilter):
    """The column's text does not contain this one."""

    operator = "not_contains"


class FilterGreater(_OperatorFilter):
    """The column's value is greater."""

    operator = "greater"


class FilterSmaller(_OperatorFilter):
    """The column's value is smaller."""

    operator = "smaller"


class FilterEmpty(BaseBooleanFilter, _OperatorFilter):
    """The column has no value (``"1"``), or has one (``"0"``)."""

    operator = "empty"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Return the query with one WHERE clause more."""
        return super().apply(query, value == "1", alias)


class FilterInList(_ListFilter):
    """The column has one of these values."""

    operator = "in_list"


class FilterNotInList(_ListFilter):
    """The column has none of these values."""

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


class _ChoiceFilter(_OperatorFilter):
    def get_options(self, view: Any) -> list[tuple[str, str]] | None:
        """Return the options given, otherwise the values of the column's type."""
        known = [(text_of(None, one.value), str(one.label)) for one in self.field.choices]
        return super().get_options(view) or known or None


def _family(name: str, *bases: type[Any], **attributes: Any) -> Any:
    """Return a filter class that is nothing but what it is put together from."""
    doc = f"{bases[-1].__doc__ or ''}".strip()
    return type(name, bases, {"__module__": __name__, "__doc__": doc, **attributes})


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

EnumEqualFilter = _family("EnumEqualFilter", _ChoiceFilter, FilterEqual)
EnumFilterNotEqual = _family("EnumFilterNotEqual", _ChoiceFilter, FilterNotEqual)
EnumFilterEmpty = _family("EnumFilterEmpty", FilterEmpty)
EnumFilterInList = _family("EnumFilterInList", FilterInList)
EnumFilterNotInList = _family("EnumFilterNotInList", FilterNotInList)

ChoiceTypeEqualFilter = _family("ChoiceTypeEqualFilter", _ChoiceFilter, FilterEqual)
ChoiceTypeNotEqualFilter = _family("ChoiceTypeNotEqualFilter", _ChoiceFilter, FilterNotEqual)
ChoiceTypeLikeFilter = _family("ChoiceTypeLikeFilter", FilterLike)
ChoiceTypeNotLikeFilter = _family("ChoiceTypeNotLikeFilter", FilterNotLike)

UuidFilterEqual = _family("UuidFilterEqual", BaseUuidFilter, FilterEqual)
UuidFilterNotEqual = _family("UuidFilterNotEqual", BaseUuidFilter, FilterNotEqual)
UuidFilterInList = _family("UuidFilterInList", BaseUuidListFilter, FilterInList)
UuidFilterNotInList = _family("UuidFilterNotInList", BaseUuidListFilter, FilterNotInList)


_Made = list[BaseSQLAFilter]

#: Attribute of :class:`FilterConverter` -> names of the types it is for, in lower case.
_TYPES = {
    "strings": (
        "string", "char", "unicode", "varchar", "tinytext", "text", "mediumtext", "longtext",
        "unicodetext", "nchar", "nvarchar", "ntext", "citext", "emailtype", "urltype",
        "ipaddresstype",
    ),
    "string_key_filters": ("uuidtype", "colortype", "timezonetype", "currencytype"),
    "bool_filters": ("boolean", "tinyint"),
    "int_filters": (
        "int", "integer", "smallinteger", "smallint", "biginteger", "bigint", "mediumint",
    ),
    "float_filters": ("float", "real", "decimal", "numeric", "double_precision", "double"),
    "date_filters": ("date",),
    "datetime_filters": ("datetime", "datetime2", "timestamp", "smalldatetime"),
    "time_filters": ("time",),
    "enum": ("enum",),
    "choice_type_filters": ("choicetype",),
    "arrow_type_filters": ("arrowtype",),
    "uuid_filters": ("uuid",),
}  # fmt: skip
_GROUPS = {name: group for group, names in _TYPES.items() for name in names}


class FilterConverter(BaseFilterConverter):
    """Makes the filters of a column by the name of its type, for code that asks for them.

    .. versionadded:: 0.1
    """

    strings = (FilterLike, FilterNotLike, FilterEqual, FilterNotEqual, FilterEmpty,
               FilterInList, FilterNotInList)  # fmt: skip
    string_key_filters = (FilterEqual, FilterNotEqual, FilterEmpty, FilterInList, FilterNotInList)
    bool_filters = (BooleanEqualFilter, BooleanNotEqualFilter)
    int_filters = (IntEqualFilter, IntNotEqualFilter, IntGreaterFilter, IntSmallerFilter,
                   FilterEmpty, IntInListFilter, IntNotInListFilter)  # fmt: skip
    float_filters = (FloatEqualFilter, FloatNotEqualFilter, FloatGreaterFilter,
                     FloatSmallerFilter, FilterEmpty, FloatInListFilter,
                     FloatNotInListFilter)  # fmt: skip
    date_filters = (DateEqualFilter, DateNotEqualFilter, DateGreaterFilter, DateSmallerFilter,
                    DateBetweenFilter, DateNotBetweenFilter, FilterEmpty)  # fmt: skip
    datetime_filters = (DateTimeEqualFilter, DateTimeNotEqualFilter, DateTimeGreaterFilter,
                        DateTimeSmallerFilter, DateTimeBetweenFilter, DateTimeNotBetweenFilter,
                        FilterEmpty)  # fmt: skip
    time_filters = (TimeEqualFilter, TimeNotEqualFilter, TimeGreaterFilter, TimeSmallerFilter,
                    TimeBetweenFilter, TimeNotBetweenFilter, FilterEmpty)  # fmt: skip
    enum = (EnumEqualFilter, EnumFilterNotEqual, EnumFilterEmpty, EnumFilterInList,
            EnumFilterNotInList)  # fmt: skip
    choice_type_filters = (ChoiceTypeEqualFilter, ChoiceTypeNotEqualFilter, ChoiceTypeLikeFilter,
                           ChoiceTypeNotLikeFilter, FilterEmpty)  # fmt: skip
    arrow_type_filters = (FilterGreater, FilterSmaller, FilterEmpty)
    uuid_filters = (UuidFilterEqual, UuidFilterNotEqual, FilterEmpty, UuidFilterInList,
                    UuidFilterNotInList)  # fmt: skip

    def convert(self, type_name: str, column: Any, name: Any, **kwargs: Any) -> _Made | None:
        """Return the filters of a column, ``None`` for a type that has none."""
        own = self.converters.get(type_name.lower())
        if own is not None:
            made: _Made = own(column, name, **kwargs)
            return made
        group = _GROUPS.get(type_name.lower())
        if group is None:
            return None
        return [one(column, name, **kwargs) for one in getattr(self, group)]


__all__ = [
    name
    for name, value in list(globals().items())
    if name in {"BaseSQLAFilter", "FilterConverter", "convert"}
    or not name.startswith("_")
    and isinstance(value, type)
    and issubclass(value, _OperatorFilter)
]
