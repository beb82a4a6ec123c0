"""Lists of fields and forms that are no records: the values of one field of the form's record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import wtforms
from wtforms.utils import unset_value

from ..data import gettext
from .nested import shown_lines
from .populate import state_of
from .rows import MAX_ROWS
from .validators import OF_ONE_CONTROL
from .widgets import InlineFieldListWidget


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

    widget = InlineFieldListWidget()
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


class ValueListField(InlineFieldList):
    """A list of values, a control for each, to add, take away and put into another order.

    Values left blank are no part of the list.  A list of which nothing was sent, not even
    ``<name>-_sent``, stays as it is.

    .. versionadded:: 0.1
    """

    can_order = True
    sends_mark = True

    def __init__(
        self, unbound_field: Any, *, validators: Any = (), is_required: bool = False, **kwargs: Any
    ) -> None:
        own = [one for one in validators or () if not isinstance(one, OF_ONE_CONTROL)]
        super().__init__(unbound_field, validators=own, **kwargs)
        self.is_required = is_required
        self.flags.required = is_required

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the values in the order in which they were sent."""
        super().process(None, data, extra_filters)
        numbers = self._sent(formdata)
        if not numbers and f"{self.name}-_sent" not in (formdata or ()):
            return
        stored = list(self.object_data or ())
        if len(numbers) > MAX_ROWS:
            text = gettext("These are too many rows for one page: %(num)s at most.", num=MAX_ROWS)
            self.process_errors = [*self.process_errors, text]
        self.entries = []
        for number in numbers[:MAX_ROWS]:
            known = stored[number] if number < len(stored) else unset_value
            made: Any = self
            entry = made._add_entry(formdata, known, index=number)
            entry.is_new = known is unset_value
            if f"del-{self.name}-{number}" in formdata:
                self._gone.add(entry.name)
        self.last_index = max([len(stored) - 1, *numbers])

    def _sent(self, formdata: Any) -> list[int]:
        own = re.compile(rf"{re.escape(self.name)}-(0|[1-9]\d{{0,5}})(?:-|$)", re.ASCII)
        found = (own.match(name) for name in formdata or ())
        return list(dict.fromkeys(int(match[1]) for match in found if match))

    @property
    def kept(self) -> list[Any]:
        """The entries that are part of the list."""
        return [one for one in self.entries if not self.should_delete(one) and not _is_blank(one)]

    @property
    def data(self) -> Any:
        """The values of the list."""
        return [one.data for one in self.kept]

    @data.setter
    def data(self, value: Any) -> None:
        """Leave the entries alone: WTForms sets ``data`` while it makes a field."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Return whether every value fits, and there is one where there must be."""
        is_valid = super().validate(form, extra_validators)
        if self.is_required and not self.kept:
            self.errors = [*self.errors, gettext("This field is required.")]
            return False
        return is_valid and not self.process_errors

    def state(self) -> Any:
        """Return what the page shows of each value."""
        return [state_of(one) for one in self.kept]

    def shown_text(self) -> str:
        """Return the values, shortly, to compare two lists."""
        return ", ".join(map(str, self.state()))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Replace the attribute by a list of the values."""
        setattr(obj, name, self.data)

    def move(self, number: str, step: int) -> None:
        """Move a value up or down."""
        names = [one.name for one in self.entries]
        name = f"{self.name}-{number}"
        place = names.index(name) if name in names else -1
        if place >= 0 and 0 <= place + step < len(names):
            self.entries.insert(place + step, self.entries.pop(place))


def _is_blank(entry: Any) -> bool:
    """Return whether nothing was typed for an entry, where nothing was stored."""
    if not entry.raw_data or any(not isinstance(one, str) or one for one in entry.raw_data):
        return False
    was_blank = not entry.is_new and entry.object_data in (None, "")
    return entry.data in (None, "") and not was_blank


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
