"""Filters over fields of documents, by the names that code written for Flask-Admin imports.

Each is one of the core's operators on one field, with the meaning that the core gives it, for
MongoEngine documents and for bare collections alike.  A name in ``column_filters`` offers all of
them at once; these are for a filter with another label, with options, or to build one's own upon.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from bson import ObjectId

from admin_core.data import (
    Condition,
    ConfigurationError,
    Criterion,
    FieldInfo,
    gettext,
    parse_value,
)
from admin_core.filters import (
    BaseBooleanFilter,
    BaseDateTimeBetweenFilter,
    BaseDateTimeFilter,
    BaseFilter,
    BaseFloatFilter,
    BaseFloatListFilter,
    BaseIntFilter,
    BaseIntListFilter,
    Options,
)
from admin_core.operators import labels

from .collection.store import encodable
from .match import Filter, Place, compile_criterion

#: Kinds whose filters compare the text that was typed.
_TEXT = frozenset({"string", "text", ""})


class BaseMongoFilter(BaseFilter):
    """A filter over a field, named by its path inside the document.

    :meth:`apply` gets what a view's ``get_query`` gives: a query set, or a list of filter
    documents, each of which must be met.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        column: str,
        name: Any,
        options: Options | Callable[[], Options] | None = None,
        data_type: str | None = None,
    ) -> None:
        super().__init__(name, options, data_type)
        self.column = column
        self.path = column
        self.place = Place(column, FieldInfo(column, ""), encodable)

    def bind(self, model: Any) -> None:
        """Learn from a document class what the field holds, and where it is stored.

        Raises :exc:`~admin_core.data.ConfigurationError` for a name that it does not have.
        """
        if isinstance(model, type):
            self.place = _place_in(model, self.column)


class _OperatorFilter(BaseMongoFilter):
    """One of the core's operators on a field."""

    def clean(self, value: str) -> Any:
        """Return the value as a document holds it."""
        field = self.place.field
        return value if field.kind in _TEXT else parse_value(field, value)

    def apply(self, query: Any, value: Any) -> Any:
        """Return the query with one condition more."""
        found = self.condition(value)
        if isinstance(query, list):
            return [*query, found]
        return query.filter(__raw__=found)

    def condition(self, value: Any) -> Filter:
        """Return the filter document for a cleaned value."""
        return compile_criterion(_Alone(self.place), self.criterion(value))

    def criterion(self, value: Any) -> Criterion:
        """Return what is asked, in the core's words."""
        return Condition(self.column, self.operator, value)

    def operation(self) -> str:
        """Return the operator's label."""
        return labels()[self.operator]


class FilterEqual(_OperatorFilter):
    """The field has this value; where no class says its type, whatever the text can mean.

    .. versionadded:: 0.1
    """

    operator = "equals"

    def criterion(self, value: Any) -> Criterion:
        """Return what is asked, in the core's words."""
        if not self.place.field.kind and isinstance(value, str):
            name = {"equals": "in_list", "not_equal": "not_in_list"}[self.operator]
            return Condition(self.column, name, list(_meanings(value)))
        return super().criterion(value)


class FilterNotEqual(FilterEqual):
    """The field has another value, or none.

    .. versionadded:: 0.1
    """

    operator = "not_equal"


class _TextFilter(_OperatorFilter):
    def clean(self, value: str) -> Any:
        """Return the text as it is."""
        return value

    def condition(self, value: Any) -> Filter:
        """Return the filter document for a text."""
        known = self.place
        place = known if known.field.kind else Place(known.path, FieldInfo("", "string"), encodable)
        return compile_criterion(_Alone(place), self.criterion(value))


class FilterLike(_TextFilter):
    """The field's text contains this one, whose characters stand for themselves.

    .. versionadded:: 0.1
    """

    operator = "contains"


class FilterNotLike(_TextFilter):
    """The field's text does not contain this one.

    .. versionadded:: 0.1
    """

    operator = "not_contains"


class _Compared(_OperatorFilter):
    def clean(self, value: str) -> Any:
        """Return a number or a moment, unless the field is known to hold something else."""
        if self.place.field.kind:
            return super().clean(value)
        found = [one for one in _meanings(value) if isinstance(one, (int, float, dt.datetime))]
        if not found:
            raise ValueError(gettext("Enter a number."))
        return found[0]


class FilterGreater(_Compared):
    """The field's value is greater.

    .. versionadded:: 0.1
    """

    operator = "greater"


class FilterSmaller(_Compared):
    """The field's value is smaller.

    .. versionadded:: 0.1
    """

    operator = "smaller"


class FilterEmpty(BaseBooleanFilter, _OperatorFilter):
    """The field has no value (``"1"``), or has one (``"0"``).

    .. versionadded:: 0.1
    """

    operator = "empty"

    def criterion(self, value: Any) -> Criterion:
        """Return what is asked, in the core's words."""
        return Condition(self.column, "empty", value == "1")


