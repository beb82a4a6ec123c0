"""Each statement about records, storages, stores and units of work is so."""

from __future__ import annotations

from ..data_said import PAGE, data_said
from ..statements import NO_CLAIM, Ledger, Part, kit, several, shown_by, storage_kit
from .shows import data_stores as stores

RECORDS: Ledger = {
    "Records: Records: a store narrowed to what one person may touch.":
        NO_CLAIM,
    "Records: The only way pages read.":
        stores.pages_read_no_other_way,
    "Records: A store within a view's own query and the policy's row conditions.":
        shown_by(
            "core/data/records",
            "the_list_is_bounded",
            "the_conditions_of_a_list_narrow_the_bounds_further",
        ),
    "Records: List, details, edit, delete, actions, look-ups and exports all read through one "
    "of these, so what is outside can be neither seen nor changed by any of them.":
        stores.what_is_outside_is_nowhere,
    "Records: `find(query: ListQuery) -> Page` | Return one page of *query*.":
        shown_by("core/data/records", "the_list_is_bounded"),
    "Records: `get(key: Key, paths: Iterable[str] = ()) -> Any \\| None` | Return the record "
    "with that key, `None` when it is outside or not there.":
        shown_by(
            "core/data/records",
            "a_record_outside_is_as_unknown",
            "a_record_inside_is_found",
        ),
    "Records: `get_many(keys: Iterable[Key], paths: Iterable[str] = ()) -> list[Any]` | Return "
    "the records with those keys that are inside, in the order of the keys.":
        shown_by("core/data/records", "of_many_keys_only_those_inside_answer_in_their_order"),
    "Records: `iterate(query: ListQuery, size: int = 1000) -> Iterator[Any]` | Yield every "
    "record of *query*, read in blocks of *size*.":
        shown_by("core/data/records", "an_export_is_bounded_whatever_the_size_of_its_blocks"),
}  # fmt: skip

