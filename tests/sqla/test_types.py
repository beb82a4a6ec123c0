"""Column types in the core's words."""

from __future__ import annotations

import enum

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql
from sqlalchemy.dialects import postgresql as pg

from admin_sqla.types import facts_of


class Size(enum.Enum):
    SMALL = 1
    large = 2


class Documents(sa.TypeDecorator):
    """Dictionaries kept as text, which says so."""

    impl = sa.Text
    python_type = dict
    cache_ok = True


class Trimmed(sa.TypeDecorator):
    impl = sa.String(20)
    cache_ok = True


class Nested(sa.TypeDecorator):
    impl = Trimmed
    cache_ok = True


KINDS = [
    (sa.String(3), "string"),
    (sa.Unicode(3), "string"),
    (sa.CHAR(3), "string"),
    (sa.Text(), "text"),
    (sa.UnicodeText(), "text"),
    (sa.Integer(), "integer"),
    (sa.SmallInteger(), "integer"),
    (sa.BigInteger(), "integer"),
    (sa.Float(), "float"),
    (sa.Double(), "float"),
    (sa.REAL(), "float"),
    (sa.Float(asdecimal=True), "decimal"),
    (sa.Numeric(5, 2), "decimal"),
    (sa.DECIMAL(5, 2), "decimal"),
    (sa.Numeric(asdecimal=False), "float"),
    (sa.Boolean(), "boolean"),
    (sa.Date(), "date"),
    (sa.DateTime(), "datetime"),
    (sa.TIMESTAMP(), "datetime"),
    (sa.Time(), "time"),
    (sa.Interval(), "interval"),
    (sa.Uuid(), "uuid"),
    (sa.Uuid(as_uuid=False), "string"),
    (sa.JSON(), "json"),
    (sa.LargeBinary(), "binary"),
    (sa.Enum("a", "b"), "enum"),
    (sa.ARRAY(sa.Integer), "array"),
    (Trimmed(), "string"),
    (Nested(), "string"),
    (Documents(), "json"),
    (pg.JSONB(), "json"),
    (pg.JSON(), "json"),
    (pg.HSTORE(), "json"),
    (pg.UUID(), "uuid"),
    (pg.INET(), "string"),
    (pg.CIDR(), "string"),
    (pg.MACADDR(), "string"),
    (pg.MACADDR8(), "string"),
    (pg.CITEXT(), "string"),
    (pg.MONEY(), "string"),
    (pg.BIT(3), "string"),
    (pg.BYTEA(), "binary"),
    (pg.INTERVAL(), "interval"),
    (pg.TIMESTAMP(), "datetime"),
    (pg.TIME(), "time"),
    (pg.DOUBLE_PRECISION(), "float"),
    (pg.OID(), "integer"),
    (pg.ENUM("a", name="x"), "enum"),
    (pg.ARRAY(pg.INET), "array"),
    (pg.DOMAIN("short", sa.String(9)), "string"),
    (pg.ARRAY(sa.Enum(Size)), "array"),
    (pg.INT4RANGE(), "range"),
    (pg.TSTZRANGE(), "range"),
    (pg.DATEMULTIRANGE(), "multirange"),
    (mysql.SET("a", "b"), "set"),
    (mysql.BIT(3), "integer"),
    (mysql.TINYINT(), "integer"),
    (mysql.MEDIUMINT(), "integer"),
    (mysql.YEAR(), "integer"),
    (mysql.LONGTEXT(), "text"),
    (mysql.DATETIME(), "datetime"),
    (mysql.ENUM("a"), "enum"),
    (mssql.UNIQUEIDENTIFIER(), "uuid"),
    (mssql.BIT(), "boolean"),
    (mssql.DATETIME2(), "datetime"),
    (mssql.MONEY(), "decimal"),
]

WITHOUT_EDITOR = [
    *(sa.PickleType(), sa.types.NullType(), sa.ARRAY(sa.PickleType)),
]


@pytest.mark.parametrize(("type_", "kind"), KINDS, ids=[repr(type_) for type_, _ in KINDS])
@pytest.mark.guarantee("sqla-19", "sqla-w1")
def test_every_type_has_its_kind(type_, kind):
    facts = facts_of(type_)
    assert facts["kind"] == kind
    assert not facts.get("read_only")


@pytest.mark.parametrize("type_", WITHOUT_EDITOR, ids=repr)
@pytest.mark.guarantee("sqla-19", "sqla-w1")
def test_a_type_without_an_editor_is_shown_and_never_dropped(type_):
    assert facts_of(type_) == {"kind": "other", "read_only": True}


@pytest.mark.parametrize("type_", [pg.TSVECTOR(), pg.TSQUERY()], ids=repr)
@pytest.mark.guarantee("sqla-19")
def test_what_the_database_derives_from_texts_is_shown_as_text(type_):
    assert facts_of(type_) == {"kind": "text", "read_only": True}


def test_text_knows_its_longest():
    assert facts_of(sa.String(3))["max_length"] == 3
    assert facts_of(Nested())["max_length"] == 20
    assert facts_of(mysql.TINYTEXT())["max_length"] == 255


@pytest.mark.parametrize(
    ("type_", "low", "high"),
    [
        (sa.SmallInteger(), -(2**15), 2**15 - 1),
        (sa.Integer(), -(2**31), 2**31 - 1),
        (sa.BigInteger(), -(2**63), 2**63 - 1),
        (mysql.TINYINT(unsigned=True), 0, 255),
        (mysql.INTEGER(unsigned=True), 0, 2**32 - 1),
        (mysql.YEAR(), 1901, 2155),
    ],
    ids=repr,
)
def test_whole_numbers_know_their_bounds(type_, low, high):
    facts = facts_of(type_)
    assert (facts["minimum"], facts["maximum"]) == (low, high)


def test_decimals_know_their_digits():
    facts = facts_of(sa.Numeric(5, 2))
    assert (facts["precision"], facts["scale"]) == (5, 2)


def test_times_know_whether_they_have_a_zone():
    assert facts_of(sa.DateTime(timezone=True))["options"] == {"timezone": True}
    assert facts_of(pg.TIME())["options"] == {"timezone": False}


def test_arrays_know_the_kind_of_their_items():
    options = facts_of(pg.ARRAY(sa.Date, dimensions=2))["options"]
    assert (options["item"], options["dimensions"]) == ("date", 2)


def test_an_enum_offers_its_members_with_readable_names():
    choices = facts_of(sa.Enum(Size))["choices"]
    assert [(choice.value, choice.label) for choice in choices] == [
        (Size.SMALL, "Small"),
        (Size.large, "Large"),
    ]


def test_an_enum_of_texts_offers_them_as_they_are():
    assert [choice.value for choice in facts_of(sa.Enum("new", "old"))["choices"]] == ["new", "old"]
