"""A view of a SQLAlchemy model: the core's, with the options that only this backend has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
import wtforms

import admin_core
from admin_core import InlineFormAdmin
from admin_core.data import FieldInfo, RecordStore

from .compile import spelt_out
from .filters import FilterConverter
from .form import AdminModelConverter, InlineModelConverter, property_of
from .store import SQLAlchemyStore
from .tables import class_of


class ModelView(admin_core.ModelView):
    """Lists and edits the rows of a mapped class, or of a ``Table``.

    *session* is the Flask-SQLAlchemy or Flask-SQLAlchemy-Lite object, a ``scoped_session``, a
    ``sessionmaker``, a callable that returns a ``Session``, or a ``Session``.

    .. versionadded:: 0.1
    """

    backend_options = frozenset(
        {"model_form_converter", "inline_model_form_converter", "filter_converter"}
    )

    #: What makes form fields of columns: a class derived from ``AdminModelConverter``.
    model_form_converter: type[AdminModelConverter] = AdminModelConverter
    #: What makes rows of children: a class derived from ``InlineModelConverter``.
    inline_model_form_converter: type[InlineModelConverter] = InlineModelConverter
    #: What makes the filters of a column that is named in ``column_filters``, where the usual
    #: ones are not wanted: an instance of a class derived from ``FilterConverter``.
    filter_converter: FilterConverter | None = None

    def __init__(
        self,
        model: Any,
        session: Any,
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
            class_of(model) if isinstance(model, sa.Table) else model,
            session,
            name=name,
            category=category,
            endpoint=endpoint,
            url=url,
            static_folder=static_folder,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )

    @property
    def session(self) -> Any:
        """What was given as the source of sessions, unchanged."""
        return self.source

    @cached_property
    def form_converter(self) -> AdminModelConverter:
        """What makes form fields of columns."""
        return self.model_form_converter(self.session, self)

    @cached_property
    def inline_converter(self) -> InlineModelConverter:
        """What makes rows of children."""
        return self.inline_model_form_converter(self.session, self, self.form_converter)

    def make_form_field(
        self, field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
    ) -> Any | None:
        """Return what the converter makes of a field, and the usual form field of any other."""
        model = store.info.model
        prop = property_of(model, field.name) if field.name not in self.form_choices else None
        own = None
        if prop is not None and not field.read_only:
            mapper = sa.inspect(model)
            own = self.form_converter.convert(model, mapper, field.name, prop, options, False)
        return super().make_form_field(field, store, options) if own is None else own

    def inline_entry(self, entry: Any) -> InlineFormAdmin:
        """Return what the entry's converter, or the view's, makes of an entry."""
        return self._converter_of(entry).get_info(entry)

    def contribute_inline(self, form_class: type[wtforms.Form], rows: Any) -> type[wtforms.Form]:
        """Return what the entry's converter, or the view's, makes of the form class."""
        return self._converter_of(rows.entry).contribute(self.model, form_class, rows.entry)

    def with_rows(
        self, form_class: type[wtforms.Form], entry: InlineFormAdmin
    ) -> type[wtforms.Form]:
        """Return *form_class* with a field for the rows of an entry of ``inline_models``."""
        rows = next(one for one in self.inlines.by_name.values() if one.entry is entry)
        return super().contribute_inline(form_class, rows)

    def _converter_of(self, entry: Any) -> InlineModelConverter:
        own = getattr(entry, "inline_converter", None)
        if isinstance(own, type) and issubclass(own, InlineModelConverter):
            return own(self.session, self, self.form_converter)
        return self.inline_converter

    def inline_rows_class(self, options: InlineFormAdmin) -> type[Any]:
        """Return the entry's class of rows, then its converter's, then the view's converter's."""
        own = getattr(options, "inline_converter", self.inline_converter)
        return options.inline_field_list_type or own.inline_field_list_type

    def get_filters(self) -> Sequence[Any]:
        """Return ``column_filters``: proxies as their paths, columns as the converter has them."""
        entries = [self._spelt_out(one) for one in super().get_filters()]
        if self.filter_converter is None:
            return entries
        return [one for entry in entries for one in self._converted(entry)]

    def _spelt_out(self, entry: Any) -> Any:
        is_name = isinstance(entry, str) and isinstance(self.store, SQLAlchemyStore)
        return spelt_out(self.store, entry) if is_name else entry

    def _converted(self, entry: Any) -> Iterable[Any]:
        if self.filter_converter is None or self.is_valid_filter(entry):
            return (entry,)
        path = self.store.path_of(entry)
        column_type = getattr(self.store.field(path).native, "type", None)
        label, options = self.get_column_name(path), (self.column_choices or {}).get(path)
        name = type(column_type).__name__
        return self.filter_converter.convert(name, path, label, options=options) or (entry,)
