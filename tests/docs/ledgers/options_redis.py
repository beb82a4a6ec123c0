"""Each statement about the options of the console and of the browser of keys is so."""

from __future__ import annotations

from ..statements import Ledger, Part, several, shown_by
from .shows import redis_options as shows

OPTIONS: Ledger = {
    "An option is an attribute of a subclass of `RedisCli` or `RedisKeys`; see "
    "[](../../howto/use-redis.md).":
        shown_by(
            "docs/options_pages",
            "the_options_of_a_redis_view_are_documented_with_type_and_default_and_no_others_are",
        ),
    "`read_only` | `False` | `bool` | only commands that change nothing are run; keys cannot be"
    " changed, whatever other switches say":
        several(
            shown_by("redis/safety", "a_console_that_only_reads_changes_nothing"),
            shown_by(
                "redis/keys_safety",
                "a_view_that_only_reads_offers_nothing_else",
                "switches_and_lists_of_commands_are_kept_to",
            ),
        ),
    "`excluded_commands` | `frozenset()` | `Iterable[str]` | commands that nobody may run: "
    "names such as `\"config\"` and `\"config set\"`, or the server's ACL categories such as "
    "`\"@scripting\"`":
        several(
            shown_by("redis/safety", "commands_are_listed_by_name_or_by_category"),
            shown_by("redis/keys_safety", "switches_and_lists_of_commands_are_kept_to"),
        ),
    "`allowed_commands` | `None` | `Iterable[str] \\| None` | the only commands that may be "
    "run, named alike; `None` for all":
        several(
            shown_by("redis/safety", "commands_are_listed_by_name_or_by_category"),
            shown_by("redis/keys_safety", "switches_and_lists_of_commands_are_kept_to"),
        ),
    "`time_limit` | `5.0` | `float` | seconds from connecting to the last byte of a reply":
        shown_by(
            "redis/outage",
            "a_stopped_server_hangs_nobody",
            "a_blocking_command_ends_with_the_time_limit",
            "a_reply_that_trickles_in_ends_with_the_time_limit",
        ),
    "`max_reply_bytes` | `16777216` | `int` | a longer reply is given up":
        several(
            shown_by("redis/console", "a_reply_of_too_many_bytes_is_given_up"),
            shown_by("redis/keys", "an_element_too_large_to_read_is_told"),
        ),
    "`can_run_dangerous` | `False` | `bool` | whether dangerous commands are run, after a "
    "question, when no plugin has a say about them":
        shown_by(
            "redis/safety",
            "a_dangerous_command_is_refused_by_default",
            "a_dangerous_command_asks_even_whoever_may_run_it",
            "an_option_allows_dangerous_commands_and_a_plugin_still_refuses",
        ),
    "`remapped_commands` | `{}` | `dict[str, str]` | typed word to the command that is run for it":
        shown_by("redis/console", "override_points_of_older_code_are_asked"),
    '`console_template` | `"admin_redis/console.html"` | `str` | the page':
        shows.the_console_has_a_template,
    "`can_create`, `can_edit`, `can_delete` | `True` | `bool` | whether keys can be made, "
    "changed (renamed, given an end), deleted":
        shown_by("redis/keys_safety", "switches_and_lists_of_commands_are_kept_to"),
    "`page_size` | `100` | `int` | keys, and elements of a value, that a page is to show":
        shows.pages_show_as_many_keys_and_elements,
    "`scan_budget` | `10000` | `int` | keys that a page looks at, at the most":
        shown_by(
            "redis/keys_bounds",
            "a_search_that_finds_nothing_stops_and_says_how_far_it_came",
        ),
    "`scan_seconds` | `1.0` | `float` | seconds after which a page stops looking":
        shown_by("redis/keys_bounds", "a_search_ends_at_its_time_limit_and_goes_on_from_there"),
    "`text_window` | `16384` | `int` | bytes of a string that are shown at once":
        shows.strings_are_shown_in_windows,
    "`max_edit_bytes` | `262144` | `int` | a larger value is shown in parts and not edited":
        shows.large_values_are_not_edited,
    '`keys_template` | `"admin_redis/keys.html"` | `str` | the list':
        shows.pages_of_keys_have_templates,
    "`key_template` | `\"admin_redis/key.html\"` | `str` | a key's own page":
        shows.pages_of_keys_have_templates,
    '`form_template` | `"admin_redis/key_form.html"` | `str` | the pages with a form':
        shows.pages_of_keys_have_templates,
    '`question_template` | `"admin/parts/confirm.html"` | `str` | the question before something'
    ' is deleted':
        shows.pages_of_keys_have_templates,
    '`trouble_template` | `"admin_redis/trouble.html"` | `str` | what is said when the server '
    'does not answer':
        shows.troubles_have_a_template,
}  # fmt: skip

PARTS = [Part("options/redis.md", None, OPTIONS, given=("redis_server",))]
