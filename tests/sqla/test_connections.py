"""A connection that died while nobody used it is replaced without anybody noticing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from admin_core.data import ListQuery, StoreUnavailable
from admin_sqla import plugin
from admin_testing import stores_with

from .models import Base, Tag


@pytest.fixture
def engine(postgresql_engine):
    return postgresql_engine


@pytest.fixture
def store(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Tag(name="here"))
        session.commit()
    store = stores_with(plugin).open(Tag, sessionmaker(engine))
    assert store.find(ListQuery()).total.number == 1
    store.release()
    yield store
    store.release()


def kill_others(engine):
    other = sa.create_engine(engine.url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    other.dispose()


def test_the_first_read_of_a_request_survives_a_dead_connection(store, engine):
    kill_others(engine)
    assert store.find(ListQuery()).total.number == 1


def test_a_transaction_survives_it_as_long_as_nothing_happened_in_it(store, engine):
    kill_others(engine)
    with store.transaction():
        tag = store.get((1,), lock=True)
        tag.name = "changed"
        store.save(tag, is_created=False)
    store.release()
    assert store.get((1,)).name == "changed"


def test_a_connection_lost_later_is_told_and_the_next_request_works(store, engine):
    store.find(ListQuery())
    kill_others(engine)
    with pytest.raises(StoreUnavailable):
        store.find(ListQuery())
    store.release()
    assert store.find(ListQuery()).total.number == 1


def test_a_connection_lost_within_a_transaction_undoes_it(store, engine):
    with pytest.raises(StoreUnavailable), store.transaction():
        tag = store.get((1,))
        kill_others(engine)
        tag.name = "lost"
        store.save(tag, is_created=False)
    assert store.get((1,)).name == "here"


def test_an_estimate_comes_from_the_planner(store, engine):
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO tag (name) SELECT 'x' FROM generate_series(1,500)"))
    assert store.count_estimate() is None
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE tag"))
    store.release()
    assert store.count_estimate() == 501
    assert "estimate" in store.capabilities
    total = store.find(ListQuery(limit=1, count="estimated", count_limit=100)).total
    assert (total.number, total.precision) == (501, "about")
    few = store.find(ListQuery(limit=1, count="estimated", count_limit=1_000)).total
    assert (few.number, few.precision) == (501, "exact")
