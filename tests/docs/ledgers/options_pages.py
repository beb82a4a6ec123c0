"""Each statement about options of details, exports and permissions is so."""

from __future__ import annotations

from ..options_said import options_said
from ..statements import NO_CLAIM, REFERENCE, Ledger, Part, rows, several, shown_by
from .shows import options as shows

PERMISSIONS: Ledger = {
    "beginning: These switches are for everybody.":
        NO_CLAIM,
    "beginning: Who may do what is the business of an [access "
    "rule](../../howto/protect-the-admin.md).":
        NO_CLAIM,
    "beginning: A page that is switched off redirects to the list with a message.":
        shows.switches_lead_back,
    "can_create: Whether records can be created.":
        shows.switches_lead_back,
    "can_edit: Whether records can be edited.":
        shows.switches_lead_back,
    "can_delete: Whether records can be deleted, one by one or by the batch action.":
        shows.deletes_neither_way,
    "can_view_details: Whether records have a details page.":
        shows.switches_lead_back,
    "create_modal: Whether the create page opens in a dialog.":
        shows.opens_in_dialogs,
    "edit_modal: Whether the edit page opens in a dialog.":
        shows.opens_in_dialogs,
    "details_modal: Whether the details page opens in a dialog.":
        shows.opens_in_dialogs,
    "action_disallowed_list: Names of batch actions that are neither offered nor obeyed.":
        shown_by(
            "web/delete",
            "an_action_on_the_list_of_disallowed_ones_is_neither_offered_nor_obeyed",
        ),
    "fast_mass_delete: Whether the batch action deletes with one statement, where the backend "
    "can: without `on_model_delete` and `after_model_delete`, and without what the model says is "
    "deleted along.":
        several(
            shown_by("sqla/view_options", "a_fast_deletion_is_one_statement_without_hooks"),
            shown_by("peewee/deleting", "a_fast_deletion_is_one_statement_without_hooks"),
        ),
    "fast_mass_delete: The policy, `admin_before_write` and `admin_event` are asked and told as "
    "ever.":
        shows.fast_deletions_are_asked_and_told,
    "action_max_rows: Records that one action may change at most, when all records of a list are "
    "meant.":
        shows.changes_no_more,
}  # fmt: skip

DETAILS: Ledger = {
    "column_details_list: Fields of the details page, in order.":
        shown_by("web/details", "every_field_is_there_unless_somebody_chose"),
    "column_details_list: `None` means all of them but collections of records that belong to "
    "this one, and columns behind a relation.":
        shown_by("web/details", "every_field_is_there_unless_somebody_chose"),
    "column_details_exclude_list: Fields to leave out of the details page.":
        shown_by("web/edit", "details_leave_out_what_is_excluded"),
    "column_details_rules: How the details page is laid out, by the rules that lay out forms.":
        shown_by("web/form_rules", "a_details_page_is_laid_out_by_the_same_rules"),
    "column_details_rules: A name stands for the column's value; without `column_details_list` "
    "the page has the columns that the rules show.":
        shown_by("web/form_rules", "a_details_page_is_laid_out_by_the_same_rules"),
    "details_related_rows: How many records of each relation to many the details page names "
    "below the fields; 0 for no panels.":
        shown_by(
            "web/details",
            "a_panel_counts_what_belongs_to_the_record_and_names_the_first",
            "panels_can_be_fewer_or_none",
        ),
    "column_formatters_detail: Formatters of the details page; those of the list when empty.":
        several(
            shown_by("web/details", "formatters_of_its_own_go_before_the_lists"),
            shown_by(
                "web/list_cells",
                "details_use_the_formatters_of_the_list_unless_they_have_their_own",
            ),
        ),
    "column_type_formatters_detail: As `column_type_formatters`, for the details page.":
        shown_by("web/list_cells", "list_and_details_have_type_formatters_of_their_own"),
}  # fmt: skip

