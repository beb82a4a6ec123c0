"""FileAdmin: the pages of a file manager, and what an application may override."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import cached_property
from typing import Any
from urllib.parse import quote

import wtforms
from flask import Response, flash, redirect, request

from admin_core import BaseView, action, expose
from admin_core.actions import ActionsMixin
from admin_core.data import (
    ConfigurationError,
    FieldInfo,
    FileInfo,
    FileStorage,
    ModelInfo,
    Preview,
    StoreUnavailable,
    TooLarge,
    gettext,
    lazy_gettext,
    ngettext,
)
from admin_core.helpers import ErrorContext, get_form_data, get_redirect_target

from . import batch, forms, sending
from .access import Access
from .batch import FileActions
from .browse import BrowsePage, human_size
from .context import Link
from .names import extension, last_part, parent
from .options import FileOptions
from .pages import Pages
from .porting import adapted
from .writes import Writes, limited

#: How long a storage's own address of a file is good for.
_EXPIRES = dt.timedelta(hours=1)
#: What a form's fields and a request's own words add to a text that is edited.
_ROOM = 64 * 1024


class BaseFileAdmin(FileOptions, ActionsMixin, BaseView):
    """A file manager over any storage.

    *storage* is a :class:`~admin_core.data.FileStorage`, an object with the methods of
    :class:`LocalFileStorage`, or a location that a plugin opens.  *base_url* is where the files
    are served to the public, shown on a file's page; downloads here do not need it.
    *verify_path* is accepted and without effect.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        base_url: str | None = None,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        verify_path: bool = True,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
        storage: Any = None,
    ) -> None:
        if storage is None:
            raise ConfigurationError(
                f"{type(self).__name__} needs a storage:  {type(self).__name__}(storage=...)"
            )
        self.base_url = base_url
        self._location = adapted(storage)
        self._storages: dict[Any, FileStorage] = {}
        self.access = Access(self)
        self.writes = Writes(self)
        super().__init__(
            name,
            category,
            endpoint,
            url,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )

    # -- override points: where the files are --------------------------------------------------

    def get_base_path(self) -> Any:
        """Return the location of the files; one per visitor gives each their own."""
        return self._location

    def get_base_url(self) -> str | None:
        """Return where the public finds the files, ``None`` where it does not."""
        return self.base_url

    @property
    def storage(self) -> FileStorage:
        """The storage at :meth:`get_base_path`."""
        location = adapted(self.get_base_path())
        if isinstance(location, FileStorage):
            return location
        if location not in self._storages:
            self._storages[location] = self.admin.plugins.open_storage(location)
        return self._storages[location]

    # -- override points: who may do what ------------------------------------------------------

    def is_accessible_path(self, path: str) -> bool:
        """Return whether the visitor may reach a path; what is below it is asked for as well."""
        return True

    def limits_paths(self) -> bool:
        """Return whether the view has a say about single paths."""
        return type(self).is_accessible_path is not BaseFileAdmin.is_accessible_path

    def is_file_allowed(self, filename: str) -> bool:
        """Return whether a file of that name may be uploaded, or another renamed to it."""
        allowed = self.allowed_extensions
        return allowed is None or extension(filename) in {
            one.lower().lstrip(".") for one in allowed
        }

    def is_file_editable(self, filename: str) -> bool:
        """Return whether a file of that name opens in the text editor."""
        return extension(filename) in {one.lower().lstrip(".") for one in self.editable_extensions}

    def is_in_folder(self, base_path: str, directory: str) -> bool:
        """Return whether *directory* is *base_path* or below it, compared part by part."""
        base, own = base_path.rstrip("/").split("/"), directory.rstrip("/").split("/")
        return ".." not in own and own[: len(base)] == base

    def is_action_allowed(self, name: str) -> bool:
        """Return whether an action for selected files is offered and obeyed."""
        needed = {"delete": "delete", "download": "download", "move": "rename", "copy": "copy"}
        if name in self.action_disallowed_list:
            return False
        return self.access.is_on({**needed, "edit": "edit"}.get(name, "browse"))

    # -- override points: forms ----------------------------------------------------------------

    def get_upload_form(self) -> type[wtforms.Form]:
        """Return the form class of an upload; its files are in the field ``upload``."""
        return forms.upload_form(self.form_base_class)

    def get_edit_form(self) -> type[wtforms.Form]:
        """Return the form class of the text editor."""
        return forms.edit_form(self.form_base_class)

    def get_name_form(self) -> type[wtforms.Form]:
        """Return the form class that asks for a name."""
        return forms.name_form(self.form_base_class)

    def get_delete_form(self) -> type[wtforms.Form]:
        """Return the form class of a deletion."""
        return forms.delete_form(self.form_base_class)

    def get_action_form(self) -> type[wtforms.Form]:
        """Return the form class that carries an action's name."""
        return forms.action_form(self.form_base_class)

    def upload_form(self) -> wtforms.Form:
        """Return the form of an upload."""
        return self.get_upload_form()(get_form_data())

    def edit_form(self) -> wtforms.Form:
        """Return the form of the text editor."""
        return self.get_edit_form()(get_form_data())

    def name_form(self) -> wtforms.Form:
        """Return the form that asks for a name."""
        return self.get_name_form()(get_form_data())

    def delete_form(self) -> wtforms.Form:
        """Return the form of a deletion."""
        return self.get_delete_form()(get_form_data())

    def validate_form(self, form: wtforms.Form) -> bool:
        """Return whether a form is valid."""
        return bool(form.validate())

    # -- override points: what is done ---------------------------------------------------------

    def save_file(self, path: str, file_data: Any, *, overwrite: bool = False) -> None:
        """Write an uploaded file to the storage."""
        chunks = limited(file_data.stream, self.max_upload_size)
        self.storage.write(path, chunks, overwrite=overwrite)

    def delete_file(self, file_path: str) -> None:
        """Delete a file from the storage."""
        self.storage.delete(file_path)

    def on_file_upload(self, directory: str, path: str, filename: str) -> None:
        """Hear of a file that was uploaded."""

    def on_mkdir(self, parent_dir: str, dir_name: str) -> None:
        """Hear of a folder that was made."""

    def on_rename(self, full_path: str, dir_base: str, filename: str) -> None:
        """Hear of a file or folder that was renamed."""

    def on_move(self, source: str, target: str) -> None:
        """Hear of a file or folder that was moved to another folder."""

    def on_copy(self, source: str, target: str) -> None:
        """Hear of a file or folder that was copied."""

    def on_edit_file(self, full_path: str, path: str) -> None:
        """Hear of a text file that was edited."""

    def before_directory_delete(self, full_path: str, dir_name: str) -> None:
        """Look at a folder before it is deleted; raise ``ValidationFailed`` to keep it."""

    def before_file_delete(self, full_path: str, filename: str) -> None:
        """Look at a file before it is deleted; raise ``ValidationFailed`` to keep it."""

    def on_directory_delete(self, full_path: str, dir_name: str) -> None:
        """Hear of a folder that was deleted."""

    def on_file_delete(self, full_path: str, filename: str) -> None:
        """Hear of a file that was deleted."""

    # -- override points: how it looks ---------------------------------------------------------

    def is_column_visible(self, column: str) -> bool:
        """Return whether the list has a column."""
        return column in self.column_list

    def is_column_sortable(self, column: str) -> bool:
        """Return whether a column's head sorts."""
        return column in self.column_sortable_list and column in self.possible_columns

    def column_label(self, column: str) -> str:
        """Return a column's head."""
        own = {
            "name": gettext("Name"), "rel_path": gettext("Path"), "is_dir": gettext("Type"),
            "size": gettext("Size"), "date": gettext("Changed"),
        }  # fmt: skip
        return str(self.column_labels.get(column) or own.get(column) or column.capitalize())

    def timestamp_format(self, timestamp: float) -> str:
        """Return a time as text, in UTC; 0 is no time."""
        if not timestamp:
            return ""
        return dt.datetime.fromtimestamp(timestamp, dt.UTC).strftime(self.date_format)

    def preview(self, file: FileInfo) -> Preview | None:
        """Return how a file is shown on its page."""
        found: Preview | None = self.admin.plugins.hook.admin_file_preview(
            file=file, storage=self.storage
        )
        return found

    # -- addresses -----------------------------------------------------------------------------

    def page_url(self, endpoint: str) -> str:
        """Return the address of one of the view's own pages."""
        return self.get_url(f"{self.endpoint}.{endpoint}")

    def dir_url(self, path: str, **arguments: Any) -> str:
        """Return the address of a folder's list."""
        return self._get_dir_url(".index_view", path or None, **arguments)

    def return_url(self, folder: str) -> str:
        """Return where the page leads back to: where the request says, or the folder."""
        return get_redirect_target() or self.dir_url(folder)

    def public_url(self, path: str) -> str:
        """Return where the public finds a file, ``""`` where it does not."""
        base = self.get_base_url()
        return f"{base.rstrip('/')}/{quote(path)}" if base else ""

    def full_path(self, path: str) -> str:
        """Return a path as the hooks of existing code get it: absolute for a local folder."""
        folder = getattr(self.storage, "folder", None)
        return str(folder / path) if folder is not None else path

    def file_url(self, one: FileInfo, offers: frozenset[str]) -> str:
        """Return where the name of a file or folder leads."""
        if one.is_folder:
            return self.dir_url(one.path)
        return (
            self.get_url(f"{self.endpoint}.details", path=one.path) if "download" in offers else ""
        )

    def offers(self) -> frozenset[str]:
        """Return the operations that the visitor may do at all."""
        known = ("download", "upload", "mkdir", "rename", "edit", "delete")
        return frozenset(one for one in known if self.access.may(one))

    def page_link(self, page: str, label: str, path: str = "", **arguments: Any) -> Link:
        """Return the link to a page that may open in a dialog."""
        is_dialog = bool(getattr(self, f"{page}_modal", False))
        if is_dialog:
            arguments["modal"] = "True"
        return Link(
            label, self._get_dir_url(f".{page}", path or None, **arguments), False, is_dialog
        )

    def links(self, one: FileInfo, offers: frozenset[str]) -> tuple[Link, ...]:
        """Return the menu of a file or folder."""
        found = []
        if not one.is_folder and "download" in offers:
            url = self.get_url(f"{self.endpoint}.download", path=one.path)
            found.append(Link(gettext("Download"), url))
        if not one.is_folder and "edit" in offers and self.is_file_editable(one.name):
            found.append(self.page_link("edit", gettext("Edit"), path_=one.path))
        if "rename" in offers:
            found.append(self.page_link("rename", gettext("Rename"), path_=one.path))
        if "delete" in offers and (self.can_delete_dirs or not one.is_folder):
            found.append(
                Link(gettext("Delete…"), self.get_url(f"{self.endpoint}.delete", path=one.path))
            )
        return tuple(found)

    def template(self, page: str) -> str:
        """Return the template that a page has in this request."""
        is_dialog = getattr(self, f"{page}_modal") and request.args.get("modal")
        return str(getattr(self, f"{page}_modal_template" if is_dialog else f"{page}_template"))

    def steps(self, path: str) -> tuple[Link, ...]:
        """Return the folders from the root to *path*, both included."""
        parts = path.split("/") if path else []
        above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return (Link(str(self.name), self.dir_url("")),) + tuple(
            Link(last_part(one), self.dir_url(one)) for one in above
        )

    def breadcrumbs(self) -> tuple[Any, ...]:
        """Return the steps from the admin's first page to the folder that is shown."""
        first = super().breadcrumbs()[:-1]
        path = request.environ.get("admin_files.folder", "")
        return (*first, *self.steps(path))

    def _get_dir_url(self, endpoint: str, path: str | None = None, **kwargs: Any) -> str:
        # "path" is a part of some addresses and an argument of others.
        if "path_" in kwargs:
            kwargs["path"] = kwargs.pop("path_")
        elif path:
            kwargs["path"] = path
        return self.get_url(endpoint, **kwargs)

    def _get_file_url(self, path: str, **kwargs: Any) -> str:
        endpoint = "edit" if self.is_file_editable(path) else "download"
        return self.get_url(f".{endpoint}", path=path, **kwargs)

    # -- what the gate and the core ask --------------------------------------------------------

    def model_info(self) -> ModelInfo:
        """Return what policies are asked about: files, known by their path."""
        return self._info

    @cached_property
    def _info(self) -> ModelInfo:
        path = FieldInfo("path", "string", primary_key=True)
        return ModelInfo(type(self), self.endpoint, "files", (path,), ("path",), str(self.name))

    def actor(self) -> Any:
        """Return who makes the request."""
        return self.admin.gate.actor()

    def before_body(self, name: str, /, **kwargs: Any) -> Any:
        """Refuse an upload that is not allowed, or too large, before it is read."""
        if name == "edit" and request.method == "POST":
            # Newer versions of Flask limit what a form's fields may hold; older ones do not.
            with suppress(AttributeError):
                request.max_form_memory_size = 3 * self.max_edit_size + _ROOM
        if name != "upload" or request.method != "POST":
            return None
        self.access.require("upload", self.access.path(kwargs.get("path")))
        if (request.content_length or 0) > self.max_upload_size + _ROOM:
            size = human_size(self.max_upload_size)
            raise TooLarge(gettext("At most %(size)s can be uploaded at once.", size=size))
        return None

    def _run_view(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Run a handler; a storage that does not answer gets a page of its own."""
        try:
            return super()._run_view(function, *args, **kwargs)
        except StoreUnavailable as error:
            title = gettext("The storage does not answer")
            page = ErrorContext(title, str(error), "", self.admin.home_url())
            return self.render("admin/error.html", page=page), 503

    def read_text(self, path: str) -> bytes:
        """Return the content of a file that is edited; no more than may be."""
        with self.storage.open(path) as file:
            return file.read(self.max_edit_size + 1)

    # -- parts ---------------------------------------------------------------------------------

    @cached_property
    def actions(self) -> FileActions:
        """What answers for the actions."""
        return FileActions(self)

    @cached_property
    def browse_page(self) -> BrowsePage:
        """The list."""
        return BrowsePage(self)

    @cached_property
    def pages(self) -> Pages:
        """The other pages."""
        return Pages(self)

    # -- pages ---------------------------------------------------------------------------------

    @expose("/old_index")
    @expose("/old_b/<path:path>")
    def index(self, path: str = "") -> Any:
        """Lead to where the list is."""
        return redirect(self.dir_url(self.access.path(path)))

    @expose("/")
    @expose("/b/<path:path>")
    def index_view(self, path: str = "") -> Any:
        """Show a folder."""
        return self.browse_page.respond(self._in(path))

    @expose("/upload/", methods=("GET", "POST"))
    @expose("/upload/<path:path>", methods=("GET", "POST"))
    def upload(self, path: str = "") -> Any:
        """Upload files."""
        return self.pages.upload(self._in(path))

    @expose("/mkdir/", methods=("GET", "POST"))
    @expose("/mkdir/<path:path>", methods=("GET", "POST"))
    def mkdir(self, path: str = "") -> Any:
        """Make a folder."""
        return self.pages.mkdir(self._in(path))

    @expose("/details/<path:path>")
    def details(self, path: str) -> Any:
        """Show a file."""
        self._in(parent(self.access.path(path)))
        return self.pages.details(self.access.path(path))

    @expose("/download/<path:path>")
    def download(self, path: str) -> Any:
        """Send a file to be saved."""
        info = self._readable(path)
        url = self.storage.url(info.path, _EXPIRES)
        if url:
            return redirect(url)
        return sending.download(info, self.storage)

    @expose("/raw/<path:path>")
    def raw(self, path: str) -> Response:
        """Send a file to be shown."""
        info = self._readable(path)
        return sending.raw(info, self.storage)

    @expose("/delete/", methods=("GET", "POST"))
    def delete(self) -> Any:
        """Delete a file or folder, after a question."""
        return self.pages.delete()

    @expose("/rename/", methods=("GET", "POST"))
    def rename(self) -> Any:
        """Rename a file or folder."""
        return self.pages.rename(request.form.get("path") or request.args.get("path") or "")

    @expose("/edit/", methods=("GET", "POST"))
    def edit(self) -> Any:
        """Edit text files, one after the other."""
        return self.pages.edit()

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Do something to the selected files."""
        return self.handle_action()

    def _in(self, text: str) -> str:
        """Return the path of the folder that a page is about, and remember it."""
        path = self.access.path(text)
        request.environ["admin_files.folder"] = path
        return path

    def _readable(self, text: str) -> FileInfo:
        path = self.access.path(text)
        self.access.require("download", path)
        return self.access.file(path)

    # -- actions -------------------------------------------------------------------------------

    @action("download", lazy_gettext("Download as ZIP"), permission="read", on_row=True)
    def action_download(self, items: list[str]) -> Any:
        """Send the selected files as one archive."""
        return batch.archive(self, self.actions.paths(items))

    @action("edit", lazy_gettext("Edit"), permission="update")
    def action_edit(self, items: list[str]) -> Any:
        """Edit the selected text files, one after the other."""
        paths = [one for one in self.actions.paths(items) if self.is_file_editable(one)]
        if not paths:
            flash(gettext("None of these can be edited."), "warning")
            return None
        return redirect(self.get_url(f"{self.endpoint}.edit", path=paths))

    @action("move", lazy_gettext("Move"), permission="update", form=batch.target, on_row=True)
    def action_move(self, items: list[str], form: wtforms.Form) -> None:
        """Put the selected files into another folder."""
        done = batch.put(self, self.actions.paths(items), form["target"].data or "", True)
        flash(ngettext("%(num)s item was moved.", "%(num)s items were moved.", done), "success")

    @action("copy", lazy_gettext("Copy"), permission="create", form=batch.target, on_row=True)
    def action_copy(self, items: list[str], form: wtforms.Form) -> None:
        """Copy the selected files into a folder."""
        done = batch.put(self, self.actions.paths(items), form["target"].data or "", False)
        flash(ngettext("%(num)s item was copied.", "%(num)s items were copied.", done), "success")

    @action(
        "delete",
        lazy_gettext("Delete"),
        lazy_gettext("Delete these files and folders? This cannot be undone."),
        permission="delete",
    )
    def action_delete(self, items: list[str]) -> None:
        """Delete the selected files and folders."""
        done = len(self.writes.delete(self.actions.paths(items)))
        flash(ngettext("%(num)s item was deleted.", "%(num)s items were deleted.", done), "success")


class FileAdmin(BaseFileAdmin):
    """A file manager over a folder, or over any location that a plugin opens.

    .. versionadded:: 0.1
    """

    def __init__(self, base_path: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"storage": base_path, **kwargs})

    def bind(self) -> None:
        """Open the location; raises :exc:`NoBackend` with what to install."""
        if type(self).get_base_path is BaseFileAdmin.get_base_path:
            self.storage  # noqa: B018  # opened for its error; nothing is read yet
