"""The options of a model view: attributes to set in a subclass, and nothing else.

Defaults are tuples and read-only mappings: assigning into one raises, so no view can change
another's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import wtforms

from ..forms import BaseForm

NOTHING: Mapping[Any, Any] = MappingProxyType({})


class ListOptions:
    """What the list shows, and how it is searched, filtered, sorted and paged."""

    #: Columns in order: field names, dotted paths, or any name with a formatter.
    #: ``None``: every field but keys, long texts and collections.
    column_list: Sequence[str] | None = None
    #: Columns to leave out.
    column_exclude_list: Sequence[str] | None = ()
    #: Column or field name -> label, for lists, filters, forms and details.
    column_labels: Mapping[str, Any] = NOTHING
    #: Column or field name -> hint, shown at the column's head and below the form field.
    column_descriptions: Mapping[str, Any] = NOTHING
    #: Column name -> ``function(view, context, record, name)`` returning text or markup.
    column_formatters: Mapping[str, Callable[..., Any]] = NOTHING
    #: Type -> ``function(view, value, name)``, for values that no choice names; the first type
    #: that fits counts.
    column_type_formatters: Mapping[type, Callable[..., Any]] = NOTHING
    #: Column name -> ``(value, label)`` pairs: what stored values are called.
    column_choices: Mapping[str, Sequence[tuple[Any, Any]]] = NOTHING
    #: Columns to sort by: names, or ``(name, path)`` / ``(name, (path, path))`` pairs.
    #: ``None``: every column that can be sorted.
    column_sortable_list: Sequence[Any] | None = None
    #: The order of the list: a name, ``(name, descending)``, or a list of such pairs.
    column_default_sort: Any = None
    #: Where the search looks: field names and dotted paths.
    column_searchable_list: Sequence[str] = ()
    #: Columns whose cells are edited in the list.
    column_editable_list: Sequence[str] = ()
    #: What the list can be filtered by: field names, dotted paths, and filter objects.
    column_filters: Sequence[Any] | None = None
    #: Filters are named in addresses whatever this says; numbers in old links are understood.
    named_filter_urls: bool = True
    #: Whether a scaffolded list shows relations to many records as well.
    column_display_all_relations: bool = False
    #: Whether the list's statements load the relations that it shows.  Otherwise each is read
    #: where it is shown, one row after the other.
    column_auto_select_related: bool = True
    #: Relations that the list's statements load besides: what formatters and ``__str__`` read.
    #: Names, dotted paths, or the model's own attributes.
    column_select_related_list: Sequence[Any] | None = ()
    #: Whether a scaffolded list starts with the key.
    column_display_pk: bool = False
    #: Whether rows have a menu.
    column_display_actions: bool = True
    #: Row actions besides the view's own: objects of ``admin_core.row_actions``.
    column_extra_row_actions: Sequence[Any] | None = ()

    #: Records per page; 0 for as many as ``max_page_size``.
    page_size: int = 20
    #: Whether the visitor may choose among ``page_size_options``.
    can_set_page_size: bool = False
    page_size_options: Sequence[int] = (20, 50, 100)
    #: The most that one page ever shows.
    max_page_size: int = 1_000
    #: Show no count and no page numbers, only previous and next.
    simple_list_pager: bool = False
    #: How hard to count: ``"exact"`` whatever it costs, ``"capped"`` up to ``count_limit``,
    #: ``"estimated"`` beyond it by the database's own guess where it has one, or ``"none"``.
    #: ``"auto"`` is what costs the same for a table of any size: ``"estimated"``.
    count_strategy: Literal["auto", "exact", "capped", "estimated", "none"] = "auto"
    #: Where a capped count stops, and up to where pages have numbers.
    count_limit: int = 10_000


class FormOptions:
    """What the create and edit forms contain."""

    #: A form class of your own; nothing is scaffolded then.
    form: type[wtforms.Form] | None = None
    #: What scaffolded forms derive from.
    form_base_class: type[wtforms.Form] = BaseForm
    #: Fields in order. ``None``: every field that can be set, but for collections of records
    #: that belong to this one (one-to-many), which may be of any size.
    #: The model's own attributes, such as ``Book.title``, stand for their names.
    form_columns: Sequence[Any] | None = None
    #: Fields to leave out.
    form_excluded_columns: Sequence[Any] | None = ()
    #: Field name -> arguments for the form field (label, validators, description, ...).
    form_args: Mapping[str, Mapping[str, Any]] = NOTHING
    #: Field name -> form field class to use instead.
    form_overrides: Mapping[str, type[wtforms.Field]] = NOTHING
    #: Field name -> HTML attributes.
    form_widget_args: Mapping[str, Mapping[str, Any]] = NOTHING
    #: Name -> form field to add, or to put in a scaffolded one's place.
    form_extra_fields: Mapping[str, Any] = NOTHING
    #: Field name -> what can be chosen: pairs of value and label, or members of an enum.
    form_choices: Mapping[str, Any] = NOTHING
    #: Kinds of fields, or types of columns, that may be left blank although the model requires
    #: a value.
    form_optional_types: Sequence[Any] = ()
    #: How the form is laid out: field names, tuples of names to stand side by side, and rules of
    #: ``admin_core.forms.rules``.  Fields that are not mentioned are no part of the form.
    form_rules: Sequence[Any] | None = None
    #: The rules of the create page; ``form_rules`` when ``None``.
    form_create_rules: Sequence[Any] | None = None
    #: The rules of the edit page; ``form_rules`` when ``None``.
    form_edit_rules: Sequence[Any] | None = None
    #: Fields that are shown and cannot be changed, by anybody.
    form_readonly_columns: Sequence[str] = ()
    #: The same on the create page only.
    form_create_readonly_columns: Sequence[str] = ()
    #: The same on the edit page only.
    form_edit_readonly_columns: Sequence[str] = ()
    #: Relation -> how it is searched: ``fields``, ``placeholder``, ``minimum_input_length``,
    #: ``page_size``, ``order_by``, ``filters``; or an :class:`AjaxModelLoader`.
    form_ajax_refs: Mapping[str, Any] = NOTHING
    #: Children to edit inside the form: models, ``(Model, options)`` pairs, ``InlineFormAdmin``
    #: objects, or any object with a ``model``.
    inline_models: Sequence[Any] | None = ()
    #: Embedded field -> the options of its documents' forms, a mapping or an ``EmbeddedForm``; the
    #: key ``None`` inside stands for the documents of a list.
    form_subdocuments: Mapping[Any, Any] = NOTHING
    #: A relation with more records than this is searched instead of listed.
    form_select_limit: int = 100


class PageOptions:
    """What is allowed, and which templates show it."""

    can_create: bool = True
    can_edit: bool = True
    can_delete: bool = True
    can_view_details: bool = False

    #: Whether the page opens in a dialog above the list.
    create_modal: bool = False
    edit_modal: bool = False
    details_modal: bool = False

    #: Fields of the details page, in order. ``None``: all of them.
    column_details_list: Sequence[str] | None = None
    #: Fields to leave out of the details page.
    column_details_exclude_list: Sequence[str] | None = ()
    #: How the details page is laid out, as ``form_rules`` does for forms; the names of the
    #: details page's columns stand for their values.
    column_details_rules: Sequence[Any] | None = None
    #: How many records of each relation to many the details page names; 0 for no panels.
    details_related_rows: int = 5
    #: Formatters of the details page; those of the list when empty.
    column_formatters_detail: Mapping[str, Callable[..., Any]] = NOTHING
    #: Type formatters of the details page.
    column_type_formatters_detail: Mapping[type, Callable[..., Any]] = NOTHING

    #: Names of batch actions that are neither offered nor obeyed.
    action_disallowed_list: Sequence[str] = ()
    #: Whether the batch action deletes with one statement: without ``on_model_delete`` and
    #: ``after_model_delete``, and without what the model says is deleted along.
    fast_mass_delete: bool = False
    #: Records that one action may change at most.
    action_max_rows: int = 10_000

    list_template: str = "admin/model/list.html"
    create_template: str = "admin/model/create.html"
    edit_template: str = "admin/model/edit.html"
    details_template: str = "admin/model/details.html"
    #: What the pages show when they are dialogs.
    create_modal_template: str = "admin/model/modals/create.html"
    edit_modal_template: str = "admin/model/modals/edit.html"
    details_modal_template: str = "admin/model/modals/details.html"
    delete_template: str = "admin/model/delete.html"
    action_template: str = "admin/model/action.html"


class ExportOptions:
    """Whether, what and how the list is exported to files."""

    #: Whether the list can be exported.
    can_export: bool = False
    #: The formats offered, by name.
    export_types: Sequence[str] = ("csv",)
    #: Records in one file at most; 0 for all of them, ``None`` for a page's.
    export_max_rows: int | None = 0
    #: Columns in order. ``None``: those of the list.
    column_export_list: Sequence[str] | None = None
    #: Columns to leave out.
    column_export_exclude_list: Sequence[str] | None = ()
    #: Formatters of exports; those of the list when empty.
    column_formatters_export: Mapping[str, Callable[..., Any]] = NOTHING
    #: Type -> ``function(view, value, name)``; the first that a value is an instance of.
    column_type_formatters_export: Mapping[Any, Callable[..., Any]] = NOTHING
    #: Whether texts that a spreadsheet would run as a formula get an apostrophe before them.
    export_escape_formulas: bool = True
    #: Whether text files begin with the mark by which Excel knows UTF-8.
    export_bom: bool = False

    export_template: str = "admin/model/export.html"


#: What the names of options begin with; a subclass that sets another such name likely erred.
PREFIXES = ("can_", "column_", "form_", "page_size", "action_", "count_", "export_")


def known_options() -> frozenset[str]:
    """Return the names of every option."""
    groups = (ListOptions, FormOptions, PageOptions, ExportOptions)
    return frozenset(name for group in groups for name in vars(group) if not name.startswith("_"))


#: Options of code written for Flask-Admin that do nothing unless the view's backend has them;
#: ``flask admin check`` names those that a view sets, so that none is missed in silence.
WITHOUT_EFFECT = frozenset(
    {
        "filter_converter",
        "inline_model_form_converter",
        "model_form_converter",
    }
)
