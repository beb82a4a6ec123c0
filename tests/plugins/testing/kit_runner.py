"""Runs the kit inside a test, on a store that may have a fault."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from admin_core import hookimpl
from admin_core.data import Stores
from admin_core.plugins import Plugins

TARGET = Path(__file__).with_name("kit_target.py")


def run_kit(store_class, *names, lacks=frozenset(), first_failure=False):
    """Run the named tests of the kit, or all, and return what came of each test."""
    run = _Run(store_class, frozenset(names), frozenset(lacks))
    options = ["--import-mode=importlib", "-o", "addopts=", f"--maxfail={int(first_failure)}"]
    for unneeded in ("terminal", "cacheprovider", "unraisableexception", "threadexception"):
        options += ["-p", f"no:{unneeded}"]
    code = pytest.main([str(TARGET), *options], [run])
    assert code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    return run.outcomes


class _Run:
    def __init__(self, store_class, names, lacks):
        @hookimpl
        def admin_open_store(model, source, stores):
            return store_class(model, source, stores)

        plugin = SimpleNamespace(HOOK_API=1, admin_open_store=admin_open_store)
        self.plugins = Plugins([plugin], discover=False)
        self.names = names
        self.lacks = lacks
        self.outcomes = {}

    @pytest.fixture
    def opened(self):
        return Stores(self.plugins)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, name):
        # Leaving tests out here saves making all their parameters for every fault.
        unwanted = self.names and name.startswith("test_") and name not in self.names
        return [] if unwanted else None

    def pytest_collection_modifyitems(self, items):
        for item in items:
            item.cls.lacks = self.lacks

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid.split("::")[-1]] = report.outcome
