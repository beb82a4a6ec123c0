"""How amounts are written in the visitor's language.  Babel is imported on first use."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from admin_core.data import ConfigurationError, current_translator

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

#: Marks that turn the way of reading, invisible in a text.
INVISIBLE = "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
#: Where a sign made of letters touches the number; CLDR wants a blank there.
_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
#: Digits after the point for which a way of writing is kept.
_USUAL = 10
#: Digits that a number keeps while it is written; more than any column holds.
_EXACTLY = 1_000


@cache
def digits_of(code: str) -> int:
    """Return how many digits after the point a currency has.

    Raises :exc:`ConfigurationError` for a currency that there is not.
    """
    from babel.numbers import get_currency_precision

    if not is_currency(code):
        raise ConfigurationError(
            f"There is no currency {code!r}. Say a code of ISO 4217, such as 'EUR'."
        )
    return get_currency_precision(code)


def is_currency(code: Any) -> bool:
    """Return whether a value is the code of a currency."""
    return isinstance(code, str) and code in _codes()


@cache
def _codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def amount_text(value: Any, code: str) -> str:
    """Return an amount with its currency, as the present visitor's language writes it.

    *value* is a number; digits beyond those of the currency are shown too.  Raises
    :exc:`ConfigurationError` for a currency that there is not.

    .. versionadded:: 0.1
    """
    amount = exact(value)
    if not amount.is_finite():
        return f"{value} {code}"
    places = max(len(fraction_of(amount)), digits_of(code))
    tag = current_translator().locale
    pattern = _pattern(tag, places) if places <= _USUAL else _made(tag, places)
    with localcontext(prec=_EXACTLY):
        written = pattern.apply(amount, _locale(tag), currency=code, currency_digits=False)
    spaced = _LETTER_AND_DIGIT.sub("\u00a0", written)
    # Where a language turns the way of reading, what stands around must not turn it back.
    return f"\u2068{spaced}\u2069" if any(mark in spaced for mark in INVISIBLE) else spaced


def exact(value: Any) -> Decimal:
    """Return a stored number with all its digits, of a binary fraction those that mean something.

    A sum of ``float`` ends in digits that nobody entered.
    """
    if isinstance(value, Decimal):
        return value
    return Decimal(format(value, ".15g") if isinstance(value, float) else str(value))


def fraction_of(amount: Decimal) -> str:
    """Return the digits after the point, without zeros at their end."""
    return format(amount, "f").partition(".")[2].rstrip("0")


def formatter(code: str) -> Callable[[Any], str]:
    """Return the function that shows amounts of one currency."""
    return lambda value: amount_text(value, code)


def in_currency_of(name: str) -> Callable[[Any, Any, Any, str], str]:
    """Return a column formatter for amounts whose currency stands in another field of the record.

    ``column_formatters = {"total": in_currency_of("currency")}``.  What is no code of a currency
    is shown behind the number.  Exports, which ask for values, hold the number alone.

    .. versionadded:: 0.1
    """

    return _InCurrencyOf(name)


@dataclass(frozen=True)
class _InCurrencyOf:
    name: str
    #: Read by exports, which ask any formatter.
    pages_only: ClassVar[bool] = True
    #: Read by lists, which align any column of numbers.
    is_number: ClassVar[bool] = True

    def __call__(self, view: Any, context: Any, model: Any, column: str) -> str:
        value, code = view.store.value(model, column), view.store.value(model, self.name)
        if value is None:
            return ""
        if is_currency(code):
            return amount_text(value, code)
        return f"{current_translator().format_number(exact(value))} {code or ''}".strip()


def symbol(code: str, tag: str = "") -> str:
    """Return the sign of a currency in the visitor's language, ``"€"``, without hidden marks.

    *tag* names another language.
    """
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(code, _locale(tag or current_translator().locale)).strip(INVISIBLE)


@lru_cache(maxsize=100)
def _locale(tag: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _made(tag: str, places: int) -> NumberPattern:
    pattern: NumberPattern = copy(_locale(tag).currency_formats["standard"])
    pattern.frac_prec = (places, places)
    return pattern


_pattern = lru_cache(maxsize=500)(_made)
