"""Requests to a REST service, and what its refusals and its silence mean."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from admin_core.data import (
    AccessDenied,
    ConstraintViolated,
    RecordNotFound,
    StoreUnavailable,
    gettext,
)

from .collection import Collection

Parameters = Sequence[tuple[str, str]]


def ask(
    collection: Collection,
    method: str,
    key: str = "",
    *,
    parameters: Parameters = (),
    body: Mapping[str, Any] | None = None,
) -> Any:
    """Return the JSON that the service answers; ``None`` for an answer without any.

    Raises :exc:`StoreUnavailable` when it is away, too slow or broken, and the contract's own
    errors for what it refuses.
    """
    address = collection.url.rstrip("/")
    address += f"/{urllib.parse.quote(key, safe='')}" if key else ""
    address += f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    request = urllib.request.Request(
        address,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={**collection.headers, "Accept": "application/json", **_typed(body)},
    )
    try:
        with urllib.request.urlopen(request, timeout=collection.timeout) as answer:
            content = answer.read()
        return json.loads(content) if content else None
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error, key) from error
    # TimeoutError and URLError are OSErrors; the last is an answer that is no JSON.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise StoreUnavailable(f"{collection.url} gives no answer") from error


def _typed(body: Mapping[str, Any] | None) -> Mapping[str, str]:
    return {} if body is None else {"Content-Type": "application/json"}


def _refusal(error: urllib.error.HTTPError, key: str) -> Exception:
    """Return what an HTTP status says in the contract's words."""
    try:
        problem = json.loads(error.read())
    except (OSError, ValueError):
        problem = None
    problem = problem if isinstance(problem, dict) else {}
    fields = [problem["field"]] if isinstance(problem.get("field"), str) else []
    match error.code:
        case 401 | 403:
            return AccessDenied(gettext("Your account may not do this."))
        case 404 | 410 if key:
            return RecordNotFound(gettext("The chosen record does not exist or may not be chosen."))
        case 409:
            return ConstraintViolated("unique" if fields else "in_use", fields)
        case 400 | 422:
            kind = problem.get("kind")
            return ConstraintViolated(kind if kind in ("not_null", "too_long") else "check", fields)
    return StoreUnavailable(f"The service answers {error.code}")
