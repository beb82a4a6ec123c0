"""Connections: one per request from a pool, given back, replaced when the server dropped it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import peewee as pw
import pytest
from flask import Flask
from playhouse.flask_utils import FlaskDB
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from admin_core import Admin
from admin_core.data import Condition, ConfigurationError, ListQuery, StoreUnavailable, Total
from admin_peewee import ModelView, plugin
from admin_testing import stores_with


def person(database):
    class Person(pw.Model):
        name = pw.CharField(max_length=20, unique=True)

        def __str__(self):
            return str(self.name)

    Person._meta.set_database(database)
    return Person


@pytest.fixture
def stores():
    found = stores_with(plugin)
    yield found
    found.release()


@pytest.fixture(params=["sqlite", "postgresql"])
def people(request):
    database = request.getfixturevalue(f"{request.param}_database")
    model = person(database)
    with database.connection_context():
        database.create_tables([model])
        model.create(name="Ada")
    yield model
    with database.connection_context():
        database.drop_tables([model])


def app_of(view, **config):
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests", **config)
    Admin(app, access="public").add_view(view)
    return app


def client_of(model):
    return app_of(ModelView(model), TESTING=True).test_client()


def test_a_request_gives_its_connection_back_to_the_pool(people):
    database = people._meta.database
    idle = len(database._connections)
    client = client_of(people)
    for address in ("/admin/person/", "/admin/person/edit/?id=1", "/admin/person/new/"):
        assert client.get(address).status_code == 200
        assert database.is_closed()
        assert len(database._connections) == idle, "the next request takes the same one"
        assert not database._in_use


def test_a_request_that_fails_gives_its_connection_back(people):
    class Broken(ModelView):
        def on_model_change(self, form, model, is_created):
            people.create(name="Bo")
            raise RuntimeError("a fault of the application")

    database = people._meta.database
    client = app_of(Broken(people)).test_client()
    page = client.get("/admin/person/new/").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    reply = client.post("/admin/person/new/", data={"csrf_token": token, "name": "Cy"})
    assert reply.status_code == 500
    assert database.is_closed()
    assert not database._in_use
    with database.connection_context():
        assert [one.name for one in people.select()] == ["Ada"]


def test_a_small_pool_is_enough_for_many_threads(people):
    database = people._meta.database
    client_of(people).get("/admin/person/")
    app = app_of(ModelView(people))
    most, database._max_connections = database._max_connections, 2
    waiting, database._wait_timeout = database._wait_timeout, 20
    try:
        with ThreadPoolExecutor(6) as threads:
            replies = threads.map(lambda _: app.test_client().get("/admin/person/"), range(24))
            assert {reply.status_code for reply in replies} == {200}
    finally:
        database._max_connections, database._wait_timeout = most, waiting
    assert not database._in_use


def test_connections_of_flask_db_are_used_and_closed_by_it(people):
    database = people._meta.database
    seen = []

    class Watched(ModelView):
        def get_query(self):
            seen.append((database.is_closed(), len(database._in_use)))
            return super().get_query()

    app = app_of(Watched(people))
    FlaskDB(app, database)
    assert app.test_client().get("/admin/person/").status_code == 200
    assert set(seen) == {(False, 1)}
    assert database.is_closed()
    assert not database._in_use


def test_a_connection_of_the_application_stays_open(people, stores):
    database = people._meta.database
    with database.connection_context():
        assert stores.open(people).find(ListQuery()).total == Total(1)
        stores.release()
        assert not database.is_closed()
    assert database.is_closed()


def test_an_exhausted_pool_says_that_the_database_is_unavailable(tmp_path, stores):
    database = PooledSqliteDatabase(str(tmp_path / "few.db"), max_connections=1)
    model = person(database)
    with database.connection_context():
        database.create_tables([model])
    taken = database._connect()
    with pytest.raises(StoreUnavailable):
        stores.open(model).find(ListQuery())
    database._close(taken)
    assert stores.open(model).find(ListQuery()).total == Total(0)
    stores.release()
    database.close_all()


@pytest.mark.parametrize("first", ["read", "write"])
def test_a_connection_that_the_server_dropped_is_replaced(postgresql_server, stores, first):
    name, parameters = postgresql_server
    database = PooledPostgresqlDatabase(name, max_connections=3, **parameters)
    model = person(database)
    with database.connection_context():
        database.create_tables([model])
    store = stores.open(model)
    assert store.find(ListQuery()).total == Total(0)
    stores.release()
    server = pw.PostgresqlDatabase(name, **parameters)
    server.execute_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    if first == "write":
        with store.transaction():
            record = store.new()
            store.writable(record).name = "Ada"
            store.save(record, is_created=True)
    assert store.find(ListQuery()).total == Total(int(first == "write"))
    stores.release()
    assert database.is_closed()
    with database.connection_context():
        database.drop_tables([model])
    database.close_all()
    server.close()


def test_a_transaction_whose_server_is_lost_fails_and_the_next_one_works(postgresql_server, stores):
    name, parameters = postgresql_server
    database = PooledPostgresqlDatabase(name, max_connections=3, **parameters)
    model = person(database)
    with database.connection_context():
        database.create_tables([model])
    store = stores.open(model)
    server = pw.PostgresqlDatabase(name, **parameters)
    with pytest.raises(StoreUnavailable), store.transaction():
        model.create(name="Ada")
        server.execute_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        store.find(ListQuery())
    stores.release()
    with store.transaction():
        model.create(name="Bo")
    assert [one.name for one in store.find(ListQuery()).records] == ["Bo"]
    stores.release()
    with database.connection_context():
        database.drop_tables([model])
    database.close_all()
    server.close()


def test_a_server_that_is_not_there_is_unavailable(stores):
    database = pw.PostgresqlDatabase("nothing", host="127.0.0.1", port=1, connect_timeout=2)
    with pytest.raises(StoreUnavailable):
        stores.open(person(database)).find(ListQuery())


@pytest.mark.parametrize("database", [None, pw.SqliteDatabase(None)])
def test_a_model_without_a_database_says_what_to_do(database, stores):
    store = stores.open(person(database))
    assert store.info.field("name").unique, "it can be described before"
    with pytest.raises(ConfigurationError, match="has no database yet"):
        store.find(ListQuery())


def test_a_proxy_is_looked_through(sqlite_database, stores):
    proxy = pw.DatabaseProxy()
    model = person(proxy)
    store = stores.open(model)
    proxy.initialize(sqlite_database)
    with sqlite_database.connection_context():
        sqlite_database.create_tables([model])
    assert store.find(ListQuery()).total == Total(0)


def test_a_table_that_is_not_there_is_told_to_the_developer(sqlite_database, stores):
    with pytest.raises(ConfigurationError, match="does not fit the model Person"):
        stores.open(person(sqlite_database)).find(ListQuery())


def test_a_model_without_a_key_is_refused_with_advice(sqlite_database, stores):
    class Log(pw.Model):
        text = pw.TextField()

        class Meta:
            database = sqlite_database
            primary_key = False

    with pytest.raises(ConfigurationError, match="no primary key"):
        _ = stores.open(Log).info


def test_a_models_own_save_and_delete_take_part(people, stores):
    told = []

    class Told(people):
        class Meta:
            database = people._meta.database
            table_name = "person"

        def save(self, *args, **kwargs):
            told.append("save")
            return super().save(*args, **kwargs)

        def delete_instance(self, *args, **kwargs):
            told.append("delete")
            return super().delete_instance(*args, **kwargs)

    store = stores.open(Told)
    with store.transaction():
        record = store.new()
        store.writable(record).name = "Bo"
        store.save(record, is_created=True)
    with store.transaction():
        record = store.find(ListQuery(conditions=(Condition("name", "equals", "Bo"),))).records[0]
        store.writable(record).name = "Cy"
        store.save(record, is_created=False)
        store.delete(record)
    assert told == ["save", "save", "delete"]
