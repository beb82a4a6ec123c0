"""Each statement about the methods about actions, exports, visitors and addresses is so."""

from __future__ import annotations

from ..statements import Ledger, Part, several, shown_by
from .shows import other_methods as shows

PAGE = "override-points.md"

ACTIONS: Ledger = {
    "A method marked `@action(name, text, confirmation=None, permission=None, *, form=None, "
    "on_list=True, on_row=False)` becomes a batch action; see [](../howto/customise-lists.md).":
        several(
            shown_by(
                "web/actions",
                "a_row_offers_its_own_actions_and_does_them_to_no_other_row",
                "an_action_with_a_form_asks_and_gets_what_was_typed",
            ),
            shown_by("web/delete", "a_views_own_action_gets_the_keys_and_may_answer_with_a_page"),
        ),
    "`is_action_allowed(name)` | whether a batch action is offered and obeyed":
        shows.actions_are_allowed,
    "`allowed_actions()` | the batch actions that the visitor may do":
        shows.actions_are_allowed,
    "`init_actions()` | nothing; collects the methods marked as actions into `self._actions`, "
    "once":
        shown_by("web/actions", "init_actions_may_add_actions"),
    "`get_actions_list()` | (name, text) of the actions offered for selected records, and their "
    "questions by name":
        shows.actions_are_allowed,
    "`handle_action(return_view=None)` | the answer to a request to do something to the selected "
    "records":
        shows.actions_are_answered,
    "`get_action_form()`, `action_form(obj=None)` | the form that carries an action's name: its "
    "class, asked once, and one request's instance":
        shows.forms_carry_actions,
    "`get_delete_form()`, `delete_form()` | the same for a deletion; fields that you add are "
    "shown with the question":
        shown_by("web/actions", "a_form_of_ones_own_guards_actions_and_deletions"),
    "`action_delete(ids)` | nothing; deletes the selected records, all of them or none":
        shows.all_or_none_are_deleted,
}  # fmt: skip

EXPORTS: Ledger = {
    "`get_export_columns()` | (name, label) of the columns that can be exported":
        shows.columns_are_exported,
    "`get_export_value(model, name)` | what a file holds of one record in one column, as Python "
    "has it":
        shows.values_are_pythons_own,
    '`get_export_name(export_type="csv")` | the name of a file; what no file may be called is '
    'taken out of it':
        shows.files_have_names,
    "`action_export(ids)` | the page on which one chooses what to export of the selected records":
        shows.one_chooses_what_to_export,
}  # fmt: skip

VISITORS: Ledger = {
    "`actor()` | who makes the request, as `admin_current_actor` answered":
        shows.makes_the_request,
    '`can_see(path, action="read")` | whether the visitor may see the field at *path*, every '
    'step of it':
        shows.sees_and_sets,
    '`can_set(name, action)` | whether the visitor may set a field on `"create"` or `"update"`':
        shows.sees_and_sets,
    "`require(action, key=())` | nothing; ends the request when the visitor may not do *action*":
        shows.ends_the_request,
    "`is_switched_on(action)` | whether the view offers *action* to anybody":
        shows.is_offered_to_anybody,
    "`model_info()` | the description of the view's model":
        shows.describes_its_model,
    "`answer_missing()` | the answer to a request for a record that is not there":
        shows.missing_records_are_answered,
    "`lookup_url(name, record=None)` | the address that answers searches for field *name* of the "
    "form":
        shows.addresses_are_given,
    "`page_url(endpoint)` | the address of one of the view's own pages, without arguments":
        shows.addresses_are_given,
    '`list_url(filters=None, *, search="", sort=())` | the address of the list, narrowed and '
    'sorted where that is asked for':
        shows.addresses_are_given,
    "`record_url(endpoint, key)` | the address of a record's page, which leads back where this "
    "one does":
        shows.addresses_are_given,
    "`return_url()` | where this request's page leads back to: a safe address, or the list":
        shows.addresses_are_given,
    '`page_to_open()` | the endpoint that a record opens with, `""` when it cannot be opened':
        shows.opens_with_what_is_allowed,
    "`cards()` | the view's cards for the first page":
        shows.cards_are_shown,
    "`before_body(name, **kwargs)` | an answer to give before what the request carries is read, "
    "as for an upload that is too large; `None` goes on":
        shows.answers_before_the_body,
    "`handle_csrf_failure(name, refusal)` | an answer to a request that may be forged; `None` "
    "lets a form page show itself again":
        shows.forged_requests_are_answered,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "ModelView: batch actions": ACTIONS,
    "ModelView: exports": EXPORTS,
    "ModelView: who and where": VISITORS,
}

PARTS = [Part(PAGE, title, ledger) for title, ledger in LEDGERS.items()]
