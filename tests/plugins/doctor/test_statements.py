"""How many statements a page sends, whichever library sends them."""

import logging
import re
import subprocess
import sys
import threading

import peewee
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm

from admin_core import Admin, ModelView
from admin_doctor import trace


def make(plugin, *view):
    app = Flask(__name__)
    app.secret_key = "for tests"
    admin = Admin(app, plugins=[plugin, "doctor"], discover=False, access="public")
    admin.add_view(ModelView(*view, endpoint="pen"))
    return app


@pytest.fixture
def database(tmp_path):
    found = peewee.SqliteDatabase(tmp_path / "pens.db")
    yield found
    found.close()


@pytest.fixture
def pens(database):
    class Pen(peewee.Model):
        colour = peewee.CharField()

    Pen.bind(database)
    with database:
        Pen.create_table()
        Pen.create(colour="red")
    return make("peewee", Pen)


def sent(app, library):
    said = dict(trace(app, "GET", "/admin/pen/").lines).get("statements", "")
    found = re.search(rf"(\d+) by {library}", said)
    return int(found[1]) if found else 0


def test_statements_of_sqlalchemy_are_counted(tmp_path):
    class Base(orm.DeclarativeBase):
        pass

    class Pen(Base):
        __tablename__ = "pen"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'pens.db'}")
    Base.metadata.create_all(engine)
    app = make("sqla", Pen, orm.sessionmaker(engine))
    first = sent(app, "SQLAlchemy")
    assert first >= 1
    # Watching a second time must not count twice.
    assert sent(app, "SQLAlchemy") == first
    engine.dispose()


def test_statements_of_peewee_are_counted(pens):
    first = sent(pens, "Peewee")
    assert first >= 1
    assert sent(pens, "Peewee") == first


def test_statements_of_other_threads_are_not(pens, database):
    def work():
        with database:
            database.execute_sql("select 1")

    def busy():
        for _ in range(3):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()

    places = iter([lambda: None, busy])
    pens.before_request(lambda: next(places)())
    alone = sent(pens, "Peewee")
    assert sent(pens, "Peewee") == alone
    assert next(places, None) is None


def test_the_log_tells_the_application_no_more_than_before(pens, caplog):
    caplog.set_level(logging.INFO)
    assert sent(pens, "Peewee") >= 1
    assert [one for one in caplog.records if one.name == "peewee"] == []


def test_an_application_that_reads_that_log_still_does(pens, caplog):
    caplog.set_level(logging.DEBUG, logger="peewee")
    number = sent(pens, "Peewee")
    assert len([one for one in caplog.records if one.name == "peewee"]) == number


def test_a_log_that_was_switched_off_is_heard_and_left_as_it_was(pens, monkeypatch):
    logger = logging.getLogger("peewee")
    monkeypatch.setattr(logger, "disabled", True)
    before = logger.level, list(logger.filters)
    assert sent(pens, "Peewee") >= 1
    assert logger.disabled
    assert (logger.level, logger.filters) == before


def test_commands_of_a_client_made_long_before_are_counted(mongodb_url):
    import mongoengine

    mongoengine.connect("doctor", host=mongodb_url, alias="doctor", uuidRepresentation="standard")

    class Pen(mongoengine.Document):
        colour = mongoengine.StringField()
        meta = {"db_alias": "doctor"}

    try:
        Pen(colour="red").save()
        assert sent(make("mongoengine", Pen), "PyMongo") >= 1
    finally:
        Pen.drop_collection()
        mongoengine.disconnect("doctor")


def test_no_library_is_imported_to_watch_it():
    script = """
import sys
from flask import Flask
from admin_core import Admin
from admin_doctor import trace
app = Flask("bare")
app.secret_key = "for tests"
Admin(app, plugins=["doctor"], discover=False, access="public")
assert trace(app, "GET", "/admin/").status == 200
print(sorted({"peewee", "pymongo", "sqlalchemy", "mongoengine"} & set(sys.modules)))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
