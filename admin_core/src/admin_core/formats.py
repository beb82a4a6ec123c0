"""How values look in lists and on details pages, by kind.

Each function takes a value that is not ``None`` and returns text (escaped by the template) or
markup whose parts are escaped here.  Lists call them for every cell: ``Markup.format`` would take
most of a page's time, so what can hold no markup is put in place as it is.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from .data import (
    FieldInfo,
    RecordStore,
    current_translator,
    document_store,
    documents_in,
    export_text,
    gettext,
    ngettext,
    plain_documents,
    text_of,
)
from .data.values import text_form_of
from .escaping import escaped as escaped

#: Longer texts are cut in lists; details show them whole.
LIST_TEXT = 100


def boolean(value: Any) -> Markup:
    """Yes or no, told by the word; the sign and colour that the style adds only repeat it."""
    if value:
        return Markup(f'<span class="yes">{escaped(gettext("Yes"))}</span>')
    return Markup(f'<span class="no">{escaped(gettext("No"))}</span>')


def date(value: dt.date | str) -> Markup:
    """``26 Feb 2013``; a text, which drivers give for a day of no calendar, as it is."""
    if isinstance(value, str):
        return escape(value)
    shown = current_translator().format_date(value)
    return Markup(f'<time datetime="{value.isoformat()}">{escaped(shown)}</time>')


def datetime(value: dt.datetime | str) -> Markup:
    """``22 Nov 2026, 18:03``; seconds only where there are any, the zone where it is known."""
    if isinstance(value, str):
        return escape(value)
    speaker = current_translator()
    if value.tzinfo is not None and speaker.timezone is not None:
        with suppress(OverflowError):  # the first and the last day of all have no neighbours
            value = value.astimezone(speaker.timezone)
    shown = speaker.format_datetime(value)
    # The attribute may hold milliseconds at most.
    stamp = value.isoformat(timespec="milliseconds" if value.microsecond else "auto")
    return Markup(f'<time datetime="{stamp}">{escaped(shown)}</time>')


def time(value: dt.time) -> str:
    """``18:03``."""
    return current_translator().format_time(value)


def decimal(value: Any) -> str:
    """Digits as stored, never an exponent."""
    return current_translator().format_number(value) if isinstance(value, Decimal) else str(value)


def floating(value: Any) -> str:
    """At most twelve digits: what a person typed, without the noise of binary fractions."""
    return current_translator().format_number(value) if isinstance(value, float) else str(value)


def cut(value: Any) -> str:
    """Text, cut where a list would get unreadable."""
    text = str(value)
    return text if len(text) <= LIST_TEXT else f"{text[: LIST_TEXT - 1].rstrip()}…"


def lines(value: Any) -> Markup:
    """Text with its line ends kept."""
    return Markup('<span class="pre">{}</span>').format(str(value))


def structure(value: Any) -> str:
    """JSON on one line."""
    return cut(dump(value))


def structure_whole(value: Any) -> Markup:
    """JSON, indented."""
    return Markup('<pre class="mb-0">{}</pre>').format(dump(value, 2))


def sequence(value: Any) -> str:
    """Items, separated by commas."""
    return cut(", ".join(text_of(None, item) for item in value))


def binary(value: Any) -> str:
    """How long it is."""
    return ngettext("%(num)s byte", "%(num)s bytes", len(value))


def interval(value: Any) -> str:
    """``1 day, 2:03:04``."""
    return str(value)


def tag(label: Any) -> Markup:
    """One of a few words, in a frame of its own."""
    return Markup(f'<span class="tag">{escaped(label)}</span>')


def choice(field: FieldInfo) -> Callable[[Any], Any]:
    """Return a function that shows the label of one of the field's choices."""
    labels = {text_of(None, one.value): one.label for one in field.choices}

    def show(value: Any) -> Any:
        text = text_of(None, value)
        return tag(labels.get(text, text))

    return show


def documents(store: RecordStore, field: FieldInfo, purpose: str) -> Callable[[Any], Any]:
    """Return a function that shows embedded documents: what they are called, or what they hold."""

    def text(document: Any) -> str:
        inner = document_store(store.embedded(field), document)
        if purpose == "list":
            return cut(inner.label(document))
        values = ((one, inner.value(document, one.name)) for one in inner.info)
        plain = ((one, plain_documents(inner, one, value)) for one, value in values)
        return "; ".join(
            f"{one.label}: {_said(inner, one, value)}" for one, value in plain
            if value not in (None, "", [])
        )  # fmt: skip

    def show(value: Any) -> Any:
        found = [text(one) for one in documents_in(field, value)]
        return cut(", ".join(found)) if purpose == "list" else Markup("<br>").join(found)

    return show


def _said(store: RecordStore, field: FieldInfo, value: Any) -> str:
    if field.relation is None:
        return export_text(value)
    target = store.related(field.name)
    return ", ".join(map(target.label, value)) if field.relation.many else target.label(value)


_LIST: Mapping[str, Callable[[Any], Any]] = {
    "string": cut,
    "text": cut,
    "boolean": boolean,
    "date": date,
    "datetime": datetime,
    "time": time,
    "decimal": decimal,
    "float": floating,
    "interval": interval,
    "json": structure,
    "array": sequence,
    "binary": binary,
}
_DETAILS: Mapping[str, Callable[[Any], Any]] = {
    **_LIST,
    "string": str,
    "text": lines,
    "json": structure_whole,
}

#: Kinds whose cells are set to the end of the column, figures under figures.
NUMERIC_KINDS = frozenset(
    {"integer", "float", "decimal", "date", "datetime", "time", "interval", "binary"}
)


def formatter(field: FieldInfo, purpose: str) -> Callable[[Any], Any]:
    """Return the function that shows values of *field* for ``"list"`` or ``"details"``."""
    if field.choices:
        return choice(field)
    own = text_form_of(field)
    if own is not None and field.kind not in _DETAILS:
        return (lambda value: cut(own.text(value))) if purpose == "list" else own.text
    table = _LIST if purpose == "list" else _DETAILS
    return table.get(field.kind, cut if purpose == "list" else str)


#: What a computed value is shown as, by its Python type; the first that fits counts.
_KINDS: Sequence[tuple[type | tuple[type, ...], str]] = (
    (bool, "boolean"),
    (dt.datetime, "datetime"),
    (dt.date, "date"),
    (dt.time, "time"),
    (Decimal, "decimal"),
    (float, "float"),
    (dict, "json"),
    ((list, tuple, set, frozenset), "array"),
    (bytes, "binary"),
)


def of_python(purpose: str, *, is_cut: bool) -> Callable[[Any], Any]:
    """Return a function that shows values of which nothing is known but their Python type.

    Texts stay as they are; *is_cut* has lists cut those that are long.
    """
    table = _LIST if purpose == "list" else _DETAILS

    def show(value: Any) -> Any:
        if isinstance(value, str):
            return cut(value) if is_cut and purpose == "list" and not _is_markup(value) else value
        if isinstance(value, enum.Enum):
            return value.name
        if hasattr(value, "__html__"):
            return value
        for found, kind in _KINDS:
            if isinstance(value, found):
                return table[kind](value)
        return cut(value) if is_cut and purpose == "list" else str(value)

    return show


def _is_markup(value: Any) -> bool:
    return hasattr(value, "__html__")


def dump(value: Any, indent: int | None = None) -> str:
    """JSON, whatever the parts are."""
    return json.dumps(value, ensure_ascii=False, default=str, indent=indent)
