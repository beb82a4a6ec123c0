"""Addresses of pages that take no arguments of the moment, built once instead of for each page.

A page names a dozen of them, and building one takes as long as writing a row of a list.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for

_KEPT = "admin_core.addresses"
#: Visitors may send any name as that of the host: no more addresses than these are kept.
_MOST = 2_000


def address_of(endpoint: str, **values: Any) -> str:
    """Return what :func:`flask.url_for` does, for values of which there are few.

    .. versionadded:: 0.1
    """
    if not has_request_context():
        return url_for(endpoint, **values)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy is untyped
    known: dict[Any, str] = app.extensions.setdefault(_KEPT, {})
    # What an address depends on besides: where the application is mounted, and its subdomain.
    key = endpoint, request.root_path, request.host, request.scheme, *values.items()
    found = known.get(key)
    if found is None:
        found = url_for(endpoint, **values)
        if len(known) >= _MOST:
            known.clear()
        if _is_fixed(app, endpoint):
            known[key] = found
    return found


def _is_fixed(app: Flask, endpoint: str) -> bool:
    """Return whether nothing of the application's own has a say in such an address."""
    own = getattr(app.url_for, "__func__", None)
    if own is not Flask.url_for or app.url_build_error_handlers or endpoint.startswith("."):
        return False
    blueprint, _, _ = endpoint.rpartition(".")
    names = app.url_default_functions and (None, *accumulate(blueprint.split("."), _within))
    return not (names and any(name in app.url_default_functions for name in names))


def _within(outer: str, inner: str) -> str:
    return f"{outer}.{inner}"
