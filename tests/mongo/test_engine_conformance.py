"""The suite that every backend's store must pass, for MongoEngine on a real server."""

from __future__ import annotations

import pytest

from admin_mongo import plugin_mongoengine
from admin_testing import StoreConformance, stores_with

from .engine_models import Book


class TestMongoEngine(StoreConformance):
    # A document has one key; moments are kept to the millisecond, and without their zone.
    lacks = frozenset({"composite", "time_zones", "lock", "microseconds"})

    @pytest.fixture
    def store(self, engine):
        stores = stores_with(plugin_mongoengine)
        yield stores.open(Book, None)
        stores.release()

    def in_print_only(self, store):
        return Book.objects(in_print=True)
