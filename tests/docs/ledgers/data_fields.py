"""Each statement about fields, languages, queries, searches and values is so."""

from __future__ import annotations

from ..data_said import PAGE, data_said
from ..statements import NO_CLAIM, Ledger, Part, kit, several, shown_by
from .shows import data_fields, data_queries
from .shows import data_language as language

FIELDS: Ledger = {
    "Fields: What the core knows about a model: its fields and relations, in no backend's "
    "language.":
        NO_CLAIM,
    "CORE_KINDS: The kinds the core itself can parse, show, filter and edit.":
        several(
            data_fields.core_kinds_are_parsed_and_edited,
            shown_by("core/forms/scaffold", "every_kind_has_its_editor"),
        ),
    'CORE_KINDS: The vocabulary is open: a plugin may set any other word (`"geometry"`) and '
    'answer the hooks for it.':
        shown_by(
            "core/plugins",
            "plugins_parse_only_kinds_the_core_does_not_know",
            "a_kind_nobody_parses_stays_text",
        ),
    'TEXT_KINDS: Kinds whose values are text, so that "contains" means something and "" counts '
    'as empty.':
        data_fields.text_kinds_are_searched,
    "Choice: One allowed value of a field and the label people see.":
        data_fields.choices_show_their_label,
    "EmbeddedInfo: The documents that are part of a record: a field's value, or with `many` "
    "each of a list.":
        data_fields.documents_and_items_are_described,
    "EmbeddedInfo: `models` are what such a document may be, the likeliest first; a store is "
    "opened for each.":
        data_fields.documents_and_items_are_described,
    "FieldInfo: One attribute of a model.":
        NO_CLAIM,
    "FieldInfo: `kind` is the field's type in the core's words, an open vocabulary "
    "(`CORE_KINDS`).":
        shown_by("docs/contracts_page", "the_kinds_are_those_of_the_page"),
    "FieldInfo: `required` - a record cannot be written without a value and nothing supplies one.":
        several(
            data_fields.fields_say_what_is_needed,
            kit(
                "description",
                "knows_what_is_required_and_what_may_be_empty",
                "a_field_with_a_default_is_not_required",
            ),
        ),
    "FieldInfo: `nullable` - the field may be empty.":
        data_fields.fields_say_what_is_needed,
    "FieldInfo: `generated` - the database or backend supplies the value of a new record.":
        data_fields.fields_say_what_is_needed,
    "FieldInfo: `read_only` - the value cannot be set at all (computed columns, types without "
    "an editor).":
        data_fields.read_only_fields_are_not_set,
    "FieldInfo: `default` - a value, or a callable without arguments that returns a fresh one "
    "each time.":
        data_fields.defaults_are_fresh,
    "FieldInfo: `minimum`/`maximum` bound numbers; `max_length` counts characters; "
    "`precision`/`scale` are digits in all and after the point.":
        data_fields.bounds_are_digits_and_characters,
    "FieldInfo: `foreign_key` - the column holds another record's key.":
        data_fields.foreign_keys_are_known,
    'FieldInfo: `reference` - the relation field that edits the same column, or `""`.':
        data_fields.foreign_keys_are_known,
    "FieldInfo: `embedded` says which documents the field holds, `item` what each value of an "
    "`array` is, where its values are edited one by one.":
        data_fields.documents_and_items_are_described,
    "FieldInfo: `native` is the backend's own object for the field.":
        data_fields.native_is_the_backends,
    'FieldInfo: `options` is free for plugins; of it the core knows `"item"`, the kind of each '
    'value of an array, `"item_field"`, a description of each, `"dimensions"`, how many arrays '
    'lie in each other, `"validators"` of the form field, `"text_form"`, a `TextForm`, and '
    '`"export"`, a function that gives what exports write for a value: text, a number, or what '
    'JSON can say.':
        data_fields.options_have_words_of_the_core,
    "ModelInfo: One model: what it is called and which fields it has, in the order to show them.":
        data_fields.models_give_their_fields,
    "ModelInfo: `primary_key` names the key's fields in order.":
        data_fields.keys_are_in_order,
    "ModelInfo: `default_order` holds `(field name, descending)` pairs.":
        data_fields.default_orders_are_pairs,
    "ModelInfo: `search_paths` are the fields that a person would look a record up by; look-ups"
    " of related records search them.":
        data_fields.lookups_search_the_paths,
    "ModelInfo: `field(name: str) -> FieldInfo` | Return the field of that name.":
        data_fields.models_give_their_fields,
    "RelationInfo: Where a relation field leads.":
        data_fields.relations_lead_somewhere,
    "RelationInfo: `many` - the field holds a collection.":
        data_fields.relations_lead_somewhere,
    "RelationInfo: `owned` - the related records are deleted with this one.":
        data_fields.owned_records_go_along,
    "RelationInfo: `children` - the related records hold the reference, so that each belongs to"
    " one record only and is edited on a page of its own.":
        data_fields.relations_lead_somewhere,
    "RelationInfo: `columns` - names of this model's own fields that hold the reference, if any.":
        data_fields.relations_lead_somewhere,
    'RelationInfo: `reverse` - name of the field on the target that leads back, or `""`.':
        data_fields.relations_lead_somewhere,
    "TextForm: How people write the values of a type that only its backend knows.":
        data_fields.text_forms_parse_and_refuse,
    "TextForm: `parse` returns the value that a text means, and raises `ValueError` with a "
    "message for people.":
        data_fields.text_forms_parse_and_refuse,
    "TextForm: `text` returns what `parse` takes; it is never asked about `None`.":
        data_fields.text_forms_parse_and_refuse,
    "guess_search_paths: Return the text fields by which a person would look a record up; the "
    "key if none.":
        data_fields.search_paths_are_guessed,
    'pretty_label: Return `"First name"` for `first_name`: the label a field has by default.':
        shown_by("core/data/fields", "a_label_is_made_from_the_name"),
    "refine_field: Apply what plugins answered to `admin_describe_field`; the first-asked wins "
    "a conflict.":
        shown_by(
            "core/data/fields",
            "changes_of_several_plugins_all_apply",
            "the_first_asked_wins_a_conflict",
        ),
    "refine_field: Raises `ConfigurationError` for a change to an attribute that does not exist.":
        several(
            shown_by("core/data/fields", "an_attribute_that_does_not_exist_is_refused_by_name"),
            data_fields.unknown_attributes_are_refused,
        ),
    "refine_model: Apply what plugins answered to `admin_describe_model`; the first-asked wins "
    "a conflict.":
        shown_by(
            "core/data/fields",
            "a_model_is_refined_by_the_same_rule",
            "the_first_asked_wins_a_conflict",
        ),
}  # fmt: skip

