"""What a check says of large collections without indexes."""

import flask
import mongoengine as me
import pytest

from admin_core import Admin
from admin_core.data import StoreUnavailable
from admin_mongo import indexes, mongoengine, pymongo


class Visit(me.Document):
    page = me.StringField(max_length=40, db_field="p")
    place = me.StringField(max_length=40)
    meta = {"collection": "visit", "ordering": ["page"]}


class VisitView(mongoengine.ModelView):
    column_filters = ("place",)


class PlainView(pymongo.ModelView):
    column_list = ("p", "home.town")
    column_default_sort = "p"
    column_searchable_list = ("home.town",)


@pytest.fixture
def check(engine, monkeypatch):
    monkeypatch.setattr(indexes, "LARGE", 5)
    engine.visit.drop_indexes()
    for number in range(6):
        engine.visit.insert_one({"p": f"page {number}", "home": {"town": "Oslo"}})

    def found(view):
        app = flask.Flask(__name__)
        app.secret_key = "of the tests"
        admin = Admin(app)
        admin.add_view(view)
        return [one for one in admin.problems() if one.id == "mongo.index"]

    return found


@pytest.mark.guarantee("mongo-w15")
def test_what_a_large_collection_is_read_by_without_an_index_is_named(check, engine):
    (one,) = check(VisitView(Visit))
    assert "VisitView" in one.message
    assert "p, place" in one.message
    assert "db.visit.createIndex({p: 1})" in one.hint
    engine.visit.create_index("p")
    (one,) = check(VisitView(Visit))
    assert "{p: 1}" not in one.hint
    engine.visit.create_index([("place", 1), ("p", -1)])
    assert check(VisitView(Visit)) == []


def test_names_inside_documents_are_written_as_the_server_takes_them(check, engine):
    (one,) = check(PlainView(engine.visit))
    assert 'createIndex({"home.town": 1})' in one.hint


def test_a_small_collection_needs_none(check, engine):
    engine.visit.delete_many({"p": {"$gt": "page 2"}})
    assert check(VisitView(Visit)) == []


def test_a_view_whose_own_database_is_away_stops_no_check(check, engine):
    class Away(VisitView):
        is_away = False

        @property
        def store(self):
            if self.is_away:
                raise StoreUnavailable("away")
            return super().store

    view = Away(Visit)
    check(view)
    view.is_away = True
    found = view.admin.problems()
    assert "core.database" in {one.id for one in found}
    assert "mongo.index" not in {one.id for one in found}
