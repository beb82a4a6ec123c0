"""Each statement of the page about contracts is so.

What its tables say is compared row by row by the tests that are named for them.
"""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import admin_testing
from admin_core import Admin, ModelView, data
from admin_core.data import (
    AdminError,
    Condition,
    ConfigurationError,
    FileStorage,
    HeldFile,
    ListQuery,
    Position,
    Total,
    open_storage,
    page_of,
)
from admin_files import FileAdmin, LocalStorage
from admin_memory import Memory
from admin_memory import plugin as memory
from admin_testing.resolver import stores_with
from admin_testing.site import AdminSite

from ..statements import NO_CLAIM, Ledger, Part, rows, section

PAGE = "contracts.md"
STORES = "plugins/admin_testing/src/admin_testing/stores"
STORAGES = "plugins/admin_testing/src/admin_testing/storages"
IMPORTS = "tests/contracts/test_imports.py::test_every_import_contract_is_kept"
DUTIES = "tests/docs/test_contracts_duties.py::test_a_store_does_what_the_page_asks"
DRAWER = "tests/docs/test_contracts_duties.py::test_a_storage_does_what_the_page_asks"
DEFAULTS = "tests/docs/test_contracts_defaults.py::test_a_method_does_by_itself_what_the_page_says"
QUERIES = "tests/docs/test_contracts_queries.py::test_a_part_of_a_query_does_what_the_page_says"
OPERATORS = "tests/docs/test_contracts_queries.py::test_an_operator_finds_what_the_page_says"
WITHOUT = (
    "tests/docs/test_contracts_page.py"
    "::test_every_operator_finds_records_without_a_value_as_the_page_says"
)
KINDS = "tests/docs/test_contracts_page.py::test_every_kind_offers_the_operators_of_the_page"
ATTRIBUTES = (
    "tests/docs/test_contracts_defaults.py::test_the_attributes_of_a_value_are_those_of_the_page"
)
ANSWERS = (
    "tests/docs/test_contracts_page.py::test_a_page_answers_an_error_with_the_status_of_the_page"
)
COMPLEMENT = (
    "tests/plugins/memory/test_match.py::test_a_negative_operator_is_the_exact_complement "
    f"{STORES}/properties.py"
    "::test_any_sequence_of_writes_and_queries_is_answered_as_a_dictionary_would"
)
REFUSED = (
    "tests/docs/test_contracts_duties.py::test_a_storage_refuses_as_the_page_says "
    "tests/files/test_s3.py::test_a_service_that_is_down_is_said_in_words "
    "tests/files/test_s3.py::test_a_key_that_may_not_is_refused_in_words "
    "tests/plugins/fsspec/test_storage.py"
    "::test_what_a_file_system_raises_is_said_in_words_and_the_old_file_stays"
)


@dataclass
class Book:
    """A book, whose colour is of a kind that the core does not know."""

    id: int | None = None
    title: str = ""
    colour: Any = field(default=None, metadata={"kind": "colour"})
    scan: Any = field(default=None, metadata={"kind": "file"})


class Books(ModelView):
    """Shows books one by one, too."""

    can_view_details = True


def visit(*books: Book, view: type[ModelView] = Books) -> AdminSite:
    """Return a visitor of a shelf."""
    app = Flask("shelf")
    app.secret_key = "for tests"
    admin = Admin(app, access="public")
    admin.add_view(view(Book, Memory(*(books or (Book(1, "Moon", "#336699"),)))))
    return AdminSite(app)


def opened(*books: Book) -> Any:
    """Return the store of some books."""
    return stores_with(memory).open(Book, Memory(*books))


# -- stores and records ----------------------------------------------


def suites_are_offered(_folder: Path) -> None:
    for name in ("StoreConformance", "StorageConformance"):
        checks = [one for one in dir(getattr(admin_testing, name)) if one.startswith("test_")]
        assert len(checks) > 20


def has_no_place_for_a_request(_folder: Path) -> None:
    words = {"request", "form", "view", "flask", "app"}
    for name, member in vars(data.RecordStore).items():
        if callable(member):
            assert not words & set(getattr(member, "__annotations__", {})), name


