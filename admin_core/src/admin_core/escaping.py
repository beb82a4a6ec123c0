"""Escaping for code that writes markup by itself, thousands of values for one page."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape

#: Finds what has to be escaped in a text.
special = re.compile("[&<>\"']").search


def escaped(text: Any) -> str:
    """Return a text as markup says it; most hold nothing to escape, and are not copied.

    .. versionadded:: 0.1
    """
    if isinstance(text, Markup) or (type(text) is str and not special(text)):
        return text
    return str(escape(text))
