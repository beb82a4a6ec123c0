"""The form classes that scaffolded forms derive from."""

from __future__ import annotations

from typing import Any

import wtforms

from ..data import current_translator
from .populate import populate


class _Translations:
    """WTForms' own messages, in the admin's language."""

    def gettext(self, text: str) -> str:
        return current_translator().gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return current_translator().ngettext(singular, plural, number)


class BaseForm(wtforms.Form):
    """The base of every form the admin builds; a form of your own may derive from it.

    ``_obj`` is the record being edited, ``None`` while a new one is typed.  ``_blank_is_default``
    names fields that a new record leaves alone when nothing was typed, so that the model's or
    the database's default applies.

    .. versionadded:: 0.1
    """

    _blank_is_default: frozenset[str] = frozenset()

    class Meta(wtforms.Form.Meta):  # type: ignore[misc]  # untyped in the stubs
        """Connect WTForms' messages to the admin's language."""

        def get_translations(self, form: Any) -> Any:
            """Return a translator for WTForms' own messages."""
            return _Translations()

    def __init__(
        self, formdata: Any = None, obj: Any = None, prefix: str = "", **kwargs: Any
    ) -> None:
        self._obj = obj
        super().__init__(formdata, obj, prefix, **kwargs)

    def populate_obj(self, obj: Any) -> None:
        """Set on *obj* what was changed in the form, and nothing else."""
        populate(self, obj, original=self._obj)


class SecureForm(BaseForm):
    """Kept so that ported code runs: every admin form is protected without asking for it.

    The token is checked before any handler runs, whatever class a form derives from.

    .. versionadded:: 0.1
    """
