"""What turns children into rows of a form, for code that derives from it."""

from __future__ import annotations

from typing import Any

import wtforms

from admin_core import InlineFormAdmin
from admin_core.forms.inline import inline_admin
from admin_core.forms.rows import ChildRows


class InlineModelFormList(ChildRows):
    """The rows of children inside their parent's form.

    Derive from it, set ``widget`` to draw the list in another way or override
    ``display_row_controls``, and name the class in ``inline_field_list_type`` of an
    ``InlineModelConverter``, or of one entry of ``inline_models``.

    .. versionadded:: 0.1
    """


class InlineModelConverter:
    """Says how children become rows of a form; the value of ``inline_model_form_converter``.

    .. versionadded:: 0.1
    """

    #: The class of the form field that holds the rows.
    inline_field_list_type: type[InlineModelFormList] = InlineModelFormList

    def __init__(self, view: Any) -> None:
        self.view = view

    def get_info(self, p: Any) -> InlineFormAdmin:
        """Return what an entry of ``inline_models`` means."""
        return inline_admin(p)

    def contribute(
        self,
        converter: Any,
        model: type[Any],
        form_class: type[wtforms.Form],
        inline_model: InlineFormAdmin,
    ) -> type[wtforms.Form]:
        """Return *form_class* with a field for the rows of one entry.

        *converter* is the view's ``model_form_converter``, made for it, or ``None``.  Override
        the method to change the form class, or to add nothing.
        """
        found: type[wtforms.Form] = self.view.with_rows(form_class, inline_model)
        return found
