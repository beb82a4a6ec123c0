"""Searches for related records: who answers them, and what the form's script gets as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import wtforms
from flask import abort, jsonify, request
from wtforms.fields.core import UnboundField

from ..data import AccessDenied, ConfigurationError, decode_key, gettext
from ..forms import EmbeddedField, EmbeddedListField, RelatedField, RelatedRecords
from ..forms.ajax import MAX_FOUND, AjaxModelLoader
from ..forms.embedded import MAX_DEPTH
from ..forms.rows import ChildRows
from .filters import one_line
from .reference import read_reference
from .related import RelatedChoices, ScopedLoader

if TYPE_CHECKING:
    from .model_view import ModelView

#: Arguments of other fields that existing code gives to relations; ours find the same by
#: themselves.
_OF_OTHERS = ("query_factory", "get_label", "get_pk", "allow_blank", "loader")

#: What a search skips at most.
_MAX_OFFSET = 10_000


def choices_of(view: ModelView, name: str, options: dict[str, Any]) -> RelatedRecords:
    """Return what relation *name* of a view's form chooses from.

    Takes the arguments out of *options* that say so.  Raises :exc:`ConfigurationError` for an
    entry of ``form_ajax_refs`` that means nothing.
    """
    taken = {one: options.pop(one) for one in _OF_OTHERS if one in options}
    ref = view.form_ajax_refs.get(name, taken.get("loader"))
    if isinstance(ref, AjaxModelLoader):
        return ScopedLoader(view, name, ref)
    if ref is not None and not isinstance(ref, Mapping):
        raise ConfigurationError(
            f"{type(view).__qualname__}.form_ajax_refs[{name!r}] is {ref!r}. Write a dictionary "
            'or a loader:  {"fields": ("name",)}'
        )
    return RelatedChoices(view, name, read_reference(view.store.related(name), name, ref, taken))


def related_fields(
    form: wtforms.Form, prefix: str = "", wanted: str = ""
) -> Iterator[tuple[str, RelatedField]]:
    """Yield the fields of a form that choose related records, by their names in a search.

    Those of rows inside the form are called ``<relation>-<field>``; of documents inside it, which
    may lie in each other without end, those on the way to *wanted* are looked at.
    """
    for field in form:
        name = f"{prefix}{field.short_name}"
        if isinstance(field, RelatedField):
            yield name, field
        if isinstance(field, EmbeddedField | EmbeddedListField):
            if wanted.startswith(f"{name}-") and name.count("-") < MAX_DEPTH:
                for row in field.children.kinds.values():
                    inside = row.row_form(None, None, "")
                    yield from related_fields(inside, f"{name}-", wanted)
            continue
        inner = _row_class(field)
        if inner is not None:
            yield from related_fields(inner(), f"{name}-", wanted)


def _row_class(field: Any) -> Any:
    """Return the form class of the rows that a field holds, ``None`` for a plain field."""
    if isinstance(field, wtforms.FormField):
        return field.form_class
    if isinstance(field, ChildRows):
        return field.children.form_page.create_class
    if isinstance(field, wtforms.FieldList):
        inner = field.unbound_field
        if issubclass(inner.field_class, wtforms.FormField):
            return inner.kwargs.get("form_class", inner.args[0] if inner.args else None)
    return None


def respond(view: ModelView) -> Any:
    """Return ``[[key, label], ...]`` for the field and text that the request names.

    A form's relation is searched by who may set it there, a filter's by who may see the list;
    to others there is nothing to search.
    """
    gate = view.admin.gate
    has_list = gate.allows(view, "read")
    if not (has_list or gate.allows(view, "create") or gate.allows(view, "update")):
        raise AccessDenied(gettext("Your account may not search here."))
    name = request.args.get("name", "")
    records = _of_form(view, name)
    if records is None and has_list and name in view.list_page.filters.relations():
        records = RelatedChoices(view, name)
    if records is None:
        abort(404)
    limit = request.args.get("limit", records.hints().page_size, type=int)
    offset = request.args.get("offset", 0, type=int)
    found = records.search(
        one_line(request.args.get("query", ""))[:200],
        max(1, min(limit, MAX_FOUND)),
        max(0, min(offset, _MAX_OFFSET)),
    )
    return jsonify([[one.key, one.label] for one in found])


def _of_form(view: ModelView, name: str) -> RelatedRecords | None:
    """Return what the field of a form chooses from, ``None`` where the visitor may not set it."""
    allows = view.admin.gate.allows
    purposes = [one for one in ("create", "update") if allows(view, one)]
    if not any(view.can_set(name.partition("-")[0], one) for one in purposes):
        return None
    records = _records(view, name)
    if records is None or not _may_set_inside(view, name):
        return None
    if "id" in request.args and "-" not in name:
        return records.for_record(_record(view))
    return records


def _records(view: ModelView, name: str) -> RelatedRecords | None:
    pages, cells = view.form_page, view.inline_edit
    classes = (pages.create_class, pages.edit_class, cells.form_class)
    # Most names are those of a form's own fields, which are known without making a form of them.
    found = (_declared(one, name) for one in classes)
    declared = next((one for one in found if one is not None), None)
    if declared is not None:
        return declared.for_record(None)
    for form_class in classes:
        for known, field in related_fields(form_class(), wanted=name):
            loader = getattr(field, "loader", None)
            if name == known or (loader is not None and name == loader.name):
                return field.records
    return None


def _declared(form_class: type[wtforms.Form], name: str) -> RelatedRecords | None:
    """Return what a field of a form class chooses from, as far as its declaration says it."""
    unbound = getattr(form_class, name, None)
    if not isinstance(unbound, UnboundField) or not issubclass(unbound.field_class, RelatedField):
        return None
    declared: RelatedRecords | None = unbound.kwargs.get("choices")
    return declared


def _may_set_inside(view: ModelView, name: str) -> bool:
    """Return whether the visitor may set the field of a row that *name* leads to."""
    store, gate = view.store, view.admin.gate
    *above, last = name.split("-")
    for step in above:
        # The forms of documents inside a record are narrowed already.
        if step not in store.info or store.info.field(step).relation is None:
            return True
        store = store.related(step)
    return not above or any(
        gate.field_access(store.info, action).can_set(last) for action in ("create", "update")
    )


def _record(view: ModelView) -> Any:
    """Return the record being edited, as far as the visitor may edit it."""
    if not view.admin.gate.allows(view, "update"):
        return None
    return view.records("update").get(decode_key(request.args["id"][:1_000]))
