"""Views of Peewee models as existing code writes them: searches, filters, rows inside forms."""

from __future__ import annotations

import re

import peewee as pw
import pytest
import wtforms

from admin_core.forms import BaseForm, InlineFormAdmin
from admin_peewee import ModelView
from admin_peewee.ajax import QueryAjaxModelLoader
from admin_peewee.filters import (
    BasePeeweeFilter,
    FilterConverter,
    FilterEqual,
    FilterLike,
    IntGreaterFilter,
    convert,
)

from .blog import Visitor, view_of
from .conftest import Statements


@pytest.mark.guarantee("peewee-4", "peewee-8")
def test_fields_of_related_models_search_sort_and_filter(blog):
    visitor = Visitor(
        view_of(
            blog.Post,
            column_list=("title", "user.email", "stars"),
            column_searchable_list=(blog.Post.title, "user.username"),
            column_sortable_list=("title", ("user.email", "user.email"), blog.Post.stars),
            column_filters=("user.email", blog.Post.stars, "user", "user.country.name"),
            column_default_sort=[("user.email", True), ("stars", True)],
            page_size=5,
        )
    )
    assert visitor.titles() == ["Post 21", "Post 23", "Post 25", "Post 27", "Post 29"]
    assert visitor.titles(search="bo 03") == ["Post 03"]
    assert visitor.titles(user__equals="1", stars__greater="28") == ["Post 30"]
    assert visitor.titles(**{"user.email__contains": "ADA", "stars__smaller": "3"}) == ["Post 02"]
    assert len(visitor.titles(**{"user.country.name__equals": "England"})) == 5


