"""Each statement about the options and the methods of file managers is so."""

from __future__ import annotations

from ..statements import NO_CLAIM, Ledger, Part, shown_by
from .shows import file_managers as shows

PAGE = "override-points.md"

WHERE: Ledger = {
    "The methods of `BaseFileAdmin` and what derives from it.":
        NO_CLAIM,
    'A path is relative to the root and uses `/`; `""` is the root.':
        shows.paths_begin_at_the_root,
    "`get_base_path()` | the location of the files, or a storage; one per visitor gives each "
    "their own":
        shows.storages_may_be_given_for_a_location,
    "`get_base_url()` | where the public finds the files, `None` where it does not; downloads "
    "do not need it":
        shown_by(
            "files/manager_options",
            "a_base_url_may_depend_on_the_visitor",
            "the_public_address_of_a_file_is_shown_and_downloads_do_not_need_it",
        ),
    "`is_accessible_path(path)` | whether the visitor may reach a path; asked for every folder "
    "above it too, on every page, in lists, archives and actions":
        shows.every_folder_above_is_asked_for,
    "`limits_paths()` | whether the view has a say about single paths; it has once "
    "`is_accessible_path` is overridden":
        shows.paths_are_limited_once_that_is_overridden,
    "`is_file_allowed(filename)` | whether a file may get that name, by an upload or a new name":
        shown_by("files/manager_options", "files_are_allowed_and_edited_by_a_rule_of_ones_own"),
    "`is_file_editable(filename)` | whether a file of that name opens in the text editor":
        shown_by("files/manager_options", "files_are_allowed_and_edited_by_a_rule_of_ones_own"),
    "`is_in_folder(base_path, directory)` | whether one folder is in another, compared part by "
    "part":
        shown_by("files/manager_rights", "folders_are_compared_part_by_part"),
    "`offers()` | the operations that the visitor may do at all":
        shows.operations_are_offered,
}  # fmt: skip

DONE: Ledger = {
    "What is raised as `ValidationFailed` before something is done refuses it, for one file as "
    "for several.":
        shows.refusals_before_deletions_keep_what_is_there,
    "*full_path* is absolute for a local folder, as existing code expects; elsewhere it is the "
    "path below the root.":
        shows.paths_are_below_the_root_elsewhere,
    'Plugins hear of all this by the hooks `admin_before_write` and `admin_event`, with the '
    'events `"file.created"`, `"file.updated"`, `"file.moved"` and `"file.deleted"`.':
        shows.plugins_hear_of_each,
    "`save_file(path, file_data, *, overwrite=False)` | to write an uploaded file":
        shown_by(
            "files/manager_options",
            "writing_and_deleting_pass_through_the_views_own_methods",
        ),
    "`delete_file(file_path)` | to delete a file":
        shown_by(
            "files/manager_options",
            "writing_and_deleting_pass_through_the_views_own_methods",
        ),
    "`read_text(path)` | to read a file that is edited":
        shows.texts_are_read_through_it,
    "`before_file_delete(full_path, filename)`, `before_directory_delete(full_path, dir_name)` "
    "| before anything of a request is deleted":
        shows.everything_is_looked_at_before_anything_is_deleted,
    "`on_file_upload(directory, path, filename)` | after a file was uploaded":
        shows.it_is_heard_of_afterwards,
    "`on_mkdir(parent_dir, dir_name)` | after a folder was made":
        shows.folders_are_heard_of_afterwards,
    "`on_rename(full_path, dir_base, filename)` | after a file or folder was renamed":
        shows.it_is_heard_of_afterwards,
    "`on_move(source, target)`, `on_copy(source, target)` | after one was moved to, or copied "
    "into, another folder":
        shows.moves_and_copies_are_named,
    "`on_edit_file(full_path, path)` | after a text was edited":
        shows.it_is_heard_of_afterwards,
    "`on_file_delete(full_path, filename)`, `on_directory_delete(full_path, dir_name)` | after "
    "one was deleted":
        shows.folders_are_heard_of_afterwards,
}  # fmt: skip

