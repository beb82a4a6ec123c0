"""Pages over MongoEngine documents: filters, searches, references, keys of any type."""

import datetime as dt
import enum
import re
import uuid
from html import unescape
from urllib.parse import parse_qs, urlsplit

import flask
import mongoengine as me
import pytest
import wtforms
from bson import ObjectId

from admin_core import Admin
from admin_mongo.mongoengine import ModelView

from ..core.shop import COMPILED

DAY = dt.datetime(2024, 1, 1)


class Colour(enum.Enum):
    red = 1
    blue = 2


class Maker(me.Document):
    name = me.StringField(max_length=40, required=True)
    meta = {"collection": "pages_maker"}

    def __str__(self):
        return str(self.name)


class Part(me.Document):
    name = me.StringField(max_length=40, required=True)
    note = me.StringField()
    link = me.URLField()
    number = me.IntField()
    weight = me.FloatField()
    price = me.Decimal128Field()
    is_new = me.BooleanField()
    day = me.DateField()
    moment = me.DateTimeField()
    exact = me.ComplexDateTimeField()
    code = me.UUIDField()
    colour = me.EnumField(Colour)
    tags = me.ListField(me.StringField(max_length=20))
    more = me.DictField()
    maker = me.ReferenceField(Maker)
    makers = me.ListField(me.ReferenceField(Maker))
    meta = {"collection": "pages_part", "ordering": ["name"]}

    def __str__(self):
        return str(self.name)


class Shelf(me.Document):
    place = me.StringField(primary_key=True)
    size = me.IntField()
    meta = {"collection": "pages_shelf"}


class Serial(me.Document):
    number = me.IntField(primary_key=True)
    size = me.IntField()
    meta = {"collection": "pages_serial"}


class PartView(ModelView):
    column_list = ("name", "number", "maker")
    column_searchable_list = ("name", "note", "maker.name")
    column_filters = ("name", "link", "number", "weight", "price", "is_new", "day", "moment",
                      "exact", "code", "colour", "tags", "maker", "maker.name", "id")  # fmt: skip
    form_ajax_refs = {"maker": {"fields": ("name",), "page_size": 5}}
    can_view_details = True


class Desk:
    def __init__(self, *views):
        app = flask.Flask(__name__)
        app.jinja_options = {"bytecode_cache": COMPILED}
        app.secret_key, app.testing = "of the tests", True
        admin = Admin(app)
        for view in views:
            admin.add_view(view)
        self.client = app.test_client()

    def get(self, path):
        answer = self.client.get(f"/admin/{path}")
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer

    def names(self, query=""):
        return re.findall(r">(Part \d\d)<", self.get(f"part/?page_size=100{query}").text)

    def send(self, path, to=None, **values):
        pattern = r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"'
        hidden = {n: unescape(v) for n, v in re.findall(pattern, self.get(path).text)}
        return self.client.post(f"/admin/{to or path}", data={**hidden, **values})


@pytest.fixture
def parts(engine):
    ada, bo = Maker(name="Ada").save(), Maker(name="Bo").save()
    for n in range(1, 21):
        Part(
            name=f"Part {n:02}", note=None if n % 5 == 0 else f"a.b*{n}",
            link=f"https://example.org/{n}", number=None if n % 7 == 0 else n, weight=n / 4,
            price=n + 0.25, is_new=(None, True, False)[n % 3], day=(DAY + dt.timedelta(n)).date(),
            moment=DAY + dt.timedelta(n), exact=DAY + dt.timedelta(n), code=uuid.UUID(int=n),
            colour=(Colour.red, Colour.blue, None)[n % 3], tags=[f"t{n}", "all"],
            maker=(ada, bo, None)[n % 3], makers=[ada, bo][: n % 3],
        ).save()  # fmt: skip
    return Desk(PartView(Part, endpoint="part"), ModelView(Maker, endpoint="maker"))


