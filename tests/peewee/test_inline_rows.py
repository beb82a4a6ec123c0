"""Rows inside a form: what converters make of them, and children with every kind of key."""

from __future__ import annotations

import uuid

import peewee as pw
import pytest
import wtforms

from admin_core.data import ConfigurationError
from admin_core.forms import InlineFormAdmin, RenderTemplateWidget
from admin_peewee.forms import CustomModelConverter, InlineModelConverter, InlineModelFormList

from .blog import Visitor, shown_values, view_of

POST = {"title": "Post 01", "stars": "1", "user": "2", "editor": "2"}
ROW = {"comments-0-id": "1", "comments-0-text": "first"}


# -- converters -----------------------------------------------------------------------------------


def test_a_converter_may_change_the_form_that_it_adds_rows_to(blog):
    asked = []

    class Converter(InlineModelConverter):
        def contribute(self, converter, model, form_class, inline_model):
            asked.append((type(converter), model, inline_model.model))
            found = super().contribute(converter, model, form_class, inline_model)
            found.hint = wtforms.StringField("Who asks?")
            return found

    visitor = Visitor(
        view_of(blog.Post, inline_models=(blog.Comment,), inline_model_form_converter=Converter,
                model_form_converter=CustomModelConverter)
    )  # fmt: skip
    page = visitor.get("post/edit/", id="1").text
    assert "Who asks?" in page
    assert 'value="first"' in page
    assert asked == [(CustomModelConverter, blog.Post, blog.Comment)]


def test_a_converter_may_add_nothing(blog):
    class Nothing(InlineModelConverter):
        def contribute(self, converter, model, form_class, inline_model):
            return form_class

    visitor = Visitor(
        view_of(blog.Post, inline_models=(blog.Comment,), inline_model_form_converter=Nothing)
    )
    page = visitor.get("post/edit/", id="1").text
    assert 'value="Post 01"' in page
    assert 'value="first"' not in page


def test_a_converter_of_a_view_or_of_an_entry_says_what_entries_mean(blog):
    class Named(InlineModelConverter):
        def get_info(self, p):
            info = super().get_info(p)
            info.form_label = f"{info.model.__name__} of {self.view.endpoint}"
            return info

    class Entry(InlineFormAdmin):
        inline_converter = Named

    of_view = view_of(blog.Post, inline_models=(blog.Comment,), inline_model_form_converter=Named)
    of_entry = view_of(blog.Post, inline_models=(Entry(blog.Comment),))
    for view in (of_view, of_entry):
        assert "Comment of post" in Visitor(view).get("post/new/").text


class Listed(InlineModelFormList):
    widget = RenderTemplateWidget("rows.html")


class Fixed(InlineModelFormList):
    def display_row_controls(self, row):
        return not row.is_stored


def test_a_converter_names_the_class_that_draws_the_rows(blog, tmp_path):
    class Converter(InlineModelConverter):
        inline_field_list_type = Listed

    (tmp_path / "rows.html").write_text(
        '<ul class="listed">{% for row in field.rows %}<li>{{ row.form.text() }}</li>{% endfor %}'
        "</ul>",
        "utf-8",
    )
    options = {"inline_models": (blog.Comment,), "inline_model_form_converter": Converter}
    visitor = Visitor(view_of(blog.Post, **options))
    visitor.client.application.template_folder = str(tmp_path)
    assert '<ul class="listed"><li><input' in visitor.get("post/edit/", id="1").text


def test_rows_show_their_controls_where_their_list_says_so(blog):
    entry = InlineFormAdmin(blog.Comment, inline_field_list_type=Fixed)
    fixed = Visitor(view_of(blog.Post, inline_models=(entry,))).get("post/edit/", id="1").text
    assert 'name="comments-0-text"' in fixed
    assert 'name="del-comments-0"' not in fixed
    plain = Visitor(view_of(blog.Post, inline_models=(blog.Comment,)))
    assert 'name="del-comments-0"' in plain.get("post/edit/", id="1").text


# -- children -------------------------------------------------------------------------------------


@pytest.mark.guarantee("peewee-2", "peewee-w7")
def test_a_row_that_is_refused_keeps_parent_siblings_and_what_was_typed(blog):
    visitor = Visitor(view_of(blog.Post, inline_models=(blog.Comment,)))
    sent = {**POST, "title": "Changed", **ROW, "comments-0-text": "renamed",
            "comments-1-text": "x" * 21, "comments-2-text": "fine"}  # fmt: skip
    reply = visitor.post("post/edit/", sent, id="1")
    assert reply.status_code == 422
    assert all(text in reply.text for text in ("Changed", "renamed", "x" * 21, "fine"))
    assert blog.comments() == [(1, "first")]
    assert visitor.titles() == [f"Post {number:02d}" for number in range(1, 21)]


