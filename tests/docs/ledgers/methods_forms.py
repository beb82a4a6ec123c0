"""Each statement about the methods by which forms are made and records written is so."""

from __future__ import annotations

from ..statements import Ledger, Part, several, shown_by
from .shows import form_methods as shows

PAGE = "override-points.md"

FORMS: Ledger = {
    "`get_form_columns()` | the names of the form's fields, in order":
        shows.fields_are_decided,
    "`get_form()` | the form class: the view's own, or a scaffolded one":
        shows.classes_are_decided,
    "`get_create_form()`, `get_edit_form()` | the form class of one page; asked once":
        shows.one_page_is_decided,
    "`scaffold_form()` | a form class built from the model; plugins have contributed already":
        shows.built_from_the_model,
    "`make_form_field(field, store, options)` | the unbound form field of *field*, a field of "
    "*store*; *options* are its arguments; rows inside the form ask for theirs, too":
        shows.fields_are_made,
    "`documents_of(field, owner=None)` | what the form field of embedded documents asks about "
    "them: the forms of each kind of document":
        shown_by(
            "web/embedded",
            "form_subdocuments_says_what_a_documents_form_contains",
            "the_kind_of_a_document_is_chosen_by_the_button_that_adds_it",
        ),
    "`get_edit_paths()` | what is read of a record for its form: the fields, without lists of "
    "children":
        shows.reads_what_the_form_shows,
    "`contribute_inline(form_class, rows)` | returns the form class with a field for one list of "
    "children":
        shown_by("web/inline_models", "a_form_of_ones_own_and_its_changes_are_used"),
    "`inline_entry(entry)` | what an entry of `inline_models` means; asked once":
        shows.entries_mean_what_is_said,
    "`inline_rows_class(options)` | the class of the form field that holds an entry's rows; "
    "asked once":
        shown_by("web/inline_models", "a_form_of_ones_own_and_its_changes_are_used"),
    "`create_form(obj=None)`, `edit_form(obj=None)` | the form of one request":
        shows.one_request_has_one_form,
    "`get_list_form()` | the form class of the cells that are edited in the list; asked once":
        shown_by("web/inline_edit", "a_list_form_of_ones_own_is_used"),
    "`scaffold_list_form(widget=None, validators=None)` | a form class with a field for each "
    "editable column":
        shown_by(
            "web/inline_edit",
            "a_list_form_of_ones_own_is_used",
            "only_the_validators_of_form_args_count",
        ),
    "`list_form(obj=None)` | the form of one request to edit a cell; only the field that was "
    "sent is kept":
        shows.only_what_was_sent_is_kept,
    "`is_editable(name)` | whether the visitor may edit the cells of a column in the list":
        shown_by("web/inline_edit", "a_view_tells_which_columns_are_editable"),
    "`validate_form(form)` | whether what was sent is valid":
        shows.forms_are_checked,
    "`get_related_conditions(name, record)` | what the records that relation *name* may be set "
    "to must meet besides; *record* is the one being edited, `None` for a new one":
        shown_by("web/ajax_refs", "choices_may_depend_on_the_record_and_are_checked_when_saved"),
    "`on_form_prefill(form, id)` | nothing; change the form of the edit page before it is shown, "
    "for the first time or again with errors":
        several(
            shown_by("web/edit", "on_form_prefill_fills_the_page_and_not_the_save"),
            shown_by("web/form_options", "a_form_is_prefilled_on_each_showing"),
        ),
    '`get_readonly_columns(action, record=None)` | the fields that a form shows and does not '
    'take; *action* is `"create"` or `"update"`':
        shown_by("web/form_access", "read_only_fields_may_depend_on_the_record"),
}  # fmt: skip

WRITING: Ledger = {
    'To refuse, raise `wtforms.ValidationError("...")` or '
    '`admin_core.data.ValidationFailed({"field": ["..."]})`.':
        shown_by(
            "web/create",
            "a_hook_may_refuse_and_its_words_are_shown",
            "a_hook_may_refuse_single_fields",
        ),
    "Nothing is written then, and the form comes back with what was typed.":
        several(
            shown_by("web/create", "a_hook_may_refuse_and_its_words_are_shown"),
            shown_by("web/edit", "a_refused_change_keeps_what_was_typed_and_writes_nothing"),
        ),
    "What fails *after* the commit does not undo it: the visitor is told that the change is "
    "saved, and the error is logged.":
        shown_by(
            "web/headers",
            "something_that_fails_after_the_commit_is_said_and_what_was_written_stays",
        ),
    "In debug mode and tests it is raised.":
        shown_by("core/web/porting", "errors_of_hooks_are_raised_where_the_application_wants_it"),
    "`create_model(form)` | writes a new record and returns it; `None` or `False`: it was not "
    "written, and a message was flashed":
        shows.writes_are_replaced,
    "`update_model(form, model)` | writes the changes of a record and returns it; `None` or "
    "`False` as above":
        shows.writes_are_replaced,
    "`delete_model(model)` | deletes a record; returns whether it is gone":
        shows.writes_are_replaced,
    "`on_model_change(form, model, is_created)` | changes or refuses a record before it is "
    "written, inside the transaction":
        several(
            shown_by(
                "web/create",
                "a_hook_may_refuse_and_its_words_are_shown",
                "a_hook_may_set_what_no_form_field_shows",
            ),
            shown_by("web/edit", "a_failing_hook_undoes_the_whole_save"),
        ),
    "`after_model_change(form, model, is_created)` | does something after the commit":
        shown_by(
            "web/create",
            "hooks_run_in_their_order_and_after_the_commit_what_belongs_after_it",
        ),
    "`on_model_delete(model)` | refuses or prepares a deletion, inside the transaction":
        shown_by("web/delete", "hooks_run_before_and_after_and_may_refuse"),
    "`after_model_delete(model)` | does something after a deletion was committed":
        shown_by("web/delete", "hooks_run_before_and_after_and_may_refuse"),
    "`refusal_messages(error, form)` | returns why a write was refused, by the form's fields, "
    "`\"\"` for the whole record":
        shows.refusals_are_worded,
    "`report_follow_up(error)` | tells the visitor that what was written stays although "
    "something afterwards failed":
        shows.follow_ups_are_reported,
    "`handle_view_exception(exc)` | returns whether an unforeseen error was dealt with, a "
    "message flashed":
        shows.faults_are_dealt_with,
    "`get_save_return_url(model, is_created=False)` | where a plain save leads":
        shows.saves_lead_there,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {"ModelView: forms": FORMS, "ModelView: writing": WRITING}

PARTS = [Part(PAGE, title, ledger) for title, ledger in LEDGERS.items()]
