"""How values of types that only some databases have are written as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from admin_core.data import (
    FieldInfo,
    TextForm,
    check_bounds,
    gettext,
    parse_value,
    refuse_nul,
    text_of,
)

# -- PostgreSQL ---------------------------------------------------------------------------------

_RANGE = r"empty|[\[(][^\[\](){},]*,[^\[\](){},]*[\])]"


def range_form(item: FieldInfo) -> TextForm:
    """Return how a range is written: ``[1,5)``, and ``empty``.

    .. versionadded:: 0.1
    """

    def parse(text: str) -> Any:
        if not re.fullmatch(_RANGE, text):
            raise ValueError(gettext("Enter a value like %(example)s.", example=_example(item)))
        return _range_of(item, text)

    return TextForm(parse, lambda value: _range_text(item, value))


def multirange_form(item: FieldInfo) -> TextForm:
    """Return how several ranges are written: ``{[1,5),[7,9)}``.

    .. versionadded:: 0.1
    """
    from sqlalchemy.dialects.postgresql.ranges import MultiRange

    several = re.compile(rf"\{{\s*(?:(?:{_RANGE})\s*(?:,\s*(?:{_RANGE})\s*)*)?\}}")

    def parse(text: str) -> Any:
        if not several.fullmatch(text):
            example = f"{{{_example(item)}}}"
            raise ValueError(gettext("Enter a value like %(example)s.", example=example))
        return MultiRange(_range_of(item, one) for one in re.findall(_RANGE, text))

    def text(value: Any) -> str:
        written = ",".join(_range_text(item, one) for one in value)
        return f"{{{written}}}"

    return TextForm(parse, text)


def _range_of(item: FieldInfo, text: str) -> Any:
    from sqlalchemy.dialects.postgresql import Range

    if text == "empty":
        return Range(empty=True)
    low, high = (_bound(item, one) for one in text[1:-1].split(","))
    if low is not None and high is not None and low > high:
        raise ValueError(gettext("The range ends before it begins."))
    if item.kind in {"integer", "date"}:
        return _discrete(item, low, high, text[0] + text[-1])
    # An end that is missing is never part of the range.
    opening = "(" if low is None else text[0]
    closing = ")" if high is None else text[-1]
    return Range(low, high, bounds=opening + closing)  # type: ignore[arg-type]  # one of the four


def _discrete(item: FieldInfo, low: Any, high: Any, bounds: str) -> Any:
    """Return a range as the database writes it, which must be able to say its upper end."""
    from sqlalchemy.dialects.postgresql import Range

    try:
        if low is not None and bounds[0] == "(":
            low += _step(item)
        if high is not None and bounds[1] == "]":
            high += _step(item)
    except OverflowError:
        raise ValueError(gettext("This value does not fit.")) from None
    for end in (low, high):
        if end is not None:
            check_bounds(item, end)
    if low is not None and high is not None and low >= high:
        return Range(empty=True)
    return Range(low, high, bounds="[)" if low is not None else "()")


def _step(item: FieldInfo) -> Any:
    return dt.timedelta(days=1) if item.kind == "date" else 1


def _bound(item: FieldInfo, text: str) -> Any:
    text = text.strip().strip('"')
    if not text:
        return None
    found = parse_value(item, text)
    if isinstance(found, dt.datetime):
        if item.options.get("timezone"):
            return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        return found.astimezone(dt.UTC).replace(tzinfo=None) if found.tzinfo else found
    return found


def _range_text(item: FieldInfo, value: Any) -> str:
    if value.isempty:
        return "empty"
    low, high = text_of(item, value.lower), text_of(item, value.upper)
    return f"{value.bounds[0]}{low},{high}{value.bounds[1]}"


def _example(item: FieldInfo) -> str:
    return _EXAMPLES.get(item.kind, "[1,10)")


_EXAMPLES = {"date": "[2030-01-31,2030-12-31)", "datetime": "[2030-01-31T09:30,2030-12-31T18:00)"}


def checked_form(check: Callable[[str], Any], message: Callable[[], str]) -> TextForm:
    """Return the form of a type whose values are texts that *check* refuses by an error.

    .. versionadded:: 0.1
    """

    def parse(text: str) -> str:
        try:
            check(text)
        except ValueError:
            raise ValueError(message()) from None
        return text

    return TextForm(parse, str)


# -- MySQL --------------------------------------------------------------------------------------


def set_form(members: Sequence[str]) -> TextForm:
    """Return how a ``SET`` is written: its members with commas between, as they are declared.

    .. versionadded:: 0.1
    """

    def parse(text: str) -> set[str]:
        found = {one.strip() for one in refuse_nul(text).split(",") if one.strip()}
        for one in sorted(found - set(members)):
            raise ValueError(gettext("%(value)s is not one of the choices.", value=repr(one[:40])))
        return found

    def text(value: Any) -> str:
        return value if isinstance(value, str) else ",".join(m for m in members if m in value)

    return TextForm(parse, text)
