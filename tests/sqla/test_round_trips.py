"""A value that is shown as text, typed back and saved is the value that was there."""

from __future__ import annotations

import datetime as dt
import enum
import ipaddress
import uuid

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import orm
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_core.data import parse_value, text_of
from admin_sqla import plugin
from admin_testing import stores_with

EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Mood(enum.Enum):
    good = "g"
    bad = "b"


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
WHOLE = st.integers(-(2**31), 2**31 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
).filter(lambda value: value is not None)
MICROSECONDS = mysql.DATETIME(fsp=6)

COMMON = {
    "text": (sa.String(80), TEXT),
    "big": (sa.BigInteger, st.integers(-(2**63), 2**63 - 1)),
    "number": (sa.Double, st.floats(allow_nan=False, allow_infinity=False, width=32)),
    "money": (sa.Numeric(12, 2), st.decimals(-(10**9), 10**9, places=2)),
    "flag": (sa.Boolean, st.booleans()),
    "day": (sa.Date, st.dates(dt.date(1000, 1, 1))),
    "moment": (
        sa.DateTime().with_variant(MICROSECONDS, "mysql", "mariadb"),
        st.datetimes(dt.datetime(1000, 1, 1)),
    ),
    "clock": (
        sa.Time().with_variant(mysql.TIME(fsp=6), "mysql", "mariadb"),
        st.times(),
    ),
    # MariaDB refuses those of no known variant.
    "ident": (sa.Uuid, st.uuids(version=4)),
    "data": (sa.JSON, JSON),
    "raw": (sa.LargeBinary, st.binary(max_size=40)),
    "mood": (sa.Enum(Mood), st.sampled_from(Mood)),
}


def ranges(ends):
    """Return ranges between two of *ends*, either of which may be missing."""
    pairs = st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    either = st.sampled_from(["[)", "[]", "()", "(]"])
    return st.one_of(
        st.just(pg.Range(empty=True)),
        st.builds(lambda low: pg.Range(low, None), ends),
        st.builds(lambda high: pg.Range(None, high, bounds="(]"), ends),
        st.builds(lambda pair, bounds: pg.Range(*pair, bounds=bounds), pairs, either),
    )


ONLY_POSTGRESQL = {
    "moods": (pg.ARRAY(sa.Enum(Mood)), st.lists(st.sampled_from(Mood) | st.none(), max_size=4)),
    "dates": (pg.ARRAY(sa.Date), st.lists(st.dates(dt.date(1000, 1, 1)), max_size=4)),
    "decimals": (
        pg.ARRAY(sa.Numeric(9, 2)),
        st.lists(st.decimals(-(10**6), 10**6, places=2), max_size=4),
    ),
    "spans": (
        pg.INT8MULTIRANGE,
        st.lists(st.integers(0, 99), min_size=1, max_size=4).map(
            lambda starts: pg.MultiRange(pg.Range(10 * n, 10 * n + 5) for n in sorted({*starts}))
        ),
    ),
    "numbers": (pg.ARRAY(sa.Integer), st.lists(WHOLE, max_size=4)),
    "words": (pg.ARRAY(sa.Text), st.lists(TEXT, max_size=4)),
    "floats": (pg.ARRAY(sa.Double), st.lists(st.integers(-999, 999).map(float), max_size=4)),
    "grid": (
        pg.ARRAY(sa.Integer, dimensions=2),
        st.lists(st.tuples(WHOLE, WHOLE).map(list), min_size=1, max_size=3),
    ),
    "jsonb": (pg.JSONB, JSON),
    "address": (pg.INET, st.ip_addresses().map(str)),
    "network": (pg.CIDR, st.ip_addresses(v=4).map(lambda ip: f"{ip}/32")),
    "card": (pg.MACADDR, st.binary(min_size=6, max_size=6).map(lambda b: b.hex(":"))),
    "pairs": (pg.HSTORE, st.dictionaries(TEXT, TEXT | st.none(), max_size=3)),
    "stretch": (pg.INTERVAL, st.timedeltas(dt.timedelta(-(10**5)), dt.timedelta(10**5))),
}
for _name, _type, _ends in (
    ("wholes", pg.INT4RANGE, st.integers(-(2**31), 2**31 - 2)),
    ("numerals", pg.NUMRANGE, st.decimals(-(10**6), 10**6, places=2)),
    ("days", pg.DATERANGE, st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1))),
    ("moments", pg.TSRANGE, st.datetimes(dt.datetime(1000, 1, 1))),
    (
        "zoned",
        pg.TSTZRANGE,
        st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(9000, 1, 1), timezones=st.just(dt.UTC)),
    ),
):
    ONLY_POSTGRESQL[_name] = (_type, ranges(_ends))
ONLY_MARIADB = {
    "several": (mysql.SET("a", "b", "long one"), st.sets(st.sampled_from(["a", "b", "long one"]))),
    "bits": (mysql.BIT(9), st.integers(0, 2**9 - 1)),
    "year": (mysql.YEAR, st.integers(1901, 2155)),
}
COLUMNS = {
    "sqlite": COMMON,
    "postgresql": {**COMMON, **ONLY_POSTGRESQL},
    "mariadb": {**COMMON, **ONLY_MARIADB},
}


def make(engine, columns):
    class Base(DeclarativeBase):
        pass

    class Row(Base):
        __tablename__ = "round_trip"
        id: Mapped[int] = mapped_column(primary_key=True)
        locals().update({name: mapped_column(kind) for name, (kind, _) in columns.items()})

    Base.metadata.create_all(engine)
    store = stores_with(plugin).open(Row, orm.sessionmaker(engine))
    with store.transaction():
        store.save(Row(id=1), is_created=True)
    store.release()
    yield store
    store.release()
    Base.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def sqlite_rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("round_trips")
    yield from make(sa.create_engine(f"sqlite:///{folder}/trips.db"), COMMON)


@pytest.fixture(scope="module")
def postgresql_rows(postgresql_url):
    engine = sa.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS hstore"))
    engine.dispose()
    yield from make(sa.create_engine(postgresql_url), COLUMNS["postgresql"])


@pytest.fixture(scope="module")
def mariadb_rows(mariadb_url):
    yield from make(sa.create_engine(mariadb_url), COLUMNS["mariadb"])


CASES = [(database, name) for database, columns in COLUMNS.items() for name in columns]


@pytest.mark.parametrize(("database", "name"), CASES, ids=["-".join(case) for case in CASES])
@pytest.mark.guarantee("sqla-1")
def test_what_is_typed_is_what_is_read(request, database, name):
    store = request.getfixturevalue(f"{database}_rows")
    field = store.info.field(name)
    assert not field.read_only

    @EXAMPLES
    @given(COLUMNS[database][name][1])
    def check(value):
        typed = parse_value(field, text_of(field, value))
        with store.transaction():
            record = store.get((1,))
            setattr(record, name, typed)
            store.save(record, is_created=False)
        store.release()
        found = store.value(store.get((1,)), name)
        assert comparable(found) == comparable(value)
        assert parse_value(field, text_of(field, found)) == typed
        store.release()

    check()


def comparable(value):
    """Return a value without what drivers add: addresses as objects."""
    if isinstance(value, (str, uuid.UUID)):
        return str(value)
    if hasattr(value, "network") or hasattr(value, "packed"):
        return str(ipaddress.ip_interface(str(value)).ip)
    if hasattr(value, "network_address"):
        return str(value)
    return value
