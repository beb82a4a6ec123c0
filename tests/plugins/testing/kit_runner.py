"""Runs the kit inside a test, on a store or a storage that may have a fault."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from admin_core import hookimpl
from admin_core.data import Stores
from admin_core.plugins import Plugins

HERE = Path(__file__).parent


def run_kit(store_class, *names, lacks=frozenset(), first_failure=False):
    """Run the named tests of the stores' kit, or all, and return what came of each test."""
    run = _StoreRun(store_class, frozenset(names), frozenset(lacks))
    return _outcomes("kit_target.py", run, first_failure)


def run_storage_kit(storage_class, *names, first_failure=False):
    """Run the named tests of the storages' kit, or all, and return what came of each test."""
    return _outcomes(
        "storage_target.py", _StorageRun(storage_class, frozenset(names)), first_failure
    )


def _outcomes(target, run, first_failure):
    options = ["--import-mode=importlib", "-o", "addopts=", f"--maxfail={int(first_failure)}"]
    for unneeded in ("terminal", "cacheprovider", "unraisableexception", "threadexception"):
        options += ["-p", f"no:{unneeded}"]
    code = pytest.main([str(HERE / target), *options], [run])
    assert code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    return run.outcomes


class _Run:
    def __init__(self, names):
        self.names = names
        self.outcomes = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, name):
        # Leaving tests out here saves making all their parameters for every fault.
        unwanted = self.names and name.startswith("test_") and name not in self.names
        return [] if unwanted else None

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid.split("::")[-1]] = report.outcome


class _StoreRun(_Run):
    def __init__(self, store_class, names, lacks):
        @hookimpl
        def admin_open_store(model, source, stores):
            return store_class(model, source, stores)

        super().__init__(names)
        plugin = SimpleNamespace(HOOK_API=1, admin_open_store=admin_open_store)
        self.plugins = Plugins([plugin], discover=False)
        self.lacks = lacks

    @pytest.fixture
    def opened(self):
        return Stores(self.plugins)

    def pytest_collection_modifyitems(self, items):
        for item in items:
            item.cls.lacks = self.lacks


class _StorageRun(_Run):
    def __init__(self, storage_class, names):
        super().__init__(names)
        self.storage_class = storage_class

    @pytest.fixture
    def storage_class_given(self):
        return self.storage_class
