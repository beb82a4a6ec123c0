"""Geographic columns through their pages, on PostGIS and SpatiaLite."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import shapely
import sqlalchemy as sa
import wtforms
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from geoalchemy2 import Geometry
from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from admin_core import Admin
from admin_core.data import ExportColumn
from admin_geo import GeoJSONField, LeafletWidget, ModelView
from admin_geo.exporting import write
from admin_geo.fields import lat, lng
from admin_geo.shapes import moved, parse_shape
from admin_geo.shapes import stored as written
from admin_import import ImportMixin

from .conftest import Atlas, Place, Spot, empty

RING = [[16, 48], [17, 48], [17, 49], [16, 48]]
HOLE = [[16.6, 48.2], [16.8, 48.2], [16.8, 48.4], [16.6, 48.2]]
SHAPES = {
    "point": {"type": "Point", "coordinates": [16.37, 48.2]},
    "line": {"type": "LineString", "coordinates": [[16, 48], [17, 48.5]]},
    "border": {"type": "Polygon", "coordinates": [RING, HOLE]},
    "points": {"type": "MultiPoint", "coordinates": [[16, 48], [17, 49]]},
    "lines": {"type": "MultiLineString", "coordinates": [[[16, 48], [17, 48]], [[1, 2], [3, 4]]]},
    "areas": {"type": "MultiPolygon", "coordinates": [[RING], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]},
    "anything": {"type": "LineString", "coordinates": [[16, 48], [17, 48.5]]},
    "height": {"type": "Point", "coordinates": [16.37, 48.2, 171.5]},
}
OTHER = [-9.14, 38.72]


def same(one: object, other: object) -> bool:
    """Whether two GeoJSON values are the same but for rounding."""
    return bool(
        shapely.equals_exact(
            shapely.from_geojson(json.dumps(one)), shapely.from_geojson(json.dumps(other)), 1e-6
        )
    )


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.guarantee("geo-1")
@pytest.mark.parametrize("name", SHAPES)
def test_each_kind_is_created_shown_edited_and_emptied(atlas, name):
    assert atlas.save(name="Here", **{name: SHAPES[name]}).status_code == 302
    key = atlas.only().id
    assert same(atlas.typed(key)[name], SHAPES[name])
    shown = "geo-point" if SHAPES[name]["type"] == "Point" else "<svg"
    assert shown in atlas.rows()
    # Saved as the page shows it, it stays what it was to the last bit.
    before = getattr(atlas.only(), name)
    page = {n: v for n, v in atlas.typed(key).items() if v is not None}
    texts = {n: json.dumps(v, separators=(", ", ": ")) for n, v in page.items()}
    assert atlas.save(key, name="There", **texts).status_code == 302
    assert (atlas.only().name, getattr(atlas.only(), name).desc) == ("There", before.desc)
    if name == "point":
        moved = {"type": "Point", "coordinates": OTHER}
        assert atlas.save(key, name="There", point=moved).status_code == 302
        assert same(atlas.typed(key)["point"], moved)
    assert atlas.save(key, name="There", **{name: ""}).status_code == 302
    assert getattr(atlas.only(), name) is None


@pytest.mark.guarantee("geo-2", "geo-w2", "geo-w4")
@pytest.mark.parametrize("name", ["point", "border", "areas"])
def test_every_page_speaks_of_the_same_place_in_degrees(atlas, name):
    assert atlas.save(name="Here", **{name: SHAPES[name]}).status_code == 302
    key = atlas.only().id
    stored = getattr(atlas.only(), name)
    west, south, *_ = to_shape(stored).bounds
    assert (abs(west) > 1_000) is (name == "areas")
    wanted = shapely.from_geojson(json.dumps(SHAPES[name]))
    place = wanted if name == "point" else wanted.envelope.centroid
    for page in (atlas.rows(), atlas.get("details/", id=key)):
        assert f"{place.y:.5f}, {place.x:.5f}" in page
    assert "0101000" not in atlas.get("details/", id=key)
    text = atlas.client.get(f"{atlas.at}export/csv/").text
    (row,) = csv.DictReader(io.StringIO(text))
    exported = next(value for label, value in row.items() if label.lower() == name)
    assert same(json.loads(exported), SHAPES[name])
    (record,) = json.loads(atlas.client.get(f"{atlas.at}export/json/").text)
    assert same(record[name], SHAPES[name])
    assert getattr(atlas.only(), name).desc == stored.desc


@pytest.mark.guarantee("geo-2")
def test_a_geography_is_a_place_as_well(postgis):
    atlas = Atlas(empty(postgis), Spot, column_filters=("spot",))
    assert atlas.save(name="Here", spot=SHAPES["point"]).status_code == 302
    assert same(atlas.typed(atlas.only().id)["spot"], SHAPES["point"])
    assert atlas.names(spot__within="16,48,17,49") == ["Here"]
    assert atlas.names(spot__near="16.37, 48.21, 5 km") == ["Here"]
    assert atlas.names(spot__near="16.37,48.21,900m") == []


BAD = {
    "{": "no valid JSON",
    "{}": "Enter GeoJSON",
    "[]": "Enter GeoJSON",
    "7": "Enter GeoJSON",
    '{"type": "Circle", "coordinates": [1, 2]}': "Enter GeoJSON",
    '{"type": "Feature", "geometry": null}': "Enter GeoJSON",
    '{"type": "FeatureCollection", "features": []}': "Enter GeoJSON",
    '{"type": "Point"}': "do not make up a Point",
    '{"type": "Point", "coordinates": []}': "",
    '{"type": "Point", "coordinates": ["a", 2]}': "do not make up a Point",
    '{"type": "Point", "coordinates": [true, 2]}': "do not make up a Point",
    '{"type": "Point", "coordinates": [1e999, 2]}': "do not make up a Point",
    '{"type": "Point", "coordinates": [181, 0]}': "Longitudes lie between",
    '{"type": "Point", "coordinates": [1, 2, 3]}': "no heights",
    '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}': "holds a Point, not a LineString",
    '{"type": "Polygon", "coordinates": [[[0,0],[1,1],[0,1],[1,0],[0,0]]]}': "crosses itself",
    '{"type": "GeometryCollection", "geometries": [7]}': "do not make up",
    "[" * 5_000: "no valid JSON",
}


@pytest.mark.guarantee("geo-3", "geo-w3")
@pytest.mark.parametrize("text", BAD)
def test_what_is_no_geometry_is_refused_at_its_field_and_kept(spatialite, text):
    atlas = Atlas(empty(spatialite))
    reply = atlas.save(name="Here", point=text)
    assert reply.status_code == 422
    assert BAD[text] in reply.text
    assert 'id="point-error"' in reply.text
    assert text[:60].replace('"', "&#34;") in reply.text
    assert "numpy" not in reply.text.lower()


def test_a_name_that_is_taken_is_said_at_its_field_and_the_geometry_stays(atlas):
    assert atlas.save(name="Here", point=SHAPES["point"]).status_code == 302
    reply = atlas.save(name="Here", point={"type": "Point", "coordinates": OTHER})
    assert reply.status_code == 422
    assert 'id="name-error"' in reply.text
    assert "-9.14" in reply.text


def test_one_part_and_several_parts_are_taken_for_each_other_where_nothing_is_lost(atlas):
    feature = {"type": "Feature", "properties": {}, "geometry": SHAPES["point"]}
    assert atlas.save(
        name="Here",
        points=SHAPES["point"],
        point={"type": "FeatureCollection", "features": [feature]},
        height={"type": "Point", "coordinates": [16.37, 48.2]},
    ).status_code == 302  # fmt: skip
    found = atlas.typed(atlas.only().id)
    assert found["points"] == {"type": "MultiPoint", "coordinates": [[16.37, 48.2]]}
    assert found["height"]["coordinates"] == [16.37, 48.2, 0.0]


@pytest.mark.guarantee("geo-w7")
def test_a_column_without_a_system_of_coordinates_gets_values_without_one(atlas):
    assert atlas.save(name="Here", point=SHAPES["point"]).status_code == 302
    with atlas.engine.connect() as connection:
        srid = connection.scalar(sa.text("SELECT ST_SRID(point) FROM place"))
    assert srid in (0, -1)


@pytest.mark.guarantee("geo-4", "geo-w6")
def test_tiles_come_only_from_where_the_application_says(spatialite):
    engine = empty(spatialite)

    def seen(config=(), **options):
        atlas = Atlas(engine, config=config, **options)
        reply = atlas.client.get(f"{atlas.at}new/")
        return reply.text, reply.headers["Content-Security-Policy"]

    text, policy = seen()
    assert "tile-layer" not in text
    assert "img-src 'self' data:;" in policy
    text, policy = seen({"MAPBOX_MAP_ID": "example.abc123", "MAPBOX_ACCESS_TOKEN": "pk.def456"})
    assert "https://api.mapbox.com/v4/example.abc123/{z}/{x}/{y}.png?access_token=pk.def456" in text
    assert "data-tile-layer-attribution=" in text
    assert "img-src 'self' data: https://api.mapbox.com;" in policy
    text, policy = seen({"FLASK_ADMIN_MAPBOX_MAP_ID": "me/style", "MAPBOX_ACCESS_TOKEN": "pk"})
    assert "/styles/v1/me/style/tiles/256/{z}/{x}/{y}" in text
    text, policy = seen({"MAPBOX_MAP_ID": "example.abc123"})
    assert "tile-layer" not in text
    text, policy = seen({"ADMIN_MAP_TILES": "https://tiles.example.org/{z}/{x}/{y}.png"})
    assert "https://tiles.example.org;" in policy
    text, policy = seen(tile_layer_url="{s}.tile.example.org/{z}/{x}/{y}.png",
                        tile_layer_attribution="© them")  # fmt: skip
    assert 'data-tile-layer-url="https://{s}.tile.example.org/{z}/{x}/{y}.png"' in text
    assert 'data-tile-layer-attribution="© them"' in text
    assert "https://*.tile.example.org;" in policy


def stored(shapes):
    srids = {"point": -1, "areas": 3857}
    return {
        name: written(moved(parse_shape(text), 4326, srids.get(name, 4326)), srids.get(name, 4326))
        for name, text in shapes.items()
    }


@pytest.mark.guarantee("geo-5", "geo-w1")
def test_a_list_costs_the_same_for_one_and_for_twenty(atlas):
    texts = {name: json.dumps(value) for name, value in SHAPES.items()}
    counts = []
    for places in (range(1), range(1, 20)):
        with Session(atlas.engine) as session:
            session.add_all(Place(name=f"Place {place:02}", **stored(texts)) for place in places)
            session.commit()
        atlas.get()
        with statements(atlas.engine) as found:
            assert atlas.rows().count("<tr") == places.stop
        counts.append(len(found))
    assert counts[0] == counts[1] <= 2


@pytest.mark.guarantee("geo-w5")
def test_a_field_needs_no_database(spatialite):
    class Form(wtforms.Form):
        place = GeoJSONField("Place", geometry_type="POINT", srid=3857,
                             )  # fmt: skip
        small = GeoJSONField(widget=LeafletWidget(height=200, center=(16, 48), zoom=4,
                                                  max_bounds=(15, 47, 18, 50)))  # fmt: skip

    with Atlas(spatialite).app.test_request_context():
        form = Form(MultiDict({"place": json.dumps(SHAPES["point"])}))
        assert form.validate()
        assert to_shape(form.place.data).x > 1_000_000
        assert 'data-geometry-type="POINT"' in form.place()
        text = form.small()
    for part in ('data-lat="48.0"', 'data-lng="16.0"', 'data-zoom="4"', 'data-height="200"',
                 'data-max-bounds-sw-lat="47"', 'data-max-bounds-ne-lng="18"'):  # fmt: skip
        assert part in text


@pytest.mark.guarantee("geo-w8")
def test_of_a_place_x_is_the_longitude():
    point = shapely.Point(16, 48)
    assert (lng(point), lat(point)) == (16, 48)
    assert (lng((16, 48)), lat((16, 48))) == (16, 48)
    assert (lng({"lat": 48, "lng": 16}), lat({"lat": 48, "lng": 16})) == (16, 48)


@pytest.mark.guarantee("geo-w9")
def test_lists_are_filtered_by_place_and_size_and_sorted_by_area(database):
    atlas = Atlas(database, column_filters=("point", "border", "line", "areas"),
                  column_list=("name", "point", "area"))  # fmt: skip
    small = {"type": "Polygon", "coordinates": [[[1, 1], [1.1, 1], [1.1, 1.1], [1, 1]]]}
    assert atlas.save(name="Vienna", **SHAPES).status_code == 302
    lisbon = {"type": "Point", "coordinates": OTHER}
    assert atlas.save(name="Lisbon", point=lisbon, border=small).status_code == 302
    assert atlas.names(point__within="16,48,17,49") == ["Vienna"]
    assert atlas.names(point__within="-10,38,17,49", sort="name") == ["Lisbon", "Vienna"]
    assert atlas.names(areas__within="0,0,18,50") == ["Vienna"]
    assert atlas.names(areas__within="0,0,16.5,50") == []
    assert atlas.names(areas__intersects="16.5,48,16.9,50") == ["Vienna"]
    assert atlas.names(border__intersects=json.dumps(SHAPES["line"])) == ["Vienna"]
    assert atlas.names(point__near="16.37, 48.21, 5 km") == ["Vienna"]
    assert atlas.names(point__near="16.37,48.21,900") == []
    assert atlas.names(border__area_at_most="100000000") == ["Lisbon"]
    assert atlas.names(line__length_at_least="90000") == ["Vienna"]
    assert atlas.names(line__length_at_least="100000") == []
    assert atlas.names(line__empty="1") == ["Lisbon"]
    assert atlas.names(sort="area") == ["Lisbon", "Vienna"]
    assert atlas.names(sort="-area") == ["Vienna", "Lisbon"]
    for bad in ("x", "1,2,3", "17,48,16,49", "1,2,3,200", '{"type": "Point"}'):
        page = atlas.get(point__within=bad)
        assert "ad-problems" in page, bad
    for bad in ("x", "1,2", "1,95,3", "1,2,99999999 km", "1,2,-3"):
        assert "ad-problems" in atlas.get(point__near=bad), bad


def test_the_records_of_a_page_are_on_a_map_below_it(spatialite):
    atlas = Atlas(empty(spatialite), column_filters=("point",))
    assert "geo-list" not in atlas.get()
    assert atlas.save(name="<b>Here</b>", point=SHAPES["point"]).status_code == 302
    page = atlas.client.get(atlas.at).text
    assert 'data-geo="list"' in page
    assert 'data-within="point__within"' in page
    assert "<b>Here" not in page
    hidden = Atlas(spatialite, list_map=False)
    assert "geo-list" not in hidden.get()
    assert "geo-list" not in Atlas(spatialite, column_list=("name",)).get()


def test_a_list_is_exported_as_geojson(atlas):
    assert atlas.save(name="Here", point=SHAPES["point"], line=SHAPES["line"]).status_code == 302
    reply = atlas.client.get(f"{atlas.at}export/geojson/")
    assert reply.mimetype == "application/geo+json"
    (feature,) = json.loads(reply.text)["features"]
    assert same(feature["geometry"], SHAPES["point"])
    assert feature["properties"]["name"] == "Here"
    assert same(feature["properties"]["line"], SHAPES["line"])


def imported(atlas, content):
    """Import a file; return the page that its check gives and what saving it leads to."""
    page = atlas.get("import/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    file = (io.BytesIO(content.encode()), "places.geojson")
    url = f"{atlas.at}import/"
    checked = atlas.client.post(url, data={"csrf_token": token, "file": file, "_update": "1"})
    hidden = dict(re.findall(r'name="(kept|format|_update)" value="([^"]+)"', checked.text))
    sent = {"csrf_token": token, "_import": "1", **hidden}
    return checked, atlas.client.post(url, data=sent)


def test_what_is_exported_as_geojson_can_be_imported_again(database):
    columns = ("id", "name", *SHAPES)
    atlas = Atlas(database, mixins=(ImportMixin,), column_list=columns, column_export_list=columns)
    assert atlas.save(name="Here", **SHAPES).status_code == 302
    file = atlas.client.get(f"{atlas.at}export/geojson/").text
    before, key = atlas.typed(atlas.only().id), atlas.only().id
    assert atlas.save(key, name="Moved", **dict.fromkeys(SHAPES, "")).status_code == 302
    checked, saved = imported(atlas, file)
    assert (checked.status_code, saved.status_code) == (200, 302), checked.text
    assert atlas.only().name == "Here"
    for name, shape in atlas.typed(key).items():
        assert same(shape, before[name]), name


def test_features_become_records_and_what_is_wrong_with_one_is_told(database):
    atlas = Atlas(database, mixins=(ImportMixin,), form_columns=("name", "line", "point"))
    feature = {"type": "Feature", "properties": {"name": "New"}, "geometry": SHAPES["line"]}
    checked, saved = imported(atlas, json.dumps(feature))
    assert (checked.status_code, saved.status_code) == (200, 302), checked.text
    assert same(atlas.typed(atlas.only().id)["line"], SHAPES["line"])
    wrong = {**feature, "properties": {"name": "Other"}, "geometry": SHAPES["point"]}
    checked, _ = imported(atlas, json.dumps({"type": "FeatureCollection", "features": [wrong]}))
    assert checked.status_code == 422 and ">line<" in checked.text
    for text in ("{", "[]", "{}", '{"type": "FeatureCollection", "features": {}}', '[["x"]]',
                 '{"type": "FeatureCollection", "features": [1]}',
                 '{"type": "Feature", "properties": 1}'):  # fmt: skip
        checked, _ = imported(atlas, text)
        assert checked.status_code == 422 and "This is no GeoJSON." in checked.text, text
    assert atlas.only().name == "New"


def test_a_table_without_geometries_is_exported_as_features_without_any():
    columns = [ExportColumn("name", "Name")]
    found = json.loads(b"".join(write(columns, [["a"], ["b"]])))
    assert [one["geometry"] for one in found["features"]] == [None, None]
    assert json.loads(b"".join(write(columns, [])))["features"] == []


def test_pages_without_geometries_load_no_map(spatialite):
    atlas = Atlas(spatialite)
    assert "admin_geo" not in atlas.client.get("/admin/").text


def test_a_view_of_older_code_works_as_it_is_written(postgis):
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests", SQLALCHEMY_DATABASE_URI=postgis.url)
    app.config["MAPBOX_MAP_ID"] = "example.abc123"
    app.config["MAPBOX_ACCESS_TOKEN"] = "pk.def456"
    db = SQLAlchemy(app)

    class Location(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(64), unique=True)
        point = db.Column(Geometry("POINT"))

    admin = Admin(app, access="public")
    admin.add_view(ModelView(Location, db.session))
    with app.app_context():
        db.create_all()
        try:
            page = app.test_client().get("/admin/location/new/").text
            assert 'data-geometry-type="POINT"' in page
            assert app.test_client().get("/admin/location/").status_code == 200
        finally:
            db.session.remove()
            db.drop_all()
            db.engine.dispose()
