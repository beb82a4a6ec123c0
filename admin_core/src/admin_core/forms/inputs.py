"""WTForms' inputs with attributes written faster: a form has a hundred of them.

The classes keep the names of those they derive from, by which templates tell widgets apart.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import widgets

from ..escaping import escaped


def html_params(**given: Any) -> Markup:
    """Return attributes as WTForms writes them: sorted, ``True`` bare, ``False`` left out."""
    found = []
    for key in sorted(given):
        value = given[key]
        if value is True:
            found.append(_name(key))
        elif value is not False:
            found.append(f'{_name(key)}="{_value(value)}"')
    return Markup(" ".join(found))


def _value(value: Any) -> str:
    # What is markup already may hold quotes.
    return str(escaped(value)).replace('"', "&quot;")


def _name(key: str) -> str:
    key = key.rstrip("_")
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key


class _Quick:
    """An input whose element is written by the functions above."""

    html_params = staticmethod(html_params)
    input_type: str

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the element."""
        given.setdefault("type", self.input_type)
        if "value" not in given:
            given["value"] = field._value()
        datalist = getattr(field, "_datalist", None)
        if datalist is not None:
            given.setdefault("list", datalist if isinstance(datalist, str) else datalist.id)
        return Markup(f"<input {html_params(**_asked_for(self, field, given))}>")


def _asked_for(widget: Any, field: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Return a control's attributes: those given, and what the field's validators ask for."""
    given.setdefault("id", field.id)
    for name, value in vars(field.flags).items():
        if name in widget.validation_attrs and name not in given:
            given[name] = value() if callable(value) else value
    return {"name": field.name, **given}


class TextInput(_Quick, widgets.TextInput):
    """One line of text."""


class CheckboxInput(_Quick, widgets.CheckboxInput):
    """A box to tick."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the element."""
        if getattr(field, "checked", field.data):
            given.setdefault("checked", True)
        return super().__call__(field, **given)


class DateInput(_Quick, widgets.DateInput):
    """A day."""


class DateTimeLocalInput(_Quick, widgets.DateTimeLocalInput):
    """A day and time."""


class TimeInput(_Quick, widgets.TimeInput):
    """A time of day."""


class TextArea(widgets.TextArea):
    """Several lines of text."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the element."""
        # The first line break of an element belongs to no text.
        text = escaped(field._value())
        return Markup(
            f"<textarea {html_params(**_asked_for(self, field, given))}>\r\n{text}</textarea>"
        )


class Select(widgets.Select):
    """A choice of one or several, without groups."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Return the element."""
        if self.multiple:
            given["multiple"] = True
        options = "".join([_option(one) for one in field.iter_choices()])
        return Markup(f"<select {html_params(**_asked_for(self, field, given))}>{options}</select>")


def _option(choice: tuple[Any, ...]) -> str:
    value, label, is_selected, *more = choice
    if more and more[0]:
        given = {"value": value, "selected": bool(is_selected), **more[0]}
        return f"<option {html_params(**given)}>{escaped(label)}</option>"
    selected = "selected " if is_selected else ""
    return f'<option {selected}value="{_value(value)}">{escaped(label)}</option>'
