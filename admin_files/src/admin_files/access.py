"""Which paths a visitor may reach, and what they may do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect

from admin_core.data import AccessDenied, FileInfo, ValidationFailed, gettext, safe_path

from .names import parent

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: What is done -> what policies are asked, and the option that switches it off.
OPERATIONS = {
    "browse": ("read", ""),
    "download": ("read", "can_download"),
    "upload": ("create", "can_upload"),
    "replace": ("update", "can_upload"),
    "copy": ("create", "can_upload"),
    "mkdir": ("create", "can_mkdir"),
    "rename": ("update", "can_rename"),
    "edit": ("update", "editable_extensions"),
    "delete": ("delete", "can_delete"),
}


class Access:
    """Answers for one view; every handler asks before it looks at a storage."""

    def __init__(self, view: BaseFileAdmin) -> None:
        self.view = view

    def path(self, text: str | None) -> str:
        """Return the path that an address or a form names.

        Ends the request with 404 for one that leads outside or is hidden.
        """
        try:
            found = safe_path(text or "")
        except ValidationFailed:
            abort(404)
        if self.is_hidden(found):
            abort(404)
        return found

    def is_hidden(self, path: str) -> bool:
        """Return whether a path leads over a name that begins with a dot."""
        return not self.view.show_hidden and any(p.startswith(".") for p in path.split("/"))

    def is_reachable(self, path: str) -> bool:
        """Return whether the view lets the visitor reach a path, and every folder above it."""
        if not self.limits_paths():
            return True
        parts = path.split("/") if path else []
        above = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
        return self.view.is_accessible_path("") and all(map(self.view.is_accessible_path, above))

    def limits_paths(self) -> bool:
        """Return whether the view has a say about single paths."""
        return self.view.limits_paths()

    def limits_paths_or_votes(self) -> bool:
        """Return whether the view or a policy may refuse one path and allow its neighbour."""
        plugins = self.view.admin.plugins
        return self.limits_paths() or bool(plugins.implements("admin_authorize"))

    def is_on(self, operation: str) -> bool:
        """Return whether the view offers an operation at all."""
        flag = OPERATIONS[operation][1]
        return not flag or bool(getattr(self.view, flag))

    def may(self, operation: str, path: str = "") -> bool:
        """Return whether an operation is switched on, and allowed to the visitor there."""
        if not self.is_on(operation) or not self.is_reachable(path):
            return False
        return self.view.admin.gate.allows(self.view, OPERATIONS[operation][0], path)

    def require(self, operation: str, path: str) -> None:
        """End the request when the visitor may not do *operation* at *path*."""
        view = self.view
        if not self.is_on(operation):
            if operation == "download":
                abort(404)
            flash(gettext("This is switched off here."), "error")
            abort(redirect(view.dir_url(parent(path) if operation != "upload" else path)))
        if not self.is_reachable(path):
            flash(gettext("You may not open this folder or file."), "error")
            abort(redirect(view.dir_url("") if self.is_reachable("") else view.admin.home_url()))
        if not self.may(operation, path):
            raise AccessDenied(gettext("Your account may not do this."))

    def found(self, path: str) -> FileInfo:
        """Return what is at a path; ends the request with 404 when nothing is."""
        try:
            return self.view.storage.stat(path)
        except (FileNotFoundError, ValidationFailed):
            abort(404)

    def folder(self, path: str) -> FileInfo:
        """Return the folder at a path; ends the request with 404 for anything else."""
        info = self.found(path)
        if not info.is_folder:
            abort(404)
        return info

    def file(self, path: str) -> FileInfo:
        """Return the file at a path; ends the request with 404 for anything else."""
        info = self.found(path)
        if info.is_folder:
            abort(404)
        return info

    def operand(self, text: Any) -> str:
        """Return the path of what is to be changed; 404 for the root, which never is."""
        path = self.path(str(text or ""))
        if not path:
            abort(404)
        return path
