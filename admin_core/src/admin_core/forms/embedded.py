"""Documents inside a record, edited in its form: one of them, or a list, nested to any depth.

Names on the wire: ``<field>-<name>`` for one document, ``<field>-<number>-<name>`` in a list;
``del-<field>`` or ``del-<field>-<number>`` takes one away.  A list's rows stand in the order in
which they were sent; their numbers are the places of the stored documents, and larger ones for new
documents.  What was not sent at all stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import wtforms
from wtforms.utils import unset_value

from ..data import ValidationFailed, gettext
from ..data.embedded import TYPE
from .nested import shown_lines
from .populate import is_changed, populate, state_of
from .rows import MAX_ROWS, Row, check_count
from .validators import OF_ONE_CONTROL

#: Documents in documents in documents ...: what lies deeper is not looked at.
MAX_DEPTH = 20


class DocumentForms(Protocol):
    """Where one of the kinds of documents of a field finds its forms.

    .. versionadded:: 0.1
    """

    #: What the kind is called on the wire, and for people.
    type_name: str
    row_label: str

    def new(self) -> Any:
        """Return a new document."""

    def owns(self, document: Any) -> bool:
        """Return whether a document is of this kind."""

    def row_form(self, formdata: Any, record: Any, prefix: str) -> wtforms.Form:
        """Return the form of one document."""

    def writable(self, document: Any) -> Any:
        """Return the object on which a form sets the document's values."""

    def on_model_change(self, form: wtforms.Form, model: Any, is_created: bool) -> None:
        """Change or refuse a document before it is written."""


class DocumentRow(Row):
    """One document: its form, and which of the field's kinds it is of."""

    def __init__(
        self, number: str, kind: DocumentForms, form: wtforms.Form, record: Any = None
    ) -> None:
        super().__init__(number, form, record)
        self.kind = kind


