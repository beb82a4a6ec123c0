"""Filters over columns by the names that ported code imports."""

import datetime as dt
import enum
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool

from admin_core.data import AnyOf, Condition, ConfigurationError, ListQuery
from admin_sqla import SQLAlchemyStore, filters, plugin
from admin_testing import stores_with


class Colour(enum.Enum):
    red = 1
    blue = 2


class Base(DeclarativeBase):
    pass


class Boss(Base):
    __tablename__ = "boss"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    number: Mapped[int | None]
    rate: Mapped[float | None]
    flag: Mapped[bool | None]
    day: Mapped[dt.date | None]
    moment: Mapped[dt.datetime | None]
    clock: Mapped[dt.time | None]
    colour: Mapped[Colour | None]
    code: Mapped[uuid.UUID | None]
    boss_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boss.id"))
    helper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("boss.id"))
    boss: Mapped[Boss | None] = relationship(foreign_keys=[boss_id])
    helper: Mapped[Boss | None] = relationship(foreign_keys=[helper_id])
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thing.id"))
    parent: Mapped["Thing | None"] = relationship(remote_side=[id])


ONE = uuid.UUID(int=1)
DAY, MOMENT = dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 12)


@pytest.fixture(scope="module")
def store():
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    source = sessionmaker(engine)
    with source.begin() as session:
        ann, bob = Boss(name="Ann"), Boss(name="Bob")
        first = Thing(
            id=1,
            text="50% off",
            number=5,
            rate=0.5,
            flag=True,
            day=DAY,
            moment=MOMENT,
            clock=dt.time(12),
            colour=Colour.red,
            code=ONE,
            boss=ann,
            helper=bob,
        )
        session.add_all([
            first,
            Thing(id=2, text="500 off", number=50, rate=5.0, flag=False, day=dt.date(2024, 6, 1),
                  moment=dt.datetime(2024, 6, 1), clock=dt.time(13), colour=Colour.blue,
                  code=uuid.UUID(int=2), boss=bob, helper=ann, parent=first),
            Thing(id=3),
        ])  # fmt: skip
    return SQLAlchemyStore(Thing, source, stores_with(plugin))


def found(store, one, text):
    """Return the keys that a filter leaves, alone and as one of several alternatives."""
    one.bind(Thing)
    assert one.validate(text)
    condition = Condition(one.path, one.operator, one.clean(text), one)
    alone = ListQuery(conditions=(condition,), order=store.total_order(()))
    grouped = ListQuery(
        conditions=(AnyOf((condition, Condition("id", "equals", -1))),), order=store.total_order(())
    )
    keys = [record.id for record in store.find(alone).records]
    assert keys == [record.id for record in store.find(grouped).records]
    assert store.find(alone).total.number == len(keys)
    return keys


CASES = [
    ("FilterEqual", "text", "50% off", [1]),
    ("FilterNotEqual", "text", "50% off", [2, 3]),
    ("FilterLike", "text", "0%", [1]),
    ("FilterNotLike", "text", "0%", [2, 3]),
    ("FilterGreater", "number", "5", [2]),
    ("FilterSmaller", "number", "50", [1]),
    ("FilterEmpty", "text", "1", [3]),
    ("FilterEmpty", "text", "0", [1, 2]),
    ("FilterInList", "text", "50% off, x", [1]),
    ("FilterNotInList", "text", "50% off, x", [2, 3]),
    ("BooleanEqualFilter", "flag", "1", [1]),
    ("BooleanNotEqualFilter", "flag", "1", [2, 3]),
    ("IntEqualFilter", "number", "5", [1]),
    ("IntNotEqualFilter", "number", "5", [2, 3]),
    ("IntGreaterFilter", "number", "5", [2]),
    ("IntSmallerFilter", "number", "50", [1]),
    ("IntInListFilter", "number", "5,50", [1, 2]),
    ("IntNotInListFilter", "number", "5", [2, 3]),
    ("FloatEqualFilter", "rate", "0.5", [1]),
    ("FloatNotEqualFilter", "rate", "0.5", [2, 3]),
    ("FloatGreaterFilter", "rate", "0.5", [2]),
    ("FloatSmallerFilter", "rate", "5", [1]),
    ("FloatInListFilter", "rate", "0.5", [1]),
    ("FloatNotInListFilter", "rate", "0.5", [2, 3]),
    ("DateEqualFilter", "day", "2024-05-01", [1]),
    ("DateNotEqualFilter", "day", "2024-05-01", [2, 3]),
    ("DateGreaterFilter", "day", "2024-05-01", [2]),
    ("DateSmallerFilter", "day", "2024-06-01", [1]),
    ("DateBetweenFilter", "day", "2024-05-01 to 2024-05-31", [1]),
    ("DateNotBetweenFilter", "day", "2024-05-01 to 2024-05-31", [2, 3]),
    ("DateTimeEqualFilter", "moment", "2024-05-01 12:00:00", [1]),
    ("DateTimeNotEqualFilter", "moment", "2024-05-01 12:00:00", [2, 3]),
    ("DateTimeGreaterFilter", "moment", "2024-05-01 12:00:00", [2]),
    ("DateTimeSmallerFilter", "moment", "2024-06-01 00:00:00", [1]),
    ("DateTimeBetweenFilter", "moment", "2024-05-01 00:00:00 to 2024-05-02 00:00:00", [1]),
    ("DateTimeNotBetweenFilter", "moment", "2024-05-01 00:00:00 to 2024-05-02 00:00:00", [2, 3]),
    ("TimeEqualFilter", "clock", "12:00:00", [1]),
    ("TimeNotEqualFilter", "clock", "12:00:00", [2, 3]),
    ("TimeGreaterFilter", "clock", "12:00:00", [2]),
    ("TimeSmallerFilter", "clock", "13:00:00", [1]),
    ("TimeBetweenFilter", "clock", "11:00:00 to 12:30:00", [1]),
    ("TimeNotBetweenFilter", "clock", "11:00:00 to 12:30:00", [2, 3]),
    ("EnumEqualFilter", "colour", "red", [1]),
    ("EnumFilterNotEqual", "colour", "red", [2, 3]),
    ("EnumFilterEmpty", "colour", "1", [3]),
    ("EnumFilterInList", "colour", "red, blue", [1, 2]),
    ("EnumFilterNotInList", "colour", "red", [2, 3]),
    ("ChoiceTypeEqualFilter", "text", "50% off", [1]),
    ("ChoiceTypeNotEqualFilter", "text", "50% off", [2, 3]),
    ("ChoiceTypeLikeFilter", "text", "50%", [1]),
    ("ChoiceTypeNotLikeFilter", "text", "50%", [2, 3]),
    ("UuidFilterEqual", "code", str(ONE), [1]),
    ("UuidFilterNotEqual", "code", str(ONE), [2, 3]),
    ("UuidFilterInList", "code", str(ONE), [1]),
    ("UuidFilterNotInList", "code", str(ONE), [2, 3]),
    ("FilterEqual", "boss.name", "Ann", [1]),
    ("FilterEqual", "helper.name", "Ann", [2]),
    ("FilterEqual", "parent.text", "50% off", [2]),
    ("FilterLike", "parent.boss.name", "an", [2]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "text", "keys"), CASES, ids=lambda one: str(one)[:30])
