"""A list of child records inside a form: reading what was sent, checking it, saying what is wrong.

Names on the wire: ``<list>-<number>-<field>``; ``del-<list>-<number>`` marks a row for deletion.
The numbers need not follow each other; rows stand in the order in which they were sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import wtforms

from ..data import gettext, ngettext
from .nested import shown_lines
from .populate import is_changed

#: Rows that one list may send; more are refused.
MAX_ROWS = 1_000

FINGERPRINT = "_fingerprint"


def check_count(field: Any, count: int) -> None:
    """Raise ``ValidationError`` when so many rows are too few, or too many, for *field*."""
    if count < field.min_rows:
        raise wtforms.ValidationError(
            ngettext("At least %(num)s row is required.",
                     "At least %(num)s rows are required.", field.min_rows)
        )  # fmt: skip
    if field.max_rows is not None and count > field.max_rows:
        raise wtforms.ValidationError(
            ngettext("There can be %(num)s row at most.",
                     "There can be %(num)s rows at most.", field.max_rows)
        )  # fmt: skip


class Row:
    """One child in a list: its form, its record unless it is new, and what was sent of it."""

    def __init__(self, number: str, form: wtforms.Form, record: Any = None, key: str = "") -> None:
        self.number = number
        self.form = form
        self.record = record
        self.key = key
        self.fingerprint = ""
        self.is_removed = False
        self.is_blank = False
        #: Whether the row is only to be read: what is sent for it is not looked at.
        self.is_fixed = False
        self.messages: list[str] = []

    @property
    def is_stored(self) -> bool:
        """Whether the row stands for a record that exists, or is said to."""
        return self.record is not None or bool(self.key)

    def validate(self) -> bool:
        """Return whether what was sent fits; a row that goes, or is blank, always does."""
        if self.is_removed or self.is_blank or self.is_fixed:
            return True
        is_valid = self.form.validate()
        return bool(is_valid) and not self.messages


class Children(Protocol):
    """Where a list of rows finds its records and forms."""

    name: str
    row_label: str
    min_rows: int
    max_rows: int | None
    extra_rows: int

    def load(self, lists: Sequence[ChildRows]) -> None:
        """Give each of the lists, which have different parents, its stored rows."""

    def find(self, parent: Any, keys: Sequence[str]) -> Mapping[str, Any]:
        """Return those children of *parent* that have one of *keys*, by key."""

    def row_form(self, formdata: Any, record: Any, prefix: str) -> wtforms.Form:
        """Return the form of one row."""

    def key_name(self) -> str:
        """Return the name of the hidden field that holds a row's key."""

    def fingerprint(self, form: wtforms.Form, record: Any) -> str:
        """Return the fingerprint of what a row shows."""

    def write(self, field: ChildRows, parent: Any) -> None:
        """Write what was sent, after the parent."""

    def is_visible(self) -> bool:
        """Return whether this visitor may see the list."""

    def may(self, action: str) -> bool:
        """Return whether rows can be created, updated, deleted or moved by this visitor."""


