"""Each statement about the arguments of a list, and about the status of answers, is so."""

from __future__ import annotations

from ..statements import Ledger, Part, several, shown_by

PAGE = "addresses.md"

LISTS: Ledger = {
    "Two-valued filters take the argument twice, or once as `10 to 20`.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "List filters take values separated by commas; a value with a comma in it stands in double "
    "quotes.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "`__empty` takes `1` or `0`.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "Filters that are left empty do not count.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "A relation takes the encoded key of a record.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "All arguments must hold.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "A `where` says otherwise:":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    'means "the title contains moon, or there are 100 to 200 pages and the genre is novel".':
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "`any(...)` and `all(...)` may stand in each other, three levels deep.":
        several(
            shown_by("web/filter_groups", "a_group_finds_exactly_what_it_says"),
            shown_by("docs/addresses", "the_limits_of_a_list_are_those_of_the_page"),
        ),
    "`~` separates the values of a range or list.":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "A value with `,` `(` `)` `~` or `'` in it stands in single quotes, and a quote inside is "
    "written twice.":
        several(
            shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
            shown_by("core/web/filter_tree", "what_is_written_is_read_again"),
        ),
    "Pages write each combination in one form, the shortest.":
        shown_by("web/filter_groups", "a_page_writes_every_group_in_the_one_shortest_form"),
    "The filter panel works without scripts, so it sends numbers, and the list answers with a "
    "redirect to the named form.":
        several(
            shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
            shown_by("web/list_filters", "picking_in_the_panel_narrows_the_list_without_script"),
        ),
    "Existing links are understood, too; pages write the named form only.":
        several(
            shown_by(
                "web/list_filters",
                "numbered_filters_of_existing_links_are_understood",
                "named_filters_of_existing_links_are_understood",
            ),
            shown_by("web/list_sort", "written_addresses_name_the_column"),
        ),
    "Any other argument is carried along by the list's links: up to 20, each up to 500 "
    "characters.":
        shown_by(
            "web/list_columns",
            "foreign_arguments_are_carried_along_bounded_and_all_values_of_each",
        ),
    "What does not fit never fails the page.":
        shown_by("web/bad_input", "a_list_bears_any_value_of_any_argument"),
    "An unknown filter, a value that does not parse, a column that cannot be sorted by and a "
    "page that is not there are said above the list; the status is 200.":
        shown_by("docs/addresses_lists", "what_does_not_fit_is_said_above_the_list"),
    "Limits: 30 filters, those in groups included; 10 `where`, each of 4,000 characters; 200 "
    "values in a list filter; 1,000 characters in a value or in the search, 30 words in the "
    "search; 5 sort columns.":
        several(
            shown_by("docs/addresses", "the_limits_of_a_list_are_those_of_the_page"),
            shown_by(
                "web/filter_groups",
                "filters_and_groups_are_counted_together",
                "lists_that_are_too_long_are_refused_not_cut",
            ),
            shown_by("web/list_sort", "too_long_a_search_is_refused_in_words"),
        ),
    "`page` | the page, from 0; `last` for the last one":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "`after`, `before` | a place in the list to go on from; an opaque text that the page's own "
    "links carry":
        shown_by(
            "web/list_paging",
            "next_and_previous_walk_through_every_record_once",
            "a_place_given_in_an_address_survives_the_deletion_of_its_record",
        ),
    "`page_size` | records per page, one of `page_size_options`, where the view allows it":
        shown_by(
            "web/list_paging",
            "only_offered_sizes_are_obeyed",
            "sizes_are_neither_offered_nor_obeyed_unless_switched_on",
        ),
    "`sort` | column names, separated by commas, `-` before one for descending: "
    "`sort=-published,title`":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    '`search` | words, and phrases in double quotes; `^word` starts with, `="two words"` is '
    'exactly':
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "*relation*`__equals` | a key: the records that lead to that one, whatever the list is "
    "filtered by":
        shown_by(
            "web/details",
            "a_panel_leads_to_the_list_narrowed_to_its_record_whatever_that_list_filters_by",
        ),
    "*path*`__`*operator* | a filter: `title__contains=moon`, `author.name__equals=Ann`":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "`where` | a group of filters, or one more of a name; may be there several times; see below":
        shown_by(
            "web/filter_groups",
            "a_group_finds_exactly_what_it_says",
            "the_same_filter_twice_means_both",
        ),
    "`count=exact` | count all records, however long it takes":
        shown_by("web/list_paging", "the_exact_count_comes_on_demand_and_stays"),
    "`_f`*n*, `_v`*n*, `_m`*n* | a line of the panel: field and operator, the value, chosen "
    "values of a list":
        shown_by(
            "web/list_filters",
            "picking_in_the_panel_narrows_the_list_without_script",
            "the_panel_shows_the_values_in_force",
        ),
    "`_fr`*n*, `_vr`*n*, `_mr`*n* | the same in the panel's lower part, where *n* is a place "
    "such as `1-0`":
        shown_by("web/filter_groups", "a_group_is_built_with_buttons_alone"),
    "`_gr`*n*, `_pr`*n* | a group there, and the field to add to it":
        shown_by("web/filter_groups", "a_group_is_built_with_buttons_alone"),
    "`_do` | a button: the panel is shown changed, nothing is filtered":
        shown_by("web/filter_groups", "the_list_stays_what_it_is_while_a_filter_is_built"),
    "`_now`, `_panel` | beside `_do`: the filters in force; the panel alone is asked for":
        shown_by(
            "web/filter_groups",
            "the_list_stays_what_it_is_while_a_filter_is_built",
            "the_script_gets_the_panel_alone_and_no_record_is_read",
        ),
    "`desc` | `1`: the column that `sort` names by its place is sorted descending: "
    "`sort=2&desc=1`":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
    "`flt`*n*`_`*filter* | a filter by its place (`flt0_3=x`) or its name (`flt0_title_equals=x`)":
        shown_by("docs/addresses_lists", "an_argument_does_what_the_page_says"),
}  # fmt: skip

