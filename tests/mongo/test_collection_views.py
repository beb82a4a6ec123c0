"""Views of bare collections, from outside: what is stored is asked of the server."""

from __future__ import annotations

import os
import re

import flask
import pytest
from bson import ObjectId
from wtforms import Form, IntegerField, StringField

from admin_core import Admin
from admin_core.data import Condition
from admin_mongo.pymongo import ModelView


class UserForm(Form):
    name = StringField("Name")
    email = StringField("Email")
    age = IntegerField("Age")


class UserView(ModelView):
    column_list = ("name", "email", "home.town")
    form = UserForm
    column_sortable_list = ("name", "home.town")
    column_searchable_list = ("name", "home.town")
    column_filters = ("age",)


class Within(UserView):
    def get_query(self):
        return {"team": "red"}


@pytest.fixture
def users(mongodb_client):
    database = mongodb_client[f"admin_views_{os.getpid()}"]
    database.users.insert_many(
        [
            {"_id": 5, "name": "Ada", "age": 36, "team": "red", "home": {"town": "London"}},
            {"_id": "seven", "name": "Bo.*", "age": 7, "team": "red", "home": {"town": "Oslo"}},
            {"_id": ObjectId(), "name": "Cy", "age": 50, "team": "blue"},
        ]
    )
    yield database.users
    database.client.drop_database(database.name)


def client_of(view):
    app = flask.Flask(__name__)
    app.secret_key = "of the tests"
    Admin(app).add_view(view)
    return app.test_client()


def post(client, url, **data):
    page = client.get(url).get_data(as_text=True)
    hidden = dict(
        re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    )
    return client.post(url, data=hidden | data)


def test_a_view_lists_what_its_columns_name_inside_documents_too(users):
    page = client_of(UserView(users)).get("/admin/usersview/").get_data(as_text=True)
    assert "Ada" in page
    assert "London" in page


@pytest.mark.parametrize("key", ["5", "seven"])
def test_an_id_that_is_no_object_id_opens_its_document(users, key):
    client = client_of(UserView(users))
    assert client.get(f"/admin/usersview/edit/?id={key}").status_code == 200
    done = post(client, f"/admin/usersview/edit/?id={key}", name="New", email="n@x.org", age="8")
    assert done.status_code == 302
    stored = users.find_one({"name": "New"})
    assert stored["home"]
    assert stored["team"] == "red"
    assert "csrf_token" not in stored


def test_the_forms_token_is_not_stored_with_a_new_document(users):
    client = client_of(UserView(users))
    done = post(client, "/admin/usersview/new/", name="Dee", email="d@x.org", age="4")
    assert done.status_code == 302
    stored = users.find_one({"name": "Dee"})
    assert set(stored) == {"_id", "name", "email", "age"}
    assert stored["age"] == 4


@pytest.mark.parametrize("key", ["x", "{", '{"$oid": 4}', '{"$where": "1"}', "9" * 400, "[1]"])
def test_an_id_that_can_be_none_is_not_found(users, key):
    client = client_of(UserView(users))
    answer = client.get("/admin/usersview/edit/", query_string={"id": key})
    assert answer.status_code in {302, 404}


def test_a_views_own_query_bounds_the_list_and_each_document(users):
    view = Within(users, endpoint="within")
    client = client_of(view)
    blue = users.find_one({"team": "blue"})["_id"]
    page = client.get("/admin/within/").get_data(as_text=True)
    assert "Ada" in page
    assert "Cy" not in page
    assert client.get(f"/admin/within/edit/?id={blue}").status_code in {302, 404}
    store = view.store
    assert store.get((str(blue),), view.get_query()) is None
    for conditions in ((), (Condition("age", "greater", 1),)):
        assert store.get((str(blue),), view.get_query(), conditions) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ada", {"London"}), ("*ada", set()), ("*Ada", {"London"}), ("*^Lon", {"London"}),
        ("*^lon", set()), ("^lon", {"London"}), ("*=Oslo", {"Oslo"}), ("*o *s", {"Oslo"}),
    ],
)  # fmt: skip
def test_a_star_makes_a_term_heed_capital_letters(users, text, found):
    page = client_of(UserView(users)).get(f"/admin/usersview/?search={text}").text
    assert {town for town in ("London", "Oslo") if f">{town}<" in page} == found


def test_a_search_is_taken_literally(users):
    client = client_of(UserView(users))
    page = client.get("/admin/usersview/?search=.*").get_data(as_text=True)
    assert "London" not in page
    assert "Oslo" in page