@pytest.mark.guarantee("mongo-5", "mongo-w10")
@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("name__contains=t 1", lambda n: 10 <= n <= 19),
        ("link__contains=org/7", lambda n: n == 7),
        ("number__greater=15", lambda n: n > 15),
        ("number__empty=1", lambda n: n % 7 == 0),
        ("number__not_between=3&number__not_between=18", lambda n: not 3 <= n <= 18 or n % 7 == 0),
        ("weight__smaller=1", lambda n: n < 4),
        ("price__equals=3.25", lambda n: n == 3),
        ("is_new__equals=1", lambda n: n % 3 == 1),
        ("is_new__not_equal=1", lambda n: n % 3 != 1),
        ("day__equals=2024-01-04", lambda n: n == 3),
        ("day__between=2024-01-04&day__between=2024-01-06", lambda n: 3 <= n <= 5),
        ("moment__greater=2024-01-18", lambda n: n > 17),
        ("exact__smaller=2024-01-04", lambda n: n < 3),
        (f"code__equals={uuid.UUID(int=9)}", lambda n: n == 9),
        ("colour__equals=blue", lambda n: n % 3 == 1),
        ("colour__in_list=red", lambda n: n % 3 == 0),
        ("tags__contains=t12", lambda n: n == 12),
        ("tags__not_contains=t1", lambda n: not str(n).startswith("1")),
        ("maker.name__equals=Bo", lambda n: n % 3 == 1),
        ("maker__empty=1", lambda n: n % 3 == 2),
    ],
)
def test_a_list_is_filtered_by_values_of_every_type(parts, query, test):
    assert parts.names(f"&{query}") == [f"Part {n:02}" for n in range(1, 21) if test(n)]


@pytest.mark.guarantee("mongo-5", "mongo-10", "mongo-w6")
@pytest.mark.parametrize(
    "query", ["&id__equals=x", "&code__equals=9", "&maker__equals=x", "&page=-1", "&page=-99999"]
)
def test_what_means_nothing_in_an_address_is_said_and_breaks_nothing(parts, query):
    assert "ad-problem" in parts.get(f"part/?{query[1:]}").text


@pytest.mark.guarantee("mongo-4", "mongo-w2")
@pytest.mark.parametrize(
    ("text", "found"),
    [("part 07", 1), ("^part", 20), ('="Part 03"', 1), ("*Part", 20), ("*part", 0), ("b*1", 7),
     ("a.b*2", 1), ("(", 0), ("ada 12", 1), ("bo ^part", 7)],
)  # fmt: skip
def test_a_search_finds_words_prefixes_and_labels_of_references(parts, text, found):
    if text == "b*1":
        found = sum("1" in f"a.b*{n}" and f"b*{n}".startswith("b*1") for n in range(1, 20) if n % 5)
    if text == "a.b*2":
        found = sum(f"a.b*{n}".startswith("a.b*2") for n in range(1, 21) if n % 5)
    assert len(parts.names(f"&search={text}")) == found


@pytest.mark.guarantee("mongo-6", "mongo-w1")
def test_references_are_looked_up_with_and_without_text_and_by_pages(parts):
    Maker.objects.insert([Maker(name=f"Maker {n:02}") for n in range(12)])
    seen = []
    for offset in (0, 5, 10):
        found = parts.get(f"part/ajax/lookup/?name=maker&offset={offset}&limit=5").json
        assert len(found) <= 5
        seen += [label for _, label in found]
    assert len(set(seen)) == 14
    found = parts.get("part/ajax/lookup/?name=maker&query=aker 07").json
    assert [label for _, label in found] == ["Maker 07"]


@pytest.mark.guarantee("mongo-6")
def test_a_reference_whose_document_is_gone_is_shown_as_missing_and_can_be_emptied(parts):
    part = Part.objects.get(name="Part 03")
    Maker.objects(name="Ada").delete()
    assert "missing" in parts.get("part/").text
    form = f"part/edit/?id={part.id}"
    assert "missing" in parts.get(form).text
    assert parts.send(form, name="Part 03", maker="").status_code == 302
    assert Part.objects.get(id=part.id).maker is None


@pytest.mark.guarantee("mongo-w3")
def test_an_optional_list_of_references_is_saved_empty(parts):
    part = Part.objects.get(name="Part 02")
    assert len(part.makers) == 2
    sent = {"name": "Part 02", "maker": "", "makers": ""}
    assert parts.send(f"part/edit/?id={part.id}", **sent).status_code == 302
    assert Part.objects.get(id=part.id).makers == []


@pytest.mark.guarantee("mongo-w8")
def test_a_form_holds_no_whole_collection(parts, commands):
    Maker.objects.insert([Maker(name=f"Maker {n:04}") for n in range(1_000)])
    page = parts.get("part/new/").text
    assert page.count("Maker 0") < 150


class Note(me.Document):
    text = me.StringField(max_length=20)
    about = me.GenericReferenceField()
    narrow = me.GenericReferenceField(choices=[Part])
    meta = {"collection": "pages_note"}


class Seen(ModelView):
    def get_query(self):
        return Maker.objects.filter(name__ne="Secret")


@pytest.fixture
def notes(parts):
    views = (ModelView(Note, endpoint="note"), Seen(Maker, endpoint="maker"))
    return Desk(*views, PartView(Part, endpoint="part"))


