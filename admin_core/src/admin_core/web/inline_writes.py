"""Writing the children that were edited in their parent's form, in the parent's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import wtforms

from ..data import (
    AccessDenied,
    ConstraintViolated,
    StaleRecord,
    ValidationFailed,
    decode_key,
    gettext,
)
from .saver import Deleter, Saver, field_errors

if TYPE_CHECKING:
    from ..forms.rows import ChildRows, Row
    from .inline import InlineView


class RowWriter:
    """Writes one list of rows: deletions first, so that what they held is free again.

    Raises what :class:`Saver` raises; messages stand at the row's own fields by then.
    """

    def __init__(self, inline: InlineView) -> None:
        self.inline = inline
        # To the saver it is a view like any other: a store, hooks, a gate.
        view: Any = inline
        self.saver, self.deleter = Saver(view), Deleter(view)

    def write(self, field: ChildRows, parent: Any) -> None:
        """Write the rows of *field* as children of *parent*."""
        rows = field.sent_rows()
        removed = [row for row in rows if row.is_removed and row.record is not None]
        kept = [row for row in rows if not row.is_removed and not row.is_blank]
        places = self._places(kept) if self.inline.may("order") else {}
        changed = [row for row in kept if row.record is not None
                   and (row.number in places or field.is_altered(row))]  # fmt: skip
        created = [row for row in kept if row.record is None]
        self._require("delete", removed)
        self._require("update", changed)
        self._require("create", created)
        for row in removed:
            with _placed(row, self.saver):
                self._refuse_stale(row)
        if removed:
            with _placed(removed[0] if len(removed) == 1 else field, self.saver):
                self._remove([row.record for row in removed], parent)
        for row in kept:
            given = places.get(row.number, {})
            with _placed(row, self.saver):
                if row.record is None:
                    self.saver.create(row.form, {**self._reference_to(parent), **given})
                elif row in changed:
                    self.saver.update(row.form, row.record, row.fingerprint, given)

    def _reference_to(self, parent: Any) -> Mapping[str, Any]:
        link = self.inline.link
        return {link.reverse: [parent] if link.is_shared else parent}

    def _remove(self, children: Sequence[Any], parent: Any) -> None:
        """Delete the children; those that may have other parents only leave this one."""
        link, store = self.inline.link, self.inline.store
        if not link.is_shared:
            self.deleter.delete_many(children)
            return
        above = self.inline.parent.store
        own = above.key(parent)
        for child in children:
            left = [one for one in store.value(child, link.reverse) if above.key(one) != own]
            form = self.inline.row_form(None, child, "")
            self.saver.update(form, child, given={link.reverse: left})

    def _require(self, action: str, rows: Sequence[Row]) -> None:
        inline = self.inline
        refused = gettext("Your account may not do this.")
        if rows and not all(inline.allows(action, row.key) for row in rows):
            raise AccessDenied(refused)
        keys = [decode_key(row.key) for row in rows if row.record is not None]
        is_bounded = bool(keys and inline.admin.gate.row_conditions(inline, action))
        if is_bounded and len(inline.records(action).get_many(keys)) < len(keys):
            raise AccessDenied(refused)

    def _refuse_stale(self, row: Row) -> None:
        shown = row.fingerprint
        if shown and shown != self.saver.fingerprint(row.form, row.record):
            raise StaleRecord(gettext("Somebody else has changed this record meanwhile."))

    def _places(self, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
        """Return row number -> the new place, for rows that do not stand right already."""
        name, store = self.inline.order_column, self.inline.store
        held = [None if r.record is None else store.value(r.record, name) for r in rows]
        stored = [value for value in held if value is not None]
        new_last = all(value is None for value in held[len(stored) :])
        if new_last and all(a < b for a, b in zip(stored, stored[1:], strict=False)):
            start = (stored[-1] if stored else 0) - len(stored) + 1
            wanted = [*stored, *range(start + len(stored), start + len(rows))]
        else:
            wanted = list(range(1, len(rows) + 1))
        return {
            row.number: {name: place}
            for row, value, place in zip(rows, held, wanted, strict=True)
            if value != place
        }


@contextmanager
def _placed(where: Any, saver: Saver) -> Iterator[None]:
    """Put what a write is refused for beside the fields that caused it, and go on refusing."""
    try:
        yield
    except (ValidationFailed, ConstraintViolated) as error:
        form: wtforms.Form | None = getattr(where, "form", None)
        fields = {} if form is None else form._fields
        labels = {name: str(field.label.text) for name, field in fields.items()}
        for name, texts in field_errors(error, labels).items():
            if name:
                fields[name].errors = [*fields[name].errors, *texts]
            elif form is None:
                where.errors = [*where.errors, *texts]
            else:
                where.messages += texts
        raise ValidationFailed({}) from error
    except StaleRecord:
        where.messages.append(
            gettext("Somebody else saved this row while you had it open. Save again to replace "
                    "what they saved.")
        )  # fmt: skip
        where.fingerprint = saver.fingerprint(where.form, where.record)
        raise
