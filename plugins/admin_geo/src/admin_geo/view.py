"""A view of a model with geographic columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import admin_sqla
from admin_core.data import FieldInfo, RecordStore

from .types import KIND


class ModelView(admin_sqla.ModelView):
    """:class:`admin_sqla.ModelView` with options about maps.

    .. versionadded:: 0.1
    """

    backend_options = admin_sqla.ModelView.backend_options | {
        "list_map", "tile_layer_attribution", "tile_layer_url",
    }  # fmt: skip

    #: The address of map tiles with ``{x}``, ``{y}`` and ``{z}``, the scheme left out or not.
    tile_layer_url: str | None = None
    #: Whom the map thanks for its tiles, as HTML.
    tile_layer_attribution: str | None = None
    #: Whether a list shows its page's records on a map below the table.
    list_map: bool = True

    def make_form_field(
        self, field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
    ) -> Any | None:
        """Return the form field of an attribute; maps get the view's own tiles."""
        if field.kind == KIND and self.tile_layer_url:
            options = {
                **options,
                "tile_layer_url": self.tile_layer_url,
                "tile_layer_attribution": self.tile_layer_attribution,
            }
        return super().make_form_field(field, store, options)