@pytest.mark.guarantee("peewee-6", "peewee-w3")
def test_a_list_with_two_foreign_keys_costs_three_statements_at_most(blog):
    visitor = Visitor(
        view_of(blog.Post, column_list=("title", "user", "editor"), column_editable_list=("user",)),
        view_of(blog.User),  # fmt: skip
    )
    visitor.get("post/")
    with Statements(blog.database) as sent:
        assert "bo" in visitor.get("post/").text
    reads = [one for one in sent if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert len(reads) <= 3, reads


def test_filters_of_existing_code_work(blog):
    class Popular(BasePeeweeFilter):
        def apply(self, query, value):
            return query.where(self.column >= 29)

        def operation(self):
            return "popular"

    visitor = Visitor(
        view_of(
            blog.Post,
            column_filters=(
                FilterLike(blog.Post.title, "Title"),
                IntGreaterFilter(blog.Post.stars, "Stars"),
                Popular(blog.Post.stars, "Stars"),
                FilterEqual(blog.Comment.text, "Comment"),
            ),
        )
    )
    assert visitor.titles(flt0_0="t 07") == ["Post 07"]
    assert visitor.titles(flt0_1="28") == ["Post 29", "Post 30"]
    assert visitor.titles(flt0_2="x") == ["Post 29", "Post 30"]
    assert visitor.titles(flt0_3="first") == ["Post 01"]
    assert "whole number" in visitor.get("post/", flt0_1="many").text


def test_a_filter_converter_of_ones_own_says_how_its_fields_are_filtered(blog):
    class Converter(FilterConverter):
        @convert("SmallIntegerField")
        def stars(self, column, name):
            return [IntGreaterFilter(column, "Brightness")]

    visitor = Visitor(
        view_of(blog.Post, column_filters=("stars", "title"), filter_converter=Converter())
    )
    page = visitor.get("post/").text
    assert "Brightness" in page
    assert visitor.titles(flt0_0="29") == ["Post 30"]
    assert visitor.titles(title__contains="12") == ["Post 12"]


class CommentForm(InlineFormAdmin):
    form_extra_fields = {"note": wtforms.StringField("Note")}
    form_ajax_refs = {"by": {"fields": ("username",)}}

    def __init__(self, blog, told):
        super().__init__(blog.Comment)
        self.inline_models = (blog.Like,)
        self.told = told

    def on_model_change(self, form, model, is_created):
        self.told.append((form.note.data, is_created))


@pytest.mark.guarantee("peewee-2", "peewee-w1", "peewee-w4", "peewee-w8")
def test_inline_rows_are_added_changed_and_deleted_with_extra_fields_and_rows_of_their_own(blog):
    told = []
    visitor = Visitor(view_of(blog.Post, inline_models=(CommentForm(blog, told),)))
    reply = visitor.post(
        "post/new/",
        {
            "title": "New", "stars": "1", "user": "1",
            "comments-0-text": "second", "comments-0-note": "a note", "comments-0-by": "2",
            "comments-0-likes-0-who": "ada",
        },
    )  # fmt: skip
    assert reply.status_code == 302, reply.text[:2000]
    assert blog.comments() == [(1, "first"), (31, "second")]
    assert told == [("a note", True)]
    assert blog.count(blog.Like) == 1
    looked_up = visitor.get("post/ajax/lookup/", name="comments-by", query="a")
    assert looked_up.status_code == 200
    assert "ada" in looked_up.text
    reply = visitor.post(
        "post/edit/",
        {"title": "New", "stars": "1", "user": "1", "comments-0-id": "2",
         "comments-0-text": "changed"}, id="31",
    )  # fmt: skip
    assert (31, "changed") in blog.comments()
    reply = visitor.post(
        "post/edit/",
        {"title": "New", "stars": "1", "user": "1", "comments-0-id": "2",
         "comments-0-text": "changed", "del-comments-0": "on"}, id="31",
    )  # fmt: skip
    assert blog.comments() == [(1, "first")]
    assert blog.count(blog.Like) == 0


@pytest.mark.guarantee("peewee-2", "peewee-w7")
def test_a_child_that_is_refused_leaves_no_parent_behind(blog):
    visitor = Visitor(view_of(blog.Post, inline_models=(blog.Comment,)))
    reply = visitor.post(
        "post/new/", {"title": "New", "stars": "1", "user": "1", "comments-0-text": "first"}
    )
    assert reply.status_code == 422
    assert "Another record has this value already" in reply.text
    assert blog.count(blog.Post) == 30
    assert blog.database.is_closed()


@pytest.mark.guarantee("peewee-w4")
def test_look_ups_without_a_query_and_unknown_keys_are_no_errors(blog):
    visitor = Visitor(view_of(blog.Post, form_ajax_refs={"user": {"fields": ("username",)}}))
    assert visitor.get("post/ajax/lookup/", name="user").status_code == 200
    reply = visitor.post("post/new/", {"title": "New", "stars": "1", "user": "99"})
    assert reply.status_code == 422


def test_a_loader_of_existing_code_finds_rows_in_one_statement(blog):
    loader = QueryAjaxModelLoader("user", blog.User, fields=["username", blog.User.email])
    with blog.database.connection_context(), Statements(blog.database) as sent:
        assert [str(one) for one in loader.get_list("EXAMPLE a")] == ["ada", "bo"]
        assert [str(one) for one in loader.get_list("bo")] == ["bo"]
        assert str(loader.get_one("2")) == "bo"
        assert loader.get_one("x") is None
        assert loader.format(loader.get_one("1")) == ("1", "ada")
    assert len(sent) == 5
    visitor = Visitor(view_of(blog.Post, form_ajax_refs={"user": loader}))
    assert "ada" in visitor.get("post/ajax/lookup/", name="user", query="ad").text


@pytest.mark.guarantee("peewee-8", "peewee-w8")
def test_a_base_form_of_ones_own_is_used_and_the_record_is_exported(blog):
    class Own(BaseForm):
        class Meta(BaseForm.Meta):
            own = True

    view = view_of(
        blog.Post, form_base_class=Own, can_export=True, form_excluded_columns=("editor",),
        form_args={"title": {"validators": [wtforms.validators.Length(max=9)]}},
    )  # fmt: skip
    visitor = Visitor(view)
    with visitor.client.application.test_request_context():
        form = view.create_form()
        assert isinstance(form, Own)
        assert "editor" not in form._fields
        lengths = [one.max for one in form.title.validators
                   if isinstance(one, wtforms.validators.Length)]  # fmt: skip
    assert lengths == [50, 9]
    assert "Post 30" in visitor.get("post/export/csv/").text


@pytest.mark.guarantee("peewee-5", "peewee-w11")
def test_a_row_outside_get_query_opens_nowhere(blog):
    class Mine(ModelView):
        def get_query(self):
            return super().get_query().where(self.model.stars > 28)

    visitor = Visitor(Mine(blog.Post, endpoint="post"))
    assert visitor.titles() == ["Post 29", "Post 30"]
    for key in ("1", "99", "x", ""):
        reply = visitor.get("post/edit/", id=key)
        assert reply.status_code == 302
        assert not key or "does not exist" in visitor.get("post/").text
    assert visitor.get("post/edit/", id="30").status_code == 200


@pytest.mark.guarantee("peewee-3", "peewee-w2")
def test_rows_with_keys_of_several_columns_are_deleted_singly_and_together(blog):
    class Seat(pw.Model):
        hall = pw.CharField()
        number = pw.IntegerField()

        class Meta:
            database = blog.database
            primary_key = pw.CompositeKey("hall", "number")

    with blog.database.connection_context():
        blog.database.create_tables([Seat])
        for number in range(3):
            Seat.create(hall="a,b", number=number)
    visitor = Visitor(view_of(Seat))
    page = visitor.get("seat/").text
    keys = re.findall(r'name=rowid value="([^"]+)"', page)
    assert keys == ["a.,b,0", "a.,b,1", "a.,b,2"]
    assert visitor.get("seat/edit/", id="a.,b").status_code == 302
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    sent = {"csrf_token": token, "action": "delete", "rowid": keys[:2], "confirmed": "1"}
    visitor.client.post("/admin/seat/action/", data={**sent, "confirm": "1"})
    visitor.client.post("/admin/seat/delete/", data={"csrf_token": token, "id": keys[2]})
    with blog.database.connection_context():
        left = Seat.select().count()
        blog.database.drop_tables([Seat])
    assert left == 0
