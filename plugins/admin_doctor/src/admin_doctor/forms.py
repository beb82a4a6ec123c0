"""Why the form of a create or edit page has its fields, whose they are, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request

from admin_core import ModelView
from admin_core.data import decode_key, encode_key

from .record import Recorder
from .tables import limiting

#: The page's method -> what it does to a record.
PAGES = {"create_view": "create", "edit_view": "update"}
HEADS = ("field", "answer", "why", "made by")


def form_rows(view: Any, recorder: Recorder, page: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield each field of the form of *page*, then each field of the model that it lacks."""
    action = PAGES[page]
    pages = view.form_page
    unbound = _fields_of(pages.create_class if action == "create" else pages.edit_class)
    makers = _Makers(view, recorder)
    record = requested_record(view) if action == "update" else None
    left_out = frozenset(pages.left_out(action))
    options = _read_only_options(view, action, record)
    for name, one in unbound.items():
        answer, why = "shown", ""
        if name in left_out:
            answer, why = "left out", "the form's rules do not show it"
        elif not view.can_see(name, action):
            answer, why = "hidden", limiting(view, recorder, name, action, "hidden")
        elif name in options:
            answer, why = "read-only", options[name]
        elif not view.can_set(name, action):
            answer, why = "read-only", limiting(view, recorder, name, action, "read")
        elif getattr(one.field_class, "is_read_only", False):
            answer, why = "read-only", _without_editor(view, name)
        yield name, answer, why, makers.of(name, one)
    for field in view.store.info:
        if field.name not in unbound:
            yield field.name, "left out", _why_missing(view, field), ""


def requested_record(view: Any) -> Any:
    """Return the record that the request's address names, ``None`` when there is none."""
    texts = request.args.getlist("id")
    key = decode_key(texts[0][:8_000]) if len(texts) == 1 else tuple(texts[:20])
    return view.get_one(encode_key(key)) if key else None


class _Makers:
    """Who made the fields of a form: an option, a method or a plugin."""

    def __init__(self, view: Any, recorder: Recorder) -> None:
        self.view = view
        self.scaffolded: dict[str, Any] = {}
        self.plugins: dict[str, str] = {}
        if view.form is not None:
            return
        # Asked anew, for a form class is made once and this one may be hours old.
        start = len(recorder.asked)
        self.scaffolded = _fields_of(view.form_page.scaffold())
        for asked in recorder.asked[start:]:
            if asked.hook == "admin_form_field" and asked.arguments["store"] is view.store:
                # The last counts: the parts of a field are asked about before the whole.
                for plugin, answer in asked.answers:
                    if answer is not None:
                        self.plugins[asked.arguments["field"].name] = plugin

    def of(self, name: str, unbound: Any) -> str:
        """Return who made a field, with the kind of field that it is."""
        return f"{self._maker(name, unbound)}: {unbound.field_class.__name__}"

    def _maker(self, name: str, unbound: Any) -> str:
        view = self.view
        kind = type(view).__name__
        if name in view.inlines.by_name:
            return "inline_models"
        if name not in self.scaffolded:
            if view.form is not None and hasattr(view.form, name):
                return f"{kind}.form"
            if name in view.store.info.primary_key:
                return "the edit page, where a key stays as it is"
            return "a form class put in later, by admin_form_class or a method"
        if name in view.form_overrides:
            maker = "form_overrides"
        elif name in view.form_extra_fields:
            maker = "form_extra_fields"
        else:
            maker = self.plugins.get(name) or f"{kind}.make_form_field()"
        if self.scaffolded[name].field_class is unbound.field_class:
            return maker
        if name in view.store.info.primary_key:
            return "the edit page, where a key stays as it is"
        return f"{maker}, replaced by admin_form_class or a method"


def _fields_of(form_class: Any) -> dict[str, Any]:
    """Return name -> unbound field, in the order of the form."""
    named: dict[str, Any] = {
        name: getattr(form_class, name, None) for name in dir(form_class) if name[:1] != "_"
    }
    named |= getattr(form_class, "_aside", {})
    found = [(name, one) for name, one in named.items() if hasattr(one, "_formfield")]
    return dict(sorted(found, key=lambda pair: (pair[1].creation_counter, pair[0])))


def _read_only_options(view: Any, action: str, record: Any) -> dict[str, str]:
    """Return the fields that the view itself makes read-only, each with the option that says so."""
    kind = type(view).__name__
    found = {
        name: f"form_widget_args: {name!r} is disabled"
        for name, own in view.form_widget_args.items()
        if own.get("disabled")
    }
    asked = view.get_readonly_columns(action, record)
    own = type(view).get_readonly_columns is not ModelView.get_readonly_columns
    page = "create" if action == "create" else "edit"
    for name in asked:
        option = f"form_{page}_readonly_columns"
        if name in view.form_readonly_columns:
            option = "form_readonly_columns"
        found[name] = f"{kind}.get_readonly_columns()" if own else option
    return found


def _without_editor(view: Any, name: str) -> str:
    if name not in view.store.info:
        return "its form field takes no value"
    field = view.store.info.field(name)
    if field.read_only:
        return "the backend says that it cannot be set"
    if field.primary_key:
        return "a key is part of the record's address"
    return f"nobody offers an editor for kind {field.kind!r}"


def _why_missing(view: Any, field: Any) -> str:
    """Return why a field of the model has none in the form, as ``get_form_columns()`` decides."""
    if view.form is not None:
        return f"no field of {view.form.__name__}"
    if type(view).get_form_columns is not ModelView.get_form_columns:
        return f"{type(view).__name__}.get_form_columns() leaves it out"
    if view.form_columns is not None:
        return "not in form_columns"
    if field.name in map(view.store.path_of, view.form_excluded_columns or ()):
        return "form_excluded_columns"
    if field.primary_key and field.generated:
        return "a generated key"
    if field.foreign_key and field.reference:
        return f"edited as {field.reference}"
    relation = field.relation
    if relation is not None and relation.many and relation.children:
        return "not shown unless named: records with pages of their own"
    if field.kind == "binary":
        return "not shown unless named: kind 'binary'"
    if field.options.get("alias"):
        return "another name of a field"
    return "taken out by a form class put in later"
