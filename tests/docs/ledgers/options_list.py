"""Each statement about options of lists, of paging, filters and relations is so."""

from __future__ import annotations

from ..options_said import options_said
from ..statements import NO_CLAIM, Ledger, Part, several, shown_by
from .shows import options as shows

COUNTED = shown_by(
    "web/list_paging",
    "a_long_list_is_counted_no_further_than_the_limit",
    "by_default_a_long_list_is_counted_as_far_as_that_is_cheap",
    "an_exact_count_by_strategy_counts_whatever_it_costs",
    "a_list_that_does_not_count_has_neither_count_nor_numbers_to_the_end",
)

PAGING: Ledger = {
    "page_size: Records per page; 0 for as many as `max_page_size`.":
        shows.pages_are_as_long,
    "can_set_page_size: Whether the visitor may choose among `page_size_options`.":
        shows.visitors_choose,
    "page_size_options: The sizes to choose from.":
        shows.visitors_choose,
    "max_page_size: The most that one page ever shows.":
        shown_by("web/list_paging", "no_page_is_longer_than_the_views_limit"),
    "simple_list_pager: Show no count and no page numbers, only previous and next.":
        shown_by("core/web/pager", "a_simple_pager_counts_nothing_and_leads_on"),
    "count_strategy: How hard to count:":
        COUNTED,
    "count_strategy: `\"exact\"` whatever it costs, `\"capped\"` up to `count_limit`, "
    "`\"estimated\"` beyond it by the database's own guess where it has one, or `\"none\"`.":
        COUNTED,
    'count_strategy: `"auto"` is what costs the same for a table of any size:':
        COUNTED,
    'count_strategy: `"estimated"`.':
        COUNTED,
    "count_limit: Where a capped count stops, and up to where pages have numbers.":
        shown_by(
            "web/list_paging",
            "a_long_list_is_counted_no_further_than_the_limit",
            "pages_have_numbers_within_the_counted_range_and_places_beyond",
        ),
}  # fmt: skip

FILTERS_AND_SEARCH: Ledger = {
    "column_searchable_list: Where the search looks.":
        shows.searches_there,
    "column_searchable_list: Without any there is no search box.":
        shows.searches_there,
    "column_filters: What the list can be filtered by: field names and paths, each with the "
    "operators of its kind, and filter objects of your own; see [](../../howto/filter-lists.md).":
        several(
            shown_by(
                "web/list_filters",
                "every_offered_operator_is_among_the_cases",
                "a_view_without_filters_offers_none",
            ),
            shown_by("web/custom_filters", "a_filter_object_narrows_the_list"),
        ),
    "named_filter_urls: Accepted from existing code and without effect: addresses name filters "
    "whatever it says, and the numbers of existing links are understood.":
        shows.names_are_used_anyway,
}  # fmt: skip

RELATIONS: Ledger = {
    "form_select_limit: A relation with more records than this is searched instead of listed.":
        shown_by(
            "web/relations",
            "many_records_are_searched_instead_of_listed",
            "few_records_are_listed_by_name",
        ),
    "form_ajax_refs: Relation to how it is searched: a dictionary, or an `AjaxModelLoader` of "
    "your own.":
        shown_by(
            "web/ajax_refs",
            "fields_order_and_page_size_are_kept",
            "an_own_loader_answers_and_its_choices_are_saved",
        ),
    "form_ajax_refs: A relation that is named here is always searched, never listed.":
        shown_by("web/ajax_refs", "a_relation_that_is_named_is_searched_however_few_there_are"),
    "form_ajax_refs: See [](../../howto/related-records.md).":
        NO_CLAIM,
    "inline_models: Models whose records belong to this one and are edited inside its form.":
        shown_by("web/inline_models", "one_post_adds_changes_and_deletes"),
    "inline_models: Each entry is a model, a pair of a model and options, an `InlineFormAdmin`, "
    "or any object with a `model`.":
        shown_by("web/inline_models", "inline_models_may_be_written_in_four_ways"),
    "inline_models: See [](../../howto/edit-children-inline.md).":
        NO_CLAIM,
    "form_subdocuments: Embedded field -> the options of its documents' forms, a mapping or an "
    "`EmbeddedForm`:":
        shown_by(
            "web/embedded",
            "form_subdocuments_says_what_a_documents_form_contains",
            "an_entry_that_means_nothing_is_refused",
            "a_documents_own_hook_changes_it_and_refuses_it",
        ),
    "form_subdocuments: `form_columns`, `form_excluded_columns`, `form_args`, `form_rules`, "
    "`form_widget_args`, `form_overrides`, `form_extra_fields`, `form_ajax_refs`, "
    "`form_base_class`, and the methods `get_form`, `postprocess_form` and `on_model_change`.":
        shown_by(
            "web/embedded",
            "form_subdocuments_says_what_a_documents_form_contains",
            "an_entry_that_means_nothing_is_refused",
            "a_documents_own_hook_changes_it_and_refuses_it",
        ),
    "form_subdocuments: The key `None` inside stands for the documents of a list; where "
    "documents may be of several models, the name of each may stand there.":
        shown_by(
            "web/embedded",
            "form_subdocuments_says_what_a_documents_form_contains",
            "documents_of_several_models_have_options_by_the_name_of_each",
        ),
}  # fmt: skip

