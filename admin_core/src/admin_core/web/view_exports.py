"""The override points of a model view's exports: columns, values, names of files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..data import lazy_gettext
from .actions import action
from .view_columns import ColumnPoints


class ExportPoints(ColumnPoints):
    """What a file holds of each record, and what it is called."""

    def get_export_columns(self) -> list[tuple[str, str]]:
        """Return (name, label) of the columns that can be exported."""
        if self.column_export_list is None:
            names = [name for name, _ in self.get_list_columns()]
        else:
            names = list(self.column_export_list)
        return self.get_column_names(names, self.column_export_exclude_list)

    def get_export_value(self, model: Any, name: str) -> Any:
        """Return what a file holds of one record in one column."""
        return self.export_page.value(model, name)

    def get_export_name(self, export_type: str = "csv") -> str:
        """Return the name of a file; what no file may be called is taken out of it."""
        return f"{self.name}_{dt.datetime.now():%Y-%m-%d_%H-%M-%S}.{export_type}"

    @action("export", lazy_gettext("Export…"), permission="export")
    def action_export(self, ids: list[str]) -> Any:
        """Ask what to export of the selected records."""
        return self.export_page.choose_of(ids)
