"""Maps for geographic columns of SQLAlchemy models.

Installed, the plugin serves every SQLAlchemy view. ``ModelView`` here is
:class:`admin_sqla.ModelView` with options about maps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .fields import GeoJSONField as GeoJSONField
    from .fields import LeafletWidget as LeafletWidget
    from .sql import geodesic_area as geodesic_area
    from .sql import geodesic_distance as geodesic_distance
    from .sql import geodesic_length as geodesic_length
    from .view import ModelView as ModelView

__getattr__, __dir__ = on_first_use(
    __name__,
    {
        "GeoJSONField": "fields",
        "LeafletWidget": "fields",
        "geodesic_area": "sql",
        "geodesic_distance": "sql",
        "geodesic_length": "sql",
        "ModelView": "view",
    },
)
