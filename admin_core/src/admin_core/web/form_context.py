"""What the create and edit pages show: groups of fields, facts beside them, what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import wtforms
from flask import request

from ..data import gettext, text_of
from ..forms import FixedField, FormOpts, ReadOnlyField, RelatedField
from ..forms.nested import every_field, shown_lines
from ..forms.populate import state_of
from . import dialogs, download, once
from .cells import formatter_of
from .columns import label_of
from .context import Conflict, Fact, FieldError, FieldGroup, FormContext
from .form_access import FormAccess
from .reach import may
from .saver import Saver

if TYPE_CHECKING:
    from ..forms.rules import RuleSet
    from .model_view import ModelView

FINGERPRINT = "_fingerprint"


class FormContexts:
    """Turns a form and a record into what the templates show."""

    view: ModelView

    if TYPE_CHECKING:

        def rules_for(self, action: str) -> RuleSet | None: ...

    @cached_property
    def access(self) -> FormAccess:
        """What narrows a form to what its visitor may see and set."""
        return FormAccess(self.view)

    def context(
        self,
        form: wtforms.Form,
        record: Any,
        messages: Sequence[str] = (),
        conflicts: tuple[Conflict, ...] = (),
        is_created: bool = False,
    ) -> FormContext:
        """Return what the template shows."""
        view, gate = self.view, self.view.admin.gate
        self.dress(form)
        self._offer_files(form, record)
        hidden = [("url", view.return_url())]
        key = view.store.encoded_key(record) if record is not None else ""
        if is_created:
            hidden.append(
                (once.FIELD, request.form.get(once.FIELD, "")[:64] or once.OnceKeys.new())
            )
        else:
            hidden.append((FINGERPRINT, self._fingerprint(form, record, bool(conflicts))))
        what = view.singular()
        rules = self.rules_for("create" if is_created else "update")
        title = view.record_label(record) if record is not None else str(view.name)
        errors = tuple(self._errors(form, messages))
        return FormContext(
            title=gettext("New %(what)s", what=what) if is_created else title,
            form=form,
            groups=() if rules else tuple(self._groups(form)),
            return_url=view.return_url(),
            is_created=is_created,
            action_url=view.page_url("create_view")
            if is_created
            else view.record_url("edit_view", key or request.args.get("id", "")[:1_000]),
            errors=errors,
            facts=tuple(self._facts(form, record)),
            conflicts=conflicts,
            hidden=tuple(hidden),
            is_multipart=any(_is_file(field) for field in every_field(form)),
            can_add_another=gate.allows(view, "create"),
            can_continue=gate.allows(view, "update"),
            delete_url=view.record_url("delete_view", key)
            if key and may(view, "delete", record)
            else "",
            details_url=dialogs.link(view, "details", view.record_url("details_view", key))
            if key and gate.allows(view, "read", key) and view.can_view_details
            else "",
            details_dialog=view.details_modal,
            actions=view.actions.of_record(key),
            rules=rules,
            form_opts=FormOpts(view.form_widget_args, rules),
            is_changed=bool(errors or conflicts),
        )

    def _fingerprint(self, form: wtforms.Form, record: Any, is_stale: bool) -> str:
        # A form that is shown again still holds what was typed over the values of its first
        # showing, until its reader has been shown what somebody else saved meanwhile.
        sent = request.form.get(FINGERPRINT, "")[:64]
        if record is None or (sent and not is_stale):
            return sent
        return Saver(self.view).fingerprint(form, record)

    def dress(self, form: wtforms.Form) -> None:
        """Give the fields the HTML attributes of ``form_widget_args``."""
        for name, arguments in self.view.form_widget_args.items():
            if name in form:
                field = form[name]
                # The class of the column is none of the control.
                own = {k: v for k, v in arguments.items() if k != "column_class"}
                field.render_kw = {**(field.render_kw or {}), **own}

    def _offer_files(self, form: wtforms.Form, record: Any) -> None:
        """Tell the fields of files that lie in the record, or beside it, where they are got."""
        view, info = self.view, self.view.store.info
        for name, field in form._fields.items():
            kind = info.field(name).kind if record is not None and name in info else ""
            if kind in download.KINDS and hasattr(field, "download_url"):
                key = view.store.encoded_key(record)
                field.download_url = view.get_url(".download", id=key, name=name)

    def _groups(self, form: wtforms.Form) -> Iterator[FieldGroup]:
        info = self.view.store.info
        main: list[Any] = []
        relations: list[Any] = []
        switches: list[Any] = []
        for name, field in form._fields.items():
            if isinstance(field, wtforms.HiddenField) or hasattr(field, "rows"):
                continue
            if isinstance(field, wtforms.BooleanField) or self._is_switch(name, field):
                switches.append(field)
            elif name in info and info.field(name).relation is not None:
                relations.append(field)
            elif not _stands_beside(field):
                main.append(field)
        if main:
            yield FieldGroup(str(info.label or info.name), tuple(main))
        if relations:
            yield FieldGroup(gettext("Relations"), tuple(relations))
        yield from _lists(form)
        if switches:
            yield FieldGroup(gettext("Status"), tuple(switches), is_side=True)

    def _is_switch(self, name: str, field: wtforms.Field) -> bool:
        info = self.view.store.info
        return isinstance(field, FixedField) and name in info and info.field(name).kind == "boolean"

    def _facts(self, form: wtforms.Form, record: Any) -> Iterator[Fact]:
        """Yield the key and what cannot be edited, to be read beside the form."""
        if record is None:
            return
        view, store = self.view, self.view.store
        shown = set()
        rules = self.rules_for("update")
        in_rules = frozenset(rules.visible_fields) if rules else frozenset()
        for name, field in form._fields.items():
            if name in in_rules:
                shown.add(name)
            elif _stands_beside(field):
                shown.add(name)
                yield Fact(str(field.label.text), self._fact(name, store.value(record, name)))
        for name in store.info.primary_key:
            if name not in shown and name not in form and view.can_see(name, "update"):
                yield Fact(label_of(view, name), text_of(None, store.value(record, name)))

    def _fact(self, name: str, value: Any) -> Any:
        if value is None:
            return ""
        field = self.view.store.info.field(name)
        if field.relation is not None:
            return ""
        return formatter_of(self.view, name, field, "details")(value)

    def _errors(self, form: wtforms.Form, messages: Sequence[str]) -> Iterator[FieldError]:
        for message in messages:
            yield FieldError("", message)
        for label, text, anchor in shown_lines(form):
            yield FieldError(label, text, anchor)

    def _conflicts(self, form: wtforms.Form, record: Any) -> Iterator[Conflict]:
        stored = type(form)(obj=record)
        for name, field in form._fields.items():
            if getattr(field, "is_read_only", False):
                continue
            if name in stored._fields and state_of(field) != state_of(stored._fields[name]):
                yield Conflict(str(field.label.text), _shown(stored._fields[name]), _shown(field))


def _lists(form: wtforms.Form) -> Iterator[FieldGroup]:
    for field in form:
        if hasattr(field, "rows"):
            yield FieldGroup(str(field.label.text), (field,))


def _stands_beside(field: wtforms.Field) -> bool:
    """Return whether a field is one that nobody can edit, to be read beside the form."""
    return isinstance(field, ReadOnlyField) and not isinstance(field, FixedField)


def _is_file(field: wtforms.Field) -> bool:
    return isinstance(field, (wtforms.FileField, wtforms.MultipleFileField))


def _shown(field: wtforms.Field) -> str:
    own = getattr(field, "shown_text", None)
    if callable(own):
        return str(own())
    if isinstance(field, RelatedField):
        return ", ".join(one.label for one in field.iter_choices() if one.selected and one.value)
    if isinstance(field, wtforms.BooleanField):
        return gettext("Yes") if field.data else gettext("No")
    return str(state_of(field) if state_of(field) is not None else "")
