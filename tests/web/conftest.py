"""The same tests for every backend: a fresh library for those that write, one for the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import sqlalchemy as sa

from .backends import Library
from .backends.memory import MemoryLibrary
from .backends.sqla import (
    SQLALibrary,
    fill,
    fill_postgresql,
    restore_postgresql,
    sqlite_engine,
    sqlite_library,
)
from .site import Site

BACKENDS = ("memory", "sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_master(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A file with the library in it, to be copied."""
    path = tmp_path_factory.mktemp("library") / "master.sqlite"
    engine = sqlite_engine(path)
    fill(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    from servers import Unavailable, postgresql

    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgresql())
        except Unavailable as error:
            pytest.skip(str(error))
        yield url


@pytest.fixture(scope="session")
def postgresql_engines(postgresql_url: str) -> Iterator[dict[str, sa.Engine]]:
    """Two databases of our own: one that tests only read, one that they write to."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    engines = {}
    names = {use: f"admin_web_{os.getpid()}_{use}" for use in ("read", "write")}
    with server.connect() as connection:
        for use, name in names.items():
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
            engines[use] = sa.create_engine(server.url.set(database=name))
            fill_postgresql(engines[use])
    try:
        yield engines
    finally:
        for engine in engines.values():
            engine.dispose()
        with server.connect() as connection:
            for name in names.values():
                connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@pytest.fixture(params=BACKENDS)
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    """The library, as it was written, to do anything with."""
    if request.param == "memory":
        yield MemoryLibrary()
        return
    if request.param == "sqlite":
        master, folder = (request.getfixturevalue(n) for n in ("sqlite_master", "tmp_path"))
        found = sqlite_library(master, folder)
    else:
        engine = request.getfixturevalue("postgresql_engines")["write"]
        restore_postgresql(engine)
        found = SQLALibrary(engine)
    yield found
    found.close()


@pytest.fixture
def site(library: Library) -> Site:
    """An admin over a fresh library."""
    return Site(library)


@pytest.fixture(scope="session", params=BACKENDS)
def shared_library(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """A library that nobody changes."""
    if request.param == "memory":
        yield MemoryLibrary()
        return
    if request.param == "sqlite":
        master = request.getfixturevalue("sqlite_master")
        found = sqlite_library(master, tmp_path_factory.mktemp("shared"))
    else:
        found = SQLALibrary(request.getfixturevalue("postgresql_engines")["read"])
    yield found
    found.close()


@pytest.fixture(scope="session")
def shelf(shared_library: Library) -> Site:
    """An admin over a library that nobody changes."""
    return Site(shared_library)
