"""The suites that every backend must pass, against a real service."""

from __future__ import annotations

import pytest

from admin_rest import plugin
from admin_testing import PluginConformance, StoreConformance, stores_with

from .books import collection
from .service import Books, serving


class RestConformance(StoreConformance):
    # A service has no transactions, locks or estimates; this one has no relations either.
    lacks = frozenset(
        {
            *("composite", "estimate", "keyset", "lock", "paths", "references", "relations"),
            *("to_many", "transactions"),
        }
    )
    filters: tuple[str, ...] = ()

    @pytest.fixture
    def store(self):
        with serving(Books()) as url:
            yield stores_with(plugin).open(collection(url, self.filters))

    def in_print_only(self, store):
        return [*store.base_query(), ("in_print", "1")]


class TestServiceThatFilters(RestConformance):
    filters = ("equals", "greater", "smaller", "at_least", "at_most", "in_list")


class TestServiceThatOnlySorts(RestConformance):
    pass


class TestPlugin(PluginConformance):
    plugin = "admin_rest.plugin"

    def opens(self):
        return [(collection("http://127.0.0.1:9/books"), None)]
