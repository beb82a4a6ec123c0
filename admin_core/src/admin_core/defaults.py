"""The core's own answers to its hooks, asked after every plugin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import exporters, formats
from .data import Exporter, FieldInfo, Operator, RecordStore
from .forms import scaffold
from .hookspecs import HOOK_API as HOOK_API
from .hookspecs import hookimpl
from .operators import operators_for


@hookimpl(trylast=True)
def admin_form_field(field: FieldInfo, options: Mapping[str, Any]) -> Any:
    """Return a form field for every kind of the core, read-only text for others."""
    return scaffold.form_field(field, options)


@hookimpl(trylast=True)
def admin_cell_formatter(field: FieldInfo, view: Any, purpose: str) -> Any:
    """Return a formatter for every kind."""
    if field.embedded is not None:
        return formats.documents(view.store, field, purpose)
    return formats.formatter(field, purpose)


@hookimpl(trylast=True)
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator]:
    """Return the operators of every kind of the core."""
    return operators_for(field)


@hookimpl(trylast=True)
def admin_exporters() -> Iterable[Exporter]:
    """Return CSV, TSV, JSON, JSON lines and Excel workbooks."""
    return exporters.exporters()
