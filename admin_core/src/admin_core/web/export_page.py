"""Exports: which records and columns, in which format; and the file, sent while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict

from ..data import (
    AccessDenied,
    Exporter,
    ListQuery,
    Records,
    TooLarge,
    decode_key,
    gettext,
    ngettext,
)
from ..exporters import defuse
from . import security
from .actions import MAX_SELECTED
from .context import ExportContext, Link, Pick
from .export_columns import Exported, export_columns
from .export_file import Told, attachment
from .list_urls import ListAddress, ListState
from .view_exports import ExportPoints

if TYPE_CHECKING:
    from .model_view import ModelView

#: Records read at a time. Stores read one more, to see whether there are more, and fetch related
#: records for 500 at a time.
BLOCK = 999

#: Arguments of the export's own; those of the list stand beside them.
COLUMN, CHOSEN, ROWS, FORMAT, KEY = "_column", "_chosen", "_rows", "_type", "rowid"
#: Arguments that name a page of the list, and mean nothing where all of it is exported.
_PLACE = ("page", "after", "before", "count")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one request asks for, checked.

    ``rows`` is ``"all"``, ``"page"`` or ``"selected"``; ``keys`` are the selected ones.
    """

    exporter: Exporter
    columns: tuple[Exported, ...]
    state: ListState
    rows: str = "all"
    keys: tuple[str, ...] = ()


class Refusal(Exception):
    """Why nothing is exported, in words for the visitor."""