STATUS: Ledger = {
    'A client whose `Accept` header prefers JSON gets errors as `{"error": "..."}`.':
        shown_by("docs/addresses_fields", "who_prefers_json_gets_errors_as_json"),
    "200 | a page":
        shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
    "302 | done, to where one came from; also when something is switched off, or a record is not "
    "there, with a message":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by("web/edit", "an_unknown_record_leads_back_to_the_list_with_a_message"),
            shown_by("web/create", "creating_that_is_switched_off_leads_back_with_a_message"),
        ),
    "400 | the request may be forged: token missing or wrong, or sent by another site. A form is "
    "shown again with what was typed, unless another site sent it":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by(
                "core/web/csrf",
                "a_form_that_was_open_for_too_long_is_shown_again_with_what_was_typed",
                "what_another_site_typed_is_not_shown",
                "a_request_from_another_site_is_refused_even_with_a_token",
            ),
        ),
    "403 | an access rule or the policy refuses":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by("web/access", "what_the_policy_refuses_is_answered_403_and_changes_nothing"),
            shown_by("core/web/access", "a_view_that_is_not_accessible_answers_403"),
        ),
    "404 | there is nothing at this address":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by("web/headers", "addresses_that_there_are_not_answer_404_or_lead_on"),
        ),
    "405 | not with this method":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by("web/headers", "methods_that_a_page_does_not_have_are_refused"),
        ),
    "409 | somebody else has changed the record since the form was opened":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by(
                "web/edit",
                "a_stale_save_is_refused_shows_both_versions_and_the_second_save_wins",
            ),
        ),
    "413 | too much at once":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by(
                "core/web/errors",
                "a_request_that_is_too_large_is_refused_with_a_page",
                "acting_on_too_many_records_names_the_limit",
            ),
        ),
    "422 | values do not fit, or the database refused them; the form is shown with the messages":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by(
                "web/create",
                "a_value_that_does_not_fit_is_refused_at_its_field_and_everything_typed_is_kept",
                "what_the_database_refuses_is_said_at_its_field",
            ),
        ),
    "500 | an unforeseen error; the form is shown with what was typed and a number that stands "
    "in the log":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by(
                "web/headers",
                "a_fault_while_saving_keeps_what_was_typed_and_tells_no_internals",
            ),
        ),
    "503 | the database does not answer; what was typed is kept":
        several(
            shown_by("docs/addresses_fields", "every_status_of_the_page_is_answered_and_no_other"),
            shown_by("web/outage", "a_save_keeps_everything_typed_and_succeeds_later"),
        ),
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "Arguments of the list": LISTS,
    "Status codes": STATUS,
}

PARTS = [Part(PAGE, title, ledger) for title, ledger in LEDGERS.items()]
