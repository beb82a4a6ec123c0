"""The same tests for every backend: a fresh library for those that write, one for the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from .backends import Library
from .backends.memory import MemoryLibrary
from .backends.peewee import (
    PeeweePostgreSQLLibrary,
    PeeweeSQLiteLibrary,
    peewee_postgresql,
    peewee_sqlite,
)
from .backends.sqla import (
    MariaDBLibrary,
    PostgreSQLLibrary,
    SQLiteLibrary,
    fill,
    fill_mariadb,
    fill_postgresql,
    sqlite_engine,
)
from .orders.memory import MemoryOrders
from .orders.peewee import PeeweeOrders
from .orders.sqla import SQLAOrders
from .site import Site

HERE = Path(__file__).parent
BACKENDS = (
    *("memory", "sqlite", "postgresql", "mariadb", "peewee", "peewee-postgresql"),
    "mongoengine",
)

#: Those that have orders with lines, for forms within forms.
ORDERS = ("memory", "sqlite", "postgresql", "peewee", "peewee-postgresql")

#: The backends that all tests run on.  On the others those run that depend on the database: more
#: would only show again what is shown, and cost minutes.  To see all on all, set the variable.
ALL_TESTS_ON = frozenset({"memory", "sqlite"})
EVERYTHING = bool(os.environ.get("ADMIN_TEST_EVERYTHING"))

#: The files whose tests depend on the database.
ON_EVERY_BACKEND = frozenset(
    f"test_{name}.py"
    for name in (
        *("bad_input", "create", "custom_filters", "delete", "details", "edit", "export"),
        *("filter_groups", "forged", "inline_models", "list_columns", "list_filters"),
        *("list_paging", "list_sort", "outage", "relations", "scope", "search", "statements"),
        "zero_dates",
    )
)

#: For these backends a part is enough besides the suite for stores: it runs on each of them.
PART_ON = {
    "peewee": frozenset(
        f"test_{name}.py"
        for name in (
            "create",
            "edit",
            "delete",
            "import",
            "inline_models",
            "relations",
            "statements",
        )
    ),
    "peewee-postgresql": frozenset(
        f"test_{name}.py" for name in ("create", "delete", "import", "statements")
    ),
    # The others make stores of their own or expect what only tables have.
    "mongoengine": frozenset(
        f"test_{name}.py"
        for name in (
            *("create", "edit", "export", "import", "list_columns", "list_filters", "list_paging"),
            *("list_sort", "relations"),
        )
    ),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what need not be run on each backend."""
    if EVERYTHING:
        return
    left_out = [item for item in items if _shows_nothing_new(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _shows_nothing_new(item)]


def _shows_nothing_new(item: pytest.Item) -> bool:
    if item.path.parent != HERE:
        return False
    params = getattr(getattr(item, "callspec", None), "params", {})
    used = {params.get(name) for name in ("written_library", "shared_library", "orders")}
    for name in used & set(PART_ON):
        return item.path.name not in PART_ON[name]
    if item.path.name in ON_EVERY_BACKEND:
        return False
    return bool(used - ALL_TESTS_ON - {None})


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


@pytest.fixture(scope="session")
def mariadb_engines() -> Iterator[dict[str, sa.Engine]]:
    """Two databases of our own, as on PostgreSQL."""
    from servers import Unavailable, mariadb

    with ExitStack() as stack:
        try:
            server = sa.create_engine(stack.enter_context(mariadb()))
        except Unavailable as error:
            pytest.skip(str(error))
        engines = {}
        for use in ("read", "write"):
            name = f"admin_web_{os.getpid()}_{use}"
            with server.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            stack.callback(_drop_mariadb, server, name)
            engines[use] = sa.create_engine(server.url.set(database=name))
            stack.callback(engines[use].dispose)
            fill_mariadb(engines[use])
        yield engines


def _drop_mariadb(server: sa.Engine, name: str) -> None:
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    server.dispose()


@pytest.fixture(scope="session")
def peewee_master(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A file with the library as Peewee makes it, to be copied."""
    path = tmp_path_factory.mktemp("library") / "peewee.sqlite"
    path.touch()
    library = PeeweeSQLiteLibrary(path, tmp_path_factory.mktemp("filling"))
    library.fill()
    library.close()
    return library._path


@pytest.fixture(scope="session")
def peewee_urls(postgresql_url: str) -> Iterator[dict[str, sa.URL]]:
    """The addresses of two databases of our own, to read and to write."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    names = {use: f"admin_peewee_{os.getpid()}_{use}" for use in ("read", "write")}
    with server.connect() as connection:
        for name in names.values():
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield {use: server.url.set(database=name) for use, name in names.items()}
    with server.connect() as connection:
        for name in names.values():
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _peewee(request: pytest.FixtureRequest, use: str) -> Library:
    folder = request.getfixturevalue("tmp_path_factory").mktemp(use)
    return PeeweeSQLiteLibrary(request.getfixturevalue("peewee_master"), folder)


def _peewee_postgresql(request: pytest.FixtureRequest, use: str) -> Library:
    url = request.getfixturevalue("peewee_urls")[use]
    library = PeeweePostgreSQLLibrary(peewee_postgresql(url), peewee_postgresql(url))
    library.fill()
    return library


def _sqlite(request: pytest.FixtureRequest, use: str) -> Library:
    folder = request.getfixturevalue("tmp_path_factory").mktemp(use)
    return SQLiteLibrary(request.getfixturevalue("sqlite_master"), folder)


def _postgresql(request: pytest.FixtureRequest, use: str) -> Library:
    return PostgreSQLLibrary(request.getfixturevalue("postgresql_engines")[use])


def _mariadb(request: pytest.FixtureRequest, use: str) -> Library:
    return MariaDBLibrary(request.getfixturevalue("mariadb_engines")[use])


@pytest.fixture(scope="session")
def mongoengine_database(mongodb_url: str) -> Iterator[Any]:
    """A database that MongoEngine is connected to. Its classes know one, so both uses share it."""
    import mongoengine

    from .backends.mongoengine import Noting

    name = f"admin_web_{os.getpid()}"
    client = mongoengine.connect(
        name,
        host=mongodb_url,
        uuidRepresentation="standard",
        serverSelectionTimeoutMS=5_000,
        w=1,
        event_listeners=[Noting()],
    )
    yield client[name]
    client.drop_database(name)
    mongoengine.disconnect()


def _mongoengine(request: pytest.FixtureRequest, use: str) -> Library:
    from .backends.mongoengine import MongoEngineLibrary

    return MongoEngineLibrary(request.getfixturevalue("mongoengine_database"))


OPENERS: dict[str, Callable[[pytest.FixtureRequest, str], Library]] = {
    "memory": lambda request, use: MemoryLibrary(),
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mariadb": _mariadb,
    "peewee": _peewee,
    "peewee-postgresql": _peewee_postgresql,
    "mongoengine": _mongoengine,
}


def open_library(request: pytest.FixtureRequest, name: str, use: str) -> Library:
    """Return the library in one backend, to ``read`` or to ``write``."""
    return OPENERS[name](request, use)


@pytest.fixture(scope="session", params=BACKENDS)
def written_library(request: pytest.FixtureRequest) -> Iterator[Library]:
    """The library that tests may do anything with."""
    found = open_library(request, request.param, "write")
    yield found
    found.close()


@pytest.fixture
def library(written_library: Library) -> Library:
    """The library, as it was written, to do anything with."""
    written_library.restore()
    return written_library


@pytest.fixture(scope="session")
def written_site(written_library: Library) -> Site:
    """One admin for all tests that want no options of their own."""
    return Site(written_library)


@pytest.fixture
def site(library: Library, written_site: Site) -> Site:
    """An admin over a fresh library, and a new visitor."""
    written_site.forget()
    return written_site


@pytest.fixture(scope="session", params=BACKENDS)
def shared_library(request: pytest.FixtureRequest) -> Iterator[Library]:
    """A library that nobody changes."""
    found = open_library(request, request.param, "read")
    yield found
    found.close()


@pytest.fixture(scope="session")
def shelf(shared_library: Library) -> Site:
    """An admin over a library that nobody changes."""
    return Site(shared_library)


@pytest.fixture(params=ORDERS)
def orders(request, tmp_path):
    """Two orders: A with the lines a1, a2, a3 and B with b1."""
    if request.param == "memory":
        found = MemoryOrders()
    elif request.param == "sqlite":
        found = SQLAOrders(sqlite_engine(tmp_path / "orders.sqlite"))
    elif request.param == "peewee":
        found = PeeweeOrders(peewee_sqlite(tmp_path / "orders.sqlite"))
    elif request.param == "peewee-postgresql":
        found = PeeweeOrders(peewee_postgresql(request.getfixturevalue("peewee_urls")["write"]))
    else:
        url = request.getfixturevalue("postgresql_engines")["write"].url
        found = SQLAOrders(sa.create_engine(url))
    for name in ("Nail", "Screw"):
        found.add("Product", name=name)
    for number in ("A", "B"):
        found.add("Order", number=number, note="")
    for place, code in enumerate(("a1", "a2", "a3"), 1):
        found.add("Line", order=1, code=code, amount=place, place=place)
    found.add("Line", order=2, code="b1", amount=9, place=1)
    yield found
    found.close()
