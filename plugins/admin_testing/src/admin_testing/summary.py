"""What suites found: each capability supported, lacking, failed or not asked about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .badge import badge

STATES = ("supported", "lacking", "failed", "not asked")


@dataclass
class Found:
    """What one suite found so far."""

    conformance: str
    words: tuple[str, ...]
    lacks: set[str]
    passed: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def state(self, word: str) -> str:
        """Return one of :data:`STATES`."""
        if word in self.broken:
            return "failed"
        if word in self.lacks:
            return "lacking"
        return "supported" if word in self.shown else "not asked"

    def states(self) -> dict[str, list[str]]:
        """Return state -> the words of it."""
        return {
            state: [word for word in self.words if self.state(word) == state] for state in STATES
        }


class Summary:
    """What all suites of a run found.

    .. versionadded:: 0.1
    """

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}

    def note(self, facts: Mapping[str, Any], outcome: str, lacked: Iterable[str] = ()) -> None:
        """Add the outcome of one test; *lacked* is what the test itself saw lacking."""
        suite = self.found.get(facts["suite"])
        if suite is None:
            words = tuple(facts["words"])
            suite = Found(facts["conformance"], words, set(facts["lacks"]))
            self.found[facts["suite"]] = suite
        suite.lacks |= set(lacked)
        if outcome == "passed":
            suite.passed += 1
            suite.shown |= set(facts["about"])
        elif outcome == "skipped":
            suite.skipped += 1
        else:
            suite.failed.append(facts["test"])
            suite.broken |= set(facts["about"])

    def text(self) -> str:
        """Return the summary for people."""
        if not self.found:
            return "No conformance suite ran."
        parts = []
        for name, suite in sorted(self.found.items()):
            parts.append(
                f"{name} ({suite.conformance}): {suite.passed} passed, "
                f"{len(suite.failed)} failed, {suite.skipped} skipped"
            )
            for state, words in suite.states().items():
                if words:
                    parts.append(f"  {state:<9}  {', '.join(words)}")
            parts += [f"  failed test  {test}" for test in suite.failed]
        return "\n".join(parts)

    def data(self) -> dict[str, Any]:
        """Return the summary for programs."""
        return {
            name: {
                "conformance": suite.conformance,
                "passed": suite.passed,
                "skipped": suite.skipped,
                "failed": suite.failed,
                "capabilities": suite.states(),
            }
            for name, suite in sorted(self.found.items())
        }

    def badge(self) -> str:
        """Return an SVG that says in a few words whether the suites are passed."""
        failed = sum(len(suite.failed) for suite in self.found.values())
        passed = sum(suite.passed for suite in self.found.values())
        if failed or not passed:
            return badge(f"{failed} failed" if failed else "not run", good=False)
        asked = [word for suite in self.found.values() for word in suite.words]
        able = [w for suite in self.found.values() for w in suite.states()["supported"]]
        return badge(f"{len(able)} of {len(asked)} capabilities", good=True)

    def write(self, place: Path) -> None:
        """Write the summary into a file, in the form that its name asks for."""
        made: Mapping[str, Callable[[], str]] = {
            ".json": lambda: json.dumps(self.data(), indent=2) + "\n",
            ".svg": self.badge,
            ".txt": lambda: self.text() + "\n",
        }
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(made[place.suffix](), "utf-8")
