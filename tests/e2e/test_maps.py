"""Maps with a mouse, by keyboard and without script."""

from __future__ import annotations

import ctypes.util
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from geoalchemy2 import Geometry, WKTElement, load_spatialite
from geoalchemy2.shape import to_shape
from playwright.sync_api import expect
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from admin_core import Admin
from admin_geo import ModelView

from .conftest import served


class Base(DeclarativeBase):
    pass


class Place(Base):
    __tablename__ = "place"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(64), unique=True)
    point = sa.Column(Geometry("POINT"))
    areas = sa.Column(Geometry("MULTIPOLYGON", srid=4326))


class PlaceView(ModelView):
    column_filters = ("point",)
    can_view_details = True


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Any]:
    """Two places in SpatiaLite; ``open_page`` opens them."""
    from sqlean import dbapi2

    if not ctypes.util.find_library("spatialite"):
        pytest.skip("SpatiaLite is not installed")
    os.environ.setdefault("SPATIALITE_LIBRARY_PATH", "mod_spatialite.so")
    engine = sa.create_engine(f"sqlite:///{tmp_path}/places.db", module=dbapi2)

    @sa.event.listens_for(engine, "connect")
    def without_waiting(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")

    sa.event.listen(engine, "connect", load_spatialite)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Place(name="Vienna", point=WKTElement("POINT(16.37 48.2)")))
        session.add(Place(name="Lisbon", point=WKTElement("POINT(-9.14 38.72)")))
        session.commit()
    app = Flask("site")
    app.config.update(SECRET_KEY="of the tests")
    Admin(app, name="Site").add_view(PlaceView(Place, sessionmaker(engine)))

    def read(name: str) -> Any:
        with Session(engine) as session:
            return session.scalars(sa.select(Place).filter_by(name=name)).one()

    with served(app) as url:
        yield SimpleNamespace(url=url, read=read)
    engine.dispose()


def tools(page: Any, field: str) -> tuple[Any, Any]:
    """The toolbar and the map of a field."""
    own = page.locator(".ad-field", has=page.locator(f"#{field}"))
    own.locator(".geo-map").scroll_into_view_if_needed()
    own.locator(".geo-map path.geo-land").first.wait_for(state="attached")
    return own.get_by_role("toolbar", name="Map"), own.locator(".geo-map")


def click(box: Any, *places: tuple[int, int]) -> None:
    for x, y in places:
        box.click(position={"x": x, "y": y})


def save(page: Any) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Place").wait_for()


def test_an_area_is_drawn_gets_a_hole_and_a_second_part_and_is_moved(
    open_page: Any, site: Any
) -> None:
    page = open_page("/admin/place/edit/?id=1")
    bar, box = tools(page, "areas")
    text = page.locator("#areas")
    bar.get_by_role("button", name="Draw an area").click()
    click(box, (200, 100), (400, 100), (400, 250), (200, 250), (200, 100))
    expect(text).to_have_value(re.compile('"MultiPolygon"'))
    bar.get_by_role("button", name="Cut a hole").click()
    click(box, (260, 140), (320, 140), (320, 200), (260, 200), (260, 140))
    expect(text).to_have_value(re.compile(r"\]\], ?\[\["))
    bar.get_by_role("button", name="Draw an area").click()
    click(box, (450, 100), (500, 100), (500, 150), (450, 100))
    expect(text).to_have_value(re.compile(r"\]\]\], ?\[\[\["))
    drawn = json.loads(text.input_value())["coordinates"]
    assert [len(part) for part in drawn] == [2, 1]
    save(page)
    before = to_shape(site.read("Vienna").areas)
    assert [len(part.interiors) for part in before.geoms] == [1, 0]

    page = open_page("/admin/place/edit/?id=1")
    bar, box = tools(page, "areas")
    edit = bar.get_by_role("button", name="Move corners")
    edit.click()
    expect(edit).to_have_attribute("aria-pressed", "true")
    corner = box.locator(".marker-icon:not(.marker-icon-middle)").first
    corner.scroll_into_view_if_needed()
    at = corner.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 4, steps=4)
    page.mouse.up()
    edit.click()
    save(page)
    after = to_shape(site.read("Vienna").areas)
    assert not after.equals(before)
    assert [len(part.interiors) for part in after.geoms] == [1, 0]


def test_a_point_is_put_elsewhere_and_taken_away(open_page: Any, site: Any) -> None:
    page = open_page("/admin/place/edit/?id=1")
    bar, box = tools(page, "point")
    bar.get_by_role("button", name="Draw a point").click()
    click(box, (100, 100))
    moved = json.loads(page.locator("#point").input_value())
    assert moved["type"] == "Point"
    save(page)
    found = to_shape(site.read("Vienna").point)
    assert (round(found.x, 5), round(found.y, 5)) == tuple(
        round(one, 5) for one in moved["coordinates"]
    )
    assert round(found.x, 2) != 16.37
    page = open_page("/admin/place/edit/?id=1")
    bar, _ = tools(page, "point")
    bar.get_by_role("button", name="Clear the map").click()
    save(page)
    assert site.read("Vienna").point is None


def test_the_keyboard_types_coordinates_which_the_map_follows(open_page: Any, site: Any) -> None:
    page = open_page("/admin/place/edit/?id=2")
    _, box = tools(page, "point")
    page.get_by_text("Coordinates as GeoJSON").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type('{"type": "Point"')
    page.get_by_text("no GeoJSON that the map can show").wait_for()
    page.keyboard.type(', "coordinates": [10, 20]}')
    page.get_by_text("no GeoJSON that the map can show").wait_for(state="hidden")
    expect(box.locator(".geo-pin")).to_have_count(1)
    save(page)
    assert to_shape(site.read("Lisbon").point).coords[0] == (10, 20)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_script_the_text_is_edited_and_a_mistake_is_said(
    open_page: Any, site: Any, size: str
) -> None:
    page = open_page("/admin/place/edit/?id=2", script=False, size=size)
    field = page.get_by_label("Point", exact=True)
    field.fill('{"type": "Point", "coordinates": [200, 20]}')
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Longitudes lie between").first.wait_for()
    field.fill('{"type": "Point", "coordinates": [20, 20]}')
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Place").wait_for()
    assert to_shape(site.read("Lisbon").point).coords[0] == (20, 20)


def test_a_box_drawn_on_the_lists_map_filters_it(open_page: Any, site: Any) -> None:
    page = open_page("/admin/place/")
    page.get_by_text("Show these records on a map").click()
    box = page.locator(".geo-list .geo-map")
    pin = box.get_by_role("button", name="Vienna")
    pin.wait_for()
    pin.click()
    assert box.get_by_role("link", name="Vienna").get_attribute("href")
    box.get_by_role("button", name="Close popup").click()
    box.locator(".leaflet-popup").wait_for(state="detached")
    page.get_by_role("button", name="Draw a box to filter by").click()
    at, edge = pin.bounding_box(), box.bounding_box()
    x, y = at["x"] + 9 - edge["x"], at["y"] + 9 - edge["y"]
    click(box, (x - 30, y - 30), (x + 30, y + 30))
    page.wait_for_url("**point__within=**")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody").get_by_text("Vienna").wait_for()


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_maps_have_no_accessibility_violation(
    open_page: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    for path in ("", "edit/?id=1", "details/?id=1"):
        page = open_page(f"/admin/place/{path}", size=size, scheme=scheme)
        if not path:
            page.get_by_text("Show these records on a map").click()
        page.locator(".geo-map .geo-pin").first.wait_for()
        page.evaluate(axe)
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == [], path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"]
