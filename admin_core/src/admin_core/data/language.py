"""Texts in the reader's language: who translates, and the functions every module calls.

The translator in force lives in a context variable, so that nothing below the web layer has
to know an application or a request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from typing import Any, Protocol


class Translator(Protocol):
    """What a language plugin answers to ``admin_translator``.

    Whoever only translates derives from :class:`Untranslated`, which writes days and numbers.

    .. versionadded:: 0.1
    """

    @property
    def locale(self) -> str:
        """The language of the answers as a BCP 47 tag, for example ``"pt-BR"``."""

    @property
    def direction(self) -> str:
        """``"ltr"`` or ``"rtl"``."""

    def gettext(self, message: str) -> str:
        """Return the message in the reader's language, placeholders untouched."""

    @property
    def timezone(self) -> dt.tzinfo | None:
        """The reader's time zone; ``None`` shows every moment in the zone it is stored with."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the message that fits *number*, placeholders untouched."""

    def format_date(self, value: dt.date) -> str:
        """Return a day as the reader writes it."""

    def format_time(self, value: dt.time) -> str:
        """Return a time of day, with seconds where there are any."""

    def format_datetime(self, value: dt.datetime) -> str:
        """Return a day and time, and its zone where that is known."""

    def format_number(self, value: Decimal | float) -> str:
        """Return a number with a fraction, all its digits and never an exponent."""

    def write_number(self, text: str) -> str:
        """Return a number's plain digits, such as ``-1234.5``, as the reader types them."""

    def read_number(self, text: str) -> str:
        """Return the plain digits of what the reader typed; what is no number as it is."""

    def sort_key(self, text: str) -> Any:
        """Return what texts are sorted by in the reader's alphabet."""


class Untranslated:
    """The translator used when no plugin offers one: English as written in the code.

    .. versionadded:: 0.1
    """

    locale = "en"
    direction = "ltr"
    timezone: dt.tzinfo | None = None

    def gettext(self, message: str) -> str:
        """Return *message*."""
        return message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return *singular* for one, *plural* for any other number."""
        return singular if number == 1 else plural

    def format_date(self, value: dt.date) -> str:
        """Return ``26 Feb 2013``."""
        # strftime pads the day and, before the year 1000, pads the year differently by platform.
        months = _words(self.gettext("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"))
        return f"{value.day} {months[value.month - 1]} {value.year}"

    def format_time(self, value: dt.time) -> str:
        """Return ``18:03``, or ``18:03:07``."""
        shown = f"{value.hour:02}:{value.minute:02}"
        return f"{shown}:{value.second:02}" if value.second else shown

    def format_datetime(self, value: dt.datetime) -> str:
        """Return ``22 Nov 2026, 18:03 UTC``."""
        shown = f"{self.format_date(value)}, {self.format_time(value.time())}"
        return f"{shown} {value.tzname()}" if value.tzinfo else shown

    def format_number(self, value: Decimal | float) -> str:
        """Return the digits as stored, of a float at most twelve: what a person typed."""
        return format(value, "f" if isinstance(value, Decimal) else ".12g")

    def write_number(self, text: str) -> str:
        """Return the digits as they are."""
        return text

    def read_number(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def sort_key(self, text: str) -> Any:
        """Return the text without case."""
        return text.casefold()


@cache
def _words(text: str) -> list[str]:
    return text.split()


_UNTRANSLATED = Untranslated()
_current: ContextVar[Translator] = ContextVar("admin_core_translator", default=_UNTRANSLATED)


def current_translator() -> Translator:
    """Return the translator in force; never fails.

    .. versionadded:: 0.1
    """
    return _current.get()


@contextmanager
def speaking(translator: Translator) -> Iterator[None]:
    """Use *translator* for every text made inside the ``with`` block.

    .. versionadded:: 0.1
    """
    token = _current.set(translator)
    try:
        yield
    finally:
        _current.reset(token)


def use_translator(translator: Translator) -> None:
    """Use *translator* from now on in this context; ``web`` calls it as a request starts.

    .. versionadded:: 0.1
    """
    _current.set(translator)


def gettext(message: str, /, **values: Any) -> str:
    """Return *message* translated, with ``%(name)s`` placeholders filled from *values*.

    .. versionadded:: 0.1
    """
    text = _current.get().gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> str:
    """Return the form that fits *number*, translated; ``%(num)s`` is the number itself.

    .. versionadded:: 0.1
    """
    text = _current.get().ngettext(singular, plural, number)
    return text % {"num": number, **values}


class LazyText:
    """A text that is translated whenever it is shown, in the language of that moment.

    It stands wherever a text does: in options, labels, names of views and actions.

    .. versionadded:: 0.1
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    def __str__(self) -> str:
        return self._make()

    def __repr__(self) -> str:
        return repr(str(self))

    def __eq__(self, other: object) -> bool:
        return str(self) == other if isinstance(other, (str, LazyText)) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __mod__(self, values: Any) -> str:
        text: str = str(self) % values
        return text

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __len__(self) -> int:
        return len(str(self))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # Protocols (copying, pickling, markup) are this object's, not the text's.
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(message: str, /, **values: Any) -> Any:
    """Return *message* as a :class:`LazyText`.

    .. versionadded:: 0.1
    """
    return LazyText(lambda: gettext(message, **values))
