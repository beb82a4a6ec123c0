"""Rows of a file become records: checked as if each had been typed into the form, then saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict

from admin_core.data import (
    AccessDenied,
    AdminError,
    AllOf,
    AnyOf,
    Condition,
    ConstraintViolated,
    ListQuery,
    StoreUnavailable,
    ValidationFailed,
    gettext,
    parse_value,
)
from admin_core.helpers import sending

from .cells import Unfit, is_relation, plain_text, sent_texts
from .headings import Target
from .related import RelatedNames

#: Rows whose records are looked for in one statement.
BLOCK = 200
#: Further problems are counted and not shown.
MAX_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is refused; ``number`` counts the file's records from 1."""

    number: int
    column: str
    message: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, number: int, problems: Iterable[tuple[str, str]]) -> None:
        """Take down why a row is refused."""
        self.refused += 1
        room = MAX_PROBLEMS - len(self.problems)
        self.problems += [RowProblem(number, *one) for one in islice(problems, room)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the form that holds it; ``record`` is the one that it changes, if any."""

    number: int
    form: wtforms.Form
    record: Any


class RowRefused(Exception):
    """A row that was valid could not be saved; the whole import is undone."""


class Import:
    """One file for one view, by its rows and by what its columns mean."""

    def __init__(
        self,
        view: Any,
        rows: Sequence[Mapping[str, Any]],
        targets: Mapping[str, Target],
        *,
        may_update: bool,
    ) -> None:
        self.view = view
        self.rows = rows
        self.targets = targets
        self.may_update = may_update
        self.names = RelatedNames()
        self._probes: dict[bool, wtforms.Form] = {}
        self._headings = {one.name: heading for heading, one in targets.items()}

    def check(self) -> Outcome:
        """Return what saving would do, changing nothing."""
        outcome = Outcome()
        for row in self._read(outcome, lock=False):
            outcome.created += row.record is None
            outcome.updated += row.record is not None
        return outcome

    def save(self, outcome: Outcome) -> None:
        """Save every row; raises :exc:`RowRefused` at the first that is refused."""
        view = self.view
        for row in self._read(outcome, lock=True):
            if outcome.refused:
                break
            try:
                if row.record is None:
                    done = view.create_model(row.form)
                else:
                    done = view.update_model(row.form, row.record)
                if done is None or done is False:
                    raise ValidationFailed(gettext("The record was not saved."))
            except StoreUnavailable:
                raise
            except AdminError as error:
                outcome.refuse(row.number, self._reasons(row.form, error))
                raise RowRefused from error
            outcome.created += row.record is None
            outcome.updated += row.record is not None
        if outcome.refused:
            raise RowRefused

    # -- one row -------------------------------------------------------------------------------

    def _read(self, outcome: Outcome, *, lock: bool) -> Iterator[_Row]:
        """Yield the rows that are valid; the others are refused."""
        rows = enumerate(self.rows, 1)
        while block := list(islice(rows, BLOCK)):
            known = self._known([row for _, row in block], lock=lock)
            self._look_ahead([row for _, row in block], known)
            for number, row in block:
                problems: list[tuple[str, str]] = []
                found = self._row(number, row, known, problems)
                if found is not None and not self.view.form_page.is_valid(found.form):
                    problems += self._errors(found.form)
                if problems or found is None:
                    outcome.refuse(number, problems)
                else:
                    yield found

    def _row(
        self,
        number: int,
        row: Mapping[str, Any],
        known: Mapping[tuple[str, ...], Any],
        problems: list[tuple[str, str]],
    ) -> _Row | None:
        """Return a row with its form filled, ``None`` when it cannot have one."""
        key = self._key(row)
        record = known.get(key) if key else None
        if record is None and key and not self._sets_key():
            problems.append((self._key_heading(), gettext("This record does not exist.")))
            return None
        if record is not None and not self._may_update(record):
            text = gettext("Another record has this value already.")
            problems.append((self._key_heading(), text))
            return None
        sent: MultiDict[str, Any] = MultiDict()
        given = set()
        probe = self._probe(record)
        for heading, target in self.targets.items():
            if not target.is_set or target.name not in probe:
                continue
            try:
                texts = self._texts(probe[target.name], target, row.get(heading))
            except Unfit as error:
                problems.append((heading, str(error)))
                continue
            sent.setlist(target.name, texts)
            given.add(target.name)
        with sending(sent):
            form = self._page_form(record)
        unfit = {self.targets[heading].name for heading, _ in problems}
        self._leave_out(form, record, given, unfit)
        return _Row(number, form, record)

    def _look_ahead(
        self, rows: Sequence[Mapping[str, Any]], known: Mapping[tuple[str, ...], Any]
    ) -> None:
        """Find the records that the rows name, of all rows together."""
        keys = (self._key(row) for row in rows)
        records = [known.get(key) if key else None for key in keys]
        # One record of each kind tells which fields there are.
        for sample in {one is None: one for one in records}.values():
            probe = self._probe(sample)
            for heading, target in self.targets.items():
                field: Any = probe._fields.get(target.name)
                if target.is_set and field is not None and is_relation(field):
                    self.names.look_ahead(field, target.field, (row.get(heading) for row in rows))

    def _probe(self, record: Any) -> wtforms.Form:
        """Return a form whose fields tell what they take; one is as good as another."""
        kind = record is None
        if kind not in self._probes:
            with sending(MultiDict()):
                self._probes[kind] = self._page_form(record)
        return self._probes[kind]

    def _page_form(self, record: Any) -> wtforms.Form:
        page = self.view.form_page
        found: wtforms.Form = page.new_form() if record is None else page.form_of(record)
        return found

    def _texts(self, sent_to: Any, target: Target, value: Any) -> list[Any]:
        if is_relation(sent_to):
            return self.names.sent_texts(sent_to, target.field, value)
        return sent_texts(sent_to, value)

    def _leave_out(self, form: wtforms.Form, record: Any, given: Set[str], unfit: Set[str]) -> None:
        """Take out what the file does not say: it stays as it is, or as new records have it."""
        for name in list(form._fields):
            is_needed = record is None and form[name].flags.required and name not in unfit
            if name not in given and not is_needed and name != "csrf_token":
                del form[name]

    def _may_update(self, record: Any) -> bool:
        view = self.view
        key = view.store.encoded_key(record)
        return self.may_update and bool(view.admin.gate.allows(view, "update", key))

    # -- which record --------------------------------------------------------------------------

    def _key(self, row: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return the texts that tell which record a row is about, ``None`` for a new one."""
        headings = [self._headings.get(name) for name in self.view.import_key_names()]
        if not headings or None in headings:
            return None
        texts = tuple(plain_text(row.get(str(one))).strip() for one in headings)
        return texts if all(texts) else None

    def _key_heading(self) -> str:
        return self._headings[self.view.import_key_names()[0]]

    def _sets_key(self) -> bool:
        return all(
            self.targets[self._headings[name]].is_set for name in self.view.import_key_names()
        )

    def _known(
        self, rows: Iterable[Mapping[str, Any]], *, lock: bool
    ) -> Mapping[tuple[str, ...], Any]:
        """Return the records that *rows* are about and the visitor may change, by their keys."""
        keys = list(dict.fromkeys(key for row in rows if (key := self._key(row))))
        names, store = self.view.import_key_names(), self.view.store
        typed: dict[tuple[Any, ...], tuple[str, ...]] = {}
        for key in keys:
            try:
                fields = [store.info.field(name) for name in names]
                typed[tuple(map(parse_value, fields, key))] = key
            except ValueError:
                continue
        if not typed:
            return {}
        wanted = _one_of(store, names, list(typed))
        # All of the form, so that no record is read a second time for the rest of it.
        paths = (*self.view.get_edit_paths(), *names)
        query = ListQuery(paths=paths, conditions=(wanted,), count="none")
        found = self.view.records("update", lock=lock).find(query).records
        by_key = {tuple(store.value(one, name) for name in names): one for one in found}
        return {text: by_key[key] for key, text in typed.items() if key in by_key}

    # -- words ---------------------------------------------------------------------------------

    def _errors(self, form: wtforms.Form) -> Iterator[tuple[str, str]]:
        for name, messages in form.errors.items():
            for message in messages:
                label = str(form[name].label.text) if name in form else ""
                yield self._headings.get(str(name), label), str(message)

    def _reasons(self, form: wtforms.Form, error: AdminError) -> Iterator[tuple[str, str]]:
        if isinstance(error, (ValidationFailed, ConstraintViolated)):
            for name, texts in self.view.refusal_messages(error, form).items():
                label = str(form[name].label.text) if name else ""
                for text in texts:
                    yield self._headings.get(name, label), text
        elif isinstance(error, AccessDenied):
            yield "", str(error) or gettext("You may not save this.")
        else:
            yield "", str(error)


def _one_of(store: Any, names: Sequence[str], keys: Sequence[tuple[Any, ...]]) -> Any:
    """Return the condition that a record's values of *names* are one of *keys*."""
    if tuple(names) == tuple(store.info.primary_key):
        return store.key_criterion(keys)
    same = ["equals"] * len(names)
    return AnyOf(tuple(AllOf(tuple(map(Condition, names, same, key))) for key in keys))
