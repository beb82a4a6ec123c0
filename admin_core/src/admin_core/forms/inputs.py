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
            # What is markup already may hold quotes.
            text = str(escaped(value)).replace('"', "&quot;")
            found.append(f'{_name(key)}="{text}"')
    return Markup(" ".join(found))


def _name(key: str) -> str:
    key = key.rstrip("_")
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key


class _Quick:
    html_params = staticmethod(html_params)


class TextInput(_Quick, widgets.TextInput):
    """One line of text."""


class CheckboxInput(_Quick, widgets.CheckboxInput):
    """A box to tick."""


class DateInput(_Quick, widgets.DateInput):
    """A day."""


class DateTimeLocalInput(_Quick, widgets.DateTimeLocalInput):
    """A day and time."""


class TimeInput(_Quick, widgets.TimeInput):
    """A time of day."""
