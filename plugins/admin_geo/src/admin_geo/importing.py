"""Records from GeoJSON: each feature is one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from admin_core.data import ExportColumn, Importer, gettext


def read(file: BinaryIO, columns: Sequence[ExportColumn]) -> Iterator[Mapping[str, Any]]:
    """Yield a mapping for each feature of a collection: its properties, and its geometry.

    The geometry goes to the first geometry column that no property is called like.  Raises
    :exc:`ValueError` with a message for people for anything that is no collection of features.

    .. versionadded:: 0.1
    """
    try:
        whole = json.loads(file.read().decode("utf-8-sig"))
        features = whole["features"] if whole["type"] == "FeatureCollection" else [whole]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValueError(gettext("This is no GeoJSON.")) from None
    if not isinstance(features, list):
        raise ValueError(gettext("This is no GeoJSON."))
    geometries = [one for one in columns if one.kind == "geometry"]
    for feature in features:
        yield _record(feature, geometries)


def _record(feature: Any, columns: Sequence[ExportColumn]) -> Mapping[str, Any]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError(gettext("This is no GeoJSON."))
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise ValueError(gettext("This is no GeoJSON."))
    free = (one.name for one in columns if not {one.name, one.label} & properties.keys())
    name = next(free, None)
    geometry = feature.get("geometry")
    return properties if name is None else {**properties, name: geometry}


GEOJSON = Importer("geojson", "GeoJSON", ("geojson",), read)
