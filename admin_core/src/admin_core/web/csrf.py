"""Protection against requests that another site makes a visitor's browser send.

Two walls: the browser's own word on where a request comes from, and a token bound to the
session.  Both are checked for every unsafe method of every exposed handler, before it runs.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request
from markupsafe import Markup, escape

from ..data import TooLarge, gettext
from ..forms.tokens import is_valid
from ..forms.tokens import token as token

FIELD = "csrf_token"
HEADERS = ("X-CSRFToken", "X-CSRF-Token")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_FULL = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC})

log = logging.getLogger("admin_core.csrf")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused; ``is_foreign`` when it surely comes from another site."""

    message: str
    is_foreign: bool = False


def token_field() -> Markup:
    """Return the hidden input that carries :func:`token`."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, escape(token()))


def verify(request: Request) -> Refusal | None:
    """Return why *request* is refused, ``None`` when it may go on.

    Raises :exc:`TooLarge` where there is no room for what is being sent.
    """
    if request.method in SAFE_METHODS:
        return None
    if _comes_from_elsewhere(request):
        return Refusal(gettext("The request was sent by another site and was refused."), True)
    sent = _sent(request) or next(
        (request.headers[name] for name in HEADERS if name in request.headers), ""
    )
    if not sent:
        return Refusal(
            gettext("The security token is missing. Nothing was done; please try again.")
        )
    if not is_valid(sent):
        return Refusal(
            gettext("The page was open for too long or in another session. Please try again.")
        )
    return None


def _sent(request: Request) -> str | None:
    """Return the form's token; this is where the body is read."""
    try:
        return request.form.get(FIELD)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        # Large files wait in a temporary folder until they are stored.
        log.error("There is no room for the body of %s", request.path, exc_info=error)
        raise TooLarge(gettext("There is no space left for this file.")) from error


def _comes_from_elsewhere(request: Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "")
    if site in {"same-origin", "none"}:
        return False
    if site in {"cross-site", "same-site"}:
        return True
    origin = request.headers.get("Origin", "")
    if not origin:
        return False
    if origin == "null":
        return True
    try:
        return urlsplit(origin).netloc.lower() != request.host.lower()
    except ValueError:
        return True
