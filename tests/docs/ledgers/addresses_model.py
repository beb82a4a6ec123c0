"""Each statement about the addresses of a model view is so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from wtforms import ValidationError

from admin_core import Admin, ModelView
from admin_memory import Memory

from ..statements import NO_CLAIM, Ledger, Part, several, shown_by

PAGE = "addresses.md"


@dataclass
class Note:
    """A note, of which the list shows the text."""

    id: int | None = None
    text: str = ""


class Notes(ModelView):
    """Edits texts in the list."""

    column_editable_list = ("text",)
    column_list = ("text", "length")
    column_formatters = {"length": lambda view, context, record, name: len(record.text)}

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Refuse a word."""
        if model.text == "no":
            raise ValidationError("Not that word.")


def cells_are_answered_as_json(_folder: Path) -> None:
    app = Flask("notes")
    app.secret_key = "for tests"
    Admin(app, access="public").add_view(Notes(Note, Memory(Note(1, "first"))))
    client = app.test_client()

    def saved(text: str, **headers: str) -> Any:
        editor = client.get("/admin/note/ajax/update/?list_form_pk=1&name=text").text
        data = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', editor))
        data |= {"list_form_pk": "1", "text": text}
        return client.post("/admin/note/ajax/update/", data=data, headers=headers)

    json = {"Accept": "application/json"}
    answer = saved("second", **json).get_json()
    assert set(answer) in ({"message", "cell"}, {"message", "reload"})
    assert "second" in answer.get("cell", "second")
    refused = saved("no", **json)
    assert refused.status_code == 422
    assert set(refused.get_json()) == {"error", "editor"}
    assert 'value="no"' in refused.get_json()["editor"]


BEGIN: Ledger = {
    "Every address, its arguments, the names of form fields, and the status of each answer.":
        shown_by("docs/addresses", "no_other_address_is_made_by_an_admin_with_all_plugins"),
    "They are stable: links, bookmarks and tests may rely on them.":
        NO_CLAIM,
    "An admin lives at `/admin`, unless `Admin(url=...)` says otherwise.":
        shown_by(
            "core/web/admin",
            "an_admin_without_an_application_has_its_defaults",
            "url_and_endpoint_of_the_index_view_can_be_given",
        ),
    "A view lives below it at its `url`, which is its endpoint by default; the endpoint of a "
    "model view is the model's name in lower case.":
        shown_by(
            "core/web/views",
            "the_address_of_a_view_is_below_the_admins_unless_it_is_absolute",
            "a_view_gets_name_and_address_when_it_is_added",
        ),
    "So the endpoint `book.edit_view` is at `/admin/book/edit/`.":
        shown_by("docs/addresses", "the_endpoints_of_a_model_view_are_those_of_the_page"),
}  # fmt: skip

PAGES: Ledger = {
    "Nothing that changes state answers GET.":
        shown_by("web/forged", "nothing_that_is_asked_by_get_changes_anything"),
    "Besides these an admin has `/admin/` (`admin.index`) and `/admin/static/<package>/<path>` "
    "(`admin.static`); with `v`, which pages write, a browser keeps a file until its content "
    "changes.":
        several(
            shown_by("docs/addresses", "no_other_address_is_made_by_an_admin_with_all_plugins"),
            shown_by(
                "core/web/assets",
                "a_page_names_the_version_of_a_file_and_only_that_is_kept_for_a_year",
            ),
        ),
    "`/` | GET | `.index_view` | the list":
        shown_by("web/list_paging", "a_list_shows_its_first_page_with_summary_and_numbers"),
    "`/new/` | GET, POST | `.create_view` | the create form; creates":
        shown_by(
            "web/create",
            "every_kind_of_value_is_written",
            "the_page_itself_when_sent_as_it_is_names_what_is_missing",
        ),
    "`/edit/?id=` | GET, POST | `.edit_view` | the edit form; saves":
        shown_by(
            "web/edit",
            "each_value_can_be_changed_and_emptied",
            "opening_a_record_and_saving_it_changes_nothing",
        ),
    "`/details/?id=` | GET | `.details_view` | the details, where switched on":
        several(
            shown_by("web/details", "the_page_is_linked_to_only_where_it_is_enabled"),
            shown_by("web/edit", "details_are_off_unless_switched_on"),
        ),
    "`/delete/` | GET, POST | `.delete_view` | asks (GET); deletes (POST)":
        shown_by(
            "web/delete",
            "the_question_names_the_record_and_changes_nothing",
            "answering_the_question_deletes_the_record_and_returns",
        ),
    "`/action/` | POST | `.action_view` | a batch action, or the question before it":
        shown_by("web/delete", "a_batch_deletion_asks_first_and_the_answer_executes_it"),
    "`/export/` | GET, POST | `.export_choice` | the page to choose what to export; the file":
        shown_by("web/export", "the_list_leads_to_a_page_on_which_one_chooses"),
    "`/export/<export_type>/` | GET, POST | `.export` | a file of the list's records, where "
    "switched on":
        shown_by(
            "web/export",
            "exports_are_switched_off_until_a_view_switches_them_on",
            "all_records_are_exported_whatever_page_is_shown",
        ),
    "`/ajax/update/` | GET, POST | `.ajax_update` | the editor of one cell (GET); saves it (POST)":
        shown_by(
            "web/inline_edit",
            "a_cell_leads_to_a_page_that_saves_it_without_scripts",
            "a_cell_of_any_kind_is_saved_and_nothing_else",
        ),
    "`/download/?id=&name=` | GET | `.download` | the bytes of a record's field, as a file":
        shown_by("web/binary", "bytes_are_uploaded_shown_by_size_downloaded_and_emptied"),
    "`/ajax/lookup/` | GET | `.ajax_lookup` | searches related records, answers JSON":
        shown_by("web/relations", "the_look_up_answers_keys_and_labels"),
}  # fmt: skip

