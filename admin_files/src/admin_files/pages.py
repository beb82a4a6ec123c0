"""The pages of a file manager beside its list: upload, new folder, rename, edit, delete, file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import flash, jsonify, redirect, request

from admin_core.data import (
    FileInfo,
    StaleRecord,
    StoreUnavailable,
    TooLarge,
    ValidationFailed,
    gettext,
    ngettext,
)
from admin_core.helpers import ConfirmContext, FieldError, get_redirect_target

from .browse import human_size, kind_of
from .context import FilePage, FormPage, Link
from .forms import REFUSE, sent_files
from .listing import walk
from .names import last_part, parent
from .previews import as_text
from .writes import fingerprint

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: Entries of a folder that the question before its deletion counts.
MOST_COUNTED = 1_000
SHOWN = "_shown"


class Pages:
    """Answers the pages of one view."""

    def __init__(self, view: BaseFileAdmin) -> None:
        self.view = view

    # -- upload --------------------------------------------------------------------------------

    def upload(self, path: str) -> Any:
        """Store what was sent, or ask for files."""
        view = self.view
        view.access.require("upload", path)
        view.access.folder(path)
        form = view.upload_form()
        errors: list[FieldError] = []
        status = 200
        if request.method == "POST":
            if not view.validate_form(form):
                errors, status = form_errors(form), 422
            else:
                saved, errors, status = self._store(path, form)
                if _wants_json():
                    messages = [one.message for one in errors]
                    return jsonify(saved=saved, errors=messages), status
                _flash_saved(saved)
                if not errors:
                    return redirect(view.return_url(path))
        if errors and _wants_json():
            return jsonify(saved=[], errors=[one.message for one in errors]), status
        page = self._form_page(
            "upload", path, form, gettext("Upload files"), gettext("Upload"), errors
        )
        return view.render(view.template("upload"), page=page, form=form), status

    def _store(self, path: str, form: Any) -> tuple[list[str], list[FieldError], int]:
        view, saved, errors, status = self.view, [], [], 200
        files = sent_files(form["upload"])
        if len(files) > view.max_files:
            text = gettext("At most %(num)s files can be sent at once.", num=view.max_files)
            return [], [FieldError("", text, "upload")], 422
        if_exists = form["if_exists"].data if "if_exists" in form else REFUSE
        for one in files:
            name = last_part(one.filename)
            try:
                saved.append(last_part(view.writes.upload(path, one, if_exists)))
            except (ValidationFailed, StoreUnavailable, TooLarge) as error:
                errors.append(FieldError(name, f"{name}: {error}", "upload"))
                status = 503 if isinstance(error, StoreUnavailable) else 422
        return saved, errors, status

    # -- names ---------------------------------------------------------------------------------

    def mkdir(self, path: str) -> Any:
        """Make a folder, or ask for its name."""
        view = self.view
        view.access.require("mkdir", path)
        view.access.folder(path)
        form = view.name_form()

        def make() -> str:
            made = view.writes.make_folder(path, form["name"].data)
            return gettext("The folder %(name)s was made.", name=last_part(made))

        words = (gettext("New folder"), gettext("Make folder"))
        return self._named("mkdir", path, form, words, make)

    def rename(self, text: str) -> Any:
        """Rename a file or folder, or ask for its name."""
        view = self.view
        path = view.access.operand(text)
        view.access.require("rename", path)
        info = view.access.found(path)
        form = view.name_form()
        if request.method == "GET":
            form["name"].data = info.name

        def rename() -> str:
            renamed = view.writes.rename(path, form["name"].data)
            return gettext("%(old)s is called %(new)s now.", old=info.name, new=last_part(renamed))

        words = (gettext("Rename %(name)s", name=info.name), gettext("Rename"))
        return self._named("rename", parent(path), form, words, rename, (("path", path),))

    def _named(
        self, name: str, folder: str, form: Any, words: tuple[str, str], do: Any, hidden: Any = ()
    ) -> Any:
        view, errors, status = self.view, [], 200
        if request.method == "POST":
            errors, status = form_errors(form), 422
            if view.validate_form(form):
                try:
                    flash(do(), "success")
                    return redirect(view.return_url(folder))
                except (ValidationFailed, StoreUnavailable) as error:
                    errors = [FieldError(str(form["name"].label.text), str(error), "name")]
                    status = 503 if isinstance(error, StoreUnavailable) else 422
            else:
                errors = form_errors(form)
        page = self._form_page(name, folder, form, *words, errors, hidden)
        return view.render(view.template(name), page=page, form=form), status

    # -- text ----------------------------------------------------------------------------------

    def edit(self) -> Any:
        """Save a text file and go on to the next, or show it."""
        view = self.view
        paths = list(dict.fromkeys(request.args.getlist("path") or request.form.getlist("path")))
        if not paths:
            return redirect(view.dir_url(""))
        path = view.access.operand(paths[0])
        view.access.require("edit", path)
        # Who may write a text is shown it, and so must be allowed to read it.
        view.access.require("browse", path)
        info = view.access.file(path)
        if not view.is_file_editable(info.name):
            return self._not_editable(path, gettext("Files of this type cannot be edited here."))
        if (info.size or 0) > view.max_edit_size:
            return self._not_editable(path, gettext("The file is too large to be edited here."))
        stored = view.read_text(path)
        text = as_text(stored)
        if text is None:
            return self._not_editable(path, gettext("The file is no text."))
        form = view.edit_form()
        if request.method == "POST" and view.validate_form(form):
            return self._save_text(paths, form, text)
        if request.method == "GET":
            form["content"].data = text
        return self._text_page(paths, form, fingerprint(stored), form_errors(form))

    def _save_text(self, paths: list[str], form: Any, text: str) -> Any:
        view, path = self.view, self.view.access.path(paths[0])
        typed = (form["content"].data or "").replace("\r\n", "\n")
        content = (typed.replace("\n", "\r\n") if "\r\n" in text else typed).encode(
            "utf-8", "replace"
        )
        shown = request.form.get(SHOWN, "")
        try:
            view.writes.edit(path, content, shown)
        except StaleRecord as error:
            message = gettext("%(what)s Save again to replace it by what you typed.", what=error)
            now = view.read_text(path)
            errors = [FieldError("", message, "content")]
            page = self._text_page(paths, form, fingerprint(now), errors, stored=as_text(now))
            return page[0], 409
        except (ValidationFailed, StoreUnavailable) as error:
            errors = [FieldError("", str(error), "content")]
            page = self._text_page(paths, form, shown, errors)
            return page[0], 503 if isinstance(error, StoreUnavailable) else 422
        flash(gettext("%(name)s was saved.", name=last_part(path)), "success")
        if paths[1:]:
            return redirect(view.get_url(f"{view.endpoint}.edit", path=paths[1:]))
        return redirect(view.return_url(parent(path)))

    def _text_page(
        self, paths: list[str], form: Any, shown: str, errors: Any, stored: str | None = None
    ) -> Any:
        view, path = self.view, paths[0]
        hint = ""
        if paths[1:]:
            hint = ngettext("%(num)s more to edit", "%(num)s more to edit", len(paths) - 1)
        page = self._form_page(
            "edit", parent(path), form, gettext("Edit %(name)s", name=last_part(path)),
            gettext("Save"), errors, ((SHOWN, shown),), hint=hint, stored=stored,
            is_changed=bool(errors),
        )  # fmt: skip
        return view.render(view.template("edit"), page=page, form=form), 422 if errors else 200

    def _not_editable(self, path: str, text: str) -> Any:
        flash(text, "error")
        return redirect(self.view.return_url(parent(path)))

    # -- deletion ------------------------------------------------------------------------------

    def delete(self) -> Any:
        """Delete a file or folder, or ask before."""
        view = self.view
        form = view.delete_form()
        sent = form["path"].data if request.method == "POST" else request.args.get("path")
        path = view.access.operand(sent)
        view.access.require("delete", path)
        info = view.access.found(path)
        if request.method == "GET":
            return self._ask(info)
        if not view.validate_form(form):
            flash("; ".join(one.message for one in form_errors(form)), "error")
        else:
            try:
                view.writes.delete([path])
                flash(gettext("%(what)s was deleted.", what=info.name), "success")
            except (ValidationFailed, StoreUnavailable) as error:
                flash(str(error), "error")
        return redirect(view.return_url(parent(path)))

    def _ask(self, info: FileInfo) -> Any:
        view = self.view
        if info.is_folder:
            count = sum(1 for _ in islice(walk(view, info.path), MOST_COUNTED))
            question = gettext("Delete this folder and all that is in it? This cannot be undone.")
            more = f"{count:,}+" if count == MOST_COUNTED else f"{count:,}"
            label = gettext("%(name)s (files and folders in it: %(num)s)", name=info.path, num=more)
        else:
            question = gettext("Delete this file? This cannot be undone.")
            label = info.path
        back = view.return_url(parent(info.path))
        page = ConfirmContext(
            title=gettext("Delete %(what)s", what=info.name),
            question=question,
            items=(Link(label),),
            more=0,
            action_url=view.page_url("delete"),
            cancel_url=back,
            confirm_label=gettext("Delete"),
            hidden=(("path", info.path), ("url", back)),
        )
        return view.render(view.delete_template, page=page)

    # -- a file's own page ---------------------------------------------------------------------

    def details(self, path: str) -> Any:
        """Show what is known about a file, and a preview."""
        view = self.view
        view.access.require("download", path)
        info = view.access.file(path)
        raw_url = view.get_url(f"{view.endpoint}.raw", path=path)
        shown = view.preview(info)
        facts = [
            Link(gettext("Type"), kind_of(info)),
            Link(gettext("Size"), human_size(info.size)),
        ]
        if info.modified is not None:
            when = view.timestamp_format(info.modified.timestamp())
            facts.append(Link(gettext("Changed"), when))
        public = view.public_url(path)
        if public:
            facts.append(Link(gettext("Address"), public))
        links = [one for one in view.links(info, view.offers()) if one.url != request.path]
        page = FilePage(
            title=info.name,
            facts=tuple(facts),
            links=tuple(links[1:]),
            return_url=view.return_url(parent(path)),
            preview=shown.template if shown else "",
            download_url=view.get_url(f"{view.endpoint}.download", path=path),
            row_actions=view.actions.on_row(path),
            action_url=view.page_url("action_view"),
            path=path,
        )
        names = {**(shown.context if shown else {}), "file": info, "raw_url": raw_url}
        return view.render(view.details_template, page=page, **names)

    # -- what all forms have -------------------------------------------------------------------

    def _form_page(
        self,
        name: str,
        folder: str,
        form: Any,
        title: str,
        label: str,
        errors: Any,
        hidden: Any = (),
        **more: Any,
    ) -> FormPage:
        view = self.view
        back = view.return_url(folder)
        if get_redirect_target() is not None:
            hidden = (*hidden, ("url", back))
        # What is in the address stays there: the folder, the files to edit, the dialog.
        address = f"{request.path}?{request.query_string.decode('ascii', 'replace')}"
        return FormPage(
            title,
            form,
            address.rstrip("?"),
            back,
            label,
            tuple(errors),
            hidden,
            is_upload=name == "upload",
            max_upload_size=view.max_upload_size,
            **more,
        )


def form_errors(form: Any) -> list[FieldError]:
    """Return what is wrong with a form, field by field."""
    return [
        FieldError(str(field.label.text), str(message), field.id)
        for field in form
        for message in field.errors
    ]


def _flash_saved(names: list[str]) -> None:
    if len(names) == 1:
        flash(gettext("%(name)s was uploaded.", name=names[0]), "success")
    elif names:
        text = ngettext("%(num)s file was uploaded.", "%(num)s files were uploaded.", len(names))
        flash(text, "success")


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
