"""Lists of plain fields and forms in a form: entries are added and removed, and become a value."""

from __future__ import annotations

import pytest
import wtforms

from admin_core.forms import (
    BaseForm,
    InlineFieldList,
    InlineFieldListWidget,
    InlineFormField,
    InlineFormWidget,
    InlineModelFormField,
)

from .orders import Desk
from .orders.memory import MemoryOrders


class Person(wtforms.Form):
    name = wtforms.StringField("Name", [wtforms.validators.InputRequired()])
    age = wtforms.IntegerField("Age", [wtforms.validators.Optional()])


class Team(BaseForm):
    number = wtforms.StringField("Number")
    tags = InlineFieldList(wtforms.StringField("Tag"), label="Tags")
    people = InlineFieldList(InlineFormField(Person), label="People")


@pytest.fixture
def saved():
    """What the view was given to save."""
    return []


@pytest.fixture
def site(saved):
    orders = MemoryOrders()
    orders.add("Order", number="A")

    class Model:
        number, note = "x", ""

    def create_model(self, form):
        one = Model()
        form.populate_obj(one)
        saved.append((one.tags, one.people))
        return one

    return Desk(orders, views=(), form=Team, create_model=create_model,
                record_name=lambda self, record: "it")  # fmt: skip


def test_entries_are_added_removed_and_saved(site, saved):
    reply = site.save(tags__0="red", tags__4="blue", people__2__name="Ann", people__2__age="7",
                      tags__2="green", del__tags__2="1")  # fmt: skip
    assert reply.status == 302, reply.text
    assert saved == [(["red", "blue"], [{"name": "Ann", "age": 7}])]


def test_an_entry_that_goes_is_not_validated(site, saved):
    assert site.save(people__0__name="", del__people__0="1").status == 302
    reply = site.save(people__0__name="", people__0__age="x")
    assert {one.anchor for one in reply.page.errors} == {"people-0-name", "people-0-age"}


def test_a_list_offers_to_add_an_entry_and_to_remove_each(site):
    page = site.save(tags__0="red", people__0__name="", people__0__age="x")
    assert page.status == 422
    buttons = {one.get("value") for tag, one in page.document.elements if tag == "button"}
    assert {"tags", "people", "tags-0", "people-0"} <= buttons


def test_labels_lead_to_their_controls_for_no_two_elements_share_an_id(site):
    page = site.save(tags__0="red", tags__1="", people__0__name="", people__0__age="x")
    found = [(tag, one["id"]) for tag, one in page.document.elements if one.get("id")]
    ids = [one for _, one in found]
    assert sorted(set(ids)) == sorted(ids)
    assert dict(map(reversed, found))["tags-0"] == "input"
    labels = {one["for"] for tag, one in page.document.elements if one.get("for")}
    assert labels <= set(ids)


def test_errors_stand_at_the_entrys_field(site):
    reply = site.save(people__0__name="Bo", people__3__name="Cy", people__3__age="old")
    assert [(one.label, one.anchor) for one in reply.page.errors] == [
        ("People #2: Age", "people-1-age")
    ]


def test_buttons_add_and_drop_an_entry_without_scripts(site, saved):
    one = site.save(tags__0="red", _inline_add="tags")
    assert one.status == 200
    assert one.form("url").values()["tags-1"] == [""]
    two = site.send(one, None, _inline_add="people")
    assert two.form("url").values()["people-0-name"] == [""]
    three = site.send(two, None, _inline_drop="tags-0")
    assert "tags-0" not in three.form("url").values()
    assert saved == []


def test_entries_may_be_kept_from_removal():
    class Kept(InlineFieldList):
        def display_row_controls(self, field):
            return field.data != "fixed"

    class Form(wtforms.Form):
        tags = Kept(wtforms.StringField(), label="Tags")

    form = Form(data={"tags": ["fixed", "free"]})
    assert [form.tags.can_drop(row) for row in form.tags.rows] == [False, True]


def test_what_a_form_does_not_show_of_a_document_stays_in_it():
    class Document:
        def __init__(self):
            self.people = [{"name": "Ann", "age": 3, "secret": 1}]

    class Data(dict):
        getlist = dict.get

    document = Document()
    form = Team(Data({"people-0-name": ["Bea"], "people-0-age": ["4"]}), obj=document)
    assert form.validate()
    form.populate_obj(document)
    assert document.people == [{"name": "Bea", "age": 4, "secret": 1}]


def test_the_key_of_a_nested_record_is_never_set():
    class Keyed(wtforms.Form):
        id = wtforms.IntegerField()
        name = wtforms.StringField()

    class Form(wtforms.Form):
        one = InlineModelFormField(Keyed, "id")
        two = InlineModelFormField(Keyed, ("id", "name"))

    class Record:
        id, name = 1, "old"

    form = Form(data={"one": {"id": 5, "name": "new"}, "two": {"id": 6, "name": "b"}})
    assert (form.one.get_pk(), form.two.get_pk()) == (5, (6, "b"))
    record = Record()
    form.one.populate_obj(record, "one")
    assert (record.id, record.name) == (1, "new")


def test_a_field_may_name_the_widgets_of_older_code(site):
    class Form(BaseForm):
        tags = InlineFieldList(
            wtforms.StringField("Tag"), label="Tags", widget=InlineFieldListWidget()
        )
        chief = wtforms.FormField(Person, label="Chief", widget=InlineFormWidget())

    with site.app.test_request_context():
        form = Form(data={"tags": ["red"]})
        assert 'name="_inline_add" value="tags"' in form.tags()
        assert 'for="chief-name"' in form.chief()
        assert 'name="chief-age"' in form.chief()
