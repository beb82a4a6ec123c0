"""Where MariaDB compares, sorts and counts otherwise than the rest, and the store does not."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_core.data import Condition, ListQuery, Order, Position, StoreUnavailable
from admin_sqla import plugin
from admin_testing import stores_with


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: sa.JSON}


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    code: Mapped[str | None] = mapped_column(sa.String(40, collation="utf8mb4_bin"))
    ratio: Mapped[float | None] = mapped_column(sa.Float)
    about: Mapped[dict[str, Any] | None]
    large: Mapped[int | None] = mapped_column(sa.BigInteger)
    mark: Mapped[uuid.UUID | None]
    is_new: Mapped[bool | None]
    made: Mapped[dt.datetime | None]


@pytest.fixture
def engine(mariadb_engine):
    Base.metadata.create_all(mariadb_engine)
    return mariadb_engine


@pytest.fixture(params=["mariadb", "mysql"])
def store(request, engine):
    """A store over the same server, whichever of its names the address says."""
    mine = sa.create_engine(engine.url.set(drivername=f"{request.param}+pymysql"))
    stores = stores_with(plugin)
    yield stores.open(Thing, orm.sessionmaker(mine))
    stores.release()
    mine.dispose()


def fill(store, name, *values):
    with store.transaction():
        for value in values:
            store.save(Thing(**{name: value}), is_created=True)


def found(store, name, operator, value):
    page = store.find(ListQuery(conditions=(Condition(name, operator, value),)))
    assert page.total.number == len(page.records)
    return [getattr(one, name) for one in page.records]


WORDS = ("Ada", "ada", "ada ", "ADÁ", "", "  ", None)


def test_equality_is_exact_whatever_the_collation_ignores(store):
    fill(store, "name", *WORDS)
    for word in WORDS[:-1]:
        assert found(store, "name", "equals", word) == [word]
        assert found(store, "name", "not_equal", word) == [w for w in WORDS if w != word]
    assert found(store, "name", "in_list", ("ada", "ADÁ")) == ["ada", "ADÁ"]
    assert found(store, "name", "empty", True) == ["", None]


@pytest.mark.parametrize("name", ["name", "code"])
def test_a_search_ignores_case_and_nothing_else_whatever_the_collation_does(store, name):
    fill(store, name, "Ada", "ada", "Mada", "Bo", "Äda", "adá ", None)
    assert found(store, name, "contains", "AD") == ["Ada", "ada", "Mada", "adá "]
    assert found(store, name, "starts_with", "aD") == ["Ada", "ada", "adá "]
    assert found(store, name, "starts_with", "ä") == ["Äda"]
    assert found(store, name, "contains", "DÁ ") == ["adá "]


def test_an_index_serves_equality_beginnings_and_places_in_a_list(store):
    fill(store, "name", *(f"n{number}" for number in range(3_000)))
    session = store.session
    session.execute(sa.text("ANALYZE TABLE thing")).all()
    order = (Order("name"), Order("id"))
    place = Position(("n98", 1))
    sent = []
    sa.event.listen(session.bind, "before_cursor_execute", lambda *all: sent.append(all[2:4]))
    for query in (
        ListQuery(conditions=(Condition("name", "equals", "n7"),)),
        ListQuery(conditions=(Condition("name", "in_list", ("n7", "n8")),)),
        ListQuery(conditions=(Condition("name", "starts_with", "n77"),)),
        ListQuery(order=order, limit=20, position=place, count="none"),
    ):
        sent.clear()
        store.find(query)
        statement, parameters = sent[0]
        plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
        assert plan.mappings().one()["type"] in {"ref", "range"}, statement


def test_a_walk_by_a_number_of_single_precision_meets_every_row_once(store):
    fill(store, "ratio", 1.2345678, 4.1, 4.1, None, 0.1, 1.2345679, 4.1)
    order = store.total_order((Order("ratio"),))
    whole = [one.id for one in store.find(ListQuery(order=order)).records]
    assert [one.id for one in store.iterate(ListQuery(order=order), size=1)] == whole
    back = store.total_order((Order("ratio", descending=True),))
    assert sorted(one.id for one in store.iterate(ListQuery(order=back), size=2)) == sorted(whole)


def test_a_number_of_single_precision_is_found_by_what_is_shown(store):
    fill(store, "ratio", 4.1, 1.2345678, 2.5)
    for shown in (4.1, 1.23457, 2.5):
        assert found(store, "ratio", "equals", shown) == [shown]
        assert found(store, "ratio", "at_least", shown)[:1] != []
    assert found(store, "ratio", "greater", 4.1) == []
    assert found(store, "ratio", "between", (4.1, 4.1)) == [4.1]


def test_structures_are_equal_whatever_the_order_of_their_names(store):
    fill(store, "about", {"a": 1, "b": [1, 2]}, {"a": 2}, None)
    assert found(store, "about", "equals", {"b": [1, 2], "a": 1}) == [{"a": 1, "b": [1, 2]}]
    assert found(store, "about", "equals", {"b": [2, 1], "a": 1}) == []
    assert found(store, "about", "contains", '"A": 2') == [{"a": 2}]
    assert found(store, "about", "empty", True) == [None]


def test_the_largest_numbers_and_those_beyond_are_compared(store):
    fill(store, "large", 2**63 - 1, -(2**63), 2**53 + 1, None)
    assert found(store, "large", "equals", 2**63 - 1) == [2**63 - 1]
    assert found(store, "large", "equals", 2**53 + 1) == [2**53 + 1]
    assert found(store, "large", "greater", 2**70) == []
    assert found(store, "large", "smaller", 2**70) == [2**63 - 1, -(2**63), 2**53 + 1]


def test_uuids_are_found_with_and_without_their_dashes(store):
    one, other = uuid.UUID(int=1), uuid.UUID("12345678-1234-5678-1234-567812345678")
    fill(store, "mark", one, other)
    assert found(store, "mark", "equals", other) == [other]
    assert found(store, "mark", "contains", "5678-1234-56") == [other]
    assert found(store, "mark", "starts_with", "123456781234") == [other]


def test_truth_is_a_small_number_and_stays_truth(store):
    fill(store, "is_new", True, False, None)
    assert found(store, "is_new", "equals", True) == [True]
    assert found(store, "is_new", "not_equal", True) == [False, None]
    assert [type(one) for one in found(store, "is_new", "empty", False)] == [bool, bool]


def test_the_servers_own_guess_is_told_where_counting_ends(store):
    fill(store, "name", *(f"n{number}" for number in range(500)))
    store.session.execute(sa.text("ANALYZE TABLE thing")).all()
    store.release()
    assert "estimate" in store.capabilities
    total = store.find(ListQuery(limit=1, count="estimated", count_limit=100)).total
    assert (total.precision, total.number) == ("about", pytest.approx(500, rel=0.5))
    narrow = ListQuery(
        conditions=(Condition("id", "greater", 0),), limit=1, count="estimated", count_limit=100
    )
    total = store.find(narrow).total
    assert (total.precision, total.number) == ("at_least", 100)


def kill_others(engine):
    with engine.connect() as connection:
        own = connection.scalar(sa.text("SELECT connection_id()"))
        listed = "SELECT id FROM information_schema.processlist WHERE db = database()"
        for other in connection.scalars(sa.text(listed)).all():
            if other != own:
                connection.execute(sa.text(f"KILL CONNECTION {other}"))


def test_a_connection_that_the_server_closed_is_made_anew_for_the_next_request(store, engine):
    fill(store, "name", "a")
    store.release()
    kill_others(engine)
    assert store.find(ListQuery()).total.number == 1


def test_a_connection_lost_within_a_transaction_undoes_it_and_says_so(store, engine):
    fill(store, "name", "a")
    with pytest.raises(StoreUnavailable), store.transaction():
        store.save(Thing(name="b"), is_created=True)
        kill_others(engine)
        store.save(Thing(name="c"), is_created=True)
    store.release()
    assert [one.name for one in store.find(ListQuery()).records] == ["a"]
