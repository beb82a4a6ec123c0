"""A language that shows what was translated."""

from __future__ import annotations

import re
from typing import Any

from admin_core import hookimpl
from admin_core.data import Untranslated


class Shouting(Untranslated):
    """A language of capitals: what is not in it was not translated."""

    def gettext(self, message: str) -> str:
        """Return a text in capitals, but for the names of what is filled in."""
        parts = re.split(r"(%\(\w+\)s|\{\w+\})", message)
        return "".join(one if one[:1] in "%{" else one.upper() for one in parts)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return one of two texts in capitals."""
        return self.gettext(singular if number == 1 else plural)


class Capitals:
    """A plugin with that language."""

    @hookimpl
    def admin_translator(self, app: Any) -> Any:
        """Offer it."""
        return Shouting()
