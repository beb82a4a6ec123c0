"""A view of a Peewee model: the core's, with the parameters that its users know."""

from __future__ import annotations

from typing import Any

import admin_core


class ModelView(admin_core.ModelView):
    """Lists and edits the rows of a model, in the model's own database.

    .. versionadded:: 0.1
    """

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
