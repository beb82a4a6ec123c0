"""What the server and the driver say, in the core's words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import bson.errors
import pymongo
from pymongo import MongoClient
from pymongo import errors as driver

from admin_core.data import AdminError, ConstraintViolated, StaleRecord, StoreUnavailable, gettext

#: Seconds that one read or write may take, whatever the server does meanwhile, where the client
#: has no ``timeoutMS`` of its own.
TIME_LIMIT = 3.5
#: Seconds for reading a block of an export, which may have to sort a whole collection first.
EXPORT_LIMIT = 60.0
#: Seconds in which a server is not asked again that was waited for in vain, so that a page that
#: asks for several things waits once; and how long somebody waited if it was in vain.
_JUST_NOW, _IN_VAIN = 1.0, 1.0

#: Client -> when its server did not answer in time.
_silent: WeakKeyDictionary[MongoClient[Any], float] = WeakKeyDictionary()

#: Codes of the server: a document that its collection's validator refuses, one that is too large.
_VALIDATION, _TOO_LARGE = 121, frozenset({10334, 17419, 17420})
#: A write that met another one's, and commands that ran out of time.
_CONFLICT, _TIMES = 112, frozenset({50, 262})
#: A member that is not the primary one now, or is going down.
_NOT_READY = frozenset({91, 189, 10107, 11600, 11602, 13435, 13436})

#: Turns a stored name into a field's.
NameOf = Callable[[str], str]


@contextmanager
def translated(
    name_of: NameOf = str, client: MongoClient[Any] | None = None, limit: float | None = None
) -> Iterator[None]:
    """Raise the core's errors for the driver's, in time: no page waits for a silent server.

    .. versionadded:: 0.1
    """
    start = time.monotonic()
    if client is not None and start - _silent.get(client, -60) < _JUST_NOW:
        raise StoreUnavailable("The MongoDB server did not answer just now.")
    own = None if client is None else client.options.timeout
    try:
        if limit is not None and client is not None:
            # Only what the server works on may take longer: one that is away is known by now.
            with pymongo.timeout(own or TIME_LIMIT):
                client.admin.command("ping")
        with pymongo.timeout(limit or own or TIME_LIMIT):
            yield
    except AdminError:
        raise
    except Exception as error:
        known = translate(error, name_of)
        if known is None:
            raise
        now = time.monotonic()
        if isinstance(known, StoreUnavailable) and client is not None and now - start > _IN_VAIN:
            _silent[client] = now
        raise known from error


def translate(error: BaseException | None, name_of: NameOf = str) -> AdminError | None:
    """Return the core's error for one of the driver's, also one that another wraps."""
    while error is not None:
        found = _known(error, name_of)
        if found is not None:
            return found
        error = error.__cause__
    return None


def _known(error: BaseException, name_of: NameOf) -> AdminError | None:
    if isinstance(error, driver.DuplicateKeyError):
        return ConstraintViolated("unique", tuple(_names(error.details, name_of)))
    if isinstance(error, driver.DocumentTooLarge):
        return ConstraintViolated("too_long")
    if isinstance(error, (driver.ConnectionFailure, driver.ExecutionTimeout, driver.WTimeoutError)):
        return StoreUnavailable("The MongoDB server does not answer.")
    if isinstance(error, driver.OperationFailure):
        return _by_code(error)
    if isinstance(error, (bson.errors.InvalidDocument, OverflowError)):
        return ConstraintViolated("out_of_range")
    if isinstance(error, driver.PyMongoError) and getattr(error, "timeout", False):
        return StoreUnavailable("The MongoDB server does not answer in time.")
    return None


def _by_code(error: driver.OperationFailure) -> AdminError | None:
    if error.code == _VALIDATION:
        return ConstraintViolated("check")
    if error.code in _TOO_LARGE:
        return ConstraintViolated("too_long")
    if error.code == _CONFLICT:
        return StaleRecord(gettext("Somebody else has changed this record meanwhile."))
    if error.code in _TIMES or error.code in _NOT_READY:
        return StoreUnavailable("The MongoDB server does not answer in time.")
    return None


def _names(details: Mapping[str, Any] | None, name_of: NameOf) -> Iterator[str]:
    """Yield the fields of the index that refuses a value twice."""
    pattern = (details or {}).get("keyPattern")
    if not pattern:
        # Servers before 4.4 say it in words only.
        found = re.search(r"index: (\S+?)_-?1", str((details or {}).get("errmsg", "")))
        pattern = {found[1]: 1} if found else {}
    for stored in pattern:
        yield name_of(str(stored))