LOOK: Ledger = {
    "Each exposed method answers one address:":
        shown_by(
            "docs/files_page",
            "every_address_of_a_file_manager_is_documented_and_no_other_is",
        ),
    '`index_view(path="")`, `index(path="")`, `upload(path="")`, `mkdir(path="")`, `rename()`, '
    '`edit()`, `delete()`, `details(path)`, `download(path)`, `raw(path)`, `action_view()`.':
        shown_by(
            "docs/files_page",
            "every_address_of_a_file_manager_is_documented_and_no_other_is",
        ),
    "The actions are `action_download(items)`, `action_edit(items)`, `action_move(items, "
    "form)`, `action_copy(items, form)` and `action_delete(items)`; one that is overridden is "
    "marked with `@action` again.":
        shows.actions_have_these_arguments,
    "`get_upload_form()`, `get_name_form()`, `get_edit_form()`, `get_delete_form()`, "
    "`get_action_form()` | the form classes":
        shows.forms_are_made_by_methods,
    "`upload_form()`, `name_form()`, `edit_form()`, `delete_form()`, `action_form(obj=None)` | "
    "these for one request":
        shows.forms_are_made_by_methods,
    "`validate_form(form)` | whether a form is valid":
        shown_by("files/manager_options", "a_form_may_ask_for_more"),
    "`is_column_visible(column)`, `is_column_sortable(column)`, `column_label(column)` | the "
    "list's columns":
        shown_by("files/manager_options", "columns_and_times_are_decided_by_methods"),
    "`timestamp_format(timestamp)` | a time as text":
        shown_by("files/manager_options", "columns_and_times_are_decided_by_methods"),
    "`preview(file)` | how a file is shown on its page, `None` for not at all":
        shows.files_may_have_no_preview,
    "`links(one, offers)`, `file_url(one, offers)` | the menu of a file or folder, and where "
    "its name leads":
        shows.links_of_rows_are_decided,
    '`page_link(page, label, path="", **arguments)`, `page_url(endpoint)`, `dir_url(path, '
    '**arguments)`, `return_url(folder)`, `public_url(path)`, `full_path(path)` | addresses':
        shows.addresses_are_made,
    "`steps(path)` | the folders from the root to one":
        shows.steps_lead_to_a_folder,
    "`template(page)` | the template that a page has in this request":
        shows.templates_of_pages_are_decided,
}  # fmt: skip

