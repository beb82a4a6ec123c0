"""The suite as a backend's author would use it, run by ``kit_runner`` on a store of its choice."""

import pytest
from tests.plugins.memory.library import Book, Stock

from admin_memory import Memory
from admin_testing import StoreConformance


class TestTarget(StoreConformance):
    @pytest.fixture
    def store(self, opened):
        return opened.open(Book, Memory())

    @pytest.fixture
    def composite_store(self, opened):
        return opened.open(Stock, Memory())

    def in_print_only(self, store):
        return [book for book in store.base_query() if book.in_print]