class _Documents(wtforms.Field):
    """What one document and a list of them have in common."""

    is_wide = True
    #: A list of all rows elsewhere, and how many there are: documents have neither.
    hidden_count = ""
    list_url = ""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        documents: Any,
        default: Any = None,
        **kwargs: Any,
    ) -> None:
        checks = list(validators or ())
        #: Whether there must be a document, or one in the list.
        self.is_required = any(isinstance(one, wtforms.validators.InputRequired) for one in checks)
        # Rows have checks of their own; these two look at the text that one control sends.
        own = [one for one in checks if not isinstance(one, OF_ONE_CONTROL)]
        super().__init__(label, own, default=default, **kwargs)
        self.flags.required = self.is_required
        self.children = documents
        self.formdata: Any = None
        self._rows: list[DocumentRow] | None = None

    # -- rows ----------------------------------------------------------------------------------

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Remember what was sent and what is stored; forms are made when they are needed."""
        if data is unset_value:
            data = self.default() if callable(self.default) else self.default
        self.object_data = data
        self.formdata = formdata if self.name.count("-") <= 2 * MAX_DEPTH else None
        self.process_errors = []
        self.errors = []
        self.raw_data = None
        self._rows = None

    @property
    def stored(self) -> list[Any]:
        """The documents as they are stored."""
        raise NotImplementedError

    @property
    def rows(self) -> list[DocumentRow]:
        """The rows: those sent, the stored ones where nothing was sent."""
        if self._rows is None:
            self._rows = []
            numbers = self._numbers()
            self._rows = self._read(numbers) if numbers else self._shown()
        return self._rows

    @property
    def entries(self) -> list[DocumentRow]:
        """The rows that count: blank ones do not."""
        return [row for row in self.rows if not row.is_blank]

    @property
    def kept(self) -> list[DocumentRow]:
        """The rows that stay after saving."""
        return [row for row in self.entries if not row.is_removed]

    def forms(self) -> Iterator[wtforms.Form]:
        """Yield the form of each document."""
        yield from (row.form for row in self.rows)

    def prefix(self, number: str) -> str:
        """Return how the names of a document's fields begin."""
        raise NotImplementedError

    def _numbers(self) -> list[str]:
        raise NotImplementedError

    def _shown(self) -> list[DocumentRow]:
        return [
            self._row(self._number(place), self.kind_of(document), document)
            for place, document in enumerate(self.stored)
        ]

    def _number(self, place: int) -> str:
        return str(place)

    def _row(self, number: str, kind: Any, document: Any, formdata: Any = None) -> DocumentRow:
        form = kind.row_form(formdata, document, self.prefix(number))
        return DocumentRow(number, kind, form, document)

    def kind_of(self, document: Any) -> Any:
        """Return the kind of a stored document."""
        every = list(self.children.kinds.values())
        return next((one for one in every if one.owns(document)), every[0])

    def _read(self, numbers: Sequence[str]) -> list[DocumentRow]:
        if len(numbers) > MAX_ROWS:
            text = gettext("These are too many rows for one page: %(num)s at most.", num=MAX_ROWS)
            self.process_errors = [*self.process_errors, text]
        return [self._sent_row(number) for number in numbers[:MAX_ROWS]]

    def _sent_row(self, number: str) -> DocumentRow:
        place = int(number or "0")
        document = self.stored[place] if place < len(self.stored) else None
        sent = str(self.formdata.get(f"{self.prefix(number)}{TYPE}", ""))[:200]
        kinds = self.children.kinds
        kind = kinds.get(sent) or (next(iter(kinds.values())) if document is None else None)
        if kind is None or (document is not None and not kind.owns(document)):
            # The kind of a stored document changes only by taking it away and adding another.
            kind = self.kind_of(document)
        row = self._row(number, kind, document, self.formdata)
        row.is_removed = f"del-{self.prefix(number).removesuffix('-')}" in self.formdata
        if document is None and not row.is_removed:
            blank = kind.row_form(None, None, self.prefix(number))
            is_typed = is_changed(row.form, blank) or (bool(sent) and len(kinds) > 1)
            row.is_blank = not is_typed and not self._must_be_given(row)
        return row

    def _must_be_given(self, row: DocumentRow) -> bool:
        return False

    # -- checking and writing ------------------------------------------------------------------

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Return whether every document fits, and there are as many as must be."""
        # What was not sent stays as it is; nobody could mend it here.
        are_valid = [row.validate() for row in self.rows] if self._numbers() else []
        is_valid = super().validate(form, extra_validators)
        return all(are_valid) and bool(is_valid)

    def pre_validate(self, form: Any) -> None:
        """Raise ``ValidationError`` when there is no document and one is required."""
        if self.is_required and not self.kept:
            raise wtforms.validators.StopValidation(gettext("This field is required."))

    def state(self) -> Any:
        """Return what the page shows, in a form that two fields can be compared by."""
        return [
            (
                row.kind.type_name,
                row.number if row.is_stored else "",
                {name: state_of(field) for name, field in row.form._fields.items()},
            )
            for row in self.kept
        ]

    def _fill(self) -> list[Any]:
        return [self._filled(row) for row in self.kept]

    def _filled(self, row: DocumentRow) -> Any:
        is_new = row.record is None
        document = row.kind.new() if is_new else row.record
        target = row.kind.writable(document)
        try:
            populate(row.form, target, original=None if is_new else target)
            row.kind.on_model_change(row.form, document, is_new)
        except (wtforms.ValidationError, ValidationFailed) as error:
            text = str(error)
            row.messages += [text] if text else []
            raise ValidationFailed({}) from error
        return document

    # -- buttons that work without scripts -----------------------------------------------------

    def add(self, type_name: str = "") -> DocumentRow:
        """Add an empty document of a kind, to be shown."""
        number = self._next_number()
        kinds = self.children.kinds
        kind = kinds.get(type_name) or next(iter(kinds.values()))
        row = self._row(number, kind, None)
        self.rows.append(row)
        return row

    def _next_number(self) -> str:
        raise NotImplementedError

    def drop(self, number: str) -> None:
        """Take a new document away."""
        self._rows = [row for row in self.rows if row.number != number or row.is_stored]

    def can_drop(self, row: Row) -> bool:
        """Return whether a new document has a control to take it away."""
        return True

    # -- what is shown -------------------------------------------------------------------------

    def patterns(self) -> list[DocumentRow]:
        """Return the rows that scripts make new ones of, one for each kind.

        None inside a document of the same kind, which would have no end; there the button asks the
        server.
        """
        if self.children.is_recursive:
            return []
        return [self.pattern(self.mark, name) for name in self.children.kinds]

    @property
    def mark(self) -> str:
        """What stands for the number in the names of a pattern."""
        return f"__row{self.name.count('__row')}__"

    def pattern(self, mark: str, type_name: str = "") -> DocumentRow:
        """Return the row that scripts make new ones of; *mark* stands for the number."""
        kinds = self.children.kinds
        kind = kinds.get(type_name) or next(iter(kinds.values()))
        return self._row(mark, kind, None)

    @property
    def row_label(self) -> str:
        """What one document is called."""
        return str(self.label.text)

    def shown_text(self) -> str:
        """Return what the documents hold, shortly, to compare two of them."""
        return "; ".join(
            ", ".join(f"{name}: {state}" for name, state in values.items() if state)
            for _, _, values in self.state()
        )

    def title(self, row: DocumentRow, place: Any) -> str:
        """Return the heading of one document."""
        kind = f" ({row.kind.row_label})" if len(self.children.kinds) > 1 else ""
        return f"{self.row_label} #{place}{kind}"

    def error_lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield (label, message, id of the control) for everything that is wrong."""
        yield from ((str(self.label.text), str(text), self.id) for text in self.errors)
        for place, row in enumerate(self.rows, 1):
            name = self.title(row, place)
            yield from ((name, text, self.row_id(row)) for text in row.messages)
            for label, text, anchor in shown_lines(row.form):
                yield f"{name}: {label}" if label else name, text, anchor

    def row_id(self, row: DocumentRow) -> str:
        """Return the id of the element that shows a document."""
        return f"{self.id}-{row.number}"


