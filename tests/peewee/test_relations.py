"""Relations: many-to-many with rows that hold more, references to any column, several databases."""

from __future__ import annotations

import peewee as pw
import pytest
from playhouse.pool import PooledSqliteDatabase

from admin_core.data import Condition, ConfigurationError, ConstraintViolated, ListQuery, Order
from admin_peewee import plugin
from admin_testing import stores_with

from .conftest import Statements


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    return request.getfixturevalue(f"{request.param}_database")


class School:
    """Models with every kind of relation, in one database."""

    def __init__(self, database):
        class Base(pw.Model):
            pass

        Base._meta.set_database(database)

        class Country(Base):
            code = pw.CharField(2, primary_key=True)
            name = pw.CharField(unique=True)

        class Course(Base):
            name = pw.CharField()

        Enrolment = pw.DeferredThroughModel()

        class Student(Base):
            name = pw.CharField()
            home = pw.ForeignKeyField(Country, null=True, backref="students")
            # By another unique column than the key.
            origin = pw.ForeignKeyField(Country, field="name", null=True, backref="natives")
            mentor = pw.ForeignKeyField("self", null=True, backref="pupils")
            room = pw.DeferredForeignKey("Chamber", null=True, backref="dwellers")
            courses = pw.ManyToManyField(Course, backref="students", through_model=Enrolment)

        class Place(Base):
            student = pw.ForeignKeyField(Student, backref="places")
            course = pw.ForeignKeyField(Course, backref="places")
            since = pw.IntegerField(default=2024)

            class Meta:
                primary_key = pw.CompositeKey("student", "course")

        Enrolment.set_model(Place)

        class Chamber(Base):
            number = pw.IntegerField()

        self.database = database
        self.models = [Country, Course, Chamber, Student, Place]
        self.Country, self.Course, self.Chamber, self.Student, self.Place = self.models


@pytest.fixture
def school(database):
    found = School(database)
    with database.connection_context():
        database.create_tables(found.models)
        found.Country.create(code="de", name="Germany")
        found.Country.create(code="it", name="Italy")
        for name in ("Maths", "Music", "Art"):
            found.Course.create(name=name)
        found.Chamber.create(number=7)
        ada = found.Student.create(name="Ada", home="de", origin="Italy", room=1)
        found.Student.create(name="Bo", home="it", mentor=ada)
        found.Place.create(student=1, course=1, since=1999)
        found.Place.create(student=1, course=2, since=2001)
    yield found
    with database.connection_context():
        database.drop_tables(found.models, cascade=isinstance(database, pw.PostgresqlDatabase))


@pytest.fixture
def stores():
    found = stores_with(plugin)
    yield found
    found.release()


def names(store, *conditions, **query):
    page = store.find(ListQuery(conditions=conditions, order=(Order("name"),), **query))
    return [one.name for one in page.records]


def places(school):
    with school.database.connection_context():
        rows = school.Place.select().order_by(school.Place.course).tuples()
        return {(student, course): since for student, course, since in rows}


@pytest.mark.guarantee("peewee-w6")
def test_many_to_many_rows_that_stay_keep_what_else_they_hold(school, stores):
    store = stores.open(school.Student)
    with store.transaction():
        ada = store.get((1,), paths=("courses",))
        wanted = stores.open(school.Course).get_many([(2,), (3,)])
        store.writable(ada).courses = wanted
        store.save(ada, is_created=False)
    stores.release()
    assert places(school) == {(1, 2): 2001, (1, 3): 2024}
    assert sorted(store.value(store.get((1,)), "courses.name")) == ["Art", "Music"]


@pytest.mark.guarantee("peewee-w6")
def test_many_to_many_is_seen_searched_and_filtered_from_both_sides(school, stores):
    students, courses = stores.open(school.Student), stores.open(school.Course)
    assert names(students, Condition("courses.name", "contains", "mus")) == ["Ada"]
    assert names(students, Condition("courses", "empty", True)) == ["Bo"]
    assert names(courses, Condition("students", "equals", "1")) == ["Maths", "Music"]
    assert names(courses, Condition("students.name", "not_equal", "Ada")) == ["Art"]
    assert names(students, search="maths", search_paths=("courses.name",)) == ["Ada"]
    reached = [name for name in ("courses", "places", "pupils") if name in students.info]
    assert reached == ["courses", "places", "pupils"]


def test_references_to_another_column_than_the_key_are_followed_and_found(school, stores):
    store = stores.open(school.Student)
    ada = store.get((1,))
    assert store.value(ada, "origin.code") == "it"
    assert store.value(ada, "origin_id") == "Italy"
    assert names(store, Condition("origin", "equals", "it")) == ["Ada"]
    assert names(store, Condition("origin", "equals", "de")) == []
    assert names(store, Condition("origin.name", "starts_with", "ger")) == []
    natives = stores.open(school.Country)
    assert [one.name for one in natives.value(natives.get(("it",)), "natives")] == ["Ada"]
    with store.transaction():
        bo = store.get((2,))
        store.writable(bo).origin = natives.get(("de",))
        store.save(bo, is_created=False)
    assert store.value(store.get((2,)), "origin.name") == "Germany"


