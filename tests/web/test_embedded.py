"""Documents inside records, in their form: one, a list of them, nested; and lists of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import wtforms
from flask import Flask, template_rendered

from admin_core import Admin, ModelView, hookimpl
from admin_core.data import ConfigurationError, EmbeddedInfo, FieldInfo
from admin_core.forms import EmbeddedForm
from admin_memory import Memory

from .site import Site, _Compiled

NO_KEY = {"primary_key": False}


@dataclass
class Country:
    id: int | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass
class Spot:
    floor: int | None = field(default=None, metadata=NO_KEY)
    room: str = field(default="", metadata={"required": True})


@dataclass
class Address:
    street: str | None = field(default=None, metadata=NO_KEY)
    city: str = field(default="", metadata={"required": True})
    country: Country | None = None
    spot: Any = field(default=None, metadata={"embedded": EmbeddedInfo((Spot,)), "nullable": True})


@dataclass
class Cat:
    name: str = field(default="", metadata=NO_KEY)


@dataclass
class Dog:
    name: str = field(default="", metadata=NO_KEY)
    is_loud: bool = False


@dataclass
class Comment:
    text: str = field(default="", metadata={**NO_KEY, "required": True})
    replies: Any = field(default_factory=list, metadata={"embedded": None, "nullable": True})


# A comment holds comments, which can be said only after the class is there.
Comment.__dataclass_fields__["replies"].metadata = {
    "embedded": EmbeddedInfo((Comment,), many=True),
    "nullable": True,
}


def many(*models: Any) -> Any:
    info = EmbeddedInfo(models, many=True)
    return field(default_factory=list, metadata={"embedded": info, "nullable": True})


@dataclass
class User:
    id: int | None = None
    name: str = field(kw_only=True)
    home: Any = field(
        default=None, metadata={"embedded": EmbeddedInfo((Address,)), "nullable": True}
    )
    work: Any = many(Address)
    pet: Any = field(
        default=None, metadata={"embedded": EmbeddedInfo((Cat, Dog)), "nullable": True}
    )
    comments: Any = many(Comment)
    tags: list[str] = field(default_factory=list, metadata={"item": FieldInfo("", "string")})
    marks: list[int] = field(default_factory=list, metadata={"item": FieldInfo("", "integer")})


class Offices(Site):
    """A view of users, and what belongs to it."""

    def __init__(self, *, plugins: Any = (), view: Any = ModelView, **options: Any) -> None:
        self.source = Memory()
        self.source.rows(Country).extend([Country(1, "Chile"), Country(2, "Peru")])
        self.user = User(1, name="Ada")
        self.source.rows(User).append(self.user)
        self.app = Flask(__name__)
        self.app.jinja_options = {"bytecode_cache": _Compiled()}
        self.app.secret_key = "for tests"
        self.app.testing = True
        self.admin = Admin(self.app, "Users", plugins=list(plugins), access="public")
        self.admin.add_view(type("UserView", (view,), options)(User, self.source))
        self.admin.add_view(ModelView(Country, self.source))
        self.forget()
        template_rendered.connect(self._note, self.app)

    @property
    def token(self) -> str:
        if not self._token:
            self._token = self.get("user/new/").form().values()["csrf_token"][0]
        return self._token

    def save(self, **changes: Any) -> Any:
        sent = {"name": "Ada", **changes.pop("sent", {}), **changes}
        return self.post("user/edit/", sent, {"id": 1})

    def saved(self, **changes: Any) -> User:
        reply = self.save(**changes)
        assert reply.status == 302, reply.errors()
        return self.user


@pytest.fixture
def offices():
    return Offices()


# -- one document ----------------------------------------------------------------------------------


def test_a_document_is_made_of_what_was_typed(offices):
    user = offices.saved(
        sent={"home-street": "Main St 1", "home-city": "Lima", "home-country": "2"}
    )
    assert (user.home.street, user.home.city, user.home.country.name) == (
        "Main St 1",
        "Lima",
        "Peru",
    )
    assert user.home.spot is None


@pytest.mark.guarantee("mongo-3")
def test_an_optional_document_stays_away_although_its_own_fields_are_required(offices):
    assert offices.saved(sent={"home-street": "", "home-city": ""}).home is None
    assert offices.save(sent={"home-street": "Main St", "home-city": ""}).errors() == {
        "Home: City": ["This field is required."]
    }
    assert offices.user.home is None


def test_a_stored_document_is_changed_in_place_and_what_was_not_sent_stays(offices):
    offices.user.home = Address("Old", "Lima", spot=Spot(3, "B"))
    user = offices.saved(sent={"home-street": "New", "home-city": "Lima"})
    assert user.home == Address("New", "Lima", spot=Spot(3, "B"))
    assert offices.saved(sent={}).home.street == "New"


def test_a_document_can_be_taken_away(offices):
    offices.user.home = Address("Old", "Lima")
    page = offices.get("user/edit/", {"id": 1})
    assert "del-home" in page.html
    assert offices.saved(sent={"home-city": "Lima", "del-home": "1"}).home is None


def test_what_lies_deeper_is_saved_and_refused_at_its_own_place(offices):
    deep = {"home-city": "Lima", "home-spot-floor": "four", "home-spot-room": "B"}
    assert offices.save(sent=deep).errors() == {"Home: Spot: Floor": ["Enter a whole number."]}
    assert offices.saved(sent={**deep, "home-spot-floor": "4"}).home.spot == Spot(4, "B")


def test_opening_a_page_and_saving_it_changes_nothing(offices):
    offices.user.home = Address("Old", "Lima", spot=Spot(0, "B"))
    offices.user.work = [Address(None, "Rome"), Address("x", "Oslo")]
    offices.user.comments = [Comment("a", [Comment("b", [Comment("c")])])]
    offices.user.pet, offices.user.tags, offices.user.marks = Dog("Rex", True), ["", "b"], [3, 3]
    before = repr(offices.user)
    sent = offices.edit_form("user", 1)
    assert offices.post("user/edit/", sent, {"id": 1}).status == 302
    assert repr(offices.user) == before


# -- lists -----------------------------------------------------------------------------------------


def cities(user):
    return [one.city for one in user.work]


@pytest.mark.guarantee("mongo-2")
def test_documents_are_added_changed_moved_and_taken_away(offices):
    assert cities(offices.saved(sent={"work-0-city": "A", "work-1-city": "B"})) == ["A", "B"]
    first, second = offices.user.work
    user = offices.saved(sent={"work-1-city": "B", "work-0-city": "a", "work-2-city": "C"})
    assert cities(user) == ["B", "a", "C"]
    assert user.work[0] is not first
    sent = {"work-0-city": "B", "del-work-0": "1", "work-1-city": "a", "work-2-city": "C"}
    assert cities(offices.saved(sent=sent)) == ["a", "C"]
    assert second.city == "B"


def test_a_new_document_left_blank_is_none(offices):
    assert cities(offices.saved(sent={"work-0-city": "A", "work-1-city": ""})) == ["A"]


def test_stored_documents_that_were_not_sent_stay(offices):
    offices.user.work = [Address(None, "A"), Address(None, "B"), Address(None, "C")]
    assert cities(offices.saved(sent={"work-1-city": "b"})) == ["A", "b", "C"]
    assert cities(offices.saved(sent={"del-work-1": "1"})) == ["A", "C"]
    assert cities(offices.saved(sent={})) == ["A", "C"]


def test_an_error_is_said_at_its_row_and_nothing_typed_is_lost(offices):
    reply = offices.save(sent={"work-0-city": "A", "work-1-street": "typed"})
    assert reply.status == 422
    assert reply.errors() == {"Work #2: City": ["This field is required."]}
    assert reply.form("_fingerprint").values()["work-1-street"] == ["typed"]


def test_a_second_editor_is_told_of_the_first_ones_change(offices):
    offices.user.home = Address("Old", "Lima")
    sent = offices.edit_form("user", 1)
    offices.user.home.city = "Rome"
    assert offices.post("user/edit/", {**sent, "home-street": "New"}, {"id": 1}).status == 409
    assert offices.user.home.street == "Old"


@pytest.mark.parametrize("number", ["999999999", "-1", "x", "00"])
def test_numbers_that_nobody_sends_do_no_harm(offices, number):
    assert offices.save(sent={f"work-{number}-city": "A"}).status == 302


def test_names_nested_without_end_do_no_harm(offices):
    name = "comments-0-" + "replies-0-" * 2_000 + "text"
    assert offices.save(sent={name: "x"}).status in {302, 422}


def test_documents_of_their_own_kind_nest_as_deep_as_they_are(offices):
    sent = {"comments-0-text": "a", "comments-0-replies-0-text": "b",
            "comments-0-replies-0-replies-0-text": "c"}  # fmt: skip
    assert offices.saved(sent=sent).comments == [Comment("a", [Comment("b", [Comment("c")])])]


# -- without script --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("home", "home-city"),
        ("work", "work-0-city"),
        ("comments-0-replies-0-replies", "comments-0-replies-0-replies-0-text"),
        ("pet:Dog", "pet-is_loud"),
        ("tags", "tags-0"),
    ],
)
def test_a_button_adds_what_is_to_be_typed(offices, button, name):
    offices.user.comments = [Comment("a", [Comment("b")])]
    reply = offices.save(sent={"_inline_add": button})
    assert reply.status == 200
    assert f'name="{name}"' in reply.html
    assert offices.user.home is None


def test_a_button_moves_a_document(offices):
    offices.user.work = [Address(None, "A"), Address(None, "B")]
    sent = {"work-0-city": "A", "work-1-city": "B", "_inline_up": "work-1"}
    page = offices.save(sent=sent)
    assert page.html.index('name="work-1-city"') < page.html.index('name="work-0-city"')


# -- kinds of documents ----------------------------------------------------------------------------


def test_the_kind_of_a_document_is_chosen_by_the_button_that_adds_it(offices):
    page = offices.get("user/new/")
    assert 'value="pet:Cat"' in page.html
    assert 'value="pet:Dog"' in page.html
    user = offices.saved(sent={"pet-_type": "Dog", "pet-name": "Rex", "pet-is_loud": "y"})
    assert user.pet == Dog("Rex", True)
    assert offices.saved(sent={"pet-_type": "Cat", "pet-name": "Tom"}).pet == Dog("Tom", False)


# -- values ----------------------------------------------------------------------------------------


def test_values_are_added_changed_moved_and_taken_away(offices):
    assert offices.saved(sent={"tags-0": "a", "tags-1": "", "tags-2": "c"}).tags == ["a", "c"]
    assert offices.saved(sent={"tags-1": "c", "tags-0": "b"}).tags == ["c", "b"]
    assert offices.saved(sent={"marks-0": "5"}).tags == ["c", "b"]
    assert offices.saved(sent={"tags-_sent": "1"}).tags == []
    assert offices.user.marks == [5]


def test_a_value_that_does_not_fit_is_said_at_its_place(offices):
    reply = offices.save(sent={"marks-0": "5", "marks-1": "x"})
    assert reply.errors() == {"Marks #2": ["Enter a whole number."]}


# -- options ---------------------------------------------------------------------------------------


def test_form_subdocuments_says_what_a_documents_form_contains(offices):
    own = Offices(
        form_subdocuments={
            "home": {"form_columns": ("city",), "form_args": {"city": {"label": "Town"}}},
            "work": {"form_subdocuments": {None: EmbeddedForm(form_excluded_columns=("spot",))}},
        }
    )
    page = own.get("user/new/")
    assert 'name="home-city"' in page.html
    assert 'name="home-street"' not in page.html
    assert "Town" in page.html
    assert "work-__row0__-street" in page.html
    assert "work-__row0__-spot" not in page.html


def test_documents_of_several_models_have_options_by_the_name_of_each():
    inside = {"Dog": {"form_columns": ("name",), "form_args": {"name": {"label": "Call"}}}}
    own = Offices(form_subdocuments={"pet": {"form_subdocuments": inside}})
    page = own.save(sent={"_inline_add": "pet:Dog"})
    assert 'name="pet-is_loud"' not in page.html
    # Each kind is in a template as well, for the script that adds it.
    assert page.html.count(">Call<") == 2
    assert own.save(sent={"_inline_add": "pet:Cat"}).html.count(">Call<") == 1


@pytest.mark.parametrize("wrong", ["text", 3, ("a",)])
def test_an_entry_that_means_nothing_is_refused(wrong):
    with pytest.raises(ConfigurationError, match="form_subdocuments"):
        Offices(form_subdocuments={"home": wrong}).get("user/new/")


def test_a_documents_own_hook_changes_it_and_refuses_it():
    class Own(EmbeddedForm):
        form_extra_fields = {"code": wtforms.StringField("Code")}

        def on_model_change(self, form, model, is_created):
            if model.city == "Nowhere":
                raise wtforms.ValidationError("There is no such city.")
            model.street = f"{form.code.data} {is_created}"

    site = Offices(form_subdocuments={"home": Own()})
    assert site.saved(sent={"home-city": "Lima", "home-code": "x"}).home.street == "x True"
    reply = site.save(sent={"home-city": "Nowhere"})
    assert reply.status == 422
    assert reply.errors() == {"Home": ["There is no such city."]}
    assert site.user.home.city == "Lima"


def test_references_inside_documents_are_searched(offices):
    reply = offices.get("user/ajax/lookup/", {"name": "work-country", "query": "ch"})
    assert reply.json == [["1", "Chile"]]
    assert offices.get("user/ajax/lookup/", {"name": "work-nothing"}).status == 404


# -- rights ----------------------------------------------------------------------------------------


class Limits:
    def __init__(self, **fields: str) -> None:
        self.fields = fields

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return self.fields if info.name == "Address" else {}


def test_what_the_policy_hides_inside_a_document_is_neither_shown_nor_set():
    site = Offices(plugins=[Limits(street="hidden", city="read")])
    site.user.home = Address("Secret", "Lima")
    page = site.get("user/edit/", {"id": 1})
    assert "Secret" not in page.html
    site.saved(sent={"home-street": "Forged", "home-city": "Forged", "home-country": "1"})
    assert (site.user.home.street, site.user.home.city) == ("Secret", "Lima")
    assert site.user.home.country.name == "Chile"


def test_lists_details_and_exports_tell_what_documents_hold():
    site = Offices(can_view_details=True, can_export=True, export_types=("json",),
                   column_list=("name", "home", "home.city", "home.country", "work"))  # fmt: skip
    site.user.home, site.user.work = Address("x", "Lima"), [Address(None, "Rome")]
    row = site.list("user").page.rows[0]
    assert "Lima" in row.cells[2]
    assert "City: Lima" in site.get("user/details/", {"id": 1}).text