OTHERS: Ledger = {
    "An export takes the list's arguments as well, and exports what the list finds with them.":
        shown_by("web/export", "filters_search_and_sort_of_the_list_hold_for_the_file"),
    "What the list would only complain of, an unknown filter for example, exports nothing.":
        shown_by(
            "web/export",
            "what_the_list_does_not_understand_exports_nothing_rather_than_too_much",
        ),
    "In a form, a row of a list of children sends its fields by the list's name and a number.":
        shown_by("web/inline_models", "one_post_adds_changes_and_deletes"),
    "The numbers need not follow each other.":
        shown_by(
            "web/inline_models",
            "strange_row_numbers_are_no_rows",
            "one_post_adds_changes_and_deletes",
        ),
    "Lists inside rows go on in the same way.":
        shown_by("web/inline_models", "children_of_children_are_saved_with_them"),
    "A POST to `ajax/update/` answers JSON to a client that prefers it:":
        cells_are_answered_as_json,
    "`{\"message\": ..., \"cell\": ...}` with the cell's new content (`{\"message\": ..., "
    "\"reload\": true}` where only the whole list can make it), or `{\"error\": ..., \"editor\": "
    "...}` with the form to go on with.":
        cells_are_answered_as_json,
    "Others get the message as plain text.":
        shown_by(
            "web/inline_edit",
            "what_existing_scripts_send_is_understood_and_answered_as_text",
        ),
    "The status is 200, 400, 403, 404, 409 or 422 as below.":
        shown_by(
            "web/inline_edit",
            "a_cell_of_any_kind_is_saved_and_nothing_else",
            "what_cannot_be_meant_changes_nothing_and_says_so",
            "without_a_token_nothing_is_saved_and_the_reason_is_said",
            "a_value_that_does_not_fit_is_answered_422_and_kept",
            "what_somebody_else_saved_meanwhile_is_shown_and_replaced_only_knowingly",
            "a_field_that_may_not_be_set_has_no_editor",
        ),
    "A row's own action names its record in the address, `action/?rowid=7`, and nothing else "
    "that is ticked counts.":
        shown_by("web/actions", "a_row_offers_its_own_actions_and_does_them_to_no_other_row"),
    '`ajax/lookup/` answers `[["1", "Ann"], ["2", "Bob"]]`: keys and labels.':
        shown_by("web/relations", "the_look_up_answers_keys_and_labels"),
    "A request with the header `X-Admin-Dialog` gets a page's content without the frame around "
    "it.":
        shown_by(
            "web/dialogs",
            "a_dialog_is_a_whole_page_for_a_browser_and_its_content_for_the_script",
        ),
    'Where the answer would be a redirect it is `{"location": "..."}`; after a save with '
    '`_choose=1` it is `{"key": "7", "label": "Ann", "messages": [...]}`.':
        shown_by(
            "web/dialogs",
            "whatever_leads_elsewhere_is_told_to_the_script",
            "the_record_made_beside_a_relation_is_answered_with_its_label",
        ),
    "`id` | edit, details, delete, download | the record's key as one text; see [](contracts.md)":
        shown_by(
            "core/data/keys",
            "a_typed_key_survives_the_address",
            "decoding_gives_back_every_key",
        ),
    "`url` | create, edit, details, delete, action, download, ajax/update, export | where to "
    "return to; followed only when it stays on this host":
        shown_by(
            "web/redirects",
            "no_save_leads_to_another_host",
            "addresses_of_this_host_are_returned_to",
            "no_dialog_action_cell_or_export_leads_to_another_host",
        ),
    "`csrf_token` | every POST | the token; the headers `X-CSRFToken` and `X-CSRF-Token` do as "
    "well":
        shown_by(
            "web/forged",
            "no_unsafe_request_of_another_site_is_executed",
            "the_token_may_come_in_a_header_as_scripts_send_it",
        ),
    "field names | create (POST), edit (POST) | one per form field, as in the form class":
        shown_by(
            "web/create",
            "every_kind_of_value_is_written",
            "fields_outside_the_form_are_not_written_whatever_is_sent",
        ),
    "`_fingerprint` | edit, ajax/update (POST) | stands for the values that the form was opened "
    "with":
        several(
            shown_by(
                "web/edit",
                "a_stale_save_is_refused_shows_both_versions_and_the_second_save_wins",
            ),
            shown_by(
                "web/inline_edit",
                "what_somebody_else_saved_meanwhile_is_shown_and_replaced_only_knowingly",
            ),
        ),
    "`_add_another` | create, edit | save, then an empty form":
        shown_by(
            "web/create",
            "each_of_the_three_buttons_leads_where_it_says_and_keeps_the_return_address",
        ),
    "`_continue_editing` | create, edit | save, then the same record":
        several(
            shown_by(
                "web/create",
                "each_of_the_three_buttons_leads_where_it_says_and_keeps_the_return_address",
            ),
            shown_by("web/edit", "continue_editing_returns_to_the_record"),
        ),
    "`_search`, `_search-`*field* | create, edit, ajax/update (POST) | search a relation without "
    "scripts: which field, and for what; nothing is saved":
        several(
            shown_by(
                "web/relations",
                "without_script_the_search_button_offers_what_it_found_and_keeps_what_was_typed",
            ),
            shown_by("web/inline_edit", "a_relation_of_many_records_is_searched"),
        ),
    "`<list>-<n>-<field>` | create (POST), edit (POST) | a field of row *n* of a list of "
    "children; a stored row also sends its key":
        shown_by("web/inline_models", "one_post_adds_changes_and_deletes"),
    "`<list>-<n>-_key` | create (POST), edit (POST) | that key, where it is not one generated "
    "field":
        shown_by("web/inline_models", "children_with_keys_of_several_parts_are_edited_by_them"),
    "`<list>-<n>-_fingerprint` | create (POST), edit (POST) | stands for the values that the row "
    "was shown with":
        shown_by(
            "web/inline_models",
            "a_row_that_somebody_else_changed_is_not_overwritten_unseen",
        ),
    "`del-<list>-<n>` | create (POST), edit (POST) | delete the row":
        shown_by("web/inline_models", "one_post_adds_changes_and_deletes"),
    "`_inline_add`, `_inline_up`, `_inline_down`, `_inline_drop` | create (POST), edit (POST) | "
    "show the form again with that done, and save nothing":
        shown_by("web/inline_models", "buttons_add_move_and_drop_rows_and_save_nothing"),
    "field names | create (GET) | values to begin with: `?author=3&title=Moon`; what does not "
    "fit or may not be set is left out":
        shown_by(
            "web/dialogs",
            "an_address_can_fill_in_a_new_record_and_writes_nothing",
            "what_does_not_fit_is_left_out",
            "only_what_may_be_chosen_and_set_is_filled_in",
        ),
    "`modal` | create, edit, details | `True`: the dialog's template, where the view's flag says "
    "so":
        shown_by("web/dialogs", "the_dialog_template_is_used_with_flag_and_argument_only"),
    "`_choose` | create, edit, details | `1`: opened beside a relation field":
        shown_by("web/dialogs", "the_record_made_beside_a_relation_is_answered_with_its_label"),
    "`_once` | create | a key of the form's own: sent twice, it creates one record":
        several(
            shown_by("web/create", "the_same_form_sent_twice_makes_one_record"),
            shown_by("core/web/once", "two_forms_opened_side_by_side_both_create"),
        ),
    "`action`, `rowid` | action | the name of the action; encoded keys, once per record, at most "
    "1,000":
        shown_by(
            "web/delete",
            "a_views_own_action_gets_the_keys_and_may_answer_with_a_page",
            "more_than_a_thousand_records_at_once_are_refused",
            "a_thousand_records_are_not_too_many",
        ),
    "`_ask` | action | show the action's question first, if it has one":
        shown_by("web/delete", "the_lists_own_form_asks_before_it_deletes"),
    "`_all`, `_list` | action | all records of a list, and the list's arguments as one text; at "
    "most `action_max_rows`":
        shown_by(
            "web/actions",
            "all_records_that_match_are_acted_on_beyond_the_page",
            "the_most_that_one_action_may_change_is_bounded",
        ),
    "`_seen` | action | stands for the records that the question was about; others are asked "
    "about again, 409":
        shown_by("web/actions", "a_list_that_changed_after_the_question_is_asked_about_again"),
    "`form-`*field* | action | one per field of the action's own form":
        shown_by("web/actions", "an_action_with_a_form_asks_and_gets_what_was_typed"),
    "`list_form_pk` | ajax/update | the record's key as one text":
        shown_by("web/inline_edit", "keys_of_several_parts_with_any_character_find_their_record"),
    "`name` | ajax/update (GET) | the column":
        shown_by("web/inline_edit", "a_cell_leads_to_a_page_that_saves_it_without_scripts"),
    "the column's name | ajax/update (POST) | the new value; other columns are ignored":
        shown_by(
            "web/inline_edit",
            "a_cell_of_any_kind_is_saved_and_nothing_else",
            "a_column_sent_beside_the_one_meant_is_ignored",
        ),
    "`_field` | ajax/update (POST) | the column, for a box that is not ticked and so sends "
    "nothing":
        shown_by("web/inline_edit", "a_cell_of_any_kind_is_saved_and_nothing_else"),
    "`_page` | ajax/update (POST) | answer with a page or redirect, as for a form":
        shown_by("web/inline_edit", "the_page_sends_what_makes_it_a_page"),
    "`name`, `query`, `limit`, `offset` | ajax/lookup | the relation's field "
    "(`<relation>-<field>` for one in a row of the form), the words, at most 50 answers, from "
    "which on":
        several(
            shown_by(
                "web/relations",
                "the_look_up_answers_keys_and_labels",
                "the_number_of_answers_is_bounded_whatever_is_asked",
                "an_offset_leads_on",
            ),
            shown_by(
                "web/ajax_refs",
                "a_field_in_a_row_of_the_form_is_searched_by_relation_and_field",
            ),
        ),
    "`id` | ajax/lookup | the record being edited, where the choices depend on it":
        shown_by("web/ajax_refs", "choices_may_depend_on_the_record_and_are_checked_when_saved"),
    "`name` | download | the field":
        shown_by(
            "web/binary",
            "bytes_are_uploaded_shown_by_size_downloaded_and_emptied",
            "nothing_but_bytes_is_downloaded",
        ),
    "`small` | download | the small picture of a file that has one, to be shown":
        shown_by("mongo/grid_fields", "a_picture_is_fitted_and_has_a_small_one_as_the_model_says"),
    "`_type` | export | the format; without it, `export/` asks":
        shown_by("web/export", "the_list_leads_to_a_page_on_which_one_chooses"),
    "`_column` | export | a column to export, once per column; all of them without":
        shown_by(
            "web/export",
            "the_list_leads_to_a_page_on_which_one_chooses",
            "columns_are_those_of_the_list_or_those_named_for_exports",
        ),
    "`_chosen` | export | columns were chosen: without any `_column` there is no file":
        shown_by("web/export", "no_column_at_all_is_no_file"),
    "`_rows` | export | `all` (without it, too) or `page`":
        shown_by(
            "web/export",
            "one_page_of_the_list_can_be_exported",
            "all_records_are_exported_whatever_page_is_shown",
        ),
    "`rowid` | export | encoded keys of the records to export, once per record, at most 1,000":
        shown_by(
            "web/export",
            "selected_records_are_exported_through_the_actions_bar",
            "too_many_selected_records_are_refused",
        ),
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "": BEGIN,
    "Pages of a model view": PAGES,
    "Arguments and fields of the other pages": OTHERS,
}

PARTS = [Part(PAGE, title, ledger, given=("tmp_path",)) for title, ledger in LEDGERS.items()]
