"""Everything that may be given as the source of sessions, and who closes what."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy_lite import SQLAlchemy as Lite
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from admin_core.data import ConfigurationError, ListQuery
from admin_sqla import plugin
from admin_testing import stores_with

from .models import Author, Base, Book, Tag


@pytest.fixture
def engine(sqlite_engine):
    Base.metadata.create_all(sqlite_engine)
    return sqlite_engine


def open_store(source):
    return stores_with(plugin).open(Tag, source)


def add_tag(store, name="new"):
    with store.transaction():
        tag = store.new()
        tag.name = name
        store.save(tag, is_created=True)
    return tag


def checked_out(engine):
    return engine.pool.checkedout()


@pytest.mark.guarantee("sqla-16")
def test_a_sessionmaker_gives_one_session_per_request_and_closes_it(engine):
    store = open_store(sessionmaker(engine))
    session = store.session
    assert store.session is session
    store.find(ListQuery())
    assert checked_out(engine) == 1
    store.release()
    assert checked_out(engine) == 0
    assert store.session is not session
    store.release()


def test_any_callable_that_returns_a_session_will_do(engine):
    store = open_store(lambda: Session(engine))
    add_tag(store)
    assert store.find(ListQuery()).total.number == 1
    store.release()
    assert checked_out(engine) == 0


def test_a_callable_that_returns_something_else_is_refused():
    with pytest.raises(ConfigurationError, match="returned int, not a SQLAlchemy session"):
        open_store(lambda: 3).find(ListQuery())


def test_something_else_altogether_is_refused_at_once():
    with pytest.raises(ConfigurationError, match="is no source of sessions"):
        open_store("sqlite://")


def test_threads_get_sessions_of_their_own(engine):
    store = open_store(sessionmaker(engine))
    found = []
    thread = threading.Thread(target=lambda: found.append(store.session))
    thread.start()
    thread.join()
    assert found[0] is not store.session


def test_stores_with_the_same_source_share_its_session(engine):
    source = sessionmaker(engine)
    stores = stores_with(plugin)
    books, authors = stores.open(Book, source), stores.open(Author, source)
    assert books.session is authors.session
    assert books.related("author") is authors
    stores.release()


@pytest.mark.guarantee("sqla-16")
def test_a_scoped_session_that_we_opened_is_removed(engine):
    scope = scoped_session(sessionmaker(engine))
    store = open_store(scope)
    store.find(ListQuery())
    assert scope.registry.has()
    store.release()
    assert not scope.registry.has()
    assert checked_out(engine) == 0


def test_a_scoped_session_that_the_application_opened_is_left_alone(engine):
    scope = scoped_session(sessionmaker(engine))
    session = scope()
    store = open_store(scope)
    store.find(ListQuery())
    store.release()
    assert scope() is session
    scope.remove()


def test_a_plain_session_loses_the_transaction_that_reading_began(engine):
    with Session(engine) as session:
        store = open_store(session)
        store.find(ListQuery())
        assert session.in_transaction()
        store.release()
        assert not session.in_transaction()


def test_a_plain_session_keeps_what_somebody_has_pending(engine):
    with Session(engine) as session:
        store = open_store(session)
        store.find(ListQuery())
        session.add(Tag(name="waiting"))
        store.release()
        assert session.new
        session.rollback()


def test_a_plain_session_keeps_a_transaction_that_others_began(engine):
    with Session(engine) as session:
        session.add(Tag(name="flushed"))
        session.flush()
        store = open_store(session)
        store.find(ListQuery())
        store.release()
        session.commit()
        assert store.find(ListQuery()).total.number == 1


@pytest.mark.guarantee("sqla-16")
def test_flask_sqlalchemys_session_is_read_at_every_use(tmp_path):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/flask.db"
    db = SQLAlchemy(app, model_class=Base, disable_autonaming=True)
    store = open_store(db)  # outside any context
    with app.app_context():
        Base.metadata.create_all(db.engine)
        add_tag(store)
        first = store.session
    with app.app_context():
        assert store.session is not first
        assert store.find(ListQuery()).total.number == 1
        store.release()
        db.engine.dispose()


@pytest.mark.guarantee("sqla-16")
def test_flask_sqlalchemy_lites_session_is_read_at_every_use(tmp_path):
    app = Flask(__name__)
    app.config["SQLALCHEMY_ENGINES"] = {"default": f"sqlite:///{tmp_path}/lite.db"}
    db = Lite(app)
    store = open_store(db)

    def write_then_count() -> int:
        with app.app_context():
            Base.metadata.create_all(db.engine)
            add_tag(store)
        with app.app_context():
            total = store.find(ListQuery()).total.number
            db.engine.dispose()
        return total

    # The context ends with coroutines, which a thread that runs an event loop already would refuse.
    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(write_then_count).result() == 1


def test_a_description_needs_no_application_context(tmp_path):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    assert open_store(SQLAlchemy(app)).info.field("name").max_length == 40


def test_a_save_outside_a_transaction_is_one_of_its_own(engine):
    store = open_store(sessionmaker(engine))
    tag = store.new()
    tag.name = "alone"
    store.save(tag, is_created=True)
    store.release()
    with Session(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Tag)) == 1
