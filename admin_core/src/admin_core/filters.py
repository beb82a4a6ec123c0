"""Filters of an application's own: what they ask, and how they narrow the backend's query.

A filter stands in ``column_filters`` beside names of fields::

    class LongBooks(BaseBooleanFilter):
        def apply(self, query, value):
            return query.where(Book.pages > 500 if value == "1" else Book.pages <= 500)

        def operation(self):
            return "is"

    column_filters = ("title", LongBooks("Long"))
"""

from __future__ import annotations

import datetime as dt
import inspect
import math
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeAlias

from .data import gettext

Options: TypeAlias = Sequence[tuple[Any, Any]]

#: Larger numbers fit into no database's integers.
_MOST = 2**63


class BaseFilter:
    """One thing that a list can be narrowed by, under a label and an operation.

    Filters with the same *name* share a line of the filter panel.  *options* are ``(value,
    label)`` pairs to choose from, or a function that returns them, asked at each request.
    *data_type* names the control: ``"datepicker"``, ``"datetimepicker"``, ``"timepicker"``,
    the three with ``range`` in them (``"daterangepicker"``), ``"select2-tags"`` for a list;
    otherwise it is a text.  *key_name* is the filter's name in addresses, where the class and
    the label do not say it well.

    .. versionadded:: 0.1
    """

    #: The core's operator that the filter is like; the second part of its name in addresses.
    #: Where there is none, the name of the class is used.
    operator: ClassVar[str] = ""
    #: ``data_type`` of filters that are given none.
    default_data_type: ClassVar[str | None] = None
    #: The field that the filter looks at, where it is one; who may not see it has no filter.
    path: str = ""

    def __init__(
        self,
        name: Any,
        options: Options | Callable[[], Options] | None = None,
        data_type: str | None = None,
        key_name: str | None = None,
    ) -> None:
        self.name = name
        self.options = options
        self.data_type = data_type or self.default_data_type
        self.key_name = key_name

    def bind(self, model: Any) -> None:
        """Get to know the view's model, once, before anything else is asked.

        Raises :exc:`~admin_core.data.ConfigurationError` when the filter does not fit it.
        """

    def get_options(self, view: Any) -> list[tuple[str, str]] | None:
        """Return what to choose from, ``None`` where a value is typed."""
        options = self.options() if callable(self.options) else self.options
        return [(str(value), str(label)) for value, label in options] if options else None

    def validate(self, value: str) -> bool:
        """Return whether a value fits."""
        try:
            self.clean(value)
        except ValueError:
            return False
        return True

    def clean(self, value: str) -> Any:
        """Return the text as the value that :meth:`apply` gets; raise :exc:`ValueError`."""
        return value

    def apply(self, query: Any, value: Any) -> Any:
        """Return the backend's query narrowed by the cleaned value."""
        raise NotImplementedError(f"{type(self).__name__} has no apply().")

    def operation(self) -> str:
        """Return what the filter does with its value, in the reader's language."""
        raise NotImplementedError(f"{type(self).__name__} has no operation().")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self.name)!r}>"


class BaseBooleanFilter(BaseFilter):
    """A filter whose value is ``"1"`` for yes or ``"0"`` for no.

    .. versionadded:: 0.1
    """

    def get_options(self, view: Any) -> list[tuple[str, str]] | None:
        """Return yes and no, unless others were given."""
        return super().get_options(view) or [("1", gettext("Yes")), ("0", gettext("No"))]

    def clean(self, value: str) -> Any:
        """Return ``"0"`` or ``"1"``."""
        if value not in {"0", "1"}:
            raise ValueError(gettext("Enter yes or no."))
        return value


class BaseIntFilter(BaseFilter):
    """A filter whose value is a whole number.

    .. versionadded:: 0.1
    """

    def clean(self, value: str) -> Any:
        """Return the number."""
        return _integer(value)


class BaseFloatFilter(BaseFilter):
    """A filter whose value is a number.

    .. versionadded:: 0.1
    """

    def clean(self, value: str) -> Any:
        """Return the number."""
        return _number(value)


class BaseIntListFilter(BaseFilter):
    """A filter whose value is whole numbers between commas.

    .. versionadded:: 0.1
    """

    default_data_type = "select2-tags"

    def clean(self, value: str) -> Any:
        """Return the numbers; blanks are skipped."""
        return [_integer(one) for one in _split(value)]


class BaseFloatListFilter(BaseFilter):
    """A filter whose value is numbers between commas.

    .. versionadded:: 0.1
    """

    default_data_type = "select2-tags"

    def clean(self, value: str) -> Any:
        """Return the numbers; blanks are skipped."""
        return [_number(one) for one in _split(value)]


