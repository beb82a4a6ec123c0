"""A MongoDB server that is away, cut off or frozen: a page in plain words, and soon enough."""

import os
import re
import signal
import time

import flask
import mongoengine as me
import pymongo
import pytest
from pymongo.uri_parser import parse_uri
from wtforms import Form, StringField

from admin_core import Admin
from admin_mongo import mongoengine
from admin_mongo import pymongo as admin_pymongo

from ..web.proxy import Door

ALIAS = "behind_the_door"


class FarWriter(me.Document):
    name = me.StringField(max_length=40, required=True)
    meta = {"db_alias": ALIAS, "collection": "writer"}

    def __str__(self):
        return str(self.name)


class FarNovel(me.Document):
    name = me.StringField(max_length=40, required=True)
    writer = me.ReferenceField(FarWriter)
    meta = {"db_alias": ALIAS, "collection": "novel"}


class NovelForm(Form):
    name = StringField("Name")
    kind = StringField("Kind")


class NovelView(mongoengine.ModelView):
    can_view_details = can_export = True
    column_searchable_list = ("name",)


class PlainView(admin_pymongo.ModelView):
    column_list = ("name", "kind")
    column_searchable_list = ("name",)
    form = NovelForm
    can_export = True


@pytest.fixture(scope="module")
def door(mongodb_url):
    host, port = parse_uri(mongodb_url)["nodelist"][0]
    door = Door(host, port)
    yield door
    door.shut()


@pytest.fixture
def desk(door, mongodb_client):
    """Visitors of one admin with a view of each kind, on a server behind a door."""
    name = f"admin_outage_{os.getpid()}"
    mongodb_client.drop_database(name)
    seen = mongodb_client[name]
    seen.novel.insert_one({"name": "Emma", "kind": "a"})
    seen.writer.insert_one({"name": "Jane"})
    address = f"mongodb://127.0.0.1:{door.port}/?directConnection=true"
    # As an application connects: MongoDB's own patience is half a minute.
    client = me.connect(name, host=address, alias=ALIAS, uuidRepresentation="standard")
    app = flask.Flask(__name__)
    app.secret_key = "of the tests"
    admin = Admin(app)
    admin.add_view(NovelView(FarNovel, endpoint="novel"))
    admin.add_view(PlainView(client[name].novel, endpoint="plain"))
    yield Desk(app.test_client(), seen, str(seen.novel.find_one()["_id"]))
    door.open() if door._listener is None else None
    me.disconnect(ALIAS)
    mongodb_client.drop_database(name)


class Desk:
    def __init__(self, client, seen, key):
        self.client, self.seen, self.key = client, seen, key

    def paths(self, view):
        shown = ("", "?search=x", f"edit/?id={self.key}", f"delete/?id={self.key}")
        return [f"/admin/{view}/{path}" for path in shown]

    def filled(self, path, **values):
        text = self.client.get(path).text
        assert "csrf_token" in text, text
        hidden = re.findall(
            r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', text
        )
        return {**dict(hidden), **values}

    def timed(self, ask):
        start = time.monotonic()
        answer = ask()
        assert time.monotonic() - start < 5
        return answer


@pytest.fixture(params=["novel", "plain"])
def view(request):
    return request.param


@pytest.mark.guarantee("security-16")
def test_a_server_that_is_away_is_said_in_time_and_the_next_request_after_it_works(
    desk, door, view
):
    edit, new = f"/admin/{view}/edit/?id={desk.key}", f"/admin/{view}/new/"
    changed = desk.filled(edit, name="Emma again", kind="b")
    created = desk.filled(new, name="Persuasion", kind="b")
    door.shut()
    for path in desk.paths(view):
        answer = desk.timed(lambda path=path: desk.client.get(path))
        assert answer.status_code == 503, path
        assert "The database does not answer" in answer.text
        assert "127.0.0.1" not in answer.text
    for path, sent in ((edit, changed), (new, created)):
        answer = desk.timed(lambda path=path, sent=sent: desk.client.post(path, data=sent))
        assert answer.status_code == 503
        assert f'value="{sent["name"]}"' in answer.text
    assert desk.seen.novel.count_documents({}) == 1
    door.open()
    time.sleep(1)  # what is remembered of the outage
    assert desk.client.get(f"/admin/{view}/").status_code == 200
    assert desk.client.post(edit, data=changed).status_code == 302
    assert desk.seen.novel.find_one()["name"] == "Emma again"


@pytest.mark.guarantee("security-15")
def test_connections_that_were_cut_while_nobody_used_them_are_noticed_by_nobody(desk, door, view):
    for path in desk.paths(view):
        door.cut()
        assert desk.client.get(path).status_code == 200, path


@pytest.mark.guarantee("security-16")
def test_a_frozen_server_holds_no_page_longer_than_the_time_limit(view):
    from servers import Unavailable
    from wheel_servers import mongodb

    try:
        server = mongodb(replica_set=False)
        url = server.__enter__()
    except Unavailable as error:
        pytest.skip(str(error))
    client = pymongo.MongoClient(url)
    pid = client.admin.command("serverStatus")["pid"]
    try:
        app = flask.Flask(__name__)
        app.secret_key = "of the tests"
        admin = Admin(app)
        if view == "novel":
            me.connect("shop", host=url, alias=ALIAS, uuidRepresentation="standard")
            me.get_db(ALIAS).novel.insert_one({"name": "Emma"})
            admin.add_view(NovelView(FarNovel, endpoint="novel"))
        else:
            client.shop.novel.insert_one({"name": "Emma"})
            admin.add_view(PlainView(client.shop.novel, endpoint="plain"))
        desk = Desk(app.test_client(), client.shop, str(client.shop.novel.find_one()["_id"]))
        form = desk.filled(f"/admin/{view}/edit/?id={desk.key}", name="Typed", kind="a")
        assert desk.client.get(f"/admin/{view}/").status_code == 200
        os.kill(pid, signal.SIGSTOP)
        try:
            listed = desk.timed(lambda: desk.client.get(f"/admin/{view}/?search=x"))
            assert listed.status_code == 503
            time.sleep(1)  # what is remembered of the outage
            answer = desk.timed(
                lambda: desk.client.post(f"/admin/{view}/edit/?id={desk.key}", data=form)
            )
            assert answer.status_code == 503
            assert 'value="Typed"' in answer.text
        finally:
            os.kill(pid, signal.SIGCONT)
        time.sleep(1)
        assert desk.client.get(f"/admin/{view}/").status_code == 200
    finally:
        if view == "novel":
            me.disconnect(ALIAS)
        client.close()
        server.__exit__(None, None, None)
