"""Ids of any type as texts, and back: ``_id`` may be an ObjectId, a text, a number, a mapping."""

from __future__ import annotations

import json
from typing import Any

from bson import ObjectId, json_util
from bson.errors import BSONError

_OPTIONS = json_util.JSONOptions(
    json_mode=json_util.JSONMode.RELAXED, uuid_representation=4, tz_aware=False
)


def id_text(value: Any) -> str:
    """Return an id as the text that :func:`id_of` turns into the same id again.

    >>> id_text(7), id_text("seven"), id_text("7")
    ('7', 'seven', '"7"')
    """
    if isinstance(value, ObjectId):
        return str(value)
    if isinstance(value, str):
        return value if id_of(value) == value else json.dumps(value, ensure_ascii=False)
    return json_util.dumps(value, json_options=_OPTIONS)


def id_of(text: str) -> Any:
    """Return the id that a text says; a text that says nothing else is itself the id."""
    if ObjectId.is_valid(text):
        return ObjectId(text)
    try:
        return json_util.loads(text, json_options=_OPTIONS)
    except (ValueError, TypeError, ArithmeticError, RecursionError, BSONError):
        return text
