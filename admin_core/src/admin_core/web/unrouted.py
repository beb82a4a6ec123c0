"""Addresses below the admin at which there is nothing: the admin's own page, and its headers.

Flask asks a blueprint's error handlers only about requests that reached one of its handlers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, make_response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from . import errors, security

if TYPE_CHECKING:
    from .admin import Admin


def answer(admin: Admin, response: Response) -> Response:
    """Return the admin's page instead of the plain one, for 404 and 405 below its address."""
    error = request.routing_exception
    if not isinstance(error, (NotFound, MethodNotAllowed)) or response.status_code != error.code:
        return response
    if _admin_at(request.path) is not admin:
        return response
    admin.begin()
    found = make_response(errors.http_page(admin, admin.index_view, error))
    if "Allow" in response.headers:
        found.headers["Allow"] = response.headers["Allow"]
    return security.add_headers(found, request.environ.get("admin_core.nonce", ""))


def _admin_at(path: str) -> Admin | None:
    """Return the admin below whose address *path* lies, the nearest where there are several.

    An admin at the root leaves what it does not know to the application, which lives there too.
    So does one whose address has variables: nobody can tell what they stand for here.
    """
    admins: list[Admin] = current_app.extensions["admin"]
    near = [one for one in admins if _is_below(path, one.url) and _is_here(one)]
    return max(near, key=lambda one: len(one.url), default=None)


def _is_below(path: str, prefix: str) -> bool:
    base = prefix.rstrip("/")
    return bool(base) and "<" not in base and (path == base or path.startswith(f"{base}/"))


def _is_here(admin: Admin) -> bool:
    host = request.host.lower()
    if admin.subdomain:
        return host.startswith(f"{admin.subdomain.lower()}.")
    return admin.host in (None, "*") or host == str(admin.host).lower()