def test_a_generic_reference_is_set_changed_kept_and_emptied(notes):
    maker, part = Maker.objects.get(name="Ada"), Part.objects.get(name="Part 03")
    sent = {"text": "x", "about": f"Maker/{maker.id}", "narrow": f"Part/{part.id}"}
    assert notes.send("note/new/", **sent).status_code == 302
    note = Note.objects.get()
    assert (note.about, note.narrow) == (maker, part)
    form = f"note/edit/?id={note.id}"
    page = notes.get(form).text
    assert f'value="Maker/{maker.id}"' in page
    assert f'<option value="Maker/{maker.id}">Maker: Ada</option>' in page
    assert "Ada" in notes.get("note/").text
    sent["about"] = f"Part/{part.id}"
    assert notes.send(form, **sent).status_code == 302
    assert Note.objects.get().about == part
    Part.objects(id=part.id).delete()
    assert "missing" in notes.get("note/").text
    assert notes.send(form, **{**sent, "text": "y"}).status_code == 302
    assert Note.objects.get().text == "y"
    assert notes.send(form, **{**sent, "about": "", "narrow": ""}).status_code == 302
    assert (Note.objects.get().about, Note.objects.get().narrow) == (None, None)


@pytest.mark.parametrize(
    "text", ["x", "Maker/x", "Nothing/1", "Note/", "/", "Maker/" + "0" * 24, "<b>/<i>"]
)
def test_a_generic_reference_to_nothing_is_refused_and_what_was_typed_stays(notes, text):
    answer = notes.send("note/new/", text="kept", about=text)
    assert answer.status_code == 422
    assert "No record is called" in answer.text
    assert 'value="kept"' in answer.text
    assert Note.objects.count() == 0


def test_a_generic_reference_leads_to_nothing_that_the_visitor_cannot_see(notes):
    hidden = Maker(name="Secret").save()
    assert "Secret" not in notes.get("note/new/").text
    assert notes.send("note/new/", text="x", about=f"Maker/{hidden.id}").status_code == 422
    ada = Maker.objects.get(name="Ada")
    assert notes.send("note/new/", text="x", narrow=f"Maker/{ada.id}").status_code == 422


class Loud(me.StringField):
    def to_form_field(self, model, kwargs):
        return wtforms.StringField(f"{model.__name__} {kwargs['label']}!", render_kw={"size": 7})


class Sign(me.Document):
    text = Loud(max_length=20)
    meta = {"collection": "pages_sign"}


def test_a_field_class_may_make_its_own_form_field(engine):
    page = Desk(ModelView(Sign, endpoint="sign")).get("sign/new/").text
    assert "Sign Text!" in page
    assert 'size="7"' in page


@pytest.mark.guarantee("mongo-8", "mongo-w14")
@pytest.mark.parametrize(("model", "keys"), [(Shelf, ("a b", "x,y/z", "7")), (Serial, (1, 22, -3))])
def test_documents_with_keys_of_any_type_are_opened_edited_and_deleted_together(
    engine, model, keys
):
    for key in keys:
        model(pk=key, size=1).save()

    class View(ModelView):
        column_display_pk = can_view_details = True

    desk = Desk(View(model, endpoint="it"))
    links = sorted(set(map(unescape, re.findall(r'/admin/(it/edit/[^"]*)"', desk.get("it/").text))))
    assert len(links) == 3
    for number, link in enumerate(links):
        assert desk.get(link.replace("/edit/", "/details/"))
        assert desk.send(link, size=str(number + 5)).status_code == 302
    assert sorted(one.size for one in model.objects) == [5, 6, 7]
    rows = [parse_qs(urlsplit(link).query)["id"][0] for link in links]
    sent = {"action": "delete", "rowid": [*rows[:2], "unknown"]}
    assert desk.send("it/new/", "it/action/", **sent).status_code == 302
    assert model.objects.count() == 1


@pytest.mark.guarantee("mongo-10")
@pytest.mark.parametrize("key", ["x", "", "0" * 23, "0" * 24, "{}", "$where"])
def test_an_id_that_is_none_is_not_found(parts, key):
    for page in ("edit", "details", "delete"):
        answer = parts.client.get(f"/admin/part/{page}/", query_string={"id": key})
        assert answer.status_code in {302, 404}
    sent = {"action": "delete", "rowid": [key, str(ObjectId())]}
    assert parts.send("part/new/", "part/action/", **sent).status_code == 302
    assert Part.objects.count() == 20
