"""Runs the suite against permission leaks inside a test, on an application that may have one."""

from __future__ import annotations

from pathlib import Path

import pytest

TARGET = Path(__file__).with_name("leaks_target.py")


def run_leaks(made, without="", **tables):
    """Return what came of each test: its id, and the text of its failure or ``""``.

    Tests with *without* in their ids are left out.
    """
    run = _Run(made, tables)
    options = ["--import-mode=importlib", "-o", "addopts="]
    for unneeded in ("terminal", "cacheprovider", "unraisableexception", "threadexception"):
        options += ["-p", f"no:{unneeded}"]
    if without:
        options += ["-k", f"not {without}"]
    code = pytest.main([str(TARGET), *options], [run])
    assert code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), run.broken
    return run.outcomes


class _Run:
    def __init__(self, made, tables):
        self.made = made
        self.tables = tables
        self.outcomes = {}
        self.broken = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, name, obj):
        if name == "TestOffice":
            obj._made = None
            obj.made = staticmethod(self.made)
            for table in ("roles", "may", "hides", "rows", "known"):
                # As the file has it, unless this run has another.
                own = obj.__dict__.get(f"first_{table}", getattr(obj, table))
                setattr(obj, f"first_{table}", own)
                setattr(obj, table, self.tables.get(table, own))

    def pytest_collectreport(self, report):
        if report.failed:
            self.broken = str(report.longrepr)

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.split("::")[-1]
            self.outcomes[name] = str(report.longrepr) if report.failed else ""
