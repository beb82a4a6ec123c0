"""Geometries as GeoJSON in degrees, and back: no database is asked.

What a column holds has a spatial reference system of its own; maps and GeoJSON know longitude
and latitude (EPSG:4326) alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy
import pyproj
import shapely
import shapely.geometry
from geoalchemy2.elements import WKBElement, WKTElement
from geoalchemy2.shape import from_shape, to_shape
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from admin_core.data import gettext

#: The system of longitude and latitude, which GeoJSON and maps speak.
DEGREES = 4326
#: Digits after the point that are shown: about a centimetre.
DIGITS = 7
#: Corners that a geometry typed into a form may have.
MAX_CORNERS = 100_000

_TYPES = frozenset({
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
})  # fmt: skip


def shape_of(value: Any) -> BaseGeometry:
    """Return the geometry that a column's value stands for, in the column's own system.

    .. versionadded:: 0.1
    """
    if isinstance(value, BaseGeometry):
        return value
    if isinstance(value, (WKBElement, WKTElement)):
        return to_shape(value)
    return shapely.from_wkt(str(value).rpartition(";")[2])


def in_degrees(value: Any, srid: int) -> BaseGeometry:
    """Return a column's value as a geometry in degrees.

    *srid* is the column's system; the value's own counts where it names one.

    .. versionadded:: 0.1
    """
    shape = shape_of(value)
    return moved(shape, shapely.get_srid(shape) or srid, DEGREES)


def geojson(value: Any, srid: int) -> dict[str, Any]:
    """Return a column's value as GeoJSON, rounded to about a centimetre.

    .. versionadded:: 0.1
    """
    found: dict[str, Any] = _rounded(shapely.geometry.mapping(in_degrees(value, srid)))
    return found


def moved(shape: BaseGeometry, source: int, target: int) -> BaseGeometry:
    """Return *shape* in another system; a system that is not known (0, -1) counts as degrees.

    Raises :exc:`ValueError` for a place that the other system has no coordinates for.

    .. versionadded:: 0.1
    """
    source, target = _known(source), _known(target)
    if source == target or shape.is_empty:
        return shape
    try:
        change = _transformer(source, target)
    except CRSError as error:
        raise ValueError(gettext("The map of this column is not known here.")) from error

    def across(x: Any, y: Any, z: Any = None) -> Any:
        return change.transform(x, y) if z is None else (*change.transform(x, y), z)

    try:
        found = shapely.transform(shape, across, include_z=bool(shape.has_z), interleaved=False)
    except ProjError as error:
        raise ValueError(_no_place()) from error
    if not numpy.isfinite(shapely.get_coordinates(found)).all():
        raise ValueError(_no_place())
    return found


def _no_place() -> str:
    return gettext("The map of this column has no such place.")


def _known(srid: int) -> int:
    return srid if srid > 0 else DEGREES


@lru_cache(maxsize=32)
def _transformer(source: int, target: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return value


# -- what people type ---------------------------------------------------------------------------


def parse_shape(text: str, *, check_range: bool = True) -> BaseGeometry:
    """Return the geometry that a GeoJSON text describes, in degrees.

    Also takes a feature, and a collection of one or more features, whose geometries become one.
    Raises :exc:`ValueError` with a message for the visitor.

    .. versionadded:: 0.1
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(gettext("This is no valid JSON.")) from error
    shape = _of_mapping(found)
    if shape.is_empty:
        raise ValueError(gettext("The geometry is empty."))
    if shapely.get_num_coordinates(shape) > MAX_CORNERS:
        raise ValueError(gettext("The geometry has more than %(num)s points.", num=MAX_CORNERS))
    if check_range:
        _check_range(shape)
    if not shape.is_valid:
        raise ValueError(gettext("The outline crosses itself or leaves its own bounds."))
    return shape


