"""A view of MongoEngine documents: the core's, with the parameters that its users know."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from flask import abort, redirect, request

import admin_core
from admin_core.forms import EmbeddedForm

from .engine.addresses import place_of_file

__all__ = ["EmbeddedForm", "ModelView"]


class ModelView(admin_core.ModelView):
    """Lists and edits the documents of a class.

    The connection is the one that the class names, as MongoEngine registered it.

    .. versionadded:: 0.1
    """

    #: What texts of keys become in existing code. The type of the key's own field is used here, so
    #: that it need not be set for keys that are numbers or texts.
    object_id_converter: Any = ObjectId

    @admin_core.expose("/api/file/")
    def api_file_view(self) -> Any:
        """Lead to a file by its id, if a document holds it that the visitor may see."""
        found = place_of_file(self, request.args)
        if found is None:
            abort(404)
        return redirect(self.get_url(".download", **found))

    def __init__(
        self,
        model: type[Any],
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        static_folder: str | None = None,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        super().__init__(
            model,
            None,
            name=name,
            category=category,
            endpoint=endpoint,
            url=url,
            static_folder=static_folder,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )
