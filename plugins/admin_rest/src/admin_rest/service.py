"""Requests to a REST service, and what its refusals and its silence mean."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from admin_core.data import (
    AccessDenied,
    ConstraintViolated,
    RecordNotFound,
    StoreUnavailable,
    gettext,
)

from .collection import Collection


def ask(collection: Collection, method: str, key: str = "", **rest: Any) -> Any:
    """Return the JSON that the service answers; ``None`` for an answer without any.

    *rest* holds ``params`` or ``json``.  Raises :exc:`StoreUnavailable` when the service is away,
    too slow or broken, and the contract's own errors for what it refuses.
    """
    address = "/".join((collection.url.rstrip("/"), quote(key, safe=""))).rstrip("/")
    try:
        answer = collection.client.request(method, address, **rest)
        if answer.is_success:
            return answer.json() if answer.content else None
    # The last is an answer that is no JSON.
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise StoreUnavailable(f"{collection.url} gives no answer") from error
    raise _refusal(answer, bool(key))


def _refusal(answer: httpx.Response, has_key: bool) -> Exception:
    """Return what an HTTP status says in the contract's words."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    problem = problem if isinstance(problem, dict) else {}
    fields = [problem["field"]] if isinstance(problem.get("field"), str) else []
    match answer.status_code:
        case 401 | 403:
            return AccessDenied(gettext("Your account may not do this."))
        case 404 | 410 if has_key:
            return RecordNotFound(gettext("The chosen record does not exist or may not be chosen."))
        case 409:
            return ConstraintViolated("unique" if fields else "in_use", fields)
        case 400 | 422:
            kind = problem.get("kind")
            return ConstraintViolated(kind if kind in ("not_null", "too_long") else "check", fields)
    return StoreUnavailable(f"The service answers {answer.status_code}")
