"""Each statement about changes, contributions, refusals, errors and policies is so."""

from __future__ import annotations

from ..data_said import PAGE, data_said
from ..statements import NO_CLAIM, Ledger, Part, several, shown_by
from . import contracts
from .shows import data_changes, data_plugins

BEGIN: Ledger = {
    "Everything that `admin_core.data` holds, with its exact signature, its docstring, and "
    "since which version.":
        shown_by(
            "docs/data_page",
            "every_public_name_is_listed",
            "a_name_says_what_it_is_and_since_when",
        ),
    "[](contracts.md) tells what the large ones mean together.":
        NO_CLAIM,
    "`python tools/reference.py` writes this page but for its examples, and a test says whether"
    " it is current.":
        shown_by("docs/data_page", "the_page_is_current"),
    "The examples are run; between them they use every name.":
        shown_by("docs/data_page", "a_name_is_used_by_the_example_of_its_section"),
}  # fmt: skip

CHANGES: Ledger = {
    "Changes: What a write altered, what happened, and whether somebody was faster.":
        NO_CLAIM,
    "Change: One write of one record.":
        NO_CLAIM,
    'Change: `action` is `"create"`, `"update"` or `"delete"`.':
        data_changes.actions_are_three,
    "Change: `before` and `after` map field names to values, relations as encoded keys; "
    "`before` is empty for a new record and `after` for a deleted one.":
        data_changes.changes_map_names_to_values,
    "Change: `key` is empty until a new record was written.":
        data_changes.keys_are_empty_until_written,
    "Change: `changed` | Names of the fields whose value differs, in the order of the form.":
        data_changes.changes_name_what_differs,
    "Event: Something that happened, told after the commit.":
        data_changes.events_come_after_the_commit,
    "Event: `name` is `\"record.created\"`, `\"record.updated\"`, `\"record.deleted\"` or a "
    "plugin's own dotted word.":
        data_changes.events_have_these_names,
    "Event: `change` is there for writes of one record.":
        data_changes.events_of_writes_have_their_change,
    "fingerprint: Return a short text that differs whenever any of *values* does.":
        shown_by(
            "core/data/changes",
            "a_fingerprint_differs_when_a_value_does",
            "two_fingerprints_are_equal_only_for_equal_values",
            "a_fingerprint_is_short_and_plain",
        ),
    "fingerprint: A form carries it from the time it was opened to the time it is saved.":
        data_changes.forms_carry_it,
    "snapshot: Return the values of the named fields, related records as encoded keys.":
        shown_by("core/data/changes", "a_snapshot_holds_values_and_the_keys_of_related_records"),
    "snapshot: Embedded documents become mappings of their values.":
        data_changes.documents_become_mappings,
    "snapshot: A `many` relation becomes a sorted tuple of keys, so that two snapshots compare "
    "equal whatever the order in which the database returned the rows.":
        data_changes.collections_are_sorted_keys,
}  # fmt: skip

