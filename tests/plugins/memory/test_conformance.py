"""The kit's whole suite, run on records in memory: nothing is lacking."""

import pytest

from admin_memory import Memory, plugin
from admin_testing import StoreConformance, stores_with

from .library import Book, Stock


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def store(self):
        return stores_with(plugin).open(Book, Memory())

    @pytest.fixture
    def composite_store(self):
        return stores_with(plugin).open(Stock, Memory())

    def in_print_only(self, store):
        return [book for book in store.base_query() if book.in_print]
