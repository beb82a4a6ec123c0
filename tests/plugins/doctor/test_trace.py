"""``flask admin trace``: who answered a request, who refused what, what is hidden and by whom."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask, session
from flask.cli import FlaskGroup

from admin_core import Admin, BaseView, ModelView, expose, hookimpl
from admin_core.data import Actor, Condition
from admin_doctor import trace

from .library import Book, secret_shelf


class Policy:
    @hookimpl
    def admin_current_actor(self, request):
        return Actor(session["user"]) if "user" in session else None

    @hookimpl
    def admin_authorize(self, actor, action):
        return False if action == "delete" and (actor is None or actor.id != "boss") else None

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        return [Condition("title", "not_equals", "Secret")] if action == "update" else None

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {"price": "hidden", "notes": "read"}


class Blank:
    @hookimpl
    def admin_event(self, event):
        raise RuntimeError("the audit is full")


class BookView(ModelView):
    can_edit = False
    can_view_details = True
    column_list = ("title", "price")
    column_filters = ("title", "price")
    action_disallowed_list = ("export",)


class Report(BaseView):
    @expose()
    def index(self):
        return "a report"

    def is_accessible(self):
        return False


class Broken(BaseView):
    @expose()
    def index(self):
        raise RuntimeError("no ink")


def make(*plugins, view=BookView, **options):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[*plugins, "memory", "doctor"], discover=False, **options)
    admin.add_views(view(Book, secret_shelf()), Report(name="Report"), Broken(name="Broken"))
    return app


@pytest.fixture
def app():
    return make(Policy())


def run(app, *arguments):
    return CliRunner().invoke(FlaskGroup(create_app=lambda: app), ["admin", "trace", *arguments])


def table(output, title):
    """Return the rows of a table of the command's output, cells by heading."""
    block = output.split(f"\n{title}\n", 1)[1].split("\n\n", 1)[0].splitlines()
    starts = [found.start() for found in re.finditer(r"(?<=  )\S", block[0])]
    ends = [*starts[1:], None]
    names = [block[0][start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [
        dict(zip(names, (row[s:e].strip() for s, e in zip(starts, ends, strict=True)), strict=True))
        for row in block[1:]
    ]


def test_it_says_which_page_answered_and_how(app):
    lines = run(app, "get", "/admin/book/?search=a").output.splitlines()
    assert lines[0].split(maxsplit=1) == ["request", "GET /admin/book/?search=a"]
    assert "answered by  BookView.index_view (book.index_view)" in lines
    assert "status       200 OK" in lines


def test_an_action_is_refused_by_a_plugin_or_switched_off_by_an_option(app):
    rows = {row["action"]: row for row in table(run(app, "GET", "/admin/book/").output, "Actions")}
    assert (rows["delete"]["answer"], rows["delete"]["why"]) == ("refused", "refused by Policy")
    assert rows["update"]["answer"] == "switched off"
    assert rows["update"]["why"] == "BookView.can_edit = False"
    assert (rows["create"]["answer"], rows["create"]["why"]) == ("allowed", "nobody voted")


def test_hidden_columns_filters_and_fields_name_who_hides_them(app):
    output = run(app, "GET", "/admin/book/").output
    columns = {row["column"]: row for row in table(output, "Columns of the list")}
    assert columns["price"]["answer"] == "hidden"
    assert columns["price"]["why"] == "hidden by Policy"
    assert columns["title"]["answer"] == "shown"
    assert columns["notes"]["why"] == "not in column_list"
    filters = {row["filter"]: row["answer"] for row in table(output, "Filters")}
    assert filters == {"title": "offered", "price": "hidden"}
    fields = [(row["field"], row["for"], row["limit"]) for row in table(output, "Fields")]
    assert ("notes", "update", "read") in fields


def test_conditions_on_rows_are_told_with_the_action_they_bound(app):
    rows = table(run(app, "GET", "/admin/book/").output, "Rows")
    assert rows == [
        {"action": "update", "plugin": "Policy", "condition": "title not_equals 'Secret'"}
    ]


def test_batch_actions_left_out_say_by_what(app):
    rows = {
        row["action"]: row for row in table(run(app, "GET", "/admin/book/").output, "Batch actions")
    }
    assert rows["delete"]["why"] == "refused by Policy"
    assert rows["export"]["why"] == "action_disallowed_list"


def test_questions_are_listed_with_those_who_answered(app):
    rows = table(run(app, "GET", "/admin/book/").output, "Hooks")
    voted = next(
        row for row in rows if row["hook"] == "admin_authorize" and "'delete'" in row["asked"]
    )
    assert voted["answered"] == "Policy: False"


def test_another_visitor_is_stood_in_for(app):
    output = run(app, "GET", "/admin/book/", "--as", "boss").output
    assert "visitor      boss" in output
    rows = {row["action"]: row for row in table(output, "Actions")}
    assert rows["delete"]["answer"] == "allowed"


def test_a_session_is_given_to_sign_in_by(app):
    assert "visitor      boss" in run(app, "GET", "/admin/book/", "--session", "user=boss").output
    assert "visitor      a stranger" in run(app, "GET", "/admin/book/").output


def test_nobody_is_stood_in_for_once_the_trace_is_over(app):
    run(app, "GET", "/admin/book/", "--as", "boss")
    sent = app.test_client().post("/admin/book/delete/", data={"id": "1"})
    assert sent.status_code != 200
    assert "a stranger" in run(app, "GET", "/admin/book/").output


def test_a_view_without_a_rule_is_refused_to_other_machines():
    app = make()
    here = run(app, "GET", "/admin/book/").output
    assert table(here, "Access")[0]["why"] == (
        "nobody says who may, so it answers requests from this machine only"
    )
    there = run(app, "GET", "/admin/book/", "--from", "203.0.113.9").output
    assert "403" in there
    assert table(there, "Access")[0]["why"] == (
        "nobody says who may, and the request does not come from this machine"
    )


def test_a_public_admin_says_that_it_is():
    output = run(make(access="public"), "GET", "/admin/book/").output
    assert table(output, "Access")[0]["why"] == 'Admin(access="public")'


def test_a_view_that_refuses_by_itself_is_named(app):
    output = run(app, "GET", "/admin/report/").output
    assert table(output, "Access")[0]["why"] == "Report.is_accessible() is false"


def test_a_page_that_fails_tells_how(app):
    app.testing = True
    output = run(app, "GET", "/admin/broken/").output
    assert "RuntimeError: no ink" in output


def test_a_plugin_that_fails_silently_is_seen():
    app = make(Blank(), access="public")
    admin = app.extensions["admin"][0]

    class Telling(BaseView):
        @expose()
        def index(self):
            self.admin.plugins.notify("admin_event", event=None)
            return "told"

    admin.add_view(Telling(name="Telling"))
    rows = table(run(app, "GET", "/admin/telling/").output, "Hooks")
    assert "RuntimeError" in next(row for row in rows if row["hook"] == "admin_event")["answered"]


def test_an_address_of_nobody_is_said_to_be_one(app):
    assert "nothing: no such address" in run(app, "GET", "/nowhere").output


def test_values_of_records_are_not_told(app):
    assert "Secret plans" not in run(app, "GET", "/admin/book/?search=a").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("GET", "admin/book/"), "begin it with '/'"),
        (("GET", "/admin/", "--session", "user"), "takes NAME=VALUE"),
    ],
)
def test_a_command_that_cannot_be_run_says_why(app, arguments, message):
    found = run(app, *arguments)
    assert found.exit_code == 1
    assert message in found.output


def test_an_application_without_an_admin_can_be_traced_all_the_same():
    assert trace(Flask("bare"), "GET", "/").status == 404


def test_it_leaves_the_application_as_it_was(app):
    client = app.test_client()
    before = client.get("/admin/book/").text
    run(app, "GET", "/admin/book/", "--as", "boss")
    assert client.get("/admin/book/").text == before