class ChildRows(wtforms.Field):
    """The children of one record, a form each; they are written after their parent.

    .. versionadded:: 0.1
    """

    #: The saver writes the records; the form sets nothing on the parent.
    holds_records = True
    is_read_only = True
    is_wide = True
    #: What draws the list; ``None`` for the form's own way, a card or a line for each row.
    widget: Any = None

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        children: Any,
        min_entries: int | None = None,
        max_entries: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.children = children
        self.min_rows = children.min_rows if min_entries is None else min_entries
        self.max_rows = children.max_rows if max_entries is None else max_entries
        self.formdata: Any = None
        self.parent: Any = None
        #: How many children there are when they are too many to show, as text.
        self.hidden_count = ""
        #: Where the list of all children is, filtered to these.
        self.list_url = ""
        self._rows: list[Row] | None = None

    # -- rows ----------------------------------------------------------------------------------

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Remember what was sent and *data*, the parent; rows are read when they are needed."""
        self.formdata, self.parent = formdata, data
        self.process_errors = []
        self.errors = []
        self._rows = None

    @property
    def rows(self) -> list[Row]:
        """The rows: those sent, the stored ones where nothing was sent."""
        if self._rows is None:
            self._rows = []
            numbers = self._numbers()
            if numbers:
                self._rows = self._read(numbers)
            else:
                self.children.load([self])
        return self._rows

    @property
    def entries(self) -> list[Row]:
        """The rows that count: blank ones do not."""
        return [row for row in self.rows if not row.is_blank]

    @property
    def data(self) -> Any:
        """The values of the rows that stay."""
        return [row.form.data for row in self.entries if not row.is_removed]

    @data.setter
    def data(self, value: Any) -> None:
        """Leave the rows alone: WTForms clears ``data`` of every field."""

    def display_row_controls(self, row: Row) -> bool:
        """Return whether a row shows what moves and deletes it."""
        return True

    def should_delete(self, row: Row) -> bool:
        """Return whether a row is marked for deletion."""
        return row.is_removed

    def take(self, records: Iterable[Any], keys: Iterable[str]) -> None:
        """Make rows of stored records."""
        self._rows = []
        for place, (record, key) in enumerate(zip(records, keys, strict=True)):
            prefix = f"{self.name}-{place}-"
            row = Row(str(place), self.children.row_form(None, record, prefix), record, key)
            row.fingerprint = self.children.fingerprint(row.form, record)
            self._rows.append(row)

    def fill_up(self) -> None:
        """Add the empty rows that a form is opened with."""
        if self.formdata or not self.children.may("create"):
            return
        missing = max(self.children.extra_rows, self.min_rows - len(self.rows))
        if self.max_rows is not None:
            missing = min(missing, self.max_rows - len(self.rows))
        for _ in range(missing):
            self.add()

    def add(self) -> Row:
        """Add an empty row, to be shown."""
        number = str(max((int(row.number) for row in self.rows), default=-1) + 1)
        row = Row(number, self.children.row_form(None, None, f"{self.name}-{number}-"))
        row.is_blank = True
        self.rows.append(row)
        return row

    def pattern(self, mark: str) -> Row:
        """Return the row that scripts make new ones of; *mark* stands for the number."""
        return Row(mark, self.children.row_form(None, None, f"{self.name}-{mark}-"))

    # -- what was sent -------------------------------------------------------------------------

    def _numbers(self) -> list[str]:
        if not self.formdata:
            return []
        own = re.compile(rf"{re.escape(self.name)}-(0|[1-9]\d{{0,5}})-", re.ASCII)
        found = (own.match(name) for name in self.formdata)
        return list(dict.fromkeys(match[1] for match in found if match))

    def _read(self, numbers: list[str]) -> list[Row]:
        if len(numbers) > MAX_ROWS:
            text = gettext("These are too many rows for one page: %(num)s at most.", num=MAX_ROWS)
            self.process_errors = [*self.process_errors, text]
        numbers = numbers[:MAX_ROWS]
        keys = {number: self._sent(number, self.children.key_name()) for number in numbers}
        wanted = [key for key in keys.values() if key]
        known = self.children.find(self.parent, wanted) if wanted else {}
        taken: set[str] = set()
        return [self._row(number, keys[number], known, taken) for number in numbers]

    def _row(self, number: str, key: str, known: Mapping[str, Any], taken: set[str]) -> Row:
        record = known.get(key) if key and key not in taken else None
        prefix = f"{self.name}-{number}-"
        form = self.children.row_form(self.formdata, record, prefix)
        row = Row(number, form, record, key)
        row.is_fixed = record is not None and not self.children.may("update")
        row.is_removed = f"del-{self.name}-{number}" in self.formdata
        row.fingerprint = self._sent(number, FINGERPRINT)[:64]
        if key and record is None and not row.is_removed:
            row.messages.append(
                gettext("This row is listed twice.") if key in taken
                else gettext("This row is no part of this record, or is gone. Remove it.")
            )  # fmt: skip
        if not key and not row.is_removed:
            row.is_blank = not is_changed(form, self.children.row_form(None, None, prefix))
        taken.add(key)
        return row

    def _sent(self, number: str, name: str) -> str:
        return str(self.formdata.get(f"{self.name}-{number}-{name}", ""))[:2_000]

    # -- checking and writing ------------------------------------------------------------------

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Return whether every row fits, and as many are left as must be."""
        if not self._numbers() and self.parent is not None:
            # A list that was not sent stays as it is.
            self.errors = list(self.process_errors)
            return not self.errors
        are_valid = [row.validate() for row in self.rows]
        is_valid = super().validate(form, extra_validators)
        return all(are_valid) and bool(is_valid)

    def pre_validate(self, form: Any) -> None:
        """Raise ``ValidationError`` when there are too few rows, or too many."""
        check_count(self, len([row for row in self.entries if not row.is_removed]))

    def has_changes(self) -> bool:
        """Return whether saving would write anything."""
        return bool(self._numbers()) and any(self.is_altered(row) for row in self.rows)

    def is_altered(self, row: Row) -> bool:
        """Return whether something was typed into a row, or it is to go."""
        if row.record is None:
            return not row.is_removed and not row.is_blank
        if row.is_removed or row.is_fixed:
            return row.is_removed
        return is_changed(row.form, self.children.row_form(None, row.record, f"{self.name}-0-"))

    def sent_rows(self) -> list[Row]:
        """Return the rows that were sent; the stored ones are not read for it."""
        return self.rows if self._numbers() else []

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set nothing: the children refer to their parent, and are written after it."""

    def write(self, parent: Any) -> None:
        """Write the rows that were sent, and of them what changed."""
        if self._numbers():
            self.children.write(self, parent)

    # -- buttons that work without scripts -----------------------------------------------------

    def move(self, number: str, step: int) -> None:
        """Move a row up or down."""
        rows = self.rows
        place = next((i for i, row in enumerate(rows) if row.number == number), None)
        if place is not None and 0 <= place + step < len(rows):
            rows.insert(place + step, rows.pop(place))

    def drop(self, number: str) -> None:
        """Take a new row away."""
        self._rows = [row for row in self.rows if row.number != number or row.is_stored]

    # -- what is shown -------------------------------------------------------------------------

    @property
    def row_label(self) -> str:
        """What one row is called: the model's own name, or the label that the list was given."""
        label = str(self.label.text)
        return str(self.children.row_label) if label == self.children.name else label

    @property
    def can_add(self) -> bool:
        """Whether another row may be added."""
        is_full = self.max_rows is not None and len(self.rows) >= self.max_rows
        return not is_full and self.children.may("create")

    def forms(self) -> Iterator[wtforms.Form]:
        """Yield the form of each row; stored rows that nobody looked at are not read."""
        if self._rows is not None or self._numbers():
            yield from (row.form for row in self.rows)

    def error_lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield (label, message, id of the control) for everything that is wrong."""
        yield from ((str(self.label.text), str(text), self.id) for text in self.errors)
        for place, row in enumerate(self.rows, 1):
            name = f"{self.row_label} #{place}"
            yield from ((name, text, f"{self.id}-{row.number}") for text in row.messages)
            for label, text, anchor in shown_lines(row.form):
                yield f"{name}: {label}" if label else name, text, anchor
