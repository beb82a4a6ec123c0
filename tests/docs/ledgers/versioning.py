"""Each statement of the page about versions is so, as far as the present can tell."""

from __future__ import annotations

import re
import tomllib
import warnings
from types import ModuleType

import pytest

from admin_core import ModelView, hookspecs
from admin_core.plugins import Plugins

from ..statements import NO_CLAIM, REFERENCE, ROOT, Ledger, Part, rows

PAGE = "versioning.md"
VERSIONS = "tests/docs/test_versioning.py::"
WARNINGS = "tests/docs/test_versioning_warnings.py::test_a_name_warns_as_the_page_says"
DEPRECATION = "tests/core/test_deprecation.py::"
PLUGINS = "tests/core/test_plugins.py::"

#: What the next versions will do; nothing that is there today can break it.
PROMISED = NO_CLAIM


def does_not_see_a_new_argument() -> None:
    class Older:
        """Was written when the hook had one argument."""

        @hookspecs.hookimpl
        def admin_form_class(self, form_class: type) -> type:
            return form_class

    asked = Plugins([Older()], discover=False)
    answer = asked.chain("admin_form_class", "form_class", int, view=None, purpose="edit")
    assert answer is int


def are_errors() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    filters = settings["tool"]["pytest"]["ini_options"]["filterwarnings"]
    assert filters[0] == "error"
    assert [one for one in filters[1:] if "admin" in one] == []
    with pytest.raises(DeprecationWarning):
        warnings.warn("The name goes.", DeprecationWarning, stacklevel=1)


def have_no_end() -> None:
    """Warn of an older option of a view, and name no version."""
    with pytest.warns(DeprecationWarning) as told:
        type("Older", (ModelView,), {"excluded_list_columns": ("title",)})
    (one,) = told
    assert "column_exclude_list" in str(one.message)
    assert not re.search(r"\d", str(one.message))


def is_taken_to_fit() -> None:
    plain = ModuleType("plain")
    plain.admin_event = hookspecs.hookimpl(lambda event: None)  # type: ignore[attr-defined]  # a plugin's module has it
    assert "plain" in Plugins([plain], discover=False).answering("admin_event")


PUBLIC_MODULES = (
    f"{VERSIONS}test_every_module_of_the_core_is_called_public_or_not "
    f"{VERSIONS}test_a_public_module_can_be_imported"
)
PAGES = f"{VERSIONS}test_every_public_page_that_the_table_names_is_there"
NEEDS = (
    f"{VERSIONS}test_a_distribution_needs_what_the_page_says "
    f"{VERSIONS}test_the_page_lists_every_distribution_once"
)
LONG_ENOUGH = (
    f"{VERSIONS}test_a_name_warns_long_enough_and_is_gone_when_its_time_has_come "
    f"{VERSIONS}test_what_is_fair"
)
OWED = (
    f"{VERSIONS}test_a_contract_asks_for_what_the_page_says_and_no_more "
    f"{VERSIONS}test_a_translator_derived_from_the_one_without_translations_owes_nothing"
)