STORAGE: Ledger = {
    "Storage: Where files are: the contract of a storage, and the one way to make a path safe.":
        NO_CLAIM,
    "Chunks: The content of an open file, a piece at a time; a response closes it.":
        stores.chunks_are_pieces,
    "Chunks: `close()` | Close the file, if it is to be closed.":
        stores.chunks_are_pieces,
    "FileInfo: One file or folder; `size` is in bytes, `modified` has a time zone.":
        stores.files_are_known,
    'FileInfo: `version` differs whenever the content does; `""` where the storage knows none.':
        stores.files_are_known,
    "FileInfo: `name` | The last part of the path.":
        stores.files_are_known,
    "FilePage: Some entries of a folder; `after` asks for the next ones, `None`: these are the "
    "last.":
        stores.folders_come_in_pages,
    "FileStorage: Reads and writes files below one root.":
        NO_CLAIM,
    'FileStorage: Paths are relative, use `/` and have passed `safe_path`; `""` is the root.':
        stores.storages_raise_these,
    "FileStorage: Methods raise `FileNotFoundError`, `FileExistsError`, `ValidationFailed` for "
    "what no file can be called, `AccessDenied` where the service refuses and "
    "`StoreUnavailable`.":
        several(
            stores.storages_raise_these,
            shown_by(
                "files/s3",
                "a_key_that_may_not_is_refused_in_words",
                "a_service_that_is_down_is_said_in_words",
            ),
        ),
    "FileStorage: The abstract methods are enough; the others are made of them, to be replaced "
    "where the storage can do better.":
        stores.abstract_methods_are_enough,
    "FileStorage: `entries(path: str) -> Iterator[FileInfo]` | Yield the files and folders "
    "directly inside a folder, in any order.":
        storage_kit(
            "writing",
            "files_with_similar_names_are_kept_apart",
            "an_empty_storage_has_no_entries",
        ),
    "FileStorage: `stat(path: str) -> FileInfo` | Return what is known about one file or folder.":
        storage_kit("writing", "what_is_known_about_a_file"),
    "FileStorage: `open(path: str) -> BinaryIO` | Return the content for reading; the caller "
    "closes it.":
        storage_kit("writing", "a_file_is_read_as_it_was_written"),
    "FileStorage: `write(path: str, chunks: Iterable[bytes], *, overwrite: bool = False) -> "
    "FileInfo` | Store the content whole or not at all; what stops *chunks* passes through.":
        several(
            stores.content_is_stored_whole_or_not,
            storage_kit("writing", "an_interrupted_upload_leaves_nothing"),
        ),
    "FileStorage: `delete(path: str)` | Delete a file, or a folder with all that is in it.":
        storage_kit(
            "moving",
            "a_deleted_file_is_gone",
            "a_folder_is_deleted_with_all_that_is_in_it",
        ),
    "FileStorage: `move(source: str, target: str)` | Rename or move; never overwrites.":
        storage_kit("moving", "a_file_is_moved", "nothing_is_moved_onto_something_else"),
    "FileStorage: `make_folder(path: str)` | Create a folder; its parent exists.":
        storage_kit("folders", "a_folder_holds_files_of_its_own"),
    "FileStorage: `page(path: str, *, after: str \\| None = None, limit: int = 1000) -> "
    "FilePage` | Return at most *limit* entries of a folder, by name, from where a page ended.":
        storage_kit("folders", "a_folder_comes_in_pages"),
    "FileStorage: `walk(path: str) -> Iterator[FileInfo]` | Yield everything below a folder, "
    "each folder before what is in it.":
        storage_kit("folders", "everything_below_a_folder_is_found"),
    "FileStorage: `exists(path: str) -> bool` | Return whether a file or folder has that name.":
        storage_kit("folders", "whether_something_is_there"),
    "FileStorage: `chunks(path: str, *, start: int = 0, length: int \\| None = None) -> Chunks`"
    " | Return the content piece by piece, *length* bytes from *start*; closes by itself.":
        storage_kit("pieces", "a_part_of_a_file_is_read"),
    "FileStorage: `save(path: str, file: BinaryIO, *, overwrite: bool = False) -> FileInfo` | "
    "Store what is left to read in *file*, a piece at a time; as `write`.":
        storage_kit("pieces", "a_file_is_saved_from_where_it_was_read_to"),
    "FileStorage: `replace(path: str, chunks: Iterable[bytes], *, version: str) -> FileInfo` | "
    "Write over a file that is still of *version*.":
        storage_kit(
            "versions",
            "a_file_is_replaced_while_nobody_else_has_changed_it",
            "a_replacement_that_was_overtaken_while_it_was_sent_is_refused",
        ),
    "FileStorage: `copy(source: str, target: str)` | Copy a file, or a folder with all that is "
    "in it; never overwrites.":
        storage_kit(
            "copying",
            "a_file_is_copied",
            "a_folder_is_copied_with_all_that_is_in_it",
            "nothing_is_copied_onto_something_else",
        ),
    "FileStorage: `url(path: str, expires: dt.timedelta, *, inline: bool = False) -> str \\| "
    "None` | Return an address that serves the file until *expires*; `None`: the app serves it.":
        several(
            stores.capabilities_are_followed,
            shown_by("files/s3", "a_signed_address_serves_the_file_as_a_download"),
        ),
    "StorageCapabilities: What a storage can do, for pages that say so and offer what works.":
        stores.capabilities_are_followed,
    "chunks_of: Return what is left to read in *file*, a piece at a time; *file* stays open.":
        stores.what_is_left_is_read,
    "open_storage: Return the storage at *location* as the admin that answers the request opens"
    " it.":
        stores.locations_are_opened,
    "open_storage: A `FileStorage` is returned as it is.":
        stores.locations_are_opened,
    "open_storage: Raises `NoBackend` when no plugin opens such a location, and "
    "`ConfigurationError` outside a request to an admin.":
        stores.locations_are_opened,
    "opening_storages: Let *opener* answer `open_storage` inside.":
        stores.locations_are_opened,
    "safe_path: Return *text* as a path below the root, without `.`, `..`, doubled or odd "
    "slashes.":
        stores.paths_are_safe,
    "safe_path: Raises `ValidationFailed` for a path that would leave the root or that no file "
    "can have.":
        stores.paths_are_safe,
}  # fmt: skip

