"""The form classes that scaffolded forms derive from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms
from flask import has_request_context
from wtforms.csrf.core import CSRF
from wtforms.fields.core import UnboundField
from wtforms.form import FormMeta

from ..data import ConfigurationError, current_translator, gettext
from .populate import populate
from .tokens import is_valid, token

#: What a form needs for itself.  A model's column may be called so all the same; its form field
#: is then reached as ``form["meta"]`` and not as an attribute.
TAKEN = frozenset({"Meta", "meta", "populate_obj", "process", "validate"})


class FormOpts:
    """What a template needs to show a form: HTML attributes by field name, and the rules.

    .. versionadded:: 0.1
    """

    __slots__ = ("form_rules", "widget_args")

    def __init__(
        self, widget_args: Mapping[str, Any] | None = None, form_rules: Any = None
    ) -> None:
        self.widget_args: Mapping[str, Any] = widget_args or {}
        self.form_rules = form_rules


class Translations:
    """WTForms' own messages, in the admin's language."""

    def gettext(self, text: str) -> str:
        """Return *text* translated."""
        return current_translator().gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that fits *number*, translated."""
        return current_translator().ngettext(singular, plural, number)


class _Meta(FormMeta):
    """Keeps fields with names that a form needs for itself out of its attributes."""

    _unbound_fields: Any
    _aside: dict[str, Any]

    def __new__(mcs, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> Any:
        aside = {n: f for n, f in attributes.items() if n in TAKEN and hasattr(f, "_formfield")}
        own = {n: value for n, value in attributes.items() if n not in aside}
        found: Any = super().__new__(mcs, name, bases, own)
        found._aside = {**getattr(found, "_aside", {}), **aside}
        return found

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls._unbound_fields is None:
            named = [(n, getattr(cls, n)) for n in dir(cls) if not n.startswith("_")]
            found = [pair for pair in named if hasattr(pair[1], "_formfield")]
            found += cls._aside.items()
            cls._unbound_fields = sorted(
                found, key=lambda pair: (pair[1].creation_counter, pair[0])
            )
        return super().__call__(*args, **kwargs)


class BaseForm(wtforms.Form, metaclass=_Meta):
    """The base of every form the admin builds; a form of your own may derive from it.

    ``_obj`` is the record being edited, ``None`` while a new one is typed.  ``_blank_is_default``
    names fields that a new record leaves alone when nothing was typed, so that the model's or
    the database's default applies.

    .. versionadded:: 0.1
    """

    _blank_is_default: frozenset[str] = frozenset()
    #: Gives what fields read: in a view's form, the store's ``writable``.
    _readable: Any = staticmethod(lambda record: record)

    class Meta(wtforms.Form.Meta):  # type: ignore[misc]  # untyped in the stubs
        """Connect WTForms' messages to the admin's language."""

        def get_translations(self, form: Any) -> Any:
            """Return a translator for WTForms' own messages."""
            return Translations()

    def __init__(
        self, formdata: Any = None, obj: Any = None, prefix: str = "", **kwargs: Any
    ) -> None:
        self._obj = obj
        super().__init__(formdata, obj, prefix, **kwargs)

    def __setattr__(self, name: str, value: Any) -> None:
        """Leave alone what the form needs for itself when a field has its name."""
        if name not in TAKEN or not isinstance(value, wtforms.Field):
            super().__setattr__(name, value)

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **kwargs: Any) -> None:
        """Take values as usual, but no file where a field holds text."""
        shown = None if obj is None else self._readable(obj)
        super().process(_texts_for(self, formdata), shown, *args, **kwargs)

    def populate_obj(self, obj: Any) -> None:
        """Set on *obj* what was changed in the form, and nothing else."""
        populate(self, obj, original=self._obj)


class _PageToken(CSRF):
    """The token of the visitor's session, the one that every admin form carries."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """Return a token; none while no request is being answered."""
        return token() if has_request_context() else ""

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Raise ``ValidationError`` for a token of another session, or none."""
        if not is_valid(field.data or ""):
            raise wtforms.ValidationError(
                gettext("The page was open for too long or in another session. Please try again.")
            )


class SecureForm(BaseForm):
    """A form with a ``csrf_token`` field, for pages and handlers of your own.

    Every admin form is protected without it: the token is checked before any handler runs,
    whatever class a form derives from.  The token belongs to the visitor's session, so it is
    valid in every process that knows the application's secret key, and as long as the session.

    .. versionadded:: 0.1
    """

    class Meta(BaseForm.Meta):
        """Add the field and its check."""

        csrf = True
        csrf_class = _PageToken


def recreate_field(unbound: Any) -> UnboundField[Any]:
    """Return a fresh copy of an unbound field, which stands after those made before.

    Raises :exc:`ConfigurationError` for anything else.
    """
    if not isinstance(unbound, UnboundField):
        raise ConfigurationError(
            f"{unbound!r} is no form field. Write it as a call:  StringField('Label')"
        )
    return UnboundField(unbound.field_class, *unbound.args, name=unbound.name, **unbound.kwargs)


def _texts_for(form: wtforms.Form, formdata: Any) -> Any:
    """Return *formdata* without files sent for fields that cannot take them."""
    if not hasattr(formdata, "setlist"):
        return formdata
    if all(isinstance(one, str) for found in formdata.listvalues() for one in found):
        return formdata
    kept = formdata.copy()
    for field in form:
        if field.name in kept and not _takes_files(field):
            texts = [one for one in kept.getlist(field.name) if isinstance(one, str)]
            kept.setlist(field.name, texts)
    return kept


def _takes_files(field: wtforms.Field) -> bool:
    """Return ``field.takes_files``; without it, what is known of the field's class."""
    ours = type(field).__module__.startswith(("wtforms.", "admin_core.forms."))
    is_known = ours or isinstance(field, wtforms.StringField)
    is_upload = isinstance(field, (wtforms.FileField, wtforms.MultipleFileField))
    return bool(getattr(field, "takes_files", is_upload or not is_known))
