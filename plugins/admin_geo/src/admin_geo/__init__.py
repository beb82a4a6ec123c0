"""Maps for geographic columns of SQLAlchemy models.

Installed, the plugin serves every SQLAlchemy view. ``ModelView`` here is
:class:`admin_sqla.ModelView` with options about maps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .fields import GeoJSONField as GeoJSONField
    from .fields import LeafletWidget as LeafletWidget
    from .sql import geodesic_area as geodesic_area
    from .sql import geodesic_distance as geodesic_distance
    from .sql import geodesic_length as geodesic_length
    from .view import ModelView as ModelView

_HOMES = {
    "GeoJSONField": "fields",
    "LeafletWidget": "fields",
    "geodesic_area": "sql",
    "geodesic_distance": "sql",
    "geodesic_length": "sql",
    "ModelView": "view",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: plugins are loaded where no geometry may be."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
