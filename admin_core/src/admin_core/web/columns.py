"""The columns of a list or details page: label, value, looks, each decided once per view."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup, escape

from ..data import FieldInfo, RecordStore, UnknownField, gettext, pretty_label
from ..formats import NUMERIC_KINDS, cut
from .related import LinkMaker

if TYPE_CHECKING:
    from .model_view import ModelView
    from .view_core import ModelViewCore

log = logging.getLogger("admin_core.lists")

#: How many related records a cell names before it only counts the rest.
RELATED_SHOWN = 5

Cell = Callable[[Any], Any]


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
    make_cell: Callable[[LinkMaker], Cell]

    @property
    def is_many(self) -> bool:
        """Whether a cell holds several related records."""
        return bool(self.field and self.field.relation and self.field.relation.many)


def columns(
    view: ModelView,
    names: Iterable[tuple[str, str]],
    purpose: str,
    formatters: Mapping[str, Callable[..., Any]],
    sortable: Mapping[str, tuple[str, ...]],
) -> tuple[Column, ...]:
    """Return the columns named in *names*, pairs of name and label."""
    found = []
    for place, (name, label) in enumerate(names):
        field = field_at(view.store, name)
        own = formatters.get(name)
        if own is not None:
            make = _formatted(view, own, name)
        elif field is None:
            make = _computed(view, name)
        elif field.relation is not None:
            make = _related(view, name, field)
        else:
            make = _plain(view, name, field, purpose)
        found.append(
            Column(
                name=name,
                label=label,
                description=str(view.column_descriptions.get(name, "")),
                field=field,
                # The first column names the row, so it is set like a name whatever it holds.
                css_class=_css_class(name, field, is_plain=own is not None or place == 0),
                sort_paths=sortable.get(name, ()),
                make_cell=make,
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
            store = _store_at(view.store, above)
            if store.info.search_paths[:1] == (last,):
                return label_of(view, above)
    return label_of(view, path)


def _plain(view: ModelView, name: str, field: FieldInfo, purpose: str) -> Callable[..., Cell]:
    show = view.admin.plugins.hook.admin_cell_formatter(field=field, view=view, purpose=purpose)
    value_of = view.store.value
    is_crossing_many = "." in name

    def make(links: LinkMaker) -> Cell:
        def cell(record: Any) -> Any:
            value = value_of(record, name)
            if value is None:
                return ""
            if is_crossing_many and isinstance(value, list):
                return Markup(", ").join(show(one) for one in value if one is not None)
            return show(value)

        return cell

    return make


def _related(view: ModelView, name: str, field: FieldInfo) -> Callable[..., Cell]:
    value_of = view.store.value
    assert field.relation is not None
    is_many = field.relation.many or "." in name

    def make(links: LinkMaker) -> Cell:
        show = links.to(_store_at(view.store, name))

        def cell(record: Any) -> Any:
            value = value_of(record, name)
            if value is None:
                return ""
            if not is_many or not hasattr(value, "__iter__"):
                return show(value)
            items = list(value)
            shown = Markup(", ").join(show(one) for one in items[:RELATED_SHOWN])
            more = len(items) - RELATED_SHOWN
            return shown if more <= 0 else shown + Markup(" +{}").format(more)

        return cell

    return make


def _formatted(view: ModelView, own: Callable[..., Any], name: str) -> Callable[..., Cell]:
    def make(links: LinkMaker) -> Cell:
        def cell(record: Any) -> Any:
            try:
                value = own(view, None, record, name)
            except Exception as error:
                return _failed(error, f"column {name!r} of {type(view).__qualname__}")
            return "" if value is None else value

        return cell

    return make


def _failed(error: Exception, what: str) -> Markup:
    """Mark a cell whose formatter failed; raise while developing, so that it is noticed."""
    error.add_note(f"while formatting {what}")
    if current_app.debug or current_app.testing:
        raise error
    log.error("Formatting %s failed", what, exc_info=error)
    return Markup('<span class="no">{}</span>').format(gettext("cannot be shown"))


def _computed(view: ModelView, name: str) -> Callable[..., Cell]:
    value_of = view.store.value

    def make(links: LinkMaker) -> Cell:
        def cell(record: Any) -> Any:
            try:
                value = value_of(record, name)
            except (AttributeError, KeyError):
                # The name exists for a formatter or a template that has yet to be written.
                return ""
            return "" if value is None else escape(cut(value))

        return cell

    return make


def _store_at(store: RecordStore, path: str) -> RecordStore:
    for step in path.split("."):
        store = store.related(step)
    return store


def _css_class(name: str, field: FieldInfo | None, *, is_plain: bool) -> str:
    css = f"col-{name.replace('.', '-')}"
    if field is None or is_plain or field.choices or field.primary_key:
        return css
    return f"{css} num" if field.kind in NUMERIC_KINDS else css


def sort_targets(found: Any) -> Mapping[str, tuple[str, ...]]:
    """Return column name -> paths, from names or from a mapping to a path or to several."""
    pairs = found.items() if hasattr(found, "items") else ((name, name) for name in found or ())
    named = ((name, (to,) if isinstance(to, str) else to) for name, to in pairs if to)
    return {name: tuple(paths) for name, paths in named}
