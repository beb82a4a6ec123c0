"""Related records by what a file calls them: their key, their label, or one of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from admin_core.data import AnyOf, Condition, ListQuery, gettext, parse_value
from admin_core.forms import RelatedField

from .cells import Unfit, plain_text, several

#: Values of a field that are looked for in one statement.
VALUES_AT_ONCE = 50
#: Records that are looked at for one value.
CANDIDATES = 50


class RelatedNames:
    """Finds the keys of related records, each name once and those of many rows together."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], set[str]] = {}

    def look_ahead(self, field: RelatedField, heading: str, values: Iterable[Any]) -> None:
        """Find what the *values* of many rows name, before each is asked for.

        *heading* is the related model's field that the file's column holds, ``""`` for a key or
        a label.
        """
        texts = list(dict.fromkeys(text for one in values for text in _names(field, one)))
        new = [one for one in texts if (field.short_name, heading, one) not in self._known]
        found = _by_field(field, heading, new) if heading else _by_name(field, new)
        for text, named in found.items():
            # What is not found so is asked for by itself: a key may be written in another way.
            if named:
                self._known[field.short_name, heading, text] = named
        known = (self._known.get((field.short_name, heading, one), set()) for one in texts)
        keys = sorted(set().union(*known))
        if keys:
            field.records.hold(field.records.fetch(keys))

    def sent_texts(self, field: RelatedField, heading: str, value: Any) -> list[str]:
        """Return the keys of the records that *value* names; raises :exc:`Unfit`."""
        names = several(value) if field.multiple else [plain_text(value).strip()]
        return [self._key(field, heading, one) for one in names if one]

    def _key(self, field: RelatedField, heading: str, text: str) -> str:
        question = (field.short_name, heading, text)
        if question not in self._known:
            found = _by_field(field, heading, [text]) if heading else _one_by_name(field, text)
            if not found.get(text):
                raise Unfit(gettext("No record is called %(name)s.", name=repr(text[:80])))
            self._known[question] = found[text]
        if len(self._known[question]) > 1:
            raise Unfit(gettext("Several records are called %(name)s.", name=repr(text[:80])))
        return next(iter(self._known[question]))


def _names(field: RelatedField, value: Any) -> list[str]:
    """Return what a value names, nothing where it cannot be read: its own row says so."""
    try:
        names = several(value) if field.multiple else [plain_text(value).strip()]
    except Unfit:
        return []
    return [one for one in names if one]


def _by_name(field: RelatedField, texts: Sequence[str]) -> dict[str, set[str]]:
    if not texts:
        return {}
    by_key = {one.key for one in field.records.fetch(texts)}
    by_label = field.records.named(texts)
    return {text: {one.key for one in by_label.get(text, ())} | ({text} & by_key) for text in texts}


def _one_by_name(field: RelatedField, text: str) -> dict[str, set[str]]:
    # The key may be written otherwise, as a number with a zero before it.
    found = _by_name(field, [text])
    return {text: found[text] | {one.key for one in field.records.fetch([text])}}


def _by_field(field: RelatedField, heading: str, texts: Sequence[str]) -> dict[str, set[str]]:
    choices: Any = field.records
    store = choices.store
    wanted: list[tuple[Any, str]] = []
    for text in texts:
        # What means nothing for the field names no record.
        with suppress(ValueError):
            wanted.append((parse_value(store.info.field(heading), text), text))
    found: dict[str, set[str]] = {}
    for start in range(0, len(wanted), VALUES_AT_ONCE):
        block = wanted[start : start + VALUES_AT_ONCE]
        alike = AnyOf(tuple(Condition(heading, "equals", value) for value, _ in block))
        limit = CANDIDATES * len(block)
        query = ListQuery(conditions=(alike,), limit=limit, count="none")
        page = choices.records().find(query)
        if page.has_next and len(block) > 1:
            # Too many are alike: the rest of them may be what others are looked for.
            continue
        for record in page.records:
            stored, key = store.value(record, heading), store.encoded_key(record)
            for value, text in block:
                if len(block) == 1 or stored == value:
                    found.setdefault(text, set()).add(key)
    return found
