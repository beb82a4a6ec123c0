"""A view of a Peewee model: the core's, with the parameters that its users know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import wtforms

import admin_core

from .filters import FilterConverter, own_filters
from .forms import with_converter


class ModelView(admin_core.ModelView):
    """Lists and edits the rows of a model, in the model's own database.

    .. versionadded:: 0.1
    """

    #: Options of other backends' views that do something here.
    backend_options: frozenset[str] = frozenset({"filter_converter", "model_form_converter"})

    #: A class that is called with the view, such as one derived from
    #: :class:`admin_peewee.forms.CustomModelConverter`: it makes the form fields of the field
    #: classes that it names.  ``None``: every form field follows from the kind of its values.
    model_form_converter: Any = None

    #: Makes the filters of field classes of your own; see
    #: :class:`admin_peewee.filters.FilterConverter`.
    filter_converter: FilterConverter | None = None

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

    def scaffold_form(self) -> type[wtforms.Form]:
        """Return a form class built from the model, and by ``model_form_converter``."""
        found = super().scaffold_form()
        return with_converter(self, found) if self.model_form_converter else found

    def get_filters(self) -> Sequence[Any]:
        """Return the view's filters, those of ``filter_converter`` in their places."""
        found = super().get_filters()
        return found if self.filter_converter is None else own_filters(self, found)
