"""Databases for the tests of the Peewee backend."""

from __future__ import annotations

import os
import uuid
from urllib.parse import urlsplit

import peewee as pw
import pytest
from playhouse.pool import PooledDatabase, PooledPostgresqlDatabase, PooledSqliteDatabase
from playhouse.postgres_ext import PostgresqlExtDatabase

from servers import Unavailable, postgresql

from .blog import Blog


def postgresql_parameters(url):
    """Return what Peewee wants to know for a server's address."""
    parts = urlsplit(url.replace("+psycopg", ""))
    found = {"host": parts.hostname, "port": parts.port, "user": parts.username}
    found["password"] = parts.password
    return parts.path.lstrip("/"), {name: value for name, value in found.items() if value}


@pytest.fixture(scope="session")
def postgresql_server():
    """The name of a database of this session's own, and how to reach its server."""
    try:
        with postgresql() as url:
            first, parameters = postgresql_parameters(url)
            name = f"peewee_{uuid.uuid4().hex}"
            server = pw.PostgresqlDatabase(first, **parameters)
            server.execute_sql(f"CREATE DATABASE {name} TEMPLATE template0")
            yield name, parameters
            server.execute_sql(f"DROP DATABASE {name} WITH (FORCE)")
            server.close()
    except Unavailable as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.fixture
def sqlite_database(tmp_path):
    found = PooledSqliteDatabase(
        str(tmp_path / "test.db"),
        pragmas={"foreign_keys": 1, "synchronous": 0},
        check_same_thread=False,  # a pool hands a connection from thread to thread
    )
    yield found
    found.close_all()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server):
    name, parameters = postgresql_server
    found = PooledPostgresqlDatabase(name, max_connections=8, timeout=30, **parameters)
    yield found
    found.close_all()


class PooledExtDatabase(PooledDatabase, PostgresqlExtDatabase):
    """A pool whose connections know ``hstore``."""


@pytest.fixture(scope="session")
def extended_database(postgresql_server, postgresql_database):
    name, parameters = postgresql_server
    with postgresql_database.connection_context():
        postgresql_database.execute_sql("CREATE EXTENSION IF NOT EXISTS hstore")
    found = PooledExtDatabase(name, register_hstore=True, **parameters)
    yield found
    found.close_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def blog(request):
    """A blog with thirty posts by two users, one of which has a comment."""
    found = Blog(request.getfixturevalue(f"{request.param}_database"))
    found.fill()
    yield found
    found.drop()


class Statements(list):
    """The statements sent while it listens."""

    def __init__(self, *databases):
        self.databases = databases

    def __enter__(self):
        for one in self.databases:
            one.query_hooks.append(self._note)
        return self

    def __exit__(self, *error):
        for one in self.databases:
            one.query_hooks.remove(self._note)

    def _note(self, event):
        self.append(event.sql)
