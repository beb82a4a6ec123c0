"""What people type for an amount: a number in their language, with or without its currency."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from admin_core.data import FieldInfo, current_translator, gettext, parse_value, text_of

from .formatting import INVISIBLE, digits_of, exact, fraction_of, symbol

_NOTHING = dict.fromkeys(map(ord, INVISIBLE))


def amount_typed(text: str, field: FieldInfo, code: str) -> Any:
    """Return the amount that a text means, as the field stores it.

    Raises :exc:`ValueError` with a message for the visitor, also for another currency's sign and
    for more digits than this one has.
    """
    number = current_translator().read_number(without_currency(text, code))
    value = parse_value(field, number)
    digits = digits_of(code)
    if len(fraction_of(exact(value))) > digits:
        raise ValueError(gettext("Enter at most %(limit)s digits after the point.", limit=digits))
    return value


def unmistakable(value: Any) -> str:
    """Return the digits of an amount as every language reads them.

    Three digits behind a point would be thousands in some.
    """
    if isinstance(value, str):
        return value
    whole, _, fraction = text_of(None, exact(value)).partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}{'0' * (len(fraction) == 3)}" if fraction else whole


def without_currency(text: str, code: str) -> str:
    """Return a number without the currency at its ends, which may follow a sign: ``-€3``.

    Known are its code, and its sign as the visitor's language and as English write it.
    """
    found = text.translate(_NOTHING).strip()
    names = (code, symbol(code), symbol(code, "en"))
    match = _around(tuple(one.translate(_NOTHING) for one in names)).fullmatch(found)
    return f"{match['sign']}{match['number']}" if match else found


@lru_cache(maxsize=500)
def _around(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what takes a number apart from one of the names, the longer ones first."""
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    sign = r"(?P<sign>[+\-\u2010\u2011\u2013\u2212]?)"
    return re.compile(
        rf"{sign}\s*(?:{name})?\s*(?P<number>.*?)\s*(?:{name})?", re.IGNORECASE | re.DOTALL
    )
