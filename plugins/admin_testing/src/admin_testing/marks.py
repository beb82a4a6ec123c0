"""Marks on the tests of the suites: which words of a report a test is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])


def about(*words: str) -> Callable[[Test], Test]:
    """Mark a test that shows what one of *words* promises."""

    def mark(test: Test) -> Test:
        setattr(test, "needed_words", frozenset(words))  # noqa: B010 - functions have no such field
        return test

    return mark
