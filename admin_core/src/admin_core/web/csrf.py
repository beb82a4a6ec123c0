"""Protection against requests that another site makes a visitor's browser send.

Two walls: the browser's own word on where a request comes from, and a token bound to the
session.  Both are checked for every unsafe method of every exposed handler, before it runs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Request, current_app, session
from markupsafe import Markup, escape

from ..data import ConfigurationError, gettext

FIELD = "csrf_token"
HEADERS = ("X-CSRFToken", "X-CSRF-Token")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_SESSION_KEY = "_admin_csrf"
_SALT_BYTES = 9


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused; ``is_foreign`` when it surely comes from another site."""

    message: str
    is_foreign: bool = False


def token() -> str:
    """Return a token for the current session; each call gives another one."""
    guard = _flask_wtf()
    if guard is not None:
        return str(guard.generate_csrf())
    salt = secrets.token_bytes(_SALT_BYTES)
    return _text(salt + _sign(_session_secret(), salt))


def token_field() -> Markup:
    """Return the hidden input that carries :func:`token`."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, escape(token()))


def verify(request: Request) -> Refusal | None:
    """Return why *request* is refused, ``None`` when it may go on."""
    if request.method in SAFE_METHODS:
        return None
    if _comes_from_elsewhere(request):
        return Refusal(gettext("The request was sent by another site and was refused."), True)
    sent = request.form.get(FIELD) or next(
        (request.headers[name] for name in HEADERS if name in request.headers), ""
    )
    if not sent:
        return Refusal(
            gettext("The security token is missing. Nothing was done; please try again.")
        )
    if not _is_valid(sent):
        return Refusal(
            gettext("The page was open for too long or in another session. Please try again.")
        )
    return None


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


def _is_valid(sent: str) -> bool:
    guard = _flask_wtf()
    if guard is not None:
        try:
            guard.validate_csrf(sent)
        except Exception:
            return False
        return True
    raw = _bytes(sent)
    known = session.get(_SESSION_KEY)
    if raw is None or not isinstance(known, str) or len(raw) <= _SALT_BYTES:
        return False
    salt, signature = raw[:_SALT_BYTES], raw[_SALT_BYTES:]
    return hmac.compare_digest(signature, _sign(known, salt))


def _session_secret() -> str:
    known = session.get(_SESSION_KEY)
    if isinstance(known, str):
        return known
    if not current_app.secret_key:
        raise ConfigurationError(
            "The admin needs sessions to protect its forms, and the application has no secret "
            'key. Set one:  app.secret_key = "..."  (python -c "import secrets; '
            'print(secrets.token_hex())" makes one).'
        )
    session[_SESSION_KEY] = fresh = secrets.token_urlsafe(32)
    return fresh


def _sign(secret: str, salt: bytes) -> bytes:
    return hmac.new(secret.encode(), salt, hashlib.sha256).digest()


def _flask_wtf() -> Any:
    """Return Flask-WTF's csrf module where the application uses it: one token then serves both."""
    if "csrf" not in current_app.extensions:
        return None
    return sys.modules.get("flask_wtf.csrf")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
