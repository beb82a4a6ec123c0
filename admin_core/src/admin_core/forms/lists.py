"""Lists of fields and forms that are no records: the values of one field of the form's record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import wtforms
from wtforms.utils import unset_value

from .nested import shown_lines
from .rows import MAX_ROWS


class Entry:
    """One entry of an :class:`InlineFieldList` as templates see it."""

    is_blank = False
    is_stored = False
    key = ""
    fingerprint = ""
    messages = ()

    def __init__(self, number: str, field: Any, is_removed: bool = False) -> None:
        self.number = number
        self.is_removed = is_removed
        self.form = field.form if isinstance(field, wtforms.FormField) else [field]


class InlineFieldList(wtforms.FieldList):  # type: ignore[type-arg]  # generic in the stubs only
    """A list of fields or forms with controls to add and remove entries.

    An entry goes when the request holds ``del-<entry>``; it is not validated then.

    .. versionadded:: 0.1
    """

    is_wide = True
    children = None
    hidden_count = ""
    list_url = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the entries, and note which are to go."""
        super().process(formdata, data, extra_filters)
        del self.entries[MAX_ROWS:]
        # WTForms numbers the entries anew; the marks hold the numbers that were sent.
        numbers = self._numbers(formdata)
        self._gone = {
            entry.name
            for number, entry in zip(numbers, self.entries, strict=False)
            if f"del-{self.name}-{number}" in formdata
        }

    def _numbers(self, formdata: Any) -> list[int]:
        own = re.compile(rf"{re.escape(self.name)}-(\d+)", re.ASCII)
        found = (own.match(name) for name in formdata or ())
        return sorted({int(match[1]) for match in found if match})

    def should_delete(self, field: Any) -> bool:
        """Return whether an entry is marked for deletion."""
        return field.name in self._gone

    def display_row_controls(self, field: Any) -> bool:
        """Return whether an entry can be removed; override to keep some."""
        return True

    @property
    def data(self) -> Any:
        """The values of the entries that stay."""
        return [one.data for one in self.entries if not self.should_delete(one)]

    @data.setter
    def data(self, value: Any) -> None:
        """Leave the entries alone: WTForms sets ``data`` while it makes a field."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Return whether the entries that stay are valid."""
        every = self.entries
        self.entries = [one for one in every if not self.should_delete(one)]
        try:
            return bool(super().validate(form, extra_validators))
        finally:
            self.entries = every

    def populate_obj(self, obj: Any, name: str) -> None:
        """Replace the attribute by a list of the entries that stay."""
        setattr(obj, name, [_value(one) for one in self.entries if not self.should_delete(one)])

    def error_lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield (label, message, id of the control) for everything that is wrong."""
        label = str(self.label.text)
        own = [one for one in self.errors if not isinstance(one, (dict, list, tuple))]
        yield from ((label, str(text), self.id) for text in own)
        for place, entry in enumerate(self.entries, 1):
            name = f"{label} #{place}"
            if isinstance(entry, wtforms.FormField):
                for inner, text, anchor in shown_lines(entry.form):
                    yield f"{name}: {inner}" if inner else name, text, anchor
            else:
                yield from ((name, str(text), entry.id) for text in entry.errors)

    # -- what is shown -------------------------------------------------------------------------

    @property
    def rows(self) -> list[Entry]:
        """The entries as templates see them."""
        return [
            Entry(one.name.rpartition("-")[2], one, self.should_delete(one)) for one in self.entries
        ]

    @property
    def row_label(self) -> str:
        """What one entry is called."""
        return str(self.label.text)

    @property
    def can_add(self) -> bool:
        """Whether another entry may be added."""
        return len(self.entries) < (self.max_entries or MAX_ROWS)

    def add(self) -> None:
        """Add an empty entry, to be shown."""
        self.append_entry()

    def drop(self, number: str) -> None:
        """Take an entry away."""
        self.entries = [one for one in self.entries if one.name != f"{self.name}-{number}"]

    def can_drop(self, row: Entry) -> bool:
        """Return whether an entry has a control to remove it."""
        name = f"{self.name}-{row.number}"
        return any(one.name == name and self.display_row_controls(one) for one in self.entries)

    def pattern(self, mark: str) -> Entry:
        """Return the entry that scripts make new ones of; *mark* stands for the number."""
        name, own_id = f"{self.name}-{mark}", f"{self.id}-{mark}"
        made: Any = self.unbound_field
        field = made.bind(form=None, name=name, prefix="", id=own_id, _meta=self.meta)
        field.process(None)
        return Entry(mark, field)


class InlineFormField(wtforms.FormField):  # type: ignore[type-arg]  # generic in the stubs only
    """A form inside a form.

    .. versionadded:: 0.1
    """

    is_wide = True


class InlineModelFormField(wtforms.FormField):  # type: ignore[type-arg]  # generic in the stubs only
    """A form inside a form that stands for a record: its key is shown and never set.

    .. versionadded:: 0.1
    """

    is_wide = True

    def __init__(self, form_class: Any, pk: Any, form_opts: Any = None, **kwargs: Any) -> None:
        super().__init__(form_class, **kwargs)
        self.pk = pk
        self.form_opts = form_opts

    def get_pk(self) -> Any:
        """Return the value of the key's field, a tuple for a key of several."""
        if isinstance(self.pk, (tuple, list)):
            return tuple(getattr(self.form, name).data for name in self.pk)
        return getattr(self.form, self.pk).data

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the fields of the form on *obj* itself, but for its key."""
        keys = self.pk if isinstance(self.pk, (tuple, list)) else (self.pk,)
        for own, field in self.form._fields.items():
            if own not in keys:
                field.populate_obj(obj, own)


def _value(entry: Any) -> Any:
    known = entry.object_data
    if isinstance(entry, wtforms.FormField) and not (known is None or isinstance(known, dict)):
        entry.form.populate_obj(known)
        return known
    if isinstance(known, dict) and isinstance(entry.data, dict):
        # What the form does not show of a document stays in it.
        return {**known, **entry.data}
    return entry.data
