"""Text to value and back, by the field's kind; and keys as one opaque piece of text.

:func:`parse_value` and :func:`text_of` are inverse to each other for every kind of the core.
What people type wrongly raises :exc:`ValueError` with a message for them.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn
from urllib.parse import quote

from .fields import FieldInfo, TextForm
from .language import gettext

#: Longer texts are refused as a filter or key: no index, and no person, wants them.
MAX_ARGUMENT = 1_000
#: More digits than any column holds; beyond it Python's own conversions get slow.
MAX_DIGITS = 400


def refuse_nul(text: str) -> str:
    """Return *text*; raise :exc:`ValueError` when it holds a null or half a character.

    No database stores those in text, and each driver fails on them in its own way.

    .. versionadded:: 0.1
    """
    if "\x00" in text:
        raise ValueError(gettext("The text contains a null character, which cannot be stored."))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(gettext("The text contains a broken character.")) from None
    return text


def parse_value(field: FieldInfo, text: str) -> Any:
    """Return the Python value that *text* means for *field*.

    Raises :exc:`ValueError` with a message to show, also for values outside the field's
    bounds.  A kind that the core does not know is returned as text; callers that have plugins
    ask ``admin_parse_value`` first.

    .. versionadded:: 0.1
    """
    refuse_nul(text)
    own = text_form_of(field)
    if own is not None:
        return own.parse(text.strip())
    if field.choices:
        return _choice(field, text)
    parser = _PARSERS.get(field.kind)
    if parser is None:
        return text
    value = parser(text if field.kind in {"string", "text"} else text.strip())
    check_bounds(field, value)
    return value


def text_form_of(field: FieldInfo) -> TextForm | None:
    """Return how a field's values are written, ``None`` where its kind says that."""
    own: TextForm | None = field.options.get("text_form")
    return own


def check_bounds(field: FieldInfo, value: Any) -> None:
    """Raise :exc:`ValueError` when *value* is smaller or larger than *field* can hold.

    .. versionadded:: 0.1
    """
    if field.minimum is not None and value < field.minimum:
        raise ValueError(gettext("Enter a value of at least %(limit)s.", limit=field.minimum))
    if field.maximum is not None and value > field.maximum:
        raise ValueError(gettext("Enter a value of at most %(limit)s.", limit=field.maximum))
    if field.kind == "decimal" and field.precision is not None:
        _check_digits(field, value)


def in_utc(moment: dt.datetime) -> dt.datetime:
    """Return a moment with a zone as one without, in UTC.

    Raises :exc:`ValueError` with a message where the calendar ends before that.

    .. versionadded:: 0.1
    """
    try:
        return moment.astimezone(dt.UTC).replace(tzinfo=None)
    except OverflowError:
        raise ValueError(_datetime_message()) from None