CONTRIBUTIONS: Ledger = {
    "Contributions: What plugins add to the interface: menu items, assets, actions, file "
    "formats, problems.":
        NO_CLAIM,
    "Action: Something done to selected records.":
        NO_CLAIM,
    "Action: `run` receives the view and the selected records' encoded keys, and after them the"
    " form's instance where `form` is given; what it returns becomes the response, `None` "
    "returns to the list.":
        data_plugins.actions_get_the_keys,
    "Action: `confirmation` is a question asked first.":
        data_plugins.actions_ask_first,
    'Action: `permission` is what `admin_authorize` is asked (`"update"`, `"delete"`, ...).':
        data_plugins.actions_have_permissions,
    "Action: `form` is a WTForms class, or a function of the view that returns one; the "
    "question shows its fields.":
        shown_by(
            "web/actions",
            "an_action_with_a_form_asks_and_gets_what_was_typed",
            "a_form_may_depend_on_the_view_and_needs_no_question",
        ),
    "Action: `on_list` offers the action for selected records, `on_row` for a single one.":
        data_plugins.actions_stand_where_they_are_offered,
    "ExportColumn: One column of an exported file.":
        NO_CLAIM,
    "ExportColumn: `name` is the column's own name, unique within the file; `label` is what "
    "people call it.":
        data_plugins.columns_are_told,
    "ExportColumn: `kind` is the field's kind, `\"\"` for a computed column.":
        data_plugins.columns_are_told,
    "Exporter: A file format for exports.":
        NO_CLAIM,
    "Exporter: `name` is what `export_types` and the address say, `label` what people read.":
        data_plugins.exporters_are_named,
    "Exporter: `write` gets the columns and the rows, one value per column, and yields the file"
    " in pieces; a format that can be written as the rows come keeps none of them.":
        several(
            data_plugins.exporters_write_pieces,
            shown_by(
                "web/export_files",
                "fifty_thousand_rows_need_no_more_memory_than_a_few_blocks",
            ),
        ),
    "Exporter: Values are Python's own:":
        data_plugins.exporters_write_pieces,
    "Exporter: `None`, texts, numbers, booleans, dates, and lists of those; `export_text` makes"
    " text of any.":
        data_plugins.exporters_write_pieces,
    "Exporter: `is_spreadsheet`: a spreadsheet program may open the file, so texts that it "
    "would run as a formula are made harmless before `write` gets them.":
        data_plugins.exporters_disarm_formulas,
    "Exporter: `takes_bom`: the file is text that may begin with a byte order mark.":
        data_plugins.exporters_may_begin_with_a_mark,
    "Exporter: `needs` names what to install when a library is missing; the format is refused "
    "with those words then.":
        data_plugins.exporters_say_what_they_need,
    "Exporter: `mark_broken(message)` gives the last piece of a file that could not be "
    "finished, so that nobody takes it for complete.":
        data_plugins.broken_files_are_marked,
    "Importer: A file format that records are imported from.":
        NO_CLAIM,
    "Importer: `read` gets the file and the columns that can be imported, and yields a mapping "
    "for each record; where the file names its columns, the keys are those names, otherwise the"
    " names of the columns.":
        data_plugins.importers_yield_mappings,
    "Importer: Values are texts or what JSON knows.":
        data_plugins.importers_yield_mappings,
    "Importer: It raises `ValueError` with a message for people when the file is not of the "
    "format.":
        data_plugins.importers_refuse,
    "Importer: `extensions` are those of such files' names, without the dot.":
        data_plugins.importers_are_found_by_the_ending,
    "Importer: `needs` names what to install when a library is missing.":
        data_plugins.importers_say_what_they_need,
    "MenuItem: A link that a plugin adds to the menu, inside `category` when that is named.":
        data_plugins.items_stand_in_the_menu,
    "PolicySource: A host that pages may load from, beside the application's own.":
        data_plugins.sources_are_in_the_policy,
    'PolicySource: `directive` is a name of the Content-Security-Policy (`"img-src"`), `url` an'
    ' address on the host; its first label may be `*` for every host below.':
        data_plugins.sources_are_in_the_policy,
    "Preview: How a file is shown beside what is known about it.":
        NO_CLAIM,
    "Preview: `template` gets the names of `context`; besides, `file` is the `FileInfo` and "
    "`raw_url` an address that serves the content for pictures, media and frames.":
        data_plugins.previews_get_names,
    "Problem: Something wrong with the set-up, as `flask admin check` lists it.":
        data_plugins.problems_are_listed,
    'Problem: `id` is short and stable (`"core.secret-key"`), `hint` is what to do next.':
        data_plugins.problems_are_listed,
    "Script: An ES module of a plugin:":
        data_plugins.assets_are_loaded_from_their_package,
    "Script: `path` below the `static` folder of `package`.":
        data_plugins.assets_are_loaded_from_their_package,
    "Stylesheet: A style sheet of a plugin:":
        data_plugins.assets_are_loaded_from_their_package,
    "Stylesheet: `path` below the `static` folder of `package`.":
        data_plugins.assets_are_loaded_from_their_package,
}  # fmt: skip

DRIVERS: Ledger = {
    "Drivers: What drivers tell about a refusal: codes and names, never sentences.":
        data_changes.refusals_hold_no_sentences,
    "Refusal: Why the database refused.":
        NO_CLAIM,
    'Refusal: `kind` is a `ConstraintKind`, `"unavailable"`, `"schema"` (something is missing),'
    ' `"program"` (a statement that makes no sense) or `"unknown"`.':
        data_changes.refusals_have_kinds,
    "Refusal: `constraint` is its name in the database, `table` and `columns` those it "
    "concerns, each as far as the driver tells.":
        data_changes.refusals_name_what_they_concern,
    "refusal_of: Return what the driver's own exception tells.":
        shown_by(
            "sqla/errors",
            "mysqls_codes_are_understood",
            "postgresqls_troubles_are_unavailability",
        ),
}  # fmt: skip

EMBEDDED: Ledger = {
    "Embedded: Documents inside records: which model one is of, and their values as plain "
    "mappings.":
        NO_CLAIM,
    "document_store: Return the one of the stores *inner* that a document belongs to, the first"
    " for a stranger.":
        data_changes.documents_have_stores,
    "documents_in: Return the documents that an embedded field's value holds, as a list in any "
    "case.":
        data_changes.documents_are_a_list,
    "plain_documents: Return an embedded field's value with each document as a mapping; any "
    "other as it is.":
        data_changes.documents_are_plain,
}  # fmt: skip