@pytest.mark.guarantee("sqla-8")
def test_a_filter_means_what_the_operator_means(store, name, path, text, keys):
    cls = getattr(filters, name)
    assert found(store, cls(path, "Label"), text) == keys
    if "." not in path:
        assert found(store, cls(getattr(Thing, path), "Label"), text) == keys
        assert found(store, cls(Thing.__table__.c[path], "Label"), text) == keys


def test_every_filter_is_among_the_cases():
    assert set(filters.__all__) - {name for name, *_ in CASES} == {
        "BaseSQLAFilter", "FilterConverter", "convert",
    }  # fmt: skip


def test_an_attribute_of_a_related_class_is_found_where_one_relation_leads_there():
    class Child(Base):
        __tablename__ = "child"
        id: Mapped[int] = mapped_column(primary_key=True)
        boss_id: Mapped[int] = mapped_column(sa.ForeignKey("boss.id"))
        boss: Mapped[Boss] = relationship()

    one = filters.FilterEqual(Boss.name, "Boss")
    one.bind(Child)
    assert one.path == "boss.name"


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("nothing", "no column 'nothing'"),
        ("boss", "is a relation"),
        ("boss.nothing", "no column 'nothing'"),
        ("text.name", "no relation 'text'"),
        (Boss.name, "boss.name and helper.name"),
        (3.5, "neither a field"),
    ],
    ids=str,
)
def test_a_filter_that_leads_to_no_column_says_so(column, message):
    with pytest.raises(ConfigurationError, match=message):
        filters.FilterEqual(column, "Label").bind(Thing)
    with pytest.raises(ValueError, match=message):
        filters.FilterEqual(column, "Label").bind(Thing)


@pytest.mark.guarantee("sqla-8")
def test_a_filter_belongs_to_one_model():
    one = filters.FilterEqual("name", "Label")
    one.bind(Boss)
    one.bind(Boss)
    with pytest.raises(RuntimeError, match="belongs to Boss"):
        one.bind(Thing)


class Initials(filters.BaseSQLAFilter):
    """Uses the alias under which its table is joined."""

    operator = "starts_with"

    def apply(self, query, value, alias=None):
        return query.where(self.get_column(alias).like(f"{value}%"))

    def operation(self):
        return "starts with"


def test_an_own_filter_gets_the_alias_of_its_table(store):
    assert found(store, Initials("boss.name", "Boss"), "A") == [1]
    assert found(store, Initials("helper.name", "Helper"), "A") == [2]
    assert found(store, Initials("text", "Text"), "50%") == [1, 2]


def test_a_choice_of_an_enumeration_is_offered_by_name():
    one = filters.EnumEqualFilter("colour", "Colour")
    one.bind(Thing)
    assert [value for value, _ in one.get_options(None)] == ["red", "blue"]
    assert not one.validate("green")


def test_a_converter_makes_the_filters_of_a_type():
    class Converter(filters.FilterConverter):
        strings = (filters.FilterEqual,)

        @filters.convert("geometry")
        def geometry(self, column, name, **kwargs):
            return [filters.FilterEmpty(column, name, **kwargs)]

    converter = Converter()
    assert [type(one) for one in converter.convert("VARCHAR", Thing.text, "Text")] == [
        filters.FilterEqual
    ]
    assert [one.operator for one in converter.convert("geometry", Thing.text, "Text")] == ["empty"]
    assert [one.operator for one in converter.convert("Integer", Thing.number, "Number")] == [
        "equals", "not_equal", "greater", "smaller", "empty", "in_list", "not_in_list",
    ]  # fmt: skip
    assert converter.convert("money", Thing.text, "Text") is None


def test_attributes_and_columns_name_fields(store):
    assert store.path_of(Thing.text) == "text"
    assert store.path_of(Thing.__table__.c.text) == "text"
    assert store.path_of("boss.name") == "boss.name"
    with pytest.raises(ConfigurationError):
        store.path_of(7)
