"""Each statement of the pages about the command line and the configuration is so."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from admin_core.cli import admin_group
from admin_core.data import ConstraintViolated
from admin_core.plugins import Plugins
from admin_doctor import plugin as doctor
from admin_geo.fields import default_center
from admin_geo.tiles import layer_from
from admin_testing.new.command import main

from ..statements import REFERENCE, Ledger, Part, rows, section
from ..test_configuration import MAPBOX, Breaking, Refused, saved

LINE = "command-line.md"
KEYS = "configuration.md"
CLI = "tests/core/test_cli.py::"
HERE = "tests/docs/test_command_line.py::"
TRACE = "tests/plugins/doctor/test_trace.py::"
REHEARSED = "tests/plugins/doctor/test_rehearsal.py::"
NEW = "tests/plugins/testing/test_new_plugin.py::"
CONFIGURATION = "tests/docs/test_configuration.py::"
CAUSED = (
    "tests/docs/test_problems.py::test_a_problem_is_reported_at_the_level_of_the_page "
    "tests/docs/test_problems.py::test_every_problem_is_caused"
)
#: What takes a server, or an installation that is broken, to cause.
ELSEWHERE = {
    "`core.assets`": "tests/docs/test_problems.py"
    "::test_scripts_and_style_sheets_that_are_not_built_are_reported",
    "`core.plugin`": "tests/docs/test_problems.py::test_a_plugin_that_failed_to_import_is_reported",
    "`i18n.no-catalogs`": "tests/docs/test_problems.py::test_missing_catalogs_are_reported",
    "`i18n.not-started`": "tests/docs/test_problems.py"
    "::test_a_translation_library_that_was_not_started_is_reported",
    "`mongo.index`": "tests/mongo/test_indexes.py"
    "::test_what_a_large_collection_is_read_by_without_an_index_is_named",
}


def needs_an_admin() -> None:
    info = ScriptInfo(create_app=lambda: Flask("bare"))
    for words in (("plugins",), ("hooks",), ("check",)):
        found = CliRunner().invoke(admin_group, words, obj=info)
        assert found.exit_code != 0
        assert "Admin(app)" in found.output


def comes_with_the_doctor() -> None:
    for plugins, is_there in (([doctor], True), ([], False)):
        group = click.Group()
        Plugins(plugins, discover=False).notify("admin_cli", group=group)
        assert ("trace" in group.commands) is is_there


def names_the_author() -> None:
    with TemporaryDirectory() as folder:
        words = ["admin-x", "--kind", "actions", "--into", folder, "--author", "Ann Example"]
        assert main(["new-plugin", *words]) == 0
        assert "Ann Example" in (Path(folder) / "admin-x" / "LICENSE").read_text("utf-8")


def old_names_are_read() -> None:
    for view, old in (
        (Breaking, "ADMIN_RAISE_ON_VIEW_EXCEPTION"),
        (Refused, "ADMIN_RAISE_ON_INTEGRITY_ERROR"),
    ):
        with pytest.raises((RuntimeError, ConstraintViolated)):
            saved(view, **{old: True})
    old_map = {"MAPBOX_MAP_ID": "me/style", "MAPBOX_ACCESS_TOKEN": "pk.it"}
    old_place = {"DEFAULT_CENTER_LAT": "48.2", "DEFAULT_CENTER_LONG": 16.4}
    assert layer_from(old_map) == layer_from(MAPBOX) is not None
    assert default_center(old_place) == (16.4, 48.2)


COMMANDS: Ledger = {
    "The core adds one group to Flask's commands.":
        f"{CLI}test_the_command_is_there_once_the_package_is_installed",
    "It needs an application with at least one admin.": needs_an_admin,
    "Lists every plugin found, in the order asked: name, distribution, version, status and the "
    "hooks it answers.":
        f"{CLI}test_plugins_are_listed_in_the_order_asked_with_their_hooks "
        f"{HERE}test_plugins_shows_the_columns_and_the_statuses_of_the_page",
    "The status is `active`, `blocked` or `failed`; for the last one the reason stands in place "
    "of the hooks.": f"{CLI}test_plugins_left_out_are_listed_with_the_reason",
    "Lists every hook and who answers it, in the order asked.":
        f"{CLI}test_hooks_are_listed_with_those_who_answer",
    "With a name it shows that hook and its text.": f"{HERE}test_hooks_shows_one_with_its_text",
    "Opens every view and reports everything that is wrong, each problem with its id and the next "
    "step.": f"{CLI}test_every_problem_is_found_at_once",
    "Exits with 1 when one of them is an error, so it may stand in a deployment script.":
        f"{HERE}test_check_exits_with_one_when_a_problem_is_an_error",
    "In debug mode the first page shows the same.":
        f"{CLI}test_problems_are_shown_on_the_first_page_while_developing",
    "Comes with `admin-doctor`.": comes_with_the_doctor,
    "Tells who answers one request, and why something is hidden or refused; "
    "[](../howto/explain-a-page.md) shows how to read it.":
        f"{TRACE}test_it_says_which_page_answered_and_how "
        f"{TRACE}test_questions_are_listed_with_those_who_answered "
        f"{TRACE}test_hidden_columns_filters_and_fields_name_who_hides_them "
        f"{TRACE}test_an_action_is_refused_by_a_plugin_or_switched_off_by_an_option",
    "A `GET`, `HEAD` or `OPTIONS` is run.": f"{HERE}test_trace_takes_its_options_as_the_page_says",
    "Any other method is [rehearsed](../howto/explain-a-page.md#before-a-form-is-sent): a trace "
    "ends before the write.":
        f"{REHEARSED}test_nothing_is_written_and_nobody_is_told "
        f"{REHEARSED}test_a_database_is_left_as_it_was_even_by_checks_that_write",
    "The request comes from this machine and from a stranger, unless an option says otherwise.":
        f"{REHEARSED}test_the_request_comes_from_this_machine_unless_somebody_says_otherwise "
        f"{TRACE}test_another_visitor_is_stood_in_for",
    "Plugins add commands with the hook `admin_cli` and problems with `admin_check`.":
        "tests/core/test_hooks.py::test_hook_admin_cli "
        "tests/core/test_hooks.py::test_hook_admin_check",
    "Comes with `admin-testing`, and needs no application.":
        f"{HERE}test_a_new_plugin_is_written_here_unless_said_otherwise",
    "Writes a distribution to start from; [](../plugin-authors/start-from-the-template.md) says "
    "what is in it.": f"{NEW}test_a_new_distribution_has_all_that_one_needs",
    "Comes with `admin-testing`.": f"{HERE}test_the_report_is_an_option_of_pytest",
    "Reports what the [conformance suites](../plugin-authors/conformance-kit.md#the-report) "
    "found; with a file's name after `=` it writes that as well.":
        "tests/plugins/testing/test_report.py"
        "::test_a_report_says_what_is_supported_lacking_and_failed "
        "tests/plugins/testing/test_report.py"
        "::test_the_badge_is_a_picture_that_says_what_it_shows",
    "`--as ID` | make the request as the actor with this id, whatever plugins would say":
        f"{TRACE}test_another_visitor_is_stood_in_for",
    "`--session NAME=VALUE` | put this into the session first; may be given several times":
        f"{TRACE}test_a_session_is_given_to_sign_in_by "
        f"{HERE}test_trace_takes_its_options_as_the_page_says",
    "`--data NAME=VALUE` | send this in the form; may be given several times, and not with a "
    "`GET`": f"{REHEARSED}test_the_command_takes_the_form_value_by_value "
        f"{REHEARSED}test_a_form_has_no_place_in_a_get",
    "`--from ADDRESS` | the network address that the request comes from":
        f"{REHEARSED}test_the_request_comes_from_this_machine_unless_somebody_says_otherwise "
        f"{TRACE}test_a_view_without_a_rule_is_refused_to_other_machines",
    "`--kind KIND` | what the plugin is about: `backend`, `storage`, `field`, `exporter`, "
    "`importer` or `actions`; must be given":
        f"{NEW}test_a_new_distribution_passes_its_tests_but_for_its_installation "
        f"{HERE}test_the_command_for_authors_is_documented_as_it_explains_itself "
        f"{HERE}test_a_new_plugin_is_written_here_unless_said_otherwise",
    "`--into FOLDER` | where to write it; here, unless said otherwise":
        f"{HERE}test_a_new_plugin_is_written_here_unless_said_otherwise "
        "tests/docs/test_versioning.py::test_a_new_plugin_declares_what_the_page_says",
    "`--author NAME` | whom the licence names":
        names_the_author,
    **{
        row: ELSEWHERE.get(row.partition(" |")[0], CAUSED)
        for row in rows(section(LINE, "flask admin check"))
    },
}  # fmt: skip

CONFIGURED: Ledger = {
    "What an admin is told by the application's configuration, `app.config`.":
        f"{CONFIGURATION}test_a_key_means_what_the_page_says",
    "All else is said by arguments of `Admin` and by [options](options/index.md) of views.":
        f"{CONFIGURATION}test_the_keys_that_a_distribution_reads_are_documented_and_no_other_is",
    "A test compares these keys with those that the code reads.":
        f"{CONFIGURATION}test_the_keys_that_a_distribution_reads_are_documented_and_no_other_is",
    "The keys that begin with `FLASK_ADMIN_RAISE`, `FLASK_ADMIN_MAPBOX` and `FLASK_ADMIN_DEFAULT` "
    "are also read under [older names](../porting-from-flask-admin.md#older-names).":
        old_names_are_read,
    "`FLASK_ADMIN_MAPS_SEARCH` and `FLASK_ADMIN_GOOGLE_MAPS_API_KEY` of older applications change "
    "nothing.": f"{CONFIGURATION}test_keys_with_an_older_name_are_read_or_said_to_change_nothing",
    **dict.fromkeys(
        rows((REFERENCE / KEYS).read_text("utf-8")),
        f"{CONFIGURATION}test_a_key_means_what_the_page_says",
    ),
}  # fmt: skip

LEDGERS = {LINE: COMMANDS, KEYS: CONFIGURED}

PARTS = [Part(page, None, ledger) for page, ledger in LEDGERS.items()]