def answers_with_one_record_more(_folder: Path) -> None:
    counted: list[int | None] = []

    def count(limit: int | None) -> int:
        counted.append(limit)
        return 7

    def answer(found: list[str], **query: Any) -> Any:
        return page_of(ListQuery(**query), found, count, lambda: None)

    page = answer(["a", "b", "c"], limit=2)
    assert (page.records, page.has_next, page.has_previous) == (["a", "b"], True, False)
    assert page.total == Total(7)
    last = answer(["c"], limit=2, offset=2)
    assert (last.total, last.has_next, last.has_previous) == (Total(3), False, True)
    assert answer(["a"], count="none").total is None
    assert answer(["a", "b"], limit=1, count="capped", count_limit=6).total == Total(6, "at_least")
    back = answer(["c", "b", "a"], limit=2, position=Position(("d",), backward=True))
    assert (back.records, back.has_previous, back.has_next) == (["b", "c"], True, True)
    assert counted == [None, 7, None]


def sees_the_text_of_any_field(_folder: Path) -> None:
    store = opened(Book(12, "Moon"), Book(3, "Sun"))
    assert store.info.field("id").kind == "integer"
    found = store.find(ListQuery(conditions=(Condition("id", "contains", "2"),)))
    assert [one.title for one in found.records] == ["Moon"]


# -- kinds and keys ----------------------------------------------


def is_a_held_file(_folder: Path) -> None:
    held = HeldFile("k1", "scan.txt", 5, lambda: io.BytesIO(b"words"))
    assert (held.key, held.name, held.size, held.open().read()) == ("k1", "scan.txt", 5, b"words")
    visitor = visit(Book(1, "Moon", scan=held))
    link = re.search(
        r'href="([^"]*/download/[^"]*)"', visitor.open("/admin/book/details/?id=1").content.decode()
    )
    assert link
    answer = visitor.client.get(link[1].replace("&amp;", "&"))
    assert answer.data == b"words"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def is_shown_as_text_and_not_edited(_folder: Path) -> None:
    visitor = visit()
    assert "#336699" in visitor.open("/admin/book/").content.decode()
    form = visitor.open("/admin/book/edit/?id=1").content.decode()
    assert 'name="title"' in form
    assert not re.search(r'<(?:input|textarea|select)[^>]*name="colour"', form)


def belongs_to_no_record(_folder: Path) -> None:
    visitor = visit()
    for key in ("no,number", "..", "\x00", "x" * 5000):
        answer = visitor.client.get("/admin/book/details/", query_string={"id": key})
        assert answer.status_code == 302, key
    assert opened(Book(1)).get(("no number",)) is None


def stands_for_itself(_folder: Path) -> None:
    assert data.decode_key("a.b,.x") == ("a.b", ".x")
    assert data.decode_key("a.") == ("a.",)


# -- storages ----------------------------------------------


def opens_as_its_plugins_do(folder: Path) -> None:
    seen: list[FileStorage] = []

    class Looks(Books):
        """Opens a storage while a page is made."""

        def search_placeholder(self) -> str:
            seen.append(open_storage(str(folder)))
            return super().search_placeholder()

    assert visit(view=Looks).client.get("/admin/book/").status_code == 200
    assert isinstance(seen[0], LocalStorage)
    with pytest.raises(ConfigurationError):
        open_storage(str(folder))


def is_one_for_all_requests(folder: Path) -> None:
    asked: list[int] = []

    class Noting(LocalStorage):
        """Notes which storage is asked."""

        def entries(self, path: str) -> Any:
            asked.append(id(self))
            return super().entries(path)

        def page(self, *given: Any, **more: Any) -> Any:
            asked.append(id(self))
            return super().page(*given, **more)

    app = Flask("desk")
    app.secret_key = "for tests"
    files = FileAdmin(Noting(str(folder)), name="Files", endpoint="files")
    Admin(app, access="public").add_view(files)
    with ThreadPoolExecutor(3) as pool:
        answers = pool.map(lambda _: app.test_client().get("/admin/files/").status_code, range(6))
        assert set(answers) == {200}
    assert len(asked) >= 6
    assert len(set(asked)) == 1


def cannot_see_what_happens_after_it_has_looked(folder: Path) -> None:
    class Plain(LocalStorage):
        """Replaces as a storage does by itself, and is overtaken after it has looked."""

        replace = FileStorage.replace

        def write(self, path: str, chunks: Any, *, overwrite: bool = False) -> None:
            whole = [b"".join(chunks)]
            super().write(path, [b"theirs"], overwrite=True)
            super().write(path, whole, overwrite=overwrite)

    storage, other = Plain(str(folder)), LocalStorage(str(folder))
    other.write("a.txt", [b"old"])
    storage.replace("a.txt", [b"mine"], version=other.stat("a.txt").version)
    with other.open("a.txt") as content:
        assert content.read() == b"mine"
    # So those that promise exclusive writes have a ``replace`` of their own.
    assert other.capabilities.exclusive_writes
    assert type(other).replace is not FileStorage.replace


