"""Tracing a request that would write: it is explained as far as the write, and nothing changes."""

import pytest
import wtforms
from click.testing import CliRunner
from flask import Flask, redirect
from flask.cli import FlaskGroup

from admin_core import Admin, BaseView, ModelView, action, expose, hookimpl
from admin_core.data import Actor, ValidationFailed
from admin_doctor import trace

from .library import Book, secret_shelf


class Policy:
    @hookimpl
    def admin_authorize(self, actor, action, key):
        if action == "delete":
            return actor is not None and actor.id == "boss" and key != "2"
        return True

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {"price": "read"} if actor is None else {}


class Auditing:
    """Would be noticed if a write were begun."""

    def __init__(self):
        self.told = []

    @hookimpl
    def admin_before_write(self, change, record, store):
        self.told.append(change)

    @hookimpl
    def admin_event(self, event):
        self.told.append(event)


class BookView(ModelView):
    form_args = {"title": {"validators": [wtforms.validators.InputRequired()]}}
    column_list = ("title",)
    changed = 0

    def on_model_change(self, form, model, is_created):
        type(self).changed += 1

    @action("burn", "Burn")
    def action_burn(self, ids):
        raise AssertionError("a rehearsal burnt a book")


class Letterbox(BaseView):
    @expose(methods=("GET", "POST"))
    def index(self):
        raise AssertionError("a rehearsal posted a letter")


def make(view=BookView, *plugins):
    app = Flask(__name__)
    app.secret_key = "for tests"
    shelf = secret_shelf()
    plugins = [*(plugins or (Policy(),)), "memory", "doctor"]
    admin = Admin(app, plugins=plugins, discover=False, access="public")
    admin.add_views(view(Book, shelf), Letterbox(name="Letterbox"))
    return app


def steps(app, url, *data, method="POST", **options):
    """Return step -> (answer, why) of a rehearsal."""
    found = trace(app, method, url, data=data, **options)
    table = next(one for one in found.sections if one.title == "Rehearsal")
    return {step: (answer, why) for step, answer, why in table.rows}


def titles(app):
    view = app.extensions["admin"][0].views[1]
    with app.test_request_context("/admin/book/"):
        return [one.title for one in view.records("read").find(_all()).records]


def _all():
    from admin_core.data import ListQuery

    return ListQuery()


BOSS = Actor("boss")


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/admin/book/new/", [("title", "A new one")]),
        ("/admin/book/edit/?id=1", [("title", "Another title")]),
        ("/admin/book/delete/", [("id", "1")]),
        ("/admin/book/action/", [("action", "delete"), ("rowid", "1")]),
        ("/admin/book/action/", [("action", "burn"), ("rowid", "1")]),
        ("/admin/book/ajax/update/", [("list_form_pk", "1"), ("title", "Another title")]),
        ("/admin/letterbox/", [("letter", "Dear all")]),
    ],
)
def test_nothing_is_written_and_nobody_is_told(url, data):
    auditing = Auditing()
    app = make(BookView, Policy(), auditing)
    before, changed = titles(app), BookView.changed
    assert trace(app, "POST", url, data=data, actor=BOSS).status == 0
    assert titles(app) == before
    assert BookView.changed == changed
    assert auditing.told == []


def test_the_same_request_sent_for_real_does_change_something():
    auditing = Auditing()
    app = make(BookView, Policy(), auditing)
    client = app.test_client()
    page = client.get("/admin/book/edit/?id=1").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    client.post("/admin/book/edit/?id=1", data={"csrf_token": token, "title": "Another title"})
    assert "Another title" in titles(app)
    assert auditing.told


def test_a_form_that_would_be_saved_is_said_to_be_valid_and_who_would_be_asked_next():
    app = make(BookView, Policy(), Auditing())
    found = steps(app, "/admin/book/edit/?id=1", ("title", "B"), ("price", "8"), actor=BOSS)
    assert found["update"] == ("allowed", "allowed by Policy")
    assert found["record"][0] == "found"
    assert found["form"][0] == "valid"
    assert found["write"][0] == "not run"
    assert found["not asked"][1] == (
        "BookView.on_model_change(), Auditing, the constraints of the database"
    )