class ExportPage:
    """What can be exported, decided once per view; the page to choose, and the files."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    # -- decided once --------------------------------------------------------------------------

    @cached_property
    def columns(self) -> tuple[Exported, ...]:
        """The columns that can be exported, in order."""
        return tuple(self._columns(self.view.get_export_columns()))

    @cached_property
    def _by_name(self) -> dict[str, Exported]:
        return {one.column.name: one for one in self.columns}

    @cached_property
    def _has_own_values(self) -> bool:
        return type(self.view).get_export_value is not ExportPoints.get_export_value

    def _columns(self, names: Sequence[tuple[str, str]]) -> Iterator[Exported]:
        view = self.view
        formatters = view.column_formatters_export or {
            name: one
            for name, one in view.column_formatters.items()
            if not getattr(one, "pages_only", False)
        }
        return export_columns(view, names, formatters, view.column_type_formatters_export)

    def value(self, record: Any, name: str) -> Any:
        """Return what a file holds of *record* in the column *name*."""
        found = self._by_name.get(name)
        if found is None:
            found = next(self._columns([(name, name)]))
            self._by_name[name] = found
        return found.value_of(record)

    # -- what this visitor may -----------------------------------------------------------------

    def columns_seen(self) -> tuple[Exported, ...]:
        """Return the columns that the visitor may see."""
        can_see = self.view.can_see
        return tuple(one for one in self.columns if can_see(one.column.name))

    def formats(self) -> tuple[Exporter, ...]:
        """Return the view's formats, those that no plugin knows left out."""
        known = self.view.admin.exporters
        return tuple(known[name] for name in self.view.export_types if name in known)

    def is_allowed(self) -> bool:
        """Return whether the visitor may export; who may not read may not."""
        gate = self.view.admin.gate
        return gate.allows(self.view, "export") and gate.allows(self.view, "read")

    def require(self) -> None:
        """End the request when the visitor may not export."""
        self.view.require("export")
        if not self.view.admin.gate.allows(self.view, "read"):
            raise AccessDenied(gettext("Your account may not see these records."))

    # -- links on the list ---------------------------------------------------------------------

    def links(self, state: ListState) -> tuple[Link, ...]:
        """Return a link to a file of all that the list shows, one per format."""
        if not self.is_allowed():
            return ()
        view, tail = self.view, self._tail(state.first_page())
        return tuple(
            Link(one.label, view.get_url(f"{view.endpoint}.export", export_type=one.name) + tail)
            for one in self.formats()
        )

    def choice_url(self, state: ListState) -> str:
        """Return where one chooses what to export, ``""`` when there is nothing to choose."""
        if not self.is_allowed() or not self.formats():
            return ""
        return self.view.page_url("export_choice") + self._tail(state)

    def _tail(self, state: ListState) -> str:
        pairs = self._pairs(state)
        return f"?{urlencode(pairs)}" if pairs else ""

    def _pairs(self, state: ListState) -> list[tuple[str, str]]:
        return list(self._address().pairs(state))

    def _address(self) -> ListAddress:
        return ListAddress(self.view.list_url(), self.view.get_safe_page_size(None))

    # -- the page to choose --------------------------------------------------------------------

    def choose(self) -> Any:
        """Answer the page to choose on, or the file once that was done."""
        self.require()
        sent = request.form if request.method == "POST" else request.args
        if FORMAT in sent:
            return self.respond(sent[FORMAT])
        return self._show(sent, tuple(sent.getlist(KEY)))

    def choose_of(self, keys: Sequence[str]) -> Any:
        """Answer the page to choose on, for selected records."""
        self.require()
        return self._show(MultiDict(), tuple(keys))

    def _show(self, sent: MultiDict[str, str], keys: tuple[str, ...]) -> Any:
        view = self.view
        state = view.list_page.read(sent)
        picked = frozenset(sent.getlist(COLUMN))
        is_chosen = CHOSEN in sent
        wanted = sent.get(FORMAT) or view.export_types[0]
        formats = self.formats()
        hidden = [(KEY, key) for key in keys] if keys else self._pairs(state)
        back = security.safe_url(request, self._address().of(state))
        context = ExportContext(
            title=gettext("Export %(what)s", what=view.name),
            formats=tuple(Pick(one.name, one.label, one.name == wanted) for one in formats),
            rows=tuple(self._rows_offered(sent.get(ROWS, ""), len(keys))),
            columns=tuple(
                Pick(one.column.name, one.column.label, not is_chosen or one.column.name in picked)
                for one in self.columns_seen()
            ),
            action_url=view.page_url("export_choice"),
            # Many keys make an address too long to be sent.
            method="post" if keys else "get",
            hidden=((CHOSEN, "1"), ("url", back), *hidden),
            cancel_url=back,
            note=self._note(),
        )
        return view.render(view.export_template, page=context)

    def _rows_offered(self, wanted: str, selected: int) -> Iterator[Pick]:
        if selected:
            text = ngettext("%(num)s selected record", "%(num)s selected records", selected)
            yield Pick("selected", text, True)
            return
        yield Pick("all", gettext("All records that the list finds"), wanted != "page")
        yield Pick("page", gettext("Only this page of the list"), wanted == "page")

    def _note(self) -> str:
        limit = self.view.export_max_rows
        if not limit:
            return ""
        return ngettext(
            "A file holds %(num)s record at most.", "A file holds %(num)s records at most.", limit
        )

    # -- the file ------------------------------------------------------------------------------

    def respond(self, export_type: str) -> Any:
        """Answer a file, or go back with the reason why there is none."""
        self.require()
        sent = request.form if request.method == "POST" else request.args
        try:
            plan = self._plan(export_type, sent)
        except Refusal as refusal:
            flash(str(refusal), "error")
            return redirect(self.view.return_url())
        view = self.view
        rows = self._rows(plan)
        told = Told(view, plan.exporter, tuple(one.column for one in plan.columns))
        return attachment(told, rows, view.get_export_name(plan.exporter.name), view.export_bom)

    def _plan(self, export_type: str, sent: MultiDict[str, str]) -> Plan:
        exporter = self._exporter(export_type)
        columns = self._chosen(sent)
        for one in columns:
            if one.is_template_macro:
                raise Refusal(
                    gettext(
                        "%(column)s is made by a template and cannot be exported. "
                        "Set column_formatters_export.",
                        column=one.column.label,
                    )
                )
        keys = tuple(dict.fromkeys(key for key in sent.getlist(KEY) if key))
        if len(keys) > MAX_SELECTED:
            limit = f"{MAX_SELECTED:,}"
            raise TooLarge(gettext("Select at most %(num)s records at a time.", num=limit))
        rows = "selected" if keys else "page" if sent.get(ROWS) == "page" else "all"
        return Plan(exporter, columns, self._state(sent, rows), rows, keys)

    def _exporter(self, export_type: str) -> Exporter:
        view = self.view
        found = view.admin.exporters.get(export_type)
        if export_type not in view.export_types or found is None:
            raise Refusal(gettext("This list is not exported as %(type)s.", type=export_type[:40]))
        if found.needs:
            raise Refusal(
                gettext(
                    "Exports as %(type)s need a library that is not installed: %(needs)s",
                    type=found.label,
                    needs=found.needs,
                )
            )
        return found

    def _chosen(self, sent: MultiDict[str, str]) -> tuple[Exported, ...]:
        seen = self.columns_seen()
        wanted = dict.fromkeys(sent.getlist(COLUMN))
        known = {one.column.name for one in seen}
        for name in wanted:
            if name not in known:
                raise Refusal(gettext("There is no column %(name)s to export.", name=name[:60]))
        if wanted or CHOSEN in sent:
            seen = tuple(one for one in seen if one.column.name in wanted)
        if not seen:
            raise Refusal(gettext("Choose at least one column."))
        return seen

    def _state(self, sent: MultiDict[str, str], rows: str) -> ListState:
        """Return which records of the list are meant; a filter that fails must not widen them."""
        if rows == "selected":
            return ListState(size=self.view.get_safe_page_size(None))
        if rows == "all":
            sent = sent.copy()
            for name in _PLACE:
                sent.poplist(name)
        state = self.view.list_page.read(sent)
        if state.problems:
            raise Refusal(" ".join((gettext("Nothing was exported."), *state.problems)))
        return state

    # -- reading -------------------------------------------------------------------------------

    def records(self) -> Records:
        """Return what the visitor may export: within what they may read, whatever else."""
        reading, exporting = self.view.records("read"), self.view.records("export")
        both = dict.fromkeys((*reading.conditions, *exporting.conditions))
        return replace(exporting, conditions=tuple(both))

    def load_paths(self, columns: Sequence[Exported]) -> tuple[str, ...]:
        """Return what the store loads: the columns; every plain field where own code is asked."""
        info = self.view.store.info
        shown = [one.column.name for one in columns if one.field is not None]
        paths = list(self.view.get_related_paths(shown))
        if self._has_own_values or any(one.field is None or one.formatter for one in columns):
            paths += [one.name for one in info if not one.relation and one.kind != "binary"]
        return tuple(dict.fromkeys(paths)) or info.primary_key

    def _found(self, plan: Plan) -> Iterator[Any]:
        records, paths = self.records(), self.load_paths(plan.columns)
        if plan.rows == "selected":
            return iter(records.get_many(map(decode_key, plan.keys), paths)[: self._limit(plan)])
        query = replace(self.view.list_page.query(plan.state), paths=paths, count="none")
        if plan.rows == "page":
            size = min(plan.state.size, self._limit(plan) or plan.state.size)
            return iter(records.find(replace(query, limit=size)).records)
        whole: ListQuery = replace(query, offset=0, position=None, limit=self._limit(plan))
        return records.iterate(whole, BLOCK)

    def _limit(self, plan: Plan) -> int | None:
        limit = self.view.export_max_rows
        return plan.state.size if limit is None else limit or None

    def _rows(self, plan: Plan) -> Iterator[list[Any]]:
        """Yield the values of each record, made harmless where a spreadsheet may read them."""
        view = self.view
        is_defused = plan.exporter.is_spreadsheet and view.export_escape_formulas
        getters = [one.value_of for one in plan.columns]
        names = [one.column.name for one in plan.columns]
        for record in self._found(plan):
            if self._has_own_values:
                row = [view.get_export_value(record, name) for name in names]
            else:
                row = [value_of(record) for value_of in getters]
            yield [defuse(value) for value in row] if is_defused else row
