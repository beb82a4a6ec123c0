"""Pages for what goes wrong: inside the admin's frame, in plain words, without internals."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import HTTPException

from ..data import AccessDenied, RecordNotFound, StoreUnavailable, TooLarge, gettext
from . import helpers
from .context import ErrorContext

if TYPE_CHECKING:
    from .admin import Admin
    from .view import BaseView

log = logging.getLogger("admin_core.errors")


def register(admin: Admin, view: BaseView, blueprint: Blueprint) -> None:
    """Make *blueprint* answer the admin's own errors, and HTTP errors, with a page."""

    page = partial(error_page, admin, view)

    def denied(error: AccessDenied) -> Any:
        return page(403, gettext("You may not do this"), str(error))

    def not_found(error: RecordNotFound) -> Any:
        return page(404, gettext("Not found"), str(error))

    def too_large(error: TooLarge) -> Any:
        return page(413, gettext("Too much at once"), str(error))

    def unavailable(error: StoreUnavailable) -> Any:
        log.error("The database did not answer %s", request.path, exc_info=error)
        return page(
            503,
            gettext("The database does not answer"),
            gettext("Nothing was changed. Please try again in a moment."),
        )

    def http_error(error: HTTPException) -> Any:
        if error.response is not None or (error.code or 500) < 400:
            return error
        body, status = http_page(admin, view, error)
        headers = [h for h in error.get_headers() if h[0].lower() not in {"content-type"}]
        return body, status, headers

    blueprint.register_error_handler(AccessDenied, denied)
    blueprint.register_error_handler(RecordNotFound, not_found)
    blueprint.register_error_handler(TooLarge, too_large)
    blueprint.register_error_handler(StoreUnavailable, unavailable)
    blueprint.register_error_handler(HTTPException, http_error)


def error_page(
    admin: Admin, view: BaseView, status: int, title: str, message: str, hint: str = ""
) -> tuple[Any, int]:
    """Return a page, or JSON for who asks for it, and its status."""
    if helpers.wants_json():
        return jsonify(error=message or title), status
    context = ErrorContext(title, message, hint, admin.home_url())
    helpers.set_current_view(view)
    return view.render("admin/error.html", page=context), status


def http_page(admin: Admin, view: BaseView, error: HTTPException) -> tuple[Any, int]:
    """Return the page for an HTTP error, and its status."""
    title, message = _words(error)
    return error_page(admin, view, error.code or 500, title, message)


def _words(error: HTTPException) -> tuple[str, str]:
    known = {
        403: (gettext("You may not open this page"), gettext("Sign in with another account.")),
        404: (gettext("Not found"), gettext("There is nothing at this address.")),
        405: (gettext("This address cannot be opened like that"), ""),
        413: (
            gettext("Too much at once"),
            gettext("More was sent than the server accepts in one request."),
        ),
    }
    if error.code == 400 and type(error).__name__ == "BadRequest" and error.description:
        return gettext("The request was refused"), str(error.description)
    return known.get(error.code or 500, (str(error.name), ""))
