"""Many-to-many fields on every page, with a table of Peewee's and with one of the application's."""

from __future__ import annotations

import csv
import io

import peewee as pw
import pytest

from .blog import Visitor, view_of
from .conftest import Statements


class Club:
    """People with hobbies (a table of Peewee's) and clubs (a model that knows since when)."""

    def __init__(self, database):
        class Base(pw.Model):
            pass

        Base._meta.set_database(database)

        class Named(Base):
            def __str__(self):
                return str(self.name)

        class Hobby(Named):
            name = pw.CharField(unique=True, max_length=20)

        class Club(Named):
            code = pw.CharField(primary_key=True, max_length=5)
            name = pw.CharField(max_length=20)

        Membership = pw.DeferredThroughModel()

        class Person(Named):
            name = pw.CharField(max_length=20)
            hobbies = pw.ManyToManyField(Hobby, backref="people")
            clubs = pw.ManyToManyField(Club, backref="members", through_model=Membership)

        class Member(Base):
            person = pw.ForeignKeyField(Person, backref="memberships", on_delete="CASCADE")
            club = pw.ForeignKeyField(Club, backref="memberships", on_delete="CASCADE")
            since = pw.IntegerField(default=2024)

            class Meta:
                primary_key = pw.CompositeKey("person", "club")

        Membership.set_model(Member)
        self.database = database
        self.Hobby, self.Club, self.Person, self.Member = Hobby, Club, Person, Member
        self.pairs = Person.hobbies.get_through_model()
        self.models = [Hobby, Club, Person, self.pairs, Member]

    def of(self, key):
        """Return what stands between a person and the rest."""
        with self.database.connection_context():
            hobbies = self.pairs.select().where(self.pairs.person == key)
            clubs = self.Member.select().where(self.Member.person == key)
            return (
                sorted(one.hobby_id for one in hobbies),
                {one.club_id: one.since for one in clubs},
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def club(request):
    database = request.getfixturevalue(f"{request.param}_database")
    found = Club(database)
    with database.connection_context():
        database.create_tables(found.models)
        for name in ("chess", "poker", "skat"):
            found.Hobby.create(name=name)
        for name in ("north", "south"):
            found.Club.create(code=name[0], name=name)
        for number in range(1, 31):
            found.Person.create(name=f"Person {number:02d}")
        found.pairs.create(person=1, hobby=1)
        found.pairs.create(person=1, hobby=2)
        found.pairs.create(person=2, hobby=1)
        found.Member.create(person=1, club="n", since=1999)
    yield found
    with database.connection_context():
        database.drop_tables(found.models)


@pytest.fixture
def visitor(club):
    person = view_of(
        club.Person,
        column_list=("name", "hobbies", "clubs"),
        column_searchable_list=("name", "hobbies.name"),
        column_filters=("hobbies", "hobbies.name", club.Person.clubs),
        column_editable_list=("hobbies",),
        form_columns=("name", "hobbies", "clubs"),
        can_view_details=True,
        can_export=True,
    )
    return Visitor(person, view_of(club.Hobby, form_columns=("name", "people")))


def people(visitor, **query):
    reply = visitor.get("person/export/csv/", **query)
    return [row[0] for row in list(csv.reader(io.StringIO(reply.text)))[1:]]


@pytest.mark.guarantee("peewee-w6")
def test_they_are_chosen_for_new_records_and_changed_for_old_ones(club, visitor):
    reply = visitor.post("person/new/", {"name": "New", "hobbies": ["1", "3"], "clubs": ["s"]})
    assert reply.status_code == 302, reply.text
    assert club.of(31) == ([1, 3], {"s": 2024})
    reply = visitor.post(
        "person/edit/", {"name": "Ada", "hobbies": ["2", "3"], "clubs": ["n", "s"]}, id="1"
    )
    assert reply.status_code == 302, reply.text
    assert club.of(1) == ([2, 3], {"n": 1999, "s": 2024}), "rows that stay keep what they hold"
    reply = visitor.post("person/edit/", {"name": "Ada"}, id="1")
    assert reply.status_code == 302, reply.text
    assert club.of(1) == ([], {}), "none is chosen any more"


@pytest.mark.guarantee("peewee-w6")
def test_they_are_changed_from_the_other_side_and_in_the_list(club, visitor):
    reply = visitor.post("hobby/edit/", {"name": "chess", "people": ["2", "3"]}, id="1")
    assert reply.status_code == 302, reply.text
    assert [club.of(key)[0] for key in (1, 2, 3)] == [[2], [1], [1]]
    page = visitor.get("person/").text
    token = shown_token(page)
    sent = {"csrf_token": token, "list_form_pk": "3", "_field": "hobbies", "hobbies": ["2", "3"]}
    reply = visitor.client.post("/admin/person/ajax/update/", data=sent)
    assert reply.status_code in (200, 302), reply.text
    assert club.of(3)[0] == [2, 3]


def shown_token(page):
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


@pytest.mark.guarantee("peewee-w6")
def test_a_record_that_is_not_there_cannot_be_chosen(club, visitor):
    reply = visitor.post("person/edit/", {"name": "Ada", "hobbies": ["1", "99"]}, id="1")
    assert reply.status_code == 422
    assert "does not exist or may not be chosen" in reply.text
    assert club.of(1)[0] == [1, 2]


@pytest.mark.guarantee("peewee-w6")
def test_they_are_listed_searched_filtered_and_exported(club, visitor):
    page = visitor.get("person/", sort="name").text
    assert all(name in page for name in ("chess", "poker", "north"))
    assert all(name in visitor.get("person/details/", id="1").text for name in ("chess", "north"))
    assert people(visitor, search="poker") == ["Person 01"]
    assert people(visitor, hobbies__equals="1") == ["Person 01", "Person 02"]
    assert people(visitor, clubs__equals="n") == ["Person 01"]
    assert people(visitor, **{"hobbies.name__contains": "pok"}) == ["Person 01"]
    assert len(people(visitor, hobbies__not_equal="1")) == 28
    assert len(people(visitor, hobbies__empty="1")) == 28
    rows = list(csv.reader(io.StringIO(visitor.get("person/export/csv/", search="poker").text)))
    assert rows[1][1:] == ["chess, poker", "north"]


@pytest.mark.guarantee("peewee-6", "peewee-w3", "peewee-w6")
def test_each_costs_a_list_and_an_export_one_statement_whatever_their_length(club, visitor):
    def reads(address, **query):
        visitor.get(address, **query)
        with Statements(club.database) as sent:
            assert visitor.get(address, **query).status_code == 200
        return [one for one in sent if one.startswith("SELECT")]

    assert len(reads("person/", page_size="5")) == len(reads("person/", page_size="30")) == 4
    assert len(reads("person/export/csv/", search="poker")) <= 4
    assert len(reads("person/export/csv/")) <= 4
    # The record, what it has of each, and the choices of each.
    assert len(reads("person/edit/", id="1")) <= 5


def test_what_leads_nowhere_goes_with_either_side(club, visitor):
    page = visitor.get("person/").text
    for address, key in (("person", "1"), ("hobby", "1")):
        reply = visitor.client.post(
            f"/admin/{address}/delete/", data={"csrf_token": shown_token(page), "id": key}
        )
        assert reply.status_code == 302
    with club.database.connection_context():
        assert club.pairs.select().count() == 0
        assert club.Member.select().count() == 0
        assert club.Club.select().count() == 2
