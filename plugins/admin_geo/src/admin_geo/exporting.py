"""Lists as GeoJSON: a feature for each record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from admin_core.data import ExportColumn, Exporter, export_text

#: About how many characters are sent at a time.
CHUNK = 65_536


def write(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a feature collection.

    The first geometry of a row is its feature's, further ones are properties.

    .. versionadded:: 0.1
    """
    names = [column.name for column in columns]
    text = '{"type": "FeatureCollection", "features": ['
    for place, row in enumerate(rows):
        text += ",\n" if place else "\n"
        text += json.dumps(_feature(names, row), ensure_ascii=False, default=export_text)
        if len(text) >= CHUNK:
            yield text.encode()
            text = ""
    yield f"{text}\n]}}\n".encode()


def _feature(names: Sequence[str], row: Sequence[Any]) -> Mapping[str, Any]:
    values = dict(zip(names, row, strict=True))
    of_feature = next((name for name in names if _is_geometry(values[name])), None)
    geometry = values.pop(of_feature) if of_feature is not None else None
    return {"type": "Feature", "geometry": geometry, "properties": values}


def _is_geometry(value: Any) -> bool:
    return isinstance(value, Mapping) and {"type"} < set(value) <= {
        "type", "coordinates", "geometries",
    }  # fmt: skip


GEOJSON = Exporter("geojson", "GeoJSON", "application/geo+json", "geojson", write)
