"""The suite on other backends: what it asks goes through pages, so that it finds the same holes."""

import mongoengine as me
import pymongo
import pytest
from bson import ObjectId
from flask import Response, request
from gridfs import GridFS
from mongoengine.connection import get_db

from admin_core import expose

from . import leaky, offices
from .leaks import LEAKS
from .leaks_runner import run_leaks

#: Holes in policies, options and hooks, which are written alike for every backend.
HOLES = (
    "BoundsReadingOnly",
    "ForgetsTheShop",
    "HidesNothing",
    "TakesTheMarginFromTheRequest",
)


@pytest.fixture(scope="module")
def collections(mongodb_url):
    with pymongo.MongoClient(mongodb_url) as client:
        yield offices.Collections(client["office_of_collections"])


@pytest.fixture(scope="module")
def documents(mongodb_url):
    me.connect("offices", host=mongodb_url, alias="office", uuidRepresentation="standard")
    yield offices.MongoEngine()
    me.disconnect("office")


@pytest.fixture(params=["peewee", "mongoengine", "pymongo"])
def office(request, tmp_path):
    """What ``create_app`` needs for an office on a backend."""
    if request.param == "peewee":
        own = {"customers": offices.CustomersOfPeewee, "orders": offices.OrdersOfPeewee}
        return {"models": offices.Peewee(tmp_path), **own}
    if request.param == "mongoengine":
        own = {"customers": offices.CustomersOfDocuments, "orders": offices.OrdersOfDocuments}
        return {"models": request.getfixturevalue("documents"), **own}
    found = request.getfixturevalue("collections")
    own = {"customers": offices.CustomersOfACollection, "orders": offices.OrdersOfACollection}
    return {"models": found, **own}


def failed(outcomes):
    return sorted(name for name, text in outcomes.items() if text)


def test_an_office_that_keeps_its_rules_passes(office, tmp_path):
    outcomes = run_leaks(lambda: leaky.create_app(tmp_path, **office))
    assert failed(outcomes) == []
    assert len(outcomes) > 200


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_is_found_and_nothing_else(office, tmp_path, name):
    parts, tables, expected = LEAKS[name]
    parts = {part: _on(broken, office.get(part)) for part, broken in parts.items()}
    found = run_leaks(
        lambda: leaky.create_app(tmp_path, **{**office, **parts}), "stranger", **tables
    )
    names = failed(found)
    asked = [part for part in expected if any(part in one for one in found)]
    assert [one for one in names if not any(part in one for part in expected)] == []
    assert [part for part in asked if not any(part in one for one in names)] == []
    assert names


class SendsEveryReceipt(offices.OrdersOfDocuments):
    """Gives a file to whoever knows its id."""

    @expose("/api/file/")
    def api_file_view(self):
        bucket = GridFS(get_db("office"), request.args["coll"])
        return Response(bucket.get(ObjectId(request.args["id"])).read())


def test_a_file_that_is_given_by_its_id_alone_is_found(documents, tmp_path):
    own = {"customers": offices.CustomersOfDocuments, "orders": SendsEveryReceipt}
    found = run_leaks(lambda: leaky.create_app(tmp_path, models=documents, **own), "stranger")
    assert failed(found) == [
        "test_records_out_of_bounds_stay_out[clerk-order-file receipt by its id]"
    ]


def _on(broken, own):
    """Return a view with a hole on the views that a backend's office has of its own."""
    return broken if own is None else type(broken.__name__, (broken, own), {})
