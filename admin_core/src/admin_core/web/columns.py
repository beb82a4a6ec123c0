"""The columns of a list or details page: label, value, looks, each decided once per view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..data import FieldInfo, RecordStore, UnknownField, pretty_label
from ..formats import NUMERIC_KINDS
from .cells import MakeCell, cell_maker, formatters_for
from .related import LinkMaker, store_at

if TYPE_CHECKING:
    from .view_core import ModelViewCore

#: What cannot stand in the name of a class.
_NO_CLASS = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``field`` is ``None`` for a computed column.  ``cell(links)`` gives the function that turns
    a record into what is shown; ``links`` knows the current request's addresses.
    """

    name: str
    label: str
    description: str
    field: FieldInfo | None
    css_class: str
    sort_paths: tuple[str, ...]
    make_cell: MakeCell

    @property
    def is_many(self) -> bool:
        """Whether a cell holds several related records."""
        return bool(self.field and self.field.relation and self.field.relation.many)


def columns(
    view: ModelViewCore,
    names: Iterable[tuple[str, str]],
    purpose: str,
    formatters: Mapping[str, Callable[..., Any]] | None = None,
    sortable: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[Column, ...]:
    """Return the columns named in *names*, pairs of name and label.

    *purpose* is ``"list"`` or ``"details"``.  *formatters* are the view's own for that purpose
    unless others are given.
    """
    found = []
    if formatters is None:
        formatters = formatters_for(view, purpose)
    for place, (name, label) in enumerate(names):
        field = field_at(view.store, name)
        own = formatters.get(name)
        found.append(
            Column(
                name=name,
                label=label,
                description=str(view.column_descriptions.get(name, "")),
                field=field,
                # The first column names the row, so it is set like a name whatever it holds.
                css_class=_css_class(name, field, is_plain=place == 0 or not _shows_numbers(own)),
                sort_paths=sortable.get(name, ()),
                make_cell=cell_maker(view, name, field, purpose, own),
            )
        )
    return tuple(found)


def field_at(store: RecordStore, path: str) -> FieldInfo | None:
    """Return the field at *path*, ``None`` for a name that only the application knows.

    A wrong step after a right one is a mistake, and raises :exc:`UnknownField`.
    """
    try:
        return store.field(path)
    except UnknownField:
        first, _, rest = path.partition(".")
        if rest and first in store.info:
            raise
        return None


def label_of(view: ModelViewCore, name: str) -> str:
    """Return the label of a column or form field: the view's own, the model's, the name's."""
    own = view.column_labels.get(name)
    if own is not None:
        return str(own)
    field = field_at(view.store, name)
    if field is None or not field.label:
        return pretty_label(name)
    if "." not in name:
        return str(field.label)
    steps = name.split(".")
    above = field_at(view.store, ".".join(steps[:-1]))
    return f"{above.label if above else pretty_label(steps[-2])} / {field.label}"


def short_label(view: ModelViewCore, path: str) -> str:
    """Return what people call the field that a search or filter looks at.

    A related record is looked for by what it is called, so "Author" says as much as
    "Author / Name".
    """
    above, _, last = path.rpartition(".")
    if above and path not in view.column_labels:
        field = field_at(view.store, above)
        if field is not None and field.relation is not None:
            store = store_at(view.store, above)
            if store.info.search_paths[:1] == (last,):
                return label_of(view, above)
    return label_of(view, path)


def choices_of(view: ModelViewCore, name: str) -> Sequence[tuple[Any, str]]:
    """Return (value, label) of what a column may hold: the view's own choices, or the model's."""
    own = (view.column_choices or {}).get(name)
    if own:
        return [(value, str(label)) for value, label in own]
    field = field_at(view.store, name)
    return [(one.value, str(one.label)) for one in field.choices] if field else []


def shown(view: ModelViewCore, purpose: str, record: Any, name: str) -> Any:
    """Return what one cell shows, nothing where the visitor may not see it.

    For templates and programs that ask for single values; pages ask a :class:`Column`.
    """
    if not view.can_see(name):
        return ""
    known = view._cell_makers
    if (purpose, name) not in known:
        own = formatters_for(view, purpose).get(name)
        known[purpose, name] = cell_maker(view, name, field_at(view.store, name), purpose, own)
    return known[purpose, name](LinkMaker(view))(record)


def _shows_numbers(formatter: Any) -> bool:
    """Return whether a column of numbers is one for the eye, too: its formatter may say so."""
    return formatter is None or bool(getattr(formatter, "is_number", False))


def _css_class(name: str, field: FieldInfo | None, *, is_plain: bool) -> str:
    css = f"col-{_NO_CLASS.sub('-', name)}"
    if field is None or is_plain or field.choices or field.primary_key:
        return css
    return f"{css} num" if field.kind in NUMERIC_KINDS else css


def sort_targets(found: Any) -> Mapping[str, tuple[str, ...]]:
    """Return column name -> paths, from names or from a mapping to a path or to several."""
    pairs = found.items() if hasattr(found, "items") else ((name, name) for name in found or ())
    named = ((name, (to,) if isinstance(to, str) else to) for name, to in pairs if to)
    return {name: tuple(paths) for name, paths in named}
