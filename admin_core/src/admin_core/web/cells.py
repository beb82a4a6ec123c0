"""What a cell shows: the way from a record to text or markup, put together once per column.

A value comes from the column's own formatter, else from the record.  A label of
``column_choices`` replaces it; otherwise the first of the type formatters that fits does,
otherwise the formatter of the field's kind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import current_app
from markupsafe import Markup

from .. import formats
from ..data import FieldInfo, HeldFile, text_of
from .related import LinkMaker, are_several, store_at
from .type_formatters import MacroCall, TypeFormatter, by_type, failed_text

if TYPE_CHECKING:
    from .view_core import ModelViewCore

log = logging.getLogger("admin_core.lists")

#: How many related records a cell names before it only counts the rest.
RELATED_SHOWN = 5

Cell = Callable[[Any], Any]
#: A function of the request's links.
MakeCell = Callable[[LinkMaker], Cell]


def formatters_for(view: ModelViewCore, purpose: str) -> Mapping[str, Callable[..., Any]]:
    """Return the view's column formatters for ``"list"`` or ``"details"``."""
    own = view.column_formatters_detail if purpose == "details" else None
    return own or view.column_formatters or {}


def type_formatters_for(view: ModelViewCore, purpose: str) -> Mapping[type, TypeFormatter]:
    """Return the view's type formatters for a purpose."""
    return {
        "list": view.column_type_formatters,
        "details": view.column_type_formatters_detail,
    }[purpose] or {}


def cell_maker(
    view: ModelViewCore,
    name: str,
    field: FieldInfo | None,
    purpose: str,
    own: Callable[..., Any] | None,
) -> MakeCell:
    """Return what makes a column's cell function for each request."""
    what = f"column {name!r} of {type(view).__qualname__}"
    read = _reader(view, name, own, what) if own else _value_reader(view, name, field)
    show_with = _shower(view, name, field if own is None else None, purpose, own is not None)
    choices = (view.column_choices or {}).get(name)
    labels = choice_labels(choices)
    names_none = any(value is None for value, _ in choices or ())
    types = type_formatters_for(view, purpose)
    kind = "" if field is None else field.kind
    is_file = kind == "file" or (purpose == "details" and kind == "binary")

    def make(links: LinkMaker) -> Cell:
        show = show_with(links)
        nothing: Any = ""
        if types:
            typed = _by_type(view, name, types, what)
            show = typed(show)
            if by_type(types, type(None)):
                nothing = typed(lambda value: "")(None)
        if labels:
            show = _by_choice(labels, show)
            nothing = show("") if names_none else nothing
        if own is not None:
            show = _but_for_macros(show)

        def cell(record: Any) -> Any:
            value = read(record)
            return nothing if value is None else show(value)

        if is_file and own is None and "." not in name:
            return partial(_download, view, name, cell)
        return cell

    return make


def _download(view: ModelViewCore, name: str, cell: Cell, record: Any) -> Any:
    """Return a link to the bytes of a record's field."""
    shown = cell(record)
    if not shown:
        return shown
    url = view.get_url(".download", id=view.store.encoded_key(record), name=name)
    value = view.store.value(record, name)
    if isinstance(value, HeldFile) and value.open_small is not None:
        picture = Markup('<img class="ad-small" src="{}" alt="" loading="lazy">')
        shown = picture.format(f"{url}&small=1") + shown
    return Markup('<a href="{}" download>{}</a>').format(url, shown)


# -- where a value comes from -------------------------------------------------------------------


def _value_reader(view: ModelViewCore, name: str, field: FieldInfo | None) -> Cell:
    value_of = view._get_field_value
    if field is not None:
        # Existing code overrides the method; without that, the store reads its own way.
        is_own = type(view)._get_field_value.__qualname__ != "ColumnPoints._get_field_value"
        return (lambda record: value_of(record, name)) if is_own else view.store.reader(name)

    def read(record: Any) -> Any:
        try:
            return value_of(record, name)
        except (AttributeError, LookupError):
            # The name exists for a formatter or a template that has yet to be written.
            return None

    return read