LIST: Ledger = {
    "column_list: Columns in order: field names, paths, or any name with a formatter.":
        shown_by(
            "web/list_columns",
            "columns_stand_in_the_order_of_column_list_with_their_labels",
            "a_dotted_column_shows_the_related_records_value",
            "computed_columns_show_attributes_and_formatters_their_answer",
        ),
    "column_list: `None` means every field but generated keys, long texts, JSON, binary data and "
    "collections.":
        shown_by(
            "web/list_columns",
            "a_scaffolded_list_leaves_out_generated_keys_long_texts_and_collections",
        ),
    "column_exclude_list: Columns to leave out.":
        shown_by("web/list_columns", "excluded_columns_are_left_out_even_of_an_explicit_list"),
    "column_labels: Column or field name to label, for lists, filters, forms and details.":
        shows.labels_are_everywhere,
    "column_descriptions: Column or field name to hint, shown at the column's head and below the "
    "form field.":
        shows.labels_are_everywhere,
    "column_formatters: Column name to `function(view, context, record, name)`, which returns "
    "text or markup, or any value, which is shown by its type.":
        shown_by(
            "web/list_cells",
            "a_text_that_a_formatter_returns_is_escaped",
            "a_computed_value_looks_by_its_type",
        ),
    "column_formatters: `context` is always `None`.":
        shows.formatters_get_no_context,
    "column_formatters: `admin_core.typefmt.macro(\"name\")` calls a macro of the view's "
    "template.":
        shown_by("web/list_cells", "a_macro_of_the_views_own_template_makes_a_cell"),
    "column_formatters: A column of numbers stays aligned as one where the function's attribute "
    "`is_number` is true.":
        shows.numbers_stay_aligned,
    "column_type_formatters: Type to `function(view, value, name)`, for lists.":
        shown_by("web/list_cells", "list_and_details_have_type_formatters_of_their_own"),
    "column_type_formatters: It shows every value of that type, also one that a column's "
    "formatter returned; the first type that fits counts.":
        shown_by(
            "web/list_cells",
            "a_type_formatter_shows_every_value_of_its_type",
            "a_type_formatter_applies_to_what_a_column_formatter_returned",
            "the_first_type_that_fits_counts_subclasses_included",
        ),
    "column_type_formatters: What a choice names, no type formatter sees.":
        shown_by("web/list_cells", "what_a_choice_names_no_type_formatter_sees"),
    "column_type_formatters: `admin_core.typefmt` holds what the core does by itself, to be "
    "copied.":
        shown_by(
            "web/list_cells",
            "the_basic_formatters_change_nothing",
            "the_dictionaries_are_there_to_be_copied",
        ),
    "column_choices: Column name to pairs of value and label: what stored values are called, in "
    "lists, details and exports.":
        shown_by("web/list_cells", "choices_name_stored_values_in_list_details_and_export"),
    "column_choices: A value that is not among them is shown as it is.":
        shows.unknown_choices_are_shown,
    "column_sortable_list: Columns to sort by: names, or pairs of a name and the path or paths "
    "that sorting by it means; without any, the column cannot be sorted by.":
        shown_by(
            "web/list_sort",
            "sortable_columns_may_be_chosen_and_pointed_elsewhere",
            "a_falsy_target_switches_sorting_by_a_column_off",
        ),
    "column_sortable_list: `None` means every column that can be sorted.":
        shows.every_column_sorts,
    "column_default_sort: The order of the list: a name, a pair of name and `True` for "
    "descending, or a list of such pairs.":
        shown_by(
            "web/list_sort",
            "the_views_default_order_holds_until_somebody_sorts",
            "a_default_order_may_have_several_columns",
        ),
    "column_default_sort: `None` means the model's own order, and the key after all.":
        shown_by("core/hooks", "hook_admin_describe_model"),
    "column_display_all_relations: Whether a list without `column_list` shows relations to many "
    "records as well.":
        shown_by("sqla/view_options", "all_relations_are_columns_where_that_is_wanted"),
    "column_auto_select_related: Whether the list's statements load the relations that it shows.":
        shown_by("sqla/view_options", "relations_shown_are_read_one_by_one_where_that_is_wanted"),
    "column_auto_select_related: Otherwise each is read where it is shown, one row after the "
    "other, unless `column_select_related_list` names it.":
        shown_by("sqla/view_options", "relations_shown_are_read_one_by_one_where_that_is_wanted"),
    "column_select_related_list: Relations that the list's statements load besides those it "
    "shows: what formatters and `__str__` read.":
        shown_by("sqla/view_options", "relations_that_a_formatter_reads_are_loaded_with_the_page"),
    "column_select_related_list: Names, dotted paths, or the model's own attributes.":
        shown_by("sqla/view_options", "relations_that_a_formatter_reads_are_loaded_with_the_page"),
    "column_display_pk: Whether a list without `column_list` starts with a generated key.":
        shows.starts_with_the_key,
    "column_display_pk: Other keys are shown anyway.":
        shows.starts_with_the_key,
    "column_display_actions: Whether rows have a menu.":
        shows.rows_have_menus,
    "column_extra_row_actions: What rows offer besides the view's own pages: objects of "
    "`admin_core.row_actions`.":
        shown_by("web/row_actions", "extra_row_actions_follow_the_views_own"),
    "column_editable_list: Columns whose cells are edited in the list; see "
    "[](../../howto/customise-lists.md).":
        shown_by("web/inline_edit", "a_cell_of_any_kind_is_saved_and_nothing_else"),
    "column_editable_list: A name without an editor (a key, a path, a computed column, a file) "
    "is shown as usual, and `flask admin check` says why.":
        shown_by(
            "web/inline_edit",
            "what_cannot_be_edited_in_a_cell_is_shown_without_an_editor_and_reported",
        ),
}  # fmt: skip

PAGES: dict[str, Ledger] = {
    "options/paging.md": PAGING,
    "options/filters-and-search.md": FILTERS_AND_SEARCH,
    "options/relations.md": RELATIONS,
    "options/list.md": LIST,
}

PARTS = [Part(page, None, ledger, said=options_said) for page, ledger in PAGES.items()]
