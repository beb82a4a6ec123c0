"""Texts in the reader's language; a language plugin says which language that is."""

from __future__ import annotations

from .data import gettext as gettext
from .data import lazy_gettext as lazy_gettext
from .data import ngettext as ngettext
from .forms import Translations as Translations
from .replaced import missing

__all__ = ["Translations", "gettext", "lazy_gettext", "ngettext"]

__getattr__ = missing("admin_core.babel")
