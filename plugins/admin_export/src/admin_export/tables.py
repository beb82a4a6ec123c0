"""tablib's formats as exporters: what each is called, what it needs, and how it is written."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

from admin_core.data import ExportColumn, Exporter, export_text

#: dBase knows names of ten characters; tablib makes its columns 80 wide.
_DBF_NAME, _DBF_TEXT = 10, 80


@dataclass(frozen=True, slots=True)
class _Format:
    """One of tablib's formats.

    ``module`` is what tablib imports for it, ``extra`` what installs that.
    """

    name: str
    label: str
    mimetype: str
    extension: str
    value: Callable[[Any], Any] = export_text
    module: str = ""
    extra: str = ""
    is_spreadsheet: bool = False


def _typed(value: Any) -> Any:
    """Return what YAML has a word for as it is, anything else as text."""
    if isinstance(value, Mapping):
        return {export_text(key): _typed(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_typed(one) for one in value]
    if value is None or type(value) in (bool, int, float, dt.date, dt.datetime):
        return value
    return str(export_text(value))


def _numeric(value: Any) -> Any:
    """Return numbers that a cell holds as they are, anything else as text."""
    if isinstance(value, (bool, int)) and abs(value) < 10**15:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return export_text(value)


def _short(value: Any) -> str:
    return export_text(value)[:_DBF_TEXT]


_FORMATS = (
    _Format("yaml", "YAML", "application/yaml", "yaml", _typed, "yaml", "yaml"),
    _Format("html", "HTML", "text/html", "html", is_spreadsheet=True),
    _Format(
        "ods",
        "OpenDocument",
        "application/vnd.oasis.opendocument.spreadsheet",
        "ods",
        _numeric,
        "odf",
        "ods",
        is_spreadsheet=True,
    ),
    _Format(
        "xls",
        "Excel 97",
        "application/vnd.ms-excel",
        "xls",
        _numeric,
        "xlwt",
        "xls",
        is_spreadsheet=True,
    ),
    _Format("dbf", "dBase", "application/vnd.dbf", "dbf", _short, is_spreadsheet=True),
    _Format("latex", "LaTeX", "application/x-latex", "tex"),
    _Format("jira", "Jira", "text/plain", "txt"),
    _Format("rst", "reStructuredText", "text/prs.fallenstein.rst", "rst"),
    _Format("sql", "SQL", "application/sql", "sql", lambda value: _typed(value)),
    _Format("cli", "Text table", "text/plain", "txt", module="tabulate", extra="cli"),
)


def exporters() -> Iterable[Exporter]:
    """Yield an exporter for each format that this version of tablib knows."""
    # Not with the module: every admin imports that, also where nobody exports anything.
    import tablib  # type: ignore[import-untyped]  # tablib ships no types

    known = {one.title for one in tablib.formats.registry.formats()}
    for one in _FORMATS:
        if one.name in known or one.extra:
            yield Exporter(
                one.name,
                one.label,
                one.mimetype,
                one.extension,
                partial(_write, one),
                is_spreadsheet=one.is_spreadsheet,
                needs=_missing(one),
            )


def _missing(one: _Format) -> str:
    if not one.module or find_spec(one.module):
        return ""
    return f'pip install "admin-export[{one.extra}]"'


def _write(
    one: _Format, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """Yield the file in one piece: tablib makes it of the whole table."""
    import tablib

    data = tablib.Dataset(title="Export")
    data.headers = _headers(one, columns)
    for row in rows:
        data.append([one.value(value) for value in row])
    if one.name == "dbf" and not data.height:
        # tablib reads the kinds of columns off the first record, so there must be one.
        data.append([""] * len(columns))
    made = data.export(one.name)
    yield made if isinstance(made, bytes) else str(made).encode("utf-8", "replace")


def _headers(one: _Format, columns: Sequence[ExportColumn]) -> list[str]:
    if one.name in {"yaml", "sql"}:
        # Read by programs: these name a value by its column's own, unique name.
        return [column.name for column in columns]
    labels = [column.label for column in columns]
    return _short_names(labels) if one.name == "dbf" else labels


def _short_names(labels: Sequence[str]) -> list[str]:
    """Return names that dBase takes, numbered where two begin alike."""
    found: list[str] = []
    for place, label in enumerate(labels):
        name = label[:_DBF_NAME]
        taken = {one.upper() for one in found}
        found.append(f"{label[: _DBF_NAME - 3]}{place}" if name.upper() in taken else name)
    return found
