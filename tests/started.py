"""Servers for a block of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest


@contextmanager
def started(server: AbstractContextManager[str], *, is_owed: bool = False) -> Iterator[str]:
    """Give the address of a server; where there is none, the test is skipped and says why.

    With *is_owed* it fails instead.
    """
    from servers import Unavailable

    with ExitStack() as stack:
        try:
            url = stack.enter_context(server)
        except Unavailable as reason:
            if is_owed:
                raise
            # The machine lacks the program; the reason names it.
            pytest.skip(str(reason))
        yield url
