"""Which language and which time zone a visitor reads in.

The application's own library says so where it was started on the application: it is recognised by
what it left in ``app.extensions``, so none is imported that the application does not use.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, has_request_context, session

from .catalogs import parsed

#: Libraries that choose a language, by the module they are imported as.
LIBRARIES = ("flask_babel", "flask_babelex")
#: What the visitor chose with the switcher; it lies in the session.
CHOICE = "admin_i18n.locale"


def library(app: Flask) -> Any:
    """Return the module of the library that was started on *app*, ``None`` without one."""
    name = type(app.extensions.get("babel")).__module__.partition(".")[0]
    return sys.modules.get(name) if name in LIBRARIES else None


def spoken(app: Flask) -> tuple[str, dt.tzinfo | None]:
    """Return the locale's tag and the time zone that the application's library says."""
    found = library(app)
    if found is None or not has_request_context():
        return "", None
    return str(found.get_locale() or ""), zone(found.get_timezone())


def chosen_locale() -> str | None:
    """Return the language that the visitor chose with the switcher, ``None`` before that.

    To be asked by an application's own locale selector::

        babel = Babel(app, locale_selector=lambda: chosen_locale() or "en")

    .. versionadded:: 0.1
    """
    tag = session.get(CHOICE) if has_request_context() else None
    return tag if isinstance(tag, str) and parsed(tag) is not None else None


def zone(value: Any) -> dt.tzinfo | None:
    """Return a time zone given as one or by name; ``None`` for none and for unknown ones."""
    if value is None or isinstance(value, dt.tzinfo):
        # pytz' zones do not fit datetime's rules; the same one of the standard library does.
        name = getattr(value, "zone", None)
        return zone(name) if isinstance(name, str) else value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        return None


def selected(selector: Callable[[], Any] | None) -> Any:
    """Return what a selector answers inside a request."""
    return selector() if selector is not None and has_request_context() else None


def known(tag: Any, locales: Iterable[str]) -> str:
    """Return the tag of a language that is offered, ``""`` for any other."""
    locale = parsed(str(tag)) if tag else None
    offered = tuple(locales)
    if locale is None or (offered and str(locale) not in {str(parsed(one)) for one in offered}):
        return ""
    return str(locale)
