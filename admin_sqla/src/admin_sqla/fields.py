"""Form fields that only this backend has."""

from __future__ import annotations

from typing import Any

import wtforms

from admin_core.forms.rows import ChildRows


class InlineModelFormList(ChildRows):
    """The rows of children inside their parent's form.

    Derive from it, set ``widget`` to draw the list in another way or override
    ``display_row_controls``, and name the class in ``inline_field_list_type`` of an
    ``InlineModelConverter``, or of one entry of ``inline_models``.

    .. versionadded:: 0.1
    """


class NewPasswordField(wtforms.PasswordField):
    """A password to be stored as a hash: never shown, and kept when nothing is typed.

    .. versionadded:: 0.1
    """

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        render = {"autocomplete": "new-password", **(kwargs.pop("render_kw", None) or {})}
        super().__init__(label, validators, render_kw=render, **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        """Take what was typed; nothing typed is what is stored."""
        typed = valuelist[0] if valuelist else ""
        self.data = typed or self.object_data
        if not typed and self.object_data is not None:
            self.raw_data = [self.object_data]  # a password that is there satisfies "required"

    def state(self) -> Any:
        """Return what was typed, ``None`` for nothing."""
        return self.data if self.data is not self.object_data else None

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set what was typed, if anything was."""
        if self.data is not None and self.data is not self.object_data:
            setattr(obj, name, self.data)
