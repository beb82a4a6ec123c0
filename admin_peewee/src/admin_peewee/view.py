"""A view of a Peewee model: the core's, with the parameters that its users know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import wtforms

import admin_core
from admin_core import InlineFormAdmin

from .filters import FilterConverter, own_filters
from .forms import with_converter
from .inlines import InlineModelConverter


class ModelView(admin_core.ModelView):
    """Lists and edits the rows of a model, in the model's own database.

    .. versionadded:: 0.1
    """

    #: Options of other backends' views that do something here.
    backend_options: frozenset[str] = frozenset(
        {"filter_converter", "inline_model_form_converter", "model_form_converter"}
    )

    #: A class that is called with the view, such as one derived from
    #: :class:`admin_peewee.forms.CustomModelConverter`: it makes the form fields of the field
    #: classes that it names.  ``None``: every form field follows from the kind of its values.
    model_form_converter: Any = None

    #: What makes rows of children: a class derived from
    #: :class:`admin_peewee.forms.InlineModelConverter`.
    inline_model_form_converter: type[InlineModelConverter] = InlineModelConverter

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
        return found if self.form_converter is None else with_converter(self, found)

    @cached_property
    def form_converter(self) -> Any:
        """The view's own converter of form fields, ``None`` where it has none."""
        return self.model_form_converter(self) if self.model_form_converter else None

    @cached_property
    def inline_converter(self) -> InlineModelConverter:
        """What makes rows of children."""
        return self.inline_model_form_converter(self)

    def inline_entry(self, entry: Any) -> InlineFormAdmin:
        """Return what the entry's converter, or the view's, makes of an entry."""
        return self._converter_of(entry).get_info(entry)

    def contribute_inline(self, form_class: type[wtforms.Form], rows: Any) -> type[wtforms.Form]:
        """Return what the entry's converter, or the view's, makes of the form class."""
        found = self._converter_of(rows.entry)
        return found.contribute(self.form_converter, self.model, form_class, rows.entry)

    def with_rows(
        self, form_class: type[wtforms.Form], entry: InlineFormAdmin
    ) -> type[wtforms.Form]:
        """Return *form_class* with a field for the rows of an entry of ``inline_models``."""
        rows = next(one for one in self.inlines.by_name.values() if one.entry is entry)
        return super().contribute_inline(form_class, rows)

    def inline_rows_class(self, options: InlineFormAdmin) -> type[Any]:
        """Return the entry's class of rows, then its converter's, then the view's converter's."""
        own = getattr(options, "inline_converter", self.inline_converter)
        return options.inline_field_list_type or own.inline_field_list_type

    def _converter_of(self, entry: Any) -> InlineModelConverter:
        own = getattr(entry, "inline_converter", None)
        if isinstance(own, type) and issubclass(own, InlineModelConverter):
            return own(self)
        return self.inline_converter

    def get_filters(self) -> Sequence[Any]:
        """Return the view's filters, those of ``filter_converter`` in their places."""
        found = super().get_filters()
        return found if self.filter_converter is None else own_filters(self, found)