class EmbeddedField(_Documents):
    """The one document that a field holds, with controls to add it and to take it away.

    A new document of which nothing was typed is none, so an optional one may stay away although
    it has fields of its own that are required.

    .. versionadded:: 0.1
    """

    #: There is one at most.
    max_rows = 1
    is_single = True

    @property
    def stored(self) -> list[Any]:
        """The document, if there is one."""
        return [] if self.object_data is None else [self.object_data]

    @property
    def data(self) -> Any:
        """The values of the document, ``None`` without one."""
        return next((row.form.data for row in self.kept), None)

    @data.setter
    def data(self, value: Any) -> None:
        """Leave the document alone: WTForms sets ``data`` while it makes a field."""

    @property
    def form(self) -> Any:
        """The form of the document, ``None`` without one."""
        return next((row.form for row in self.kept), None)

    def prefix(self, number: str) -> str:
        """Return how the names of the document's fields begin."""
        return f"{self.name}-"

    def _number(self, place: int) -> str:
        return ""

    def _next_number(self) -> str:
        return ""

    def _numbers(self) -> list[str]:
        own = (f"{self.name}-", f"del-{self.name}")
        is_sent = any(name.startswith(own[0]) or name == own[1] for name in self.formdata or ())
        return [""] if is_sent else []

    def _shown(self) -> list[DocumentRow]:
        found = super()._shown()
        if found or not self.is_required or self.name.count("-") > 2 * MAX_DEPTH:
            return found
        row = self._row("", next(iter(self.children.kinds.values())), None)
        row.is_blank = True
        return [row]

    def _must_be_given(self, row: DocumentRow) -> bool:
        return self.is_required

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set what was typed on the document, a new one, or none."""
        found = next(iter(self._fill()), None)
        if found is not getattr(obj, name, None):
            setattr(obj, name, found)

    @property
    def can_add(self) -> bool:
        """Whether a document may be added."""
        return not self.rows

    def can_drop(self, row: Row) -> bool:
        """Return whether the document has a control to take it away."""
        return not self.is_required

    def title(self, row: DocumentRow, place: Any) -> str:
        """Return the heading of the document."""
        kind = f" ({row.kind.row_label})" if len(self.children.kinds) > 1 else ""
        return f"{self.row_label}{kind}"

    def row_id(self, row: DocumentRow) -> str:
        """Return the id of the element that shows the document."""
        return f"{self.id}-"


class EmbeddedListField(_Documents):
    """A list of documents: rows to add, take away and put into another order.

    .. versionadded:: 0.1
    """

    is_single = False

    def __init__(
        self,
        *args: Any,
        min_entries: int = 0,
        max_entries: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.min_rows = min_entries
        self.max_rows = max_entries

    @property
    def stored(self) -> list[Any]:
        """The stored documents."""
        return [one for one in self.object_data or () if one is not None]

    @property
    def data(self) -> Any:
        """The values of the documents that stay."""
        return [row.form.data for row in self.kept]

    @data.setter
    def data(self, value: Any) -> None:
        """Leave the rows alone: WTForms sets ``data`` while it makes a field."""

    def prefix(self, number: str) -> str:
        """Return how the names of a document's fields begin."""
        return f"{self.name}-{number}-"

    def _next_number(self) -> str:
        known = [int(row.number) for row in self.rows]
        return str(max([len(self.stored) - 1, *known]) + 1)

    def _numbers(self) -> list[str]:
        if not self.formdata:
            return []
        own = re.compile(rf"(?:del-)?{re.escape(self.name)}-(0|[1-9]\d{{0,5}})(?:-|$)", re.ASCII)
        found = (own.match(name) for name in self.formdata)
        return list(dict.fromkeys(match[1] for match in found if match))

    def pre_validate(self, form: Any) -> None:
        """Raise ``ValidationError`` when there are too few documents, or too many."""
        super().pre_validate(form)
        check_count(self, len(self.kept))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set what was typed on each document; set the list where it has others, or an order."""
        found, held = self._with_unsent(self._fill()), getattr(obj, name, None)
        if held is None or list(map(id, found)) != list(map(id, held)):
            setattr(obj, name, found)

    def _with_unsent(self, found: list[Any]) -> list[Any]:
        """Return *found* with stored documents that were not sent, each behind its neighbour."""
        sent = {row.number for row in self.rows}
        before: Any = None
        for place, document in enumerate(self.stored):
            if str(place) not in sent:
                places = [i for i, one in enumerate(found) if one is before]
                found.insert(places[0] + 1 if places else 0, document)
            if any(one is document for one in found):
                before = document
        return found

    @property
    def can_add(self) -> bool:
        """Whether another document may be added."""
        return len(self.rows) < (MAX_ROWS if self.max_rows is None else self.max_rows)

    def move(self, number: str, step: int) -> None:
        """Move a document up or down."""
        rows = self.rows
        place = next((i for i, row in enumerate(rows) if row.number == number), None)
        if place is not None and 0 <= place + step < len(rows):
            rows.insert(place + step, rows.pop(place))
