"""The suite that every backend's store must pass, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from admin_peewee import plugin
from admin_testing import StoreConformance, stores_with

from .models import MODELS, Book, Stock, database


class PeeweeConformance(StoreConformance):
    @pytest.fixture
    def stores(self, opened):
        found = stores_with(plugin)
        yield found
        found.release()

    @pytest.fixture
    def store(self, stores):
        return stores.open(Book)

    @pytest.fixture
    def composite_store(self, stores):
        return stores.open(Stock)

    def in_print_only(self, store):
        return store.base_query().where(Book.in_print)


class TestOnSQLite(PeeweeConformance):
    # SQLite knows no zones, and its decimals are floats.
    lacks = frozenset({"estimate", "time_zones"})

    @pytest.fixture
    def opened(self, sqlite_database):
        database.initialize(sqlite_database)
        with sqlite_database.connection_context():
            sqlite_database.create_tables(MODELS)


@pytest.fixture(scope="module")
def postgresql_tables(postgresql_database):
    """One set of tables for the whole suite: making them takes longer than most tests."""
    database.initialize(postgresql_database)
    with postgresql_database.connection_context():
        postgresql_database.create_tables(MODELS)
    yield postgresql_database
    with postgresql_database.connection_context():
        postgresql_database.drop_tables(MODELS, cascade=True)


class TestOnPostgreSQL(PeeweeConformance):
    @pytest.fixture
    def opened(self, postgresql_tables):
        database.initialize(postgresql_tables)
        yield
        names = ", ".join(f'"{model._meta.table_name}"' for model in MODELS)
        with postgresql_tables.connection_context():
            postgresql_tables.execute_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
