"""Files and pictures of documents, which lie in GridFS beside them."""

import io
import re

import mongoengine as me
import pytest
from flask import Flask
from PIL import Image

from admin_core import Admin, hookimpl
from admin_core.data import ValidationFailed
from admin_mongo.mongoengine import ModelView

from ..core.shop import COMPILED

GROUPS = ("papers", "images")


class Card(me.Document):
    title = me.StringField(max_length=40, required=True, unique=True)
    paper = me.FileField(collection_name="papers")
    photo = me.ImageField(size=(200, 200, False), thumbnail_size=(40, 40, True))
    meta = {"collection": "card", "ordering": ["title"]}


class Loan(me.Document):
    card = me.ReferenceField(Card, reverse_delete_rule=me.DENY)
    meta = {"collection": "loan"}


class CardView(ModelView):
    column_list = ("title", "paper", "photo")
    can_view_details = True


class Desk:
    """An admin of cards and its visitor."""

    def __init__(self, database, view=CardView, plugins=()):
        self.database = database
        Card.ensure_indexes()
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": COMPILED}
        self.app.secret_key = "for tests"
        self.app.testing = True
        self.view = view(Card, endpoint="card")
        Admin(self.app, plugins=plugins).add_view(self.view)
        self.client = self.app.test_client()

    def get(self, path):
        return self.client.get(f"/admin/card{path}")

    def send(self, path, **values):
        page = self.get(path)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
        data = {**dict(hidden), **values}
        for name, value in data.items():
            if isinstance(value, tuple):
                data[name] = (io.BytesIO(value[0]), value[1])
        return self.client.post(f"/admin/card{path}", data=data, content_type="multipart/form-data")

    def create(self, **values):
        answer = self.send("/new/", **values)
        assert answer.status_code == 302, answer.text
        return Card.objects.order_by("-id").first()

    def noted(self, group, name=None):
        """Return what GridFS knows of a file."""
        return self.database[f"{group}.files"].find_one({"filename": name} if name else {})

    def left(self):
        """Return the names of all files, and how many pieces there are."""
        names = [one["filename"] for group in GROUPS
                 for one in self.database[f"{group}.files"].find()]  # fmt: skip
        pieces = sum(self.database[f"{group}.chunks"].count_documents({}) for group in GROUPS)
        return sorted(names), pieces


@pytest.fixture
def desk(engine):
    return Desk(engine)


