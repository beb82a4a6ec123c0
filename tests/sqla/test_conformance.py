"""The suite that every backend's store must pass, on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

from admin_sqla import plugin
from admin_testing import StoreConformance, stores_with

from .models import Base, Book, Stock


class SQLAConformance(StoreConformance):
    @pytest.fixture
    def opened(self, engine):
        Base.metadata.create_all(engine)
        stores = stores_with(plugin)
        yield stores, sessionmaker(engine)
        stores.release()

    @pytest.fixture
    def store(self, opened):
        stores, source = opened
        return stores.open(Book, source)

    @pytest.fixture
    def composite_store(self, opened):
        stores, source = opened
        return stores.open(Stock, source)

    def in_print_only(self, store):
        return store.base_query().where(Book.in_print)


class TestOnSQLite(SQLAConformance):
    # SQLite knows no zones, and its decimals are floats.
    lacks = frozenset({"estimate", "time_zones"})

    @pytest.fixture
    def engine(self, sqlite_engine):
        return sqlite_engine


@pytest.fixture(scope="module")
def shared_postgresql(postgresql_url):
    """One set of tables for the whole suite: making them takes longer than most tests."""
    yield from with_tables(postgresql_url)


@pytest.fixture(scope="module")
def shared_mariadb(mariadb_url):
    yield from with_tables(mariadb_url)


def with_tables(url):
    engine = sa.create_engine(url)
    Base.metadata.create_all(engine)
    yield engine
    Base.metadata.drop_all(engine)
    engine.dispose()


class TestOnPostgreSQL(SQLAConformance):
    @pytest.fixture
    def engine(self, shared_postgresql):
        yield shared_postgresql
        names = ", ".join(Base.metadata.tables)
        with shared_postgresql.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


class TestOnMariaDB(SQLAConformance):
    # MariaDB's moments have no zone.
    lacks = frozenset({"time_zones"})

    @pytest.fixture
    def engine(self, shared_mariadb):
        yield shared_mariadb
        with shared_mariadb.begin() as connection:
            connection.execute(sa.text("SET foreign_key_checks = 0"))
            for table in Base.metadata.tables.values():
                connection.execute(table.delete())
            connection.execute(sa.text("SET foreign_key_checks = 1"))
