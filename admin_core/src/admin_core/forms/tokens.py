"""The token that a form carries to show that it was sent from a page of this visitor's session."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sys
from typing import Any

from flask import current_app, session

from ..data import ConfigurationError

_SESSION_KEY = "_admin_csrf"
_SALT_BYTES = 9


def token() -> str:
    """Return a token for the current session; each call gives another one.

    Raises :exc:`ConfigurationError` when the application has no secret key.
    """
    guard = _flask_wtf()
    if guard is not None:
        return str(guard.generate_csrf())
    salt = secrets.token_bytes(_SALT_BYTES)
    return _text(salt + _sign(_session_secret(), salt))


def is_valid(sent: str) -> bool:
    """Return whether *sent* is a token of the current session."""
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
