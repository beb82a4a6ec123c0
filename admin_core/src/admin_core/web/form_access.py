"""What of a form this visitor may see and set: decided per request, on the form itself.

The class of a form is shared by all requests and is never touched.  Whoever made the form, the
view's own ``create_form`` included, it is narrowed before anything is shown, checked or saved.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import wtforms
from flask import request
from markupsafe import Markup, escape
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.core import UnboundField

from ..data import text_of
from ..forms import FixedField, ReadOnlyField
from .cells import formatter_of
from .related import LinkMaker

if TYPE_CHECKING:
    from .model_view import ModelView

log = logging.getLogger("admin_core.forms")


class FormAccess:
    """Takes out of a form what its visitor may not see, and fixes what they may only read."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    def narrow(self, form: wtforms.Form, action: str, record: Any) -> wtforms.Form:
        """Return *form* with the fields that the visitor may see; others can only be read.

        *action* is ``"create"`` or ``"update"``.  Values sent for a field that may not be set
        are dropped, and logged.
        """
        view = self.view
        left_out = frozenset(view.form_page.left_out(action))
        fixed = self._fixed_names(action, record)
        ignored = []
        for name in list(form._fields):
            field = form._fields[name]
            if isinstance(field, CSRFTokenField):
                continue
            if name in left_out or not view.can_see(name, action):
                ignored += self._sent(field)
                del form[name]
            elif name in fixed or not view.can_set(name, action):
                ignored += self._sent(field)
                if not getattr(field, "is_read_only", False):
                    self._fix(form, name, action, record)
        if ignored:
            log.warning(
                "Ignored what was sent for %s to %s", ", ".join(sorted(ignored))[:500], request.path
            )
        return form

    def _fixed_names(self, action: str, record: Any) -> frozenset[str]:
        view = self.view
        # Browsers send nothing for a disabled control, which would read as "emptied".
        disabled = (name for name, own in view.form_widget_args.items() if own.get("disabled"))
        return frozenset((*view.get_readonly_columns(action, record), *disabled))

    def _sent(self, field: wtforms.Field) -> list[str]:
        if request.method != "POST":
            return []
        is_sent = any(
            name == field.name or name.startswith(f"{field.name}-")
            for name in (*request.form, *request.files)
        )
        return [field.name] if is_sent else []

    def _fix(self, form: wtforms.Form, name: str, action: str, record: Any) -> None:
        field, store = form._fields[name], self.view.store
        value = field.object_data
        if name in store.info and record is not None:
            value = store.value(record, name)
        fixed = UnboundField(
            FixedField,
            field.label.text,
            description=field.description,
            value=value,
            text=self.text(field, name, value),
            is_written=action == "create" and value not in (None, "", []),
        )
        # WTForms lets nobody add fields to a form; this one takes another's place.
        prefix = field.name.removesuffix(name)
        found = fixed.bind(form=form, name=name, prefix=prefix)
        found.process(None)
        form._fields[name] = found
        setattr(form, name, found)

    def text(self, field: wtforms.Field, name: str, value: Any) -> Any:
        """Return a value as the details page shows it."""
        view, info = self.view, self.view.store.info
        if value is None or getattr(field.widget, "input_type", "") == "password":
            return ""
        if name not in info or isinstance(field, ReadOnlyField):
            return text_of(None, value)
        described = info.field(name)
        if described.relation is not None:
            show = LinkMaker(view).to(view.store.related(name))
            many = list(value) if described.relation.many else [value]
            return Markup(", ").join(escape(show(one)) for one in many)
        return formatter_of(view, name, described, "details")(value)