def text_of(field: FieldInfo | None, value: Any) -> str:
    """Return *value* as the text that :func:`parse_value` takes; ``None`` is ``""``.

    .. versionadded:: 0.1
    """
    if value is None:
        return ""
    own = None if field is None else text_form_of(field)
    if own is not None:
        return own.text(value)
    if field is not None and field.kind in {"json", "array"}:
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, dt.timedelta):
        return format_interval(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return str(value)


def export_text(value: Any) -> str:
    """Return *value* as a text file says it, for people and other programs; ``None`` is ``""``.

    .. versionadded:: 0.1
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=export_text)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(export_text, value))
    return text_of(None, value)


def to_json(value: Any) -> Any:
    """Return *value* as JSON can say it: what it has no word for, as the text of :func:`text_of`.

    .. versionadded:: 0.1
    """
    is_json = value is None or isinstance(value, (str, int, float, list, dict))
    return value if is_json and not isinstance(value, enum.Enum) else text_of(None, value)


def from_json(field: FieldInfo, value: Any) -> Any:
    """Return what *value*, of a JSON document, means for *field*; the inverse of :func:`to_json`.

    A choice that the field does not know is returned as it is, and so is a value of a kind that
    JSON has a word for.  Raises :exc:`ValueError` where a text means none of the others.

    .. versionadded:: 0.1
    """
    for choice in field.choices:
        if to_json(choice.value) == value:
            return choice.value
    if value is None or field.kind not in _NOT_IN_JSON:
        return value
    return _PARSERS[field.kind](str(value))


# -- keys ---------------------------------------------------------------------------------------
# "," separates the parts, "." escapes "," and itself, and ".e" is an empty part: without that
# mark, a key of one empty text could not be told from no key at all.


def encode_key(key: Iterable[Any]) -> str:
    """Return a key as one text for URLs and form values; :func:`decode_key` takes it apart.

    >>> encode_key((1, "x,y.z"))
    '1,x.,y..z'

    .. versionadded:: 0.1
    """
    parts = tuple(key)
    if len(parts) == 1 and type(parts[0]) is int:
        return str(parts[0])
    return ",".join(_escape(text_of(None, part)) for part in parts)


def quoted_key(text: str) -> str:
    """Return an encoded key as an address takes it; most need no change.

    .. versionadded:: 0.1
    """
    return text if text.isascii() and text.isalnum() else quote(text, safe=",.")


def decode_key(text: str) -> tuple[str, ...]:
    """Return the parts of an encoded key as texts; an empty text has no parts.

    Never fails: what is no key simply belongs to no record.  A "." that escapes nothing stands
    for itself, so that no other key's record is opened by it.

    .. versionadded:: 0.1
    """
    if not text:
        return ()
    parts, start, escaped = [], 0, False
    for place, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == ".":
            escaped = True
        elif char == ",":
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return tuple("" if part == ".e" else _ESCAPED.sub(r"\1", part) for part in parts)


_ESCAPED = re.compile(r"\.([.,])")


def parse_key(fields: Iterable[FieldInfo], texts: Iterable[str]) -> tuple[Any, ...] | None:
    """Return the typed key, or ``None`` when *texts* cannot be a key of these fields."""
    fields, texts = tuple(fields), tuple(texts)
    if len(fields) != len(texts) or any(len(t) > MAX_ARGUMENT for t in texts):
        return None
    try:
        return tuple(parse_value(f, t) for f, t in zip(fields, texts, strict=True))
    except ValueError:
        return None


def _escape(text: str) -> str:
    return text.replace(".", "..").replace(",", ".,") if text else ".e"


# -- one parser per kind ------------------------------------------------------------------------


def _choice(field: FieldInfo, text: str) -> Any:
    for choice in field.choices:
        if text_of(None, choice.value) == text:
            return choice.value
    raise ValueError(gettext("%(value)s is not one of the choices.", value=repr(text[:40])))


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS or not re.fullmatch(r"[+-]?\d+(_\d+)*", text, re.ASCII):
        raise ValueError(gettext("Enter a whole number."))
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text) if len(text) <= MAX_DIGITS else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError(gettext("Enter a number."))
    return value


def _float(text: str) -> float:
    value = float(_decimal(text))
    if not math.isfinite(value):
        raise ValueError(gettext("The number is too large."))
    return value


def _boolean(text: str) -> bool:
    found = {"1": True, "true": True, "yes": True, "on": True}
    found |= {"0": False, "false": False, "no": False, "off": False}
    try:
        return found[text.lower()]
    except KeyError:
        raise ValueError(gettext("Enter yes or no.")) from None


def _iso(convert: Callable[[str], Any], message: Callable[[], str]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return convert(text)
        except ValueError:
            raise ValueError(message()) from None

    return parse


def _datetime(text: str) -> dt.datetime:
    # A day alone is midnight of that day, so that "created after 2024-05-01" can be typed.
    return dt.datetime.fromisoformat(text)


def _datetime_message() -> str:
    return gettext("Enter a date and time as YYYY-MM-DD HH:MM:SS.")


def _date(text: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


_INTERVAL = re.compile(
    r"(?:(?P<days>[+-]?\d{1,9})\s*(?:d|day|days),?\s*)?"
    r"(?:(?P<sign>-)?(?P<hours>\d{1,9}):(?P<minutes>\d{1,2})"
    r"(?::(?P<seconds>\d{1,2}(?:\.\d{1,6})?))?)?",
    re.ASCII,
)


def _interval(text: str) -> dt.timedelta:
    match = _INTERVAL.fullmatch(text)
    if match is None or not text:
        raise ValueError(text)
    part = match.groupdict(default="0")
    clock = dt.timedelta(
        hours=int(part["hours"]), minutes=int(part["minutes"]), seconds=float(part["seconds"])
    )
    try:
        days = dt.timedelta(days=int(part["days"]))
        return days - clock if match["sign"] else days + clock
    except OverflowError:
        raise ValueError(text) from None


def format_interval(value: dt.timedelta) -> str:
    """Return a duration as ``"1 day, 2:03:04"``, negative ones with a leading minus on the days."""
    return str(value)


def _json(text: str) -> Any:
    def refuse(name: str) -> NoReturn:
        raise ValueError(name)

    def finite(digits: str) -> float:
        # "1e999" would be read as the Infinity that is refused when it is spelt out.
        number = float(digits)
        return number if math.isfinite(number) else refuse(digits)

    try:
        value = json.loads(text, parse_constant=refuse, parse_float=finite)
    except (ValueError, RecursionError) as error:
        text = gettext("This is not valid JSON.")
        if isinstance(error, json.JSONDecodeError):
            place = {"line": error.lineno, "column": error.colno}
            text += " " + gettext("Look at line %(line)s, column %(column)s.", **place)
        raise ValueError(text) from None
    if "\\u" in text:
        _refuse_nul_inside(value)
    return value


def _refuse_nul_inside(value: Any) -> None:
    """Refuse what :func:`refuse_nul` does in every text of a structure, written as an escape."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            refuse_nul(one)
        elif isinstance(one, dict):
            pending += (*one, *one.values())
        elif isinstance(one, list):
            pending += one


def _binary(text: str) -> bytes:
    return bytes.fromhex(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "text": str,
    "integer": _integer,
    "decimal": _decimal,
    "float": _float,
    "boolean": _boolean,
    "date": _iso(_date, lambda: gettext("Enter a date as YYYY-MM-DD.")),
    "datetime": _iso(_datetime, _datetime_message),
    "time": _iso(dt.time.fromisoformat, lambda: gettext("Enter a time as HH:MM or HH:MM:SS.")),
    "interval": _iso(
        _interval, lambda: gettext("Enter a duration as HH:MM:SS or as 2 days, HH:MM:SS.")
    ),
    "uuid": _iso(uuid.UUID, lambda: gettext("Enter a UUID, 32 hexadecimal digits.")),
    "json": _json,
    "array": _json,
    "binary": _iso(_binary, lambda: gettext("Enter hexadecimal digits.")),
}


#: Kinds whose values JSON has no word for, or has one that it shares: 2 may be a float.
_NOT_IN_JSON = frozenset(
    {"binary", "date", "datetime", "decimal", "float", "interval", "time", "uuid"}
)


def _check_digits(field: FieldInfo, value: Decimal) -> None:
    _, digits, exponent = value.as_tuple()
    places = max(-int(exponent), 0)
    whole = max(len(digits) + int(exponent), 0)
    scale = field.scale or 0
    # Not by round(), whose result is bound to 28 digits; trailing zeros do not count.
    if places > scale and any(digits[scale - places :]):
        raise ValueError(gettext("Enter at most %(limit)s digits after the point.", limit=scale))
    if field.precision is not None and whole > field.precision - scale:
        limit = field.precision - scale
        raise ValueError(gettext("Enter at most %(limit)s digits before the point.", limit=limit))


def array_form(item: FieldInfo) -> TextForm:
    """Return how an array is written: JSON, whose texts are written as the item's kind says.

    .. versionadded:: 0.1
    """
    plain = FieldInfo("", "array")

    def parse(text: str) -> Any:
        found = parse_value(plain, text)
        if not isinstance(found, list):
            raise ValueError(gettext("This is not valid JSON."))
        return _each(found, lambda one: _item_of(item, one))

    def text(value: Any) -> str:
        written = _each(value, lambda one: _is_json(item, one) or text_of(item, one))
        return json.dumps(written, ensure_ascii=False, default=str)

    return TextForm(parse, text)


def _item_of(item: FieldInfo, value: Any) -> Any:
    if item.kind == "json":
        return value
    return parse_value(item, value if isinstance(value, str) else text_of(None, value))


def _is_json(item: FieldInfo, value: Any) -> Any:
    # Numbers stay numbers; what is false in Python has a text that means the same.
    is_number = item.kind in {"integer", "float"} and not isinstance(value, str)
    return value if item.kind == "json" or is_number else None


def _each(values: Any, convert: Callable[[Any], Any]) -> list[Any]:
    """Return the values of a list, and of the lists in it, each converted but for ``None``."""
    found: list[Any] = []
    for one in values:
        if one is None or isinstance(one, (list, tuple)):
            found.append(one if one is None else _each(one, convert))
        else:
            found.append(convert(one))
    return found


def pairs_form() -> TextForm:
    """Return how an ``hstore`` is written: a JSON object of texts.

    .. versionadded:: 0.1
    """
    plain = FieldInfo("", "json")

    def parse(text: str) -> Any:
        found = parse_value(plain, text)
        values = found.values() if isinstance(found, dict) else (0,)
        if not all(one is None or isinstance(one, str) for one in values):
            example = '{"a": "b", "c": null}'
            raise ValueError(gettext("Enter a value like %(example)s.", example=example))
        return found

    return TextForm(parse, lambda value: text_of(plain, value))