# -- errors ----------------------------------------------


def derive_from_one(_folder: Path) -> None:
    assert [name for name in ERRORS if not issubclass(getattr(data, name), AdminError)] == []


TABLES: Ledger = {
    **dict.fromkeys(
        [*rows(section(PAGE, "RecordStore").partition("Everything else")[0]),
         *rows(section(PAGE, "Capabilities"))],
        DUTIES,
    ),
    **dict.fromkeys(
        [*rows(section(PAGE, "RecordStore").partition("Everything else")[2]
               .partition("### Capabilities")[0]),
         *rows(section(PAGE, "FileStorage").partition("Everything else")[2])],
        DEFAULTS,
    ),
    **dict.fromkeys(rows(section(PAGE, "FileStorage").partition("Everything else")[0]), DRAWER),
    **dict.fromkeys(rows(section(PAGE, "ListQuery")), QUERIES),
    **dict.fromkeys(
        rows(section(PAGE, "Operators").partition("depends on its kind")[0]),
        f"{OPERATORS} {WITHOUT}",
    ),
    **dict.fromkeys(rows(section(PAGE, "Operators").partition("depends on its kind")[2]), KINDS),
}  # fmt: skip

ERRORS: dict[str, str] = {
    "ConfigurationError": "tests/core/test_cli.py"
    "::test_every_page_of_a_view_says_what_is_wrong_with_it",
    "PluginError": "tests/core/test_plugins.py::test_a_plugin_for_a_newer_core_names_the_command "
    "tests/core/test_plugins.py"
    "::test_a_misspelt_hook_is_refused_with_the_right_name_and_the_distribution "
    "tests/core/test_plugins.py::test_a_strict_admin_raises_with_the_command_to_run",
    "NoBackend": "tests/core/test_missing_backend.py"
    "::test_a_backend_that_is_not_installed_is_named_with_the_command "
    "tests/core/test_missing_backend.py::test_a_location_nobody_opens_is_named_with_the_command",
    "UnknownField": f"{STORES}/description.py::test_an_unknown_field_suggests_the_nearest",
    "UnsupportedOperator":
        "tests/sqla/test_records.py::test_an_operator_that_does_not_exist_is_refused_with_a_hint",
    "UnsupportedOrder": "tests/sqla/test_records.py::test_nothing_sorts_by_one_of_several_values",
    "RecordNotFound": f"{ANSWERS} tests/core/data/test_records.py"
    "::test_a_record_outside_is_as_unknown",
    "AccessDenied": f"{ANSWERS} tests/core/test_hooks.py::test_hook_admin_before_write",
    "ValidationFailed": f"{ANSWERS} tests/core/test_hooks.py::test_hook_admin_before_write",
    "ConstraintViolated": f"{ANSWERS} {STORES}/writing.py"
    "::test_a_duplicate_is_refused_and_names_its_field",
    "StaleRecord": f"{ANSWERS} tests/web/test_edit.py"
    "::test_a_stale_save_is_refused_shows_both_versions_and_the_second_save_wins",
    "StoreUnavailable": f"{ANSWERS} tests/web/test_everything.py"
    "::test_a_database_that_is_away_is_said_and_what_was_typed_stays "
    "tests/sqla/test_errors.py::test_a_statement_that_takes_too_long_is_unavailability",
    "TooLarge": f"{ANSWERS} tests/web/test_export.py"
    "::test_too_many_selected_records_are_refused",
}  # fmt: skip

