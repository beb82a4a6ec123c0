"""Form fields by the names that code written for Flask-Admin imports."""

from __future__ import annotations

from admin_core.forms.rows import ChildRows


class InlineModelFormList(ChildRows):
    """The rows of children inside their parent's form.

    Derive from it, set ``widget`` to draw the list in another way or override
    ``display_row_controls``, and name the class in ``inline_field_list_type`` of an
    ``InlineModelConverter``, or of one entry of ``inline_models``.

    .. versionadded:: 0.1
    """