SHOWN: Ledger = {
    "What you may build on, what a version number says about it, and how a name leaves.": NO_CLAIM,
    "A test compares this page with the packages and with what the code does.": NEEDS,
    # What is public
    "Public names of the core are what these modules hold, without what begins with `_`:":
        PUBLIC_MODULES,
    "All other modules may change in any version:": PUBLIC_MODULES,
    "`admin_core.backends`, `admin_core.cli`, `admin_core.defaults`, `admin_core.escaping`, "
    "`admin_core.hookspecs`, `admin_core.plugins`, `admin_core.replaced`, `admin_core.web`, "
    "`admin_core.workbook`.": f"{PUBLIC_MODULES} {VERSIONS}"
        "test_our_own_plugins_use_public_modules_only",
    "Objects of theirs that you are handed, such as a view, an admin or `admin.plugins`, are "
    "public in what the pages above say of them.": PROMISED,
    "Of other distributions, what their package itself holds is public, `admin_sqla` but not "
    "`admin_sqla.store`, and what these pages import.": PROMISED,
    "Not public is what a page looks like: markup, classes and texts that no page above names may "
    "change in any version.": PROMISED,
    # What a version number says
    "Versions are `MAJOR.MINOR.PATCH`.":
        f"{VERSIONS}test_a_version_has_three_numbers_and_the_package_says_the_same",
    "Each distribution has its own.":
        f"{VERSIONS}test_a_version_has_three_numbers_and_the_package_says_the_same",
    "Nothing public goes without having warned for **two minor versions**: what begins to warn in "
    "0.2 works in 0.3 as well, and 0.4 is the first that may be without it.": LONG_ENOUGH,
    "From 1.0 on it also stays until the next major version.": LONG_ENOUGH,
    "Where a hole in security cannot be closed otherwise, a repair may change more; the changelog "
    "then says so first.": PROMISED,
    "What is added does not ask anything of existing code:": PROMISED,
    "A hook's new argument is not seen by implementations that do not name it.":
        does_not_see_a_new_argument,
    "A new method of `RecordStore`, `FileStorage` or `Translator` comes with a default.":
        f"{VERSIONS}test_a_contract_asks_for_what_the_page_says_and_no_more",
    "A backend owes `base_query`, `find`, `save` and `delete`; a storage owes `entries`, `stat`, "
    "`open`, `write`, `delete`, `move` and `make_folder`; a translator derived from "
    "`Untranslated` owes nothing.": OWED,
    "A new attribute of a value comes with a default, behind the others.": PROMISED,
    "A new capability is one that existing stores do not declare, so no page counts on it.":
        PROMISED,
    # Names on their way out
    "Such a name works, and a `DeprecationWarning` at the line to change says what to write "
    "instead and which version has it no more:":
        f"{DEPRECATION}test_a_function_works_and_warns_its_caller "
        f"{VERSIONS}test_the_warning_that_the_page_shows_is_the_one_that_is_raised",
    "Python shows each once per line, in the program that is started and under pytest; everywhere "
    "with `python -W default` or `PYTHONWARNINGS=default`.":
        f"{DEPRECATION}test_a_program_is_told_once_for_each_line",
    "`python -W error::DeprecationWarning` turns them into errors, which is how this project's own "
    "tests run.": are_errors,
    "A plugin may let names of its own go in the same way:":
        f"{DEPRECATION}test_a_function_works_and_warns_its_caller",
    "`renamed` of the same module makes a module's `__getattr__`, by which an older name is the "
    "newer one.":
        f"{DEPRECATION}test_a_renamed_name_is_the_new_one_and_warns_whoever_takes_it",
    "`Deprecated(...).warning(\"the hook admin_x\")` is what `pluggy`'s `warn_on_impl` takes.":
        f"{DEPRECATION}test_a_plugin_that_implements_a_hook_on_its_way_out_is_told_and_asked",
    "The names of older admins that [](../porting-from-flask-admin.md) lists are understood as "
    "well, and warn where there is a newer one.":
        "tests/docs/test_porting_page.py::test_every_older_name_that_is_understood_is_on_the_page "
        "tests/core/web/test_porting.py"
        "::test_an_older_name_of_an_option_means_the_same_and_names_the_newer",
    "No version is named for their end.": have_no_end,
    # HOOK_API
    "`HOOK_API` is 1.": f"{VERSIONS}test_the_page_says_the_number_of_the_hooks",
    "It is the version of what hooks mean, and a plugin's module says which it is written for:":
        f"{PLUGINS}test_a_plugin_for_a_newer_core_names_the_command",
    "It is raised when a hook or an argument goes, or when one means something else.":
        f"{VERSIONS}test_no_hook_and_no_argument_goes_without_a_new_number",
    "A new hook, or a new argument, leaves it as it is.":
        f"{VERSIONS}test_hooks_of_earlier_versions_are_written_down",
    "`flask admin plugins` lists each plugin with its distribution, version and status.":
        "tests/core/test_cli.py::test_plugins_are_listed_in_the_order_asked_with_their_hooks",
    # What distributions need
    "Each distribution says which versions of the others it works with.": NEEDS,
    "A range such as `~=0.1` holds for every version from 0.1 that is below 1.0.":
        f"{VERSIONS}test_ours_among_the_needed_fit_as_they_are_and_up_to_the_next_major",
    "The core needs no other distribution of this project but the kit, for its extra `testing`.":
        NEEDS,
    "A backend or plugin needs the core, and no other backend unless the table says so.": NEEDS,
    "A minimum is raised in a minor version only.": PROMISED,
    "All of them run on Python 3.11 or newer.":
        f"{VERSIONS}test_a_distribution_runs_on_the_python_that_the_page_names",
    "The tests run on 3.11 with locked versions of everything; `nox -s min` repeats them with the "
    "oldest versions that the table allows, `nox -s python` on Python 3.12, 3.13 and 3.14, "
    "`nox -s sqlalchemy20` with the last SQLAlchemy 2.0.":
        f"{VERSIONS}test_the_sessions_of_the_version_matrix_are_those_that_the_page_names",
    # What to declare
    "`admin-core new-plugin` writes `admin-core~=0.1`: from the version whose names you use to the "
    "next major one.": f"{VERSIONS}test_a_new_plugin_declares_what_the_page_says",
    "Run your tests with warnings as errors, as its `pyproject.toml` does, and you hear two minor "
    "versions ahead what will go.": f"{VERSIONS}test_a_new_plugin_declares_what_the_page_says",
    "Where you use what is not public, declare the exact minor version instead:":
        f"{VERSIONS}test_a_new_plugin_declares_what_the_page_says",
    "`admin-core~=0.1.0`.": f"{VERSIONS}test_a_new_plugin_declares_what_the_page_says",
    # How each kind of name warns
    **dict.fromkeys(
        ["a name of a module | when it is imported",
         "a function or method | when it is called",
         "an option | when the class that sets it is made; the warning names the newer option",
         "a hook, or one of its arguments | when a plugin that implements or takes it is loaded",
         "a key of the configuration | not at all: the newer key is read first, then the older "
         "one"],
        WARNINGS,
    ),
    # What a plugin's module says
    "the core's number | the plugin is active":
        f"{PLUGINS}test_an_installed_plugin_is_found_by_its_entry_point",
    "nothing | the plugin is taken to fit": is_taken_to_fit,
    "another number | `PluginError`, with what to upgrade: the plugin when its number is smaller, "
    "`admin-core` when it is greater":
        f"{PLUGINS}test_a_plugin_for_a_newer_core_names_the_command "
        f"{PLUGINS}test_a_plugin_for_an_older_core_names_the_command",
    "a hook that there is not, marked `@hookimpl` | `PluginError`, with the name that was probably "
    "meant": f"{PLUGINS}test_a_misspelt_hook_is_refused_with_the_right_name_and_the_distribution",
    "an argument that the hook does not have | `PluginError`, with the argument":
        f"{PLUGINS}test_a_hook_with_an_argument_it_does_not_have_is_refused",
    "nothing, because its import failed | it is logged, reported, and left out; in tests "
    "`PluginError`": f"{PLUGINS}test_a_plugin_that_fails_to_import_is_reported_and_the_others_work "
        f"{PLUGINS}test_an_application_under_test_raises_too",
}  # fmt: skip


def tables() -> Ledger:
    """Return the rows that tests of their own compare with the packages."""
    found = {}
    for row in rows((REFERENCE / PAGE).read_text("utf-8")):
        if row in SHOWN:
            continue
        if row.startswith("the next "):
            found[row] = PROMISED
        elif row.startswith("`admin_core"):
            found[row] = PUBLIC_MODULES
        elif row.startswith("`admin-"):
            found[row] = NEEDS
        elif "](" in row or row == "names | below":
            found[row] = PAGES
    return found


EVERYTHING: Ledger = {**SHOWN, **tables()}

PARTS = [Part(PAGE, None, EVERYTHING)]
