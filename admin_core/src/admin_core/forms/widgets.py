"""Widgets: one element each, with ``data-`` attributes for scripts; no markup beyond it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from markupsafe import Markup, escape
from wtforms import widgets

from ..data import gettext, ngettext
from .controls import form_control
from .macros import page_names


class Select2Widget(widgets.Select):
    """A select; ``data-role`` is kept for scripts of existing pages.

    .. versionadded:: 0.1
    """

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the element."""
        kwargs.setdefault("data-role", "select2")
        if getattr(field, "allow_blank", False):
            kwargs.setdefault("data-allow-blank", "1")
        return escape(super().__call__(field, **kwargs))


class Select2TagsWidget(widgets.TextInput):
    """A text box for values with commas between them.

    .. versionadded:: 0.1
    """

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the element."""
        kwargs.setdefault("data-role", "select2-tags")
        if getattr(field, "allow_duplicates", False):
            kwargs.setdefault("data-allow-duplicate-tags", "true")
        return escape(super().__call__(field, **kwargs))


class _Picker(widgets.Input):
    """The browser's own control; a text box where the field has a format of its own."""

    validation_attrs = ["required", "disabled", "max", "min", "step"]
    role = ""
    native_type = "text"
    data_format = ""
    input_type = "text"

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the element."""
        kwargs.setdefault("data-role", self.role)
        kwargs.setdefault("data-date-format", self.data_format)
        speaks_iso = getattr(field, "own_format", "") is None
        kwargs.setdefault("type", self.native_type if speaks_iso else "text")
        return escape(super().__call__(field, **kwargs))


class DatePickerWidget(_Picker):
    """A day.

    .. versionadded:: 0.1
    """

    role, native_type, data_format = "datepicker", "date", "YYYY-MM-DD"


class DateTimePickerWidget(_Picker):
    """A day and time.

    .. versionadded:: 0.1
    """

    role, native_type, data_format = "datetimepicker", "datetime-local", "YYYY-MM-DD HH:mm:ss"


class TimePickerWidget(_Picker):
    """A time of day.

    .. versionadded:: 0.1
    """

    role, native_type, data_format = "timepicker", "time", "HH:mm:ss"


class RenderTemplateWidget:
    """Shows a field with a template, which gets ``field``, the page's names and the attributes.

    .. versionadded:: 0.1
    """

    def __init__(self, template: str) -> None:
        self.template = template

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return what the template gives."""
        own = {"_gettext": gettext, "_ngettext": ngettext, "form_control": form_control}
        names = {**own, **page_names()}
        template = current_app.jinja_env.get_template(self.template)
        return Markup(template.render({**names, "field": field, **kwargs}))


class InlineFieldListWidget(RenderTemplateWidget):
    """Shows the rows of a list inside a form, with controls to add, move and remove them.

    .. versionadded:: 0.1
    """

    def __init__(self, template: str = "admin/widgets/rows.html") -> None:
        super().__init__(template)


class InlineFormWidget(RenderTemplateWidget):
    """Shows the fields of a form inside a form, each with its label, hint and errors.

    .. versionadded:: 0.1
    """

    def __init__(self, template: str = "admin/widgets/fields.html") -> None:
        super().__init__(template)


class CheckboxListInput:
    """A box for each record that can be chosen, for a relation to a handful of records.

    .. versionadded:: 0.1
    """

    #: Read by the template: a group of controls and not one.
    is_group = True

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the list of boxes."""
        boxes = [
            Markup(
                '<li class="ad-check-line"><input class="form-check-input" type="checkbox" '
                'id="{0}-{1}" name="{2}" value="{3}"{4}><label for="{0}-{1}">{5}</label></li>'
            ).format(
                field.id,
                place,
                field.name,
                choice.value,
                Markup(" checked") if choice.selected else "",
                choice.label,
            )
            for place, choice in enumerate(field.iter_choices())
        ]
        return Markup('<ul class="list-unstyled">{}</ul>').format(Markup("").join(boxes))