def picture(size=(300, 200), kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def test_a_file_is_uploaded_shown_downloaded_replaced_and_deleted(desk):
    card = desk.create(title="Ada", paper=(b"first", "plan.txt"))
    assert (card.paper.read(), card.paper.filename) == (b"first", "plan.txt")
    assert desk.noted("papers")["contentType"] == "text/plain"
    listed = desk.get("/").text
    link = re.search(r'<a href="(/admin/card/download/[^"]+)" download>plan.txt</a>', listed)[1]
    answer = desk.client.get(link.replace("&amp;", "&"))
    assert (answer.data, answer.mimetype) == (b"first", "application/octet-stream")
    assert "plan.txt" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    edit = f"/edit/?id={card.id}"
    assert "plan.txt" in desk.get(edit).text
    assert desk.send(edit, title="Ada", paper=(b"second", "other.txt")).status_code == 302
    assert Card.objects.get(id=card.id).paper.read() == b"second"
    assert desk.left() == (["other.txt"], 1)
    assert desk.send(edit, title="Ada").status_code == 302
    assert desk.left() == (["other.txt"], 1)
    assert desk.send(edit, title="Ada", **{"_paper-delete": "1"}).status_code == 302
    assert not Card.objects.get(id=card.id).paper
    assert desk.left() == ([], 0)


def test_a_picture_is_fitted_and_has_a_small_one_as_the_model_says(desk):
    card = desk.create(title="Ada", photo=(picture(), "ada.png"))
    assert card.photo.size == (200, 133)
    assert card.photo.format == "PNG"
    assert desk.noted("images", "ada.png")["contentType"] == "image/png"
    assert (card.photo.thumbnail.width, card.photo.thumbnail.height) == (40, 40)
    for page in ("/", f"/edit/?id={card.id}", f"/details/?id={card.id}"):
        src = re.search(r'<img [^>]*src="(/admin/card/download/[^"]+)"', desk.get(page).text)[1]
        small = desk.client.get(src.replace("&amp;", "&"))
        assert (small.status_code, small.mimetype) == (200, "image/png")
        assert Image.open(io.BytesIO(small.data)).size == (40, 40)
    edit = f"/edit/?id={card.id}"
    assert desk.send(edit, title="Ada", photo=(picture((9, 9)), "b.png")).status_code == 302
    assert desk.left() == (["b.png", "b_thumb.png"], 2)
    assert desk.send(edit, title="Ada", **{"_photo-delete": "1"}).status_code == 302
    assert desk.left() == ([], 0)


def test_what_is_no_picture_is_refused_with_a_message(desk):
    answer = desk.send("/new/", title="Ada", photo=(b"<svg onload=alert(1)>", "ada.png"))
    assert answer.status_code == 422
    assert "no picture that can be read" in answer.text
    assert desk.left() == ([], 0)


def test_a_refused_document_leaves_no_file_and_keeps_the_old_one(desk):
    desk.create(title="Ada")
    card = desk.create(title="Bob", paper=(b"first", "plan.txt"))
    taken = {"title": "Ada", "paper": (b"second", "other.txt")}
    assert desk.send("/new/", **taken).status_code == 422
    assert desk.send(f"/edit/?id={card.id}", **taken).status_code == 422
    assert desk.left() == (["plan.txt"], 1)
    assert Card.objects.get(id=card.id).paper.read() == b"first"


def test_a_save_that_a_hook_stops_leaves_no_file(engine):
    class Refusing(CardView):
        def on_model_change(self, form, model, is_created):
            raise ValidationFailed("No.")

    desk = Desk(engine, Refusing)
    assert desk.send("/new/", title="Ada", paper=(b"x", "plan.txt")).status_code == 422
    assert desk.left() == ([], 0)


def test_a_deleted_document_takes_its_files_along(desk):
    card = desk.create(title="Ada", paper=(b"x", "plan.txt"), photo=(picture(), "a.png"))
    assert desk.left() == (["a.png", "a_thumb.png", "plan.txt"], 3)
    assert desk.send(f"/delete/?id={card.id}", id=str(card.id)).status_code == 302
    assert Card.objects.count() == 0
    assert desk.left() == ([], 0)


def test_a_document_that_cannot_be_deleted_keeps_its_files(desk):
    card = desk.create(title="Ada", paper=(b"x", "plan.txt"))
    Loan(card=card).save()
    desk.send(f"/delete/?id={card.id}", id=str(card.id))
    assert Card.objects.get(id=card.id).paper.read() == b"x"


@pytest.mark.parametrize("count", [2, 12])
def test_a_list_asks_once_for_each_column_of_files(desk, commands, count):
    for number in range(count):
        desk.create(
            title=f"{number}", paper=(b"x", f"{number}.txt"), photo=(picture((9, 9)), "a.png")
        )
    desk.get("/")
    commands.clear()
    assert desk.get("/").text.count(".txt</a>") == count
    assert commands.count("find") == 2
    assert len(commands) <= 5, commands


def test_a_file_that_is_gone_is_not_found_and_its_document_can_be_edited(desk, engine):
    card = desk.create(title="Ada", paper=(b"x", "plan.txt"))
    engine["papers.files"].delete_many({})
    assert desk.get("/").status_code == 200
    answer = desk.get(f"/download/?id={card.id}&name=paper")
    assert answer.status_code == 302
    edit = f"/edit/?id={card.id}"
    assert desk.send(edit, title="Ada", paper=(b"y", "new.txt")).status_code == 302
    assert Card.objects.get(id=card.id).paper.read() == b"y"


class Limited(CardView):
    def get_query(self):
        return Card.objects.filter(title__ne="Secret")


def test_only_files_of_documents_that_one_may_see_are_given(engine):
    desk = Desk(engine, Limited)
    card = desk.create(title="Ada", paper=(b"x", "plan.txt"))
    assert desk.get(f"/download/?id={card.id}&name=paper").status_code == 200
    old = f"/api/file/?id={card.paper.grid_id}&coll=papers"
    assert desk.client.get(f"/admin/card{old}", follow_redirects=True).data == b"x"
    card.modify(title="Secret")
    assert desk.get(f"/download/?id={card.id}&name=paper").status_code == 302
    assert desk.get(old).status_code == 404


def test_files_of_a_field_that_one_may_not_see_are_not_given(engine):
    class Hiding:
        HOOK_API = 1

        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {"paper": "hidden"}

    card = Desk(engine).create(title="Ada", paper=(b"x", "plan.txt"))
    desk = Desk(engine, plugins=[Hiding()])
    assert desk.get(f"/download/?id={card.id}&name=paper").status_code == 403
    assert desk.get(f"/api/file/?id={card.paper.grid_id}&coll=papers").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "?id=x&coll=papers", "?id=5f3c5b7e9d1b2c3d4e5f6a7b", "?coll=papers",
     "?id=5f3c5b7e9d1b2c3d4e5f6a7b&coll=papers", "?id=5f3c5b7e9d1b2c3d4e5f6a7b&coll=card&db=none"],
)  # fmt: skip
def test_an_address_that_leads_to_no_file_is_not_found(desk, query):
    assert desk.get(f"/api/file/{query}").status_code == 404