def test_deferred_references_and_references_to_itself_are_relations(school, stores):
    store = stores.open(school.Student)
    assert store.value(store.get((1,)), "room.number") == 7
    assert store.value(store.get((2,)), "mentor.room.number") == 7
    assert names(store, Condition("mentor.home.name", "equals", "Germany")) == ["Bo"]
    assert [one.name for one in store.value(store.get((1,)), "pupils")] == ["Bo"]


@pytest.mark.guarantee("peewee-3")
def test_a_key_made_of_references_is_read_written_and_deleted(school, stores):
    store = stores.open(school.Place)
    assert store.info.primary_key == ("student_id", "course_id")
    place = store.get(("1", "2"), paths=("student.name", "course.name"))
    assert store.encoded_key(place) == "1,2"
    assert store.value(place, "student.name") == "Ada"
    with store.transaction():
        store.writable(place).since = 2010
        store.save(place, is_created=False)
    with store.transaction():
        store.delete_many(store.get_many([(1, 1)]))
    assert places(school) == {(1, 2): 2010}


@pytest.mark.guarantee("peewee-3")
def test_a_changed_key_moves_the_row_and_hits_no_other(school, stores):
    store = stores.open(school.Place)
    with store.transaction():
        place = store.get((1, 1))
        store.writable(place).course = stores.open(school.Course).get((3,))
        store.save(place, is_created=False)
    assert places(school) == {(1, 2): 2001, (1, 3): 1999}
    with pytest.raises(ConstraintViolated) as caught, store.transaction():
        place = store.get((1, 3))
        store.writable(place).course_id = 2
        store.save(place, is_created=False)
    assert caught.value.kind == "unique"
    stores.release()
    assert places(school) == {(1, 2): 2001, (1, 3): 1999}


@pytest.mark.guarantee("peewee-w3", "peewee-6", "peewee-4")
def test_related_columns_cost_one_join_or_one_statement_each(school, stores):
    store = stores.open(school.Student)
    paths = ("name", "home.name", "origin", "courses", "pupils.name")
    query = ListQuery(paths=paths, order=(Order("name"),), limit=20)
    store.find(query)
    with Statements(school.database) as sent:
        page = store.find(query)
        shown = [[store.value(one, path) for path in paths] for one in page.records]
    assert [row[1] for row in shown] == ["Germany", "Italy"]
    assert len(sent) == 3, sent
    assert sent[0].count("JOIN") == 2
    with Statements(school.database) as sent:
        two = ListQuery(
            paths=("name", "home.name", "origin.name"),
            conditions=(Condition("home.name", "contains", "a"),),
            search="ger",
            search_paths=("home.name",),
            order=(Order("home.name"),),
            limit=20,
        )
        page = store.find(two)
        assert [store.value(one, "home.name") for one in page.records] == ["Germany"]
    assert len(sent) == 1, sent
    assert sent[0].count("JOIN") == 2, "search, filter, sort and column share one join"


def test_a_column_that_was_not_selected_is_read_when_it_is_asked_for(school, stores):
    store = stores.open(school.Student)
    page = store.find(ListQuery(paths=("name",), order=(Order("name"),)))
    ada = page.records[0]
    assert set(ada.__data__) == {"id", "name"}
    with Statements(school.database) as sent:
        assert ada.home_id == "de"
        assert ada.home.name == "Germany"
    assert len(sent) == 2
    with store.transaction():
        found = store.find(ListQuery(paths=("name",), order=(Order("name"),))).records[1]
        store.writable(found).name = "Bob"
        store.save(found, is_created=False)
    stores.release()
    assert store.value(store.get((2,)), "mentor.name") == "Ada", "what was not read stays"


@pytest.mark.guarantee("peewee-w9")
def test_deleting_follows_what_the_models_say(school, stores):
    students, countries = stores.open(school.Student), stores.open(school.Country)
    with students.transaction():
        students.delete(students.get((1,)))
    assert places(school) == {}, "rows of the many-to-many field go with either side"
    assert students.value(students.get((2,)), "mentor") is None
    with countries.transaction():
        countries.delete(countries.get(("it",)))
    assert students.value(students.get((2,)), "home_id") is None


