"""The suite that every backend's store must pass, for a bare collection on a real server."""

from __future__ import annotations

import os

import pytest

from admin_core.data import Choice, FieldInfo
from admin_mongo import plugin_pymongo
from admin_testing import GENRES, StoreConformance, stores_with

FIELDS = (
    FieldInfo("title", "string", label="Title", required=True, nullable=False, unique=True,
              max_length=120),
    FieldInfo("pages", "integer", label="Pages"),
    FieldInfo("price", "decimal", label="Price", precision=8, scale=2),
    FieldInfo("rating", "float", label="Rating"),
    FieldInfo("in_print", "boolean", label="In print", nullable=False, default=False),
    FieldInfo("published", "date", label="Published"),
    FieldInfo("added", "datetime", label="Added"),
    FieldInfo("notes", "text", label="Notes"),
    FieldInfo("genre", "enum", label="Genre", choices=tuple(Choice(g, g) for g in GENRES)),
    FieldInfo("meta", "json", label="Meta"),
)  # fmt: skip


@pytest.fixture
def books(mongodb_client):
    database = mongodb_client[f"admin_collection_{os.getpid()}"]
    database.books.create_index("title", unique=True)
    yield database.books
    database.client.drop_database(database.name)


class TestCollection(StoreConformance):
    # A document has one key; moments are kept to the millisecond, and without their zone.
    lacks = frozenset({"composite", "time_zones", "lock", "microseconds", "relations", "to_many"})

    @pytest.fixture
    def store(self, books):
        stores = stores_with(plugin_pymongo)
        yield stores.open(books, FIELDS)
        stores.release()

    def in_print_only(self, store):
        return {"in_print": True}
