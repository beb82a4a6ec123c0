"""Texts, days, times and numbers in one language."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from babel import Locale, dates, numbers

from .alphabets import sort_key
from .catalogs import catalog, parsed

#: Numbers of fewer digits before the point are written without separators of thousands.
GROUPED_FROM = 10_000


class BabelTranslator:
    """What the core asks for texts; days, times and numbers are written by Babel's rules.

    .. versionadded:: 0.1
    """

    def __init__(self, locale: Locale, timezone: dt.tzinfo | None = None) -> None:
        self.babel_locale = locale
        self.locale = str(locale).replace("_", "-")
        self.direction = "rtl" if locale.text_direction == "rtl" else "ltr"
        self.timezone = timezone
        self._catalog = catalog(str(locale))

    def gettext(self, message: str) -> str:
        """Return the message in this language, in English where nobody translated it."""
        return self._catalog.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the message that fits *number* by this language's rules."""
        return self._catalog.ngettext(singular, plural, number)

    def format_date(self, value: dt.date) -> str:
        """Return a day in this language's medium length."""
        return dates.format_date(value, "medium", locale=self.babel_locale)

    def format_time(self, value: dt.time) -> str:
        """Return a time of day, with seconds where there are any."""
        pattern = _clock(self.babel_locale, bool(value.second))
        return dates.format_time(value, pattern, locale=self.babel_locale)

    def format_datetime(self, value: dt.datetime) -> str:
        """Return a day and time, and the zone's name where it is known."""
        joined = dates.get_datetime_format("medium", self.babel_locale)
        day, clock = self.format_date(value), self.format_time(value.time())
        shown = str(joined).replace("'", "").replace("{1}", day).replace("{0}", clock)
        return f"{shown} {value.tzname()}" if value.tzinfo is not None else shown

    def format_number(self, value: Decimal | float) -> str:
        """Return all digits of a number, of a float at most twelve."""
        exact = value if isinstance(value, Decimal) else Decimal(format(value, ".12g"))
        if not exact.is_finite():
            return str(value)
        return numbers.format_decimal(
            exact,
            format=_digits(self.babel_locale, _fraction(exact)),
            locale=self.babel_locale,
            decimal_quantization=False,
            group_separator=abs(exact) >= GROUPED_FROM,
        )

    def write_number(self, text: str) -> str:
        """Return plain digits with this language's decimal sign."""
        return text.replace(".", _signs(self.babel_locale)[0])

    def read_number(self, text: str) -> str:
        """Return the plain digits of a number written with this language's signs.

        What they do not explain is left alone: digits with a point are understood everywhere,
        unless they look like thousands here.
        """
        point, between = _signs(self.babel_locale)
        # Signs that go with Arabic digits mean the same in every language.
        signs = str.maketrans({"\u066b": point, "\u066c": between})
        plain = _plain_digits(text.strip().translate(signs))
        whole, mark, fraction = plain.partition(point)
        if between in whole and re.fullmatch(_GROUPED.format(re.escape(between)), whole):
            whole = whole.replace(between, "")
            return f"{whole}.{fraction}" if mark else whole
        is_own = mark and point not in fraction and "." not in whole
        return f"{whole}.{fraction}" if is_own else plain

    def sort_key(self, text: str) -> tuple[str, str]:
        """Return what a text is sorted by in this language."""
        return sort_key(self.babel_locale.language, text)


#: Thousands, or as India groups them.
_GROUPED = r"[+-]?\d{{1,3}}(?:{0}\d{{2,3}})*{0}\d{{3}}"


def _plain_digits(text: str) -> str:
    """Return a text with plain digits, minus signs and blanks, whatever alphabet it is in."""
    found = []
    for one in text:
        if one.isdecimal():
            found.append(str(unicodedata.decimal(one)))
        elif one in "\u2212\u2010\u2011\u2013":
            found.append("-")
        else:
            found.append(" " if one.isspace() else one)
    return "".join(found)


@lru_cache(maxsize=256)
def _signs(locale: Locale) -> tuple[str, str]:
    """Return the decimal sign and what stands between thousands, a plain blank for any."""
    between = numbers.get_group_symbol(locale)
    return numbers.get_decimal_symbol(locale), " " if between.isspace() else between


@lru_cache(maxsize=256)
def translator(tag: str, timezone: dt.tzinfo | None = None) -> BabelTranslator:
    """Return the translator for a locale's tag, the English one for an unknown tag."""
    return BabelTranslator(parsed(tag) or Locale("en"), timezone)


@lru_cache(maxsize=256)
def _clock(locale: Locale, has_seconds: bool) -> str:
    pattern = str(dates.get_time_format("medium" if has_seconds else "short", locale).pattern)
    return pattern


@lru_cache(maxsize=1024)
def _digits(locale: Locale, fraction: int) -> numbers.NumberPattern:
    """Return the locale's pattern for numbers, with just as many digits after the point."""
    plain = locale.decimal_formats[None].pattern.partition(";")[0]
    whole = plain.partition(".")[0]
    return numbers.parse_pattern(f"{whole}.{'0' * fraction}" if fraction else whole)


def _fraction(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