class _ListFilter(_OperatorFilter):
    default_data_type = "select2-tags"

    def clean(self, value: str) -> Any:
        """Return the values between the commas."""
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if self.place.field.kind:
            return [super(_ListFilter, self).clean(part) for part in parts]
        return [meaning for part in parts for meaning in _meanings(part)]


class FilterInList(_ListFilter):
    """The field has one of these values.

    .. versionadded:: 0.1
    """

    operator = "in_list"


class FilterNotInList(_ListFilter):
    """The field has none of these values.

    .. versionadded:: 0.1
    """

    operator = "not_in_list"


class ReferenceObjectIdFilter(_OperatorFilter):
    """The field refers to the document with this id.

    .. versionadded:: 0.1
    """

    operator = "equals"

    def clean(self, value: str) -> Any:
        """Return the id."""
        if not ObjectId.is_valid(value.strip()):
            raise ValueError(gettext("Enter an id, 24 hexadecimal digits."))
        return ObjectId(value.strip())

    def condition(self, value: Any) -> Filter:
        """Return the filter document for an id."""
        return {self.place.path: value}


class _YesOrNo(BaseBooleanFilter, _OperatorFilter):
    def criterion(self, value: Any) -> Criterion:
        """Return what is asked, in the core's words."""
        return Condition(self.column, self.operator, value == "1")


class _Between(_OperatorFilter):
    operator = "between"


class _NotBetween(_OperatorFilter):
    operator = "not_between"

    def operation(self) -> str:
        """Return "not between"."""
        return labels()["not_between"]


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

DateTimeEqualFilter = _family("DateTimeEqualFilter", BaseDateTimeFilter, FilterEqual)
DateTimeNotEqualFilter = _family("DateTimeNotEqualFilter", BaseDateTimeFilter, FilterNotEqual)
DateTimeGreaterFilter = _family("DateTimeGreaterFilter", BaseDateTimeFilter, FilterGreater)
DateTimeSmallerFilter = _family("DateTimeSmallerFilter", BaseDateTimeFilter, FilterSmaller)
DateTimeBetweenFilter = _family("DateTimeBetweenFilter", BaseDateTimeBetweenFilter, _Between)
DateTimeNotBetweenFilter = _family("DateTimeNotBetweenFilter", _NotBetween, DateTimeBetweenFilter)

#: The names that the two kinds of views are used to.
BaseMongoEngineFilter = BasePyMongoFilter = BaseMongoFilter


class _Alone:
    """A document of which one place is known."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def place(self, path: str) -> Place:
        """Return the place."""
        return self._place

    def split(self, path: str) -> tuple[str, str]:
        """Return that no relation is crossed."""
        return "", ""

    def own(self, condition: Condition, place: Place) -> Filter | None:
        """Return that no plugin is asked: the filter says what it means."""
        return None

    def keys_where(self, relation: str, criterion: Criterion) -> list[Any]:
        """Return nothing: there is no relation."""
        return []

    def stored_keys(self, relation: str, texts: Sequence[Any]) -> list[Any]:
        """Return nothing: there is no relation."""
        return []

    def custom(self, condition: Condition) -> Filter:
        """Return nothing: there is no filter inside a filter."""
        return {}


def _place_in(model: Any, column: str) -> Place:
    from mongoengine import ListField
    from mongoengine.errors import FieldDoesNotExist, LookUpError

    from .engine.describe import field_facts
    from .engine.values import stored_of

    try:
        fields = model._lookup_field(column.replace("__", ".").split("."))
    except (FieldDoesNotExist, LookUpError) as error:
        raise ConfigurationError(f"{model.__name__} has no field {column!r}: {error}") from None
    parts = [str(one.db_field) for one in fields]
    lists = [n for n, one in enumerate(fields) if isinstance(one, ListField)]
    list_path = ".".join(parts[: lists[-1] + 1]) if lists else ""
    native = fields[-1]
    if isinstance(native, ListField) and native.field is not None:
        # One value of a list is what is compared.
        native = native.field
    facts = {n: v for n, v in field_facts(native).items() if n in {"kind", "choices", "item"}}
    return Place(
        ".".join(parts), FieldInfo(column, native=native, **facts), stored_of(native), list_path
    )


def _meanings(text: str) -> Iterator[Any]:
    """Yield what a text may stand for in a document whose types nobody has said."""
    stripped = text.strip()
    for make in (int, float, Decimal, dt.datetime.fromisoformat):
        try:
            yield make(stripped)
        except (ValueError, ArithmeticError):
            continue
    if stripped.lower() in {"true", "false"}:
        yield stripped.lower() == "true"
    if ObjectId.is_valid(stripped):
        yield ObjectId(stripped)
    yield text