def test_values_that_do_not_fit_are_refused_at_their_fields():
    found = steps(make(), "/admin/book/new/", ("price", "much"), actor=BOSS)
    assert found["form"][0] == "refused"
    assert found["field: title"][0] == "refused"
    assert "number" in found["field: price"][1]


def test_what_is_sent_for_a_field_that_may_only_be_read_is_said_to_be_ignored():
    found = steps(make(), "/admin/book/edit/?id=1", ("title", "B"), ("price", "8"), ("odd", "1"))
    assert found["sent: price"][0] == "ignored"
    assert found["sent: odd"][0] == "ignored"
    assert "sent: title" not in found


def test_a_right_that_is_missing_ends_the_rehearsal_with_who_refused():
    found = steps(make(), "/admin/book/delete/", ("id", "1"))
    assert found["delete"] == ("refused", "refused by Policy")
    assert "write" not in found


def test_a_record_that_is_refused_by_its_key_is_told_apart():
    data = [("action", "delete"), ("rowid", "1"), ("rowid", "2"), ("rowid", "77")]
    found = steps(make(), "/admin/book/action/", *data, actor=BOSS)
    assert found["record 1"][0] == "allowed"
    assert found["record 2"] == ("refused", "refused by Policy")
    assert found["record 77"][0] == "missing"


@pytest.mark.parametrize("url", ["/admin/book/edit/?id=77", "/admin/book/delete/?id=77"])
def test_a_record_that_is_not_there_is_missed(url):
    assert steps(make(), url, actor=BOSS)["record"][0] == "missing"


def test_an_option_that_switches_the_page_off_is_named():
    class Fixed(BookView):
        can_create = False

    found = steps(make(Fixed), "/admin/book/new/", ("title", "B"), actor=BOSS)
    assert found["create"] == ("switched off", "Fixed.can_create = False")


def test_an_action_that_there_is_not_is_answered_with_those_there_are():
    found = steps(make(), "/admin/book/action/", ("action", "bern"), ("rowid", "1"), actor=BOSS)
    assert "burn" in found["action 'bern'"][1]


def test_the_token_of_a_page_is_looked_at():
    app = make()
    missing = steps(app, "/admin/book/new/", ("title", "B"))
    foreign = steps(app, "/admin/book/new/", ("title", "B"), ("csrf_token", "made up"))
    assert (missing["token"][0], foreign["token"][0]) == ("missing", "refused")


def test_a_token_of_the_sessions_own_is_valid():
    app = make()
    client = app.test_client()
    page = client.get("/admin/book/new/").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    with client.session_transaction() as kept:
        session = dict(kept)
    found = steps(app, "/admin/book/new/", ("csrf_token", token), session=session)
    assert found["token"][0] == "valid"


def test_a_page_of_the_applications_own_is_not_opened():
    found = steps(make(), "/admin/letterbox/")
    assert found["Letterbox.index"][0] == "not run"


def test_a_page_replaced_by_the_application_is_not_opened_either():
    class Own(BookView):
        @expose("/new/", methods=("GET", "POST"))
        def create_view(self):
            raise AssertionError("a rehearsal opened the page")

    assert steps(make(Own), "/admin/book/new/", actor=BOSS)["Own.create_view"][0] == "not run"


def test_a_view_that_answers_in_place_of_its_pages_is_named():
    class Closed(BookView):
        def _handle_view(self, name, **kwargs):
            return redirect("/sign-in")

    found = steps(make(Closed), "/admin/book/new/", actor=BOSS)
    assert found["create_view"] == ("refused", "Closed._handle_view() answers in its place")


def test_a_check_that_refuses_by_an_error_is_told():
    class Strict(BookView):
        def validate_form(self, form):
            raise ValidationFailed("Not on Sundays.")

    found = steps(make(Strict), "/admin/book/new/", ("title", "B"), actor=BOSS)
    assert found["before the write"] == ("refused", "Not on Sundays.")


def test_what_a_check_wrote_is_undone_where_the_store_has_transactions():
    class Careless(BookView):
        def validate_form(self, form):
            self.store.save(Book(title="Written by a check"), is_created=True)
            return super().validate_form(form)

    app = make(Careless)
    assert steps(app, "/admin/book/new/", ("title", "B"), actor=BOSS)["form"][0] == "valid"
    assert "Written by a check" not in titles(app)


