"""Answers to the core's hooks. GeoAlchemy2, Shapely and PROJ are imported on first use."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import (
    Condition,
    Exporter,
    FieldInfo,
    Importer,
    Operator,
    PolicySource,
    RecordStore,
    Script,
    Stylesheet,
)

KIND = "geometry"


@hookimpl
def admin_describe_field(native: Any, field: FieldInfo, backend: str) -> Mapping[str, Any] | None:
    """Know geometry and geography columns; their owner has imported GeoAlchemy2 already."""
    if backend != "sqla" or "geoalchemy2" not in sys.modules:
        return None
    from .types import facts_of

    return facts_of(native, field)


@hookimpl
def admin_form_field(field: FieldInfo, store: RecordStore, options: Mapping[str, Any]) -> Any:
    """Edit a geometry on a map and as GeoJSON."""
    if field.kind != KIND or field.read_only:
        return None
    from .fields import GeoJSONField

    known = ("geometry_type", "srid", "dimension")
    given = {"label": field.label, **{name: field.options[name] for name in known}, **options}
    return GeoJSONField(**given)


@hookimpl
def admin_cell_formatter(field: FieldInfo, view: Any, purpose: str) -> Any:
    """Show a geometry as a small picture, on its own page with its coordinates."""
    if field.kind != KIND:
        return None
    from .cells import cell

    return cell(field.options["srid"], purpose)


@hookimpl
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator]:
    """Filter by place and size."""
    if field.kind != KIND:
        return ()
    from .operators import operators_of

    return operators_of(field)


@hookimpl
def admin_compile_condition(
    condition: Condition, field: FieldInfo, native: Any, backend: str
) -> Any:
    """Put a condition on a geometry into SQL."""
    if field.kind != KIND or backend != "sqla":
        return None
    from .operators import compiled

    return compiled(condition, field, native)


@hookimpl
def admin_exporters() -> Iterable[Exporter]:
    """Write lists as GeoJSON."""
    from .exporting import GEOJSON

    return (GEOJSON,)


@hookimpl
def admin_importers() -> Iterable[Importer]:
    """Read GeoJSON, for those who have imports."""
    from .importing import GEOJSON

    return (GEOJSON,)


@hookimpl
def admin_assets(view: Any) -> Iterable[Script | Stylesheet | PolicySource]:
    """Load the map's starter where geometries may be shown, and open the policy for its tiles."""
    if not _may_show_maps(view):
        return
    from .tiles import layer_of

    yield Script("admin_geo", "dist/geo.js")
    yield Stylesheet("admin_geo", "dist/geo.css")
    layer = layer_of(current_app.config, view)
    if layer is not None:
        yield PolicySource("img-src", layer.origin)


@hookimpl
def admin_page_slot(slot: str, view: Any, context: Mapping[str, Any]) -> Markup | None:
    """Show the records of a list's page on a map below the table."""
    if slot != "list.bottom" or not _may_show_maps(view):
        return None
    from .list_map import list_map

    return list_map(view, context.get("page"))


def _may_show_maps(view: Any) -> bool:
    return "geoalchemy2" in sys.modules and getattr(view, "store", None) is not None