@pytest.mark.guarantee("peewee-2")
def test_a_row_of_another_parent_is_not_taken_away_from_it(blog):
    visitor = Visitor(view_of(blog.Post, inline_models=(blog.Comment,)))
    sent = {**POST, "title": "Post 02", **ROW, "comments-0-text": "mine", "del-comments-0": "1"}
    visitor.post("post/edit/", sent, id="2")
    assert (1, "first") in blog.comments()


def test_an_unknown_or_ambiguous_way_to_the_parent_is_told_to_the_developer(blog):
    with pytest.raises(ConfigurationError, match="Country"):
        Visitor(view_of(blog.Post, inline_models=(blog.Country,))).get("post/new/")
    with pytest.raises(ConfigurationError, match="relation"):
        Visitor(view_of(blog.User, inline_models=(blog.Post,))).get("user/new/")


def test_one_of_several_references_is_named(blog):
    entry = InlineFormAdmin(blog.Post, relation="edited", form_columns=("title", "user"))
    visitor = Visitor(view_of(blog.User, inline_models=(entry,)))
    reply = visitor.post(
        "user/edit/",
        {"username": "ada", "email": "ada@example.com",
         "edited-99-title": "Post 99", "edited-99-user": "2"}, id="1",
    )  # fmt: skip
    assert reply.status_code == 302, reply.text
    with blog.database.connection_context():
        post = blog.Post.get(blog.Post.title == "Post 99")
        assert (post.user_id, post.editor_id) == (2, 1)


class Garage:
    """Children with a key of several columns, one that is a UUID, and one that people write."""

    def __init__(self, database):
        class Base(pw.Model):
            pass

        Base._meta.set_database(database)

        class Car(Base):
            plate = pw.CharField(primary_key=True, max_length=10)

        class Wheel(Base):
            car = pw.ForeignKeyField(Car, backref="wheels", on_delete="CASCADE")
            place = pw.IntegerField()
            size = pw.IntegerField()

            class Meta:
                primary_key = pw.CompositeKey("car", "place")

        class Bill(Base):
            key = pw.UUIDField(primary_key=True, default=uuid.uuid4)
            car = pw.ForeignKeyField(Car, backref="bills", on_delete="CASCADE")
            amount = pw.DecimalField(8, 2)

        class Sticker(Base):
            word = pw.CharField(primary_key=True, max_length=10)
            car = pw.ForeignKeyField(Car, backref="stickers", on_delete="CASCADE")
            colour = pw.CharField(max_length=10)

        self.database = database
        self.models = self.Car, self.Wheel, self.Bill, self.Sticker = Car, Wheel, Bill, Sticker

    def rows(self):
        with self.database.connection_context():
            return (
                sorted(self.Wheel.select(self.Wheel.place, self.Wheel.size).tuples()),
                sorted(float(one.amount) for one in self.Bill.select()),
                sorted(self.Sticker.select(self.Sticker.word, self.Sticker.colour).tuples()),
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def garage(request):
    database = request.getfixturevalue(f"{request.param}_database")
    found = Garage(database)
    with database.connection_context():
        database.create_tables(found.models)
    yield found
    with database.connection_context():
        database.drop_tables(found.models)


@pytest.mark.guarantee("peewee-2", "peewee-3", "peewee-w1")
def test_children_with_every_kind_of_key_are_added_changed_and_deleted(garage):
    entries = (
        garage.Wheel,
        garage.Bill,
        InlineFormAdmin(garage.Sticker, form_columns=("word", "colour")),
    )
    visitor = Visitor(view_of(garage.Car, form_columns=("plate",), inline_models=entries))
    reply = visitor.post(
        "car/new/",
        {"plate": "a,b", "wheels-0-place": "1", "wheels-0-size": "15", "wheels-1-place": "2",
         "wheels-1-size": "16", "bills-0-amount": "1.50", "bills-1-amount": "2",
         "stickers-0-word": "CH", "stickers-0-colour": "red"},
    )  # fmt: skip
    assert reply.status_code == 302, reply.text
    assert garage.rows() == ([(1, 15), (2, 16)], [1.5, 2.0], [("CH", "red")])
    page = visitor.get("car/edit/", id="a.,b").text
    sent = {name: text for name, text in shown_values(page).items() if "__row" not in name}
    assert sent["wheels-0-_key"] == "a.,b,1"
    sent |= {"wheels-0-size": "17", "del-wheels-1": "1", "del-bills-0": "1"}
    sent |= {"stickers-0-colour": "blue"}
    gone = float(sent["bills-0-amount"])
    reply = visitor.post("car/edit/", sent, id="a.,b")
    assert reply.status_code == 302, reply.text
    assert garage.rows() == ([(1, 17)], [3.5 - gone], [("CH", "blue")])
