"""The form field of an amount: a number, with or without the sign of its currency."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from admin_core.data import FieldInfo, text_of
from admin_core.forms import DecimalField
from admin_core.forms.inputs import TextInput

from .formatting import digits_of, exact, symbol
from .typed import amount_typed


class MoneyInput(TextInput):
    """A text box with the currency behind it, which explains the box to those who do not see it."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the box and the sign."""
        unit = f"{field.id}-currency"
        kwargs["aria-describedby"] = f"{kwargs.get('aria-describedby', '')} {unit}".strip()
        kwargs.setdefault("inputmode", "decimal")
        kwargs.setdefault("autocomplete", "off")
        box = super().__call__(field, **kwargs)
        sign = escape(symbol(field.currency))
        return Markup(
            f'<div class="input-group">{escape(box)}'
            f'<span class="input-group-text" dir="auto" id="{escape(unit)}">{escape(sign)}</span>'
            "</div>"
        )


class MoneyField(DecimalField):
    """An amount of one currency; ``12,50``, ``12,50 €`` and ``EUR 12,50`` are the same.

    *currency* is its code.  The value is of the field's own kind, as the column stores it.

    .. versionadded:: 0.1
    """

    widget = MoneyInput()

    def __init__(
        self, *args: Any, info: FieldInfo | None = None, currency: str = "XXX", **kwargs: Any
    ) -> None:
        super().__init__(*args, info=info, **kwargs)
        self.currency = currency

    def parse(self, text: str) -> Any:
        """Return the amount; raises :exc:`ValueError` with a message for the visitor.

        What is stored already may stay, however many digits it has.
        """
        stored = self.object_data
        if stored is not None and text == self._written(stored):
            return stored
        return amount_typed(text, self.info, self.currency)

    def _value(self) -> str:
        if self.raw_data or self.data is None or self.places is not None:
            return super()._value()
        return self._written(self.data)

    def _written(self, value: Any) -> str:
        return self.as_typed(text_of(None, exact(value)))

    def as_typed(self, text: str) -> str:
        """Return the plain number with the currency's digits, as the reader types it."""
        whole, _, fraction = text.partition(".")
        if self.info.kind != "integer" and whole.lstrip("-").isdigit():
            fraction = fraction.rstrip("0").ljust(digits_of(self.currency), "0")
            text = f"{whole}.{fraction}" if fraction else whole
        return super().as_typed(text)
