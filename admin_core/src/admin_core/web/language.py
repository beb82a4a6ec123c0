"""An application's own catalogs, asked before the translator that a plugin offers."""

from __future__ import annotations

import gettext as catalogs
from functools import lru_cache
from pathlib import Path

from ..data import Translator

#: What a catalog below ``translations_path`` is called: ``<locale>/LC_MESSAGES/admin.mo``.
DOMAIN = "admin"


class Catalogs:
    """Messages of the catalogs in a folder; what they lack is asked of another translator.

    Catalogs are the compiled files of GNU gettext, which Babel writes too.  They are read once
    per language.

    .. versionadded:: 0.1
    """

    def __init__(self, folder: str, fallback: Translator) -> None:
        self.locale = fallback.locale
        self.direction = fallback.direction
        self.timezone = fallback.timezone
        self.format_date = fallback.format_date
        self.format_time = fallback.format_time
        self.format_datetime = fallback.format_datetime
        self.format_number = fallback.format_number
        self.write_number = fallback.write_number
        self.read_number = fallback.read_number
        self.sort_key = fallback.sort_key
        self._fallback = fallback
        self._own = _read(folder, self.locale)

    def gettext(self, message: str) -> str:
        """Return the message from the folder's catalog, or from the other translator."""
        found = self._own.gettext(message)
        return self._fallback.gettext(message) if found == message else found

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that fits *number*, from the catalog or the other translator."""
        found = self._own.ngettext(singular, plural, number)
        if found in (singular, plural):
            return self._fallback.ngettext(singular, plural, number)
        return found


@lru_cache(maxsize=64)
def _read(folder: str, locale: str) -> catalogs.NullTranslations:
    tag = locale.replace("-", "_")
    names = dict.fromkeys((tag, locale, tag.partition("_")[0]))
    found: catalogs.NullTranslations = catalogs.translation(
        DOMAIN, Path(folder), languages=list(names), fallback=True
    )
    return found