LANGUAGE: Ledger = {
    "Language: Texts in the reader's language: who translates, and the functions every module "
    "calls.":
        NO_CLAIM,
    "LazyText: A text that is translated whenever it is shown, in the language of that moment.":
        language.texts_are_made_when_shown,
    "LazyText: It stands wherever a text does: in options, labels, names of views and actions.":
        language.texts_stand_anywhere,
    "Translator: What a language plugin answers to `admin_translator`.":
        language.answers_are_taken,
    "Translator: Whoever only translates derives from `Untranslated`, which writes days and "
    "numbers.":
        language.who_only_translates_writes_as_english_does,
    'Translator: `locale` | The language of the answers as a BCP 47 tag, for example `"pt-BR"`.':
        language.answers_are_taken,
    'Translator: `direction` | `"ltr"` or `"rtl"`.':
        language.answers_are_taken,
    "Translator: `gettext(message: str) -> str` | Return the message in the reader's language, "
    "placeholders untouched.":
        language.placeholders_are_untouched,
    "Translator: `timezone` | The reader's time zone; `None` shows every moment in the zone it "
    "is stored with.":
        language.zones_are_the_readers,
    "Translator: `ngettext(singular: str, plural: str, number: int) -> str` | Return the form "
    "of the message that fits *number*, placeholders untouched.":
        language.placeholders_are_untouched,
    "Translator: `format_date(value: dt.date) -> str` | Return a day as the reader writes it.":
        language.answers_are_taken,
    "Translator: `format_time(value: dt.time) -> str` | Return a time of day, with seconds "
    "where there are any.":
        shown_by("plugins/i18n/language", "days_and_times_are_written_as_in_the_language"),
    "Translator: `format_datetime(value: dt.datetime) -> str` | Return a day and time, and its "
    "zone where that is known.":
        shown_by("plugins/i18n/language", "days_and_times_are_written_as_in_the_language"),
    "Translator: `format_number(value: Decimal \\| float) -> str` | Return a number with a "
    "fraction, all its digits and never an exponent.":
        shown_by("plugins/i18n/language", "numbers_are_written_with_every_digit"),
    "Translator: `write_number(text: str) -> str` | Return a number's plain digits, such as "
    "`-1234.5`, as the reader types them.":
        language.numbers_are_typed_as_the_reader_does,
    "Translator: `read_number(text: str) -> str` | Return the plain digits of what the reader "
    "typed; what is no number as it is.":
        shown_by("plugins/i18n/language", "numbers_are_read_as_people_write_them"),
    "Translator: `sort_key(text: str) -> Any` | Return what texts are sorted by in the reader's"
    " alphabet.":
        several(
            language.labels_are_sorted_by_the_reader,
            shown_by("plugins/i18n/language", "choices_stand_in_that_order"),
        ),
    "Untranslated: The translator used when no plugin offers one:":
        language.english_is_as_written,
    "Untranslated: English as written in the code.":
        language.english_is_as_written,
    "Untranslated: `gettext(message: str) -> str` | Return *message*.":
        language.english_is_as_written,
    "Untranslated: `ngettext(singular: str, plural: str, number: int) -> str` | Return "
    "*singular* for one, *plural* for any other number.":
        language.english_is_as_written,
    "Untranslated: `format_date(value: dt.date) -> str` | Return `26 Feb 2013`.":
        language.english_is_as_written,
    "Untranslated: `format_time(value: dt.time) -> str` | Return `18:03`, or `18:03:07`.":
        language.english_is_as_written,
    "Untranslated: `format_datetime(value: dt.datetime) -> str` | Return `22 Nov 2026, 18:03 "
    "UTC`.":
        language.english_is_as_written,
    "Untranslated: `format_number(value: Decimal \\| float) -> str` | Return the digits as "
    "stored, of a float at most twelve: what a person typed.":
        language.english_is_as_written,
    "Untranslated: `write_number(text: str) -> str` | Return the digits as they are.":
        language.english_is_as_written,
    "Untranslated: `read_number(text: str) -> str` | Return the text as it is.":
        language.english_is_as_written,
    "Untranslated: `sort_key(text: str) -> Any` | Return the text without case.":
        language.english_is_as_written,
    "current_translator: Return the translator in force; never fails.":
        language.one_is_always_in_force,
    "gettext: Return *message* translated, with `%(name)s` placeholders filled from *values*.":
        shown_by("core/data/language", "placeholders_are_filled_after_translating"),
    "lazy_gettext: Return *message* as a `LazyText`.":
        language.texts_are_made_when_shown,
    "ngettext: Return the form that fits *number*, translated; `%(num)s` is the number itself.":
        language.placeholders_are_untouched,
    "speaking: Use *translator* for every text made inside the `with` block.":
        shown_by("core/data/language", "leaving_the_block_brings_the_former_translator_back"),
    "use_translator: Use *translator* from now on in this context; `web` calls it as a request "
    "starts.":
        language.it_stays_in_its_context,
}  # fmt: skip

