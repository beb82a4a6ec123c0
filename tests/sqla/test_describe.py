"""Mapped classes in the core's words."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    column_property,
    mapped_column,
    relationship,
)

from admin_core.data import FieldInfo
from admin_sqla import plugin
from admin_testing import stores_with


class Base(DeclarativeBase):
    pass


class Colour(enum.Enum):
    DARK_RED = "r"
    green = "g"


class Country(Base):
    __tablename__ = "country"
    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True, comment="As on the card")
    boss: Mapped[Person | None] = relationship(remote_side=id, back_populates="staff")
    boss_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    staff: Mapped[list[Person]] = relationship(back_populates="boss")
    country_code: Mapped[str | None]
    country_year: Mapped[int | None]
    country: Mapped[Country | None] = relationship()
    badge: Mapped[Badge | None] = relationship(back_populates="owner", cascade="all, delete-orphan")
    _secret: Mapped[str | None]
    __table_args__ = (
        sa.ForeignKeyConstraint(["country_code", "country_year"], ["country.code", "country.year"]),
    )


class Badge(Base):
    __tablename__ = "badge"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    owner: Mapped[Person] = relationship(back_populates="badge")
    orphan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("country.nothing"))


class OrderItem(Base):
    __tablename__ = "order_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    label_: Mapped[str] = mapped_column("text", info={"label": "Caption", "description": "Shown"})
    amount: Mapped[int] = mapped_column(default=1)
    made: Mapped[dt.datetime] = mapped_column(default=dt.datetime.now, doc="When")
    stamp: Mapped[dt.datetime] = mapped_column(server_default=sa.func.now())
    price: Mapped[Decimal] = mapped_column(sa.Numeric(8, 2))
    total: Mapped[Decimal] = mapped_column(sa.Numeric(9, 2), sa.Computed("price * amount"))
    colour: Mapped[Colour]
    code: Mapped[str] = mapped_column(sa.String(9))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    owner: Mapped[Person] = relationship(backref="items")
    seen: Mapped[list[Person]] = relationship(secondary="seen", viewonly=True)
    double = column_property(sa.literal_column("amount * 2", sa.Integer))
    owner_name = association_proxy("owner", "name")
    seen_names = association_proxy("seen", "name")
    __table_args__ = (sa.Index("one_code", "code", unique=True),)

    @hybrid_property
    def is_dear(self) -> bool:
        """Costs more than a hundred."""
        return self.price > 100

    @hybrid_property
    def on_instances_only(self) -> str:
        return self.label_.upper()


sa.Table(
    "seen",
    Base.metadata,
    sa.Column("item_id", sa.ForeignKey("order_item.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), primary_key=True),
)


def info_of(model, url="sqlite://"):
    return stores_with(plugin).open(model, orm.sessionmaker(sa.create_engine(url))).info


@pytest.fixture(scope="module")
def item():
    return info_of(OrderItem)


@pytest.fixture(scope="module")
def person():
    return info_of(Person)


def test_a_model_is_called_by_its_class_in_plain_words(item):
    assert (item.name, item.backend) == ("OrderItem", "sqla")
    assert (item.label, item.label_plural) == ("Order item", "Order items")
    assert info_of(Country).label_plural == "Countries"


def test_fields_come_in_the_order_in_which_they_were_declared(person):
    names = [field.name for field in person]
    assert names[:5] == ["id", "name", "boss", "boss_id", "staff"]
    assert names.index("country") == names.index("country_year") + 1


def test_names_with_an_underscore_are_private(person):
    assert "_secret" not in person


def test_a_counted_key_is_generated_and_not_required(item):
    key = item.field("id")
    assert key.primary_key and key.generated and not key.required
    assert item.primary_key == ("id",)


def test_a_composite_key_keeps_its_order_and_is_required():
    info = info_of(Country)
    assert info.primary_key == ("code", "year")
    assert info.field("code").required and not info.field("code").generated


def test_labels_and_descriptions_may_come_from_the_column(item, person):
    caption = item.field("label_")
    assert (caption.label, caption.description) == ("Caption", "Shown")
    assert item.field("made").description == "When"
    assert person.field("name").description == "As on the card"


def test_what_nothing_supplies_is_required(item):
    required = {field.name for field in item if field.required}
    assert required == {"label_", "price", "colour", "code", "owner_id", "owner"}


@pytest.mark.guarantee("sqla-2")
def test_defaults_are_values_or_functions_without_arguments(item):
    assert item.field("amount").default == 1
    default = item.field("made").default
    assert isinstance(default(), dt.datetime)
    assert item.field("stamp").default is None


def test_computed_columns_and_expressions_cannot_be_set(item):
    for name in ("total", "double", "is_dear", "on_instances_only", "owner_name", "seen_names"):
        assert item.field(name).read_only, name
        assert not item.field(name).required


def test_a_hybrid_has_the_kind_of_its_expression(item):
    dear = item.field("is_dear")
    assert (dear.kind, dear.description) == ("boolean", "Costs more than a hundred.")
    assert item.field("on_instances_only").kind == "other"


def test_an_association_proxy_has_the_kind_of_what_it_leads_to(item):
    assert item.field("owner_name").kind == "string"
    assert item.field("seen_names").kind == "array"
    assert item.field("seen_names").options["item"] == "string"


def test_a_unique_column_constraint_or_index_is_seen(item, person):
    assert person.field("name").unique
    assert item.field("code").unique
    assert not item.field("label_").unique
    assert info_of(Badge).field("owner").unique


def test_a_column_that_holds_a_reference_names_the_relation_that_edits_it(item):
    column = item.field("owner_id")
    assert column.foreign_key and column.reference == "owner"
    relation = item.field("owner").relation
    assert relation.target is Person and not relation.many
    assert relation.columns == ("owner_id",) and relation.reverse == "items"


def test_a_reference_without_a_relation_is_a_plain_field():
    class Lone(Base):
        __tablename__ = "lone"
        id: Mapped[int] = mapped_column(primary_key=True)
        person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    field = info_of(Lone).field("person_id")
    assert field.foreign_key and field.reference == "" and field.required


def test_a_reference_of_several_columns_is_one_relation(person):
    assert person.field("country").relation.columns == ("country_code", "country_year")
    assert person.field("country_code").reference == ""
    assert person.field("country_code").foreign_key


def test_a_self_reference_knows_both_its_ends(person):
    assert person.field("boss").relation.reverse == "staff"
    assert person.field("staff").relation.many
    assert person.field("staff").relation.target is Person


def test_one_to_one_is_single_on_both_sides_and_owned_by_its_cascade(person):
    badge = person.field("badge").relation
    assert not badge.many and badge.owned and badge.columns == ()
    owner = info_of(Badge).field("owner")
    assert owner.required and not owner.relation.owned


def test_a_relation_for_viewing_only_cannot_be_set(item):
    assert item.field("seen").read_only and item.field("seen").relation.many


def test_records_are_looked_up_by_what_tells_them_apart(person, item):
    assert person.search_paths == ("name",)
    assert item.search_paths == ("code",)


def test_describing_waits_until_somebody_asks():
    class Later(Base):
        __tablename__ = "later"
        id: Mapped[int] = mapped_column(primary_key=True)
        other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("last.id"))
        other: Mapped[Last | None] = relationship("Last")

    store = stores_with(plugin).open(Later, orm.sessionmaker(sa.create_engine("sqlite://")))

    class Last(Base):
        __tablename__ = "last"
        id: Mapped[int] = mapped_column(primary_key=True)

    assert store.info.field("other").relation.target is Last


def test_plugins_refine_fields_and_model():
    class Plugin:
        from admin_core import hookimpl

        @hookimpl
        def admin_describe_field(self, native, field, backend):
            if backend == "sqla" and isinstance(native, sa.Column) and native.name == "name":
                return {"kind": "text"}

        @hookimpl
        def admin_describe_model(self, info):
            return {"label": "Human"}

    info = stores_with(Plugin(), plugin).open(Person, orm.sessionmaker()).info
    assert info.field("name").kind == "text"
    assert info.label == "Human"


def test_imperative_mapping_is_described_too():
    class Thing:
        pass

    registry = orm.registry()
    table = sa.Table(
        "thing",
        registry.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(5), nullable=False),
    )
    registry.map_imperatively(Thing, table, properties={"title": table.c.name})
    info = info_of(Thing)
    assert [field.name for field in info] == ["id", "title"]
    assert info.field("title").required


def test_a_mapped_dataclass_gives_its_defaults():
    class DataBase(MappedAsDataclass, DeclarativeBase):
        pass

    class Point(DataBase):
        __tablename__ = "point"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        name: Mapped[str]
        x: Mapped[int] = mapped_column(default=3)
        y: Mapped[int] = mapped_column(default_factory=lambda: 4)

    store = stores_with(plugin).open(Point, orm.sessionmaker())
    assert store.info.field("x").default == 3
    assert store.info.field("y").default() == 4
    new = store.new()
    assert (new.name, new.x, new.y) == (None, 3, 4)


def test_joined_inheritance_counts_no_reference_to_its_own_parent():
    class Animal(Base):
        __tablename__ = "animal"
        id: Mapped[int] = mapped_column(primary_key=True)
        sort: Mapped[str]
        __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "animal"}

    class Dog(Animal):
        __tablename__ = "dog"
        id: Mapped[int] = mapped_column(sa.ForeignKey("animal.id"), primary_key=True)
        tricks: Mapped[int]
        __mapper_args__ = {"polymorphic_identity": "dog"}

    info = info_of(Dog)
    assert info.field("id").generated and not info.field("id").foreign_key
    assert info.field("sort").read_only
    assert info.field("tricks").required


def test_a_version_counter_is_not_for_people():
    class Versioned(Base):
        __tablename__ = "versioned"
        id: Mapped[int] = mapped_column(primary_key=True)
        version: Mapped[int] = mapped_column()
        __mapper_args__ = {"version_id_col": version}

    assert info_of(Versioned).field("version").read_only


def test_whole_numbers_are_bounded_by_the_database_in_use(item):
    assert item.field("amount").maximum == 2**63 - 1
    elsewhere = info_of(OrderItem, "postgresql+psycopg://nowhere/none")
    assert elsewhere.field("amount").maximum == 2**31 - 1


def test_every_field_is_a_plain_value_of_the_core(item, person):
    assert all(isinstance(field, FieldInfo) for field in (*item, *person))
