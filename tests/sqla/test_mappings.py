"""Unusual mappings: inheritance, composite references, eager collections, several databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.declarative import ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_core.data import AllOf, AnyOf, Condition, ListQuery, Order, Position
from admin_sqla import plugin
from admin_testing import stores_with


class Base(DeclarativeBase):
    type_annotation_map = {str: sa.String(80)}


class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "animal"}


class Dog(Animal):
    __tablename__ = "dog"
    id: Mapped[int] = mapped_column(sa.ForeignKey("animal.id"), primary_key=True)
    tricks: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Cat(Animal):
    lives: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Plant(ConcreteBase, Base):
    __tablename__ = "plant"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "plant", "concrete": True}


class Tree(Plant):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    height: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "tree", "concrete": True}


class Town(Base):
    __tablename__ = "town"
    country: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int | None]
    homes: Mapped[list[Home]] = relationship(back_populates="town", lazy="joined")


class Home(Base):
    __tablename__ = "home"
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str | None]
    town_name: Mapped[str | None]
    town: Mapped[Town | None] = relationship(back_populates="homes")
    pet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("animal.id"))
    pet: Mapped[Animal | None] = relationship(lazy="joined")
    __table_args__ = (
        sa.ForeignKeyConstraint(["country", "town_name"], ["town.country", "town.name"]),
    )


@pytest.fixture
def stores(engine):
    Base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        dogs = [Dog(name=f"dog {n}", tricks=n) for n in range(4)]
        session.add_all([*dogs, Cat(name="cat", lives=9), Animal(name="bear")])
        session.add_all([Plant(name="moss"), Tree(name="oak", height=9)])
        towns = [Town(country=c, name=n) for c, n in [("a,b", "x"), ("a", "b,x"), ("c", "")]]
        session.add_all(towns)
        session.add_all(Home(town=[*towns, None][n % 4], pet=dogs[n % 4]) for n in range(8))
        session.commit()
    stores = stores_with(plugin)
    source = orm.sessionmaker(engine)
    yield lambda model: stores.open(model, source)
    stores.release()
    Base.metadata.drop_all(engine)


def ids(store, *criteria, **query):
    query.setdefault("order", store.total_order(()))
    page = store.find(ListQuery(conditions=criteria, **query))
    assert page.total is None or page.total.number >= len(page.records)
    return [store.key(one)[0] for one in page.records]


@pytest.mark.parametrize("model, number", [(Animal, 6), (Dog, 4), (Cat, 1), (Plant, 2), (Tree, 1)])
@pytest.mark.guarantee("sqla-4")
def test_every_kind_of_inheritance_lists_counts_walks_and_locks(stores, model, number):
    store = stores(model)
    for mode in ("exact", "capped", "estimated"):
        page = store.find(ListQuery(paths=("name",), limit=1, count=mode))
        assert page.total.number == number
    order = store.total_order([Order("name", True)])
    seen = [store.value(one, "name") for one in store.iterate(ListQuery(order=order), size=2)]
    assert len(seen) == number and seen == sorted(seen, reverse=True)
    with store.transaction():
        assert all(store.get_many([(n,) for n in range(1, 7)], lock=True))


@pytest.mark.parametrize("model", [Animal, Dog, Cat, Plant, Tree])
@pytest.mark.guarantee("sqla-4")
def test_every_kind_of_inheritance_is_written_and_deleted(stores, model):
    store = stores(model)
    record = store.new()
    record.name = "new"
    for name in {"tricks", "height"} & set(store.info._by_name):
        setattr(record, name, 1)
    store.save(record, is_created=True)
    key = store.key(record)
    store.release()
    assert store.get(key).name == "new"
    store.delete_many([store.get(key)])
    assert store.get(key) is None


def test_a_reference_of_several_columns_is_found_by_its_key(stores):
    homes, towns = stores(Home), stores(Town)
    key = towns.encoded_key(towns.get(("a,b", "x")))
    assert ids(homes, Condition("town", "equals", key)) == [1, 5]
    both = (key, towns.encoded_key(towns.get(("a", "b,x"))))
    assert ids(homes, Condition("town", "in_list", both)) == [1, 2, 5, 6]
    assert ids(homes, Condition("town", "not_equal", key)) == [2, 3, 4, 6, 7, 8]
    assert ids(homes, Condition("town", "empty", True)) == [4, 8]
    for wrong in ("a", "a,b,x", "", None):
        found = ids(homes, Condition("town", "equals", wrong))
        assert found == ([4, 8] if wrong is None else [])


def test_many_keys_of_several_columns_are_got_at_once(stores):
    towns = stores(Town)
    found = towns.get_many([("c", ""), ("a", "b,x"), ("no", "where")])
    assert [towns.key(one) for one in found] == [("c", ""), ("a", "b,x")]


def test_a_record_is_found_by_the_key_of_one_of_many(stores):
    towns = stores(Town)
    assert ids(towns, Condition("homes", "equals", "2")) == ["a"]
    assert ids(towns, Condition("homes", "empty", True)) == []
    assert ids(towns, Condition("homes", "not_in_list", ("1", "2"))) == ["c"]


def test_collections_that_a_mapping_always_loads_do_not_shorten_a_page(stores):
    towns = stores(Town)
    page = towns.find(ListQuery(order=towns.total_order(()), limit=2))
    assert [towns.key(one) for one in page.records] == [("a", "b,x"), ("a,b", "x")]
    assert page.has_next
    assert all(len(one.homes) == 2 for one in page.records)
    page = towns.find(ListQuery(paths=("name",), order=towns.total_order(()), limit=2))
    assert page.has_next and len(page.records) == 2


def test_an_alternative_across_one_and_many_keeps_records_without_either(stores):
    homes = stores(Home)
    either = AnyOf(
        (
            Condition("pet.name", "equals", "dog 3"),
            AllOf((Condition("town.homes.pet.name", "equals", "dog 0"),)),
        )
    )
    assert ids(homes, either) == [1, 4, 5, 8]


def test_a_walk_along_a_composite_key_goes_both_ways(stores):
    towns = stores(Town)
    order = towns.total_order(())
    middle = Position(("a,b", "x"))
    assert ids(towns, order=order, position=middle) == ["c"]
    before = Position(("a,b", "x"), backward=True)
    assert ids(towns, order=order, position=before) == ["a"]


@pytest.mark.guarantee("sqla-15")
def test_related_rows_of_another_database_are_never_joined(tmp_path):
    class Here(DeclarativeBase):
        pass

    class Country(Here):
        __tablename__ = "country"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    class City(Here):
        __tablename__ = "city"
        id: Mapped[int] = mapped_column(primary_key=True)
        country_id: Mapped[int]
        country: Mapped[Country] = relationship(
            primaryjoin="foreign(City.country_id) == Country.id"
        )

    one, two = (sa.create_engine(f"sqlite:///{tmp_path}/{n}.db") for n in ("one", "two"))
    Country.__table__.create(one)
    City.__table__.create(two)
    source = orm.sessionmaker(binds={Country: one, City: two})
    with source() as session:
        country = Country(name="somewhere")
        session.add(country)
        session.flush()
        session.add_all([City(country_id=country.id) for _ in range(3)])
        session.commit()
    store = stores_with(plugin).open(City, source)
    page = store.find(ListQuery(paths=("country", "country.name")))
    assert [store.value(city, "country.name") for city in page.records] == ["somewhere"] * 3
    store.release()
    one.dispose()
    two.dispose()