QUERY: Ledger = {
    "Query: What a list asks for and what a store answers.":
        NO_CLAIM,
    "NEGATIVE: Negative operator -> the positive one that it complements.":
        data_queries.negatives_complement,
    "AllOf: Criteria that must all hold; with none, every record fits.":
        data_queries.criteria_may_be_nothing,
    "AnyOf: Criteria of which one must hold; with none, no record fits.":
        data_queries.criteria_may_be_nothing,
    "Condition: One thing that is asked:":
        NO_CLAIM,
    "Condition: *path* *operator* *value*; `path` may cross relations.":
        data_queries.conditions_cross_relations,
    "Condition: `value` is already a Python value of the field's kind: a tuple for two-valued "
    "and list operators, a `bool` for `empty`.":
        data_queries.values_are_pythons,
    "Condition: `custom` carries a filter object with its own `apply`, for backends that let "
    "applications write their own.":
        data_queries.applications_filters_are_carried,
    "CountMode: How hard to count the records of a list.":
        NO_CLAIM,
    "Criterion: What a record may be asked to meet.":
        NO_CLAIM,
    "Key: The values of a record's key fields, in order.":
        data_queries.keys_are_values_in_order,
    "ListQuery: A whole list request.":
        NO_CLAIM,
    "ListQuery: `paths` names what the caller will read, so that a store loads exactly that; "
    "empty means every field of the model itself.":
        several(
            shown_by("docs/contracts_queries", "a_part_of_a_query_does_what_the_page_says"),
            kit("relations", "a_list_has_loaded_the_paths_it_was_asked_for"),
        ),
    "ListQuery: `order` must end with the key's fields for `position` to be usable "
    "(`total_order` adds them).":
        data_queries.orders_are_completed,
    "ListQuery: `position` and `offset` exclude each other: both together raise `ValueError`.":
        data_queries.places_and_offsets_exclude_each_other,
    "ListQuery: `count` says how hard to count:":
        NO_CLAIM,
    "ListQuery: `\"exact\"` whatever it costs; `\"capped\"` no further than `count_limit`; "
    "`\"estimated\"` as capped, with the database's own guess beyond the limit where it has one"
    " and nothing narrows the list; `\"none\"`.":
        kit(
            "paging",
            "an_exact_count_does_not_depend_on_the_page",
            "a_capped_count_stops_at_its_limit",
            "an_estimated_count_says_how_good_it_is",
            "an_estimate_is_never_taken_for_a_filtered_list",
            "a_count_that_was_not_asked_for_is_not_told",
        ),
    "ListQuery: `lock` keeps others from changing the records until the transaction ends, where"
    " the database can.":
        shown_by("docs/contracts_queries", "a_part_of_a_query_does_what_the_page_says"),
    "Operator: Something that can be asked of a field.":
        NO_CLAIM,
    "Operator: `arity` is the number of values: 0 (only on or off), 1, 2 (a range) or -1 (a "
    "list).":
        data_queries.operators_have_values,
    "Operator: `input` names the control a page offers:":
        data_queries.operators_have_values,
    'Operator: `"text"`, `"number"`, `"date"`, `"datetime-local"`, `"time"`, `"choice"`, '
    '`"boolean"` or `"list"`.':
        data_queries.operators_have_values,
    "Operator: `parse` turns the text of a value into it where that is no value of the field's "
    "kind; it raises `ValueError` with a message for the visitor.":
        data_queries.operators_parse_values,
    "Operator: `text` is its inverse, for the links to a list that an application makes of "
    "values.":
        data_queries.operators_write_values,
    "Order: One level of sorting; `path` may cross relations.":
        data_queries.conditions_cross_relations,
    "Page: One slice of a list, in the order asked for.":
        kit("paging", "a_page_is_the_slice_asked_for"),
    "Page: `total` is `None` when the query asked for no count.":
        data_queries.totals_are_none_when_not_asked_for,
    "Position: A place in a sorted list: just after, or just before, the record with these "
    "values.":
        data_queries.places_are_beside_a_record,
    "Position: `values` are those of the query's order paths, in order.":
        data_queries.places_are_beside_a_record,
    "Position: `None` for the whole tuple means the end of the list, so that `Position(None, "
    "backward=True)` asks for the last page.":
        data_queries.places_are_beside_a_record,
    "Total: How many records there are: exactly, at least, or about `number`.":
        data_queries.totals_say_how_good_they_are,
    "conditions_in: Yield every condition of a tree, depth first.":
        data_queries.trees_are_walked,
    "conjunction: Return the conditions that must all hold, or `None` where *criteria* ask for "
    "other things.":
        data_queries.conjunctions_are_told,
    'conjunction: For sources whose queries can say nothing but "this, and this, and this".':
        NO_CLAIM,
    "page_of: Return the page of *query* that holds *found*, read with one record more than its"
    " limit.":
        data_queries.pages_know_their_number,
    "page_of: *count* is told how far to count, `None` for to the end.":
        data_queries.pages_know_their_number,
    "page_of: It is called only where the page does not show the number, *estimate* only where "
    "the query allows it.":
        data_queries.pages_know_their_number,
}  # fmt: skip

