"""Servers that tests of several parts use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.started import started


@pytest.fixture(scope="session")
def mongodb_url() -> Iterator[str]:
    """The address of a MongoDB server, a replica set."""
    from wheel_servers import mongodb

    with started(mongodb()) as url:
        yield url