@pytest.mark.guarantee("peewee-w9")
@pytest.mark.parametrize("watched", [True, False])
def test_rules_of_deletion_hold_whether_sqlite_watches_them_or_not(tmp_path, stores, watched):
    database = PooledSqliteDatabase(
        str(tmp_path / "rules.db"), pragmas={"foreign_keys": int(watched)}
    )

    class Base(pw.Model):
        class Meta:
            pass

    Base._meta.set_database(database)

    class Shop(Base):
        name = pw.CharField()

    class Order_(Base):
        shop = pw.ForeignKeyField(Shop, on_delete="CASCADE", backref="orders")

    class Line(Base):
        order = pw.ForeignKeyField(Order_, on_delete="CASCADE", backref="lines")

    class Visit(Base):
        shop = pw.ForeignKeyField(Shop, null=True, on_delete="SET NULL", backref="+")

    class Debt(Base):
        shop = pw.ForeignKeyField(Shop, backref="debts")

    with database.connection_context():
        database.create_tables([Shop, Order_, Line, Visit, Debt])
        for name in "ab":
            shop = Shop.create(name=name)
            Line.create(order=Order_.create(shop=shop))
            Visit.create(shop=shop)
        Debt.create(shop=2)
    store = stores.open(Shop)
    with store.transaction():
        store.delete(store.get((1,)))
    with pytest.raises(ConstraintViolated) as caught, store.transaction():
        store.delete(store.get((2,)))
    assert caught.value.kind == "in_use"
    stores.release()
    with database.connection_context():
        assert [Shop.select().count(), Order_.select().count(), Line.select().count()] == [1, 1, 1]
        assert sorted(str(one.shop_id) for one in Visit.select()) == ["2", "None"]
    database.close_all()


def test_models_of_several_databases_refer_to_each_other(database, tmp_path, stores):
    here, there = PooledSqliteDatabase(str(tmp_path / "here.db")), database

    class Owner(pw.Model):
        name = pw.CharField()

        class Meta:
            database = there

    class Car(pw.Model):
        name = pw.CharField()
        owner = pw.ForeignKeyField(Owner, backref="cars")
        users = pw.ManyToManyField(Owner, backref="used")

        class Meta:
            database = here

    with here.connection_context(), there.connection_context():
        there.create_tables([Owner])
        here.create_tables([Car, Car.users.get_through_model()])
        Owner.create(name="Ada")
        Car.create(name="Beetle", owner=1)
        Car.users.get_through_model().create(car=1, owner=1)
    store = stores.open(Car)
    with Statements(here, there) as sent:
        paths = ("name", "owner.name", "users.name")
        page = store.find(ListQuery(paths=paths, limit=5))
        (car,) = page.records
        assert store.value(car, "owner.name") == "Ada"
        assert store.value(car, "users.name") == ["Ada"]
    assert len(sent) == 4
    assert names(store, Condition("owner", "equals", "1")) == ["Beetle"]
    owners = stores.open(Owner)
    assert [one.name for one in owners.value(owners.get((1,)), "cars")] == ["Beetle"]
    with store.transaction():
        store.writable(car).users = []
        store.writable(car).name = "Bug"
        store.save(car, is_created=False)
    assert store.value(store.get((1,)), "users") == []
    with pytest.raises(ConfigurationError, match="another database"):
        names(store, Condition("owner.name", "equals", "Ada"))
    stores.release()
    assert here.is_closed()
    assert there.is_closed()
    here.close_all()
    with there.connection_context():
        there.drop_tables([Owner])


@pytest.mark.guarantee("peewee-4")
def test_fields_of_related_models_are_paths(school, stores):
    store = stores.open(school.Student)
    assert store.path_of(school.Student.name) == "name"
    assert store.path_of(school.Student.courses) == "courses"
    assert store.path_of(school.Chamber.number) == "room.number"
    with pytest.raises(ConfigurationError, match="home.name and origin.name"):
        store.path_of(school.Country.name)
    with pytest.raises(ConfigurationError, match="no field"):
        store.path_of(7)


@pytest.mark.guarantee("peewee-5", "peewee-w11")
@pytest.mark.parametrize("way", ["plain", "joined", "limited", "union", "distinct", "grouped"])
def test_whatever_a_view_asks_for_bounds_every_read(school, stores, way):
    store, Student = stores.open(school.Student), school.Student
    base = {
        "plain": lambda: Student.select().where(Student.name == "Bo"),
        "joined": lambda: Student.select().join(
            school.Country, on=(Student.home == school.Country.code)
        ).where(school.Country.name == "Italy"),
        "limited": lambda: Student.select().order_by(Student.name.desc()).limit(1),
        "union": lambda: Student.select().where(Student.name == "Bo")
        | Student.select().where(Student.name == "Nobody"),
        "distinct": lambda: Student.select().where(Student.name == "Bo").distinct(),
        "grouped": lambda: Student.select().where(Student.mentor.is_null(False)).group_by(
            Student.id),
    }[way]()  # fmt: skip
    page = store.find(ListQuery(paths=("name", "home.name"), order=(Order("id"),)), base)
    assert [one.name for one in page.records] == ["Bo"]
    assert page.total.number == 1
    assert store.get((1,), base) is None
    assert store.get((2,), base).name == "Bo"
    assert store.get((99,), base) is None


def test_a_query_of_another_model_is_refused(school, stores):
    with pytest.raises(ConfigurationError, match="must return a select of Student"):
        stores.open(school.Student).find(ListQuery(), school.Course.select())