SEARCH: Ledger = {
    "Search: The text of a search box, taken apart into terms and what each of them asks.":
        NO_CLAIM,
    "MAX_TERMS: More terms than anybody types, and than a statement should hold.":
        shown_by("docs/addresses", "the_limits_of_a_list_are_those_of_the_page"),
    "SearchTerm: One term, every one of which must be found.":
        data_queries.every_term_must_be_found,
    'SearchTerm: `operator` is `"contains"`, for a term after `^` `"starts_with"`, after `=` '
    '`"equals"`.':
        data_queries.terms_have_marks,
    "search_criteria: Yield what a record must meet to be found by *text* in some of *fields*.":
        data_queries.every_term_must_be_found,
    "search_criteria: *fields* are pairs of path and field.":
        data_queries.every_term_must_be_found,
    "search_terms: Return the terms of a search: words, and phrases in double quotes.":
        data_queries.terms_have_marks,
}  # fmt: skip

VALUES: Ledger = {
    "Values: Text to value and back, by the field's kind; and keys as one opaque piece of text.":
        NO_CLAIM,
    "array_form: Return how an array is written:":
        data_fields.arrays_are_json,
    "array_form: JSON, whose texts are written as the item's kind says.":
        data_fields.arrays_are_json,
    "check_bounds: Raise `ValueError` when *value* is smaller or larger than *field* can hold.":
        data_fields.bounds_are_checked,
    "decode_key: Return the parts of an encoded key as texts; an empty text has no parts.":
        data_fields.keys_are_decoded,
    "decode_key: Never fails: what is no key simply belongs to no record.":
        shown_by("core/data/keys", "any_text_is_decoded_without_an_error"),
    "decode_key: A \".\" that escapes nothing stands for itself, so that no other key's record "
    "is opened by it.":
        several(
            shown_by("core/data/keys", "two_keys_never_share_a_text"),
            data_fields.keys_are_decoded,
        ),
    "encode_key: Return a key as one text for URLs and form values; `decode_key` takes it apart.":
        shown_by("core/data/keys", "decoding_gives_back_every_key"),
    'export_text: Return *value* as a text file says it, for people and other programs; `None` '
    'is `""`.':
        data_fields.exports_say_values,
    "from_json: Return what *value*, of a JSON document, means for *field*; the inverse of "
    "`to_json`.":
        data_fields.json_goes_both_ways,
    "from_json: A choice that the field does not know is returned as it is, and so is a value "
    "of a kind that JSON has a word for.":
        data_fields.json_goes_both_ways,
    "from_json: Raises `ValueError` where a text means none of the others.":
        data_fields.json_goes_both_ways,
    "in_utc: Return a moment with a zone as one without, in UTC.":
        data_fields.moments_are_in_utc,
    "in_utc: Raises `ValueError` with a message where the calendar ends before that.":
        data_fields.moments_are_in_utc,
    "pairs_form: Return how an `hstore` is written: a JSON object of texts.":
        data_fields.pairs_are_objects_of_texts,
    "parse_value: Return the Python value that *text* means for *field*.":
        data_fields.texts_mean_their_values,
    "parse_value: Raises `ValueError` with a message to show, also for values outside the "
    "field's bounds.":
        shown_by(
            "core/data/values",
            "a_wrong_text_is_refused_in_plain_words",
            "a_value_outside_the_bounds_is_refused_with_the_bound",
        ),
    "parse_value: A kind that the core does not know is returned as text; callers that have "
    "plugins ask `admin_parse_value` first.":
        several(
            shown_by("core/data/values", "a_kind_the_core_does_not_know_stays_text"),
            shown_by("core/hooks", "hook_admin_parse_value"),
        ),
    "quoted_key: Return an encoded key as an address takes it; most need no change.":
        data_fields.addresses_take_keys,
    "refuse_nul: Return *text*; raise `ValueError` when it holds a null or half a character.":
        data_fields.nuls_are_refused,
    "refuse_nul: No database stores those in text, and each driver fails on them in its own way.":
        shown_by(
            "core/data/values",
            "a_null_character_is_refused_for_every_kind",
            "half_a_character_is_refused_for_every_kind",
        ),
    'text_of: Return *value* as the text that `parse_value` takes; `None` is `""`.':
        data_fields.texts_mean_their_values,
    "to_json: Return *value* as JSON can say it: what it has no word for, as the text of "
    "`text_of`.":
        data_fields.json_has_words_for_all,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "Fields": FIELDS,
    "Language": LANGUAGE,
    "Query": QUERY,
    "Search": SEARCH,
    "Values": VALUES,
}

PARTS = [Part(PAGE, title, ledger, said=data_said) for title, ledger in LEDGERS.items()]
