"""A view of a PyMongo collection: the core's, with the parameters that its users know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import admin_core
from admin_core.data import FieldInfo, pretty_label

from .collection.describe import Declared

__all__ = ["ModelView"]


class ModelView(admin_core.ModelView):
    """Lists and edits the documents of a collection.

    The fields are those of ``column_list`` and ``form``, where they are set, and those that the
    collection's ``$jsonSchema`` names, else those of its latest documents.

    .. versionadded:: 0.1
    """

    #: The collection's fields, where neither a validator nor the documents tell them.
    document_fields: Iterable[FieldInfo] = ()

    def __init__(
        self,
        coll: Any,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        named = (self.column_list, self.column_details_list, self.column_searchable_list)
        names = tuple(one for group in named for one in group or () if isinstance(one, str))
        declared = Declared(tuple(self.document_fields), self.form, names)
        super().__init__(
            coll,
            declared,
            name=name or pretty_label(coll.name),
            category=category,
            endpoint=endpoint or f"{coll.name}view".replace(".", "_").lower(),
            url=url,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )

    @property
    def coll(self) -> Any:
        """The collection, as it was given."""
        return self.model
