"""The pages of an import: choose a file, see what it would do, do it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict

from admin_core import expose
from admin_core.data import (
    AccessDenied,
    Event,
    ExportColumn,
    FollowUpFailed,
    Importer,
    StoreUnavailable,
    after_commit,
    gettext,
    ngettext,
    refuse_nul,
    unit_of_work,
)
from admin_core.helpers import sending

from . import kept
from .cells import plain_text
from .headings import Target, importable, targets
from .run import Import, Outcome, RowRefused

if TYPE_CHECKING:
    from admin_core import ModelView as _Base
else:
    _Base = object

#: Records of the file that its check shows.
SHOWN = 10


class Refusal(Exception):
    """Why a file is not imported, in words for the visitor."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read: its rows, and what its columns mean."""

    importer: Importer
    rows: Sequence[Mapping[str, Any]]
    targets: Mapping[str, Target]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What the page shows."""

    title: str
    action_url: str
    cancel_url: str
    columns: tuple[tuple[ExportColumn, bool], ...]
    formats: tuple[tuple[Importer, bool], ...]
    accept: str
    may_update: bool
    updates: bool
    limit: int
    messages: tuple[str, ...] = ()
    outcome: Outcome | None = None
    upload: Upload | None = None
    shown: tuple[tuple[tuple[str, str], ...], ...] = ()
    kept: str = ""


class ImportMixin(_Base):
    """Adds an import to a model view: ``class ProductView(ImportMixin, ModelView)``.

    Each record of a file is checked and saved as if it had been typed into the view's form; all
    of them are saved in one transaction, or none.  A visitor needs the rights ``"import"`` and
    ``"create"``, and ``"update"`` for records that are there already.

    .. versionadded:: 0.1
    """

    #: Whether the list leads to an import.
    can_import = True
    #: Names of the fields that are imported, ``None`` for all of the form that a file can hold.
    import_columns: Sequence[str] | None = None
    #: Names of the fields by which a record is found again, ``None`` for the primary key.
    import_key: Sequence[str] | None = None
    #: Names of the formats, in the order shown.
    import_types: Sequence[str] = ("csv", "tsv", "json", "ndjson", "xlsx", "geojson")
    #: Records that one file may hold.
    import_max_rows = 10_000
    #: Bytes that one file may have.
    import_max_size = 16 * 1024 * 1024
    #: Template of the page.
    import_template = "admin_import/import.html"

    def import_key_names(self) -> Sequence[str]:
        """Return the names of the fields by which a record is found again."""
        return self.store.info.primary_key if self.import_key is None else self.import_key

    def may_import(self) -> bool:
        """Return whether the visitor may import records."""
        gate = self.admin.gate
        return self.can_import and gate.allows(self, "create") and gate.allows(self, "import")

    def import_url(self) -> str:
        """Return the address of the import."""
        return self.page_url("import_view")

    def before_body(self, name: str, /, **kwargs: Any) -> Any:
        """Refuse a file that is too large before it is read."""
        length, limit = request.content_length or 0, self.import_max_size
        if name == "import_view" and request.method == "POST" and length > limit + 65_536:
            if not self.may_import():
                raise AccessDenied(gettext("Your account may not do this."))
            return self._show_import(messages=[gettext("The file is too large.")]), 413
        return super().before_body(name, **kwargs)

    @expose("/import/", methods=("GET", "POST"))
    def import_view(self) -> Any:
        """Ask for a file, check it, and import it once that is confirmed."""
        if not self.may_import():
            raise AccessDenied(gettext("Your account may not do this."))
        if request.method != "POST":
            return self._show_import()
        try:
            if "_import" in request.form:
                return self._import_kept()
            return self._check_import()
        except Refusal as refusal:
            return self._show_import(messages=[str(refusal)]), 422
        except StoreUnavailable:
            message = gettext("The database does not answer")
            return self._show_import(messages=[message]), 503

    # -- the two steps -------------------------------------------------------------------------

    def _check_import(self) -> Any:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise Refusal(gettext("Choose a file."))
        content = file.stream.read(self.import_max_size + 1)
        upload = self._read_import(content, self._importer(file.filename))
        outcome = self._importing(upload).check()
        name = "" if outcome.refused or not upload.rows else kept.keep(content)
        status = 422 if outcome.refused else 200
        return self._show_import(upload=upload, outcome=outcome, kept=name), status

    def _import_kept(self) -> Any:
        content = kept.take(request.form.get("kept", ""))
        if content is None:
            raise Refusal(gettext("The file is not here any more. Choose it again."))
        upload = self._read_import(content, self._importer(""))
        outcome = Outcome()
        try:
            with unit_of_work(self.store):
                self._importing(upload).save(outcome)
                after_commit(lambda: self._tell_import(upload, outcome))
        except RowRefused:
            if "transactions" in self.store.capabilities:
                outcome.created = outcome.updated = 0
            return self._show_import(upload=upload, outcome=outcome), 422
        except FollowUpFailed as error:
            self.report_follow_up(error)
        for text in self._import_words(outcome):
            flash(text, "success")
        return redirect(self.return_url())

    def _importing(self, upload: Upload) -> Import:
        return Import(self, upload.rows, upload.targets, may_update=self._may_update_all())

    def _may_update_all(self) -> bool:
        return "_update" in request.form and self.admin.gate.allows(self, "update")

    def _tell_import(self, upload: Upload, outcome: Outcome) -> None:
        event = Event(
            "records.imported",
            model=self.store.info.name,
            actor=self.actor(),
            detail={
                "format": upload.importer.name,
                "created": outcome.created,
                "updated": outcome.updated,
            },
        )
        self.admin.plugins.notify("admin_event", event=event)

    # -- reading -------------------------------------------------------------------------------

    def _importers(self) -> dict[str, Importer]:
        known = self.admin.importers
        return {name: known[name] for name in self.import_types if name in known}

    def _importer(self, filename: str) -> Importer:
        """Return the format that was chosen, or else the one that the file's name tells."""
        offered = self._importers()
        wanted = request.form.get("format", "")
        ending = filename.rpartition(".")[2].lower()
        by_name = next((one for one in offered.values() if ending in one.extensions), None)
        found = offered.get(wanted) or by_name
        if found is None:
            raise Refusal(gettext("The file's name does not tell its format. Choose the format."))
        if found.needs:
            raise Refusal(
                gettext(
                    "Imports of %(type)s need a library that is not installed: %(needs)s",
                    type=found.label,
                    needs=found.needs,
                )
            )
        return found

    def _read_import(self, content: bytes, importer: Importer) -> Upload:
        limit = self.import_max_rows
        if len(content) > self.import_max_size:
            raise Refusal(gettext("The file is too large."))
        with sending(MultiDict()):
            form = self.form_page.new_form()
        columns = importable(self, form)
        try:
            rows = list(islice(importer.read(io.BytesIO(content), columns), limit + 1))
            headings = list(dict.fromkeys(name for row in rows for name in row))
            for heading in headings:
                refuse_nul(heading)  # what no page can show
            meant = targets(self, columns, form, headings)
        except ValueError as error:
            raise Refusal(str(error)) from None
        if len(rows) > limit:
            raise Refusal(
                gettext("The file has more than %(num)s records, the most there may be.",
                        num=f"{limit:,}")
            )  # fmt: skip
        if not rows:
            raise Refusal(gettext("The file holds no records."))
        if not any(one.is_set for one in meant.values()):
            raise Refusal(gettext("No column of the file is called like a field of the form."))
        ignored = tuple(one for one in headings if one not in meant)
        return Upload(importer, rows, meant, ignored)

    # -- showing -------------------------------------------------------------------------------

    def _show_import(
        self,
        *,
        messages: Sequence[str] = (),
        upload: Upload | None = None,
        outcome: Outcome | None = None,
        kept: str = "",
    ) -> str:
        with sending(MultiDict()):
            form = self.form_page.new_form()
        offered = self._importers()
        wanted = upload.importer.name if upload else request.args.get("format", "")
        page = ImportContext(
            title=gettext("Import %(what)s", what=self.name),
            action_url=self.import_url(),
            cancel_url=self.return_url(),
            columns=tuple(
                (one, bool(form[one.name].flags.required)) for one in importable(self, form)
            ),
            formats=tuple((one, one.name == wanted) for one in offered.values()),
            accept=",".join(f".{end}" for one in offered.values() for end in one.extensions),
            may_update=self.admin.gate.allows(self, "update"),
            updates=self._may_update_all() if request.method == "POST" else False,
            limit=self.import_max_rows,
            messages=tuple(messages),
            outcome=outcome,
            upload=upload,
            shown=tuple(self._rows_shown(upload)) if upload else (),
            kept=kept,
        )
        words = tuple(self._import_words(outcome)) if outcome else ()
        return self.render(self.import_template, page=page, words=words)

    def _rows_shown(self, upload: Upload) -> Iterator[tuple[tuple[str, str], ...]]:
        for row in upload.rows[:SHOWN]:
            yield tuple((name, plain_text(row.get(name))[:100]) for name in upload.targets)

    def _import_words(self, outcome: Outcome) -> Iterator[str]:
        new, old = outcome.created, outcome.updated
        if new:
            yield ngettext("%(num)s new record", "%(num)s new records", new)
        if old:
            yield ngettext("%(num)s changed record", "%(num)s changed records", old)
