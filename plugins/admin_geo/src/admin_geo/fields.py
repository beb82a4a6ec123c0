"""Geometries in forms: GeoJSON as text, and a map above it where scripts run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from flask import current_app
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from admin_core.data import gettext

from .shapes import fitted, geojson, moved, parse_shape, stored
from .tiles import layer_from


def lat(point: Any) -> float:
    """Return the latitude of a place: of an object with ``lat`` or ``y``, or a pair (lng, lat).

    .. versionadded:: 0.1
    """
    return _ordinate(point, ("lat", "latitude", "y"), 1)


def lng(point: Any) -> float:
    """Return the longitude of a place: of an object with ``lng`` or ``x``, or a pair (lng, lat).

    .. versionadded:: 0.1
    """
    return _ordinate(point, ("lng", "lon", "longitude", "x"), 0)


def _ordinate(point: Any, names: Iterable[str], place: int) -> float:
    for name in names:
        found = point.get(name) if isinstance(point, Mapping) else getattr(point, name, None)
        if found is not None:
            return float(found)
    return float(point[place])


class LeafletWidget(wtforms.widgets.TextArea):
    """A text area for GeoJSON, which scripts put a map with drawing tools above.

    ``height`` counts pixels. ``center`` is where the map of an empty field opens, an object with
    ``lat`` and ``lng`` or ``x`` and ``y``, or a pair (longitude, latitude); ``max_bounds`` is a
    geometry, four numbers (west, south, east, north) or two points that the map does not leave.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        width: str | int = "auto",
        height: int = 350,
        center: Any = None,
        zoom: int | None = None,
        min_zoom: int | None = None,
        max_zoom: int | None = None,
        max_bounds: Any = None,
        tile_layer_url: str | None = None,
        tile_layer_attribution: str | None = None,
    ) -> None:
        self.width, self.height, self.center, self.zoom = width, height, center, zoom
        self.min_zoom, self.max_zoom, self.max_bounds = min_zoom, max_zoom, max_bounds
        self.tile_layer_url = tile_layer_url
        self.tile_layer_attribution = tile_layer_attribution

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the text area with what the map is to know."""
        kwargs.setdefault("spellcheck", "false")
        for name, value in self._settings(field).items():
            if value is not None:
                kwargs.setdefault(f"data-{name}", str(value))
        return super().__call__(field, **kwargs)

    def _settings(self, field: Any) -> dict[str, Any]:
        config = current_app.config
        layer = layer_from(
            config,
            self.tile_layer_url or getattr(field, "tile_layer_url", None),
            self.tile_layer_attribution or getattr(field, "tile_layer_attribution", None),
        )
        center = self.center or default_center(config)
        found = {
            "geo": "edit",
            "role": "leaflet",
            "geometry-type": getattr(field, "geometry_type", "GEOMETRY"),
            "width": self.width,
            "height": self.height,
            "lat": lat(center) if center is not None else None,
            "lng": lng(center) if center is not None else None,
            "zoom": self.zoom,
            "min-zoom": self.min_zoom,
            "max-zoom": self.max_zoom,
            "tile-layer-url": layer.url if layer else None,
            "tile-layer-attribution": layer.attribution if layer else None,
            "texts": json.dumps(_texts(), ensure_ascii=False),
        }
        return {**found, **self._bounds()}

    def _bounds(self) -> dict[str, Any]:
        if self.max_bounds is None:
            return {}
        given = self.max_bounds
        if isinstance(given, BaseGeometry):
            west, south, east, north = given.bounds
        elif len(given) == 4:
            west, south, east, north = given
        else:
            (low, high) = given
            west, south, east, north = lng(low), lat(low), lng(high), lat(high)
        return {
            "max-bounds-sw-lat": south, "max-bounds-sw-lng": west,
            "max-bounds-ne-lat": north, "max-bounds-ne-lng": east,
        }  # fmt: skip


def default_center(config: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return where maps open, (longitude, latitude), as the application's settings say.

    .. versionadded:: 0.1
    """
    found = [
        config.get(f"FLASK_ADMIN_{name}", config.get(name))
        for name in ("DEFAULT_CENTER_LONG", "DEFAULT_CENTER_LAT")
    ]
    return None if None in found else (float(found[0]), float(found[1]))


def _texts() -> dict[str, str]:
    """Return what the map's tools are called."""
    return {
        "map": gettext("Map"),
        "point": gettext("Draw a point"),
        "place": gettext("Point on the map"),
        "line": gettext("Draw a line"),
        "polygon": gettext("Draw an area"),
        "hole": gettext("Cut a hole"),
        "edit": gettext("Move corners"),
        "drag": gettext("Move whole shapes"),
        "remove": gettext("Delete shapes"),
        "clear": gettext("Clear the map"),
        "whole": gettext("Show everything"),
        "text": gettext("Coordinates as GeoJSON"),
        "bad": gettext("The text below is no GeoJSON that the map can show."),
        "hint": gettext("Press Enter or click the first corner to finish, Escape to stop."),
    }


class GeoJSONField(wtforms.Field):
    """A geometry, typed as GeoJSON in degrees and kept in the column's own system.

    The value is what the column held as long as the text says the same, else a GeoAlchemy2
    element to be written. *session* is taken for the sake of existing code: nothing is asked of
    the database here.

    .. versionadded:: 0.1
    """

    is_wide = True
    widget = LeafletWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        geometry_type: str = "GEOMETRY",
        srid: int = -1,
        session: Any = None,
        tile_layer_url: str | None = None,
        tile_layer_attribution: str | None = None,
        dimension: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.geometry_type = geometry_type
        self.srid = srid
        self.dimension = dimension
        self.tile_layer_url = tile_layer_url
        self.tile_layer_attribution = tile_layer_attribution

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self._text(self.data)

    def _text(self, value: Any) -> str:
        if value is None:
            return ""
        return json.dumps(geojson(value, self.srid), separators=(", ", ": "))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text; raise :exc:`ValueError` for what is no geometry of the column's type."""
        if not valuelist:
            return
        text = valuelist[0].strip()
        if not text or text == "null":
            self.data = None
        elif text == self._text(self.object_data):
            # Typed is only what people have changed: digits that are not shown stay as they are.
            self.data = self.object_data
        else:
            shape = fitted(parse_shape(text), self.geometry_type, self.dimension)
            self.data = stored(moved(shape, 4326, self.srid), self.srid)
