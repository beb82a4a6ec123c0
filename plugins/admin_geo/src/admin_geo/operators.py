"""Filters by place and size."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2.types import Geography, Geometry
from shapely.geometry.base import BaseGeometry

from admin_core.data import Condition, FieldInfo, Operator, gettext

from .shapes import DEGREES, moved, parse_shape, stored
from .sql import geodesic_area, geodesic_distance, geodesic_length

#: Half the way round the globe, in metres.
FARTHEST = 20_040_000.0
#: Metres of a degree of latitude, at the least.
_METRES = 110_574.0
_AREAS = frozenset({"POLYGON", "MULTIPOLYGON", "GEOMETRY", "GEOMETRYCOLLECTION"})
_LINES = frozenset({"LINESTRING", "MULTILINESTRING", "GEOMETRY", "GEOMETRYCOLLECTION"})
_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?)\s*"
_BOX = re.compile(",".join([_NUMBER] * 4), re.ASCII)
_NEAR = re.compile(f"{_NUMBER},{_NUMBER},{_NUMBER}(km|m)?\\s*", re.ASCII)
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Region:
    """Part of the globe; ``text`` is what an address says of it."""

    shape: BaseGeometry
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Near:
    """Everything within so many metres of a place."""

    longitude: float
    latitude: float
    metres: float

    def __str__(self) -> str:
        return f"{self.longitude:.12g},{self.latitude:.12g},{self.metres:.12g}"


def operators_of(field: FieldInfo) -> Iterable[Operator]:
    """Return what a geometry can be filtered by, as far as its type has an area or a length.

    .. versionadded:: 0.1
    """
    kind = field.options["geometry_type"]
    region = gettext("within (west, south, east, north, or GeoJSON)")
    yield Operator("within", region, 1, "text", parse_region)
    yield Operator("intersects", gettext("touches (the same, or GeoJSON)"), 1, "text", parse_region)
    near = gettext("near (longitude, latitude, metres or km)")
    yield Operator("near", near, 1, "text", parse_near)
    if kind in _AREAS:
        yield Operator("area_at_least", gettext("area at least (m²)"), 1, "number", parse_size)
        yield Operator("area_at_most", gettext("area at most (m²)"), 1, "number", parse_size)
    if kind in _LINES:
        yield Operator("length_at_least", gettext("length at least (m)"), 1, "number", parse_size)
        yield Operator("length_at_most", gettext("length at most (m)"), 1, "number", parse_size)
    if field.nullable:
        yield Operator("empty", gettext("empty"), 0, "boolean")


# -- what addresses say -------------------------------------------------------------------------


def parse_region(text: str) -> Region:
    """Return the region of four numbers or a GeoJSON text; raise :exc:`ValueError`."""
    found = _BOX.fullmatch(text)
    if not found:
        return Region(parse_shape(text), text)
    west, south, east, north = map(float, found.groups())
    if west >= east or south >= north:
        raise ValueError(gettext("The box ends before it begins: west, south, east, north."))
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError(
            gettext("Longitudes lie between -180 and 180, latitudes between -90 and 90.")
        )
    return Region(shapely.box(west, south, east, north), text)


def parse_near(text: str) -> Near:
    """Return the place and distance that a text says; raise :exc:`ValueError`."""
    found = _NEAR.fullmatch(text)
    if not found:
        raise ValueError(gettext("Enter longitude, latitude and distance, like 16.37, 48.2, 5 km."))
    longitude, latitude, distance = map(float, found.groups()[:3])
    if not -180 <= longitude <= 180 or not -90 <= latitude <= 90:
        raise ValueError(
            gettext("Longitudes lie between -180 and 180, latitudes between -90 and 90.")
        )
    metres = distance * (1_000 if found[4] == "km" else 1)
    if not 0 <= metres <= FARTHEST:
        raise ValueError(gettext("The distance is farther than any place on the globe."))
    return Near(longitude, latitude, metres)


def parse_size(text: str) -> float:
    """Return a number of metres or square metres; raise :exc:`ValueError`."""
    found = _SIZE.fullmatch(text)
    value = float(found[1]) if found else math.nan
    if not math.isfinite(value):
        raise ValueError(gettext("Enter a number that is not negative."))
    return value


# -- as SQL -------------------------------------------------------------------------------------


def compiled(condition: Condition, field: FieldInfo, column: Any) -> Any:
    """Return the SQL of a condition, ``None`` for one that is no business of geometries.

    .. versionadded:: 0.1
    """
    build = _BUILDERS.get(condition.operator)
    return build(column, field.options["srid"], condition.value) if build else None


def _region(function: str) -> Callable[[Any, int, Region], Any]:
    def build(column: Any, srid: int, region: Region) -> Any:
        # A box has straight sides on the map, which geographies take for the shortest way.
        flat = sa.cast(column, Geometry(srid=srid)) if _is_geography(column) else column
        return getattr(sa.func, function)(flat, _bound(region.shape, srid))

    return build


def _near(column: Any, srid: int, near: Near) -> Any:
    point = shapely.Point(near.longitude, near.latitude)
    if _is_geography(column):
        place = sa.cast(stored(point, DEGREES), Geography(srid=DEGREES))
        return sa.func.ST_DWithin(column, place, near.metres)
    there = sa.func.ST_GeomFromText(point.wkt, DEGREES)
    exact = geodesic_distance(column, there) <= near.metres
    box = _box_around(near)
    # The box finds candidates by the spatial index; the distance decides.
    return (
        exact if box is None else sa.and_(sa.func.ST_Intersects(column, _bound(box, srid)), exact)
    )


def _box_around(near: Near) -> BaseGeometry | None:
    """Return a box that holds all that is near, ``None`` across a pole or the date line."""
    high = near.metres / _METRES * 1.01
    south, north = near.latitude - high, near.latitude + high
    if south <= -89 or north >= 89:
        return None
    wide = high / math.cos(math.radians(max(abs(south), abs(north))))
    west, east = near.longitude - wide, near.longitude + wide
    return None if west < -180 or east > 180 else shapely.box(west, south, east, north)


def _bound(shape: BaseGeometry, srid: int) -> Any:
    # Straight in degrees is no straight line elsewhere: long sides get more corners.
    if srid > 0 and srid != DEGREES:
        west, south, east, north = shape.bounds
        shape = shapely.segmentize(shape, max(east - west, north - south, 1e-9) / 32)
    return stored(moved(shape, DEGREES, srid), srid)


def _is_geography(column: Any) -> bool:
    return isinstance(column.type, Geography)


_BUILDERS: dict[str, Callable[[Any, int, Any], Any]] = {
    "within": _region("ST_CoveredBy"),
    "intersects": _region("ST_Intersects"),
    "near": _near,
    "area_at_least": lambda column, srid, value: geodesic_area(column) >= value,
    "area_at_most": lambda column, srid, value: geodesic_area(column) <= value,
    "length_at_least": lambda column, srid, value: geodesic_length(column) >= value,
    "length_at_most": lambda column, srid, value: geodesic_length(column) <= value,
    "empty": lambda column, srid, value: column.is_(None) if value else column.is_not(None),
}
