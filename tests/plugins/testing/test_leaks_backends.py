"""The suite on other backends: what it asks goes through pages, so that it finds the same holes."""

import mongoengine as me
import pymongo
import pytest

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
        return {"models": offices.Peewee(tmp_path)}
    if request.param == "mongoengine":
        return {"models": request.getfixturevalue("documents")}
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


def _on(broken, own):
    """Return a view with a hole on the views that a backend's office has of its own."""
    return broken if own is None else type(broken.__name__, (broken, own), {})
