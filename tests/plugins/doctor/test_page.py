"""The page "Doctor": for those whom the application names, as they themselves see the admin."""

import html

import pytest
from flask import Flask, session
from tests.capitals import Capitals

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import Actor, Untranslated
from admin_doctor import DoctorView

from .library import Book, secret_shelf

PAGE = "/admin/doctor/"


class Policy:
    @hookimpl
    def admin_current_actor(self, request):
        return Actor(session["user"]) if "user" in session else None

    @hookimpl
    def admin_authorize(self, actor, action):
        return action != "delete" or (actor is not None and actor.id == "boss")


def make(*plugins, allow=lambda actor: actor is not None and actor.id == "boss", **options):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[*plugins, "memory", "doctor"], discover=False, **options)
    admin.add_view(ModelView(Book, secret_shelf()))
    admin.add_view(DoctorView(allow))
    return app


def client_of(app, user=""):
    client = app.test_client()
    if user:
        with client.session_transaction() as kept:
            kept["user"] = user
    return client


def test_without_saying_who_may_there_is_no_page():
    with pytest.raises(TypeError, match="allow"):
        DoctorView()


@pytest.mark.parametrize("options", [{}, {"access": "public"}])
def test_a_stranger_neither_opens_nor_sees_it_even_where_all_else_is_public(options):
    client = client_of(make(Policy(), **options))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/admin/book/").text


def test_a_vote_of_a_plugin_does_not_replace_the_permission():
    # The policy says True to everything but deleting.
    assert client_of(make(Policy()), "ann").get(PAGE).status_code == 403


def test_a_plugin_may_refuse_it_still():
    class Closed:
        @hookimpl
        def admin_authorize(self, actor, action, info):
            return False if info is None else None

    assert client_of(make(Policy(), Closed()), "boss").get(PAGE).status_code == 403


def test_those_allowed_find_it_in_the_menu_with_what_is_loaded():
    client = client_of(make(Policy()), "boss")
    assert PAGE in client.get("/admin/book/").text
    text = client.get(PAGE).text
    assert "admin-memory" in text
    assert "What you may do" in text


def test_an_address_is_explained_as_the_visitor_sees_it():
    text = (
        client_of(make(Policy(), allow=lambda actor: True), "ann")
        .get(PAGE, query_string={"address": "/admin/book/?search=tale"})
        .text
    )
    assert "ModelView.index_view (book.index_view)" in text
    assert "refused by Policy" in text
    assert "Secret plans" not in text
    assert "A tale" not in text


def test_what_was_typed_is_kept_and_stays_text():
    client = client_of(make(Policy()), "boss")
    text = client.get(PAGE, query_string={"address": "/admin/<b>x</b>"}).text
    assert "<b>x</b>" not in text
    assert html.escape("/admin/<b>x</b>") in text
    assert "no such address" in text


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://example.com/", "beginning with a slash"),
        ("//example.com/", "beginning with a slash"),
        ("admin/book/", "beginning with a slash"),
        (PAGE, "does not explain itself"),
        ("/admin/doctor?address=/admin/doctor", "does not explain itself"),
    ],
)
def test_addresses_that_cannot_be_explained_are_refused_in_words(address, message):
    answer = client_of(make(Policy()), "boss").get(PAGE, query_string={"address": address})
    assert answer.status_code == 200
    assert message in answer.text


@pytest.mark.parametrize(
    "address", ["/\x00", "/%00", "/admin/book/?page=x", "/" + "a" * 5000, "/[::"]
)
def test_odd_addresses_do_no_harm(address):
    answer = client_of(make(Policy()), "boss").get(PAGE, query_string={"address": address})
    assert answer.status_code == 200


def test_the_page_around_stays_in_the_visitors_language():
    client = client_of(make(Policy(), Capitals()), "boss")
    text = client.get(PAGE, query_string={"address": "/admin/book/"}).text
    assert "HOME" in text


def test_what_the_page_says_is_marked_as_english_and_the_frame_is_not():
    class Arabic(Untranslated):
        locale, direction = "ar", "rtl"

    class Catalogue:
        @hookimpl
        def admin_translator(self, app):
            return Arabic()

    text = client_of(make(Policy(), Catalogue()), "boss").get(PAGE).text
    assert '<div lang="en" dir="ltr">' in text
    assert '<html lang="ar" dir="rtl"' in text


def test_the_form_of_a_page_is_explained_as_the_visitor_sees_it():
    client = client_of(make(Policy()), "boss")
    text = client.get(PAGE, query_string={"address": "/admin/book/edit/?id=1"}).text
    assert "core: StringField" in text
    assert "A tale" not in text
