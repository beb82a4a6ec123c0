"""A view of MongoEngine documents: the core's, with the parameters that its users know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bson import ObjectId
from flask import abort, redirect, request
from wtforms.fields.core import UnboundField

import admin_core
from admin_core.data import FieldInfo, RecordStore
from admin_core.forms import EmbeddedForm

from .engine.addresses import place_of_file
from .engine.generic import GenericReferenceFormField

__all__ = ["EmbeddedForm", "ModelView"]


class ModelView(admin_core.ModelView):
    """Lists and edits the documents of a class.

    The connection is the one that the class names, as MongoEngine registered it.

    .. versionadded:: 0.1
    """

    #: What texts of keys become in existing code. The type of the key's own field is used here, so
    #: that it need not be set for keys that are numbers or texts.
    object_id_converter: Any = ObjectId

    def make_form_field(
        self, field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
    ) -> Any:
        """Return the form field of one field; generic references lead to this admin's views."""
        if field.kind != "reference" or field.read_only:
            return super().make_form_field(field, store, options)
        return UnboundField(GenericReferenceFormField, **options, view=self, info=field)

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
