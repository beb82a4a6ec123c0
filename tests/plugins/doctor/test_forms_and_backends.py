"""What a trace tells of forms, of what the backend can, and of what was sent to it."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field

import pytest
from flask import Flask

from admin_core import Admin, ModelView, hookimpl
from admin_core.forms import DecimalField
from admin_doctor import trace
from admin_memory import Memory


@dataclass(kw_only=True)
class Tool:
    id: int | None = None
    name: str = ""
    cost: int | None = None
    weight: int | None = None
    price: int | None = None
    notes: str | None = field(default=None, metadata={"kind": "text"})


class Policy:
    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {"cost": "hidden", **({"weight": "read"} if action == "update" else {})}

    @hookimpl
    def admin_authorize(self, actor, action):
        return False if action == "delete" else None


class Pricing:
    @hookimpl
    def admin_form_field(self, field, store, options):
        return DecimalField(info=field, **options) if field.name == "price" else None


class ToolView(ModelView):
    form_excluded_columns = ("notes",)


def traced(view, address, *plugins):
    app = Flask(__name__)
    app.secret_key = "for tests"
    Admin(app, plugins=list(plugins), access="public").add_view(view)
    return trace(app, "GET", address)


def section(found, title):
    """Return a table's rows by their first two cells."""
    rows = next(one.rows for one in found.sections if one.title == title)
    return {tuple(row[:2]): tuple(row[2:]) for row in rows}


@pytest.fixture
def tools():
    return traced(ToolView(Tool, Memory(Tool(id=1, name="Saw"))), "/admin/tool/", Policy(),
                  Pricing())  # fmt: skip


def test_each_field_of_a_form_says_what_makes_it(tools):
    fields = section(tools, "Form fields")
    assert fields["name", "create"] == ("shown", "StringField of admin_core")
    assert fields["price", "update"] == ("shown", "DecimalField of admin_core")


def test_fields_that_are_missing_say_why(tools):
    fields = section(tools, "Form fields")
    assert fields["cost", "create"] == ("hidden", "hidden by Policy")
    assert fields["notes", "update"] == ("left out", "form_excluded_columns")
    assert fields["id", "update"] == ("left out", "a generated key")


def test_a_field_that_can_only_be_read_says_on_which_page_and_by_whom(tools):
    fields = section(tools, "Form fields")
    assert fields["weight", "update"] == ("read only", "limited by Policy")
    assert fields["weight", "create"][0] == "shown"


def test_a_form_of_ones_own_and_named_columns_are_told():
    named = type("Named", (ModelView,), {"form_columns": ("name",)})
    fields = section(traced(named(Tool, Memory(Tool(id=1)), endpoint="t"), "/admin/t/"),
                     "Form fields")  # fmt: skip
    assert fields["price", "create"] == ("left out", "not in form_columns")


def test_pages_that_are_switched_off_have_no_fields_to_tell_of():
    fixed = type("Fixed", (ModelView,), {"can_edit": False})
    found = traced(fixed(Tool, Memory(Tool(id=1)), endpoint="t"), "/admin/t/")
    assert {action for _, action in section(found, "Form fields")} == {"create"}


# -- what was sent --------------------------------------------------------------------------------


@pytest.fixture
def peewee_view():
    import peewee as pw

    from admin_peewee import ModelView as View

    database = pw.SqliteDatabase(":memory:", check_same_thread=False)

    class Nail(pw.Model):
        name = pw.CharField()

    Nail.bind(database)
    Nail.create_table()
    Nail.create(name="Long")
    yield View(Nail, endpoint="nail")
    database.close()


def test_the_backend_says_what_it_can_and_what_pages_do_without(peewee_view):
    told = section(traced(peewee_view, "/admin/nail/"), "Backend")
    assert ("paths", "yes") in told
    assert told["estimate", "no"] == ("large lists show that there are more than count_limit",)


def test_statements_of_peewee_are_counted(peewee_view):
    assert dict(traced(peewee_view, "/admin/nail/").lines)["SQL statements"] == "1"


def test_the_logs_of_drivers_stay_as_they_were(peewee_view, caplog):
    logger = logging.getLogger("peewee")
    before = logger.level
    traced(peewee_view, "/admin/nail/")
    assert logger.level == before
    assert not logger.filters
    assert not [record for record in caplog.records if record.name == "peewee"]


def test_who_reads_the_log_of_a_driver_goes_on_doing_so(peewee_view, caplog):
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        found = traced(peewee_view, "/admin/nail/")
    told = [record for record in caplog.records if record.name == "peewee"]
    assert len(told) == int(dict(found.lines)["SQL statements"])


def test_commands_to_mongodb_are_counted(mongodb_url):
    import pymongo

    from admin_mongo.pymongo import ModelView as View

    name = f"admin_doctor_{os.getpid()}"
    with pymongo.MongoClient(mongodb_url) as client:
        client[name].nails.insert_one({"name": "Long"})
        # Made before anybody traces, as an application's own client is.
        view = type("Nails", (View,), {"column_list": ("name",)})(client[name].nails)
        address = "/admin/nails/"
        view.endpoint = "nails"
        traced(view, address)  # which looks at what the collection holds
        found = trace(view.admin.app, "GET", address)
        client.drop_database(name)
    assert int(dict(found.lines)["MongoDB commands"]) in {1, 2}
    assert "SQL statements" not in dict(found.lines)
