"""The suite that every backend's store must pass, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

from admin_core.testing import StoreConformance, stores_with
from admin_sqla import plugin

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
def shared_engine(postgresql_url):
    """One set of tables for the whole suite: making them takes longer than most tests."""
    engine = sa.create_engine(postgresql_url)
    Base.metadata.create_all(engine)
    yield engine
    Base.metadata.drop_all(engine)
    engine.dispose()


class TestOnPostgreSQL(SQLAConformance):
    @pytest.fixture
    def engine(self, shared_engine):
        yield shared_engine
        names = ", ".join(Base.metadata.tables)
        with shared_engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
