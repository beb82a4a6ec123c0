"""Related records by what a file calls them: their key, their label, or one of their fields."""

from __future__ import annotations

from typing import Any

from admin_core.data import Condition, ListQuery, gettext, parse_value
from admin_core.forms import RelatedField

from .cells import Unfit, plain_text, several

#: So many candidates are looked at for one label.
CANDIDATES = 50


class RelatedNames:
    """Finds the keys of related records, each name once."""

    def __init__(self, view: Any) -> None:
        self.view = view
        self._known: dict[tuple[str, str, str], str] = {}

    def sent_texts(self, field: RelatedField, heading: str, value: Any) -> list[str]:
        """Return the keys of the records that *value* names; raises :exc:`Unfit`.

        *heading* is the related model's field that the file's column holds, ``""`` for a key or
        a label.
        """
        names = several(value) if field.multiple else [plain_text(value).strip()]
        return [self._key(field, heading, one) for one in names if one]

    def _key(self, field: RelatedField, heading: str, text: str) -> str:
        question = (field.short_name, heading, text)
        if question not in self._known:
            found = self._by_field(field, heading, text) if heading else self._by_name(field, text)
            if not found:
                raise Unfit(gettext("No record is called %(name)s.", name=repr(text[:80])))
            if len(found) > 1:
                raise Unfit(gettext("Several records are called %(name)s.", name=repr(text[:80])))
            self._known[question] = found.pop()
        return self._known[question]

    def _by_name(self, field: RelatedField, text: str) -> set[str]:
        records = field.records
        found = {one.key for one in records.search(text, CANDIDATES) if one.label == text}
        return found | {one.key for one in records.fetch([text])}

    def _by_field(self, field: RelatedField, heading: str, text: str) -> set[str]:
        choices: Any = field.records
        store = choices.store
        try:
            wanted = parse_value(store.info.field(heading), text)
        except ValueError:
            return set()
        query = ListQuery(conditions=(Condition(heading, "equals", wanted),), limit=2, count="none")
        return {store.encoded_key(one) for one in choices.records().find(query).records}
