"""Geographic columns in the core's words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from geoalchemy2.types import Geography, Raster, _GISType

from admin_core.data import FieldInfo

from .shapes import DEGREES, geojson, plain_type

KIND = "geometry"


def facts_of(native: Any, field: FieldInfo) -> Mapping[str, Any] | None:
    """Return what is known of a column, ``None`` if it holds no geometry.

    .. versionadded:: 0.1
    """
    type_ = getattr(native, "type", None)
    if not isinstance(type_, _GISType) or isinstance(type_, Raster):
        return None
    srid = type_.srid if type_.srid and type_.srid > 0 else -1
    if isinstance(type_, Geography) and srid < 0:
        srid = DEGREES
    # A type that the backend does not know is read-only there, unlike an expression.
    is_expression = bool(field.options.get("expression"))
    return {
        "kind": KIND,
        "read_only": is_expression or field.generated,
        "required": not (field.nullable or field.generated or _has_default(native)),
        "sortable": False,
        "options": {
            **field.options,
            "geometry_type": plain_type(type_.geometry_type),
            "srid": srid,
            "dimension": _dimension(type_),
            "geography": isinstance(type_, Geography),
            "export": partial(geojson, srid=srid),
        },
    }


def _has_default(native: Any) -> bool:
    found = (getattr(native, "default", None), getattr(native, "server_default", None))
    return any(one is not None for one in found)


def _dimension(type_: Any) -> int:
    if type_.dimension:
        return int(type_.dimension)
    kind = (type_.geometry_type or "").upper()
    return 3 if kind.endswith("Z") else 2


def geometry_fields(store: Any) -> tuple[FieldInfo, ...]:
    """Return the fields of a store that hold geometries.

    .. versionadded:: 0.1
    """
    return tuple(field for field in store.info if field.kind == KIND)
