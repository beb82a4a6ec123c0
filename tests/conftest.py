"""Servers that tests of several parts use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def mongodb_url() -> Iterator[str]:
    """The address of a MongoDB server, a replica set."""
    from servers import Unavailable
    from wheel_servers import mongodb

    try:
        with mongodb() as url:
            yield url
    except Unavailable as error:
        pytest.skip(str(error))
