"""Values for a new record from the address, as ``?author=1`` says them.

They only fill in the form: nothing is written before somebody has seen and sent it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import wtforms

from ..data import StoreUnavailable, refuse_nul
from ..forms import RelatedField
from ..forms.fields import Parsed

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from .model_view import ModelView

#: Values of one field that are used, and how long each may be.
_MOST, _LENGTH = 50, 1_000
#: Arguments of the page's own.
_OWN = frozenset({"url", "modal", "id"})


def prefill(view: ModelView, form: wtforms.Form, args: MultiDict[str, str]) -> None:
    """Set the fields that *args* names and the visitor may set; leave out what does not fit."""
    for name, field in form._fields.items():
        texts = args.getlist(name)[:_MOST]
        if name in _OWN or not texts or not _can_be_given(field):
            continue
        if view.can_set(name, "create") and all(len(text) <= _LENGTH for text in texts):
            _fill(field, texts)


def _can_be_given(field: wtforms.Field) -> bool:
    """Return whether an address may hold the field's value: no file, secret or part of a form."""
    kept_out = (wtforms.FormField, wtforms.FieldList, wtforms.FileField, wtforms.HiddenField,
                wtforms.MultipleFileField, wtforms.PasswordField, wtforms.SubmitField)  # fmt: skip
    return not isinstance(field, kept_out) and not getattr(field, "is_read_only", False)


def _fill(field: wtforms.Field, texts: list[str]) -> None:
    default = field.data
    if isinstance(field, wtforms.BooleanField):
        field.data = texts[0].lower() not in {"", "0", "false", "no", "off"}
        return
    try:
        for text in texts:
            refuse_nul(text)
        if isinstance(field, RelatedField):
            field.choose(texts)
        elif isinstance(field, Parsed):
            # Addresses hold plain digits, so that they mean the same to everybody.
            field.process_formdata([field.as_typed(text) for text in texts])
        else:
            field.process_formdata(texts)
    except (ValueError, TypeError, StoreUnavailable):
        field.data = default