def test_what_answers_before_the_page_is_reported_as_such():
    app = make()
    app.before_request(lambda: redirect("/sign-in"))
    found = dict(trace(app, "POST", "/admin/book/new/").lines)
    assert found["status"] == "302 FOUND, by a before_request function"
    assert found["leads to"] == "/sign-in"


def test_a_page_that_takes_no_form_says_so():
    assert trace(make(), "POST", "/admin/book/").status == 405


@pytest.mark.parametrize(("address", "answer"), [(None, "open"), ("203.0.113.9", "refused")])
def test_the_request_comes_from_this_machine_unless_somebody_says_otherwise(address, answer):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=["memory", "doctor"], discover=False)
    admin.add_view(ModelView(Book, secret_shelf()))
    environ = {"REMOTE_ADDR": address} if address else {}
    assert steps(app, "/admin/book/new/", environ=environ)["view"][0] == answer


def command(app, *arguments):
    return CliRunner().invoke(FlaskGroup(create_app=lambda: app), ["admin", "trace", *arguments])


def test_the_command_takes_the_form_value_by_value():
    given = ("post", "/admin/book/new/", "--as", "boss", "--data", "title=", "--data", "price=x=y")
    output = command(make(), *given).output
    assert "field: title" in output
    assert "field: price" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("POST", "/admin/book/new/", "--data", "title"), "--data takes NAME=VALUE"),
        (("GET", "/admin/book/", "--data", "title=B"), "sends no form"),
    ],
)
def test_a_form_that_cannot_be_sent_is_refused_in_words(arguments, message):
    found = command(make(), *arguments)
    assert found.exit_code == 1
    assert message in found.output


def test_a_form_has_no_place_in_a_get():
    with pytest.raises(ValueError, match="sends no form"):
        trace(make(), "GET", "/admin/book/", data=[("title", "B")])


def sql_store(folder):
    """Return a model, its session, and how many records there are now."""
    import sqlalchemy as sa
    from sqlalchemy import orm

    class Base(orm.DeclarativeBase):
        pass

    class Pen(Base):
        __tablename__ = "pen"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        colour: orm.Mapped[str]

    engine = sa.create_engine(f"sqlite:///{folder / 'pens.db'}", poolclass=sa.pool.NullPool)
    Base.metadata.create_all(engine)
    sessions = orm.sessionmaker(engine)
    with sessions.begin() as session:
        session.add(Pen(colour="red"))

    def stored():
        with sessions() as session:
            return session.scalars(sa.select(Pen.colour).order_by(Pen.id)).all()

    return Pen, sessions, stored


def peewee_store(folder):
    """The same for Peewee."""
    import peewee

    database = peewee.SqliteDatabase(folder / "pens.db")

    class Pen(peewee.Model):
        colour = peewee.CharField()

    Pen.bind(database)
    with database:
        Pen.create_table()
        Pen.create(colour="red")

    def stored():
        with database:
            return [one.colour for one in Pen.select().order_by(Pen.id)]

    return Pen, None, stored


@pytest.mark.parametrize("make_store", [sql_store, peewee_store])
@pytest.mark.parametrize(
    ("page", "data"),
    [("new/", {"colour": "blue"}), ("edit/?id=1", {"colour": "blue"}), ("delete/", {"id": "1"})],
)
def test_a_database_is_left_as_it_was_even_by_checks_that_write(tmp_path, make_store, page, data):
    model, source, stored = make_store(tmp_path)

    class Careless(ModelView):
        def validate_form(self, form):
            record = self.store.new()
            record.colour = "written by a check"
            self.store.save(record, is_created=True)
            return super().validate_form(form)

    app = Flask(__name__)
    app.secret_key = "for tests"
    plugins = ["sqla", "peewee", "doctor"]
    admin = Admin(app, plugins=plugins, discover=False, access="public")
    admin.add_view(Careless(model, source, endpoint="pen"))
    found = steps(app, f"/admin/pen/{page}", *data.items())
    assert found["form"][0] == "valid"
    assert stored() == ["red"]
