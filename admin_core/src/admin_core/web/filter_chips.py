"""The filters in force, as people say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import request

from ..data import FieldInfo, current_translator, decode_key, gettext, parse_value
from .context import Chip
from .filter_kinds import FieldFilter, Filter, listed
from .filter_tree import ActiveFilter, FilterNode
from .list_urls import ListAddress, ListState
from .related import readable, store_at

if TYPE_CHECKING:
    from .filters import Filters
    from .view_core import ModelViewCore


def chips(filters: Filters, state: ListState, address: ListAddress) -> tuple[Chip, ...]:
    """Return what is in force, each with the address of the list without it."""
    return tuple(_chip(filters, node, state, address) for node in state.filters)


def _chip(filters: Filters, node: FilterNode, state: ListState, address: ListAddress) -> Chip:
    url = address.without(state, node)
    if isinstance(node, ActiveFilter):
        return Chip(said(filters.implied.get(node.name) or filters.offered[node.name], node), url)
    parts = tuple(_chip(filters, one, state, address) for one in node.items)
    joiner = gettext("or") if node.kind == "any" else gettext("and")
    labels = (f"({one.label})" if one.parts else one.label for one in parts)
    return Chip(f" {joiner} ".join(labels), url, parts, joiner)


def said(offered: Filter, one: ActiveFilter) -> str:
    """Return one filter in force as a short sentence."""
    operator = offered.operator
    if operator.arity == 0:
        empty = gettext("is empty") if one.condition.value else gettext("is not empty")
        return f"{offered.subject} {empty}"
    is_range = operator.arity == 2
    split = split_range if is_range else listed if operator.arity == -1 else tuple
    options = dict(offered.options())
    shown = [shown_value(offered, text, options) for text in split(one.texts)]
    joiner = f" {gettext('and')} " if is_range else ", "
    return f"{offered.subject} {offered.sign} {joiner.join(shown)}"


def shown_value(offered: Filter, text: str, options: Mapping[str, str]) -> str:
    """Return what people call a value: a choice's label, a related record's name."""
    if text in options:
        return options[text]
    if offered.control == "relation":
        return related_label(offered.view, offered.path, text)
    written = as_read(offered.field, text) if isinstance(offered, FieldFilter) else text
    return written if len(written) <= 40 else f"{written[:39]}…"


def as_read(field: FieldInfo, text: str) -> str:
    """Return a day, a moment or a number as the reader writes it, any other text as it is."""
    speaker = current_translator()
    try:
        value = parse_value(field, text) if field.kind in _WRITTEN else text
    except ValueError:
        return text
    if isinstance(value, dt.datetime):
        return speaker.format_datetime(value)
    if isinstance(value, dt.date):
        return speaker.format_date(value)
    if isinstance(value, dt.time):
        return speaker.format_time(value)
    return speaker.format_number(value) if isinstance(value, (Decimal, float)) else text


#: Kinds that readers write in their own way.
_WRITTEN = frozenset({"date", "datetime", "time", "decimal", "float"})


def related_label(view: ModelViewCore, path: str, key: str) -> str:
    """Return what a related record is called, the key when the visitor may not see it.

    Chips and panel ask for the same record; it is read once a request.
    """
    known: dict[tuple[int, str, str], str] = request.environ.setdefault("admin_core.labels", {})
    question = (id(view), path, key)
    if question not in known:
        target = store_at(view.store, path)
        record = readable(view, target).get(decode_key(key))
        known[question] = key if record is None else target.label(record)
    return known[question]


def split_range(texts: Sequence[str]) -> tuple[str, ...]:
    """Return both ends of a range that one text holds, other texts as they are."""
    if len(texts) == 1 and " to " in texts[0]:
        return tuple(texts[0].split(" to ", 1))
    return tuple(texts)
