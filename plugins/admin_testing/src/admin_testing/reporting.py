"""Loaded by pytest itself: failures of the suites get their page, ``--admin-report`` a summary.

Imports none of the suites, because every run of pytest loads it where the kit is installed.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from .summary import Summary

#: What travels with the report of a test, also from another process.
PROPERTY = "admin_conformance"
LACKED = "admin_lacks"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--admin-report``, to be given once per file wanted."""
    parser.getgroup("admin-testing").addoption(
        "--admin-report",
        action="append",
        nargs="?",
        const="-",
        default=[],
        metavar="FILE",
        help="say what each conformance suite found supported, lacking and failed; "
        "also into FILE.json, FILE.svg (a badge) or FILE.txt",
    )


def pytest_load_initial_conftests(args: list[str]) -> None:
    """Let the option without a file stand before the name of a test."""
    args[:] = ["--admin-report=-" if one == "--admin-report" else one for one in args]


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a file that cannot be written before the tests run; collect what is found."""
    places: list[str] = config.getoption("--admin-report")
    for place in places:
        if place != "-" and Path(place).suffix not in {".json", ".svg", ".txt"}:
            raise pytest.UsageError(
                f"--admin-report={place}: the name must end with .json, .svg or .txt"
            )
    if places:
        config.pluginmanager.register(Collector(places), "admin-report")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in a failure what the contract asks and which page explains it."""
    report = yield
    suite = getattr(item, "cls", None)
    if suite is None or not hasattr(suite, "conformance"):
        return report
    if call.when == "call" or report.failed or report.skipped:
        report.user_properties.append((PROPERTY, _facts(item, suite)))
    if report.failed:
        report.sections.append(("what the contract asks", asked(item)))
    return report


def asked(item: Any) -> str:
    """Return what a check asks in words, and the page that explains it."""
    name: str = item.originalname
    sentence = name.removeprefix("test_").replace("_", " ")
    area = next((one for one in item.cls.__mro__ if name in vars(one)), item.cls)
    lines = [f"{sentence[:1].upper()}{sentence[1:]}."]
    words = sorted(getattr(item.function, "needed_words", ()))
    if words and item.cls.conformance == "store":
        lines.append(
            f"A store that cannot do this says so:  lacks = {{{', '.join(map(repr, words))}}}"
        )
    page = getattr(area, "explained", item.cls.explained)
    page = getattr(item.function, "explained", page)
    return "\n".join([*lines, f"Explained in {page}"])


def _facts(item: Any, suite: Any) -> dict[str, Any]:
    return {
        "suite": f"{suite.__module__}.{suite.__qualname__}",
        "conformance": suite.conformance,
        "test": item.name,
        "about": sorted(getattr(item.function, "needed_words", ())),
        "words": list(suite.words),
        "lacks": sorted(getattr(suite, "lacks", ())),
    }


class Collector:
    """Gathers what the tests of each suite showed; with several processes in the first one."""

    def __init__(self, places: list[str]) -> None:
        self.places = places
        self.summary = Summary()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of one test."""
        found: dict[str, Any] = dict(report.user_properties)
        if PROPERTY in found:
            self.summary.note(found[PROPERTY], report.outcome, found.get(LACKED, ()))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the summary, and write the files that were asked for."""
        if hasattr(terminalreporter.config, "workerinput"):
            return
        terminalreporter.section("admin conformance")
        terminalreporter.write_line(self.summary.text())
        for place in self.places:
            if place != "-":
                self.summary.write(Path(place))
                terminalreporter.write_line(f"written: {place}")