ERRORS: Ledger = {
    "Errors: Every error the admin raises on purpose, one tree.":
        data_changes.errors_have_one_root,
    "AccessDenied: The policy refuses; `str(error)` is shown to the visitor.":
        data_changes.denials_are_shown_and_nothing_is_written,
    "AccessDenied: A hook or handler may raise it at any time before the commit: nothing is "
    "written.":
        data_changes.denials_are_shown_and_nothing_is_written,
    "AdminError: The root of the tree.":
        data_changes.errors_have_one_root,
    "ConfigurationError: The application set something up wrongly; the message names the line "
    "to change.":
        contracts.ERRORS["ConfigurationError"],
    "ConstraintKind: Why a database refused a write; pages choose their words by it.":
        data_changes.pages_choose_words_by_kind,
    "ConstraintViolated: The database refused a write for a reason that a person can mend.":
        contracts.ERRORS["ConstraintViolated"],
    "ConstraintViolated: `fields` are the names of the model's fields involved, as far as the "
    "store can tell; `constraint` is the database's name for the rule, for the log.":
        data_changes.violations_name_fields,
    "NoBackend: No active plugin manages a model, or opens a file location.":
        contracts.ERRORS["NoBackend"],
    "NoBackend: `subject` is what nobody recognised; the message ends with the command to run.":
        data_changes.no_backend_says_what_to_run,
    "PluginError: A plugin cannot be used as it is: wrong hook API, misspelt hook, failed import.":
        contracts.ERRORS["PluginError"],
    "RecordNotFound: No record has that key among those the visitor may touch.":
        contracts.ERRORS["RecordNotFound"],
    "StaleRecord: Somebody else changed the record after the form was opened.":
        contracts.ERRORS["StaleRecord"],
    "StoreUnavailable: The database or server cannot be reached, or took too long; trying again"
    " may help.":
        contracts.ERRORS["StoreUnavailable"],
    "TooLarge: A request asks for more than one page may do; the message names the limit.":
        contracts.ERRORS["TooLarge"],
    "UnknownField: A name that no field of the model has; the message suggests the nearest one.":
        data_changes.unknown_fields_suggest,
    "UnsupportedOperator: An operator that does not exist, or that means nothing for the field "
    "it is asked of.":
        contracts.ERRORS["UnsupportedOperator"],
    "UnsupportedOrder: A field that has no order, such as one of several related records.":
        contracts.ERRORS["UnsupportedOrder"],
    "ValidationFailed: The values do not fit; `errors` maps field names to messages.":
        data_changes.errors_of_values_map_names,
    'ValidationFailed: The empty name `""` stands for the record as a whole.':
        data_changes.errors_of_values_map_names,
    "did_you_mean: Return `\" Did you mean 'x'?\"` for the closest known name, or `\"\"`.":
        data_changes.suggests_the_closest,
}  # fmt: skip

HELD: Ledger = {
    "Held: A file that belongs to a record and lies beside it: read when it is asked for, not "
    "before.":
        data_changes.held_files_are_opened_when_asked,
    'HeldFile: The value of a field of kind `"file"`: what is known of a file, and how to open '
    'it.':
        NO_CLAIM,
    "HeldFile: `key` tells two contents apart; `size` is in bytes.":
        data_changes.keys_tell_contents_apart,
    "HeldFile: `open` gives the content, `open_small` a small picture of it where there is one;"
    " the caller closes what they give.":
        data_changes.held_files_are_opened_when_asked,
}  # fmt: skip

POLICY: Ledger = {
    "Policy: Who acts, and how several plugins' votes become one decision.":
        NO_CLAIM,
    "Actor: The person or program behind a request, as `admin_current_actor` answered.":
        data_changes.actors_are_known,
    "Actor: `id` identifies them for the audit, `name` is shown, `native` is the application's "
    "own user object.":
        data_changes.actors_are_known,
    "FieldAccess: Which fields of a model somebody may not see, and which of the others not set.":
        NO_CLAIM,
    "FieldAccess: `can_see(name: str) -> bool` | Return whether the field is shown, searched, "
    "filtered, sorted by and exported.":
        data_changes.hidden_fields_are_nowhere,
    "FieldAccess: `can_set(name: str) -> bool` | Return whether the field may be written.":
        data_changes.read_fields_are_not_set,
    "FieldLimit: What somebody may do with a field: not see it, or not set it.":
        data_changes.fields_are_hidden,
    "combine_field_limits: Return one decision from several plugins' answers: the strictest for"
    " each field.":
        data_changes.limits_are_combined,
    'combine_field_limits: Raises `ValueError` for a word that is neither `"hidden"` nor '
    '`"read"`.':
        data_changes.limits_are_combined,
    "combine_votes: Return one decision: a single `False` refuses, otherwise any `True` allows.":
        data_changes.votes_are_combined,
    "combine_votes: `None` abstains; *default* decides when everybody does.":
        data_changes.votes_are_combined,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "": BEGIN,
    "Changes": CHANGES,
    "Contributions": CONTRIBUTIONS,
    "Drivers": DRIVERS,
    "Embedded": EMBEDDED,
    "Errors": ERRORS,
    "Held": HELD,
    "Policy": POLICY,
}

PARTS = [Part(PAGE, title, ledger, said=data_said) for title, ledger in LEDGERS.items()]
