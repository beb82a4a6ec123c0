"""Locations: ``gridfs://host/database/bucket``, or ``gridfs:///bucket`` of a known database."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConfigurationError as BadAddress
from pymongo.errors import InvalidURI

from admin_core.data import ConfigurationError

from .storage import GridFSStorage

#: Milliseconds to look for the server where the address says nothing else.
_PATIENCE = 4_000


def open_location(location: Any, options: Mapping[str, Any]) -> GridFSStorage | None:
    """Return the storage of a location, or of a database itself; ``None`` for any other."""
    if isinstance(location, Database):
        return GridFSStorage(location, **options)
    if not isinstance(location, str) or not location.startswith("gridfs://"):
        return None
    address = location.removeprefix("gridfs://")
    if address.startswith("/"):
        given = dict(options)
        database = given.pop("database", None)
        if database is None:
            database = _connected(location)
        return GridFSStorage(database, address.strip("/") or "fs", **given)
    return _own(location, address)


def _connected(location: str) -> Database[Any]:
    """Return the database that MongoEngine is connected to."""
    if "mongoengine" in sys.modules:
        from mongoengine.connection import ConnectionFailure, get_db

        try:
            found: Database[Any] = get_db()
        except ConnectionFailure:
            pass
        else:
            return found
    raise ConfigurationError(
        f"{location!r} names no server, and MongoEngine is not connected. Connect it first, "
        'pass the database itself, or name the server:  "gridfs://localhost/database/bucket"'
    )


def _own(location: str, address: str) -> GridFSStorage:
    place, mark, settings = address.partition("?")
    servers, _, path = place.partition("/")
    database, _, bucket = path.strip("/").partition("/")
    if not database:
        raise ConfigurationError(
            f'{location!r} names no database. It should be:  "gridfs://localhost/database/bucket"'
        )
    try:
        client = _client(f"mongodb://{servers}/{database}{mark}{settings}")
    except (InvalidURI, BadAddress, ValueError) as error:
        raise ConfigurationError(f"{location.partition('@')[2] or location!r}: {error}") from None
    return GridFSStorage(client[database], bucket.replace("/", ".") or "fs")


@lru_cache(maxsize=32)
def _client(address: str) -> MongoClient[Any]:
    """Return one client for each address: it keeps its connections, and serves all threads."""
    client: MongoClient[Any] = MongoClient(
        address, serverSelectionTimeoutMS=_PATIENCE, connect=False
    )
    atexit.register(client.close)
    return client