SHOWN: Ledger = {
    # What the page begins with.
    "A backend answers to contracts that live in `admin_core.data`.": NO_CLAIM,
    "That package knows no Flask, no WTForms and no ORM; backends and plugins import from it and "
    "from `admin_core` only.": IMPORTS,
    "The contracts are checked by suites of the distribution `admin-testing`, "
    "`admin_testing.StoreConformance` and `admin_testing.StorageConformance`; see "
    "[](../plugin-authors/conformance-kit.md).": suites_are_offered,
    "Every name of the package, with its signature and an example, stands in [](data.md).":
        "tests/docs/test_data_page.py::test_every_public_name_is_listed "
        "tests/docs/test_data_page.py::test_a_name_is_used_by_the_example_of_its_section",
    # RecordStore
    "Reads and writes the records of one model.": NO_CLAIM,
    "It never sees a request, a form or a view.": has_no_place_for_a_request,
    "A backend writes:": "tests/docs/test_contracts_page.py"
    "::test_what_an_author_writes_is_what_has_no_default",
    "Everything else has a default, to be replaced where the backend can do better:":
        "tests/docs/test_contracts_page.py::test_what_an_author_writes_is_what_has_no_default",
    "`base` is what a view's `get_query()` returned.":
        "tests/core/data/test_records.py::test_the_list_is_bounded "
        "tests/web/test_export.py::test_the_views_own_query_bounds_a_file",
    "It bounds every read, so a record outside can be neither listed nor opened.":
        f"{STORES}/getting.py::test_the_views_query_bounds_one_record_as_it_bounds_the_list "
        f"{STORES}/paging.py::test_a_narrower_query_bounds_the_list_and_its_count "
        f"{STORES}/paging.py::test_a_narrower_query_bounds_reading_in_blocks",
    "Pages offer nothing that a store does not declare.":
        "tests/core/web/test_pager.py"
        "::test_a_store_without_places_offers_no_last_page_it_cannot_show "
        "tests/web/test_list_paging.py::test_without_keysets_every_page_has_a_number",
    # Records
    "A store narrowed by a view's query and the policy's row conditions:":
        "tests/core/data/test_records.py::test_a_record_outside_is_as_unknown",
    "`find`, `get`, `get_many`, `iterate`.":
        "tests/docs/test_contracts_defaults.py::test_records_have_the_methods_of_the_page",
    "Every page reads through one.":
        "tests/web/test_everything.py"
        "::test_records_out_of_bounds_are_in_no_answer_and_stay_as_they_are",
    "That is why no page can forget the bounds.":
        "tests/web/test_everything.py"
        "::test_records_out_of_bounds_are_in_no_answer_and_stay_as_they_are",
    # Exporter
    "A file format:": NO_CLAIM,
    "`name`, `label`, `mimetype`, `extension`, and `write(columns, rows)`, which yields the file "
    "in pieces; where that is so, `is_spreadsheet` (programs may run its texts as formulas), "
    "`takes_bom`, `needs` (the library that is missing) and `mark_broken` (what ends a file that "
    "fails midway); see [](hooks.md).": ATTRIBUTES,
    "An `ExportColumn` has `name`, `label` and `kind`.": ATTRIBUTES,
    # ListQuery
    "A criterion is a `Condition(path, operator, value)`, `AllOf(criteria)` or `AnyOf(criteria)`.":
        f"{STORES}/filtering.py::test_criteria_nest",
    "`AllOf` of nothing fits every record, `AnyOf` of nothing none.":
        f"{STORES}/filtering.py::test_nothing_asked_holds_for_all_and_no_way_for_none",
    "Once a store has read a page with one record more, `page_of(query, found, count, estimate)` "
    "makes the answer of it.": answers_with_one_record_more,
    "The answer is a `Page`:": ATTRIBUTES,
    '`records`, `total` (a `Total` with `number` and `precision` `"exact"`, `"at_least"` or '
    '`"about"`; `None` when nobody counted), `has_next`, `has_previous`.':
        f"{ATTRIBUTES} {STORES}/paging.py::test_a_capped_count_stops_at_its_limit "
        f"{STORES}/paging.py::test_an_estimated_count_says_how_good_it_is "
        f"{STORES}/paging.py::test_a_count_that_was_not_asked_for_is_not_told",
    "A record appears once, however many related records a condition matches.":
        f"{STORES}/paths.py::test_pages_and_counts_are_of_records_not_of_matches",
    # Operators
    "The meaning is fixed once for all backends.":
        f"{OPERATORS} {STORES}/properties.py"
        "::test_any_sequence_of_writes_and_queries_is_answered_as_a_dictionary_would",
    "The last column says whether a record *without a value* is found.": WITHOUT,
    "A negative operator is the complement of its positive one, so the two together always give "
    "the whole table.": COMPLEMENT,
    "Text operators take their text literally:":
        f"{STORES}/filtering.py::test_contains_takes_its_text_literally",
    "`%` and `_` mean themselves.":
        f"{STORES}/filtering.py::test_contains_takes_its_text_literally "
        f"{STORES}/filtering.py::test_starts_with_takes_its_text_literally",
    "They see any kind of field as its text.": sees_the_text_of_any_field,
    "On a relation, `equals` and `in_list` take encoded keys of related records.":
        f"{STORES}/relations.py::test_finds_by_a_related_records_key",
    'On a `many` relation they mean "has at least one of".':
        f"{STORES}/relations.py::test_finds_by_one_of_many_related_records_keys",
    "A path across relations compares the field at its end; a record without a related one has no "
    "value there.": f"{STORES}/paths.py::test_finds_across_a_relation_to_one",
    "Across a `many` relation a positive operator asks whether some related record fits, each "
    "condition for itself, and a negative one is still its complement.":
        f"{STORES}/paths.py::test_finds_across_a_relation_to_many_each_record_once "
        f"{STORES}/paths.py::test_each_condition_looks_for_its_own_related_record",
    "An operator that there is not raises `UnsupportedOperator`, and so does one of order or text "
    "on a relation.": f"{STORES}/filtering.py"
    "::test_an_operator_that_there_is_not_is_refused_and_the_nearest_suggested "
    f"{STORES}/filtering.py::test_a_related_record_has_neither_an_order_nor_a_text",
    "Which operators a field offers depends on its kind:": KINDS,
    "`binary`, `file`, `array` and `other` have none of their own.": KINDS,
    "`empty` is added for texts, relations and fields that may be empty.":
        "tests/core/test_operators.py::test_empty_is_offered_where_a_field_may_be_empty",
    "Plugins add more.": "tests/core/test_hooks.py::test_hook_admin_field_operators",
    # Kinds
    "A field's kind is its type in the core's words:":
        "tests/docs/test_contracts_page.py::test_the_kinds_are_those_of_the_page",
    "`string`, `text`, `integer`, `float`, `decimal`, `boolean`, `date`, `time`, `datetime`, "
    "`interval`, `uuid`, `enum`, `json`, `binary`, `file`, `array`, `relation`, `embedded`, "
    "`other`.": "tests/docs/test_contracts_page.py::test_the_kinds_are_those_of_the_page",
    "The value of a `file` is a `HeldFile`: key, name, size, and how to open it; pages offer it to "
    "be saved.": is_a_held_file,
    "The vocabulary is open.": "tests/core/test_plugins.py"
    "::test_plugins_parse_only_kinds_the_core_does_not_know",
    "A plugin may set another word with `admin_describe_field` and answer the hooks for it; "
    "without an answer such a field is shown as text and cannot be edited.":
        is_shown_as_text_and_not_edited,
    # Keys
    "A key is a tuple.": "tests/core/data/test_keys.py::test_decoding_gives_back_every_key",
    "In addresses and forms it is one text: the parts joined by `,`, with `.` before a `,` or `.` "
    "that belongs to a part, and `.e` for an empty part.":
        "tests/core/data/test_keys.py::test_two_keys_never_share_a_text "
        "tests/core/data/test_keys.py"
        "::test_separators_inside_a_part_are_escaped_as_existing_links_do",
    "Decoding never fails.": "tests/core/data/test_keys.py"
    "::test_any_text_is_decoded_without_an_error",
    "What is no key belongs to no record.": belongs_to_no_record,
    "A `.` that escapes nothing stands for itself.": stands_for_itself,
    # FileStorage
    "Reads and writes files below one root.": NO_CLAIM,
    'Paths are relative, use `/`, and have passed `safe_path`, which refuses what would leave the '
    'root; `""` is the root.':
        "tests/core/data/test_storage.py::test_a_path_that_passes_stays_inside_and_stays_the_same "
        "tests/core/data/test_storage.py::test_a_path_that_steps_up_is_refused "
        f"{STORAGES}/writing.py::test_the_root_is_a_folder",
    "A file is written whole or not at all and never in another one's place unasked.":
        f"{STORAGES}/writing.py::test_an_interrupted_upload_leaves_nothing "
        f"{STORAGES}/writing.py::test_a_file_is_not_overwritten_unless_asked_for",
    "A storage writes:":
        "tests/docs/test_contracts_page.py::test_what_an_author_writes_is_what_has_no_default",
    "Everything else has a default, to be replaced where the storage can do better:":
        "tests/docs/test_contracts_page.py::test_what_an_author_writes_is_what_has_no_default",
    "They raise `FileNotFoundError`, `FileExistsError`, `ValidationFailed` for a name that no file "
    "can have, `AccessDenied` where the service refuses and `StoreUnavailable` where it does not "
    "answer.": REFUSED,
    "Upload fields use a storage ([](../howto/upload-files.md)); while an admin answers a request, "
    "`admin_core.data.open_storage(location)` opens one as its plugins do.":
        opens_as_its_plugins_do,
    # Several at once
    "One storage answers all requests of an admin, so several threads use it at the same time.":
        is_one_for_all_requests,
    "What is read is a whole file: the old one or the new one, no half and no mixture.":
        f"{STORAGES}/concurrency.py::test_a_reader_beside_writers_sees_whole_files",
    "Who reads while a file is written over may be refused with `FileNotFoundError` or "
    "`StoreUnavailable`.":
        f"{STORAGES}/concurrency.py::test_a_reader_beside_writers_sees_whole_files",
    "With `exclusive_writes`, of several that write one new name exactly one is told that it was "
    "done; the others get `FileExistsError`.":
        f"{STORAGES}/concurrency.py::test_of_several_that_write_one_new_name_one_wins",
    "Of several that `replace` one version exactly one succeeds; the others get `StaleRecord`.":
        f"{STORAGES}/concurrency.py::test_of_several_that_replace_one_version_one_wins",
    "A storage that says so has to replace the default of `replace`, which cannot see what happens "
    "after it has looked.": cannot_see_what_happens_after_it_has_looked,
    "A move that is refused leaves the file where it is.":
        f"{STORAGES}/concurrency.py"
        "::test_of_several_that_write_move_and_copy_to_one_name_the_refused_lose_nothing",
    # What is open is promised by nobody; the kit leaves it open, too.
    "Whether a move or a copy meets a write of its new name at the same moment is open.": NO_CLAIM,
    "A move that returns has moved a whole file.":
        f"{STORAGES}/concurrency.py::test_a_file_that_several_move_is_where_each_was_told",
    "Whether a move comes before or after a write of the same file at the same moment is open, and "
    "so is how many of several that move one file are told that they did.": NO_CLAIM,
    # Units of work
    "`unit_of_work(store)` is a transaction that units inside join.":
        f"{STORES}/transactions.py::test_a_nested_transaction_joins_the_outermost "
        "tests/core/data/test_unit.py::test_follow_ups_wait_for_the_outermost_commit",
    "`after_commit(call)` waits for the outermost commit, `after_rollback(call)` for its undoing: "
    "what cannot be part of a transaction (a file, a message) is written with the second and "
    "announced or removed with the first.":
        "tests/core/data/test_unit.py::test_follow_ups_wait_for_the_outermost_commit "
        "tests/core/data/test_unit.py::test_what_undoes_runs_backwards_after_a_rollback_only",
    # Errors
    "The errors of this table derive from `AdminError`.": derive_from_one,
    "A store raises `ConstraintViolated`, `StoreUnavailable` and `UnknownField`.":
        f"{STORES}/writing.py::test_a_duplicate_is_refused_and_names_its_field "
        f"{STORES}/description.py::test_a_list_by_an_unknown_field_says_so "
        "tests/sqla/test_errors.py::test_a_server_that_cannot_be_reached_is_unavailability",
    "It never lets a driver's exception through for bad input.":
        f"{STORES}/writing.py::test_the_message_of_a_refusal_holds_no_words_of_the_driver "
        f"{STORES}/writing.py::test_a_number_beyond_all_bounds_is_refused_or_kept",
    '`ConstraintViolated.kind` is `"unique"`, `"foreign_key"`, `"not_null"`, `"check"`, '
    '`"too_long"`, `"out_of_range"`, `"in_use"` or `"other"`; the page chooses its words by it.':
        "tests/docs/test_contracts_page.py::test_the_words_of_a_refusal_are_those_of_the_page",
    "`refusal_of(error)` reads the exceptions of the drivers of SQLite, PostgreSQL and MySQL: it "
    "gives the kind, the constraint, the table and the columns, as far as the driver tells.":
        "tests/sqla/test_errors.py::test_a_duplicate_names_its_field "
        "tests/sqla/test_errors.py::test_mysqls_codes_are_understood "
        "tests/sqla/test_errors.py::test_mysqls_words_about_a_key_lead_to_its_fields",
}  # fmt: skip


def errors() -> Ledger:
    """Return the rows of the table of errors, each with what raises the error and answers it."""
    found = {}
    for row in rows(section(PAGE, "Errors")):
        found[row] = ERRORS[row.split("`")[1]]
    return found


EVERYTHING: Ledger = {**SHOWN, **TABLES, **errors()}

PARTS = [Part(PAGE, None, EVERYTHING, given=("tmp_path",))]
