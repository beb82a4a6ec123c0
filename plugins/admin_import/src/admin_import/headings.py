"""Which fields the columns of a file mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import wtforms

from admin_core.data import ExportColumn, gettext
from admin_core.forms import BinaryField
from admin_core.forms.embedded import EmbeddedField, EmbeddedListField

from .cells import is_relation


@dataclass(frozen=True, slots=True)
class Target:
    """What a file's column is for: a field, and for a relation perhaps a field of its target.

    A column that is only there to find the record has no form field: ``is_set`` is false.
    """

    name: str
    field: str = ""
    is_set: bool = True


def importable(view: Any, form: wtforms.Form) -> tuple[ExportColumn, ...]:
    """Return the columns that the visitor may import: what the form takes and a file can say."""
    info = view.store.info
    wanted = view.import_columns
    found = []
    for name, field in form._fields.items():
        if (wanted is not None and name not in wanted) or not _is_plain(field):
            continue
        kind = info.field(name).kind if name in info else ""
        found.append(ExportColumn(name, str(field.label.text), kind))
    return tuple(found)


def _is_plain(field: wtforms.Field) -> bool:
    if isinstance(field, BinaryField):
        return True
    if isinstance(field, (wtforms.FileField, wtforms.FieldList, wtforms.FormField)):
        return False
    if getattr(field, "is_read_only", False) or getattr(field, "holds_records", False):
        return False
    # A password that stands in a file is no secret any more.
    is_hidden = isinstance(field, (wtforms.HiddenField, wtforms.PasswordField))
    return not is_hidden and not isinstance(field, (EmbeddedField, EmbeddedListField))


def targets(
    view: Any, columns: Sequence[ExportColumn], form: wtforms.Form, headings: Iterable[str]
) -> Mapping[str, Target]:
    """Return what each of *headings* means; those that mean nothing are left out.

    A heading is a field's name or label, or ``relation.field``.  Raises :exc:`ValueError` with a
    message for people when two of them mean one field.
    """
    by_name = {_folded(one.label): one.name for one in columns}
    by_name.update({_folded(one.name): one.name for one in columns})
    keys = {_folded(name): name for name in view.import_key_names()}
    found: dict[str, Target] = {}
    for heading in headings:
        first, _, rest = heading.partition(".")
        whole, part = by_name.get(_folded(heading)), by_name.get(_folded(first))
        if whole is not None:
            found[heading] = Target(whole)
        elif part is not None and is_relation(form[part]) and _is_seen(view, part, rest):
            found[heading] = Target(part, rest)
        elif _folded(heading) in keys:
            found[heading] = Target(keys[_folded(heading)], is_set=False)
    names = [one.name for one in found.values()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(gettext("Two columns are called %(name)s.", name=twice))
    return found


def _is_seen(view: Any, relation: str, name: str) -> bool:
    return name in view.store.related(relation).info and bool(view.can_see(f"{relation}.{name}"))


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()