STORE: Ledger = {
    "Store: The contract between the core and a backend.":
        NO_CLAIM,
    "CAPABILITIES: What a store may declare in `capabilities`; pages offer nothing that is not "
    "there.":
        stores.pages_offer_what_stores_can,
    "RecordStore: Reads and writes the records of one model.":
        NO_CLAIM,
    "RecordStore: `base` is the backend's own query object, as a view's `get_query()` returned "
    "it; it bounds every read, so that a record outside it can be neither listed nor opened.":
        several(
            kit("getting", "the_views_query_bounds_one_record_as_it_bounds_the_list"),
            kit("paging", "a_narrower_query_bounds_the_list_and_its_count"),
        ),
    "RecordStore: A store raises `ConstraintViolated`, `StoreUnavailable` and `UnknownField`, "
    "and never lets a driver's exception through for bad input.":
        several(
            kit(
                "writing",
                "the_message_of_a_refusal_holds_no_words_of_the_driver",
                "a_number_beyond_all_bounds_is_refused_or_kept",
            ),
            stores.bad_input_is_no_drivers_exception,
        ),
    "RecordStore: It never sees a request, a form or a view.":
        stores.stores_know_no_request,
    "RecordStore: `base_query() -> Any` | Return the backend's query for every record.":
        kit("paging", "the_query_for_everything_hides_nothing"),
    "RecordStore: `find(query: ListQuery, base: Any = None) -> Page` | Return one page of the "
    "records that *base* and the query's conditions leave.":
        kit(
            "paging",
            "a_narrower_query_bounds_the_list_and_its_count",
            "a_count_is_of_what_the_conditions_leave",
        ),
    "RecordStore: `save(record: Any, *, is_created: bool)` | Write the record; afterwards `key`"
    " knows its key.":
        kit("writing", "a_written_record_knows_its_key"),
    "RecordStore: `delete(record: Any)` | Delete the record; raises `ConstraintViolated` when "
    "others depend on it.":
        several(
            kit("writing", "deletes_one_record_and_no_other"),
            shown_by("sqla/errors", "a_record_in_use_cannot_be_deleted"),
        ),
    "RecordStore: `get(key: Key, base: Any = None, conditions: Iterable[Criterion] = (), *, "
    "paths: Iterable[str] = (), lock: bool = False) -> Any \\| None` | Return the record with "
    "that key, or `None`; bounded exactly as a list is.":
        kit("getting", "gets_by_typed_key", "conditions_bound_one_record_as_they_bound_the_list"),
    "RecordStore: `get_many(keys: Iterable[Key], base: Any = None, conditions: "
    "Iterable[Criterion] = (), *, paths: Iterable[str] = (), lock: bool = False) -> list[Any]` "
    "| Return the records with those keys, in their order, without those there are not.":
        kit(
            "getting",
            "several_records_come_in_the_order_of_their_keys",
            "records_that_are_not_there_are_left_out",
        ),
    "RecordStore: `key_criterion(keys: Sequence[Key]) -> Criterion` | Return what the records "
    "with those typed keys, and no others, meet.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `parse_key(key: Key) -> Key \\| None` | Return *key* with its texts turned "
    "into values; `None` when it cannot be one.":
        several(
            shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
            kit("getting", "gets_by_the_key_as_text", "an_impossible_key_belongs_to_no_record"),
        ),
    "RecordStore: `iterate(query: ListQuery, base: Any = None, size: int = 1000) -> "
    "Iterator[Any]` | Yield every record of *query*, read in blocks of *size*, for exports.":
        kit(
            "paging",
            "reading_in_blocks_gives_what_the_list_gives",
            "reading_in_blocks_without_an_order_misses_nothing",
        ),
    "RecordStore: `count_estimate() -> int \\| None` | Return about how many records there are "
    "without counting, or `None`.":
        several(
            kit("paging", "an_estimate_costs_no_count_and_is_a_number"),
            shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
        ),
    "RecordStore: `new() -> Any` | Return a new record, not yet written, with the model's own "
    "defaults.":
        kit("writing", "a_new_record_is_not_yet_written", "a_new_record_has_the_models_defaults"),
    "RecordStore: `key(record: Any) -> Key` | Return the record's key, one value per field of "
    "`info.primary_key`.":
        kit("composite", "the_key_has_both_fields_in_order"),
    "RecordStore: `encoded_key(record: Any) -> str` | Return the record's key as one text.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `label(record: Any) -> str` | Return what people call the record: its `str()`"
    " where the class defines one.":
        several(
            shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
            kit("writing", "a_record_is_labelled_by_what_people_look_it_up_by"),
        ),
    "RecordStore: `names_itself(record: Any) -> bool` | Return whether the record's class says "
    "with `str()` what people call the record.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `value(record: Any, path: str) -> Any` | Return the value at *path*; `None` "
    "as soon as a step has no value.":
        kit("relations", "reads_values_along_a_path", "a_path_ends_where_a_step_has_no_value"),
    "RecordStore: `reader(path: str) -> Callable[[Any], Any]` | Return a function that gives "
    "the value at *path* of many records, as `value`.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `writable(record: Any) -> Any` | Return the object on which a form sets "
    "attributes.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `delete_many(records: Sequence[Any])` | Delete the records, in as few "
    "statements as the backend can.":
        several(
            kit("writing", "deletes_many"),
            stores.deletions_of_many_take_few_statements,
        ),
    "RecordStore: `delete_at_once(records: Sequence[Any])` | Delete the records and nothing "
    "that the model says goes with them.":
        shown_by("sqla/view_options", "a_fast_deletion_is_one_statement_without_hooks"),
    "RecordStore: `transaction() -> AbstractContextManager[Any]` | Return a context in which "
    "writes belong together; nested ones join the outermost.":
        kit(
            "transactions",
            "a_failed_transaction_creates_nothing",
            "a_nested_transaction_joins_the_outermost",
        ),
    "RecordStore: `release()` | Give back what the store holds (connections, sessions); called "
    "after each request.":
        stores.stores_give_back_after_each_request,
    "RecordStore: `related(name: str) -> RecordStore` | Return the store of the model that "
    "relation *name* leads to, with the same source.":
        stores.sources_are_kept,
    "RecordStore: `embedded(field: FieldInfo) -> tuple[RecordStore, ...]` | Return the stores "
    "of what may lie in an embedded *field*, one for each of its models.":
        stores.documents_belong_to_stores,
    "RecordStore: `owns(record: Any) -> bool` | Return whether a document inside a record is of"
    " this store's very model.":
        stores.documents_belong_to_stores,
    "RecordStore: `step(name: str, following: str) -> RecordStore` | Return the store that a "
    "path goes on in after *name*, with *following* as its next step.":
        stores.sources_are_kept,
    "RecordStore: `field(path: str) -> FieldInfo` | Return the field at *path*, crossing "
    "relations and embedded documents.":
        stores.sources_are_kept,
    "RecordStore: `path_of(entry: Any) -> str` | Return the path that an entry of an option "
    "means: a name, or an attribute of a model.":
        stores.sources_are_kept,
    "RecordStore: `criterion(native: Any) -> Criterion` | Return a filter in the backend's own "
    "words as a criterion.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
    "RecordStore: `total_order(order: Iterable[Order]) -> tuple[Order, ...]` | Return *order* "
    "completed by the key, so that no two records share a place.":
        kit("ordering", "a_complete_order_ends_with_the_key"),
    "RecordStore: `criteria(query: ListQuery) -> tuple[Criterion, ...]` | Return the query's "
    "conditions with its search spelt out as conditions.":
        shown_by("docs/contracts_defaults", "a_method_does_by_itself_what_the_page_says"),
}  # fmt: skip

