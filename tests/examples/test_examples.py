"""Every example starts, and a visitor gets through all of it."""

from __future__ import annotations

import importlib.util
import io
import os
import re
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

#: A red point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(EXAMPLES.glob("*.py"))
NAMES = [path.stem for path in FILES]


def start(name):
    """Return an example's application, as a fresh process would make it."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app = module.create_app()
    app.testing = True
    return app


@pytest.fixture
def client(request):
    app = start(request.param)
    yield app.test_client()
    for extension in ("sqlalchemy",):
        if extension in app.extensions:
            with app.app_context():
                app.extensions[extension].engine.dispose()


def example(*names):
    return pytest.mark.parametrize("client", names, indirect=True)


def links(page, base):
    """Return the addresses that a page leads to within its site, without those that repeat."""
    found = (urljoin(base, unescape(one)) for one in re.findall(r'href="([^"#]*)"', page))
    return {
        f"{parts.path}?{parts.query}" if parts.query else parts.path
        for parts in map(urlsplit, found)
        if not parts.netloc and not parts.scheme
    }


def visit(client, address):
    reply = client.get(address, follow_redirects=True)
    assert reply.status_code == 200, (address, reply.status_code, reply.text[:2000])
    return reply


#: Those that a test of their own starts, with another host or a server.
APART = {"host_matching", "mongo_collection", "mongo_magazine", "redis_keys"}


@example(*(name for name in NAMES if name not in APART))
def test_everything_that_an_example_leads_to_opens(client):
    walk_through(client)


def walk_through(client):
    home = visit(client, "/")
    seen, left = set(), {home.request.path} | links(home.text, home.request.path)
    while left - seen and len(seen) < 60:
        address = sorted(left - seen)[0]
        seen.add(address)
        with visit(client, address) as reply:
            if reply.mimetype == "text/html":
                left |= links(reply.text, reply.request.path)
    assert len(seen) >= 2


def sent(client, address, **values):
    """Fill in the form at *address* and send it."""
    page = visit(client, address).text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return client.post(address, data={**{n: unescape(v) for n, v in hidden}, **values})


@example("roles")
def test_roles_decide_what_one_sees_and_may(client):
    assert "4000" in visit(client, "/admin/employee/?as=boss").text
    page = visit(client, "/admin/employee/?as=editor").text
    assert "4000" not in page
    assert "Salary" not in page
    assert visit(client, "/admin/employee/edit/?id=1").status_code == 200
    assert client.get("/admin/employee/edit/?id=2").status_code == 302
    visit(client, "/admin/employee/?as=viewer")
    assert client.get("/admin/employee/edit/?id=1").status_code == 403
    assert client.get("/admin/employee/?as=nobody").status_code == 403


@example("flask_login_site")
def test_signing_in_leads_back_and_signing_out_closes(client):
    reply = client.get("/admin/user/")
    assert reply.location.startswith("/admin/signin/?url=")
    wrong = sent(client, reply.location, name="ada", password="guessed")
    assert "do not fit" in wrong.text
    right = sent(client, reply.location, name="ada", password="countess")
    assert right.location.startswith("/admin/user/")
    page = visit(client, "/admin/user/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    client.post("/admin/signin/out/", data={"csrf_token": token})
    assert client.get("/admin/user/").status_code == 302


@example("flask_login_site")
def test_a_sign_in_leads_to_no_other_site(client):
    reply = sent(
        client, "/admin/signin/?url=https://evil.example/", name="ada", password="countess"
    )
    assert reply.location == "/admin/"


def test_each_admin_answers_on_its_host_alone():
    app = start("host_matching")
    statuses = {
        (host, path): app.test_client().get(path, base_url=f"http://{host}:5000").status_code
        for host in ("shop.localhost", "office.localhost", "other.localhost")
        for path in ("/first/", "/second/", "/third/", "/third/third_hello/")
    }
    opened = {place for place, status in statuses.items() if status == 200}
    assert opened == {
        ("shop.localhost", "/first/"),
        ("office.localhost", "/second/"),
        *(place for place in statuses if place[1].startswith("/third/")),
    }


@example("method_views")
def test_each_method_has_its_function(client):
    assert client.get("/admin/notesview/api/").json["notes"] == {"1": "Water the plants"}
    assert client.put("/admin/notesview/api/").status_code == 405
    assert client.get("/admin/notesview/api/9/").status_code == 404


@example("time_zones")
def test_a_moment_is_shown_and_taken_in_the_visitors_zone(client):
    assert "11:30 CEST" in visit(client, "/admin/meeting/").text
    assert "18:30 JST" in visit(client, "/admin/meeting/?zone=Asia/Tokyo").text
    address = "/admin/meeting/edit/?id=1"
    assert "T18:30" in visit(client, address).text
    sent(client, address, topic="Budget", begins="2026-07-01T19:00")
    assert "12:00 CEST" in visit(client, "/admin/meeting/?zone=Europe/Berlin").text


@example("prices")
def test_prices_are_shown_and_taken_in_the_visitors_language(client):
    page = visit(client, "/admin/product/").text
    for shown in ("€1,234.50", "€0.05", "-€12.50", "¥5,000"):
        assert shown in page
    assert "1.234,50\xa0€" in visit(client, "/admin/product/?lang=de").text
    invoices = visit(client, "/admin/invoice/").text
    assert "£90.00" in invoices
    assert "KWD\xa07.125" in invoices
    found = visit(client, "/admin/product/?price__greater=€1,000").text
    assert "Hammer" in found
    assert "Nail" not in found
    address = "/admin/product/edit/?id=2"
    assert sent(client, address, name="Nail", price="€0.055").status_code == 422
    assert sent(client, address, name="Nail", price="-€0.75").status_code == 302
    page = visit(client, "/admin/product/").text
    assert "-€0.75" in page
    csv = visit(client, "/admin/product/export/csv/").text
    assert "1234.5" in csv
    assert "€" not in csv


@example("custom_layout")
def test_the_frame_the_first_page_and_a_template_are_the_examples_own(client):
    assert "Our farm" in visit(client, "/admin/").text
    assert "1 animals are well." in visit(client, "/admin/").text
    assert "This is Berta, a cow." in visit(client, "/admin/animal/details/?id=1").text


def test_the_examples_are_listed():
    text = (EXAMPLES / "README.md").read_text("utf-8")
    assert set(re.findall(r"`(\w+)\.py`", text)) == set(NAMES)


@pytest.fixture
def on_mongodb(monkeypatch):
    """A function that starts an example on a MongoDB server, and leaves nothing there."""
    import mongoengine
    import pymongo

    from servers import Unavailable
    from wheel_servers import mongodb

    with ExitStack() as stack:
        try:
            url = stack.enter_context(mongodb())
        except Unavailable as error:
            pytest.skip(str(error))
        name = f"admin_example_{os.getpid()}"
        monkeypatch.setenv("MONGODB_URI", url.replace("/?", f"/{name}?"))
        stack.callback(mongoengine.disconnect)

        def opened(example):
            app = start(example)
            if "pymongo" in app.extensions:
                stack.callback(app.extensions["pymongo"].close)
            return app.test_client()

        yield opened
        with pymongo.MongoClient(url) as client:
            client.drop_database(name)


def test_documents_inside_documents_and_files_in_gridfs(on_mongodb):
    client = on_mongodb("mongo_magazine")
    walk_through(client)
    listed = visit(client, "/admin/article/").text
    assert "On engines" in listed
    address = re.search(r'href="(/admin/article/edit/[^"]*)"', listed)[1]
    form = visit(client, unescape(address)).text
    assert "comments-0-sources-0-title" in form
    upload = {"name": "Cy", "portrait": (io.BytesIO(PICTURE), "cy.png")}
    assert sent(client, "/admin/writer/new/", **upload).status_code == 302
    picture = re.search(
        r'src="(/admin/writer/download/[^"]*)"', visit(client, "/admin/writer/").text
    )
    assert visit(client, unescape(picture[1])).mimetype == "image/png"
    assert sent(client, "/admin/shelf/mkdir/", name="Plans").status_code == 302
    assert "Plans" in visit(client, "/admin/shelf/").text


def test_collections_are_shown_by_form_and_by_validator(on_mongodb):
    client = on_mongodb("mongo_collection")
    walk_through(client)
    page = visit(client, "/admin/usersview/").text
    assert "London" in page
    assert "Cy" not in page
    assert sent(client, "/admin/usersview/new/", name="Di", email="", age="30").status_code == 302
    assert "Di" in visit(client, "/admin/usersview/").text
    assert sent(client, "/admin/partsview/new/", name="Bolt", price="-1").status_code == 422


def test_keys_of_a_server_are_browsed_and_those_of_others_are_hidden(monkeypatch):
    from wheel_servers import REDIS_VARIABLE, Unavailable, redis

    monkeypatch.delenv(REDIS_VARIABLE, raising=False)
    try:
        with redis() as url:
            monkeypatch.setenv("ADMIN_REDIS_URL", url)
            client = start("redis_keys").test_client()
            new = sent(
                client, "/admin/keys/new/?type=string", name="cart:1", value="tea", form="text"
            )
            assert new.status_code == 302
            new = sent(client, "/admin/keys/new/?type=string", name="other", value="x", form="text")
            assert new.status_code == 302
            assert "other" in visit(client, "/admin/keys/").text
            page = visit(client, "/admin/carts/").text
            assert "cart:1" in page
            assert "other" not in page
            assert client.get("/admin/carts/key/?key=other").status_code == 404
            assert visit(client, "/admin/carts/key/?key=cart:1")
            assert client.get("/admin/carts/new/").status_code == 403
            address = "/admin/carts/rename/?key=cart:1"
            assert client.get(address).status_code == 403
    except Unavailable as error:
        pytest.skip(str(error))


@example("inline_gallery")
def test_a_list_drawn_by_a_template_of_ones_own_adds_and_removes(client):
    address = "/admin/place/edit/?id=1"
    rows = {"pictures-0-address": "sea.jpg", "pictures-1-address": "dune.jpg"}
    assert sent(client, address, name="Beach", **rows).status_code == 302
    assert "sea.jpg, dune.jpg" in visit(client, "/admin/place/").text
    rows["del-pictures-0"] = "1"
    assert sent(client, address, name="Beach", **rows).status_code == 302
    assert "sea.jpg" not in visit(client, "/admin/place/").text