class BaseDateFilter(BaseFilter):
    """A filter whose value is a day, as ``2024-05-01``.

    .. versionadded:: 0.1
    """

    default_data_type = "datepicker"

    def clean(self, value: str) -> Any:
        """Return the day."""
        return _date(value)


class BaseDateTimeFilter(BaseFilter):
    """A filter whose value is a day and a time, as ``2024-05-01 12:30:00``.

    .. versionadded:: 0.1
    """

    default_data_type = "datetimepicker"

    def clean(self, value: str) -> Any:
        """Return the moment."""
        return _moment(value)


class BaseTimeFilter(BaseFilter):
    """A filter whose value is a time of day, as ``12:30:00``.

    .. versionadded:: 0.1
    """

    default_data_type = "timepicker"

    def clean(self, value: str) -> Any:
        """Return the time."""
        return _time(value)


class _Between(BaseFilter):
    operator = "between"

    def parse_end(self, text: str) -> Any:
        """Return one end of the range."""
        raise NotImplementedError

    def clean(self, value: str) -> Any:
        """Return both ends of the range."""
        ends = value.split(" to ")
        if len(ends) != 2:
            raise ValueError(gettext("Enter both ends of the range."))
        low, high = map(self.parse_end, ends)
        if low > high:
            raise ValueError(gettext("The range ends before it begins."))
        return [low, high]

    def operation(self) -> str:
        """Return "between"."""
        return gettext("between")


class BaseUuidFilter(BaseFilter):
    """A filter whose value is a UUID.

    .. versionadded:: 0.1
    """

    default_data_type = "uuid"

    def clean(self, value: str) -> Any:
        """Return the UUID's text."""
        return _uuid(value)


class BaseUuidListFilter(BaseFilter):
    """A filter whose value is UUIDs between commas.

    .. versionadded:: 0.1
    """

    default_data_type = "select2-tags"

    def clean(self, value: str) -> Any:
        """Return the UUIDs' texts; blanks are skipped."""
        return [_uuid(one) for one in _split(value)]


# -- reading texts ------------------------------------------------------------------------------


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _integer(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise ValueError(gettext("Enter a whole number.")) from None
    if not -_MOST <= value < _MOST:
        raise ValueError(gettext("The number is too large."))
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(gettext("Enter a number.")) from None
    if not math.isfinite(value):
        raise ValueError(gettext("Enter a number."))
    return value


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(gettext("Enter a date as YYYY-MM-DD.")) from None


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?", re.ASCII)


def _moment(text: str) -> dt.datetime:
    try:
        # Seconds and blank are what people type, neither is what browsers' controls send.
        if not _MOMENT.fullmatch(text.strip()):
            raise ValueError(text)
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(gettext("Enter a date and time as YYYY-MM-DD HH:MM:SS.")) from None


_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?", re.ASCII)


def _time(text: str) -> dt.time:
    try:
        if not _CLOCK.fullmatch(text.strip()):
            raise ValueError(text)
        return dt.time.fromisoformat(text.strip().zfill(5 if text.count(":") == 1 else 8))
    except ValueError:
        raise ValueError(gettext("Enter a time as HH:MM or HH:MM:SS.")) from None


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        raise ValueError(gettext("Enter a UUID, 32 hexadecimal digits.")) from None


class BaseDateBetweenFilter(_Between):
    """A filter whose value is two days with " to " between them.

    .. versionadded:: 0.1
    """

    default_data_type = "daterangepicker"

    def parse_end(self, text: str) -> Any:
        """Return one end of the range."""
        return _date(text)


class BaseDateTimeBetweenFilter(_Between):
    """A filter whose value is two moments with " to " between them.

    .. versionadded:: 0.1
    """

    default_data_type = "datetimerangepicker"

    def parse_end(self, text: str) -> Any:
        """Return one end of the range."""
        return _moment(text)


class BaseTimeBetweenFilter(_Between):
    """A filter whose value is two times of day with " to " between them.

    .. versionadded:: 0.1
    """

    default_data_type = "timerangepicker"

    def parse_end(self, text: str) -> Any:
        """Return one end of the range."""
        return _time(text)


# -- from types to filters ----------------------------------------------------------------------


def convert(*type_names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a converter's method as the one for columns of those types, whatever their case.

    .. versionadded:: 0.1
    """

    def mark(method: Callable[..., Any]) -> Callable[..., Any]:
        method._converter_for = tuple(one.lower() for one in type_names)  # type: ignore[attr-defined]  # the mark itself
        return method

    return mark


class BaseFilterConverter:
    """Collects the methods marked with :func:`convert`: ``converters`` maps type to method.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        self.converters: dict[str, Callable[..., Any]] = {
            name: method
            for _, method in inspect.getmembers(self, inspect.ismethod)
            for name in getattr(method, "_converter_for", ())
        }
