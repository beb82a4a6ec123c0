"""Each statement about the addresses of a file manager is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import DictLoader
from tests.files.manager import Desk

from ..statements import Ledger, Part

PAGE, TITLE = "addresses.md", "Pages of a file manager"
ROUTES = (
    "tests/docs/test_addresses.py"
    "::test_every_address_of_a_view_is_documented_with_its_methods_and_no_other_is "
    "tests/docs/test_files_page.py::test_every_address_of_a_file_manager_is_documented_and_no_other_is"
)
NAMES = (
    "tests/docs/test_addresses_arguments.py"
    "::test_the_names_of_a_file_manager_are_those_that_its_pages_read"
)
DONE = "tests/files/test_manager.py::test_"
OPTIONS = "tests/files/test_manager_options.py::test_"
RIGHTS = "tests/files/test_manager_rights.py::test_"
MADE = f"{DONE}files_and_folders_are_made_renamed_and_deleted"
EDITED = f"{DONE}text_is_edited_and_keeps_its_line_ends"

#: Forms that are sent, each with the page that has it and what is typed.
FORMS = {
    "upload": ("/upload/", {}),
    "mkdir": ("/mkdir/", {"name": "made"}),
    "rename": ("/rename/?path=a.txt", {"name": "z.txt"}),
    "edit": ("/edit/?path=a.txt", {"content": "new"}),
    "delete": ("/delete/?path=a.txt", {}),
}


def desk_in(folder: Path, **options: Any) -> Any:
    """Return a file manager with a text and a folder."""
    desk: Any = Desk(folder, editable_extensions=("txt",), **options)
    desk.put(a_txt="a", d__b_txt="b")
    return desk


def asked_with(page: str, argument: str) -> str:
    """Return an address with one more argument."""
    return f"{page}{'&' if '?' in page else '?'}{argument}"


def changes_nothing_of_a_folder_that_is_made(folder: Path) -> None:
    desk = desk_in(folder)
    assert desk.send("/mkdir/", name="made", path="a.txt").status_code == 302
    assert desk.everything() == ["a.txt", "d", "d/b.txt", "made"]


def asks_before_and_does_after(folder: Path) -> None:
    desk = desk_in(folder)
    for page in ("/rename/?path=a.txt", "/delete/?path=a.txt", "/mkdir/d", "/upload/d"):
        assert desk.get(page).status_code == 200
    assert desk.everything() == ["a.txt", "d", "d/b.txt"]
    assert desk.send("/mkdir/d", name="e").status_code == 302
    assert desk.upload(("c.txt", b"c"), folder="d").status_code == 302
    assert desk.send("/delete/?path=a.txt").status_code == 302
    assert desk.everything() == ["d", "d/b.txt", "d/c.txt", "d/e"]


def is_a_dialog_where_the_flag_says_so(folder: Path) -> None:
    dialogs = [name for name in FORMS if name != "delete"]
    own = {f"{name}_modal_template": "own.html" for name in dialogs}
    for flag in (True, False):
        desk = desk_in(folder, **own, **{f"{name}_modal": flag for name in dialogs})
        desk.app.jinja_loader = DictLoader({"own.html": "Mine"})
        for name in dialogs:
            page = FORMS[name][0]
            assert (desk.get(asked_with(page, "modal=True")).text == "Mine") is flag
            assert desk.get(page).text != "Mine"


def returns_there_on_this_host_only(folder: Path) -> None:
    for number, name in enumerate((*FORMS, "action")):
        for wanted, followed in (("/admin/?x=1", True), ("//elsewhere.example/", False)):
            place = folder / f"{number}{followed}"
            place.mkdir()
            desk = desk_in(place)
            if name == "action":
                answer = desk.act("delete", "a.txt", url=wanted)
            elif name == "upload":
                answer = desk.upload(("c.txt", b"c"), url=wanted)
            else:
                page, typed = FORMS[name]
                answer = desk.send(asked_with(page, f"url={wanted}"), **typed)
            assert answer.status_code == 302, name
            assert (answer.location == wanted) is followed, (name, answer.location)
            assert "elsewhere" not in answer.location
    details = desk_in(folder)
    for wanted, followed in (("/admin/?x=1", True), ("//elsewhere.example/", False)):
        page = details.get(f"/details/a.txt?url={wanted}").text
        assert (f'href="{wanted}"' in page) is followed


SHOWN: Ledger = {
    "`/`, `/b/<path>` | GET | `.index_view` | the list of a folder":
        f"{ROUTES} {DONE}the_way_to_a_folder_is_shown",
    "`/upload/`, `/upload/<path>` | GET, POST | `.upload` | asks for files; stores them":
        asks_before_and_does_after,
    "`/mkdir/`, `/mkdir/<path>` | GET, POST | `.mkdir` | asks for a name; makes a folder":
        asks_before_and_does_after,
    "`/rename/?path=` | GET, POST | `.rename` | asks for a name; renames": f"{ROUTES} {MADE}",
    "`/edit/?path=` | GET, POST | `.edit` | the text editor; saves and goes on to the next `path`":
        f"{ROUTES} {EDITED}",
    "`/delete/?path=` | GET, POST | `.delete` | asks; deletes": asks_before_and_does_after,
    "`/details/<path>` | GET | `.details` | a file with its preview":
        f"{ROUTES} {RIGHTS}each_kind_of_file_has_its_preview",
    "`/download/<path>` | GET | `.download` | the file, to be saved; leads to the storage where "
    "that serves files itself":
        f"{ROUTES} {RIGHTS}a_file_is_never_a_page "
        "tests/files/test_bucket_pages.py"
        "::test_a_download_leads_to_a_signed_address_and_showing_does_not",
    "`/raw/<path>` | GET | `.raw` | the file or a part of it, to be shown":
        f"{ROUTES} {RIGHTS}a_file_is_never_a_page {RIGHTS}a_part_of_a_file_can_be_asked_for",
    "`/action/` | POST | `.action_view` | an action on the paths in `rowid`":
        f"{ROUTES} {DONE}selected_files_are_moved_and_copied",
    "`/old_index`, `/old_b/<path>` | GET | `.index` | lead to the list":
        f"{ROUTES} {OPTIONS}addresses_of_older_versions_lead_to_the_list",
    "`sort`, `search`, `page` | list | a column, `-` before it for descending; words; the page, "
    "from 0":
        f"{NAMES} {DONE}folders_come_first_and_names_follow_the_alphabet "
        f"{DONE}a_search_finds_names_in_folders_below "
        f"{OPTIONS}a_page_has_as_many_rows_as_asked_for",
    "`desc` | list | `1`: descending, in existing links":
        f"{NAMES} {DONE}folders_come_first_and_names_follow_the_alphabet",
    "`page_size` | list | files per page":
        f"{NAMES} {OPTIONS}a_page_has_as_many_rows_as_asked_for",
    "`path` | rename, edit, delete | the file or folder": f"{NAMES} {MADE}",
    "`path` | mkdir (POST) | changes nothing: the form has the fields of the one that renames":
        changes_nothing_of_a_folder_that_is_made,
    "`upload` | upload (POST) | the files, as many as are chosen":
        f"{NAMES} {DONE}several_files_are_uploaded_at_once",
    "`if_exists` | upload (POST) | what is done about a file that is there: `refuse`, `keep` "
    "both, `replace` it":
        f"{NAMES} {DONE}a_name_that_is_taken_is_refused_unless_asked_otherwise",
    "`name` | mkdir (POST), rename (POST) | the name of the new folder; the new name":
        f"{NAMES} {MADE}",
    "`content` | edit (POST) | the text": f"{NAMES} {EDITED}",
    "`_shown` | edit (POST) | stands for the text that the form was opened with":
        f"{NAMES} {DONE}who_edits_what_somebody_changed_meanwhile_is_told",
    "`action`, `rowid` | action | the name of the action; a path, once per file":
        f"{NAMES} {DONE}selected_files_are_moved_and_copied",
    "`_ask` | action | show the action's question first":
        f"{NAMES} {DONE}selected_files_are_deleted_all_or_none",
    "`form-target` | action | the folder to `move` or `copy` to":
        f"{NAMES} {DONE}selected_files_are_moved_and_copied",
    "`modal` | upload, mkdir, rename, edit | `True`: the dialog's template, where the view's flag "
    "says so": is_a_dialog_where_the_flag_says_so,
    "`url` | upload, mkdir, rename, edit, delete, details, action | where to return to; followed "
    "only when it stays on this host": returns_there_on_this_host_only,
    "`csrf_token` | every POST | the token": f"{RIGHTS}nothing_changes_without_the_token",
    "An upload that asks for JSON is answered with `{\"saved\": [...], \"errors\": [...]}`.":
        f"{DONE}a_script_is_answered_with_data",
}  # fmt: skip

PARTS = [Part(PAGE, TITLE, SHOWN, given=("tmp_path",))]
