"""Each statement of the page about hooks is so.

A statement is about the hook that it stands under, so its key begins with the hook's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ..counting import HOOKS
from ..statements import NO_CLAIM, REFERENCE, Ledger, Part, lead, rows, section, sentences
from .contracts import is_shown_as_text_and_not_edited
from .shows import hooks as shows

PAGE = (REFERENCE / "hooks.md").read_text("utf-8")
RULES = "tests/core/test_hook_rules.py::test_"
EFFECT = "tests/core/test_hooks.py::test_hook_"
DOCS = "tests/docs/test_docs.py::test_"
PLUGINS = "tests/core/test_plugins.py::test_"
EXPORT = "tests/web/test_export.py::test_"
FILES = "tests/web/test_export_files.py::test_"
SCOPE = "tests/web/test_scope.py::test_"
FIELDS = "tests/web/test_field_access.py::test_"
ASSETS = "tests/core/web/test_assets.py::test_"
MANAGER = "tests/files/test_manager_rights.py::test_"
EVENTS = (
    "tests/docs/test_hooks_words.py::test_every_event_is_documented_with_its_detail_and_no_other_is"
)
WORDS = (
    "tests/docs/test_hooks_words.py::test_what_the_pages_of_every_kind_of_view_ask_is_what_is_said"
)
FIRST = (
    f"{RULES}first_the_application_decides_who_acts {RULES}first_one_form_field_wins "
    f"{RULES}first_one_translator_wins"
)
FOLD = (
    f"{RULES}fold_every_change_to_a_field_applies_and_the_first_wins "
    f"{RULES}fold_every_template_global_is_there_and_the_first_wins "
    "tests/core/data/test_fields.py::test_options_of_several_plugins_are_joined"
)
CHAIN = f"{RULES}chain_each_gets_the_form_class_of_those_asked_later"
ALL = (
    f"{RULES}all_links_of_every_plugin_are_in_the_menu_in_the_order_asked "
    f"{RULES}all_problems_are_listed"
)
VOTE = (
    f"{RULES}vote_one_no_refuses_and_a_yes_is_needed_from_afar "
    "tests/core/data/test_policy.py::test_one_no_refuses_whatever_the_others_say"
)
TELL = f"{RULES}tell_a_plugin_that_fails_stops_no_other"

Shown = Callable[[Path], None] | str

#: How answers combine, where the page says no more of it.
COMBINED: dict[str, Shown] = {
    "Answers: **first**.": shows.combine_first,
    "Answers: **fold**.": FOLD,
    "Answers: **chain**.": CHAIN,
    "Answers: **all**.": ALL,
    "Answers: **vote**.": VOTE,
    "Answers: **tell**.": TELL,
}

#: hook -> what is said of it besides its signature, its first sentence and how answers combine.
SAID: dict[str, dict[str, Shown]] = {
    "admin_setup": {
        "Answers: **tell**, except that errors are raised.":
            f"{RULES}tell_setup_raises_what_a_plugin_raises",
        "Called by `Admin.init_app`, once per application, before the views are registered.":
            shows.set_up_once,
    },
    "admin_check": {
        "Called by `flask admin check` and, in debug mode, before the first page.":
            shows.checked_by_the_command_and_the_first_page,
        "May open stores and describe models.": shows.opens_stores_while_it_checks,
        "An implementation that fails is reported as a problem and stops no other.":
            "tests/docs/test_problems.py"
            "::test_a_plugin_that_fails_while_it_checks_is_reported_and_hides_nothing",
    },
    "admin_cli": {
        "Called when `flask admin` lists its commands or is asked for one that it does not know.":
            shows.lists_its_commands,
    },
    "admin_open_store": {
        "Called once per model and source, for views and for the models that relations lead to.":
            shows.opened_once,
        "This hook makes a plugin a backend; the [contracts](contracts.md) say what a store is.":
            f"{EFFECT}admin_open_store",
        "Import nothing heavy to find out.": "tests/core/test_start.py::test_no_orm_is_imported_by",
        "Look at `sys.modules` first: if nobody has imported your ORM yet, the model cannot be one "
        "of its:": NO_CLAIM,
    },
    "admin_describe_field": {
        "Called by a backend once per field and store.": shows.fields_described_once,
        "*native* is the backend's own object for the field, *backend* its name (`\"sqla\"`, "
        "`\"memory\"`).": shows.tells_the_backend,
    },
    "admin_describe_model": {
        "Called by a backend once per store, after its fields are described.":
            shows.models_described_once_after_their_fields,
    },
    "admin_parse_value": {
        "Called for filters and for the places of records in a list.": shows.parses_and_refuses,
        "Raise `ValueError` with a message for the visitor when the text does not fit.":
            shows.parses_and_refuses,
    },
    "admin_form_field": {
        "Answers: **first**; the core answers last, with read-only text for a kind it does not "
        "know.": is_shown_as_text_and_not_edited,
        "Called once per field of a form class.": shows.form_fields_asked_once,
        "*options* are the keyword arguments to pass on: label, validators, description, default, "
        "filters, and `choices` for relations.": shows.gets_arguments_of_a_field,
    },
    "admin_form_class": {
        '*purpose* is `"create"` or `"edit"`.': shows.form_classes_asked_once,
        "Called once per form class.": shows.form_classes_asked_once,
    },
    "admin_cell_formatter": {
        "Answers: **first**; the core answers last for every kind.":
            f"{EFFECT}admin_cell_formatter "
            "tests/core/test_formats.py::test_a_value_looks_as_people_write_it",
        '*purpose* is `"list"` or `"details"`.': shows.formatters_asked_once,
        "The function never gets `None`.": shows.formatters_get_no_none,
        "Called once per column, never per row.": shows.formatters_asked_once,
        "A text that the function returns is escaped, a `Markup` is not.":
            shows.formatters_get_no_none,
    },
    "admin_field_operators": {
        "Answers: **all**; the core adds those of its own kinds.":
            f"{RULES}all_operators_are_offered",
        "Called once per filterable column.": shows.operators_asked_once,
        "An operator that is called as one of the core's replaces it in the lists: with a `parse`, "
        "its values are typed in another way and compared as ever.": shows.replaces_an_operator,
        "An operator of your own needs somebody who compiles it:":
            f"{EFFECT}admin_compile_condition",
    },
    "admin_compile_condition": {
        '*native* is what the backend compares: for `"sqla"` a column of the table or of its '
        'alias, for `"memory"` the path, where the answer is a function of one value.':
            f"{EFFECT}admin_compile_condition {DOCS}the_example_of_every_hook_is_run_as_a_plugin",
        "Called by a store once per condition in force.": shows.conditions_compiled,
    },
    "admin_open_storage": {
        "Called by `Plugins.open_storage`, whose caller keeps the storage.": shows.storages_opened,
        "No page of the core opens a storage; the hook is there for plugins that keep files, and "
        "for those who serve them.": shows.storages_opened,
    },
    "admin_file_preview": {
        "Called once per page of a file.": shows.previews_asked_once,
        "A `Preview` holds a template and names for it.":
            f"{MANAGER}a_plugin_shows_files_in_its_own_way",
        "The template also gets `file`, a `FileInfo`, and `raw_url`, which serves pictures, media "
        "and PDF files as what they are, and everything else as text.":
            f"{MANAGER}a_plugin_shows_files_in_its_own_way {MANAGER}a_file_is_never_a_page",
        "`admin_files` answers for pictures, sound, films, PDF files and text.":
            f"{MANAGER}each_kind_of_file_has_its_preview",
    },
    "admin_before_write": {
        "Answers: **all** are asked; raise `AccessDenied` or `ValidationFailed` to refuse it.":
            f"{RULES}all_are_asked_before_a_write_and_one_refusal_suffices "
            f"{EFFECT}admin_before_write",
        "*change* holds the values before and after; *record* has the new values set.":
            f"{EFFECT}admin_before_write",
        "Called once per record created, updated or deleted.": shows.writes_asked_once,
        "A file manager asks with a change whose `model` is its endpoint and whose `key` holds the "
        "path: *record* is the file's `FileInfo`, *store* its `FileStorage`.":
            shows.files_are_written,
    },
    "admin_event": {
        "Called once per event.": shows.told_once,
        'The core tells `"record.created"`, `"record.updated"` (only when something differs), '
        '`"record.deleted"`, and `"records.exported"`, whose `detail` holds `format`, `columns`, '
        "`number` and `is_complete`; the last is false when the visitor left, or reading failed, "
        "before the end.": f"{EVENTS} {EFFECT}admin_event "
        f"{FILES}an_export_is_told_to_plugins_with_what_was_taken "
        f"{FILES}what_a_visitor_leaves_unread_gives_everything_back "
        f"{FILES}a_failure_in_the_middle_is_seen_in_the_file_and_in_the_log",
        "Plugins tell others:": EVENTS,
        '`"file.created"`, `"file.updated"`, `"file.moved"`, `"file.deleted"` | file managers':
            f"{EVENTS} {MANAGER}plugins_are_asked_before_and_told_after",
        '`"records.imported"` | `admin-import` | `format`, `created`, `updated`':
            f"{EVENTS} tests/web/test_import.py::test_every_record_and_the_import_are_told",
        '`"redis.command"` | `admin-redis` | `view`, `command`, `words`, `count`, `database`, '
        "`outcome`, `seconds`":
            f"{EVENTS} tests/redis/test_safety.py::test_every_command_is_told_as_an_event",
    },
    "admin_current_actor": {
        "Called once per request.": shows.actor_asked_once,
        "A header says who somebody is only where a proxy sets it and removes what visitors send.":
            NO_CLAIM,
    },
    "admin_authorize": {
        "Called once per request and question.": shows.questions_asked_once,
        '*action* is `"access"` (a view at all), `"read"`, `"create"`, `"update"`, `"delete"`, '
        '`"export"`, `"import"` (asked by `admin-import`), `"redis.dangerous"` (asked by a '
        "console, with the command as *key*) or the name of a batch action.": WORDS,
        "*info* describes the model; it is `None` for views without one.":
            shows.describes_the_model,
        '*key* is the encoded key of a record, or `""`.': shows.describes_the_model,
        "When everybody answers `None`, access falls back to the [loopback "
        "rule](../howto/protect-the-admin.md), and all else is allowed.":
            "tests/core/web/test_access.py::test_a_view_without_a_rule_answers_this_machine "
            "tests/core/data/test_policy.py::test_the_default_decides_when_everybody_abstains",
        "A file manager is asked with its endpoint as `info.name` and the path of a file as *key*.":
            shows.asks_about_files,
    },
    "admin_row_conditions": {
        "Answers: **all**, and every criterion must hold.":
            f"{RULES}all_row_conditions_must_hold {SCOPE}"
            "conditions_of_several_plugins_must_all_hold",
        "Called once per request, action and model.": shows.row_conditions_asked_once,
        "A record outside can be neither found for the action nor written by it: a form that would "
        "create one outside, or move one out, is refused with 403.":
            f"{SCOPE}a_record_outside_cannot_be_opened {SCOPE}a_record_outside_cannot_be_saved "
            f"{SCOPE}no_save_moves_a_record_out_of_the_policys_bounds",
        'Pages link only to what is inside: where `"update"` or `"delete"` has other bounds than '
        '`"read"`, a list asks once for all of its rows which of them those are.':
            f"{SCOPE}a_row_offers_only_what_may_be_done_to_it "
            "tests/web/test_statements.py::test_what_the_rows_of_a_list_offer_is_asked_for_at_once",
    },
    "admin_field_access": {
        "Answers: **all**, and the strictest counts.": f"{FIELDS}the_strictest_answer_counts",
        "Called once per request, action and model.":
            f"{FIELDS}plugins_are_asked_once_a_request_and_model",
        '`action` is `"read"` for lists, details, look-ups and exports, `"create"` or `"update"` '
        'for forms; a field hidden from `"read"` is hidden everywhere.':
            f"{FIELDS}a_hidden_field_is_no_column {FIELDS}the_details_page_leaves_a_hidden_field_"
            f"out {FIELDS}a_look_up_does_not_search_a_hidden_field "
            f"{EXPORT}hidden_fields_are_neither_exported_nor_offered "
            "tests/web/test_form_access.py::test_the_policy_hides_and_fixes_fields",
        "A hidden field is neither shown, searched, filtered, sorted by, exported nor set, also "
        "not along a path from another model; a relation and the column that holds its key count "
        "as one.":
            "tests/web/test_everything.py::test_a_hidden_value_is_in_no_answer "
            f"{FIELDS}a_hidden_field_of_another_model_is_no_column_either "
            f"{FIELDS}a_hidden_relation_takes_every_path_across_it_along "
            f"{FIELDS}the_order_of_a_list_does_not_tell_a_hidden_field "
            f"{FIELDS}a_search_does_not_look_into_a_hidden_field "
            "tests/web/test_filter_groups.py"
            "::test_a_hidden_field_is_no_filter_in_whatever_way_it_is_asked_for",
        "What an application's own code shows (a formatter, a record's `str()`) stays its own.":
            shows.own_code_shows_what_it_likes,
    },
    "admin_menu_items": {"Called once per page.": shows.menu_asked_once},
    "admin_assets": {
        "Called once per view.": shows.assets_asked_once,
        "A `Script` and a `Stylesheet` name a file, a `PolicySource` a host.":
            f"{EFFECT}admin_assets tests/plugins/geo/test_maps.py"
            "::test_tiles_come_only_from_where_the_application_says",
        "Files lie in the `static` folder of the package named.":
            f"{ASSETS}nothing_outside_the_folder_is_served",
        "A script is an ES module.": shows.scripts_are_modules,
        "Inline scripts and styles are blocked, so this is the way to bring your own.":
            "tests/core/web/test_security.py"
            "::test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline",
        "Addresses carry a hash of the file's content, so browsers keep it until it changes.":
            f"{ASSETS}a_page_names_the_version_of_a_file_and_only_that_is_kept_for_a_year",
        "An element whose `data-module` is none of the core's sends the event `admin:attach` when "
        "it appears on the page, also in a dialog; a script listens to it on the document.":
            "tests/e2e/test_attach.py::test_a_plugins_element_is_announced_on_a_page_and_in_a_dialog",
    },
    "admin_page_slot": {
        "Answers: **all**, joined.": f"{RULES}all_slots_are_filled_and_texts_are_escaped",
        "Called for each slot of a page.": shows.slots_asked,
        '[](templates.md) lists the slots (`"list.top"`, ...).':
            f"{DOCS}every_block_and_slot_of_the_templates_is_documented_and_no_other_is",
        "*context* holds what the page's template gets.": shows.slots_asked,
        "Use `render_template` with a template of your own for more than a line.": NO_CLAIM,
    },
    "admin_template_globals": {
        "Called once per admin, before its first page is made.": shows.globals_asked_once,
    },
    "admin_actions": {
        "Called once per view.": shows.actions_asked_once,
        "Two actions of one view cannot have the same name.":
            f"{RULES}all_actions_are_offered_and_a_name_can_be_used_only_once",
        "`run` gets the view and the encoded keys, as the browser sent them; read the records "
        "through `view.records(...)`, which leaves out what the visitor may not touch.":
            f"{EFFECT}admin_actions "
            f"{SCOPE}an_action_of_ones_own_gets_the_keys_of_what_is_inside_alone",
    },
    "admin_exporters": {
        "Answers: **all**; of several with one name, the first asked is used.":
            f"{EFFECT}admin_exporters",
        "Called once per admin.": shows.exporters_asked_once,
        "A view offers a format once its `export_types` names it.":
            f"{EXPORT}a_format_that_the_view_does_not_offer_leads_back_with_a_message",
        "`Exporter` has `name`, `label`, `mimetype`, `extension` and `write(columns, rows)`, which "
        "yields the file in pieces.": f"{EFFECT}admin_exporters",
        "*columns* have `name`, `label` and `kind`; each of *rows* has one value per column, as "
        "Python has it.": f"{EFFECT}admin_exporters "
            "tests/docs/test_contracts_defaults.py"
            "::test_the_attributes_of_a_value_are_those_of_the_page",
        "Rows are read while they are asked for: a format that keeps none of them exports a "
        "million with the memory of a thousand.":
            f"{FILES}fifty_thousand_rows_need_no_more_memory_than_a_few_blocks",
        "`export_text` makes text of any value.": shows.makes_text_of_any,
        "Four settings are optional.": shows.may_be_left_out,
        "`is_spreadsheet` says that a spreadsheet program may open the file, so that texts which "
        "look like formulas are made harmless.":
            f"{FILES}a_text_that_a_spreadsheet_would_run_is_made_harmless",
        "`takes_bom` says that it is text that may begin with a byte order mark.":
            f"{EXPORT}a_byte_order_mark_is_there_when_it_is_asked_for",
        "`needs` names what to install where a library is missing.":
            f"{FILES}a_format_whose_library_is_missing_says_what_to_install",
        "`mark_broken(message)` gives the last piece of a file whose rows could not all be read.":
            f"{FILES}a_failure_in_the_middle_is_seen_in_the_file_and_in_the_log",
    },
    "admin_importers": {
        "Answers: **all**; of several with one name, the first asked is used.":
            f"{EFFECT}admin_importers",
        "Called once per admin.": shows.importers_asked_once,
        "The pages that use them come with [`admin-import`](../howto/import.md), which brings CSV, "
        "TSV, JSON, JSON lines and Excel workbooks.":
            "tests/web/test_import.py::test_every_kind_of_value_comes_from_every_format",
        "`Importer` has `name`, `label`, `extensions` and `read(file, columns)`, which yields a "
        "mapping for each record.": shows.importers_have_these,
        "*columns*, with `name`, `label` and `kind`, are what the visitor may set; the mapping's "
        "keys are what the file calls its columns.": shows.importers_have_these,
        "Raise `ValueError` with a message for people when the file is not of the format.":
            shows.importers_have_these,
        "`needs` names what to install where a library is missing.":
            shows.importers_say_what_to_install,
    },
    "admin_translator": {
        "Called once per request to a page of the admin.": shows.translator_asked_once,
        "It has `locale`, `direction`, `timezone`, `gettext`, `ngettext`, functions that write "
        "days, times and numbers, read numbers, and say what texts are sorted by; derive it from "
        "`Untranslated`, which has them all in English.": shows.has_all_in_english,
    },
}  # fmt: skip

BEGINNING: Ledger = {
    "A hook is a question that the core asks plugins.": NO_CLAIM,
    "This page lists every hook in the order an application meets them.":
        f"{DOCS}every_hook_has_a_heading_with_its_signature",
    "[](../howto/add-a-plugin.md) says how a plugin reaches an admin, and "
    "[](../explanation/architecture.md) when to use a hook rather than an option or a method.":
        NO_CLAIM,
    "Implement a hook by a function of the same name, marked `@hookimpl`:":
        f"{DOCS}the_example_of_every_hook_is_run_as_a_plugin "
        f"{PLUGINS}a_function_that_only_looks_like_a_hook_is_left_alone",
    "It may take any subset of the arguments, by name.": shows.takes_any_subset,
    "Several plugins may answer.": ALL,
    "How their answers combine is part of each hook:":
        f"{DOCS}every_hook_says_how_answers_combine_and_has_an_example_of_itself",
    "The order is: the application's own `Admin(plugins=[...])` as listed, then installed plugins "
    "by name, then the core.":
        f"{PLUGINS}the_applications_own_plugins_are_asked_first_and_the_core_last "
        f"{PLUGINS}plugins_are_asked_by_name_whatever_the_order_on_disk",
    "No hook is called per cell.": shows.as_often_for_many_rows,
    "A hook that shapes cells answers a function, once, and the list calls that.":
        shows.as_often_for_many_rows,
    "Only `admin_authorize` is asked about each row: may this record be changed, may it be "
    "deleted?": shows.asked_about_each_row,
    "**first** | the first answer that is not `None`": FIRST,
    "**all** | every answer, joined in the order asked": ALL,
    "**fold** | each answer is a mapping of changes; all apply, and the first-asked wins a "
    "conflict; `options` and `fields` are joined part by part":
        f"{FOLD} tests/core/data/test_fields.py"
        "::test_plugins_that_describe_the_fields_of_one_model_do_not_undo_each_other",
    "**chain** | each implementation gets the previous one's result; the first-asked has the last "
    "word": CHAIN,
    "**vote** | one `False` refuses; otherwise any `True` allows; otherwise the default decides":
        f"{VOTE} tests/core/data/test_policy.py::test_a_yes_allows_when_nobody_refuses "
        "tests/core/data/test_policy.py::test_the_default_decides_when_everybody_abstains",
    "**tell** | nothing is answered; an implementation that fails is logged and stops no other":
        TELL,
}  # fmt: skip


def said_of(hook: str) -> Iterator[str]:
    """Yield what the page says of a hook."""
    heading = re.search(rf"^### ({hook}\(.*\))$", PAGE, re.M)
    assert heading
    text = section("hooks.md", heading[1])
    found = iter(sentences(text))
    for one in found:
        # What stands behind these belongs to them.
        yield f"{one} {next(found)}" if one == "Answers:" or one.endswith("the path:") else one
    yield from rows(text)


def ledger() -> Ledger:
    """Return what shows each statement, by the hook that it stands under."""
    found: dict[str, Shown] = dict(BEGINNING)
    for hook in HOOKS:
        signature, first, *_ = said_of(hook)
        found[f"{hook}: {signature}"] = (
            f"{DOCS}a_hook_is_documented_with_its_types_and_since_when_it_is_there"
        )
        found[f"{hook}: {first}"] = f"{EFFECT}{hook}"
        combined = COMBINED if not any(one.startswith("Answers") for one in SAID[hook]) else {}
        for said in said_of(hook):
            if said in combined:
                found[f"{hook}: {said}"] = combined[said]
        found |= {f"{hook}: {said}": shown for said, shown in SAID[hook].items()}
    return found


SHOWN = ledger()


def said_by_the_page(page: str) -> list[str]:
    """Return the beginning of the page, and all that it says of each hook, by the hook's name."""
    begin = lead(page)
    return [
        *sentences(begin),
        *rows(begin),
        *(f"{hook}: {one}" for hook in HOOKS for one in said_of(hook)),
    ]


PARTS = [Part("hooks.md", None, SHOWN, given=("tmp_path",), said=said_by_the_page)]