OPTIONS: Ledger = {
    "An option is an attribute of a subclass of `FileAdmin`, `S3FileAdmin`, `AzureFileAdmin` or"
    " `BaseFileAdmin`.":
        shown_by(
            "docs/files_page",
            "every_option_of_a_file_manager_is_documented_with_its_default_and_no_other_is",
        ),
    "See [](../../howto/manage-files.md).":
        NO_CLAIM,
    "What depends on the visitor or on the file is a "
    "[method](../override-points.md#fileadmin-where-and-what).":
        NO_CLAIM,
    "Each is asked on every page, for every action, and when the request arrives.":
        shown_by(
            "files/manager_rights",
            "what_is_switched_off_is_neither_offered_nor_done",
            "without_downloads_nothing_is_read",
            "folders_may_be_kept_from_deletion",
        ),
    "A list template of existing code finds the names it looks for:":
        shown_by("files/manager_options", "a_list_template_of_existing_code_finds_its_names"),
    "`items`, `breadcrumbs`, `get_dir_url`, `get_file_url`, `sort_url`, `sort_column`, "
    "`sort_desc`, `timestamp_format`, `actions`, `actions_confirmation`, `action_form`, "
    "`delete_form`, `dir_path`.":
        shown_by("files/manager_options", "a_list_template_of_existing_code_finds_its_names"),
    "A new one takes them from `page`.":
        shown_by("files/manager_options", "each_page_has_a_template_of_ones_own"),
    "`can_upload` | `True` | `bool` | files can be uploaded, and copied":
        shown_by("files/manager_rights", "what_is_switched_off_is_neither_offered_nor_done"),
    "`can_download` | `True` | `bool` | files can be downloaded and looked at; without it their"
    " addresses answer 404":
        shown_by("files/manager_rights", "without_downloads_nothing_is_read"),
    "`can_delete` | `True` | `bool` | files can be deleted":
        shown_by("files/manager_rights", "what_is_switched_off_is_neither_offered_nor_done"),
    "`can_delete_dirs` | `True` | `bool` | folders can be deleted, with all that is in them":
        shown_by("files/manager_rights", "folders_may_be_kept_from_deletion"),
    "`can_mkdir` | `True` | `bool` | folders can be made":
        shown_by("files/manager_rights", "what_is_switched_off_is_neither_offered_nor_done"),
    "`can_rename` | `True` | `bool` | files and folders can be renamed and moved":
        shown_by("files/manager_rights", "what_is_switched_off_is_neither_offered_nor_done"),
    "`allowed_extensions` | `None` | `Collection[str] \\| None` | endings of names that files "
    "may be given by an upload or a new name, without the dot, in any case; `None` for any":
        shown_by("files/manager", "other_types_and_empty_uploads_are_refused"),
    "`editable_extensions` | `()` | `Collection[str]` | endings of text files that can be "
    "edited; none is without it":
        shows.nothing_is_edited_unless_it_is_said,
    '`action_disallowed_list` | `()` | `Collection[str]` | names of actions that are not '
    'offered: `"download"`, `"edit"`, `"move"`, `"copy"`, `"delete"`':
        shown_by(
            "files/manager_options",
            "an_action_that_is_disallowed_is_neither_offered_nor_done",
        ),
    "`show_hidden` | `False` | `bool` | files and folders whose names begin with a dot are there":
        shown_by("files/manager", "hidden_files_are_neither_listed_nor_served"),
    "`check_content` | `True` | `bool` | pictures, PDF files and archives must begin as such "
    "files do":
        shows.content_begins_as_its_name_says,
    "`max_upload_size` | `4294967296` | `int` | bytes that one request may upload":
        shown_by("files/manager", "too_much_is_refused_before_it_is_read"),
    "`max_files` | `100` | `int` | files that one request may upload":
        shown_by("files/manager", "too_much_is_refused_before_it_is_read"),
    "`max_edit_size` | `1048576` | `int` | bytes of a file that can be edited in the browser":
        shown_by("files/manager_options", "what_is_too_large_to_edit_is_said_so"),
    "`max_list_entries` | `100000` | `int` | entries of a folder that a list is made of; of a "
    "larger one it shows these, and says so by a `+`":
        shown_by(
            "files/manager",
            "of_a_folder_without_end_a_list_shows_the_beginning_and_says_so",
        ),
    "`max_zip_files` | `10000` | `int` | files that one archive may hold":
        shown_by("files/manager", "an_archive_has_a_limit"),
    '`column_list` | `("name", "size", "date")` | `Sequence[str]` | columns, in order; there '
    'are `"rel_path"` and `"is_dir"` as well':
        shown_by("files/manager_look", "any_columns_stand_in_any_order"),
    '`possible_columns` | `("name", "rel_path", "is_dir", "size", "date")` | `Sequence[str]` | '
    'columns by which an address may sort':
        shows.addresses_sort_by_possible_columns_only,
    '`column_sortable_list` | `("name", "size", "date")` | `Sequence[str]` | columns whose '
    'heads sort':
        shown_by("files/manager_options", "only_some_columns_sort"),
    "`column_labels` | `{}` | `Mapping[str, str]` | column to label":
        shown_by("files/manager", "columns_labels_and_dates_are_options"),
    "`default_sort_column` | `None` | `str \\| None` | the column that the list is sorted by at"
    " first; `None` for names":
        shows.lists_begin_sorted_by_names,
    "`default_desc` | `0` | `int \\| bool` | that order is descending":
        shown_by("files/manager_options", "equal_values_stand_in_the_order_of_their_names"),
    '`date_format` | `"%Y-%m-%d %H:%M:%S"` | `str` | how dates are written, in the words of '
    '`strftime`; they are in UTC':
        shows.dates_are_in_utc,
    "`page_size` | `50` | `int` | rows of a page":
        shown_by("files/manager_options", "a_page_has_as_many_rows_as_asked_for"),
    "`page_size_options` | `(20, 50, 100)` | `Sequence[int]` | sizes of a page that a visitor "
    "may choose":
        shown_by("files/manager_options", "a_page_has_as_many_rows_as_asked_for"),
    "`upload_modal`, `mkdir_modal`, `rename_modal`, `edit_modal` | `False` | `bool` | the page "
    "opens in a dialog above the list, where there is script":
        shows.pages_open_in_dialogs,
    "`form_base_class` | `BaseForm` | `type[Any]` | what the forms derive from":
        shows.forms_derive_from_the_class,
    '`list_template` | `"admin/file/list.html"` | `str` | the list':
        shown_by("files/manager_options", "each_page_has_a_template_of_ones_own"),
    "`details_template` | `\"admin/file/details.html\"` | `str` | a file's own page":
        shown_by("files/manager_options", "each_page_has_a_template_of_ones_own"),
    '`upload_template`, `mkdir_template`, `rename_template`, `edit_template` | '
    '`"admin/file/form.html"` | `str` | the pages with a form':
        shown_by("files/manager_options", "each_page_has_a_template_of_ones_own"),
    '`upload_modal_template`, `mkdir_modal_template`, `rename_modal_template`, '
    '`edit_modal_template` | `"admin/file/modals/form.html"` | `str` | the same in a dialog':
        shown_by("files/manager_options", "a_dialog_has_a_template_of_its_own"),
    '`delete_template` | `"admin/parts/confirm.html"` | `str` | the question before something '
    'is deleted':
        shown_by("files/manager_options", "each_page_has_a_template_of_ones_own"),
    '`action_template` | `"admin/model/action.html"` | `str` | the question before an action':
        shown_by(
            "files/manager_options",
            "the_question_before_an_action_has_a_template_of_ones_own",
        ),
}  # fmt: skip

PARTS = [
    Part("options/files.md", None, OPTIONS, given=("tmp_path",)),
    Part(PAGE, "FileAdmin: where and what", WHERE, given=("tmp_path",)),
    Part(PAGE, "FileAdmin: what is done", DONE, given=("tmp_path",)),
    Part(PAGE, "FileAdmin: how it looks", LOOK, given=("tmp_path",)),
]
