"""Databases for the tests of the SQLAlchemy backend."""

from __future__ import annotations

import os
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from servers import Unavailable, mariadb, postgresql


@pytest.fixture(scope="session")
def postgresql_url():
    """The URL of a database of this session's own."""
    try:
        with postgresql() as url:
            name = f"sqla_{uuid.uuid4().hex}"
            server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
            with server.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
            yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
            with server.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
            server.dispose()
    except Unavailable as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def mariadb_url():
    """The URL of a MariaDB database of this session's own."""
    try:
        with mariadb() as url:
            name = f"sqla_{uuid.uuid4().hex}"
            server = sa.create_engine(url)
            with server.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
            with server.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE {name}"))
            server.dispose()
    except Unavailable as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(reason))


@pytest.fixture
def sqlite_engine(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path}/test.db")
    event.listen(engine, "connect", _check_references)
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(postgresql_url):
    engine = sa.create_engine(postgresql_url)
    yield engine
    engine.dispose()
    cleaner = sa.create_engine(postgresql_url)
    with cleaner.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    cleaner.dispose()


@pytest.fixture
def mariadb_engine(mariadb_url):
    engine = sa.create_engine(mariadb_url)
    yield engine
    engine.dispose()
    cleaner = sa.create_engine(mariadb_url)
    with cleaner.begin() as connection:
        connection.execute(sa.text("SET foreign_key_checks = 0"))
        for table in sa.inspect(connection).get_table_names():
            connection.execute(sa.text(f"DROP TABLE `{table}`"))
        connection.execute(sa.text("SET foreign_key_checks = 1"))
    cleaner.dispose()


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def engine(request):
    """Each database, one after the other, each empty."""
    return request.getfixturevalue(f"{request.param}_engine")


def _check_references(connection, record):
    connection.execute("PRAGMA foreign_keys = ON")


class Statements(list):
    """The statements sent while it listens."""

    def __init__(self, engine):
        self._engine = engine
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, connection, cursor, statement, parameters, context, many):
        self.append(" ".join(statement.split()))


@pytest.fixture
def statements(engine):
    return Statements(engine)
