"""The records of a list's page on one map, from what the page has read already."""

from __future__ import annotations

import json
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from admin_core.data import gettext

from .fields import default_center
from .shapes import geojson
from .tiles import layer_of
from .types import geometry_fields


def list_map(view: Any, page: Any) -> Markup | None:
    """Return the map below a list, ``None`` where no geometry column is shown.

    .. versionadded:: 0.1
    """
    if not getattr(view, "list_map", True) or not getattr(page, "rows", ()):
        return None
    shown = {column.name for column in view.list_page.columns_seen()}
    fields = [one for one in geometry_fields(view.store) if one.name in shown]
    if not fields:
        return None
    features = [
        {"type": "Feature", "geometry": geojson(value, field.options["srid"]),
         "properties": {"name": str(row.label), "url": row.url or ""}}
        for row in page.rows
        for field in fields
        if (value := view.store.value(row.record, field.name)) is not None
    ]  # fmt: skip
    if not features:
        return None
    layer = layer_of(current_app.config, view)
    return Markup(
        render_template(
            "admin_geo/list.html",
            features=json.dumps({"type": "FeatureCollection", "features": features}),
            label=gettext("Show these records on a map"),
            layer=layer,
            center=default_center(current_app.config),
            within=_within(view, fields[0].name),
            words=json.dumps(
                {"map": gettext("Map"), "box": gettext("Draw a box to filter by"),
                 "whole": gettext("Show everything")}
            ),
        )
    )  # fmt: skip


def _within(view: Any, name: str) -> str:
    """Return the argument of the filter by a box, ``""`` where the list has none."""
    argument = f"{name}__within"
    return argument if argument in view.list_page.filters.seen() else ""