STORES: Ledger = {
    "Stores: Which store manages which model, opened once.":
        NO_CLAIM,
    "Resolver: What stores may ask of the plugins; the core's plugin manager answers.":
        stores.plugins_answer_stores,
    "Resolver: `open_store(model: Any, source: Any, stores: Stores) -> RecordStore` | Return a "
    "store; raises `NoBackend` when no plugin manages the model.":
        stores.plugins_answer_stores,
    "Resolver: `refine_field(info: FieldInfo, backend: str) -> FieldInfo` | Return *info* with "
    "what plugins know better (`admin_describe_field`).":
        stores.plugins_answer_stores,
    "Resolver: `refine_model(info: ModelInfo) -> ModelInfo` | Return *info* with what plugins "
    "know better (`admin_describe_model`).":
        stores.plugins_answer_stores,
    "Resolver: `compile_condition(condition: Condition, field: FieldInfo, native: Any, backend:"
    " str) -> Any \\| None` | Return a native condition, or `None` for the store's own table of"
    " operators.":
        shown_by("core/hooks", "hook_admin_compile_condition"),
    "Stores: The stores of one admin: each model and source is opened and described once.":
        shown_by("core/data/stores", "a_model_is_opened_and_described_once_per_source"),
    "Stores: `open(model: Any, source: Any = None) -> RecordStore` | Return the store of "
    "*model* in *source*.":
        shown_by("core/data/stores", "each_source_has_a_store_of_its_own"),
    "Stores: `release()` | Let every store give back what it holds; called after each request.":
        several(
            shown_by("core/data/stores", "every_opened_store_is_released"),
            stores.stores_give_back_after_each_request,
        ),
    "refined: Return what a backend knows about a model with what plugins know better.":
        shown_by("core/data/fields", "a_model_is_refined_field_by_field_and_as_a_whole"),
    "refined: Each field is refined, then the whole.":
        shown_by("core/data/fields", "a_model_is_refined_field_by_field_and_as_a_whole"),
    "refined: Where *info* names no search paths, they are guessed from the refined fields.":
        shown_by(
            "core/data/fields",
            "what_to_search_is_guessed_from_the_refined_fields_unless_the_backend_says_it",
        ),
}  # fmt: skip