def _reader(view: ModelViewCore, name: str, own: Callable[..., Any], what: str) -> Cell:
    def read(record: Any) -> Any:
        try:
            return own(view, None, record, name)
        except Exception as error:
            return _failed(error, what)

    return read


def _failed(error: Exception, what: str) -> Markup:
    """Mark a cell whose formatter failed; raise while developing, so that it is noticed."""
    error.add_note(f"while formatting {what}")
    if current_app.debug or current_app.testing:
        raise error
    log.error("Formatting %s failed", what, exc_info=error)
    return failed_text()


# -- what becomes of it -------------------------------------------------------------------------


def _shower(
    view: ModelViewCore, name: str, field: FieldInfo | None, purpose: str, is_formatted: bool
) -> Callable[[LinkMaker], Cell]:
    if field is None:
        by_value = formats.of_python(purpose, is_cut=not is_formatted)
        return lambda links: by_value
    if field.relation is not None:
        return _related(view, name, field)
    show = formatter_of(view, name, field, purpose)
    if "." in name:
        show = _each(show)
    return lambda links: show


def formatter_of(view: ModelViewCore, name: str, field: FieldInfo, purpose: str) -> Cell:
    """Return what shows values of the field at path *name*; plugins are asked once per view."""
    known = view._formatters
    if (purpose, name) not in known:
        known[purpose, name] = view.admin.plugins.hook.admin_cell_formatter(
            field=field, view=view, purpose=purpose
        )
    found: Cell = known[purpose, name]
    return found


def _each(show: Cell) -> Cell:
    """Show what a path across a collection gives: a list of values."""

    def shown(value: Any) -> Any:
        if not isinstance(value, list):
            return show(value)
        return Markup(", ").join(show(one) for one in value if one is not None)

    return shown


def _related(view: ModelViewCore, name: str, field: FieldInfo) -> Callable[[LinkMaker], Cell]:
    assert field.relation is not None
    is_many = field.relation.many or "." in name

    def show_with(links: LinkMaker) -> Cell:
        store = store_at(view.store, name)
        show = links.to(store)

        def shown(value: Any) -> Any:
            if not is_many or not are_several(value, store):
                return show(value)
            return _join_links(show, list(value))

        return shown

    return show_with


def _join_links(show: Cell, items: list[Any]) -> Markup:
    shown = Markup(", ").join(show(one) for one in items[:RELATED_SHOWN])
    more = len(items) - RELATED_SHOWN
    return shown if more <= 0 else shown + Markup(" +{}").format(more)


def _by_type(
    view: ModelViewCore, name: str, types: Mapping[type, TypeFormatter], what: str
) -> Callable[[Cell], Cell]:
    known: dict[type, TypeFormatter | None] = {}

    def wrap(otherwise: Cell) -> Cell:
        def shown(value: Any) -> Any:
            kind = type(value)
            if kind not in known:
                known[kind] = by_type(types, kind)
            formatter = known[kind]
            if formatter is None:
                return otherwise(value)
            try:
                return formatter(view, value, name)
            except Exception as error:
                return _failed(error, what)

        return shown

    return wrap


def choice_labels(choices: Iterable[tuple[Any, Any]] | None) -> Mapping[str, Any]:
    """Return label by the text of its value; the first counts where there are two."""
    found: dict[str, Any] = {}
    for value, label in choices or ():
        found.setdefault(text_of(None, value), label)
    return found


def _by_choice(labels: Mapping[str, Any], otherwise: Cell) -> Cell:
    def shown(value: Any) -> Any:
        text = text_of(None, value)
        return formats.tag(labels[text]) if text in labels else otherwise(value)

    return shown


def _but_for_macros(show: Cell) -> Cell:
    return lambda value: value if isinstance(value, MacroCall) else show(value)
