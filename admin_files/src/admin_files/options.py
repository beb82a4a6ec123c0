"""What a file manager can be told: attributes of a view, each with its default."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from admin_core.forms import BaseForm

GIB = 1024**3


class FileOptions:
    """The options of :class:`admin_files.BaseFileAdmin`."""

    # -- what may be done ----------------------------------------------------------------------

    #: Whether files can be uploaded, and copied.
    can_upload: bool = True
    #: Whether files can be downloaded and looked at.
    can_download: bool = True
    #: Whether files can be deleted.
    can_delete: bool = True
    #: Whether folders can be deleted, with all that is in them.
    can_delete_dirs: bool = True
    #: Whether folders can be made.
    can_mkdir: bool = True
    #: Whether files and folders can be renamed and moved.
    can_rename: bool = True
    #: Endings of files that may be uploaded, without the dot; ``None`` for any.
    allowed_extensions: Collection[str] | None = None
    #: Endings of text files that can be edited.
    editable_extensions: Collection[str] = ()
    #: Names of actions for selected files that are not offered.
    action_disallowed_list: Collection[str] = ()
    #: Whether files and folders are shown whose names begin with a dot.
    show_hidden: bool = False
    #: Whether pictures, PDF files and archives must be what their names say.
    check_content: bool = True

    # -- limits --------------------------------------------------------------------------------

    #: Bytes that one request may upload.
    max_upload_size: int = 4 * GIB
    #: Files that one request may upload.
    max_files: int = 100
    #: Bytes of a file that can still be edited in the browser.
    max_edit_size: int = 1024**2
    #: Entries of a folder that a list is made of; what a larger one has besides can be searched.
    max_list_entries: int = 100_000
    #: Files that one archive may hold.
    max_zip_files: int = 10_000

    # -- the list ------------------------------------------------------------------------------

    #: Columns by which an address may sort.
    possible_columns: Sequence[str] = ("name", "rel_path", "is_dir", "size", "date")
    #: Columns that are shown.
    column_list: Sequence[str] = ("name", "size", "date")
    #: Columns whose heads sort.
    column_sortable_list: Sequence[str] = ("name", "size", "date")
    #: Column -> label.
    column_labels: Mapping[str, str] = MappingProxyType({})
    #: The column that the list is sorted by at first; ``None`` for names.
    default_sort_column: str | None = None
    #: Whether that order is descending.
    default_desc: int | bool = 0
    #: How dates are written, in the words of ``strftime``.
    date_format: str = "%Y-%m-%d %H:%M:%S"
    #: Rows of a page.
    page_size: int = 50
    #: Sizes of a page that a visitor may choose.
    page_size_options: Sequence[int] = (20, 50, 100)

    # -- templates and forms -------------------------------------------------------------------

    #: The template of the list.
    list_template: str = "admin/file/list.html"
    #: The template of the upload page.
    upload_template: str = "admin/file/form.html"
    #: The template of the page that makes a folder.
    mkdir_template: str = "admin/file/form.html"
    #: The template of the page that renames.
    rename_template: str = "admin/file/form.html"
    #: The template of the text editor.
    edit_template: str = "admin/file/form.html"
    #: The template of a file's own page.
    details_template: str = "admin/file/details.html"
    #: The template of the question before something is deleted.
    delete_template: str = "admin/parts/confirm.html"
    #: The template of the question before an action.
    action_template: str = "admin/model/action.html"
    #: The templates of pages that open in a dialog.
    upload_modal_template: str = "admin/file/modals/form.html"
    mkdir_modal_template: str = "admin/file/modals/form.html"
    rename_modal_template: str = "admin/file/modals/form.html"
    edit_modal_template: str = "admin/file/modals/form.html"
    #: Whether the page opens in a dialog above the list.
    upload_modal: bool = False
    mkdir_modal: bool = False
    rename_modal: bool = False
    edit_modal: bool = False
    #: What the forms derive from.
    form_base_class: type[Any] = BaseForm
