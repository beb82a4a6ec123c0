"""Every page in every language: it opens, and nothing on it is left in English."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

import pytest
import redis
from flask import Flask

import catalogs as tool
from admin_core import Admin, ModelView
from admin_files import FileAdmin
from admin_i18n import I18n
from admin_i18n.catalogs import available
from admin_i18n.translator import translator
from admin_import import ImportMixin
from admin_memory import Memory
from admin_redis import RedisCli


@dataclass
class Thing:
    id: int | None = None
    title: str = ""
    price: Decimal | None = None
    made: dt.date | None = None
    is_new: bool = False


class ThingView(ImportMixin, ModelView):
    column_list = ("id", "title", "price", "made", "is_new")
    column_searchable_list = ("title",)
    column_filters = ("title", "price", "made", "is_new")
    column_editable_list = ("title",)
    can_view_details = True
    can_export = True
    can_set_page_size = True


#: Addresses and what they answer.
PAGES = {
    "": 200,
    "thing/": 200,
    "thing/?search=nothing": 200,
    "thing/?title__contains=o&price__greater=1&is_new__equals=1": 200,
    "thing/new/": 200,
    "thing/edit/?id=1": 200,
    "thing/details/?id=1": 200,
    "thing/delete/?id=1": 200,
    "thing/export/": 200,
    "thing/import/": 200,
    "thing/nowhere/": 404,
    "files/": 200,
    "files/upload/": 200,
    "files/mkdir/": 200,
    "console/": 200,
}
#: Texts that stay what they are in any language.
SAME = frozenset({"CSV", "TSV", "JSON", "JSON lines", "Excel", "ID", "Redis", "help", "GeoJSON"})


@pytest.fixture(scope="module")
def messages():
    """Every message of ours that stands alone, without values."""
    found = {
        message.id
        for home in tool.HOMES
        for message in tool.extracted(home)
        if isinstance(message.id, str) and "%(" not in message.id and "{" not in message.id
    }
    return found - SAME


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "notes.txt").write_text("text", "utf-8")
    app = Flask("shop")
    app.secret_key = "for tests"
    spoken = I18n(locale_selector=lambda: app.config["SPOKEN"])
    admin = Admin(app, plugins=[spoken], access="public")
    things = (Thing(n, f"Thing {n}", Decimal(n), dt.date(2026, 1, n), n % 2 == 0) for n in (1, 2))
    admin.add_view(ThingView(Thing, Memory(*things)))
    admin.add_view(FileAdmin(str(folder), name="Papers", endpoint="files"))
    nobody = redis.Redis(port=1, socket_connect_timeout=0.2)
    admin.add_view(RedisCli(nobody, name="Redis", endpoint="console"))
    return app.test_client()


def texts(page):
    """Return the texts of a page, and those of attributes that people see or hear."""
    page = re.sub(r"<(script|style|title)\b.*?</\1>", "", page, flags=re.S)
    shown = re.findall(r">([^<>]+)<", page)
    named = re.findall(r'(?:aria-label|title|placeholder|data-[a-z]+)="([^"]+)"', page)
    return {unescape(one).strip() for one in (*shown, *named)}


def left(page, messages, speaker):
    """Return the messages that stand on a page in English though the language has others."""
    # The rows of a table are "files" in Catalan, as it happens.
    meant = set(map(speaker.gettext, messages))
    return {one for one in texts(page) & messages if speaker.gettext(one) != one} - meant


@pytest.mark.parametrize("tag", available())
def test_every_page_opens_and_nothing_is_left_in_english(client, messages, tag):
    client.application.config["SPOKEN"] = tag
    speaker = translator(tag)
    found = {}
    for path, status in PAGES.items():
        reply = client.get(f"/admin/{path}", follow_redirects=True)
        assert reply.status_code == status, path
        assert left(reply.text, messages, speaker) == set(), path
        found[path] = len(texts(reply.text) & messages)
    if tag == "en":
        assert min(found.values()) > 3, found  # so that something could have been found


@pytest.mark.parametrize("tag", available())
def test_every_refusal_is_said_in_the_language(client, messages, tag):
    client.application.config["SPOKEN"] = tag
    speaker = translator(tag)
    page = client.get("/admin/thing/new/").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    wrong = {"csrf_token": token, "title": "", "price": "x", "made": "y"}
    file = {"csrf_token": token, "file": (io.BytesIO(b"title,price\n,x\n"), "things.csv")}
    for path, data in (("thing/new/", wrong), ("thing/import/", file), ("thing/new/", {"a": "b"})):
        reply = client.post(f"/admin/{path}", data=data)
        assert reply.status_code in (400, 422), path
        assert left(reply.text, messages, speaker) == set(), path


def test_a_text_left_in_english_would_be_found(messages):
    assert left("<p>Save</p>", messages, translator("de")) == {"Save"}
    assert left('<p title="Delete">Speichern</p>', messages, translator("de")) == {"Delete"}
