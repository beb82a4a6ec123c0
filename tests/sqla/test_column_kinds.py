"""Every kind of column in a real table: stored, found, and never a driver's error."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_core.data import Condition, ListQuery, Order, UnsupportedOperator
from admin_sqla import plugin
from admin_testing import stores_with


class Mood(enum.Enum):
    good = "g"
    bad = "b"


class Secret(sa.TypeDecorator):
    """Text stored backwards."""

    impl = sa.String(30)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else value[::-1]

    process_result_value = process_bind_param


def columns_of_all_databases():
    return {
        "text": (sa.String(20), "Ab"),
        "whole": (sa.Integer, 3),
        "small": (sa.SmallInteger, 3),
        "big": (sa.BigInteger, 3),
        "number": (sa.Float, 0.5),
        "money": (sa.Numeric(8, 2), Decimal("1.25")),
        "flag": (sa.Boolean, True),
        "day": (sa.Date, dt.date(2024, 1, 2)),
        "moment": (sa.DateTime, dt.datetime(2024, 1, 2, 3, 4, 5, 6)),
        "clock": (sa.Time, dt.time(3, 4, 5)),
        "span": (sa.Interval, dt.timedelta(days=1, seconds=2)),
        "ident": (sa.Uuid, uuid.UUID(int=5)),
        "ident_text": (sa.Uuid(as_uuid=False), str(uuid.UUID(int=5))),
        "data": (sa.JSON, {"a": [1, None], "b": "ä"}),
        "raw": (sa.LargeBinary, b"\x00\xff"),
        "mood": (sa.Enum(Mood), Mood.bad),
        "word": (sa.Enum("up", "down", name="word_enum"), "down"),
        "secret": (Secret, "terces"),
        "pickled": (sa.PickleType, {"x": 1}),
    }


def columns_of_postgresql():
    return {
        **columns_of_all_databases(),
        "address": (pg.INET, "10.0.0.1"),
        "network": (pg.CIDR, "10.0.0.0/8"),
        "card": (pg.MACADDR, "08:00:2b:01:02:03"),
        "bits": (pg.BIT(3), "101"),
        "jsonb": (pg.JSONB, {"a": 1}),
        "numbers": (pg.ARRAY(sa.Integer), [1, 2]),
        "words": (pg.ARRAY(sa.Text), ["a", "b"]),
        "zoned": (pg.TIMESTAMP(timezone=True), dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
        "vector": (pg.TSVECTOR, "'a'"),
        "spread": (pg.INT4RANGE, pg.Range(1, 5)),
        "stretch": (pg.INTERVAL, dt.timedelta(hours=1)),
        "spreads": (pg.INT8MULTIRANGE, pg.MultiRange([pg.Range(1, 5), pg.Range(7, None)])),
        "stay": (pg.DATERANGE, pg.Range(dt.date(2024, 1, 2), dt.date(2024, 2, 1))),
        "moods": (pg.ARRAY(sa.Enum(Mood)), [Mood.bad, Mood.bad]),
    }


def columns_of_mariadb():
    return {
        **columns_of_all_databases(),
        # Fractions of a second are kept only where they are asked for.
        "moment": (mysql.DATETIME(fsp=6), dt.datetime(2024, 1, 2, 3, 4, 5, 6)),
        "tiny": (mysql.TINYINT, 3),
        "medium": (mysql.MEDIUMINT(unsigned=True), 2**24 - 1),
        "huge": (mysql.BIGINT(unsigned=True), 2**64 - 1),
        "precise": (mysql.DOUBLE(asdecimal=False), 0.1),
        "year": (mysql.YEAR, 2024),
        "long_text": (mysql.LONGTEXT, "Ab"),
        "choice": (mysql.ENUM("up", "down"), "down"),
        "several": (mysql.SET("a", "b"), {"a", "b"}),
        "flags": (mysql.BIT(3), 5),
        "binary": (mysql.VARBINARY(20), b"\x00\xff"),
        "native_json": (mysql.JSON, {"a": 1}),
    }


def make(engine, columns):
    class Base(DeclarativeBase):
        pass

    attributes = {name: mapped_column(type_, nullable=True) for name, (type_, _) in columns.items()}

    class Row(Base):
        __tablename__ = "row_of_all"
        id: Mapped[int] = mapped_column(primary_key=True)
        locals().update(attributes)

    Base.metadata.create_all(engine)
    store = stores_with(plugin).open(Row, orm.sessionmaker(engine))
    values = {name: value for name, (_, value) in columns.items()}
    with store.transaction():
        store.save(Row(**values), is_created=True)
        store.save(Row(), is_created=True)
    store.release()
    return store


@pytest.fixture(scope="module")
def sqlite_store(tmp_path_factory):
    engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('kinds')}/kinds.db")
    store = make(engine, columns_of_all_databases())
    yield store
    store.release()
    engine.dispose()


@pytest.fixture(scope="module")
def postgresql_store(postgresql_url):
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA kinds"))
    inside = sa.create_engine(postgresql_url, connect_args={"options": "-c search_path=kinds"})
    store = make(inside, columns_of_postgresql())
    yield store
    store.release()
    inside.dispose()
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA kinds CASCADE"))
    engine.dispose()


@pytest.fixture(scope="module")
def mariadb_store(mariadb_url):
    engine = sa.create_engine(mariadb_url)
    store = make(engine, columns_of_mariadb())
    yield store
    store.release()
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE row_of_all"))
    engine.dispose()


COLUMNS = {
    "sqlite": columns_of_all_databases(),
    "postgresql": columns_of_postgresql(),
    "mariadb": columns_of_mariadb(),
}
CASES = [(database, name) for database, columns in COLUMNS.items() for name in columns]


@pytest.fixture(params=CASES, ids="-".join)
def case(request):
    database, name = request.param
    store = request.getfixturevalue(f"{database}_store")
    yield store, name, COLUMNS[database][name][1]
    store.release()


def keys(store, *criteria, **query):
    found = store.find(ListQuery(conditions=criteria, **query)).records
    return [store.key(record)[0] for record in found]


def test_a_value_is_kept(case):
    store, name, value = case
    found = store.value(store.get((1,)), name)
    assert str(found) == str(value) if name in ("address", "network") else found == value
    assert store.value(store.get((2,)), name) is None


@pytest.mark.guarantee("sqla-w13")
def test_emptiness_is_found(case):
    store, name, _ = case
    assert keys(store, Condition(name, "empty", True)) == [2]
    assert keys(store, Condition(name, "empty", False)) == [1]
    assert keys(store, Condition(name, "equals", None)) == [2]
    assert keys(store, Condition(name, "not_equal", None)) == [1]


@pytest.mark.guarantee("sqla-w13", "sqla-8")
def test_a_value_is_found_by_itself_and_its_complement_by_the_rest(case):
    store, name, value = case
    if store.info.field(name).kind == "other":
        pytest.skip("has no values that a person could type")
    assert keys(store, Condition(name, "equals", value)) == [1]
    assert keys(store, Condition(name, "in_list", (value,))) == [1]
    assert keys(store, Condition(name, "not_equal", value)) == [2]
    assert keys(store, Condition(name, "not_in_list", (value,))) == [2]


def test_a_text_is_looked_for_in_every_kind_but_bytes(case):
    store, name, _ = case
    for text in ("zz", "%", "\x00", "\ud800", "x" * 2_000):
        if store.info.field(name).kind == "binary":
            with pytest.raises(UnsupportedOperator):
                keys(store, Condition(name, "contains", text))
        else:
            assert keys(store, Condition(name, "contains", text)) == []
            assert keys(store, Condition(name, "not_contains", text)) == [1, 2]


WRONG = [
    "no such thing",
    "\x00",
    "\ud800",
    10**40,
    -(10**40),
    1.5,
    float("inf"),
    b"\xfe",
    dt.date.max,
]
WRONG += [dt.timedelta.max, uuid.UUID(int=9), Decimal("1e400"), Decimal("nan"), object(), Mood.good]


def test_what_no_row_can_hold_matches_nothing(case):
    store, name, _ = case
    for wrong in WRONG:
        assert keys(store, Condition(name, "equals", wrong)) == [], repr(wrong)
        assert keys(store, Condition(name, "in_list", (wrong,))) == [], repr(wrong)
        assert sorted(keys(store, Condition(name, "not_equal", wrong))) == [1, 2], repr(wrong)


def test_what_no_row_can_hold_is_ordered_without_an_error(case):
    store, name, _ = case
    for wrong in WRONG:
        for operator in ("greater", "at_most"):
            try:
                keys(store, Condition(name, operator, wrong))
            except UnsupportedOperator:
                assert store.info.field(name).kind in ("json", "other")


def test_everything_that_says_so_can_be_sorted_by(case):
    store, name, _ = case
    if store.info.field(name).sortable:
        assert sorted(keys(store, order=store.total_order([Order(name)]))) == [1, 2]
