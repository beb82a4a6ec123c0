"""Names for code written for an older admin."""

from __future__ import annotations

from typing import Any

from .web.model_view import ModelView
from .web.porting import CONFIG_KEYS as CONFIG_KEYS
from .web.porting import OLD_METHODS as OLD_METHODS
from .web.porting import OLD_OPTIONS as OLD_OPTIONS


class BaseModelView(ModelView):
    """A model view whose methods are its backend; takes no source.

    A subclass writes ``get_pk_value``, ``scaffold_list_columns``, ``scaffold_sortable_columns``,
    ``init_search``, ``scaffold_form``, ``get_list``, ``get_one``, ``create_model``,
    ``update_model`` and ``delete_model``.  A backend that others may use, too, is better
    written as a :class:`admin_core.data.RecordStore`.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        model: Any,
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
            name,
            category,
            endpoint,
            url,
            static_folder,
            menu_class_name,
            menu_icon_type,
            menu_icon_value,
        )
