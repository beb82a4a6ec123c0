"""What a MongoEngine field says of a value, as a validator of its form field."""

from __future__ import annotations

from typing import Any

import wtforms
from mongoengine import fields as me
from mongoengine.errors import ValidationError

from admin_core.data import gettext


class Valid:
    """Asks the document's own field: patterns, lengths, and ``validation`` functions included.

    .. versionadded:: 0.1
    """

    def __init__(self, native: Any) -> None:
        self.native = native

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ``wtforms.ValidationError`` when the value does not fit."""
        if field.data is None or field.data == "" or _is_too_long(self.native, field.data):
            return
        if getattr(field, "takes_files", False):
            # What the document will keep is the name that the file gets when it is stored.
            return
        try:
            self.native._validate(field.data)
        except ValidationError as error:
            raise wtforms.ValidationError(message_of(self.native, field.data, error)) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise wtforms.ValidationError(gettext("This value does not fit.")) from error


def _is_too_long(native: Any, value: Any) -> bool:
    """Return whether a text is longer than its field allows, which the form field says itself."""
    most = getattr(native, "max_length", None)
    return isinstance(native, me.StringField) and most is not None and len(str(value)) > most


def message_of(native: Any, value: Any, error: ValidationError) -> str:
    """Return what is wrong in words for people."""
    if isinstance(native, me.EmailField):
        return gettext("Enter an email address, like name@example.com.")
    if isinstance(native, me.URLField):
        return gettext("Enter a web address, like https://example.com.")
    if isinstance(native, me.StringField) and isinstance(value, str):
        if native.min_length is not None and len(value) < native.min_length:
            return gettext("Enter at least %(num)s characters.", num=native.min_length)
        if native.regex is not None and native.regex.match(value) is None:
            return gettext("The text does not have the form that is asked for.")
    return str(error.message) or gettext("This value does not fit.")