UNIT: Ledger = {
    "Unit: One unit of work: a transaction, and what has to wait for its end.":
        NO_CLAIM,
    "FollowUpFailed: Something that waited for the commit failed; what was written stays written.":
        stores.follow_ups_that_fail_leave_what_was_written,
    "FollowUpFailed: `__cause__` is the first failure.":
        stores.follow_ups_that_fail_leave_what_was_written,
    "after_commit: Run *call* once the present unit has committed; at once where there is none.":
        shown_by(
            "core/data/unit",
            "follow_ups_wait_for_the_outermost_commit",
            "without_a_unit_a_follow_up_runs_at_once_and_nothing_is_undone",
        ),
    "after_rollback: Run *call* if the present unit is undone; never where there is none.":
        shown_by(
            "core/data/unit",
            "what_undoes_runs_backwards_after_a_rollback_only",
            "without_a_unit_a_follow_up_runs_at_once_and_nothing_is_undone",
        ),
    "unit_of_work: Write in one transaction of *store*; units inside join the outermost.":
        stores.units_are_one_transaction,
    "unit_of_work: What `after_commit` was given inside runs when the outermost has committed, "
    "all of it even if a part fails; `FollowUpFailed` tells of the first failure.":
        shown_by(
            "core/data/unit",
            "follow_ups_wait_for_the_outermost_commit",
            "a_failing_follow_up_stops_no_other_and_is_told",
        ),
    "unit_of_work: When it is undone instead, what `after_rollback` was given runs, the last "
    "given first.":
        shown_by("core/data/unit", "what_undoes_runs_backwards_after_a_rollback_only"),
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "Records": RECORDS,
    "Storage": STORAGE,
    "Store": STORE,
    "Stores": STORES,
    "Unit": UNIT,
}

PARTS = [Part(PAGE, title, ledger, said=data_said) for title, ledger in LEDGERS.items()]
