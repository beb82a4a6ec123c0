"""Forms of mapped classes on every database: choices, uniqueness, keys, refusals in words."""

from __future__ import annotations

import enum
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import admin_sqla
from admin_core.forms import Unique
from admin_sqla import ModelView

from .site import Site


class Base(DeclarativeBase):
    type_annotation_map = {str: sa.String(80)}


class Fuel(enum.Enum):
    petrol = 1
    diesel = 2


class Car(Base):
    __tablename__ = "car"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str] = mapped_column(unique=True)
    owner: Mapped[str | None]
    fuel: Mapped[Fuel | None]
    doors: Mapped[int] = mapped_column(default=4)
    note: Mapped[str] = mapped_column(default="")


class Tyre(Base):
    __tablename__ = "tyre"
    car_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str | None]


class CarView(ModelView):
    form_choices = {"doors": [(2, "two"), (4, "four")]}


class TyreView(ModelView):
    can_view_details = True
    form_columns = ("car_id", "place", "what")


@pytest.fixture
def source(engine):
    Base.metadata.create_all(engine)
    source = orm.sessionmaker(engine)
    with source.begin() as session:
        session.add_all(Car(plate=f"P{n}", owner="same") for n in range(3))
        session.add_all([Tyre(car_id=1, place="two", what="kept"), Tyre(car_id=2, place="a,b.c/é")])
    yield source
    Base.metadata.drop_all(engine)


@pytest.fixture
def site(source):
    return Site(CarView(Car, source), TyreView(Tyre, source))


@pytest.mark.guarantee("sqla-12", "sqla-1", "sqla-2")
def test_choices_are_selects_defaults_are_filled_in_and_blank_is_no_value(site, source):
    page = site.get("car/new/")
    assert re.search(r'<select[^>]*name="fuel"', page) and ">Diesel<" in page
    assert re.search(r'<select[^>]*name="doors"', page) and ">four<" in page
    assert re.search(r'<option selected value="4"|value="4" selected', page)
    new = {"plate": "NEW", "owner": "", "fuel": "diesel", "doors": "2", "note": ""}
    assert site.post("car/new/", **new).status_code == 302
    with source() as session:
        car = session.get(Car, 4)
        assert (car.owner, car.fuel, car.doors, car.note) == (None, Fuel.diesel, 2, "")
    assert site.post("car/new/", **{**new, "plate": ""}).status_code == 422
    assert site.post("car/new/", **{**new, "plate": "X", "doors": "3"}).status_code == 422


@pytest.mark.guarantee("sqla-12", "sqla-14", "sqla-w7")
def test_a_value_that_is_taken_is_refused_at_its_field_without_a_word_of_sql(site):
    new = {"plate": "P1", "owner": "typed", "fuel": "diesel", "doors": "2", "note": ""}
    reply = site.post("car/new/", **new)
    assert reply.status_code == 422
    assert "Another record has this value already." in reply.text
    assert 'value="typed"' in reply.text
    assert not re.search(
        r"INSERT|IntegrityError|constraint|Duplicate entry|duplicate key", reply.text
    )
    own = site.post("car/edit/?id=2", **{**new, "plate": "P1"})
    assert own.status_code == 302


@pytest.mark.guarantee("sqla-w6")
def test_a_unique_field_stands_several_rows_with_one_value(source):
    class View(ModelView):
        form_args = {"owner": {"validators": [Unique()]}}

    site = Site(View(Car, source))
    new = {"plate": "NEW", "fuel": "", "doors": "2", "note": ""}
    reply = site.post("car/new/", **new, owner="same")
    assert reply.status_code == 422
    assert site.post("car/new/", **new, owner="other").status_code == 302


@pytest.mark.guarantee("sqla-3", "sqla-w4")
@pytest.mark.parametrize(
    "key", ["1", "two,1", "1,two,3", "1,two&id=1", ",", "", "1,%00", "x,two", "9" * 40 + ",two"]
)
def test_a_malformed_key_is_no_record_and_no_error(site, key):
    for address in ("tyre/edit/", "tyre/details/"):
        reply = site.client.get(f"/admin/{address}?id={key}")
        assert reply.status_code == 302
    reply = site.post("tyre/", to=f"tyre/delete/?id={key}")
    assert reply.status_code in {200, 302}
    assert len(site.rows("tyre/")) == 2


@pytest.mark.guarantee("sqla-3")
def test_keys_of_several_parts_and_any_characters_lead_to_their_records(site):
    assert "kept" in site.get("tyre/details/?id=1,two")
    links = re.findall(r'href="/admin/(tyre/edit/\?id=[^"]+)"', site.get("tyre/"))
    assert len(set(links)) == 2
    for link in set(links):
        assert 'name="what"' in site.get(link)


@pytest.mark.guarantee("sqla-w11")
def test_nothing_private_or_obsolete_of_sqlalchemy_is_used():
    for path in Path(admin_sqla.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        found = re.findall(r"\._sa_\w+|_join_entities|_decl_class_registry|\.query\(", text)
        assert not found, path
