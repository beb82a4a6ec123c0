"""Flask-BabelEx on a Flask that it does not know: ``from admin_i18n.babelex import Babel``.

Its last release asks Flask for a name that is gone since Flask 3.0.  That name is there while it is
imported, and only then.  A new application should choose Flask-Babel.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

import flask


class _Stack:
    """What stood for the requests being answered: its top is the present one, or ``None``."""

    @property
    def top(self) -> Any:
        if not flask.has_request_context():
            return None
        return flask.globals.request_ctx._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy is untyped


def _imported() -> Any:
    needs = not hasattr(flask, "_request_ctx_stack")
    if needs:
        flask._request_ctx_stack = _Stack()  # type: ignore[attr-defined]  # the name that is gone
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            import flask_babelex
    finally:
        if needs:
            del flask._request_ctx_stack  # type: ignore[attr-defined]  # the name that is gone
    return flask_babelex


flask_babelex = sys.modules.get("flask_babelex") or _imported()
Babel = flask_babelex.Babel
Domain = flask_babelex.Domain

__all__ = ["Babel", "Domain", "flask_babelex"]
