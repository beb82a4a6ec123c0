"""Amounts of money: numbers that know their currency, whatever database they lie in."""

from __future__ import annotations

from .formatting import amount_text as amount_text
from .formatting import in_currency_of as in_currency_of
from .said import Money as Money

__version__ = "0.1.0"