EXPORT: Ledger = {
    "beginning: See [](../../howto/export.md).":
        NO_CLAIM,
    "can_export: Whether the list can be exported.":
        shown_by("web/export", "exports_are_switched_off_until_a_view_switches_them_on"),
    "export_types: The formats offered, by name.":
        shown_by("web/export", "a_format_that_the_view_does_not_offer_leads_back_with_a_message"),
    "export_types: The core has `csv`, `tsv`, `json`, `ndjson` and `xlsx`; plugins add others.":
        several(
            shown_by(
                "web/export",
                "csv_has_a_head_of_labels_crlf_and_nothing_for_none",
                "tsv_has_its_media_type_and_the_same_rows",
                "json_keeps_types_and_names_columns_by_their_names",
                "a_workbook_keeps_types_and_has_a_head",
            ),
            shown_by("plugins/export/formats", "every_format_gives_a_file_with_its_media_type"),
        ),
    "export_max_rows: Records in one file at most; 0 for all of them, `None` for as many as a "
    "page shows.":
        shown_by("web/export", "a_file_holds_no_more_records_than_the_view_allows"),
    "column_export_list: Columns in order.":
        shown_by("web/export", "columns_are_those_of_the_list_or_those_named_for_exports"),
    "column_export_list: `None` means those of the list.":
        shown_by("web/export", "columns_are_those_of_the_list_or_those_named_for_exports"),
    "column_export_exclude_list: Columns to leave out.":
        shown_by("web/export", "columns_are_those_of_the_list_or_those_named_for_exports"),
    "column_formatters_export: Formatters of exports, called as those of the list are; those of "
    "the list when empty, but for functions whose attribute `pages_only` is true.":
        shows.formatters_of_pages_only,
    "column_formatters_export: Markup becomes its text, any other value keeps its type.":
        shows.formatters_of_pages_only,
    "column_formatters_export: A template's macro is refused: an export has no template.":
        shown_by("web/export", "a_column_that_a_template_makes_is_refused_with_a_message"),
    "column_type_formatters_export: Type to `function(view, value, name)`.":
        shown_by("web/export", "type_formatters_of_exports_change_values_by_their_type"),
    "column_type_formatters_export: The first whose type the value is an instance of is used, "
    "after the column's own formatter.":
        shown_by("web/export", "type_formatters_of_exports_change_values_by_their_type"),
    "export_escape_formulas: Whether texts that a spreadsheet program would run as a formula get "
    "an apostrophe before them, in formats that such programs open.":
        shown_by("web/export_files", "a_text_that_a_spreadsheet_would_run_is_made_harmless"),
    "export_escape_formulas: Numbers are left alone.":
        shown_by("web/export_files", "numbers_stay_numbers_whatever_their_sign"),
    "export_escape_formulas: Switch it off only for files that no such program opens.":
        NO_CLAIM,
    "export_bom: Whether CSV and TSV files begin with a byte order mark.":
        shown_by("web/export", "a_byte_order_mark_is_there_when_it_is_asked_for"),
    "export_bom: Excel needs it to read letters beyond ASCII; other programs may take it for a "
    "part of the first label.":
        NO_CLAIM,
}  # fmt: skip

INDEX: Ledger = {
    "An option is an attribute of a subclass of `ModelView`.":
        shown_by("docs/docs", "every_option_is_documented_with_its_default_and_no_other_is"),
    "The pages below list every one, with its default and an example.":
        several(
            shown_by("docs/docs", "every_option_is_documented_with_its_default_and_no_other_is"),
            shown_by("docs/docs", "every_example_of_an_option_works"),
        ),
    "The examples speak of a `Book` with `title`, `isbn`, `pages`, `price`, `in_print`, "
    "`published`, `summary`, one `author` (with `name` and `country`) and many `tags`.":
        shown_by("docs/docs", "every_example_of_an_option_works"),
    "Defaults cannot be changed in place: assigning into one raises, so no view can change "
    "another's.":
        shown_by("core/web/options", "every_option_has_a_default_that_nobody_can_change"),
    "A misspelt option raises `ConfigurationError` with the name you probably meant.":
        shown_by("core/web/options", "a_misspelt_option_is_refused_with_the_right_one"),
    "What depends on the visitor or on the record is not an option but a "
    "[method](../override-points.md).": NO_CLAIM,
    "A **path** is a dotted name across relations, such as `author.name`.":
        shown_by("web/list_columns", "a_dotted_column_shows_the_related_records_value"),
    "Types are written as Python writes them.":
        shown_by("docs/options_pages", "an_option_of_a_model_view_is_documented_with_its_type"),
    "Each option is there since 0.1, unless its text says otherwise.": NO_CLAIM,
    "A file manager has [options of its own](files.md), and so have the [console and the browser "
    "of keys](redis.md).":
        shown_by("docs/options_pages", "an_option_of_a_file_manager_is_documented_with_its_type"),
    **dict.fromkeys(
        rows((REFERENCE / "options/index.md").read_text("utf-8")),
        shown_by(
            "docs/options_pages", "the_index_lists_the_options_of_each_page_in_their_order"
        ),
    ),
}  # fmt: skip

PAGES: dict[str, Ledger] = {
    "options/permissions.md": PERMISSIONS,
    "options/details.md": DETAILS,
    "options/export.md": EXPORT,
}

PARTS = [
    Part("options/index.md", None, INDEX),
    *(Part(page, None, ledger, said=options_said) for page, ledger in PAGES.items()),
]
