"""A MongoDB server, and a database of our own on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import mongoengine
import pymongo
import pytest
from pymongo import monitoring

ALIAS = "default"


class Noting(monitoring.CommandListener):
    """Notes the names of the commands that MongoEngine's client sends."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.names.append(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


NOTING = Noting()


@pytest.fixture
def commands(engine: pymongo.database.Database) -> list[str]:
    """The names of the commands sent, to be cleared and read."""
    return NOTING.names


@pytest.fixture(scope="session")
def mongodb_client(mongodb_url: str) -> Iterator[pymongo.MongoClient]:
    """A client of the server."""
    with pymongo.MongoClient(mongodb_url, serverSelectionTimeoutMS=5_000) as client:
        yield client


def connect(name: str, url: str) -> pymongo.MongoClient:
    return mongoengine.connect(
        name, host=url, alias=ALIAS, uuidRepresentation="standard",
        serverSelectionTimeoutMS=5_000, w=1, event_listeners=[NOTING],
    )  # fmt: skip


# Other tests connect by the same name, which stands for one client at a time.
@pytest.fixture(scope="module")
def engine_database(mongodb_url: str) -> Iterator[pymongo.database.Database]:
    """The database that MongoEngine is connected to."""
    name = f"admin_engine_{os.getpid()}"
    yield connect(name, mongodb_url)[name]
    connect_anew(name, mongodb_url).drop_database(name)
    mongoengine.disconnect(ALIAS)


def connect_anew(name: str, url: str) -> pymongo.MongoClient:
    mongoengine.disconnect(ALIAS)
    return connect(name, url)


@pytest.fixture
def reconnect(engine_database: pymongo.database.Database, mongodb_url: str) -> Callable[[], None]:
    """Gives up MongoEngine's connection, and makes another one."""
    return lambda: connect_anew(engine_database.name, mongodb_url) and None


@pytest.fixture
def engine(engine_database: pymongo.database.Database) -> pymongo.database.Database:
    """The database, without a document."""
    database = mongoengine.get_db(ALIAS)
    for name in database.list_collection_names():
        database[name].delete_many({})
    return database