def _of_mapping(found: Any) -> BaseGeometry:
    if not isinstance(found, Mapping):
        raise ValueError(_expected())
    if found.get("type") == "Feature":
        return _of_mapping(found.get("geometry"))
    if found.get("type") == "FeatureCollection":
        features = found.get("features")
        if not isinstance(features, list) or not features:
            raise ValueError(_expected())
        return joined([_of_mapping(one) for one in features])
    if found.get("type") not in _TYPES:
        raise ValueError(_expected())
    try:
        return shapely.from_geojson(json.dumps(_checked(found)))
    except (ShapelyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(
            gettext("The coordinates do not make up a %(type)s.", type=found["type"])
        ) from error


def _checked(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refuse what only looks like coordinates: the library takes ``true`` and ``NaN``."""
    if found["type"] == "GeometryCollection":
        parts = found.get("geometries")
        if not isinstance(parts, list) or not all(isinstance(one, Mapping) for one in parts):
            raise ValueError("no geometries")
        return {"type": found["type"], "geometries": [_checked(one) for one in parts]}
    _check_numbers(found.get("coordinates"))
    return {"type": found["type"], "coordinates": found["coordinates"]}


def _check_numbers(value: Any) -> None:
    if isinstance(value, list):
        for one in value:
            _check_numbers(one)
    elif isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError("no number")


def _expected() -> str:
    return gettext('Enter GeoJSON, like {"type": "Point", "coordinates": [16.37, 48.2]}.')


def _check_range(shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError(
            gettext("Longitudes lie between -180 and 180, latitudes between -90 and 90.")
        )


def joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return one geometry of several: a multi-part one where all are of one kind.

    .. versionadded:: 0.1
    """
    parts = [part for one in shapes for part in getattr(one, "geoms", [one])]
    if len(parts) == 1:
        return parts[0]
    kinds = {one.geom_type for one in parts}
    multi = _MULTI.get(next(iter(kinds))) if len(kinds) == 1 else None
    return (multi or shapely.GeometryCollection)(parts)


_MULTI: Mapping[str, Any] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def fitted(shape: BaseGeometry, geometry_type: str, dimension: int) -> BaseGeometry:
    """Return *shape* as a column of that type takes it.

    A column of several parts takes a single one, and the other way round where there is but one;
    heights are 0 where the column wants some. Raises :exc:`ValueError` for what does not fit.

    .. versionadded:: 0.1
    """
    kind, wants_heights = plain_type(geometry_type), dimension > 2
    if shape.has_z and not wants_heights:
        raise ValueError(gettext("This column holds no heights: give two numbers for each point."))
    if wants_heights and not shape.has_z:
        shape = shapely.force_3d(shape)
    if kind == "GEOMETRY" or shape.geom_type.upper() == kind:
        return shape
    multi = _MULTI.get(shape.geom_type)
    if kind == "GEOMETRYCOLLECTION":
        return shapely.GeometryCollection(list(getattr(shape, "geoms", [shape])))
    if multi is not None and kind == f"MULTI{shape.geom_type.upper()}":
        found: BaseGeometry = multi([shape])
        return found
    parts = list(getattr(shape, "geoms", ()))
    if len(parts) == 1 and parts[0].geom_type.upper() == kind:
        return parts[0]
    raise ValueError(
        gettext("This column holds a %(wanted)s, not a %(type)s.",
                wanted=names().get(kind, kind), type=shape.geom_type)
    )  # fmt: skip


def plain_type(geometry_type: str | None) -> str:
    """Return a column's type without the letters for heights and measures.

    .. versionadded:: 0.1
    """
    kind = (geometry_type or "GEOMETRY").upper()
    return next((kind[: -len(end)] for end in ("ZM", "Z", "M") if kind.endswith(end)), kind)


def names() -> Mapping[str, str]:
    """Return the types as GeoJSON spells them, by the names that databases use.

    .. versionadded:: 0.1
    """
    return {name.upper(): name for name in _TYPES}


def stored(shape: BaseGeometry, srid: int) -> WKBElement:
    """Return what is written for *shape*, given in the column's own system.

    .. versionadded:: 0.1
    """
    return from_shape(shape, srid=srid)
