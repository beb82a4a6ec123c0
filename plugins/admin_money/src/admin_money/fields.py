"""The form field of an amount: a number, with or without the sign of its currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from admin_core.data import FieldInfo, gettext
from admin_core.forms import DecimalField
from admin_core.forms.inputs import TextInput

from .formatting import INVISIBLE, digits_of, fraction_of, symbol


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
            f'<span class="input-group-text" id="{escape(unit)}">{escape(sign)}</span></div>'
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
        """Return the amount; raises :exc:`ValueError` with a message for the visitor."""
        value = super().parse(self._without_currency(text))
        digits = digits_of(self.currency)
        if len(fraction_of(Decimal(str(value)))) > digits:
            raise ValueError(
                gettext("Enter at most %(limit)s digits after the point.", limit=digits)
            )
        return value

    def _without_currency(self, text: str) -> str:
        found = text.translate(dict.fromkeys(map(ord, INVISIBLE))).strip()
        for sign in (symbol(self.currency), self.currency):
            inner = found.removesuffix(sign) if found.endswith(sign) else found.removeprefix(sign)
            if inner != found:
                return inner.strip()
        return found

    def as_typed(self, text: str) -> str:
        """Return the plain number with the currency's digits, as the reader types it."""
        whole, _, fraction = text.partition(".")
        if self.info.kind != "integer" and whole.lstrip("-").isdigit():
            fraction = fraction.rstrip("0").ljust(digits_of(self.currency), "0")
            text = f"{whole}.{fraction}" if fraction else whole
        return super().as_typed(text)
