"""Geometries in lists and details: a small picture, drawn from what the row holds already."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import shapely
from flask import render_template
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from .shapes import geojson, in_degrees, shape_of

#: Pictures are that many units wide and high.
WIDTH, HEIGHT, MARGIN = 72, 48, 4
#: More corners than that are never drawn.
MAX_DRAWN = 400


def cell(srid: int, purpose: str) -> Callable[[Any], Markup]:
    """Return what shows a value of a column in that system, in ``"list"`` or ``"details"``.

    .. versionadded:: 0.1
    """

    def short(value: Any) -> Markup:
        return picture(in_degrees(value, srid))

    def long(value: Any) -> Markup:
        text, drawn = json.dumps(geojson(value, srid)), short(value)
        return Markup(render_template("admin_geo/details.html", picture=drawn, geojson=text))

    show = short if purpose == "list" else long

    def shown(value: Any) -> Markup:
        try:
            return show(value)
        except ValueError:
            # On a map that nobody knows here; the numbers are all there is to show.
            return Markup("<code>{}</code>").format(shapely.to_wkt(shape_of(value))[:200])

    return shown


def picture(shape: BaseGeometry) -> Markup:
    """Return a geometry in degrees as a picture with its name; a point as its coordinates.

    .. versionadded:: 0.1
    """
    if shape.is_empty:
        return Markup("")
    if shape.geom_type == "Point":
        return Markup('<span class="geo-point">{}</span>').format(place(shape.x, shape.y))
    return Markup(
        '<svg class="geo-picture" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH, HEIGHT, label(shape), Markup("").join(_drawn(shape)))


def place(x: float, y: float) -> str:
    """Return a place as people write it: latitude, longitude."""
    return f"{y:.5f}, {x:.5f}"


def label(shape: BaseGeometry) -> str:
    """Return kind and middle of a geometry."""
    middle = shape.envelope.centroid
    return f"{shape.geom_type} {place(middle.x, middle.y)}"


def _drawn(shape: BaseGeometry) -> Iterator[Markup]:
    west, south, east, north = shape.bounds
    narrow = math.cos(math.radians((south + north) / 2)) or 1.0
    width, height = (east - west) * narrow, north - south
    scale = min(
        (WIDTH - 2 * MARGIN) / width if width else math.inf,
        (HEIGHT - 2 * MARGIN) / height if height else math.inf,
    )
    scale = 1.0 if math.isinf(scale) else scale
    left = (WIDTH - width * scale) / 2
    top = (HEIGHT - height * scale) / 2
    if shapely.get_num_coordinates(shape) > MAX_DRAWN:
        shape = shapely.simplify(shape, 1 / scale, preserve_topology=False)

    def at(point: Any) -> str:
        x = left + (point[0] - west) * narrow * scale
        return f"{x:.1f} {top + (north - point[1]) * scale:.1f}"

    for part in _parts(shape):
        if part.geom_type == "Point":
            x, y = at(part.coords[0]).split()
            yield Markup('<circle cx="{}" cy="{}" r="2.5"/>').format(x, y)
        elif part.geom_type == "Polygon":
            rings = (part.exterior, *part.interiors)
            lines = " ".join(f"M{' '.join(map(at, ring.coords))}Z" for ring in rings)
            yield Markup('<path d="{}"/>').format(lines)
        else:
            yield Markup('<path class="geo-line" d="M{}"/>').format(" ".join(map(at, part.coords)))


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(shape, "geoms", [shape]):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        elif not part.is_empty:
            yield part
