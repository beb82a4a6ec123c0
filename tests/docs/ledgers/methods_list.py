"""Each statement about the methods of a model view by which lists are made is so."""

from __future__ import annotations

from ..statements import NO_CLAIM, Ledger, Part, shown_by
from .shows import methods as shows

PAGE = "override-points.md"

RECORDS: Ledger = {
    "`get_query()` | the backend's query that bounds everything: list, details, edit, delete, "
    "batch actions, choices of relation fields":
        shows.bounds_everything,
    "`records(action, *, lock=False)` | what the visitor may do *action* to: the query above and "
    "the policy's row conditions; every page reads through it":
        shows.reads_through_records,
    "`fetch(query)` | one page of the list, for a `ListQuery`":
        shows.fetches_one_page,
    "`get_list(page, sort_field, sort_desc, search, filters, page_size=None)` | (count, records) "
    "of one page of the list; `fetch` asks an override of it":
        shows.reads_by_a_list_of_its_own,
    "`has_own_list()` | whether the view reads its list by a `get_list` of its own":
        shows.knows_its_own_list,
    "`can_seek()` | whether the list can go on from a record, beyond the numbered pages":
        shows.goes_on_from_a_record,
    "`get_one(key)` | the record to edit, `None` when it is not there or out of bounds":
        shows.gives_one_or_none,
    "`get_pk_value(model)` | the record's key as one text":
        shows.gives_the_key,
}  # fmt: skip

LIST: Ledger = {
    "Columns, sorting and filters are derived once per view, on first use.":
        shows.derived_once,
    "Do not make them depend on the visitor.":
        NO_CLAIM,
    "`get_list_columns()` | (name, label) of the list's columns":
        shows.columns_are_decided,
    "`get_details_columns()` | (name, label) of the details page's fields":
        shows.details_are_decided,
    "`get_related_paths(shown)` | what the list's statements load, of the fields *shown* and "
    "besides them":
        shows.paths_are_loaded,
    "`scaffold_list_columns()` | the columns of a list that nobody chose any for":
        shows.columns_nobody_chose,
    "`get_column_names(only_columns, excluded_columns)` | (name, label) of the columns that are "
    "not excluded":
        shows.excluded_are_left_out,
    "`get_column_name(field)` | the label of a column, in the list, in filters and on the details "
    "page; forms take it from `column_labels`":
        shows.labels_are_decided,
    "`get_sortable_columns()` | column name to the paths that sorting by it means":
        shows.sorting_is_decided,
    "`scaffold_sortable_columns()` | every column of the list that can be sorted by":
        shows.sorting_is_decided,
    "`get_filters()` | what the list can be filtered by: paths, attributes, filter objects":
        shows.filters_are_decided,
    "`scaffold_filters(name)` | the filters of one field":
        shown_by("web/custom_filters", "a_view_may_make_the_filters_of_a_field_itself"),
    "`is_valid_filter(filter)` | whether an entry of `column_filters` is a filter object":
        shown_by("web/custom_filters", "a_view_may_name_prepare_and_refuse_filters"),
    "`handle_filter(filter)` | the filter object to use for an entry; a place to prepare it":
        shown_by("web/custom_filters", "a_view_may_name_prepare_and_refuse_filters"),
    "`get_filter_arg(index, flt)` | the name of a filter in addresses":
        shown_by("web/custom_filters", "a_view_may_name_prepare_and_refuse_filters"),
    '`get_invalid_value_msg(value, filter)` | what to say of a value that does not fit, `""` for '
    'the reason itself':
        shown_by(
            "web/custom_filters",
            "a_value_that_does_not_fit_is_said_and_the_message_can_be_ones_own",
        ),
    "`get_list_row_actions()` | what a row's menu offers: objects of `admin_core.row_actions`; "
    "what the visitor may not do is left out later, row by row":
        shown_by(
            "web/row_actions",
            "row_actions_can_depend_on_the_view",
            "each_row_offers_what_the_policy_allows_for_it",
        ),
    "`get_list_value(context, model, name)`, `get_detail_value(context, model, name)` | what one "
    "cell shows, for templates that call `get_value`":
        shows.single_values_are_given,
    "`default_order()` | the order of a list that nobody sorted":
        shows.nobody_sorted,
    "`get_safe_page_size(page_size)` | how many records a page shows, whatever was asked for":
        shows.sizes_are_decided,
    "`count_mode()` | how hard the list counts":
        shows.counts_as_hard_as_said,
    "`can_count_exactly()` | whether the visitor may ask for the exact count of a long list":
        shows.exact_counts_are_decided,
    "`search_placeholder()` | what the search box says while it is empty":
        shown_by("web/list_columns", "the_search_box_says_the_views_own_words"),
    "`get_empty_list_message()` | what a list without records says":
        shown_by("web/list_columns", "an_empty_list_says_so_in_the_views_own_words"),
}  # fmt: skip

NAMES: Ledger = {
    "`singular()` | what one record is called inside a sentence":
        shows.one_record_is_called,
    "`record_label(record)` | what people call a record":
        shows.records_are_called,
    "`record_name(record)` | a record's label for a message, the model's where there is no record":
        shows.records_are_called,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "ModelView: which records": RECORDS,
    "ModelView: the list": LIST,
    "ModelView: names of records": NAMES,
}

PARTS = [Part(PAGE, title, ledger) for title, ledger in LEDGERS.items()]
