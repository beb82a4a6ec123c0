"""Actions for selected files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flask import flash

from admin_core.actions import Actions, Selection
from admin_core.data import (
    Action,
    FileInfo,
    StoreUnavailable,
    TooLarge,
    ValidationFailed,
    gettext,
    ngettext,
)

from . import sending, zip
from .forms import target_form
from .listing import folders, walk
from .names import last_part, parent

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: Folders that are offered to choose from; with more, one types the path.
MAX_FOLDERS = 200


class FileActions(Actions):
    """The actions of one file manager."""

    view: BaseFileAdmin

    def nothing_selected(self) -> str:
        """Return what is said when nothing was selected."""
        return gettext("Select at least one file or folder.")

    def confirm_label(self, chosen: Action, count: int) -> str:
        """Return what the button says that does it."""
        text = str(chosen.text).rstrip("…")
        return ngettext("%(text)s %(num)s item", "%(text)s %(num)s items", count, text=text)

    def run(self, chosen: Action, selection: Selection, form: Any) -> Any:
        """Do it; what refuses it is said."""
        try:
            return super().run(chosen, selection, form)
        except (ValidationFailed, StoreUnavailable) as error:
            flash(str(error), "error")
        return None

    def paths(self, ids: Iterable[str]) -> list[str]:
        """Return the selected paths; 404 for the root and for what leads outside."""
        return [self.view.access.operand(one) for one in ids]


def target(view: BaseFileAdmin) -> Any:
    """Return the form that asks where to."""
    return target_form(view.form_base_class, folders(view, MAX_FOLDERS))


def put(view: BaseFileAdmin, paths: Sequence[str], text: str, move: bool) -> int:
    """Move or copy what is at *paths* into a folder; return how many."""
    folder = view.access.path(text)
    done = 0
    for path in paths:
        (view.writes.move if move else view.writes.copy)(path, folder)
        done += 1
    return done


def archive(view: BaseFileAdmin, paths: Sequence[str]) -> Any:
    """Return an archive of what is at *paths*, all that the visitor may read.

    Raises :exc:`TooLarge` for more files than one archive may hold.
    """
    for path in paths:
        view.access.require("download", path)
    files = list(_members(view, paths))
    name = last_part(paths[0]) if len(paths) == 1 else last_part(parent(paths[0]))
    return sending.archive(name or str(view.name), zip.stream(view.storage, files))


def _members(view: BaseFileAdmin, paths: Sequence[str]) -> Iterator[tuple[FileInfo, str]]:
    count = 0
    for path in paths:
        info = view.access.found(path)
        above = parent(path)
        inside = walk(view, path, is_whole=True) if info.is_folder else ()
        for one in (info, *inside):
            count += 1
            if count > view.max_zip_files:
                raise TooLarge(
                    gettext(
                        "An archive may hold %(num)s files at most. Select fewer.",
                        num=f"{view.max_zip_files:,}",
                    )
                )
            if view.access.may("download", one.path):
                yield one, one.path.removeprefix(f"{above}/" if above else "")
